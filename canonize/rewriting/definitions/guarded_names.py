"""Names that a file binds in the branches of one ``try`` or ``if``: what older versions lack.

A branch may hold a ``try`` or an ``if`` of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import libcst as cst

from canonize.core.reasons import Code, Reason
from canonize.syntax.edits import FileEdits
from canonize.syntax.import_statements import without
from canonize.syntax.scopes import Scopes, dotted

_Block = cst.IndentedBlock
_Guard = cst.Try | cst.If


@dataclass(frozen=True, slots=True)
class _Line:
    """One statement of a branch, and the names that it binds by imports or as a definition."""

    statement: cst.BaseStatement | cst.BaseSmallStatement
    names: tuple[str, ...]

    @property
    def guard(self) -> _Guard | None:
        """The statement, where it has branches itself."""
        return self.statement if isinstance(self.statement, _Guard) else None


class GuardedNames:
    """Those of one file: each is bound once in each of several branches, and nowhere else."""

    def __init__(self, module: cst.Module, scopes: Scopes) -> None:
        self._scopes = scopes
        self._guards = [node for node in module.body if isinstance(node, _Guard)]

    def owns(self, name: str) -> bool:
        """Whether a name is bound in branches alone, by imports, or by one and a definition."""
        bound = self._scopes.top.bindings.get(name, ())
        there = [line for g in self._guards for line in _every_line(g) if name in line.names]
        imported = any(isinstance(line.statement, cst.ImportFrom) for line in there)
        return len(bound) > 1 and len(there) == len(bound) and imported

    def is_used(self, name: str) -> bool:
        """Whether the file itself needs the name."""
        return bool(self._scopes.uses_of(self._scopes.top, name))

    def drop(self, names: Collection[str], edits: FileEdits, outside: Callable[[str], str]) -> str:
        """Plans that names go from all branches, and guards with them of which nothing is left.

        Args:
            outside: who else looks a name of the file up ("" when nobody).

        Returns:
            Why it can't be done; "" when it can.
        """
        for guard in self._guards:
            every = list(_every_line(guard))
            if not any(name in line.names for line in every for name in names):
                continue
            gone = {*names, *(n for n in self._helpers(every, names) if not outside(n))}
            if _vanishes(guard, gone):
                edits.remove_with_comments(guard)
            elif reason := _shrink_guard(guard, gone, edits):
                return reason
        return ""

    def _helpers(self, lines: Collection[_Line], names: Collection[str]) -> Iterator[str]:
        """Names of the same guard that only the definitions which go make use of."""
        inside: set[int] = set()
        pending: list[cst.CSTNode] = [
            line.statement
            for line in lines
            if isinstance(line.statement, cst.FunctionDef | cst.ClassDef)
            and set(line.names) <= set(names)
        ]
        while pending:
            node = pending.pop()
            inside.add(id(node))
            pending += node.children
        for name in {name for line in lines for name in line.names}:
            uses = self._scopes.uses_of(self._scopes.top, name)
            if name not in names and uses and all(id(use.node) in inside for use in uses):
                yield name


def _blocks(guard: _Guard) -> Iterator[_Block]:
    """The branches of a guard that are blocks of their own."""
    bodies: list[cst.CSTNode | None] = [guard.body]
    if isinstance(guard, cst.Try):
        bodies += [handler.body for handler in guard.handlers]
        bodies += [part.body for part in (guard.orelse, guard.finalbody) if part is not None]
    elif isinstance(guard.orelse, cst.If):
        yield from _blocks(guard.orelse)
    elif guard.orelse is not None:
        bodies.append(guard.orelse.body)
    yield from (body for body in bodies if isinstance(body, _Block))


def _lines(block: _Block) -> Iterator[_Line]:
    for statement in block.body:
        match statement:
            case cst.FunctionDef(name=name) | cst.ClassDef(name=name):
                yield _Line(statement, (name.value,))
            case cst.SimpleStatementLine(body=[cst.ImportFrom(names=aliases) as node]) if (
                not isinstance(aliases, cst.ImportStar)
            ):
                yield _Line(node, tuple(map(_local, aliases)))
            case cst.SimpleStatementLine(body=[cst.Pass()]):
                continue
            case _:
                yield _Line(statement, ())


def _local(alias: cst.ImportAlias) -> str:
    return dotted(alias.asname.name if alias.asname is not None else alias.name)


def _every_line(guard: _Guard) -> Iterator[_Line]:
    """The lines of all branches, and of those inside of them."""
    for block in _blocks(guard):
        for line in _lines(block):
            yield line
            if line.guard is not None:
                yield from _every_line(line.guard)


def _vanishes(guard: _Guard, names: Collection[str]) -> bool:
    """Whether nothing is left of a guard once some names are gone."""
    return not _acts(guard) and all(_is_empty(list(_lines(b)), names) for b in _blocks(guard))


def _is_empty(lines: list[_Line], names: Collection[str]) -> bool:
    """Whether a branch does nothing but bind some names."""
    return all(_only_binds(line, names) for line in lines)


def _only_binds(line: _Line, names: Collection[str]) -> bool:
    if line.guard is not None:
        return _vanishes(line.guard, names)
    return bool(line.names) and set(line.names) <= set(names)


def _acts(guard: _Guard) -> bool:
    """Whether asking what a guard asks may do something."""
    if isinstance(guard, cst.Try):
        return False
    pending: list[cst.CSTNode] = [guard.test]
    while pending:
        node = pending.pop()
        if isinstance(node, cst.Call | cst.NamedExpr | cst.Await):
            return True
        pending += node.children
    return isinstance(guard.orelse, cst.If) and _acts(guard.orelse)


def _shrink_guard(guard: _Guard, names: Collection[str], edits: FileEdits) -> str:
    """The same of every branch of a guard."""
    if isinstance(guard, cst.Try) and _decides(guard, names):
        return Reason("what is left of a `try` would not fail with it", Code.NAME_TAKEN)
    reasons = (_shrink(block, list(_lines(block)), names, edits) for block in _blocks(guard))
    return next(filter(None, reasons), "")


def _decides(guard: cst.Try, names: Collection[str]) -> bool:
    """Whether an import that goes decides by itself which branch runs, of which some is left."""
    if not isinstance(guard.body, _Block) or not guard.handlers:
        return False
    body = list(_lines(guard.body))
    stays = [line for line in body if not _only_binds(line, names)]
    goes = [line for line in body if isinstance(line.statement, cst.ImportFrom)]
    goes = [line for line in goes if line not in stays]
    handlers = [h.body for h in guard.handlers if isinstance(h.body, _Block)]
    left = any(not _is_empty(list(_lines(block)), names) for block in handlers)
    fails = any(isinstance(line.statement, cst.ImportFrom) for line in stays)
    return bool(goes) and bool(stays) and left and not fails


def _shrink(block: _Block, lines: list[_Line], names: Collection[str], edits: FileEdits) -> str:
    """Plans that names go from one branch; a branch of one import keeps a ``pass``."""
    holders: dict[int, cst.CSTNode] = {id(top): top for top in block.body}
    for top in block.body:
        if isinstance(top, cst.SimpleStatementLine):
            holders |= {id(part): top for part in top.body}
    for line in lines:
        if line.guard is not None and not _vanishes(line.guard, names):
            if reason := _shrink_guard(line.guard, names, edits):
                return reason
            continue
        gone = set(line.names) & set(names)
        if not gone and line.guard is None:
            continue
        node = line.statement
        if isinstance(node, cst.ImportFrom) and gone != set(line.names):
            assert not isinstance(node.names, cst.ImportStar)
            dropped = {id(alias) for alias in node.names if _local(alias) in gone}
            edits.replace(node, without(node, dropped)[0])
        elif not _is_empty(lines, names):
            edits.remove_lines(holders[id(node)])
        elif isinstance(node, cst.ImportFrom) and len(lines) == 1:
            edits.replace(node, "pass")
        elif line.guard is not None and len(lines) == 1:
            edits.replace(node, "pass\n")
        else:
            return Reason("a branch would have nothing left", Code.NAME_TAKEN)
    return ""
