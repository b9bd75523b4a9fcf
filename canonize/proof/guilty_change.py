"""Runs one failing test with parts of the changes only, and says which part makes it fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from canonize.core.check import Guilt
from canonize.proof.attribution import Attribution
from canonize.proof.test_runs import Suite


class PartialTrees:
    """A copy of the tree before, in which parts of the changes are tried.

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
        """Whether the test fails in the same way with these files over the tree before."""
        self._runs += 1
        many = "1 changed file" if len(files) == 1 else f"{len(files)} changed files"
        emit(f"looking for the guilty change: run {self._runs}, with {many}")
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


def guilt_of(test: str, found: Attribution) -> tuple[Guilt, ...]:
    """The changes that make a test fail; none where it is not known."""
    if not found.units or (len(found.units) > 3 and not found.finished):
        return ()
    return tuple(Guilt(test, unit.change.path, unit.line, unit.shown()) for unit in found.units)


def told(test: str, found: Attribution) -> Iterator[str]:
    """The answer for people; lines are those of the tree before."""
    if not found.units:
        yield f"which change makes {test} fail is not known: alone it does not fail again"
        return
    first, *others = found.units
    if len(found.units) > 3 and not found.finished:
        yield (
            f"which change makes {test} fail is not known: "
            f"{len(found.units)} are left after {found.runs} runs"
        )
        return
    yield f"{test} fails because of the change in {first.place}: {first.shown()}"
    for unit in others:
        yield f"  together with the change in {unit.place}: {unit.shown()}"
    if not found.finished:
        yield f"  perhaps not all of it: {found.runs} runs were used up"
