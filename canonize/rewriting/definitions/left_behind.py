"""The old names that a move left in their file: second names and imports that nobody needs now."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import libcst as cst

from canonize.core.import_scan import absolute, scan_imports
from canonize.rewriting.definitions.moves import Move
from canonize.rewriting.definitions.removal import Removal
from canonize.syntax.analysis import Analysed, analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.edits import FileEdits
from canonize.syntax.import_statements import without
from canonize.syntax.scopes import dotted


def without_left_behind(
    path: str, data: bytes, moves: Sequence[Move], package: str | None
) -> tuple[bytes, frozenset[str]]:
    """The file without the old names that only others could use, and which went."""
    try:
        analysed = analyse(data)
        edits = FileEdits(analysed.file)
        left = _Left(analysed, edits, package)
        gone = frozenset(move.old.name for move in moves if left.take(move))
        left.write(frozenset(move.old.name for move in moves))
        return edits.result()[0], gone
    except (Unreadable, RecursionError, ValueError):
        return data, frozenset()


def goes_on_importing(path: str, data: bytes, moves: Sequence[Move], package: str | None) -> bool:
    """Whether a file without the old names still loads where the last of some moves went."""
    left, home = without_left_behind(path, data, moves, package)[0], moves[-1].new.module
    taken = (item for item in scan_imports(left) if item.name and not item.indented)
    return any(absolute(item.module, package) == home for item in taken)


def marked_for_others(path: str, data: bytes, names: Collection[str]) -> bytes:
    """The file with imports of old names that only others use marked as wanted."""
    if path.endswith("__init__.py"):
        return data
    try:
        analysed = analyse(data)
        edits = FileEdits(analysed.file)
        removal = Removal(analysed.scopes, edits, lambda name: "")
        top = analysed.scopes.top
        quiet = {n for n in names if not analysed.scopes.uses_of(top, n) and not removal.lists(n)}
        for site in analysed.scopes.imports:
            node, line = site.node, site.place.line
            if site.scope is not top or isinstance(node.names, cst.ImportStar):
                continue
            taken = {dotted(a.asname.name if a.asname else a.name) for a in node.names}
            if not taken & quiet or line.trailing_whitespace.comment is not None:
                continue
            if not isinstance(node, cst.ImportFrom) or node.lpar is None:
                edits.replace(node, f"{analysed.file.module.code_for_node(node)}  # noqa: F401")
        return edits.result()[0]
    except (Unreadable, RecursionError, ValueError):
        return data


def is_empty(data: bytes) -> bool:
    """Whether a file has nothing but a docstring, imports, ``__all__`` and loggers."""
    try:
        analysed = analyse(data)
    except (Unreadable, RecursionError):
        return False
    return Removal(analysed.scopes, FileEdits(analysed.file), lambda name: "").leaves_nothing


class _Left:
    def __init__(self, analysed: Analysed, edits: FileEdits, package: str | None) -> None:
        self._scopes, self._edits, self._package = analysed.scopes, edits, package
        self._body = analysed.file.module.body
        self._aliases: dict[int, set[int]] = {}

    def take(self, move: Move) -> bool:
        """Plans that an old name goes; whether it does."""
        scopes, name = self._scopes, move.old.name
        if scopes.uses_of(scopes.top, name) or len(scopes.top.bindings[name]) != 1:
            return False
        if move.old.module == move.new.module:
            for statement in self._body:
                if _is_second_name(statement, move):
                    self._edits.remove_with_comments(statement)
                    return True
            return False
        for site in scopes.imports:
            node = site.node
            if site.scope is not scopes.top or site.place.guards:
                continue
            if not isinstance(node, cst.ImportFrom) or isinstance(node.names, cst.ImportStar):
                continue
            home = absolute("." * len(node.relative) + dotted(node.module), self._package)
            for alias in node.names:
                local = dotted(alias.asname.name) if alias.asname else dotted(alias.name)
                if (home, dotted(alias.name)) == (move.new.module, move.new.name) and local == name:
                    self._aliases.setdefault(id(node), set()).add(id(alias))
                    return True
        return False

    def write(self, names: frozenset[str]) -> None:
        """Plans the edits of imports and of ``__all__``."""
        for site in self._scopes.imports:
            gone = self._aliases.get(id(site.node), set())
            if not gone or not isinstance(site.node, cst.ImportFrom):
                continue
            assert not isinstance(site.node.names, cst.ImportStar)
            if len(gone) == len(site.node.names):
                self._edits.remove_with_comments(site.place.line)
            else:
                self._edits.replace(site.node, without(site.node, gone)[0])
        Removal(self._scopes, self._edits, lambda name: "").drop_exports(names)


def _is_second_name(statement: cst.CSTNode, move: Move) -> bool:
    match statement:
        case cst.SimpleStatementLine(
            body=[
                cst.Assign(
                    targets=[cst.AssignTarget(target=cst.Name(value=old))],
                    value=cst.Name(value=new),
                )
            ]
        ):
            return (old, new) == (move.old.name, move.new.name)
    return False
