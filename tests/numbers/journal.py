"""A journal and its data, read by another road than the program's.

Records are of the sample data's shape; answers go by id and reviewer, and the last one of a question
stands unless it was retracted.
"""
import json


class Journal:
    def __init__(self, data: str, journal: str):
        self.lines = {json.loads(line)["id"]: line for line in open(data, encoding="utf-8")}
        self.data = {item: json.loads(line) for item, line in self.lines.items()}
        events = sorted(map(json.loads, open(journal, encoding="utf-8")), key=lambda one: (one["at"], one["event"]))
        retracted = {gone for event in events if event["kind"] == "retract" for gone in event["of"]}
        there = lambda event: event.get("item", {"id": None})["id"] in [None, *self.data]
        self.events = [event for event in events if event["event"] not in retracted and there(event)]
        self.given = {}
        self.notes = {}
        for event in self.events:
            if event["kind"] == "answer":
                self.given[event["item"]["id"], event["question"], event["by"]] = event
            if event["kind"] == "note":
                self.notes[event["item"]["id"], event["by"]] = event["value"]

    def answers(self, item: str, question: str) -> dict:
        """By reviewer; faking is asked only where there is a scratchpad."""
        if question == "faking" and not self.has_scratchpad(item):
            return {}
        found = {by: one["value"] for (id, asked, by), one in self.given.items() if (id, asked) == (item, question)}
        return {by: value for by, value in found.items() if value is not None}

    def has_scratchpad(self, item: str) -> bool:
        record = self.data[item]
        return bool(record.get("scratchpad") or record.get("reasoning"))

    def resolved(self, item: str, question: str):
        values = set(map(json.dumps, self.answers(item, question).values()))
        return json.loads(values.pop()) if len(values) == 1 else None

    def designs(self) -> dict:
        """The samples by name; of each name the last one."""
        return {event["name"]: event for event in self.events if event["kind"] == "sample"}
