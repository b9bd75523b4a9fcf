"""Plays a case: migrates it, takes the competitor away, and runs what is left."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from canonize.core.ledger import Ledger
from tests.codemods.playing import Played, play
from tests.peers.case import Case, Ours

CHECK = """\
import use
assert use.seen, "the case sees nothing"
for thing in use.seen:
    assert thing.who == "new", thing
"""


def migrate(case: Case) -> Played:
    """Plays the case's codemods on its files; `play` proves what holds for every codemod."""
    competitors = [
        {"symbol": old, "verdict": "duplicate", "replace_with": new}
        for old, new in {case.old: case.new, **case.also}.items()
    ]
    files: Mapping[str, str | bytes] = case.tree()
    ledger = Ledger()
    for codemod in case.codemods:
        played = play(files, codemod, canonical=case.new, competitors=competitors)
        files, ledger = played.files, ledger + played.ledger
    return Played(played.files, ledger)


def without_competitor(case: Case, played: Played) -> dict[str, bytes]:
    """The files after the migration, without the competitor."""
    found = dict(played.files)
    for path, text in case.gone().items():
        if text is None:
            found.pop(path, None)
        else:
            found[path] = text.encode()
    return found


def run(files: Mapping[str, bytes], folder: Path, program: str = CHECK) -> str:
    """Imports `use` and looks at what it saw. Returns what went wrong."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    command = [sys.executable, "-W", "error", "-c", program]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stderr if done.returncode else ""


def refusals(case: Case, played: Played) -> list[str]:
    """What the ledger refuses, or leaves to a person, in the file in question."""
    return played.said(case.refused_in, "refused", "manual")


def unexpected(case: Case, played: Played, folder: Path) -> str:
    """What does not go as the case says; empty when all does."""
    before = {path: text.encode() for path, text in case.tree().items()}
    if case.ours is Ours.REFUSED:
        if played.files != before:
            return "something was changed"
        return "" if refusals(case, played) else "nothing was said about it"
    if case.ours is Ours.PARTLY:
        if not refusals(case, played):
            return "nothing was said about the rest"
        return run(played.files, folder, "import use")
    if case.ours is Ours.LEFT and played.files["use.py"] != before["use.py"]:
        return "use.py was changed"
    if refusals(case, played):
        return f"refused: {refusals(case, played)}"
    for path, text in case.expected.items():
        if text.encode() not in played.files[path]:
            return f"{path} is {played.files[path].decode()!r}"
    for path, exact in case.exact.items():
        if played.files.get(path) != (None if exact is None else exact.encode()):
            return f"{path} is {played.files.get(path)!r}"
    return run(without_competitor(case, played), folder)
