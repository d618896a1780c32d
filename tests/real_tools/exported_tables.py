"""Labels exported as Parquet, read by pyarrow: the same rows as the JSON Lines export, each number and
truth value with its type."""

import json
import subprocess
from pathlib import Path

import pyarrow.parquet

DATA = Path(__file__).resolve().parents[2] / "sample-data"
COMMAND = ["export", str(DATA / "runs.jsonl"), "--labels", str(DATA / "labels.jsonl")]


def check(checker, folder: Path) -> None:
    for wide in ([], ["--wide"]):
        table, lines = folder / "labels.parquet", folder / "labels.jsonl"
        for path, name in ((table, "parquet"), (lines, "jsonl")):
            ran = [checker.program, *COMMAND, "--to", name, *wide, "-o", str(path), "--force"]
            subprocess.run(ran, check=True)
        read = pyarrow.parquet.read_table(table)
        found = read.to_pylist()
        wanted = [json.loads(line) for line in open(lines, encoding="utf-8")]
        checker.parts += len(wanted)
        if len(found) != len(wanted):
            checker.wrong.append(f"parquet {wide}: {len(found)} rows and should be {len(wanted)}")
        for row, line in zip(found, wanted):
            for name, value in line.items():
                # A column of several types, and a list, is text as in a CSV.
                as_text = value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)
                if row[name] != value and not (value is not None and row[name] == as_text):
                    checker.wrong.append(f"parquet {wide} {name}: {row[name]!r} and should be {value!r}")
        types = {name: str(read.schema.field(name).type) for name in ("n", "id")}
        if types != {"n": "int64", "id": "string"}:
            checker.wrong.append(f"parquet {wide}: the types are {types}")
