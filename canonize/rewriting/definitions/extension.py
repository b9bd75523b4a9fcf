"""One file extended: second names, re-exports and entries of `__all__`, each added or refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import libcst as cst

from canonize.core.change import Edit
from canonize.core.import_scan import absolute
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.reference_notes import ReferenceNotes
from canonize.resolution.project import Project
from canonize.resolution.special_bases import SpecialBases
from canonize.rewriting.definitions.aliases import (
    Answer,
    Barred,
    Below,
    Present,
    Statement,
    alias_answer,
    end_of_imports,
    is_import,
    member_answer,
)
from canonize.syntax.analysis import Analysed
from canonize.syntax.dunder_all import ExportList, export_list, one_more_below, with_entry
from canonize.syntax.edits import FileEdits
from canonize.syntax.import_statements import spell_module
from canonize.syntax.scopes import Bind, dotted
from canonize.syntax.statements import first_after_header


@dataclass(frozen=True, slots=True)
class Additions:
    """What a file is to be given; ``symbol`` is the class or module that is extended."""

    symbol: Symbol
    aliases: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, str] = field(default_factory=dict)
    reexports: tuple[Symbol, ...] = ()
    exports: tuple[str, ...] = ()


class Extension:
    """Plans the additions to one file; `result` writes them, `had` is what the file then has."""

    def __init__(self, path: str, analysed: Analysed, wanted: Additions, project: Project) -> None:
        self._file = analysed.file
        self._scopes = analysed.scopes
        self._module = analysed.file.module
        self._wanted = wanted
        self._project = project
        self._package = project.modules.package(path)
        self._is_stub = path.endswith(".pyi")
        self._edits = FileEdits(self._file)
        self._outcome = ReferenceNotes(path, self._edits)
        self._below: dict[int, tuple[Statement, list[str]]] = {}
        self._above: list[str] = []
        self._aliases: dict[str, str] = {}
        self._members: dict[str, str] = {}
        self._reexports: list[Symbol] = []
        self._exports: list[str] = []
        self._listing = export_list(self._module, self._scopes)
        self._extend()

    @property
    def had(self) -> Additions:
        """What of the wanted the file has afterwards."""
        return Additions(
            self._wanted.symbol,
            self._aliases,
            self._members,
            tuple(self._reexports),
            tuple(self._exports),
        )

    def result(self) -> tuple[bytes, tuple[Edit, ...], list[Reference]]:
        """The new bytes, the edits and the ledger's entries.

        Raises:
            Unreadable: the file is not reproduced byte for byte.
        """
        for statement, lines in self._below.values():
            self._edits.insert_after(statement, "\n".join(lines))
        if self._above and self._module.body:
            self._edits.insert_above(self._module.body[0], "\n".join(self._above))
        after, declared = self._edits.result()
        entries = self._outcome.references()
        if self._above and not self._module.body:
            after, declared = self._appended()
        return after, declared, entries

    def _appended(self) -> tuple[bytes, tuple[Edit, ...]]:
        """Imports at the end of a file that has no statement to stand beside."""
        data, newline = self._file.data, self._module.default_newline
        text = newline.join(self._above)
        is_open = bool(self._file.text) and not self._module.has_trailing_newline
        added = (newline + text if is_open else text + newline).encode(self._file.encoding)
        return data + added, (Edit(len(data), len(data), added),)

    def _extend(self) -> None:
        for target in self._wanted.reexports:
            self._reexport(target)
        for old, new in self._wanted.members.items():
            owner = self._wanted.symbol.name
            special = SpecialBases(self._project).kind(self._wanted.symbol)
            answer = member_answer(self._module, self._scopes, owner, old, new, special)
            if self._take(answer, Symbol(self._wanted.symbol.module, f"{owner}.{old}"), old, new):
                self._members[old] = new
        for old, new in self._wanted.aliases.items():
            answer = alias_answer(self._module, self._scopes, old, new)
            reason = self._provided_otherwise(old) if isinstance(answer, Below) else ""
            answer = Barred(reason) if reason else answer
            if self._take(answer, Symbol(self._wanted.symbol.module, old), old, new):
                self._aliases[old] = new
        self._export()

    # Second names ------------------------------------------------------------------------------

    def _take(self, answer: Answer, symbol: Symbol, old: str, new: str) -> bool:
        """Plans ``old = new`` if it may be. Returns whether the file has it afterwards."""
        note = self._outcome.note
        match answer:
            case Barred(reason, at):
                refused = Disposition.REFUSED
                note(at or self._module, symbol, Form.DEFINITION, refused, reason)
                return False
            case Present(at):
                kept = Disposition.KEPT
                note(at, symbol, Form.DEFINITION, kept, f"{old} = {new} is there already")
            case Below(statement):
                self._put_below(statement, f"{old} = {new}", self._gap(statement, symbol))
                reason = f"{old} = {new} is added below"
                self._outcome.rewritten(statement, symbol, Form.DEFINITION, reason)
        return True

    def _gap(self, statement: Statement, symbol: Symbol) -> int:
        """How many blank lines stand between a statement and what is added below it."""
        if is_import(statement):
            return 1
        if isinstance(statement, cst.SimpleStatementLine):
            return 0
        if "." in symbol.name or self._is_stub:
            suite = isinstance(statement.body, cst.SimpleStatementSuite)
            return 0 if self._is_stub and suite else 1
        return 2

    def _put_below(self, statement: Statement, line: str, gap: int) -> None:
        _, lines = self._below.setdefault(id(statement), (statement, []))
        if lines and gap and not lines[-1].startswith(("from ", "import ")):
            gap = 0  # beside the second name that is added there already
        lines += [*([""] * gap), line]

    def _provided_otherwise(self, name: str) -> str:
        """Why a name that nothing binds may be there all the same."""
        if name in self._project.modules.submodules(self._wanted.symbol.module):
            return Reason(f"{name} is a submodule of the package", Code.OTHER_KIND)
        for site in self._scopes.imports:
            if site.scope is not self._scopes.top or not isinstance(site.node, cst.ImportFrom):
                continue
            if not isinstance(site.node.names, cst.ImportStar):
                continue
            home = absolute("." * len(site.node.relative) + dotted(site.node.module), self._package)
            is_here = home is not None and self._project.modules.path(home) is not None
            names = self._project.star_names(home or "") if is_here else None
            if names is None or name in names:
                return Reason(f"`from {home} import *` may provide {name}", Code.STAR)
        return ""

    # Re-exports --------------------------------------------------------------------------------

    def _reexport(self, target: Symbol) -> None:
        taken = self._scopes.top.bindings.get(target.name, [])
        note = self._outcome.note
        if any(self._origin(binding.node, target.name) == target for binding in taken):
            note(taken[0].node, target, Form.RE_EXPORT, Disposition.KEPT, "it is handed on already")
            self._reexports.append(target)
            return
        reason = (
            Reason(f"{target.name} is taken: it means something else here", Code.NAME_TAKEN)
            if taken
            else ""
        )
        reason = reason or self._provided_otherwise(target.name)
        if reason:
            at = taken[0].node if taken else self._module
            note(at, target, Form.RE_EXPORT, Disposition.REFUSED, reason)
            return
        self._reexports.append(target)
        self._put_import(self._import_line(target), target)

    def _origin(self, node: cst.CSTNode, local: str) -> Symbol | None:
        """What a from-import binds to a name."""
        if not isinstance(node, cst.ImportFrom) or isinstance(node.names, cst.ImportStar):
            return None
        home = absolute("." * len(node.relative) + dotted(node.module), self._package)
        for alias in node.names:
            name = alias.asname.name if alias.asname is not None else alias.name
            if home is not None and dotted(name) == local:
                return Symbol(home, dotted(alias.name))
        return None

    def _import_line(self, target: Symbol) -> str:
        written = spell_module(target.module, self._package, self._is_relative())
        # `X as X` tells type checkers and linters that it is handed on; so does `__all__`.
        listed = isinstance(self._listing, ExportList) and target.name in self._wanted.exports
        again = "" if listed else f" as {target.name}"
        return f"from {written} import {target.name}{again}"

    def _is_relative(self) -> bool:
        nodes = (site.node for site in self._scopes.imports)
        return any(isinstance(node, cst.ImportFrom) and node.relative for node in nodes)

    def _put_import(self, line: str, target: Symbol) -> None:
        """Below the first imports of the file, or where they would stand."""
        body = self._module.body
        start = first_after_header(body)
        reason = "an import is added"
        anchor = body[start] if start < len(body) else None
        if anchor is not None and is_import(anchor):
            assert isinstance(anchor, cst.SimpleStatementLine)
            last = end_of_imports(self._module, anchor)
            self._put_below(last, line, 0)
            self._outcome.rewritten(last, target, Form.RE_EXPORT, f"{reason} below")
            return
        if start:
            header = body[start - 1]
            assert isinstance(header, cst.SimpleStatementLine)
            lines = self._below.get(id(header), (header, []))[1]
            self._put_below(header, line, 0 if lines else 1)
            self._outcome.rewritten(header, target, Form.RE_EXPORT, f"{reason} below")
            return
        self._above.append(line)
        self._outcome.rewritten(anchor or self._module, target, Form.RE_EXPORT, f"{reason} here")

    # __all__ -----------------------------------------------------------------------------------

    def _export(self) -> None:
        if not self._wanted.exports:
            return
        found = self._listing
        kept, refused = Disposition.KEPT, Disposition.REFUSED
        here: list[str] = []
        for name in self._wanted.exports:
            symbol = Symbol(self._wanted.symbol.module, name)
            at: cst.CSTNode = self._module if not isinstance(found, ExportList) else found.last
            if found is None:
                reason = Reason("the module has no __all__, so it is left alone", Code.EXPORT_LIST)
                self._outcome.note(at, symbol, Form.RE_EXPORT, kept, reason)
            elif isinstance(found, str):
                self._outcome.note(at, symbol, Form.RE_EXPORT, refused, found)
            elif name in found.listed:
                self._outcome.note(
                    at,
                    symbol,
                    Form.RE_EXPORT,
                    kept,
                    Reason("__all__ lists it already", Code.EXPORT_LIST),
                )
                self._exports.append(name)
            elif not self._has(name):
                reason = Reason(f"the module has no {name}, so a star import would fail", Code.STAR)
                self._outcome.note(at, symbol, Form.RE_EXPORT, refused, reason)
            else:
                here.append(name)
        if isinstance(found, ExportList) and here:
            self._list(found, here)

    def _has(self, name: str) -> bool:
        """Whether the module will have a name when a star import asks for it."""
        given = {*self._aliases, *(target.name for target in self._reexports)}
        if name in given or name in self._project.modules.submodules(self._wanted.symbol.module):
            return True
        bindings = self._scopes.top.bindings
        if any(b.how not in (Bind.DECLARE, Bind.DELETE) for b in bindings.get(name, [])):
            return True
        return "__getattr__" in bindings or bool(self._provided_otherwise(name))

    def _list(self, found: ExportList, names: list[str]) -> None:
        refused = Disposition.REFUSED
        added = self._append(found, names) if found.container is None else self._fill(found, names)
        for name in names:
            symbol = Symbol(self._wanted.symbol.module, name)
            if added:
                self._exports.append(name)
                reason = Reason("__all__ lists it", Code.EXPORT_LIST)
                self._outcome.rewritten(found.last, symbol, Form.RE_EXPORT, reason)
            else:
                reason = Reason("the layout of its __all__ is not understood", Code.EXPORT_LIST)
                self._outcome.note(found.last, symbol, Form.RE_EXPORT, refused, reason)

    def _append(self, found: ExportList, names: list[str]) -> bool:
        self._put_below(found.last, one_more_below(names), 0)
        return True

    def _fill(self, found: ExportList, names: list[str]) -> bool:
        """Puts the names into the list or tuple; the rest of its statement stays byte for byte."""
        assert found.container is not None
        statement = found.last.body[0]
        spans = self._file.spans([statement, found.container])
        whole, inner = spans[id(statement)], spans[id(found.container)]
        text: str | None = self._file.text[inner.outer_start : inner.outer_end]
        for name in names:
            text = with_entry(text, name) if text is not None else None
        if text is None:
            return False
        before = self._file.text[whole.start : inner.outer_start]
        after = self._file.text[inner.outer_end : whole.end]
        self._edits.replace(statement, f"{before}{text}{after}")
        return True
