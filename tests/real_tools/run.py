#!/usr/bin/env python3
"""Files written by the real tools, read by triptych: the text of every part is found in exactly one
pane, byte for byte. And the other way round: labels that triptych exports, read by the real tools.

    python3 tests/real_tools/run.py [the program, default target/debug/triptych]

The packages go into target/real-tools, once; where they cannot be installed, nothing is checked.
"""

import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = [
    "inspect_ai==0.3.285",
    "inspect_scout==0.6.1",
    "pyarrow==26.0.1",
    "anthropic==2.13.0",
    "openai==3.57.0",
    "google-genai==3.6.1",
    "pandas==3.1.1",
    "datasets==5.2.0",
    "transformers==5.24.0",
    "opentelemetry-sdk==1.45.2",
    "opentelemetry-util-genai==1.3b0",
    "label-studio-converter==0.0.59",
]
# What is used of them needs none of what they serve or train with.
ALONE = ["trl==1.16.0", "potato-annotation==2.12.1", "doccano==1.8.4"]
HOME = ROOT / "target" / "real-tools"


def in_own_environment() -> None:
    """Runs this script again with the packages, which are installed at the first time."""
    python = HOME / "bin" / "python"
    stamp = HOME / "packages.json"
    if Path(sys.prefix) == HOME:
        return
    if not stamp.exists() or json.loads(stamp.read_text()) != PACKAGES + ALONE:
        venv.create(HOME, with_pip=True, clear=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        both = (pip + PACKAGES, [*pip, "--no-deps", *ALONE])
        if any(subprocess.run(command).returncode != 0 for command in both):
            print("skipped: the packages of the real tools cannot be installed here")
            sys.exit(0)
        stamp.write_text(json.dumps(PACKAGES + ALONE))
    os.execv(python, [str(python), *sys.argv])


class Checker:
    """Asks triptych for items and compares them with what was written."""

    def __init__(self, program: str):
        self.program = program
        self.parts = 0
        self.wrong: list[str] = []

    def ask(self, *args: str) -> dict:
        ran = subprocess.run([self.program, *args], capture_output=True, text=True)
        if ran.returncode != 0:
            raise SystemExit(f"{args}: {ran.stderr}")
        return json.loads(ran.stdout)

    def order(self, path: Path, ids: list[str]) -> None:
        """The items have these ids, in this order."""
        found = [item["id"] for item in self.ask("list", str(path), "--json")["items"]]
        if found != ids:
            self.wrong.append(f"{path.name}: the items are {found[:9]} and should be {ids[:9]}")

    def item(self, path: Path, number: int, pane_texts: list[tuple[str, str]], **facts) -> None:
        """The item at a place (from 1) has these texts, each once, in the pane named."""
        shown = self.ask("show", str(path), "--at", str(number), "--json")
        where = f"{path.name} item {number}"
        for pane, text in pane_texts:
            self.parts += 1
            found = [part["pane"] for part in shown["segments"] if part["text"] == text]
            if found != [pane]:
                self.wrong.append(f"{where}: {text!r} is in {found} and should be in {pane}")
        for name, value in facts.items():
            got = shown[name]
            missing = [one for one in value if one not in got] if isinstance(value, list) else []
            if missing or (not isinstance(value, list) and got != value):
                self.wrong.append(f"{where}: {name} is {got} and should hold {value}")
        known = {text for _, text in pane_texts}
        for part in shown["segments"]:
            if part["kind"] in ("text", "reasoning") and part["text"] not in known:
                self.wrong.append(f"{where}: nobody wrote {part['text']!r}")


def main() -> None:
    in_own_environment()
    import clients
    import exported_tables
    import human_labels
    import inspect_logs
    import precomputed
    import scout_validation
    import tables
    import training_sets
    import vendors

    program = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target" / "debug" / "triptych")
    checker = Checker(program)
    with tempfile.TemporaryDirectory() as folder:
        for tool in (
            inspect_logs, tables, clients, vendors, training_sets, scout_validation, precomputed,
            exported_tables, human_labels,
        ):
            tool.check(checker, Path(folder))
    for wrong in checker.wrong:
        print(wrong)
    print(f"{checker.parts} parts written or read by the real tools, {len(checker.wrong)} wrong")
    sys.exit(1 if checker.wrong else 0)


if __name__ == "__main__":
    main()
