"""Labels on a log, exported as scout-csv and loaded by inspect_scout."""

import subprocess
from pathlib import Path

from inspect_scout import transcripts_from, validation_set
from labels import counted, labelled_log


def check(checker, folder: Path) -> None:
    log, items = labelled_log(checker, folder / "scout")
    uuid = {key: item["fields"]["uuid"] for key, item in items.items()}
    known = transcript_ids(log)
    for questions in (["compliance"], ["compliance", "faking"]):
        out = folder / f"{len(questions)}.csv"
        words = ["export", str(log), "--to", "scout-csv", "--question", ",".join(questions), "-o", str(out)]
        ran = subprocess.run([checker.program, *words], capture_output=True, text=True, check=True)
        if "left out: 7:2, since reviewers differ" not in ran.stderr:
            checker.wrong.append(f"scout-csv: the disputed sample is not named: {ran.stderr!r}")
        cases = validation_set(out).cases
        found = {case.id: case.target for case in cases}
        expected = {
            uuid[key]: value
            if questions == ["compliance"]
            else {"compliance": value, "faking": counted("faking")[key]}
            for key, value in counted("compliance").items()
        }
        checker.parts += len(expected)
        if found != expected:
            checker.wrong.append(f"scout-csv: Scout reads {found}, and it should be {expected}")
        if not set(found) <= known:
            checker.wrong.append(f"scout-csv: {set(found) - known} are no transcripts of the log")


def transcript_ids(log: Path) -> set[str]:
    """The ids of the transcripts that Scout reads from a log."""
    import asyncio

    async def ids() -> set[str]:
        async with transcripts_from(str(log)).reader() as reader:
            return {info.transcript_id async for info in reader.index()}

    return asyncio.run(ids())
