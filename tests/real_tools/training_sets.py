"""Sets of training data as datasets and trl write them, and tables of pandas."""

from pathlib import Path

import pandas
from clients import ASKED, QUESTION
from datasets import Dataset
from trl import extract_prompt, unpair_preference_dataset

THOUGHT = "It asks for a time."


def turns(*texts: str) -> list[dict]:
    return [{"role": "assistant", "content": text} for text in texts]


def check(checker, folder: Path) -> None:
    trl_sets(checker, folder)
    pandas_tables(checker, folder)


def written(rows: Dataset, folder: Path, name: str) -> list[Path]:
    """A set in every form that it can be written in."""
    lines, array, parquet = (folder / f"{name}.{ending}" for ending in ("jsonl", "json", "parquet"))
    rows.to_json(lines)
    rows.to_json(array, lines=False)
    rows.to_parquet(parquet)
    return [lines, array, parquet]


def trl_sets(checker, folder: Path) -> None:
    said = [("scratchpad", THOUGHT), ("answer", "At noon.")]
    answer = f"<think>{THOUGHT}</think>At noon."
    preference = Dataset.from_list([
        {"chosen": QUESTION + turns(answer), "rejected": QUESTION + turns("I do not know.")}] * 2)
    completions = Dataset.from_list([{"prompt": QUESTION, "completion": turns(answer)}] * 2)
    sets = {
        "language-modelling": Dataset.from_list([{"messages": QUESTION + turns(answer)}] * 2),
        "prompt-completion": completions,
        "unpaired": unpair_preference_dataset(preference.map(extract_prompt)),
    }
    for name, rows in sets.items():
        for path in written(rows, folder, name):
            checker.item(path, 1, ASKED + said)
    other = [("answer", "I do not know.")]
    for name, rows in (("implicit", preference), ("explicit", preference.map(extract_prompt))):
        for path in written(rows, folder, name):
            checker.item(path, 1, ASKED + said)
            checker.item(path, 2, ASKED + other)


def pandas_tables(checker, folder: Path) -> None:
    """Each way that a frame may be written, and nothing of a cell changes."""
    words = 'Two "boats", a\ttab;\na new line | and “quotes” – naïve'
    rows = pandas.DataFrame({
        "id": ["a", "b"], "prompt": ["When is low tide?", words], "score": [0.25, float("nan")],
        "scratchpad": [THOUGHT, words], "response": ["At noon.", "Later."],
    })
    ways = {
        "plain": {"index": False},
        "index": {},
        "semicolon": {"index": False, "sep": ";"},
        "tab": {"index": False, "sep": "\t"},
        "pipe": {"index": False, "sep": "|"},
        "all-quoted": {"index": False, "quoting": 1},
        "crlf": {"index": False, "lineterminator": "\r\n"},
        "bom": {"index": False, "encoding": "utf-8-sig"},
        "latin": {"index": False, "encoding": "cp1252"},
        "packed": {"index": False, "compression": "gzip"},
    }
    for name, way in ways.items():
        ending = "csv.gz" if name == "packed" else "tsv" if name == "tab" else "csv"
        path = folder / f"pandas-{name}.{ending}"
        rows.to_csv(path, **way)
        checker.order(path, ["a", "b"])
        checker.item(path, 1, [("prompt", "When is low tide?"), ("scratchpad", THOUGHT), ("answer", "At noon.")])
        if name == "latin":
            told = checker.ask("show", str(path), "--at", "2", "--json")["warnings"]
            checker.parts += 1
            if "bad-utf8" not in told:
                checker.wrong.append(f"{path.name}: the warnings are {told}")
        else:
            second(checker, path, words)


def second(checker, path: Path, words: str) -> None:
    shown = checker.ask("show", str(path), "--at", "2", "--json")
    for pane in ("prompt", "scratchpad"):
        checker.parts += 1
        found = [part["text"] for part in shown["segments"] if part["pane"] == pane]
        if found != [words]:
            checker.wrong.append(f"{path.name} item 2: {pane} is {found} and should be {words!r}")
