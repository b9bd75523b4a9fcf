"""Imports that a move adds to a file: joined with one that is there, or on a line of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import libcst as cst

from canonize.core.import_scan import absolute
from canonize.rewriting.definitions.moving_source import NeededImport
from canonize.syntax.edits import FileEdits
from canonize.syntax.import_statements import spell_module
from canonize.syntax.scopes import ImportSite, Scopes, dotted
from canonize.syntax.statements import first_after_header, import_anchor, is_docstring

WIDTH = 88


@dataclass(frozen=True, slots=True)
class Spelling:
    """Whether a file says modules of its own package by dots, and others of its distribution."""

    siblings: bool
    others: bool

    def of(self, module: str, package: str | None) -> str:
        """How a from-import in a package writes a module."""
        is_sibling = package in (module, module.rpartition(".")[0])
        return spell_module(module, package, self.siblings if is_sibling else self.others)


def import_lines(
    needed: Collection[NeededImport], package: str | None, *, spelling: Spelling
) -> list[str]:
    """The statements, one a module, as a new file would have them."""
    plain = sorted({n.alias for n in needed if not n.name})
    lines = [f"import {alias}" for alias in plain]
    by_module: dict[str, set[str]] = defaultdict(set)
    for item in needed:
        if item.name:
            by_module[spelling.of(item.module, package)].add(item.alias)
    for written in sorted(by_module):
        lines += from_line(written, sorted(by_module[written], key=str.casefold)).split("\n")
    return lines


def from_line(written: str, aliases: Sequence[str]) -> str:
    """``from a import b, c``, over several lines where it is too long for one."""
    line = f"from {written} import {', '.join(aliases)}"
    if len(line) <= WIDTH:
        return line
    inside = "".join(f"    {alias},\n" for alias in aliases)
    return f"from {written} import (\n{inside})"


def spelling_of(scopes: Scopes, package: str | None) -> Spelling:
    """How a file mostly says modules: some say their neighbours by dots, and nothing else."""
    top = (package or "").partition(".")[0]
    nodes = [site.node for site in scopes.imports if isinstance(site.node, cst.ImportFrom)]
    dots = sum(bool(node.relative) for node in nodes)
    paths = [dotted(node.module) for node in nodes if not node.relative]
    mostly = dots > [path.partition(".")[0] for path in paths].count(top)
    near = sum(len(node.relative) == 1 and node.module is not None for node in nodes)
    spelled = sum(path.rpartition(".")[0] == package for path in paths)
    return Spelling(near > spelled if near or spelled else mostly, mostly)


class AddedImports:
    """Adds imports to a file that is there.

    Args:
        gone: the ``id`` of import aliases that the same edit takes away.
    """

    def __init__(
        self,
        scopes: Scopes,
        edits: FileEdits,
        package: str | None,
        gone: Collection[int] = (),
    ) -> None:
        self._scopes, self._edits, self._package = scopes, edits, package
        self._module = edits.file.module
        self._gone = gone

    @property
    def spelling(self) -> Spelling:
        """How the file says modules of its own distribution."""
        return spelling_of(self._scopes, self._package)

    def add(self, needed: Collection[NeededImport]) -> None:
        """Plans the edits; what only type checkers need may need ``TYPE_CHECKING``, too."""
        if any(item.for_types for item in needed) and not self._has_flag():
            needed = [*needed, NeededImport("typing", "TYPE_CHECKING", "TYPE_CHECKING")]
        if any(item.module == "__future__" for item in needed):
            self._future()
        needed = [item for item in needed if item.module != "__future__"]
        types = [item for item in needed if item.for_types]
        rest = self._joined([item for item in needed if not item.for_types], ())
        types = self._joined(types, ("type-checking",))
        lines = import_lines(rest, self._package, spelling=self.spelling)
        typed = import_lines(types, self._package, spelling=self.spelling)
        line = self._typing_line()
        if typed and line is not None:
            self._edits.insert_after(line, "\n".join(typed))
        elif typed:
            guard = "\n".join(["if TYPE_CHECKING:", *(f"    {line}" for line in typed)])
            lines += ["", guard]
        if lines:
            self._below_imports("\n".join(lines))

    def _joined(self, needed: list[NeededImport], guards: tuple[str, ...]) -> list[NeededImport]:
        """Puts names into from-imports of the same module; returns what is left."""
        by_module: dict[str, list[NeededImport]] = defaultdict(list)
        for item in needed:
            by_module[item.module if item.name else ""].append(item)
        left = by_module.pop("", [])
        for module, items in by_module.items():
            site = self._site(module, guards)
            if site is None or not self._join(site, [item.alias for item in items]):
                left += items
        return left

    def _site(self, module: str, guards: tuple[str, ...]) -> ImportSite | None:
        for site in self._scopes.imports:
            node = site.node
            if not isinstance(node, cst.ImportFrom) or isinstance(node.names, cst.ImportStar):
                continue
            if site.scope is not self._scopes.top or site.place.guards != guards:
                continue
            if self._edits.planned(node) is not None or len(site.place.line.body) != 1:
                continue
            if self._edits.is_removed(site.place.line):
                continue
            if not isinstance(site.place.line, cst.SimpleStatementLine):
                continue
            if any(id(alias) in self._gone for alias in node.names):
                continue
            written = "." * len(node.relative) + dotted(node.module)
            if absolute(written, self._package) == module:
                return site
        return None

    def _join(self, site: ImportSite, aliases: list[str]) -> bool:
        node = cst.ensure_type(site.node, cst.ImportFrom)
        assert not isinstance(node.names, cst.ImportStar)
        spans = self._edits.file.spans([node, *node.names])
        text = self._edits.file.text
        whole = spans[id(node)]
        source = text[whole.start : whole.end]
        if "#" in source or "\\" in source:
            return False
        written = "." * len(node.relative) + dotted(node.module)
        there = [_written(alias) for alias in node.names]
        is_sorted = there == sorted(there, key=str.casefold) or there == sorted(there)
        names = [*there, *(alias for alias in aliases if alias not in there)]
        if is_sorted:
            names.sort(key=str.casefold if there == sorted(there, key=str.casefold) else str)
        if "\n" in source:
            first = text[: spans[id(node.names[0])].start]
            margin = first[first.rfind("\n") + 1 :]
            if margin.strip():
                return False
            comma = "," if isinstance(node.names[-1].comma, cst.Comma) else ""
            inside = ",\n".join(f"{margin}{name}" for name in names)
            new = f"from {written} import (\n{inside}{comma}\n{_closing(source)})"
        else:
            new = f"from {written} import {', '.join(names)}"
            if len(new) > max(WIDTH, len(source)):
                margin = "    " * len(whole.indent)
                inside = "".join(f"{margin}    {name},\n" for name in names)
                new = f"from {written} import (\n{inside}{margin})"
        self._edits.replace(node, new.replace("\n", self._module.default_newline))
        return True

    def _below_imports(self, code: str) -> None:
        anchor = last_import(self._module)
        if anchor is not None:
            self._edits.insert_after(anchor, code)
            return
        body = self._module.body
        start = first_after_header(body)
        if start < len(body):
            self._edits.insert_above(body[start], code)
        elif body:
            self._edits.insert_after(body[start - 1], f"\n{code}")

    def _future(self) -> None:
        body = self._module.body
        line = "from __future__ import annotations"
        if is_docstring(body[0]):
            self._edits.insert_after(body[0], f"\n{line}")
        else:
            self._edits.insert_above(body[0], line)

    def _has_flag(self) -> bool:
        """Whether imports for types find a block, whatever guards it, or what would guard one."""
        has_name = bool(self._scopes.top.bindings.get("TYPE_CHECKING"))
        return has_name or self._typing_line() is not None

    def _typing_line(self) -> cst.CSTNode | None:
        for site in self._scopes.imports:
            if site.place.guards == ("type-checking",) and site.scope is self._scopes.top:
                return site.place.line
        return None


def last_import(module: cst.Module) -> cst.CSTNode | None:
    """The last of the import lines with which a file begins, docstring and such left out.

    What prepares for imports below it stands above (`import_anchor`).
    """
    body: Sequence[cst.CSTNode] = module.body
    found: cst.CSTNode | None = None
    for statement in body[first_after_header(body) :]:
        if isinstance(statement, cst.SimpleStatementLine) and all(
            isinstance(small, (cst.Import, cst.ImportFrom)) for small in statement.body
        ):
            found = statement
        elif (not isinstance(statement, (cst.If, cst.Try)) and found is not None) or (
            found is None and not isinstance(statement, cst.SimpleStatementLine)
        ):
            break
    anchor, is_below = import_anchor(module) if body else (None, False)
    if anchor is None or not is_below:
        return found
    return anchor if found is None else max(found, anchor, key=body.index)


def _written(alias: cst.ImportAlias) -> str:
    name = dotted(alias.name)
    return f"{name} as {dotted(alias.asname.name)}" if alias.asname is not None else name


def _closing(source: str) -> str:
    last = source[source.rfind("\n") + 1 :]
    return last[: len(last) - len(last.lstrip())]
