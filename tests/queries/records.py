"""Writes random files in several containers, and what records Python finds in each.

usage: records.py FOLDER SEED
"""
import csv
import gzip
import io
import json
import random
import sys
from pathlib import Path

folder, dice = Path(sys.argv[1]), random.Random(int(sys.argv[2]))
LETTERS = ["a", "ü", "考", "\n", "\r\n", '"', "\\", ",", "{", "]", " ", "\t", "\u2028", "plain words "]


def text(most: int) -> str:
    return "".join(dice.choices(LETTERS, k=dice.randrange(1, most)))


def record(number: int, most: int) -> dict:
    return {"id": f"r{number}", "prompt": text(most), "response": text(most)}


def lines(records: list, ascii: bool) -> str:
    parts = []
    for one in records:
        parts.append(json.dumps(one, ensure_ascii=ascii) + dice.choice(["", " ", "\r"]) + "\n")
        parts.append(dice.choice(["", "", "\n", " \n"]))
    return "".join(parts).rstrip("\n") + dice.choice(["", "\n"])


def table(records: list) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, ["id", "prompt", "response"], quoting=csv.QUOTE_ALL, lineterminator=dice.choice(["\n", "\r\n"]))
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue()


def found(name: str, data: bytes) -> list:
    """What Python reads from the bytes."""
    if name.endswith(".gz"):
        data, name = gzip.decompress(data), name.removesuffix(".gz")
    whole = data.decode()
    if name.endswith(".csv"):
        return list(csv.DictReader(io.StringIO(whole, newline="")))
    if name.endswith(".json"):
        return json.loads(whole)
    return [json.loads(line) for line in whole.split("\n") if line.strip()]


expected = {}
for round in range(5):
    # The last one is longer than the blocks that are searched at once.
    many, most = (dice.randrange(2, 40), 40) if round < 4 else (dice.randrange(1200, 1500), 700)
    records = [record(number, most) for number in range(many)]
    ascii = dice.random() < 0.5
    files = {
        f"{round}.jsonl": lines(records, ascii).encode(),
        f"{round}.json": json.dumps(records, ensure_ascii=ascii, indent=dice.choice([None, 1, 4])).encode(),
        f"{round}.csv": table(records).encode(),
        f"{round}-packed.jsonl.gz": gzip.compress(lines(records, ascii).encode()),
        f"{round}-packed.csv.gz": gzip.compress(table(records).encode()),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
        expected[name] = [[one["id"], one["prompt"], one["response"]] for one in found(name, data)]
(folder / "records.json").write_text(json.dumps(expected))
