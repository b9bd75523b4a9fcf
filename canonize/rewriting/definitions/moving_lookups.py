"""Names that moved code asks its old module for each time: an import would keep one value.

``LIMIT`` of ``app.old``, which ``set_limit()`` there binds anew, or another file with
``app.old.LIMIT = 1``, or a test that fakes it, is ``old.LIMIT`` in what moved to ``app.new``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import libcst as cst

from canonize.rewriting.definitions.moving_annotations import Splice
from canonize.rewriting.definitions.moving_source import Source
from canonize.rewriting.definitions.used_on_import import is_program_test
from canonize.syntax.scopes import Bind, Binding, Use, below
from canonize.syntax.statements import runs_on_import


@dataclass(frozen=True)
class AskedEachTime:
    """One name of the old module: the places that become ``old.NAME``.

    Args:
        places: uses, and bindings by functions that say ``global NAME``.
        rest: uses that stay, since they run while the module is imported.
    """

    places: tuple[Use | Binding, ...]
    rest: tuple[Use | None, ...] = ()


def runs_as_program(source: Source) -> bool:
    """Whether ``python -m`` may run a module: as ``__main__``, beside what others import."""
    asks = (node.test for node in source.body if isinstance(node, cst.If))
    return source.path.rpartition("/")[2] == "__main__.py" or any(map(is_program_test, asks))


def asked_each_time(
    source: Source, name: str, uses: Collection[Use | None], indices: Collection[int]
) -> AskedEachTime | None:
    """How statements that move ask for a name that stays; ``None`` where they can't.

    Args:
        indices: the statements that move.
    """
    bindings = source.scopes.top.bindings[name]
    bound = [b for b in bindings if b.how is not Bind.DECLARE and source.holder(b.node) in indices]
    if any(b.how is Bind.DELETE for b in bindings) or not all(map(_is_plain, bound)):
        return None
    if bound and not _is_written_freely(source, name, indices):
        return None
    late = [use for use in uses if use is not None and not runs_on_import(use.scope)]
    if not shown_as_spelled(source, indices).isdisjoint(id(use.node) for use in late):
        return None
    rest = [use for use in uses if use is None or runs_on_import(use.scope)]
    return AskedEachTime((*late, *bound), tuple(rest)) if late or bound else None


def _is_plain(binding: Binding) -> bool:
    """Whether an attribute can stand where a name is bound."""
    return binding.how is Bind.ASSIGN and isinstance(binding.node, cst.Name)


def _is_written_freely(source: Source, name: str, indices: Collection[int]) -> bool:
    """Whether ``global NAME`` stands on lines of its own, and no ``:=`` binds the name."""
    for index in indices:
        for node in below(source.body[index]):
            match node:
                case cst.NamedExpr(target=cst.Name(value=bound)) if bound == name:
                    return False
                case cst.SimpleStatementLine(body=[_, _, *_] as body) if any(
                    isinstance(small, cst.Global) for small in body
                ):
                    return False
                case cst.SimpleStatementSuite(body=body) if any(
                    isinstance(small, cst.Global) for small in body
                ):
                    return False
    return True


def shown_as_spelled(source: Source, indices: Collection[int]) -> set[int]:
    """What ``f"{NAME=}"`` writes as it is spelled."""
    return {
        id(node)
        for index in indices
        for part in below(source.body[index])
        if isinstance(part, cst.FormattedStringExpression) and part.equal is not None
        for node in below(part.expression)
    }


def lookups(
    source: Source, asked: Mapping[str, AskedEachTime], module: str, indices: Collection[int]
) -> list[Splice]:
    """The edits: each place looks the name up, and nothing declares it global.

    Args:
        module: what the old module is called in the new file.
    """
    nodes = {id(place.node): (place.node, name) for name in asked for place in asked[name].places}
    spans = source.file.spans([node for node, _ in nodes.values()])
    pieces: list[Splice] = [
        (span.start, span.end, f"{module}.{nodes[key][1]}") for key, span in spans.items()
    ]
    for index in indices if asked else ():
        for block in below(source.body[index]):
            if isinstance(block, cst.IndentedBlock):
                pieces += _declarations(source, block, asked)
    return pieces


def _declarations(
    source: Source, block: cst.IndentedBlock, asked: Collection[str]
) -> Iterator[Splice]:
    """The edits of ``global`` in one block."""
    for line in block.body:
        match line:
            case cst.SimpleStatementLine(body=[cst.Global(names=names) as declares]):
                left = [item.name.value for item in names if item.name.value not in asked]
                if len(left) < len(names):
                    yield _declared(source, declares, left, is_alone=len(block.body) == 1)


def _declared(source: Source, node: cst.Global, left: list[str], *, is_alone: bool) -> Splice:
    """``global A, B`` without names that are looked up; the whole line where none is left."""
    span, text = source.file.spans([node])[id(node)], source.file.text
    if left or is_alone:
        return span.start, span.end, f"global {', '.join(left)}" if left else "pass"
    end = text.find("\n", span.end) + 1 or len(text)
    return text.rfind("\n", 0, span.start) + 1, end, ""
