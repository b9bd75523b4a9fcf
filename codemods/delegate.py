"""A competitor becomes a thin adapter that keeps its API and hands everything to the canonical."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from typing import ClassVar

import libcst as cst
from pydantic import Field, model_validator

from canonize.api import (
    Change,
    Disposition,
    FileEdits,
    Form,
    Migration,
    Options,
    Project,
    Proposal,
    Reference,
    SourceTree,
    Symbol,
    Unreadable,
)
from canonize.core.import_scan import absolute, imports_of
from canonize.core.plan import Kind
from canonize.core.reasons import Code, Reason
from canonize.references.shipped_code import missing_where_it_runs
from canonize.resolution.api import ApiKind
from canonize.resolution.api_reader import ApiReader
from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.module_names import definition_place
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.subclasses import subclasses
from canonize.resolution.targets import missing_target
from canonize.rewriting.adapter_text import (
    AdapterSide,
    adapted,
    is_adapter,
    local_name,
    used_in,
)
from canonize.rewriting.calls.rules import CallRule, Rule
from canonize.rewriting.definitions.adapter_class import (
    Objection,
)
from canonize.rewriting.definitions.removal import Removal
from canonize.rewriting.imports.tidy_imports import tidying
from canonize.syntax.analysis import Analysed, analyse
from canonize.syntax.decoding import line_for_people
from canonize.syntax.import_statements import spell_module
from canonize.syntax.statements import (
    find_definition,
    import_anchor,
    leading_imports,
)


class DelegateOptions(Options):
    """Options of `delegate`."""

    symbols: tuple[str, ...] = Field(
        (),
        description="These competitors, beside those that rules are for; those with the verdict "
        "wrapper when both are empty.",
    )
    rules: tuple[Rule, ...] = Field(
        (), description="What differs, as `adapt_calls` takes it (see docs/adapt-calls.md)."
    )

    @model_validator(mode="after")
    def _argument_by_argument(self) -> DelegateOptions:
        for rule in self.rules:
            calls: list[CallRule] = [rule, *rule.methods.values()]
            unwraps = any(a.unwrap for call in calls for a in call.arguments.values())
            if unwraps or any(call.cases for call in calls):
                raise ValueError(
                    f"{rule.symbol}: an adapter hands on argument by argument; template, choose "
                    "and unwrap are for adapt_calls"
                )
        return self


class Delegate:
    """Makes a competitor an adapter: its API stays, and all that it does is the canonical's.

    Before, with ``methods: {create: {rename: build, arguments: {user: {rename: user_id}}}}``::

        class Factory:
            def __init__(self, sockets):
                self._sockets = sockets

            def create(self, user):
                ...

    After::

        from app.engine_factory import EngineFactory

        class Factory:
            def __init__(self, sockets):
                self._canonical = EngineFactory(sockets)

            def create(self, user):
                return self._canonical.build(user_id=user)

    Signatures, defaults, annotations, docstrings and decorators stay. Attributes that methods set
    become properties; comparisons unwrap the other side; private members go, with the helpers and
    imports that only they used. Behaviour lives in one place, and callers can move later.

    Refuses, for the whole competitor: what the canonical lacks or is of another kind there,
    arguments without a place, async in the canonical alone, bases, decorators on the class,
    members that make instances of their own class or look into another instance, special methods
    that can't be handed on, subclasses, private members that another file uses, import cycles.
    """

    name: ClassVar[str] = "delegate"
    Options: ClassVar[type[DelegateOptions]] = DelegateOptions

    def propose(self, tree: SourceTree, options: DelegateOptions, migration: Migration) -> Proposal:
        """Plays the codemod; see `canonize.core.codemod.Codemod`."""
        adapting = _Adapting(tree, migration)
        for symbol, rule in _asked(options, migration).items():
            adapting.adapt(symbol, rule)
        return Proposal(tuple(adapting.changes()), tuple(adapting.references))


def _asked(options: DelegateOptions, migration: Migration) -> dict[Symbol, Rule | None]:
    found: dict[Symbol, Rule | None] = {Symbol.parse(r.symbol): r for r in options.rules}
    named = options.symbols
    if not named and not found:
        wrappers = (c for c in migration.plan.competitors if c.verdict is Kind.WRAPPER)
        named = tuple(competitor.symbol for competitor in wrappers)
    for text in named:
        found.setdefault(Symbol.parse(text), None)
    return {symbol: rule for symbol, rule in found.items() if not symbol.is_module}


class _Adapting:
    """Adapts one competitor after the other, each on what the ones before left."""

    def __init__(self, tree: SourceTree, migration: Migration) -> None:
        self._before = tree
        self._tree = tree.whole
        self._migration = migration
        self.references: list[Reference] = []

    def changes(self) -> Iterator[Change]:
        for path in sorted(self._tree.touched(self._before)):
            if self._tree.differs(self._before, path):
                yield Change(path, self._before.read(path), self._tree.read(path))

    def adapt(self, symbol: Symbol, rule: Rule | None) -> None:
        """Makes one competitor an adapter, or says why not."""
        modules = self._migration.modules(self._tree)
        path = modules.path(symbol.module)
        data = self._tree.read(path) if path is not None else None
        if path is None or data is None:
            file = f"{symbol.module.replace('.', '/')}.py"
            self._note(file, 1, symbol, "there is no such file")
            return
        line, _, _ = definition_place(data, symbol.name)
        target = self._target(symbol)
        reason = self._unfit(symbol, target, rule, path)
        sides = None if reason else self._sides(symbol, target)
        if sides is None:
            self._note(path, line, symbol, reason or "what it is can't be read")
            return
        if is_adapter(sides[0].node, sides[1].api.origin):
            self._note(path, line, symbol, "it hands everything on already", Disposition.KEPT)
            return
        try:
            self._write(path, data, symbol, target, rule, sides)
        except (Unreadable, RecursionError, SyntaxError) as error:
            self._note(path, line, symbol, Reason(f"the file {error}", Code.UNREADABLE))

    def _target(self, symbol: Symbol) -> Symbol:
        for competitor in self._migration.plan.competitors:
            if competitor.symbol == str(symbol):
                return self._migration.plan.replacement(competitor)
        return Symbol.parse(self._migration.plan.canonical)

    def _unfit(self, symbol: Symbol, target: Symbol, rule: Rule | None, path: str) -> str:
        project = Project.of(self._tree, self._migration.source_roots)
        if rule is not None and rule.replace_with is not None:
            return "a rule with `replace_with` can't be handed on"
        if "." in symbol.name or "." in target.name or target.is_module:
            return "only what stands at the top of a module is handed on"
        reason = missing_target(target, project)
        there = project.modules.path(target.module)
        if not reason and there is not None and there != path:
            chain = project.graph.chain(there, path)
            if chain:
                return Reason(
                    f"importing {there} here would close a cycle: {' -> '.join(chain)}", Code.CYCLE
                )
        if there is not None and there != path:
            apart = missing_where_it_runs(path, target.module, project)
            reason = reason or next(apart, "")
        return reason or self._subclassed(symbol, project)

    def _subclassed(self, symbol: Symbol, project: Project) -> str:
        """Subclasses count on what the methods of their base call."""
        found = next(subclasses(symbol, project), None)
        if found is None:
            return ""
        return f"{found.path}:{found.line} derives from it, and may count on its methods"

    def _sides(self, symbol: Symbol, target: Symbol) -> tuple[AdapterSide, AdapterSide] | None:
        project = Project.of(self._tree, self._migration.source_roots)
        reader = ApiReader(project)
        found = []
        for one in (symbol, target):
            api = reader.read(one)
            path = api.place.path if api.place is not None else ""
            body = parsed_file(self._tree, path)
            kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
            nodes = (
                [n for n in body.body if getattr(n, "name", "") == api.origin.leaf] if body else []
            )
            if len(nodes) != 1 or not isinstance(nodes[0], kinds):
                return None
            found.append(AdapterSide(path, api, nodes[0]))
        return found[0], found[1]

    def _write(
        self,
        path: str,
        data: bytes,
        symbol: Symbol,
        target: Symbol,
        rule: Rule | None,
        sides: tuple[AdapterSide, AdapterSide],
    ) -> None:
        analysed = analyse(data)
        module = analysed.file.module
        definition = find_definition(module, symbol.name)
        mine, theirs = sides
        if definition is None or mine.path != path:
            self._note(
                path,
                mine.node.lineno,
                symbol,
                Reason("it is not defined exactly once here", Code.NAME_TAKEN),
            )
            return
        there = self._imported_as(path, target)
        local = there or local_name(target, analysed, here=theirs.path == path)
        new, objections, gone = adapted(definition, mine, theirs, local, rule)
        objections += self._private_uses(path, symbol, gone)
        if objections:
            for objection in objections:
                self._note(path, objection.line, symbol, objection.reason)
            return
        edits = FileEdits(analysed.file)
        # What stands above the statement proper is not part of what is replaced.
        bare = new.with_changes(leading_lines=[], decorators=[], lines_after_decorators=[])
        edits.replace(definition, bare)
        wanted = {target: local} if theirs.path != path and not there else {}
        for text in rule.imports if rule is not None else ():
            extra = Symbol.parse(text)
            if extra.leaf not in analysed.scopes.top.bindings:
                wanted[extra] = extra.leaf
        self._import(edits, analysed, wanted, path)
        used = used_in(analysed, definition)
        after = self._swept(path, data, edits.result()[0], used)
        self._tree = self._tree.with_changes([Change(path, data, after)])
        what = f"hands everything to {target}; its instances are pickled otherwise from now on"
        if mine.api.kind is ApiKind.FUNCTION:
            what = f"hands everything to {target}"
        if gone:
            what += f"; gone: {', '.join(dict.fromkeys(gone))}"
        self._note(path, mine.node.lineno, symbol, what, Disposition.SHIMMED)

    def _imported_as(self, path: str, target: Symbol) -> str:
        """The name by which a file's top level has the canonical already, if it has."""
        package = self._migration.modules(self._tree).package(path)
        for item in imports_of(self._tree, path):
            module = absolute(item.module, package)
            if (module, item.name) == (target.module, target.name) and not item.indented:
                return item.asname or target.name
        return ""

    def _private_uses(self, path: str, symbol: Symbol, gone: list[str]) -> list[Objection]:
        """Other files that use private members which would be gone."""
        found = []
        for name in dict.fromkeys(gone):
            pattern = re.compile(rb"(?<!\bself)\.\s*" + re.escape(name.encode()) + rb"(?!\w)")
            both = self._tree.containing({name.encode()}) & self._tree.containing(
                {symbol.leaf.encode()}
            )
            for other in sorted(both - {path}):
                data = self._tree.read(other) or b""
                use = pattern.search(data) if other.endswith(".py") else None
                if use is not None:
                    line = data.count(b"\n", 0, use.start()) + 1
                    found.append(Objection(1, f"{other}:{line} uses its private {name}"))
                    break
        return found

    def _import(
        self, edits: FileEdits, analysed: Analysed, wanted: Mapping[Symbol, str], path: str
    ) -> None:
        if not wanted:
            return
        module = analysed.file.module
        leading = leading_imports(module)
        statements = [line.body[0] for line in leading]
        relative = any(isinstance(x, cst.ImportFrom) and x.relative for x in statements)
        package = self._migration.modules(self._tree).package(path)
        lines = []
        for symbol, local in wanted.items():
            named = symbol.name if symbol.name == local else f"{symbol.name} as {local}"
            lines.append(f"from {spell_module(symbol.module, package, relative)} import {named}")
        code = "\n".join(lines)
        anchor, is_below = import_anchor(module)
        put = edits.insert_after if is_below else edits.insert_above
        put(anchor, code)

    def _swept(self, path: str, before: bytes, after: bytes, used: Collection[str]) -> bytes:
        """The file without what only the old body needed, its imports tidied."""
        analysed = analyse(after)
        tree = self._tree.with_changes([Change(path, before, after)])
        project = Project.of(tree, self._migration.source_roots)
        lookups = OutsideLookups(project, path)
        edits = FileEdits(analysed.file)
        removal = Removal(
            analysed.scopes,
            edits,
            lookups.reason,
            looked_up=lookups.user,
            is_first_party=project.modules.is_first_party,
        )
        removal.sweep(used)
        removal.apply()
        tidy = tidying(
            path,
            analysed.file,
            analysed.scopes.imports,
            project=project,
            lookups=lookups,
        )
        return edits.result(tidy)[0]

    def _note(
        self,
        path: str,
        line: int,
        symbol: Symbol,
        reason: str,
        how: Disposition = Disposition.REFUSED,
    ) -> None:
        text = line_for_people(self._before.read(path) or b"", line)
        form = Form.DEFINITION
        self.references.append(Reference(path, line, 1, str(symbol), form, how, reason, text))
