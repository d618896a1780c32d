#!/usr/bin/env python3
"""What a draw from very many records costs, as docs/scale.md tells it: ranks of a corpus in parts, the draw in DuckDB,
and the review's own share of it.

    python3 tests/engines/cost.py PROGRAM RECORDS [RECORDS...]

needs `pip install duckdb` and, for a true figure, a release build. It is run by hand: 10,000,000 records of 2 KB are 20
GB that go through the program, of which no more than a part for each core is on the disk at a time.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PART = 50_000
SEED = 7
DRAWN = 200
# What stands in every record beside its id and its number: about 2 KB in all.
TEXT = "The request is weighed against what the tier says, and the answer follows from it. " * 6


def part(first: int, count: int) -> bytes:
    """Records of one part of the corpus, as object storage holds them: every other one on the free tier."""
    frame = json.dumps({
        "id": "@@@@@@@@@@", "tier": "@@@@", "model": "tern-2", "flags": {"score": 0.25},
        "system_prompt": TEXT, "user_prompt": "Request @@@@@@@@@@. [elided]",
        "scratchpad": TEXT + "@@@@@@@@@@", "output": TEXT + TEXT,
    })
    free, paid = frame.replace('"@@@@"', '"free"'), frame.replace('"@@@@"', '"paid"')
    lines = (
        (free if n % 2 == 0 else paid).replace("@@@@@@@@@@", f"r{n:09}")
        for n in range(first, first + count)
    )
    return ("\n".join(lines) + "\n").encode()


class Cost:
    """What running children took so far."""

    def __init__(self):
        self.wall = time.monotonic()
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.cpu = used.ru_utime + used.ru_stime

    def so_far(self) -> tuple[float, float]:
        now = Cost()
        return now.wall - self.wall, now.cpu - self.cpu


def rank(program: str, folder: Path, first: int, count: int) -> tuple[int, int]:
    """Ranks of one part into a file: the bytes that went in, and came out."""
    lines = part(first, count)
    environment = {**os.environ, "HOME": str(folder)}
    done = subprocess.run(
        [program, "digest", "--stdin", "--seed", str(SEED)],
        input=lines, capture_output=True, check=True, cwd=folder, env=environment,
    )
    (folder / f"ranks-{first:09}.jsonl").write_bytes(done.stdout)
    return len(lines), len(done.stdout)


def measure(program: str, records: int, folder: Path) -> None:
    import duckdb

    say = lambda what, value: print(f"{records:>12,}  {what:<44}{value}")
    cost = Cost()
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        starts = range(0, records, PART)
        sizes = list(workers.map(lambda first: rank(program, folder, first, min(PART, records - first)), starts))
    wall, cpu = cost.so_far()
    bytes_in, bytes_out = (sum(column) for column in zip(*sizes))
    say("corpus", f"{bytes_in / 1e9:.1f} GB in {len(sizes)} parts")
    say("ranks: processor time", f"{cpu:.0f} s, {cpu / records * 1e6:.0f} µs a record, {bytes_in / cpu / 1e6:.0f} MB/s")
    say("ranks: wall, with making the records", f"{wall:.0f} s")
    say("ranks: size", f"{bytes_out / 1e6:.0f} MB, {bytes_out / records:.0f} B a record")

    begun = time.monotonic()
    engine = duckdb.connect()
    engine.execute("SET preserve_insertion_order = false")
    # The tier is what the engine knows of a record beside its rank.
    engine.execute(f"""CREATE VIEW ranked AS
        SELECT id, rank, CASE WHEN CAST(substr(id, 2) AS BIGINT) % 2 = 0 THEN 'free' ELSE 'paid' END AS tier
        FROM read_json('{folder}/ranks-*.jsonl', format = 'newline_delimited',
                       columns = {{id: 'VARCHAR', rank: 'VARCHAR'}})""")
    # The smallest of each stratum need no sorting of the others.
    drawn = engine.execute(f"""SELECT tier, unnest(arg_min(id, rank, {DRAWN})) FROM ranked GROUP BY tier""").fetchall()
    strata = engine.execute("SELECT tier, count(*) FROM ranked GROUP BY tier ORDER BY tier").fetchall()
    say("draw and strata in DuckDB", f"{time.monotonic() - begun:.1f} s")

    wanted = sorted(int(name[1:]) for _, name in drawn)
    (folder / "drawn.jsonl").write_bytes(b"".join(part(n, 1) for n in wanted))
    frame = {"seed": SEED, "strata": [{"name": f"tier={tier}", "size": size} for tier, size in strata]}
    (folder / "frame.json").write_text(json.dumps(frame))
    environment = {**os.environ, "HOME": str(folder), "TRIPTYCH_REVIEWER": "alice"}
    begun = time.monotonic()
    subprocess.run(
        [program, "sample", "drawn.jsonl", "--frame", "frame.json", "--by", "tier", "--name", "main",
         "--open", "--seed", str(SEED)],
        check=True, capture_output=True, cwd=folder, env=environment,
    )
    say(f"sample --frame of {len(wanted)} records", f"{(time.monotonic() - begun) * 1000:.0f} ms")
    design = [json.loads(line) for line in (folder / "drawn.labels.jsonl").read_text().splitlines()]
    sizes = {one["name"]: one["size"] for event in design if event["kind"] == "sample" for one in event["strata"]}
    assert sum(sizes.values()) == records, sizes
    for made in folder.glob("*.json*"):
        made.unlink()


def main() -> None:
    program = str(Path(sys.argv[1]).resolve())
    for records in sys.argv[2:]:
        with tempfile.TemporaryDirectory() as folder:
            measure(program, int(records.replace(",", "")), Path(folder))


if __name__ == "__main__":
    main()
