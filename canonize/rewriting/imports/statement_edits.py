"""From-imports of which one name goes its own way: it changes in place, or leaves the statement."""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst

from canonize.rewriting.imports.moved_import import Planned
from canonize.syntax.edits import FileEdits
from canonize.syntax.import_statements import dotted_node, with_module, with_name, without
from canonize.syntax.scopes import ImportSite, dotted

DIRECTIVES = ("# noqa", "# type:", "# pylint:", "# isort:", "# pragma:", "# mypy:", "#noqa")


def says_nothing_else(line: cst.SimpleStatementLine) -> bool:
    """Whether the comment behind a statement, if any, only speaks to tools about it."""
    comment = line.trailing_whitespace.comment
    if comment is None:
        return True
    return comment.value.startswith(DIRECTIVES) and comment.value.count("#") == 1


@dataclass(frozen=True, slots=True)
class Leaving:
    """``name as local`` of another module; ``written`` is how that is spelt, "" for ``import``."""

    alias: cst.ImportAlias
    written: str
    name: str
    local: str

    @property
    def has_asname(self) -> bool:
        """Whether ``as`` is written: for another name, and where ``x as x`` exports it."""
        asname = self.alias.asname
        explicit = asname is not None and dotted(asname.name) == dotted(self.alias.name)
        return explicit or self.local != self.name

    @property
    def line(self) -> str:
        """The statement that imports it alone."""
        named = f"{self.name} as {self.local}" if self.has_asname else self.name
        return f"from {self.written} import {named}" if self.written else f"import {named}"


@dataclass
class _Statement:
    site: ImportSite
    swapped: dict[tuple[str, str], cst.ImportAlias] = field(default_factory=dict)
    leaving: dict[tuple[str, str], Leaving] = field(default_factory=dict)
    dropped: set[tuple[str, str]] = field(default_factory=set)


class ImportEdits:
    """Collects what becomes of single names of from-imports, then plans one edit a statement.

    Other edits of the same statement that are planned before `write` are built upon.

    Args:
        planned: what imports are planned.
    """

    def __init__(self, edits: FileEdits) -> None:
        self._edits = edits
        self.planned = Planned()
        self._statements: dict[int, _Statement] = {}
        self._added: dict[int, set[str]] = {}

    def swap(self, site: ImportSite, old: cst.ImportAlias, new: cst.ImportAlias) -> None:
        """Another name of the same module."""
        self._statement(site).swapped[_key(old)] = new

    def leave(self, site: ImportSite, leaving: Leaving) -> None:
        """A name of another module: it gets a statement of its own, unless it stands alone."""
        self._statement(site).leaving[_key(leaving.alias)] = leaving

    def drop(self, site: ImportSite, old: cst.ImportAlias) -> bool:
        """A name that nothing takes the place of; whether it can go without losing a comment."""
        line, node = site.place.line, site.node
        block = getattr(site.place.block, "body", ())
        is_removable = (
            isinstance(line, cst.SimpleStatementLine)
            and len(line.body) == 1
            and line.trailing_whitespace.comment is None
            and (len(block) > 1 or isinstance(site.place.block, cst.Module))
        )
        if isinstance(node.names, cst.ImportStar):
            return False
        if isinstance(node, cst.Import):
            if len(node.names) > 1 or not is_removable:
                return False
            self._edits.remove_lines(line)
            return True
        statement = self._statement(site)
        if len(node.names) - len(statement.dropped) < 2 and not is_removable:
            return False
        statement.dropped.add(_key(old))
        return True

    def can_leave(self, site: ImportSite, written: str) -> bool:
        """Whether a name can go: ``import x`` has no parentheses for the comments in them."""
        node = site.node
        return bool(written) or "#" not in self._edits.file.module.code_for_node(node)

    def write(self) -> None:
        """Plans the edits."""
        for statement in self._statements.values():
            self._write(statement)

    def add(self, site: ImportSite, code: str) -> None:
        """Adds statements, a line each, behind an import; each once."""
        there = self._added.setdefault(id(site.node), set())
        fresh = [text for text in dict.fromkeys(code.split("\n")) if text not in there]
        there.update(fresh)
        if not fresh:
            return
        line, code = site.place.line, "\n".join(fresh)
        if isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1:
            self._edits.insert_after(line, code)
        else:
            bare = [text.partition("  #")[0] for text in code.split("\n")]
            self._edits.append_small(site.node, "; ".join(bare))

    def _statement(self, site: ImportSite) -> _Statement:
        return self._statements.setdefault(id(site.node), _Statement(site))

    def _write(self, statement: _Statement) -> None:
        site = statement.site
        node = self._edits.planned(site.node) or site.node
        assert isinstance(node, cst.ImportFrom)
        assert not isinstance(node.names, cst.ImportStar)
        aliases = node.names
        dropped = {id(alias) for alias in aliases if _key(alias) in statement.dropped}
        if len(dropped) == len(aliases):
            self._edits.remove_lines(site.place.line)
            return
        if dropped:
            node, _ = without(node, dropped)
        assert not isinstance(node.names, cst.ImportStar)
        names = [
            statement.swapped[_key(old)].with_changes(comma=old.comma)
            if _key(old) in statement.swapped
            else old
            for old in node.names
        ]
        node = node.with_changes(names=names)
        gone = {id(alias): statement.leaving.get(_key(alias)) for alias in names}
        leaving = {key: found for key, found in gone.items() if found is not None}
        comments: dict[int, tuple[str, ...]] = {}
        if len(leaving) == len(names):
            first = id(names[0])
            node, comments = without(node, leaving.keys() - {first})
            in_place = leaving.pop(first)
            self._edits.revise(site.node, _instead(node, in_place))
        else:
            if leaving:
                node, comments = without(node, set(leaving))
            self._edits.revise(site.node, node)
        lines = [self._line(site, one, comments.get(key, ())) for key, one in leaving.items()]
        if lines:
            self.add(site, "\n".join(lines))

    def _line(self, site: ImportSite, leaving: Leaving, comments: tuple[str, ...]) -> str:
        trailing = site.place.line.trailing_whitespace.comment
        if not comments and trailing is not None and trailing.value.startswith(DIRECTIVES):
            comments = (trailing.value,)
        return "  ".join([leaving.line, " ".join(comments)]) if comments else leaving.line


def _instead(node: cst.ImportFrom, leaving: Leaving) -> cst.Import | cst.ImportFrom:
    """The statement of one name that says the new place."""
    assert not isinstance(node.names, cst.ImportStar)
    [only] = node.names
    if leaving.written:
        alias = with_name(only, leaving.name, leaving.local)
        return with_module(node.with_changes(names=[alias]), leaving.written)
    alias = cst.ImportAlias(name=dotted_node(leaving.name))
    if leaving.has_asname:
        alias = alias.with_changes(asname=cst.AsName(name=cst.Name(leaving.local)))
    return cst.Import(names=[alias], semicolon=node.semicolon)


def _key(alias: cst.ImportAlias) -> tuple[str, str]:
    name = dotted(alias.name)
    return name, dotted(alias.asname.name) if alias.asname is not None else name
