"""What nobody can see through, and need not, since all that may be asked for is still there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from canonize.core.codemod import Migration
from canonize.core.outcome import HANDED_ON, Ended, OpenPoint
from canonize.core.reasons import NOT_SEEN, Code, code_of
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.end_states import EndState, Handing, handing_on
from canonize.resolution.project import Project


def answered_by_what_is_left(
    points: Iterable[OpenPoint], ended: Sequence[Ended], tree: SourceTree, migration: Migration
) -> list[OpenPoint]:
    """The same points; those that modules answer by themselves have `HANDED_ON` as answer."""
    answered = _answered_by_modules(ended, Project.of(tree, migration.source_roots))
    found = []
    for point in points:
        module = Symbol.parse(point.symbol).module if point.symbol else ""
        is_folded = not point.answer and code_of(point.reason) in answered.get(module, ())
        found.append(replace(point, answer=HANDED_ON) if is_folded else point)
    return found


def _answered_by_modules(ended: Iterable[Ended], project: Project) -> dict[str, Sequence[Code]]:
    """Modules that still give all that competitors were called there, and what that answers."""
    in_module: dict[str, list[Ended]] = {}
    for item in ended:
        in_module.setdefault(Symbol.parse(item.symbol).module, []).append(item)
    found: dict[str, Sequence[Code]] = {}
    for module, items in in_module.items():
        if all(item.state == EndState.FORWARDS for item in items):
            ways = {handing_on(Symbol.parse(item.symbol), project) for item in items}
            if ways == {Handing.BINDS}:
                found[module] = NOT_SEEN
            elif Handing.NO not in ways:  # what a ``__getattr__`` gives is not in ``vars(module)``
                found[module] = (Code.COMPUTED_PATH,)
    return found
