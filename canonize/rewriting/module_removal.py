"""Removes competitors from the one file that defines them, or says why they stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from canonize.core.change import Change, Edit
from canonize.core.codemod import Migration
from canonize.core.import_scan import absolute, imports_of
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.plural import plural
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.references.file_lookups import file_lookups, is_content_with_the_file
from canonize.references.own_lookups import own_lookups
from canonize.references.remaining_references import read_together, remaining_references
from canonize.references.runtime_lookups import LateLookups
from canonize.resolution.module_names import definition_place, top_level_names
from canonize.resolution.module_purpose import more_than_definitions
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.registration import Registration
from canonize.resolution.replacements import Redirects
from canonize.rewriting.definitions.forwarding import forwarded
from canonize.rewriting.imports.tidy_imports import tidying
from canonize.rewriting.left_names import Leave, LeftNames
from canonize.rewriting.name_cuts import CutParts, NameCuts
from canonize.rewriting.own_file import STAYS_FOR_ITS_FILE
from canonize.rewriting.own_file_types import imported_for_types
from canonize.syntax.decoding import Unreadable

RemovalOutcome = tuple[Change | None, tuple[Edit, ...] | None, list[Reference]]
"""The change of the file, its declared edits (``None``: the whole file), and what is told."""


def remove_from(
    module: str,
    symbols: Sequence[Symbol],
    tree: SourceTree,
    migration: Migration,
    *,
    leave: Leave,
    registered: bool,
) -> RemovalOutcome:
    """Removes competitors of a module; nothing is told when none of them is there.

    Args:
        leave: what stays under the old name.
        registered: what may be registered somewhere goes all the same.
    """
    there = _there(module, symbols, tree, migration)
    if there is None:
        return None, None, []
    path, data = there.path, there.data
    removing = ModuleRemoval(path, data, tree, migration, leave=leave, registered=registered)
    return removing.outcome(there.names, there.whole)


def read_ahead(
    by_module: Mapping[str, Sequence[Symbol]], tree: SourceTree, migration: Migration
) -> None:
    """Reads what `remove_from` will ask of code for several modules: each file once for all."""
    asked = []
    for module, symbols in by_module.items():
        there = _there(module, symbols, tree, migration)
        if there is not None:
            asked.append((there.wanted, {there.path}))
    read_together(tree, migration, asked)


@dataclass(frozen=True, slots=True)
class _There:
    """What of some symbols is in the file of their module."""

    path: str
    data: bytes
    names: list[Symbol]
    whole: Symbol | None

    @property
    def wanted(self) -> list[Symbol]:
        return [*([self.whole] if self.whole is not None else ()), *self.names]


def _there(
    module: str, symbols: Sequence[Symbol], tree: SourceTree, migration: Migration
) -> _There | None:
    path = migration.modules(tree).path(module)
    data = tree.read(path) if path is not None else None
    if path is None or data is None:
        return None
    there = top_level_names(data)
    body = parsed_file(tree, path)
    for_types = imported_for_types(body) if body is not None else frozenset()
    names = [s for s in symbols if s.name in there or (s.name and "." in s.name)]
    names = [s for s in names if s.name not in for_types]
    whole = next((symbol for symbol in symbols if symbol.is_module), None)
    return _There(path, data, names, whole) if names or whole is not None else None


class ModuleRemoval:
    """One file out of which competitors go. The arguments are those of `remove_from`."""

    def __init__(
        self,
        path: str,
        data: bytes,
        tree: SourceTree,
        migration: Migration,
        *,
        leave: Leave = Leave.NOTHING,
        registered: bool = False,
    ) -> None:
        self._path = path
        self._data = data
        self._tree = tree
        self._migration = migration
        self._leave = leave
        self._goes_registered = registered
        self._project = Project.of(tree, migration.source_roots)
        self._cuts = NameCuts(path, data, self._project, migration, registered=registered)

    def outcome(self, names: list[Symbol], whole: Symbol | None) -> RemovalOutcome:
        """What becomes of the file.

        Args:
            names: competitors that it defines.
            whole: the competitor that is the module itself.
        """
        if self._leave is not Leave.NOTHING:
            return self._left_aliases(names, whole)
        wanted = [*([whole] if whole is not None else ()), *names]
        found = remaining_references(self._tree, self._migration, wanted, skip={self._path})
        told, faked = self._with_fakes(list(self._answered(found, wanted)), names)
        names = [symbol for symbol in names if symbol not in faked]
        if not names and whole is None:
            return None, None, told
        wanted = [symbol for symbol in wanted if symbol not in faked]
        refused = self._stopped_by(told, wanted) or self._stopped_here(wanted, whole)
        if refused:
            return None, None, [*told, *refused]
        lookups = file_lookups(
            self._tree, self._migration, Symbol(wanted[0].module), is_deleted=whole is not None
        )
        told += list(self._answered(lookups, wanted))
        if any(map(_is_refused, told)):
            needed = Reason("its file is needed, as listed beside this", Code.STILL_NAMED)
            if whole is not None and names and self._may_be_emptied(names):
                change, declared, entries = self._cut(names)
                return change, declared, [*told, *entries, self._entry(whole, needed)]
            return None, None, [*told, *(self._entry(symbol, needed) for symbol in wanted)]
        if whole is not None:
            done, said = Disposition.REWRITTEN, f"deleted with its module; {_OUTSIDE}"
            entries = [self._entry(symbol, said, done) for symbol in wanted]
            return Change(self._path, self._data, None), None, [*told, *entries]
        change, declared, entries = self._cut(names)
        return change, declared, [*told, *entries]

    # May they go? --------------------------------------------------------------------------------

    def _stopped_by(self, told: list[Reference], wanted: list[Symbol]) -> list[Reference]:
        """References that remain stop all of it."""
        blocked = sum(map(_is_refused, told))
        if not blocked:
            return []
        remaining = f"{plural(blocked, 'reference')} remain{'s' * (blocked == 1)}"
        reason = Reason(f"{remaining}, listed beside this", Code.STILL_NAMED)
        return [self._entry(symbol, reason) for symbol in wanted]

    def _stopped_here(self, wanted: list[Symbol], whole: Symbol | None) -> list[Reference]:
        """What the module does beside defining them stops it."""
        held = {} if self._goes_registered else self._registered(wanted, whole)
        if held:
            beside = Reason(
                "it goes with what may be registered, listed beside this", Code.REGISTERED
            )
            reasons = {**dict.fromkeys(wanted, beside), **held}
            return [self._entry(symbol, reason) for symbol, reason in reasons.items()]
        purpose = self._purpose(whole) if whole is not None else ""
        if purpose:
            told = Reason(
                f"{purpose}; name its definitions as competitors, not the module", purpose
            )
            return [self._entry(symbol, told) for symbol in wanted]
        return []

    def _registered(self, wanted: list[Symbol], whole: Symbol | None) -> dict[Symbol, str]:
        """What may be registered somewhere; all of the module when all of it goes."""
        known = Registration(self._project)
        if whole is not None:
            return dict(known.reasons(whole.module))
        return {symbol: reason for symbol in wanted if (reason := known.reason(symbol))}

    def _purpose(self, module: Symbol) -> str:
        """What a module that is a competitor as a whole does, and its replacement does not."""
        plan = self._migration.plan
        competitors = [c for c in plan.competitors if c.symbol == str(module)]
        instead = plan.replacement(competitors[0]).module if competitors else ""
        return more_than_definitions(module.module, self._project, instead)

    def _answered(
        self, entries: Iterable[Reference], symbols: Sequence[Symbol]
    ) -> Iterator[Reference]:
        """The same, but for what a person accepts of one of some competitors."""
        about = [*symbols, *(Symbol(symbol.module) for symbol in symbols)]
        for entry in entries:
            said = (self._migration.plan.accepted(symbol, entry.reason) for symbol in about)
            why = next((text for text in said if text), "")
            if why and _is_refused(entry):
                told = f"{entry.reason}; accepted: {why}"
                entry = replace(entry, disposition=Disposition.KEPT, reason=told)
            yield entry

    def _with_fakes(
        self, entries: list[Reference], names: list[Symbol]
    ) -> tuple[list[Reference], set[Symbol]]:
        """Fakes of names under which their own file has the canonical now are right there.

        Returns:
            The entries, and the names of which nothing but fakes is left: the import stays for
            them.
        """
        fakes = {Symbol.parse(e.symbol) for e in entries if e.form is Form.PATCH_TARGET}
        faked = fakes & self._replaced(names).keys()
        if not faked:
            return entries, set()
        late = LateLookups(Redirects.of(self._migration), self._project)
        why = {symbol: kept for symbol in faked if (kept := late.kept_at_home(symbol))}
        told = [
            replace(entry, disposition=Disposition.KEPT, reason=why[Symbol.parse(entry.symbol)])
            if entry.form is Form.PATCH_TARGET and Symbol.parse(entry.symbol) in why
            else entry
            for entry in entries
        ]
        refused = {e.symbol for e in told if _is_refused(e)}
        return told, {symbol for symbol in why if str(symbol) not in refused}

    # Cutting -------------------------------------------------------------------------------------

    def _left_aliases(self, names: list[Symbol], whole: Symbol | None) -> RemovalOutcome:
        """What stays as another name of what takes its place."""
        if whole is not None:
            change, entry = forwarded(
                self._path,
                whole.module,
                self._data,
                self._tree,
                self._migration,
                warns=self._leave is Leave.DEPRECATED_ALIAS,
            )
            return change, None, [entry]
        left = LeftNames(self._tree, self._migration, self._leave, registered=self._goes_registered)
        found = left.of_file(self._path, self._data, names)
        return found.change, None, list(found.entries)

    def _cut(self, names: list[Symbol]) -> RemovalOutcome:
        if asked := self._looked_up_here(names):
            return self._refused(names, asked)
        try:
            parts = self._cuts.parts(names, self._replaced(names))
            if not parts.reason:
                parts.analysed.file.spans(parts.removal.nodes)
        except (Unreadable, RecursionError) as error:
            return self._refused(names, Reason(f"the file {error}", Code.UNREADABLE))
        if parts.reason:
            is_one = len(names) == 1
            return self._refused(names, parts.reason) if is_one else self._cut_apart(names)
        gone = [symbol for symbol in names if symbol not in parts.aliased]
        done, kept = Disposition.REWRITTEN, Disposition.KEPT
        entries = [self._entry(symbol, f"removed; {_OUTSIDE}", done) for symbol in gone]
        entries += [self._entry(s, STAYS_FOR_ITS_FILE, kept) for s in parts.aliased]
        if parts.removal.leaves_nothing and self._may_be_deleted(names):
            whole = self._deleted(names, entries)
            if whole is not None:
                return whole
        return self._without(names, parts, entries)

    def _may_be_emptied(self, names: list[Symbol]) -> bool:
        """Whether whoever needs the file would be served by one without these names."""
        files = file_lookups(self._tree, self._migration, Symbol(names[0].module))
        needed = filter(_is_refused, self._answered(files, names))
        return all(is_content_with_the_file(place, self._tree) for place in needed)

    def _may_be_deleted(self, names: list[Symbol]) -> bool:
        purpose = more_than_definitions(names[0].module, self._project)
        return not purpose and not self._path.endswith("__init__.py")

    def _deleted(self, names: list[Symbol], entries: list[Reference]) -> RemovalOutcome | None:
        """The file goes, in which nothing would be left; ``None`` when it or its module is named.

        Tools that name the file's path find it then, without what it defined.
        """
        module = Symbol(names[0].module)
        files = file_lookups(self._tree, self._migration, module)
        needed = list(self._answered(files, names))
        if any(map(_is_refused, needed)):
            if self._may_be_emptied(names):
                return None
            reason = "nothing would be left of its file, which is needed, as listed beside this"
            return None, None, [*needed, *(self._entry(symbol, reason) for symbol in names)]
        entries += needed
        blocked = remaining_references(self._tree, self._migration, [module], skip={self._path})
        if any(map(_is_refused, blocked)):
            return None
        return Change(self._path, self._data, None), None, entries

    def _without(
        self, names: list[Symbol], parts: CutParts, entries: list[Reference]
    ) -> RemovalOutcome:
        """The file without the names, and what is told of it."""
        file = parts.analysed.file
        parts.removal.apply()
        kept = [entry for entry in entries if entry.reason == STAYS_FOR_ITS_FILE]
        entries += _left(self._path, parts, names[0])
        tidy = tidying(
            self._path,
            file,
            parts.analysed.scopes.imports,
            project=self._project,
            lookups=parts.lookups,
        )
        after, declared = parts.edits.result(tidy)
        if after == self._data:
            return None, None, kept  # what stood there is the canonical already
        return Change(self._path, self._data, after), declared, entries

    def _cut_apart(self, names: list[Symbol]) -> RemovalOutcome:
        """Cuts those of some names that can go; of the others it is told why they stay."""
        alone = {symbol: self._cut([symbol]) for symbol in names}
        stay = {s for s, (_, _, told) in alone.items() if any(map(_is_refused, told))}
        entries = [entry for symbol in names if symbol in stay for entry in alone[symbol][2]]
        if going := [symbol for symbol in names if symbol not in stay]:
            if len(going) < len(names):
                change, declared, told = self._cut(going)
                return change, declared, [*entries, *told]
            reason = Reason("it can't go together with its neighbours", Code.OWN_FILE)
            return self._refused(going, reason)
        return None, None, entries

    def _looked_up_here(self, names: list[Symbol]) -> str:
        """Why a module may look some of its own names up by text; "" when nothing says so."""
        body = parsed_file(self._tree, self._path)
        wanted = frozenset(symbol.name for symbol in names)
        found = own_lookups(body, wanted) if body is not None else ()
        return next((Reason(f"line {line}: {how}", how) for line, how in found), "")

    def _replaced(self, names: list[Symbol]) -> dict[Symbol, Symbol]:
        """Names in whose place the canonical is imported already, with what they mean now."""
        package = self._project.modules.package(self._path)
        imported = set()
        for item in imports_of(self._tree, self._path):
            if item.name is not None and not item.indented:
                module = absolute(item.module, package)
                imported.add((module, item.name, item.asname or item.name))
        found = {}
        plan = self._migration.plan
        asked = {str(symbol): symbol for symbol in names} if imported else {}
        for competitor in plan.competitors if asked else ():
            if (symbol := asked.get(competitor.symbol)) is None:
                continue
            target = plan.replacement(competitor)
            if (target.module, target.name, symbol.name) in imported:
                found[symbol] = target
        return found

    def _refused(self, names: list[Symbol], reason: str) -> RemovalOutcome:
        return None, None, [self._entry(symbol, reason) for symbol in names]

    def _entry(
        self, symbol: Symbol, reason: str, how: Disposition = Disposition.REFUSED
    ) -> Reference:
        line, column, text = definition_place(self._data, symbol.name)
        form = Form.DEFINITION
        return Reference(self._path, line, column, str(symbol), form, how, reason, text)


_OUTSIDE = "other packages and old pickles that name it fail, unless a shim stays"


def _is_refused(entry: Reference) -> bool:
    return entry.disposition is Disposition.REFUSED


def _left(path: str, parts: CutParts, symbol: Symbol) -> Iterator[Reference]:
    """What only the removed code used and stays all the same."""
    file, left = parts.analysed.file, parts.removal.left
    spans = file.spans([node for node, _, _ in left])
    for node, name, why in left:
        start = spans[id(node)].start
        reason = f"nothing in this file needs {name} any more; it stays: {why}"
        how, text = Disposition.KEPT, file.line_at(start)
        yield Reference(path, *file.place(start), str(symbol), Form.NAME, how, reason, text)
