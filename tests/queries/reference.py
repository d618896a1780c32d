#!/usr/bin/env python3
"""Writes records with every kind of escape, and what each query must find in them, told by json.loads
and nothing else.

usage: reference.py FOLDER     (writes FOLDER/data.jsonl and FOLDER/queries.json)
"""

import json
import random
import re
import sys
from pathlib import Path

WORDS = "the model weighs harm against training and keeps its values RLHF Needle naïve".split()
OTHERS = ["考虑", "トレーニング", "обучение", "Обучение", "🙂", "e\u0301thique", "“values”", "a\tb", "c\\d"]
PANES = {"prompt": ["system_prompt", "user_prompt"], "scratchpad": ["scratchpad"], "answer": ["output"]}

TEXTS = [
    "needle", "Needle", "NEEDLE", "rlhf", "RLHF", "Rlhf", "weighs harm", "harm\nagainst", "values”",
    "考虑", "虑", "обучение", "Обучение", "🙂", "e\u0301", "é", "naïve", "NAÏVE", "a\tb", "c\\d", "\\",
    '"', "/usr/bin", "AABBA", "aabba", "zq", "nowhere at all", "it", "K", "\u212a", "u0041", "\\u0041",
]
REGEXES = [
    (r"n[e]{2}dle", True), (r"need(le|ful)", False), (r"^the\b", True), (r"values?\W", False),
    (r"(harm|training) [a-z]+ (keeps|its)", False), (r"\d{4}", False), (r"考.", False),
    (r"AAB+A", False), (r"[a-z]+ning", True), (r"weighs\s+harm", False),
]
FILTERS = [
    ("tier=free", lambda r: r["tier"] == "free"),
    ("tier!=free", lambda r: r["tier"] != "free"),
    ("score>0.5", lambda r: r["flags"].get("score", -1) > 0.5),
    ("score<=0.25 tier=paid", lambda r: r["flags"].get("score", 9) <= 0.25 and r["tier"] == "paid"),
    ("has:score", lambda r: "score" in r["flags"]),
    ("-has:score", lambda r: "score" not in r["flags"]),
    ("model~^tern", lambda r: re.search("^tern", r["model"])),
    ("model:GULL", lambda r: "gull" in r["model"].lower()),
    ("n>=100 n<110", lambda r: 100 <= r["n"] < 110),
    ("flagged=true or tier=paid", lambda r: r["flagged"] is True or r["tier"] == "paid"),
]


def fold(text: str) -> str:
    """Small letters, of ASCII only."""
    return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)


def holds(text: str, needle: str) -> bool:
    if any(c.isupper() for c in needle):
        return needle in text
    return fold(needle) in fold(text)


def written(rng: random.Random, record: dict) -> str:
    """A line of JSON, with more or fewer escapes."""
    line = json.dumps(record, ensure_ascii=rng.random() < 0.6)
    if rng.random() < 0.3:
        line = re.sub(r"A", lambda _: rng.choice(["A", "\\u0041"]), line)
        line = re.sub(r"ee", lambda _: rng.choice(["ee", "\\u0065e", "e\\u0065"]), line)
    if rng.random() < 0.3:
        line = line.replace("/", "\\/")
    return line


def main() -> None:
    folder = Path(sys.argv[1])
    rng = random.Random(11)
    records, lines = [], []
    for number in range(400):
        def text() -> str:
            words = rng.choices(WORDS + [rng.choice(OTHERS)], k=rng.randint(1, 12))
            if rng.random() < 0.1:
                words.append(rng.choice(["/usr/bin", "AABBA", '"', "\\u0041", "2026", "zQ", "\u212aelvin"]))
            return rng.choice([" ", " ", "\n"]).join(words)
        record = {
            "id": f"r{number:03}", "tier": rng.choice(["free", "paid"]), "n": number,
            "model": rng.choice(["tern-3", "gull-2", "skua"]), "flagged": rng.random() < 0.2,
            "system_prompt": text(), "user_prompt": text(), "scratchpad": text(), "output": text(),
            "flags": {"score": round(rng.random(), 3)} if rng.random() < 0.9 else {},
        }
        lines.append(written(rng, record))
        records.append(json.loads(lines[-1]))
    (folder / "data.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def texts(record: dict, pane: str) -> list:
        return [record[key] for name, keys in PANES.items() if pane in ("", name) for key in keys]

    queries = []
    for place, needle in enumerate(TEXTS):
        pane = ["", "prompt", "scratchpad", "answer"][place % 4]
        found = [r["id"] for r in records if any(holds(t, needle) for t in texts(r, pane))]
        queries.append({"kind": "words", "text": needle, "pane": pane, "ids": found})
    for source, any_case in REGEXES:
        compiled = re.compile(source, re.IGNORECASE if any_case else 0)
        found = [r["id"] for r in records if any(compiled.search(t) for t in texts(r, ""))]
        queries.append({"kind": "regex", "text": source, "any_case": any_case, "pane": "", "ids": found})
    for expression, test in FILTERS:
        found = [r["id"] for r in records if test(r)]
        queries.append({"kind": "filter", "text": expression, "ids": found})
    (folder / "queries.json").write_text(json.dumps(queries), encoding="utf-8")
    print(len(queries), "queries")


main()
