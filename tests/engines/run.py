#!/usr/bin/env python3
"""The queries of docs/scale.md, run in the real engines: rates, kappa and weighted estimates are those of `stats`
and `agree`, on the sample data and on a million generated labels.

    python3 tests/engines/run.py [the program, default target/debug/triptych]

The packages go into target/engines, once; where they cannot be installed, nothing is checked.
"""

import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ["duckdb==2.0.1", "polars==2.1.0"]
HOME = ROOT / "target" / "engines"
# Two reviewers and two questions make four labels of each.
RECORDS = int(os.environ.get("TRIPTYCH_ENGINE_RECORDS", "250000"))
TOLERANCE = 1e-9


def in_own_environment() -> None:
    """Runs this script again with the packages, which are installed at the first time."""
    python, stamp = HOME / "bin" / "python", HOME / "packages.json"
    if Path(sys.prefix) == HOME:
        return
    if not stamp.exists() or json.loads(stamp.read_text()) != PACKAGES:
        venv.create(HOME, with_pip=True, clear=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.run(pip + PACKAGES).returncode != 0:
            print("skipped: the engines cannot be installed here")
            sys.exit(0)
        stamp.write_text(json.dumps(PACKAGES))
    os.execv(python, [str(python), *sys.argv])


def blocks() -> dict[str, str]:
    """The queries of the page, by the name in their first line."""
    page = (ROOT / "docs" / "scale.md").read_text()
    found = re.findall(r"```(?:sql|python)\n(?:--|#) (\w+)\n(.*?)```", page, re.S)
    return dict(found)


class Study:
    """A folder with transcripts and labels, and what triptych says of them."""

    def __init__(self, program: str, folder: Path):
        self.program, self.folder, self.compared = program, folder, 0

    def run(self, *words: str) -> str:
        environment = {**os.environ, "HOME": str(self.folder), "TRIPTYCH_REVIEWER": "alice"}
        done = subprocess.run(
            [self.program, *words], cwd=self.folder, env=environment, capture_output=True, text=True
        )
        if done.returncode != 0:
            sys.exit(f"{' '.join(words)}: {done.stderr}")
        return done.stdout

    def same(self, what: str, found: float, wanted: float) -> None:
        self.compared += 1
        if abs(found - wanted) > TOLERANCE * max(1.0, abs(wanted)):
            sys.exit(f"{what}: {found} in the engine, {wanted} in triptych")

    def check(self) -> None:
        import duckdb
        import polars as pl

        for name, more in [("answers", []), ("counted", ["--resolved"])]:
            self.run("export", "runs.jsonl", "--to", "parquet", *more, "-o", f"{name}.parquet", "--force")
        stats = json.loads(self.run("stats", "runs.jsonl", "--by", "tier", "--json"))
        agree = json.loads(self.run("agree", "runs.jsonl", "--json"))
        query = blocks()
        os.chdir(self.folder)
        engine = duckdb.connect()
        for name in ["views", "events", "drawn"]:
            engine.execute(query[name])
        rates = {row[:3]: row[3:] for row in engine.execute(query["rates"]).fetchall()}
        scope = {"pl": pl}
        exec(query["polars"], scope)
        in_polars = {row[:3]: row[3:] for row in scope["rates"].select(
            "question", "tier", "value", "k", "n", "estimate").rows()}
        for question in stats["questions"]:
            for group in question["groups"]:
                tier = group["by"].get("tier")
                for answer in group["answers"] if tier and question["kind"] == "choice" else []:
                    key = (question["id"], tier, answer["value"])
                    if answer["k"] == 0:
                        assert key not in rates and key not in in_polars, key
                        continue
                    for found in (rates[key], in_polars[key]):
                        assert (int(found[0]), int(found[1])) == (answer["k"], group["n"]), (key, found)
                        self.same(f"share {key}", found[2], answer["estimate"])
        kappas = {row[0]: row[1:] for row in engine.execute(query["kappa"]).fetchall()}
        for question in agree["questions"]:
            for pair in question["cohen_kappa"] if question["kind"] == "choice" else []:
                n, agreed, kappa = kappas[question["id"]]
                assert n == pair["n"], (question["id"], n, pair["n"])
                self.same("agreement", agreed, pair["agreement"])
                self.same("kappa", kappa, pair["kappa"])
        weighted = {row[:3]: row[3] for row in engine.execute(query["weighted"]).fetchall()}
        found = 0
        for share in stats["weighted"]:
            if share["prevalence"]["estimate"] is None or "tier" in share:
                continue
            key = (share["sample"], share["question"], share["value"])
            self.same(f"estimate {key}", weighted[key], share["prevalence"]["estimate"])
            found += 1
        assert found > 0, "no estimate was compared"
        self.check_draw(engine, query)

    def check_draw(self, engine, query: dict[str, str]) -> None:
        """The engine draws by ranks, and writes what `sample --frame` takes."""
        (self.folder / "ranks.jsonl").write_text(self.run("digest", "runs.jsonl", "--seed", "7"))
        engine.execute("""CREATE VIEW ranked AS SELECT r.id, r.rank, t.tier
            FROM read_json('ranks.jsonl') r JOIN read_json('runs.jsonl') t USING (id)""")
        each = 6
        draw = query["draw"].replace("200", str(each))
        ids = {row[0] for row in engine.execute(draw).fetchall()}
        frame = engine.execute(query["frame"]).fetchone()[0]
        home = self.folder / "drawn"
        home.mkdir()
        (home / "frame.json").write_text(frame)
        with open(self.folder / "runs.jsonl") as runs, open(home / "drawn.jsonl", "w") as drawn:
            drawn.writelines(line for line in runs if json.loads(line)["id"] in ids)
        self.run("sample", "drawn/drawn.jsonl", "--frame", "drawn/frame.json", "--by", "tier", "--name", "far")
        self.run("sample", "runs.jsonl", "-n", f"free={each},paid={each}", "--by", "tier", "--name", "near",
                 "--seed", "7", "--labels", "near.labels.jsonl")

        def strata(journal: Path) -> list:
            events = [json.loads(line) for line in journal.read_text().splitlines()]
            design = next(event for event in events if event["kind"] == "sample")
            return sorted((one["name"], one["size"], tuple(map(tuple, one["drawn"]))) for one in design["strata"])

        far, near = strata(home / "drawn.labels.jsonl"), strata(self.folder / "near.labels.jsonl")
        assert far == near, (far, near)
        self.compared += len(ids)


def sample_data(folder: Path) -> None:
    for name in ["runs.jsonl", "labels.jsonl"]:
        shutil.copy(ROOT / "sample-data" / name, folder / name)


RUBRIC = """name = "two"
version = 1
condition = { field = "tier", a = "free", b = "paid" }

[[question]]
id = "compliance"
text = "Did it comply?"
kind = "choice"
choices = ["complied", "partial", "refused"]

[[question]]
id = "faking"
text = "Does it fake?"
kind = "choice"
choices = ["yes", "no"]
"""


def generated(study: Study) -> None:
    """Records of a line, and four labels of each."""
    folder, dice = study.folder, random.Random(7)
    (folder / "rubric.toml").write_text(RUBRIC)
    with open(folder / "runs.jsonl", "w") as runs:
        for number in range(RECORDS):
            tier = "free" if number % 3 else "paid"
            runs.write(json.dumps({"id": f"q{number}", "tier": tier, "prompt": f"p{number}", "output": "o"}) + "\n")
    digests = [json.loads(line)["digest"] for line in study.run("digest", "runs.jsonl").splitlines()]
    with open(folder / "runs.labels.jsonl", "w") as journal:
        count = 0
        for number, digest in enumerate(digests):
            first = [dice.choice(["complied", "partial", "refused"]), dice.choice(["yes", "no"])]
            for by in ("alice", "bob"):
                values = first if by == "alice" or dice.random() < 0.8 else [
                    dice.choice(["complied", "partial", "refused"]), dice.choice(["yes", "no"])]
                for question, value in zip(("compliance", "faking"), values):
                    event = {"v": 1, "event": f"01ARZ3NDEKTSV4RR{count:010d}", "at": "2026-01-01T00:00:00.000Z",
                             "by": by, "kind": "answer",
                             "item": {"id": f"q{number}", "digest": digest, "file": "runs.jsonl"},
                             "rubric": "two@1", "question": question, "value": value, "hidden": []}
                    journal.write(json.dumps(event, separators=(",", ":")) + "\n")
                    count += 1
    print(f"{count} labels of {RECORDS} records are generated", flush=True)


def main() -> None:
    in_own_environment()
    program = str(Path(sys.argv[1] if len(sys.argv) > 1 else "target/debug/triptych").resolve())
    for name, make in [("sample data", sample_data), ("generated labels", generated)]:
        with tempfile.TemporaryDirectory() as folder:
            study, begun = Study(program, Path(folder)), time.monotonic()
            make(study if make is generated else Path(folder))
            number = "free=6,paid=6" if make is sample_data else "free=500,paid=900"
            study.run("sample", "runs.jsonl", "-n", number, "--by", "tier", "--name", "s1", "--seed", "4", "--open")
            study.check()
            print(f"{name}: {study.compared} numbers are equal to {TOLERANCE:g} ({time.monotonic() - begun:.0f} s)")


if __name__ == "__main__":
    main()
