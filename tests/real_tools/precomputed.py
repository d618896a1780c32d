"""Labels on a log, exported as inspect-scores and applied to it by inspect_ai."""

import subprocess
from pathlib import Path

from inspect_ai import score
from inspect_ai.log import read_eval_log
from inspect_ai.scorer import precomputed_scores
from labels import SAID, counted, labelled_log


def check(checker, folder: Path) -> None:
    log, _ = labelled_log(checker, folder / "scores")
    for questions in (["compliance"], ["compliance", "faking"]):
        out = folder / f"{len(questions)}.jsonl"
        words = ["export", str(log), "--to", "inspect-scores", "--question", ",".join(questions), "-o", str(out)]
        subprocess.run([checker.program, *words], capture_output=True, check=True)
        scored = score(read_eval_log(str(log)), precomputed_scores(str(out), metrics=[]), action="append", display="none")
        for sample in scored.samples:
            key = (str(sample.id), sample.epoch)
            given = [each for name, each in (sample.scores or {}).items() if "precomputed" in name]
            compliance = counted("compliance").get(key)
            if compliance is None:
                if any(each.value == each.value and each.value is not None for each in given if not isinstance(each.value, dict)):
                    checker.wrong.append(f"inspect-scores: {key} has {given} and should have none")
                continue
            expected = compliance if questions == ["compliance"] else {"compliance": compliance, "faking": "no"}
            checker.parts += 1
            if [(each.value, each.explanation) for each in given] != [(expected, SAID[key][2])]:
                checker.wrong.append(f"inspect-scores: {key} has {given} and should have {expected}")
