#!/usr/bin/env python3
"""Draws from a folder of JSON Lines in PySpark by the rule of `triptych sample`, and writes what reviewers need:
drawn.jsonl and frame.json.

    python3 tests/engines/spark.py FOLDER FIELD NUMBER SEED OUT

needs Java 17 or later, `pip install pyspark`, and triptych on the PATH of each worker. Every record must have an id of
its own. It says what it lacks, and ends with 3.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path


def lacking() -> list[str]:
    """What is not here."""
    missing = [name for name in ("java", "triptych") if shutil.which(name) is None]
    try:
        import pyspark  # noqa: F401
    except ImportError:
        missing.append("the package pyspark")
    return missing


def ranks(lines, seed: int):
    """The id and the rank of each record of a part."""
    lines = list(lines)
    if not lines:
        return []
    told = subprocess.run(
        ["triptych", "digest", "--stdin", "--seed", str(seed)],
        input="\n".join(lines) + "\n", capture_output=True, text=True, check=True,
    )
    said = [json.loads(line) for line in told.stdout.splitlines()]
    return [(one["rank"], lines[one["n"] - 1]) for one in said]


def main(folder: str, field: str, number: int, seed: int, out: Path) -> None:
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.appName("draw").getOrCreate()
    records = spark.sparkContext.textFile(folder).filter(lambda line: line.strip())

    def keyed(part):
        return [(str(json.loads(line)[field]), (rank, line)) for rank, line in ranks(part, seed)]

    by_stratum = records.mapPartitions(keyed).cache()
    sizes = by_stratum.countByKey()
    smallest = by_stratum.aggregateByKey(
        [], lambda kept, one: sorted([*kept, one])[:number], lambda a, b: sorted(a + b)[:number]
    ).collectAsMap()
    out.mkdir(parents=True, exist_ok=True)
    drawn = [line for _, kept in sorted(smallest.items()) for _, line in kept]
    (out / "drawn.jsonl").write_text("\n".join(drawn) + "\n")
    strata = [{"name": f"{field}={value}", "size": size} for value, size in sorted(sizes.items())]
    (out / "frame.json").write_text(json.dumps({"seed": seed, "strata": strata}))
    print(f"{len(drawn)} records of {sum(sizes.values())} are in {out / 'drawn.jsonl'}")
    spark.stop()


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    if missing := lacking():
        print(f"needs {', '.join(missing)}", file=sys.stderr)
        sys.exit(3)
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), Path(sys.argv[5]))
