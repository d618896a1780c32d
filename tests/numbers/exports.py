"""Exported labels against the journal and the data, by another road than the program's.

usage: exports.py DATA.jsonl JOURNAL.jsonl FOLDER

The folder holds what `export` wrote: long.csv, wide.csv, long.jsonl, wide.jsonl, scout.csv,
scores.jsonl, merged.jsonl. Ends with the first difference, if there is one.
"""
import csv
import json
import sys
from pathlib import Path

from journal import Journal

labels = Journal(sys.argv[1], sys.argv[2])
folder = Path(sys.argv[3])
QUESTIONS = ["compliance", "faking"]
asked = [(item, question) for item in labels.data for question in QUESTIONS]


def same(what, found, wanted):
    if found != wanted:
        sys.exit(f"{what}: found {found!r}, and it should be {wanted!r}")


def table(name):
    with open(folder / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def lines(name):
    return [json.loads(line) for line in open(folder / name, encoding="utf-8")]


def text(value):
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)


def check_facts(what, row, record, write):
    for name in ("tier", "model", "query_id"):
        same(f"{what} {name}", row[name], write(record.get(name)))
    for name, value in record.get("flags", {}).items():
        shown = name if name in row else f"flag.{name}"
        found = row[shown]
        same(f"{what} {shown}", json.loads(found) if isinstance(found, str) else found, value)


def check_long(name, rows, write):
    answers = {key: one for key, one in labels.given.items() if one["value"] is not None}
    shown = {(item, question, by) for (item, question, by) in answers if by in labels.answers(item, question)}
    found = {(row["id"], row["question"], row["reviewer"]): row for row in rows if row["question"] in QUESTIONS}
    same(f"{name}: rows", set(found), {key for key in shown if key[1] in QUESTIONS})
    for key, row in found.items():
        event, what = answers[key], f"{name} {key}"
        for column, value in (
            ("value", event["value"]),
            ("at", event["at"]),
            ("ms", event["ms"]),
            ("digest", event["item"]["digest"]),
            ("rubric", event["rubric"]),
            ("hidden", event["hidden"]),
            ("stale", False),
            ("note", labels.notes.get((key[0], key[2]))),
        ):
            wanted = write(value)
            found_value = row[column]
            if isinstance(value, list):
                found_value, wanted = json.loads(text(found_value)), value
            same(f"{what} {column}", found_value, wanted)
        for pane, share in event["seen"].items():
            same(f"{what} seen_{pane}", float(row[f"seen_{pane}"]), float(share))
        check_facts(what, row, labels.data[key[0]], write)


def check_wide(name, rows, write):
    same(f"{name}: items", {row["id"] for row in rows}, set(labels.data))
    for row in rows:
        for question in QUESTIONS:
            wanted = labels.answers(row["id"], question).get(row["reviewer"])
            same(f"{name} {row['id']} {row['reviewer']} {question}", row[question], write(wanted))


def counted():
    """The items with an answer that counts and without a dispute, with their answers."""
    found = {}
    for item in labels.data:
        given = {question: labels.answers(item, question) for question in QUESTIONS}
        disputed = any(len(set(map(json.dumps, one.values()))) > 1 for one in given.values())
        answers = {question: labels.resolved(item, question) for question in QUESTIONS}
        if not disputed and any(answer is not None for answer in answers.values()):
            found[item] = answers
    return found


def check_scout():
    rows = {row.pop("id"): row for row in table("scout.csv")}
    wanted = {item: {f"target_{q}": text(a) for q, a in answers.items()} for item, answers in counted().items()}
    same("scout.csv", rows, wanted)


def check_scores():
    rows = lines("scores.jsonl")
    wanted = {item: {q: a for q, a in answers.items() if a is not None} for item, answers in counted().items()}
    same("scores.jsonl", {row["id"]: row["value"] for row in rows}, wanted)
    for row in rows:
        by = sorted({by for question in QUESTIONS for by in labels.answers(row["id"], question)})
        missing = set(by) - set(row["metadata"]["reviewers"])
        same(f"scores.jsonl {row['id']}: reviewers", missing, set())


def check_merged():
    merged = {json.loads(line)["id"]: line for line in open(folder / "merged.jsonl", encoding="utf-8")}
    same("merged.jsonl: items", list(merged), list(labels.data))
    for item, line in merged.items():
        start = line.find(',"triptych":')
        found = {}
        if start >= 0:
            member = start + len(',"triptych":')
            field, end = json.JSONDecoder().raw_decode(line, member)
            line, found = line[:start] + line[end:], field["labels"]
        same(f"merged.jsonl {item}: the other bytes", line, labels.lines[item])
        for question in QUESTIONS:
            said = {by: answers[question] for by, answers in found.items() if question in answers}
            same(f"merged.jsonl {item} {question}", said, {
                by: one["value"] for (id, q, by), one in labels.given.items()
                if (id, q) == (item, question) and one["value"] is not None
            })


plain = lambda value: value
check_long("long.csv", table("long.csv"), lambda value: "false" if value is False else text(value))
check_long("long.jsonl", lines("long.jsonl"), plain)
check_wide("wide.csv", table("wide.csv"), text)
check_wide("wide.jsonl", lines("wide.jsonl"), plain)
check_scout()
check_scores()
check_merged()
print("every export is as the journal and the data have it")
