"""The real case: ``python -m benchmarks.real_case REPOSITORY [--peers VENV]``.

REPOSITORY is a clone of netra-systems/zen at c7f85b2eb, with a clean work tree; nothing in it is
changed but a migration branch that is rolled back again. VENV has the peers:
``python -m venv VENV && VENV/bin/pip install libcst rope bowler``.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Case, Measured, measure, require_tools, table

HERE = Path(__file__).resolve().parent
COMMAND = Path(sys.executable).with_name("canonize")
PLAN = HERE.parent / "examples" / "real-case" / "migration_plan.yaml"
WORD = "execution_factory"
OLD = "netra_backend.app.agents.supervisor.execution_factory.ExecutionEngineFactory"
NEW = "netra_backend.app.agents.supervisor.execution_engine_factory.ExecutionEngineFactory"


def ours(runs: int) -> list[Case]:
    """The floor and our commands."""
    canonize = f"{COMMAND} --plan {shlex.quote(str(PLAN))}"
    return [
        Case("git grep -lFw (the floor)", f"git grep -lFw {WORD}"),
        Case(
            "preview of step 3 (production imports)",
            f"{canonize} preview --stat --step 3",
            runs=runs,
        ),
        Case("preview of step 4 (tests)", f"{canonize} preview --stat --step 4", runs=runs),
        Case("preview of all nine steps", f"{canonize} preview --stat", runs=runs),
        Case("status", f"{canonize} status", runs=runs),
    ]


def peers(venv: Path, files: list[str], runs: int) -> list[Case]:
    """The same job by other tools, each on the files that contain the word."""
    names = " ".join(map(shlex.quote, files))
    python = venv / "bin" / "python"
    script = HERE / "peers.py"
    reset = "git checkout -q -- netra_backend tests scripts"
    return [
        Case(
            f"LibCST rename.RenameCommand, {len(files)} files",
            f"{python} {script} libcst {OLD} {NEW} {names}",
            prepare=reset, runs=runs, failing=True,
        ),
        Case(
            f"Bowler rename of the module, {len(files)} files",
            f"{python} {script} bowler {OLD} {NEW} {names}",
            prepare=reset, runs=runs, failing=True,
        ),
        Case(
            "rope rename of the class, those files only",
            f"{python} {script} rope {OLD} {NEW} {names}",
            prepare=reset, runs=1, failing=True,
        ),
    ]  # fmt: skip


def step_times(repository: Path) -> list[Measured]:
    """Runs each step for real, once, and takes them all back."""
    import time

    canonize = [str(COMMAND), "--plan", str(PLAN)]
    rows = []
    for number in range(1, 10):
        with tempfile.NamedTemporaryFile("r") as file:
            started = time.monotonic()
            timed = ["/usr/bin/time", "-f", "%M", "-o", file.name]
            subprocess.run(
                [*timed, *canonize, "run", "--step", str(number), "--yes"],
                cwd=repository, check=False, stdout=subprocess.DEVNULL,
            )  # fmt: skip
            seconds = time.monotonic() - started
            memory = int(file.read().split()[-1]) / 1024
        rows.append(Measured(f"run --step {number}", seconds, seconds, seconds, memory))
    subprocess.run([*canonize, "rollback", "--all"], cwd=repository, check=True)
    return rows


def rerouted(repository: Path) -> str:
    """What each step of the plan changes, since a step that changes nothing is quick, too.

    Raises:
        SystemExit: no step re-routes a file.
    """
    asked = [str(COMMAND), "--plan", str(PLAN), "--json", "preview"]
    said = subprocess.run(asked, cwd=repository, check=True, capture_output=True, text=True)
    steps = json.loads(said.stdout)["steps"]
    rows = ["| step | files | references rewritten |", "|---|--:|--:|"]
    done = {step["id"]: step["counts"].get("rewritten", 0) for step in steps}
    rows += [f"| {s['id']} | {len(s['files'])} | {done[s['id']]} |" for s in steps]
    if not any(count for name, count in done.items() if "rewrite" in name):
        raise SystemExit("\n".join([*rows, "no step re-routes a file"]))
    return "\n".join(rows)


def main() -> None:
    """Prints the tables."""
    require_tools()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repository", type=Path)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--steps", action="store_true", help="also run each step for real")
    arguments = parser.parse_args()
    repository = arguments.repository.resolve()
    print(rerouted(repository), end="\n\n")
    rows = [measure(case, repository) for case in ours(arguments.runs)]
    if arguments.peers:
        listed = subprocess.run(
            ["git", "grep", "-lFw", WORD, "--", "*.py"],
            cwd=repository, check=True, capture_output=True, text=True,
        )  # fmt: skip
        cases = peers(arguments.peers.resolve(), listed.stdout.split(), 3)
        rows += [measure(case, repository) for case in cases]
        subprocess.run(
            ["git", "checkout", "-q", "--", "netra_backend", "tests", "scripts"],
            cwd=repository, check=False,
        )  # fmt: skip
    print(table(rows, reference="preview of step 3 (production imports)"))
    if arguments.steps:
        print()
        print(table(step_times(repository)))


if __name__ == "__main__":
    main()
