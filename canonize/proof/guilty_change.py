"""Runs one failing test with parts of the changes only, and says which part makes it fail."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from canonize.core.change import Change
from canonize.core.check import Guilt
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.plural import plural
from canonize.proof.attribution import Attribution, Unit, attribute, hunks_between
from canonize.proof.test_runs import Suite

MOST_RUNS = 15
_DONE = (Disposition.REWRITTEN, Disposition.SHIMMED)


class PartialTrees:
    """A copy of a tree, in which parts of the changes to it are tried.

    Args:
        folder: the copy; it is changed.
        test: the id of the test that fails with all of the changes.
        signature: how it fails; another failure says nothing.
    """

    def __init__(self, suite: Suite, folder: Path, test: str, signature: str) -> None:
        self._suite = suite
        self._folder = folder
        self._test = test
        self._signature = signature
        self._runs = 0
        self._put_back: dict[str, bytes | None] = {}

    def fails(self, files: Mapping[str, bytes | None], emit: Callable[[str], None]) -> bool:
        """Whether the test fails in the same way with these files over the tree."""
        self._runs += 1
        emit(f"looking for the guilty change: run {self._runs}, with {_files(len(files))}")
        for path, data in self._put_back.items():
            self._write(path, data)
        self._put_back = {path: self._read(path) for path in files}
        for path, data in files.items():
            self._write(path, data)
        found = self._suite.run(self._folder, (self._test,)).tests.get(self._test)
        return found is not None and found.outcome.is_bad and found.signature == self._signature

    def _read(self, path: str) -> bytes | None:
        file = self._folder / path
        return file.read_bytes() if file.is_file() else None

    def _write(self, path: str, data: bytes | None) -> None:
        file = self._folder / path
        if data is None:
            file.unlink(missing_ok=True)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)


def _files(count: int) -> str:
    return f"{plural(count, 'changed file')}" if count else "no changed file"


@dataclass(frozen=True, slots=True)
class Part:
    """Changes that are looked at together: a step's, or those of all steps before it.

    Args:
        base: a name for the tree that the changes are made to.
        name: ``step 3 reroute``; empty when it is not known which step.
        ledger: what the step's codemods said of the places that they rewrote.
    """

    base: str
    changes: tuple[Change, ...]
    name: str = ""
    ledger: tuple[Reference, ...] = ()


NOWHERE = Part("", ())
"""Where nothing is known of steps and ledgers."""


def attributed(
    step: Part | None,
    earlier: Callable[[], Part],
    trial: Callable[[str], Callable[[Mapping[str, bytes | None]], bool]],
    *,
    most: int = MOST_RUNS,
) -> tuple[Part, Attribution]:
    """Looks for the least change that makes a test fail, and where it belongs.

    Args:
        step: the last step's changes, which are asked first.
        earlier: those of all steps before it, for a test that fails without that step.
        trial: from a part's base to the question whether the test fails there with these files.
        most: runs of the test.
    """
    used = 0
    part = step
    if step is not None and step.changes:
        fails = trial(step.base)
        used = 1
        part = None if fails({}) else step
    if part is None or not part.changes:
        part = earlier()
        fails = trial(part.base)
    found = attribute(part.changes, fails, most=most - used)
    return part, Attribution(found.units, found.runs + used, found.finished)


def guilt_of(test: str, found: Attribution) -> tuple[Guilt, ...]:
    """The changes that make a test fail; none where it is not known."""
    if not found.units or _is_vague(found):
        return ()
    return tuple(Guilt(test, unit.change.path, unit.line, unit.shown()) for unit in found.units)


def _is_vague(found: Attribution) -> bool:
    return len(found.units) > 3 and not found.finished


def told_answer(test: str, found: Attribution, part: Part = NOWHERE) -> Iterator[str]:
    """The answer for people; lines are those of the tree before the part's changes."""
    if not found.units:
        yield f"which change makes {test} fail is not known: alone it does not fail again"
        return
    if _is_vague(found):
        yield (
            f"which change makes {test} fail is not known: "
            f"{len(found.units)} are left after {plural(found.runs, 'run')}"
        )
        return
    first, *others = found.units
    step = f" ({part.name})" if part.name else ""
    yield f"{test} fails because of {_named(first, part.ledger)}{step}: {first.shown()}"
    for unit in others:
        yield f"  together with {_named(unit, part.ledger)}: {unit.shown()}"
    if not found.finished:
        yield f"  perhaps not all of it: {plural(found.runs, 'run')} were used up"


def _named(unit: Unit, ledger: Collection[Reference]) -> str:
    """The reference that was rewritten there, or the place alone."""
    kind, path = unit.change.kind, unit.change.path
    if kind != "edit":
        return f"the {'new file' if kind == 'create' else 'removal of'} {path}"
    hunks = unit.hunks or hunks_between(unit.change)
    for entry in ledger:
        is_here = any(hunk.start < entry.line <= hunk.end for hunk in hunks)
        if entry.path == path and is_here and entry.disposition in _DONE:
            symbol = f" of {entry.symbol}" if entry.symbol else ""
            return f"the {_act(entry)}{symbol} in {path}:{entry.line}"
    return f"the change in {unit.place}"


def _act(entry: Reference) -> str:
    """What a codemod did to a reference, in words."""
    if entry.disposition is Disposition.SHIMMED:
        return "forwarding"
    acts = {Form.CALL: "adapted call", Form.DEFINITION: "changed definition"}
    return acts.get(entry.form, "re-route")
