"""Members that the canonical lacks come to it from a competitor."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import ClassVar

import libcst as cst
from pydantic import Field

from canonize.api import (
    Capability,
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
    Stands,
    Symbol,
    Unreadable,
)
from canonize.core.import_scan import absolute
from canonize.core.plan import SymbolText
from canonize.core.reasons import Code, Reason
from canonize.resolution.api import Api, ApiKind
from canonize.resolution.api_reader import ApiReader
from canonize.resolution.class_members import own_members
from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.subclasses import subclasses
from canonize.rewriting.calls.rules import Name
from canonize.rewriting.definitions.grafting import Graft, Grafting, Import, module_bindings
from canonize.rewriting.definitions.special_grafts import (
    ASKED_BY,
    STANDS_IN,
    asked_so_far,
    is_operator,
    turned,
)
from canonize.rewriting.imports.tidy_imports import tidying
from canonize.syntax.analysis import Analysed, analyse
from canonize.syntax.decoding import line_for_people
from canonize.syntax.import_statements import spell_module
from canonize.syntax.statements import find_definition, import_anchor, leading_imports


class GraftOptions(Options):
    """Options of `graft`."""

    source: SymbolText = Field(alias="from", description="The competitor: `package.module:Class`.")
    members: dict[Name, Name] = Field(
        default_factory=dict,
        description="What to take, with the name that it gets: `old: new`; all public members "
        "that the canonical lacks when empty.",
    )


class GraftMembers:
    """Gives the canonical class the members that it lacks, from a competitor.

    Before, with ``from: app.old:Factory``::

        class Factory:                      # app.old
            def describe(self):
                return json.dumps(self.limits)

        class EngineFactory:                # the canonical, which has limits
            ...

    After::

        import json

        class EngineFactory:
            ...

            def describe(self):
                return json.dumps(self.limits)

    Private members, constants, functions and imports that only the moved members need come along.
    The competitor keeps its own until a later step removes it, or makes it an adapter
    (`delegate`).

    Refuses, member by member: what uses state that only the competitor sets, members that are
    another thing in the canonical, names that mean something else in its module, helpers that
    others need too or that hold state, `super()`, the competitor's own name, mangled names and
    special ones to which every object answers (`__eq__`, `__str__`, and `__len__`, which tells
    whether it is true: objects would be another thing to who asks them today), names that a
    subclass of the canonical has already.
    """

    name: ClassVar[str] = "graft"
    role: ClassVar[Capability] = Capability.MAKES_USES_FIT
    Options: ClassVar[type[GraftOptions]] = GraftOptions

    def propose(self, tree: SourceTree, options: GraftOptions, migration: Migration) -> Proposal:
        """Plays the codemod; see `canonize.core.codemod.Codemod`."""
        grafts = _Grafts(tree.whole, migration, options)
        try:
            change = grafts.change()
        except (Unreadable, RecursionError) as error:
            grafts.note(1, Reason(f"a file {error}", Code.UNREADABLE))
            change = None
        return Proposal((change,) if change is not None else (), tuple(grafts.references))


class _Grafts:
    def __init__(self, tree: SourceTree, migration: Migration, options: GraftOptions) -> None:
        self._project = Project.of(tree, migration.source_roots)
        self._options = options
        self._source = Symbol.parse(options.source)
        self._target = _target(self._source, migration)
        self._path = self._project.modules.path(self._source.module) or ""
        self._home = self._project.modules.path(self._target.module) or ""
        self.references: list[Reference] = []

    def change(self) -> Change | None:
        """The canonical's file with what it gets; notes what becomes of each member."""
        reader = ApiReader(self._project)
        old, new = reader.read(self._source), reader.read(self._target)
        found = self._project.names.find(self._source.module, self._source.name)
        if found.stands is Stands.MISSING:
            self.note(1, "it is gone: what it had was taken before", Disposition.KEPT)
            return None
        for api in (old, new):
            if api.kind is not ApiKind.CLASS or "." in api.origin.name:
                self.note(1, f"{api.symbol} is no class at the top of a module")
                return None
        data, target = self._project.tree.read(self._path), self._project.tree.read(self._home)
        if data is None or target is None or self._path == self._home:
            self.note(1, "both have to stand in files of their own")
            return None
        analysed, theirs = analyse(data), analyse(target)
        node = find_definition(analysed.file.module, self._source.name)
        home = find_definition(theirs.file.module, self._target.name)
        if not isinstance(node, cst.ClassDef) or not isinstance(home, cst.ClassDef):
            self.note(1, Reason("it is not defined exactly once", Code.NAME_TAKEN))
            return None
        if analysed.file.module.default_indent != theirs.file.module.default_indent:
            self.note(1, "the two files are indented otherwise")
            return None
        grafts = list(self._possible(old, new, analysed, theirs, node))
        return self._written(target, theirs, home, grafts) if grafts else None

    def _possible(
        self, old: Api, new: Api, analysed: Analysed, theirs: Analysed, node: cst.ClassDef
    ) -> Iterator[Graft]:
        """What each member needs, for those that can go."""
        there = module_bindings(theirs.scopes)
        outside = OutsideLookups(self._project, self._path).user
        done: set[str] = set()
        for name in self._wanted(old, new):
            member = old.members.get(name)
            line = member.place.line if member is not None else 1
            called = self._options.members.get(name, name)
            if called in done:
                continue
            reason = self._taken(called, new) or self._in_subclasses(called)
            reason = reason or self._relied_on(called)
            if reason:
                self.note(line, Reason(f"{name}: {reason}", reason))
                continue
            grafting = Grafting(analysed, node, old, new, self._options.members, there, outside)
            graft = grafting.graft([name])
            if grafting.objections:
                for place, why in grafting.objections:
                    self.note(place, why)
                continue
            done |= set(graft.names)
            along = [n for n in (*graft.names, *graft.brought) if n != called]
            what = f"{self._target} gets it{f' as {called}' if called != name else ''}"
            what += f", with {', '.join(along)}" if along else ""
            self.note(line, what, Disposition.REWRITTEN)
            yield graft

    def _wanted(self, old: Api, new: Api) -> list[str]:
        if self._options.members:
            return list(self._options.members)
        return [
            name
            for name, member in old.members.items()
            if (member.is_public or name in STANDS_IN)
            and name not in new.members
            and member.is_declared
            and member.home in ("", old.origin.leaf)
        ]

    def _taken(self, name: str, new: Api) -> str:
        if name in new.members:
            return f"{new.origin.leaf} has {name} already"
        if answers := asked_so_far(name, new.members):
            return f"{new.origin.leaf} has {answers}, which answers in its place today"
        return (
            Reason(f"it can't be told whether {new.origin.leaf} has it: {new.open[0]}", Code.MEMBER)
            if new.open
            else ""
        )

    def _in_subclasses(self, name: str) -> str:
        """A subclass of the canonical whose own member would become an override."""
        for where, own in self._derived:
            if own is None or name in own or asked_so_far(name, own):
                return f"{where} derives from {self._target.leaf} and may have {name}"
        return ""

    @cached_property
    def _derived(self) -> list[tuple[str, Collection[str] | None]]:
        """The subclasses of the canonical, each with what it defines; ``None``: nobody can read it.

        Looked for once, whatever the number of members.
        """
        return [
            (
                f"{one.path}:{one.line}",
                None if one.node is None else frozenset(own_members(one.node, one.path).members),
            )
            for one in subclasses(self._target, self._project)
        ]

    def _relied_on(self, name: str) -> str:
        """Who does something else so far, because a special member is not there."""
        if name not in STANDS_IN:
            return ""
        tree = self._project.tree
        if not is_operator(name):
            asking = sorted(tree.matching(ASKED_BY, endings=(".py",)))
            return f"{asking[0]} asks whether an object has such a member" if asking else ""
        other = turned(name)
        files = tree.containing({other.encode()}, endings=(".py",)) if other else frozenset()
        theirs = sorted(files - {self._home, self._path})
        return f"{theirs[0]} has {other}, which answers where {name} is not there" if theirs else ""

    def _written(
        self, data: bytes, theirs: Analysed, home: cst.ClassDef, grafts: list[Graft]
    ) -> Change | None:
        file = theirs.file
        if not isinstance(home.body, cst.IndentedBlock):
            self.note(1, f"the body of {self._target.leaf} stands on its first line")
            return None
        newline = file.module.default_newline
        last = home.body.body[-1]
        spans = file.spans([last, home])
        end = spans[id(last)].outer_end
        members = dict.fromkeys(text for graft in grafts for text in graft.members)
        helpers = dict.fromkeys(text for graft in grafts for text in graft.helpers)
        text = "".join(f"{newline}{_ended(one, newline)}" for one in members)
        if end and file.text[end - 1] not in "\r\n":
            text = newline + text.removesuffix(newline)
        edits = FileEdits(file)
        edits.splice(end, end, text)
        if helpers:
            top = spans[id(home)].outer_start
            block = "".join(_spaced(helpers, newline))
            block = block.removeprefix(newline * 2) + newline * 2 if not top else block
            edits.splice(top, top, block)
        self._import(edits, theirs, {i: None for graft in grafts for i in graft.imports})
        imports = theirs.scopes.imports
        lookups = OutsideLookups(self._project, self._home)
        tidy = tidying(self._home, file, imports, project=self._project, lookups=lookups)
        line = file.place(spans[id(home)].start)[0]
        names = tuple(dict.fromkeys(name for graft in grafts for name in graft.names))
        reason = Reason(f"it gets {', '.join(names)} from {self._source}", names=names)
        how, form = Disposition.REWRITTEN, Form.DEFINITION
        self.references.append(Reference(self._home, line, 1, str(self._source), form, how, reason))
        return Change(self._home, data, edits.result(tidy)[0])

    def _import(self, edits: FileEdits, theirs: Analysed, wanted: dict[Import, None]) -> None:
        if not wanted:
            return
        module = theirs.file.module
        leading = leading_imports(module)
        statements = [line.body[0] for line in leading]
        relative = any(isinstance(x, cst.ImportFrom) and x.relative for x in statements)
        here, package = (
            self._project.modules.package(self._path),
            self._project.modules.package(self._home),
        )
        lines = []
        for source, name, local in wanted:
            if not name:
                as_local = f" as {local}" if local != source else ""
                lines.append(f"import {source}{as_local}")
                continue
            written = spell_module(absolute(source, here) or source, package, relative)
            as_local = f" as {local}" if local != name else ""
            lines.append(f"from {written} import {name}{as_local}")
        anchor, is_below = import_anchor(module)
        put = edits.insert_after if is_below else edits.insert_above
        put(anchor, "\n".join(lines))

    def note(self, line: int, reason: str, how: Disposition = Disposition.REFUSED) -> None:
        text = line_for_people(self._project.tree.read(self._path) or b"", line)
        path = self._path or f"{self._source.module.replace('.', '/')}.py"
        symbol, form = str(self._source), Form.DEFINITION
        self.references.append(Reference(path, line, 1, symbol, form, how, reason, text))


def _target(source: Symbol, migration: Migration) -> Symbol:
    for competitor in migration.plan.competitors:
        if competitor.symbol == str(source):
            return migration.plan.replacement(competitor)
    return Symbol.parse(migration.plan.canonical)


def _spaced(helpers: Iterable[str], newline: str) -> Iterator[str]:
    """Module-level definitions with the empty lines above each."""
    was_value = False
    for text in helpers:
        is_value = len(text.strip().splitlines()) == 1
        blank = "" if is_value and was_value else newline * 2
        was_value = is_value
        yield f"{blank}{_ended(text, newline)}"


def _ended(text: str, newline: str) -> str:
    return text if text.endswith(("\n", "\r")) else text + newline
