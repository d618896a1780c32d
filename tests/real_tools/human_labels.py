"""Human labels that the real tools write, taken over by `triptych import`: twice, and the second time adds nothing."""

import importlib
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pandas
from inspect_ai.log import ProvenanceData, edit_score, read_eval_log, write_eval_log
from inspect_ai.scorer import ScoreEdit
from inspect_scout._validation.types import ValidationCase
from inspect_scout._validation.writer import ValidationFileWriter
from label_studio_converter import Converter
from label_studio_converter.converter import Format
from potato.item_state_management import Label
from potato.phase import UserPhase
from potato.user_state_management import InMemoryUserState

from labels import labelled_log

# What a person says of the runs of the log that `labels` writes.
SAID = {("harbour", 1): "refused", ("7", 2): "complied", ("quay", 1): "partial"}


def check(checker, folder: Path) -> None:
    folder = folder / "human"
    folder.mkdir()
    log, items = labelled_log(checker, folder)
    log.with_name(log.name.removesuffix(".eval") + ".labels.jsonl").unlink()
    names = {key: items[key]["id"] for key in SAID}
    for table, *options in (
        edited_scores(log, folder),
        validation(names, folder / "flat.csv"),
        validation(names, folder / "cases.jsonl"),
        validation(names, folder / "cases.json"),
        validation(names, folder / "splits.json", nested=True),
        *label_studio(names, folder),
        potato(names, folder),
        *doccano(names, folder),
    ):
        taken_over(checker, log, names, table, options)


def edited_scores(log: Path, folder: Path):
    """Scores that a person edited in an Inspect log, written as JSON."""
    read = read_eval_log(str(log))
    for (sample, epoch), value in SAID.items():
        for one in read.samples:
            if str(one.id) == sample and one.epoch == epoch:
                who = ProvenanceData(author="vera", reason="read again")
                edit = ScoreEdit(value=value, provenance=who)
                edit_score(read, one.id, "compliance", edit, recompute_metrics=False, epoch=epoch)
    path = folder / "edited.json"
    write_eval_log(read, str(path))
    return path, "--from-format", "inspect"


def validation(names: dict, path: Path, nested: bool = False):
    """A validation set of Inspect Scout, as its own writer writes it."""
    cases = [
        ValidationCase(id=names[key], target={"compliance": value}, split="test" if nested else None)
        for key, value in SAID.items()
    ]
    writer = ValidationFileWriter.create_new(path, cases, nested)
    if path.suffix == ".csv":
        writer.write_cases([{"id": names[key], "target_compliance": value} for key, value in SAID.items()])
    return path, "--from-format", "scout", "--by", "vera"


def label_studio(names: dict, folder: Path):
    """A project of Label Studio, in each form that its converter writes."""
    config = folder / "config.xml"
    config.write_text(
        '<View><Text name="text" value="$text"/><Choices name="compliance" toName="text">'
        + "".join(f'<Choice value="{value}"/>' for value in ("complied", "partial", "refused"))
        + "</Choices></View>"
    )
    result = lambda value: {
        "from_name": "compliance",
        "to_name": "text",
        "type": "choices",
        "value": {"choices": [value]},
    }
    tasks = [
        {
            "id": number,
            "data": {"id": names[key], "run": names[key], "text": "a run"},
            "annotations": [
                {
                    "id": number,
                    "completed_by": {"email": "vera"},
                    "created_at": "2026-11-20T10:00:00Z",
                    "result": [result(value)],
                }
            ],
        }
        for number, (key, value) in enumerate(SAID.items(), 1)
    ]
    given = folder / "tasks.json"
    given.write_text(json.dumps(tasks))
    # JSON is what the project gave, and the converter's own files are tables.
    yield given, "--from-format", "label-studio"
    converter = Converter(str(config), project_dir=str(folder))
    for form in (Format.JSON, Format.JSON_MIN, Format.CSV):
        out = folder / f"studio-{form}"
        converter.convert(str(given), str(out), form, is_dir=False)
        [path] = [out] if out.is_file() else [one for one in out.iterdir() if one.is_file()]
        if form == Format.JSON:
            yield path, "--from-format", "label-studio"
        else:
            # A task has an id of its own there, which takes the place of the data's.
            yield path, "--id", "run", "--question", "compliance=compliance", "--by", "vera"


def potato(names: dict, folder: Path):
    """The state of an annotator, as Potato keeps it."""
    state = InMemoryUserState("vera", -1)
    state.advance_to_phase(UserPhase.ANNOTATION, None)
    for key, value in SAID.items():
        state.add_label_annotation(names[key], Label("compliance", value), "true")
    state.save(str(folder / "vera"))
    return folder / "vera" / "user_state.json", "--from-format", "potato"


def doccano(names: dict, folder: Path):
    """A project of doccano, by its own formatters and writers; its models need a server."""
    home = Path(importlib.util.find_spec("backend.data_export").origin).parents[1]
    sys.path.insert(0, str(home))
    sys.modules["data_export.models"] = SimpleNamespace(DATA="data")
    formatters = importlib.import_module("data_export.pipeline.formatters")
    writers = importlib.import_module("data_export.pipeline.writers")
    for place, writer in enumerate((writers.JsonlWriter, writers.JsonWriter)):
        # What a record brings along stands beside its text; its id takes the place of doccano's.
        said = [
            {"id": names[key], "data": "a run", "labels": [SimpleNamespace(to_string=lambda value=value: value)]}
            for key, value in SAID.items()
        ]
        table = pandas.DataFrame(said)
        for formatter in (
            formatters.ListedCategoryFormatter("labels"),
            formatters.RenameFormatter(data="text", labels="label"),
        ):
            table = formatter.format(table)
        # A project has a file an annotator.
        path = folder / f"doccano{place}" / f"vera.{writer.extension}"
        path.parent.mkdir()
        writer.write(str(path), table)
        yield path, "--from-format", "doccano", "--question", "compliance=label"


def taken_over(checker, log: Path, names: dict, table: Path, options: list[str]) -> None:
    journal = table.with_suffix(".labels.jsonl")
    command = [checker.program, "import", str(log), "--labels", str(journal), "--from", str(table), *options]
    if "--question" not in options:
        command += ["--question", "compliance=compliance"]
    for round in (1, 2):
        ran = subprocess.run([*command, "--write"], capture_output=True, text=True)
        checker.parts += 1
        if ran.returncode != 0:
            checker.wrong.append(f"{table.name}: {ran.stdout}{ran.stderr}")
            return
        events = [json.loads(line) for line in journal.read_text().splitlines()]
        found = {
            one["item"]["id"]: (one["by"], one["value"]) for one in events if one["kind"] == "answer"
        }
        count = sum(one["kind"] == "answer" for one in events)
        wanted = {names[key]: ("vera", value) for key, value in SAID.items()}
        if found != wanted or count != len(wanted):
            checker.wrong.append(f"{table.name}, round {round}: {count} answers, {found}")
