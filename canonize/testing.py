"""A kit for tests of codemods: before and after, what is left alone, a second run, and undo.

::

    from canonize.testing import assert_left_alone, assert_rewrites

    def test_calls_say_how_long_they_wait():
        assert_rewrites(
            "acme_tools:SetTimeout",
            {"app/web.py": "from app.http import fetch\\nfetch(url)\\n", ...},
            {"app/web.py": "from app.http import fetch\\nfetch(url, timeout=30)\\n"},
            options={"function": "app.http:fetch"},
        )

Whatever is played here is played as `canonize preview` plays it, guard and all, in memory. Every
one of these proves, too, that what parsed before parses afterwards, that a second run changes
nothing, that undoing brings every byte back, that no file changes without a word in the ledger,
and that entries have a place that is there and a reason where they need one.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from canonize.catalogue import load_codemod
from canonize.core.change import merge_changes
from canonize.core.codemod import Codemod, Migration
from canonize.core.ledger import Disposition, Ledger
from canonize.core.plan import Plan
from canonize.core.rehearsal import StepProposal, play_step
from canonize.core.tree import MemoryBase, SourceTree

__all__ = ["Played", "assert_left_alone", "assert_rewrites", "code", "play", "play_calls"]

Files = Mapping[str, str | bytes]
"""By path; text is dedented and stored as UTF-8, bytes are taken as they are."""

Competitors = Sequence[Mapping[str, str]]

_COMPETITORS: Competitors = ({"symbol": "app.old:Thing", "verdict": "duplicate"},)


@dataclass(frozen=True)
class Played:
    """The files afterwards, and what the ledger says."""

    files: Mapping[str, bytes]
    ledger: Ledger

    def said(self, path: str, *dispositions: str) -> list[str]:
        """``line: reason`` of a path's entries, of all dispositions when none is given."""
        return [
            f"{entry.line}: {entry.reason}"
            for entry in self.ledger.references
            if entry.path == path and (not dispositions or entry.disposition in dispositions)
        ]

    def text(self, path: str) -> str:
        """A file afterwards; raises KeyError when it is gone."""
        return self.files[path].decode()


def code(text: str) -> str:
    """A text without the indentation and the first newline that it has in a test."""
    return textwrap.dedent(text).lstrip("\n")


def play(
    codemod: str | type[Codemod],
    files: Files,
    options: Mapping[str, Any] | None = None,
    *,
    canonical: str = "app.new:Thing",
    competitors: Competitors = _COMPETITORS,
    source_roots: Sequence[str] = (".",),
) -> Played:
    """Plays a codemod as the only step of a plan, and proves what holds for every codemod.

    Args:
        codemod: the class, or its name as a plan has it.
        files: the repository, by path.
        options: as a plan gives them.
        canonical, competitors: the plan's, for codemods that ask for them.

    Raises:
        AssertionError: something does not hold; the message says what.
    """
    return play_calls(
        [(codemod, options)],
        files,
        canonical=canonical,
        competitors=competitors,
        source_roots=source_roots,
    )


def assert_rewrites(
    codemod: str | type[Codemod],
    before: Files,
    after: Mapping[str, str | bytes | None],
    options: Mapping[str, Any] | None = None,
    **plan: Any,
) -> Played:
    """Holds a codemod to what it makes of some files.

    Args:
        after: the files that differ afterwards; ``None`` for one that is gone. All others must be
            byte for byte as before.
        plan: ``canonical``, ``competitors`` and ``source_roots``, as for `play`.
    """
    found = play(codemod, before, options, **plan)
    expected = {**_bytes(before), **_bytes({p: t for p, t in after.items() if t is not None})}
    expected = {path: data for path, data in expected.items() if after.get(path, "") is not None}
    for path in sorted({*expected, *found.files}):
        _assert_same(path, found.files.get(path), expected.get(path), found)
    return found


