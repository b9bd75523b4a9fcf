"""An import line that goes, with the ``if TYPE_CHECKING:`` that has nothing else in it."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from canonize.syntax.edits import FileEdits
from canonize.syntax.import_statements import without
from canonize.syntax.scopes import ImportSite, Scopes, dotted
from canonize.syntax.statements import type_checking_block

_FLAG = "TYPE_CHECKING"


def remove_line(edits: FileEdits, scopes: Scopes, site: ImportSite) -> None:
    """Removes the line of an import, and never leaves a block without a statement behind.

    An ``if TYPE_CHECKING:`` goes with its last line, and the flag's import when nothing else
    asks for it; any other block keeps a ``pass``.
    """
    line, block = site.place.line, site.place.block
    lines = getattr(block, "body", ())
    if isinstance(block, cst.Module) or any(
        other is not line and not edits.is_removed(other) for other in lines
    ):
        edits.remove_lines(line)
        return
    guard = type_checking_block(edits.file.module.body, block)
    if guard is None or "#" in edits.file.module.code_for_node(guard.body):
        assert isinstance(line, cst.SimpleStatementLine)
        edits.replace(line.body[0], "pass")
        return
    edits.remove_block(guard, lines)
    _drop_flag(edits, scopes, guard)


def _drop_flag(edits: FileEdits, scopes: Scopes, guard: cst.If) -> None:
    uses = scopes.uses_of(scopes.top, _FLAG)
    found = [(site, names) for site in scopes.imports if (names := _with_flag(site.node))]
    if any(use.node is not guard.test for use in uses) or len(found) != 1:
        return
    [(site, names)] = found
    if edits.planned(site.node) is not None or not isinstance(site.place.block, cst.Module):
        return
    if len(names) > 1 and isinstance(site.node, cst.ImportFrom):
        gone = {id(alias) for alias in names if dotted(alias.name) == _FLAG}
        edits.replace(site.node, without(site.node, gone)[0])
    elif len(getattr(site.place.line, "body", ())) == 1:
        edits.remove_lines(site.place.line)


def _with_flag(node: cst.CSTNode) -> Sequence[cst.ImportAlias]:
    """The names of a from-import that brings the flag; none for any other statement."""
    if not isinstance(node, cst.ImportFrom) or isinstance(node.names, cst.ImportStar):
        return ()
    if node.module is None or dotted(node.module) not in ("typing", "typing_extensions"):
        return ()
    is_there = any(dotted(a.name) == _FLAG and a.asname is None for a in node.names)
    return node.names if is_there else ()
