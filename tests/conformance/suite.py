"""Plays and probes many cases and says of each how it went."""

from __future__ import annotations

import shutil
import tempfile
import traceback
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from canonize.errors import CanonizeError
from tests.conformance.case import HANDLED, LEFT, Case
from tests.conformance.playing import Played, play
from tests.conformance.probing import Prober, module_names, write_files
from tests.conformance.pythons import find_python


@dataclass(frozen=True)
class Result:
    """How a case went: ``observed`` is what became of it, ``problems`` is empty when it passed."""

    case: Case
    observed: str
    problems: tuple[str, ...]
    skipped: str = ""
    ledger: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.problems and not self.skipped


class Runner:
    """Plays cases in this process and probes them in others, one worker for each Python."""

    def __enter__(self) -> Runner:
        self._open = ExitStack()
        self._folder = Path(self._open.enter_context(tempfile.TemporaryDirectory()))
        self._probers: dict[str, Prober] = {}
        self._played = 0
        return self

    def __exit__(self, *error: object) -> None:
        self._open.close()

    def run(self, case: Case) -> Result:
        """Plays and probes one case; it is skipped when its Python is not on this machine."""
        python = find_python(case.python)
        if python is None:
            return Result(case, "skipped", (), f"no Python {case.python} on this machine")
        if python not in self._probers:
            self._probers[python] = self._open.enter_context(Prober(python))
        self._played += 1
        folder = self._folder / str(self._played)
        try:
            return _run(case, self._probers[python], folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _run(case: Case, prober: Prober, folder: Path) -> Result:
    try:
        played = play(case)
    except CanonizeError as error:
        return Result(case, "failed", (f"{type(error).__name__}: {error.what}",))
    except Exception:  # the engine's bug is this case's result, and the others still run
        return Result(case, "failed", (traceback.format_exc(limit=-4),))
    problems = (*played.problems, *_probed(case, played, prober, folder))
    ledger = tuple(
        f"{r.place} {r.form} {r.disposition} {r.reason}" for r in played.ledger.references
    )
    return Result(case, "failed" if problems else _name(case, played), problems, ledger=ledger)


def _name(case: Case, played: Played) -> str:
    return LEFT if case.outcome == LEFT else played.observed


def _probed(case: Case, played: Played, prober: Prober, folder: Path) -> list[str]:
    problems = check_package(case, played.files, prober, folder)
    if played.observed == HANDLED and case.probe:
        problems += _named("probe", prober.probe(folder / "after", case.roots, case.probe))
    return problems


def check_package(
    case: Case, files: Mapping[str, bytes], prober: Prober, folder: Path
) -> list[str]:
    """What imported before must import after, and what held before must hold.

    What imported before is all but ``case.broken``; the test of the cases themselves sees to that.
    """
    write_files(folder / "after", files)
    importable = module_names(case.before, case.roots)
    there = [name for name in module_names(files, case.roots) if name in importable]
    errors = prober.importable(folder / "after", case.roots, there)
    problems = [
        f"import {name}: {error}"
        for name, error in errors.items()
        if error and name not in case.broken
    ]
    if case.holds:
        problems += _named("holds", prober.probe(folder / "after", case.roots, case.holds))
    return problems


def _named(kind: str, failure: str) -> list[str]:
    return [f"{kind} fails:\n{failure}"] if failure else []