def assert_left_alone(
    codemod: str | type[Codemod],
    files: Files,
    options: Mapping[str, Any] | None = None,
    *,
    because: str = "",
    **plan: Any,
) -> Played:
    """Holds a codemod to changing nothing.

    Args:
        because: a part of a reason that the ledger must give; nothing is asked of it when empty.
    """
    found = assert_rewrites(codemod, files, {}, options, **plan)
    reasons = [entry.reason for entry in found.ledger.references]
    if because and not any(because in reason for reason in reasons):
        raise AssertionError(f"no entry of the ledger says {because!r}; it says {reasons}")
    return found


def play_calls(
    calls: Iterable[tuple[str | type[Codemod], Mapping[str, Any] | None]],
    files: Files,
    *,
    canonical: str = "app.new:Thing",
    competitors: Competitors = _COMPETITORS,
    source_roots: Sequence[str] = (".",),
) -> Played:
    """As `play`, for several codemods of one step, each with its options."""
    data, listed = _bytes(files), list(calls)
    named = {_name(codemod): codemod for codemod, _ in listed}
    steps = [{"name": _name(codemod), "options": dict(given or {})} for codemod, given in listed]
    plan = Plan.model_validate(
        {
            "version": 1,
            "name": "test",
            "canonical": canonical,
            "competitors": [dict(competitor) for competitor in competitors],
            "steps": [{"id": "s", "codemods": steps}],
        }
    )
    migration = Migration(plan, tuple(source_roots))

    def load(name: str) -> Codemod:
        found = named[name]
        return load_codemod(found) if isinstance(found, str) else found()

    def played(tree: SourceTree) -> StepProposal:
        return play_step(tree, migration, load, 1)

    step = played(SourceTree(MemoryBase(data)))
    after = {path: step.after.read(path) or b"" for path in sorted(step.after.paths())}
    again = played(SourceTree(MemoryBase(after)))
    _prove(step, again, data, after)
    return Played(after, step.ledger)


def _name(codemod: str | type[Codemod]) -> str:
    """What a plan calls it: so that a class is told as somebody's own, as in a plan."""
    return codemod if isinstance(codemod, str) else f"{codemod.__module__}:{codemod.__name__}"


def _bytes(files: Files) -> dict[str, bytes]:
    return {p: code(t).encode() if isinstance(t, str) else t for p, t in files.items()}


def _assert_same(path: str, found: bytes | None, expected: bytes | None, played: Played) -> None:
    if found == expected:
        return
    import difflib

    then, now = (
        ["(no such file)"] if data is None else data.decode("utf-8", "replace").split("\n")
        for data in (expected, found)
    )
    lines = difflib.unified_diff(then, now, f"{path} (expected)", f"{path} (found)", lineterm="")
    said = "; ".join(played.said(path)) or "nothing"
    raise AssertionError("\n".join([*lines, f"the ledger says of it: {said}"]))


def _prove(
    step: StepProposal, again: StepProposal, before: dict[str, bytes], after: dict[str, bytes]
) -> None:
    for path, data in after.items():
        if path.endswith(".py") and _parses(before.get(path, b"")):
            _require(_parses(data), f"{path} does not parse any more")
    undone = SourceTree(MemoryBase(after)).with_changes(
        change.inverted() for change in merge_changes(step.changes)
    )
    restored = {path: undone.read(path) for path in undone.paths()}
    _require(restored == before, "undoing does not bring every byte back")
    changed = [change.path for change in again.changes]
    _require(not changed, f"a second run changes {', '.join(changed)}")
    spoken_of = {entry.path for entry in step.ledger.references}
    silent = sorted({change.path for change in step.changes} - spoken_of)
    _require(not silent, f"the ledger says nothing of {', '.join(silent)}")
    for entry in step.ledger.references:
        has_reason = entry.reason or entry.disposition is Disposition.REWRITTEN
        _require(has_reason, f"{entry.place} is {entry.disposition} for no reason")
        lines = before.get(entry.path, b"").count(b"\n") + 1
        _require(1 <= entry.line <= lines, f"{entry.place} is not there")


def _require(holds: object, told: str) -> None:
    if not holds:
        raise AssertionError(told)


def _parses(data: bytes) -> bool:
    try:
        ast.parse(data)
    except (SyntaxError, ValueError, MemoryError):
        return False
    return True
