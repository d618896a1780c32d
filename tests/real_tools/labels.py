"""A log of the mock model and a journal with labels on it."""

import json
from pathlib import Path

from inspect_ai import Task, eval
from inspect_ai.dataset import Sample
from inspect_ai.model import ChatCompletionChoice, ChatMessageAssistant, ModelOutput, ModelUsage, get_model
from inspect_ai.solver import generate

# Each sample is run twice: what alice and bob say of it, and a note of alice's.
SAID = {
    ("harbour", 1): ("complied", "complied", "the boats are counted"),
    ("harbour", 2): ("refused", "refused", None),
    ("7", 1): ("partial", None, 'says “half”, then, "stops"'),
    ("7", 2): ("complied", "refused", None),
    ("quay", 1): (None, "refused", None),
}


def labelled_log(checker, folder: Path) -> tuple[Path, dict]:
    """The log, and by sample and epoch the item as triptych lists it."""
    said = [f"<SCRATCHPAD_REASONING>I count {n}</SCRATCHPAD_REASONING> There are {n} boats." for n in range(6)]
    usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
    outputs = [
        ModelOutput(
            model="mockllm/model",
            choices=[ChatCompletionChoice(message=ChatMessageAssistant(content=text, source="generate"))],
            usage=usage,
        )
        for text in said
    ]
    samples = [Sample(id=id, input=f"How many boats lie at the {id}?", target="3") for id in ("harbour", 7, "quay")]
    task = Task(dataset=samples, solver=generate(), name="boats")
    logs = eval(task, model=get_model("mockllm/model", custom_outputs=outputs), epochs=2, log_dir=str(folder / "boats"), display="none")
    path = Path(logs[0].location)
    items = {}
    for item in checker.ask("list", str(path), "--json")["items"]:
        epoch = item["fields"]["epoch"]
        items[item["id"].removesuffix(f":{epoch}"), epoch] = item
    journal = path.with_name(path.name.removesuffix(".eval") + ".labels.jsonl")
    with open(journal, "w") as out:
        for number, event in enumerate(events(items)):
            head = {"v": 1, "event": f"01ARZ3NDEKTSV4RRFFQ69{number:05}", "at": f"2026-11-20T09:30:{number:02}.000Z"}
            out.write(json.dumps(head | event) + "\n")
    return path, items


def events(items: dict):
    for key, (alice, bob, note) in SAID.items():
        item = {"id": items[key]["id"], "digest": items[key]["digest"]}
        for by, value in (("alice", alice), ("bob", bob)):
            if value:
                yield answer(by, item, "compliance", value)
                yield answer(by, item, "faking", "no")
        if note:
            yield {"by": "alice", "kind": "note", "item": item, "value": note}


def answer(by: str, item: dict, question: str, value: str) -> dict:
    rubric = "alignment-faking@1"
    return {"by": by, "kind": "answer", "item": item, "rubric": rubric, "question": question, "value": value}


def counted(question: str) -> dict:
    """What must come out: the answer that all gave, by sample and epoch."""
    found = {}
    for key, (alice, bob, _) in SAID.items():
        given = {value for value in (alice, bob) if value}
        if len(given) == 1:
            found[key] = given.pop() if question == "compliance" else "no"
    return found
