"""True duplicates go, with what only they used, once nothing refers to them any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar, Literal

from pydantic import Field

from canonize.api import (
    Capability,
    Change,
    Disposition,
    Edit,
    FileEdits,
    Form,
    Migration,
    Options,
    ParsedFile,
    Project,
    Proposal,
    Reference,
    SourceTree,
    Symbol,
    Unreadable,
)
from canonize.core.file_kinds import PYTHON
from canonize.core.import_scan import absolute, imports_of
from canonize.core.plan import Kind
from canonize.core.plural import plural
from canonize.core.reasons import Code, Reason
from canonize.core.tree_base import has_word
from canonize.references import stored_objects
from canonize.references.file_lookups import ASKED, file_lookups
from canonize.references.module_objects import own_lookups
from canonize.references.remaining_references import remaining_references
from canonize.references.runtime_lookups import LateLookups
from canonize.references.sole_tests import tests_nothing_else
from canonize.resolution.copied_listings import copied_listing
from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.module_names import definition_place, top_level_names
from canonize.resolution.module_purpose import more_than_definitions
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.registration import Registration
from canonize.resolution.replacements import Redirects
from canonize.resolution.still_loaded import StillLoaded
from canonize.rewriting.definitions.emptied_packages import emptied_packages
from canonize.rewriting.definitions.forwarding import forwarded
from canonize.rewriting.definitions.removal import Removal
from canonize.rewriting.imports.tidy_imports import tidying
from canonize.rewriting.left_names import Leave, LeftNames
from canonize.rewriting.own_file import STAYS_FOR_ITS_FILE, OwnFile
from canonize.syntax.analysis import analyse


class RemovalOptions(Options):
    """Options of `remove_duplicates`."""

    symbols: tuple[str, ...] = Field(
        (), description="Only these competitors; all with the verdict duplicate when empty."
    )
    registered: Literal["refuse", "remove"] = Field(
        "refuse",
        description="Definitions that a decorator, a base class or a metaclass may have "
        "registered somewhere: leave them and say so, or remove them all the same.",
    )
    tests: Literal["keep", "remove"] = Field(
        "keep",
        description="Test files that import nothing of the repository but what is removed: they "
        "stop the removal, or go with it.",
    )
    leave: Leave = Field(
        Leave.NOTHING,
        description="What stays under the old name: nothing, an alias (another name of what takes "
        "its place), or deprecated-alias, which warns whoever asks for it (PEP 562). Who still "
        "uses the old name is served then, unless a use does not fit or a test replaces it there.",
    )


class RemoveDuplicates:
    """Removes duplicates whose last reference is gone, with the code that only they used.

    Before::

        import json

        class Factory: ...          # the duplicate; the only one to use json

        class Other: ...

    After::

        class Other: ...

    A module of which only docstring, imports and a logger would be left is deleted, and so is a
    module that is itself a competitor, and a package below another in which nothing is left.

    With ``leave: alias`` the old name stays as ``from app.factory import EngineFactory as Factory``
    (a module as one that hands everything on), with ``leave: deprecated-alias`` its module answers
    for it and warns.

    Refuses: as long as any import, lookup, string or configuration file still names it (each is
    in the ledger with its place), when its own file still uses it, when it is defined more than
    once, and when a decorator, a base class or a metaclass may have registered it somewhere.
    Documents and comments that name it are reported and do not stop the removal.

    What was pickled under the removed name no longer loads; `redirect_module` keeps it loading.
    """

    name: ClassVar[str] = "remove_duplicates"
    role: ClassVar[Capability] = Capability.REMOVES
    Options: ClassVar[type[RemovalOptions]] = RemovalOptions

    def propose(self, tree: SourceTree, options: RemovalOptions, migration: Migration) -> Proposal:
        """Plays the codemod; see `canonize.core.codemod.Codemod`."""
        by_module: dict[str, list[Symbol]] = {}
        for competitor in migration.plan.competitors:
            if competitor.symbol in options.symbols or (
                not options.symbols and competitor.verdict is Kind.DUPLICATE
            ):
                symbol = Symbol.parse(competitor.symbol)
                by_module.setdefault(symbol.module, []).append(symbol)
        removing = _Removing(tree, options, migration)
        removing.settle(by_module)
        outcomes = [outcome for _, outcome in sorted(removing.outcomes.items())]
        changes = [change for change, _, _ in outcomes if change is not None]
        return Proposal(
            tuple(changes),
            tuple(entry for _, _, entries in outcomes for entry in entries),
            {c.path: edits for c, edits, _ in outcomes if c is not None and edits is not None},
            relies_on=removing.relies_on,
        )


_Outcome = tuple[Change | None, tuple[Edit, ...] | None, list[Reference]]


class _Removing:
    """Removes module by module; what one removal sets free goes in the next round."""

    def __init__(self, tree: SourceTree, options: RemovalOptions, migration: Migration) -> None:
        self._tree = tree
        self._options = options
        self._migration = migration
        self.outcomes: dict[str, _Outcome] = {}
        self.relies_on: dict[str, frozenset[str]] = {}

    def settle(self, by_module: dict[str, list[Symbol]]) -> None:
        """Fills `outcomes` and `relies_on`."""
        symbols = [symbol for some in by_module.values() for symbol in some]
        if self._options.leave is Leave.NOTHING:
            self._tree.whole.expect(ASKED | stored_objects.LOADING, endings=PYTHON)
        tests = self._sole_tests(symbols)
        while True:
            self.outcomes, self.relies_on = {}, {}
            goes = tests if self._options.tests == "remove" else {}
            self._remove_all(by_module, goes)
            removed = {m for m, found in self.outcomes.items() if found[0] is not None}
            tied = {path for path, named in goes.items() if not named <= removed}
            if not tied:
                break
            tests = {path: named for path, named in tests.items() if path not in tied}
        self._tell_tests(tests)

    def _remove_all(
        self, by_module: dict[str, list[Symbol]], tests: Mapping[str, frozenset[str]]
    ) -> None:
        played_again = self._tree.narrowed_to
        modules = self._migration.modules(self._tree)
        waiting = [
            module
            for module in sorted(by_module)
            if played_again is None or modules.path(module) in played_again
        ]
        whole = self._tree.whole
        deleted = [Change(path, whole.read(path), None) for path in sorted(tests)]
        tree, gone = whole.with_changes(deleted), frozenset(tests)
        while waiting:
            for module in waiting:
                found = _remove(module, by_module[module], tree, self._options, self._migration)
                self.outcomes[module] = found
                if found[0] is not None and gone:
                    self.relies_on[found[0].path] = gone
            done = [self.outcomes[module][0] for module in waiting]
            fresh = [change for change in done if change is not None]
            if not fresh:
                break
            waiting = [module for module in waiting if self.outcomes[module][0] is None]
            tree = tree.with_changes(fresh)
            gone |= {change.path for change in fresh}
        for change in deleted:
            self._note_test(change, by_module, tests[change.path])
        self._remove_packages(tree, by_module)

    def _sole_tests(self, symbols: list[Symbol]) -> dict[str, frozenset[str]]:
        """Tests of nothing but what is to go, each with the modules that it names."""
        tree = self._tree.whole
        project = Project.of(tree, self._migration.source_roots)
        words = {(s.name or s.module.rpartition(".")[2]).encode() for s in symbols}
        found = {}
        for path in sorted(tree.containing(words)) if words else ():
            if tests_nothing_else(path, symbols, project):
                data = tree.read(path) or b""
                named = {s.module for s in symbols if has_word(data, (s.name or s.module).encode())}
                found[path] = frozenset(named)
        return found

    def _note_test(
        self, change: Change, by_module: dict[str, list[Symbol]], named: frozenset[str]
    ) -> None:
        paths = (self.outcomes[m][0] for m in named if m in self.outcomes)
        self.relies_on[change.path] = frozenset(c.path for c in paths if c is not None)
        reason = "deleted: it tested nothing but what is removed"
        how, symbol = Disposition.REWRITTEN, str(by_module[min(named)][0])
        entry = Reference(change.path, 1, 1, symbol, Form.IMPORT, how, reason)
        self.outcomes[f" {change.path}"] = change, None, [entry]

    def _tell_tests(self, tests: Mapping[str, frozenset[str]]) -> None:
        """Says of what stops a removal that it need not."""
        hint = "; the file tests nothing else: `tests: remove` lets it go along"
        for module, (change, edits, entries) in self.outcomes.items():
            told = [
                replace(entry, reason=Reason(f"{entry.reason}{hint}", entry.reason))
                if entry.path in tests and entry.disposition is Disposition.REFUSED
                else entry
                for entry in entries
            ]
            self.outcomes[module] = change, edits, told

    def _remove_packages(self, tree: SourceTree, by_module: dict[str, list[Symbol]]) -> None:
        changes = {
            change.path: module
            for module, (change, _, _) in self.outcomes.items()
            if change is not None and module in by_module
        }
        for found in emptied_packages(tree, changes, self._migration):
            module = changes[found.cause]
            entries = self.outcomes[module][2]
            symbol = str(by_module[module][0])
            how = Disposition.REWRITTEN if found.change is not None else Disposition.KEPT
            reason = f"nothing is left in the package; it stays: {found.reason}"
            if found.change is not None:
                reason = "deleted: nothing is left in the package"
                self.relies_on[found.path] = frozenset({found.cause}) - {found.path}
            entry = Reference(found.path, 1, 1, symbol, Form.DEFINITION, how, reason)
            if found.change is not None and found.path == found.cause:
                before = self.outcomes[module][0]
                assert before is not None
                change = Change(found.path, before.before, None)
                self.outcomes[module] = change, None, [*entries, entry]
            else:
                self.outcomes[f" {found.path}"] = found.change, None, [entry]


def _remove(
    module: str,
    symbols: list[Symbol],
    tree: SourceTree,
    options: RemovalOptions,
    migration: Migration,
) -> _Outcome:
    path = migration.modules(tree).path(module)
    data = tree.read(path) if path is not None else None
    if path is None or data is None:
        return None, None, []
    there = top_level_names(data)
    names = [s for s in symbols if s.name in there or (s.name and "." in s.name)]
    whole = [symbol for symbol in symbols if symbol.is_module]
    if not names and not whole:
        return None, None, []
    if options.leave is not Leave.NOTHING:
        return _left_aliases(path, data, whole, names, tree, migration, options)
    wanted = [*whole, *names]
    found = remaining_references(tree, migration, wanted, skip={path})
    left = list(_answered(found, migration, wanted))
    left, faked = _with_fakes(left, path, names, tree, migration)
    names = [symbol for symbol in names if symbol not in faked]
    if not names and not whole:
        return None, None, left
    wanted = [*whole, *names]
    if blocked := sum(entry.disposition is Disposition.REFUSED for entry in left):
        remaining = f"{plural(blocked, 'reference')} remain{'s' * (blocked == 1)}"
        reason = Reason(f"{remaining}, listed beside this", Code.STILL_NAMED)
        return None, None, [*left, *(_entry(path, data, symbol, reason) for symbol in wanted)]
    known = Registration(Project.of(tree, migration.source_roots))
    held = _registered(known, module, whole, names) if options.registered == "refuse" else {}
    if held:
        beside = Reason("it goes with what may be registered, listed beside this", Code.REGISTERED)
        reasons = {**dict.fromkeys(wanted, beside), **held}
        refused = [_entry(path, data, symbol, reason) for symbol, reason in reasons.items()]
        return None, None, [*left, *refused]
    purpose = _purpose(whole[0], tree, migration) if whole else ""
    if purpose:
        told = Reason(f"{purpose}; name its definitions as competitors, not the module", purpose)
        return None, None, [*left, *(_entry(path, data, symbol, told) for symbol in wanted)]
    lookups = file_lookups(tree, migration, Symbol(module), is_deleted=bool(whole))
    needed = list(_answered(lookups, migration, wanted))
    if any(entry.disposition is Disposition.REFUSED for entry in needed):
        told = Reason("its file is needed, as listed beside this", Code.STILL_NAMED)
        return None, None, [*left, *needed, *(_entry(path, data, s, told) for s in wanted)]
    left += needed
    if whole:
        done = Disposition.REWRITTEN
        said = f"deleted with its module; {_OUTSIDE}"
        entries = [_entry(path, data, symbol, said, done) for symbol in wanted]
        return Change(path, data, None), None, [*left, *entries]
    change, declared, entries = _cut(path, data, names, tree, migration, options)
    return change, declared, [*left, *entries]


def _left_aliases(
    path: str,
    data: bytes,
    whole: list[Symbol],
    names: list[Symbol],
    tree: SourceTree,
    migration: Migration,
    options: RemovalOptions,
) -> _Outcome:
    """What stays as another name of what takes its place."""
    if whole:
        warns = options.leave is Leave.DEPRECATED_ALIAS
        change, entry = forwarded(path, whole[0].module, data, tree, migration, warns=warns)
        return change, None, [entry]
    registered = options.registered == "remove"
    left = LeftNames(tree, migration, options.leave, registered=registered)
    found = left.of_file(path, data, names)
    return found.change, None, list(found.entries)


def _copied(module: str, names: Iterable[str], project: Project) -> str:
    """Why a module that lists what this one lists would lose a name."""
    for name in names:
        if place := copied_listing(module, name, project.whole):
            told = f"{place} lists what {module} lists, and would lose {name}; list it there, too"
            return Reason(told, Code.EXPORT_LIST)
    return ""


def _registered(
    known: Registration, module: str, whole: list[Symbol], names: list[Symbol]
) -> dict[Symbol, str]:
    """What may be registered somewhere, with the reason; all of the module when all of it goes."""
    if whole:
        return dict(known.reasons(module))
    return {symbol: reason for symbol in names if (reason := known.reason(symbol))}


def _cut(
    path: str,
    data: bytes,
    names: list[Symbol],
    tree: SourceTree,
    migration: Migration,
    options: RemovalOptions,
) -> _Outcome:
    keeps = options.registered == "refuse"
    if asked := _looked_up_here(path, names, tree):
        return None, None, [_entry(path, data, symbol, asked) for symbol in names]
    try:
        analysed = analyse(data)
        file = analysed.file
        edits = FileEdits(file)
        project = Project.of(tree, migration.source_roots)
        lookups = OutsideLookups(project, path)
        loaded = StillLoaded(project, Redirects.of(migration))
        removal = Removal(
            analysed.scopes,
            edits,
            lookups.reason,
            looked_up=lookups.user,
            effect=lambda name: loaded.of_statement(path, name),
            is_first_party=project.modules.is_first_party,
        )
        replaced = _replaced(path, names, tree, migration)
        wanted = [symbol.name for symbol in names if symbol not in replaced]
        lost = (loaded.of_statement(path, name) for name in wanted if keeps)
        reason = next((f"{text}, and would no longer" for text in lost if text), "")
        reason = reason or _copied(names[0].module, wanted, project) or removal.find(wanted)
        own = OwnFile(
            analysed.scopes,
            edits,
            module=project.modules.name(path) or "",
            package=project.modules.package(path),
            removal=lambda: removal,
        )
        aliased: list[Symbol] = []
        for symbol, target in replaced.items() if not reason else ():
            stays = own.drop_alias(symbol.name, target, lookups.reason, but=wanted)
            if stays == STAYS_FOR_ITS_FILE and not path.endswith("__init__.py"):
                aliased.append(symbol)
            else:
                reason = reason or stays
        if reason and len(names) > 1:
            return _cut_apart(path, data, names, tree, migration, options)
        if reason:
            return None, None, [_entry(path, data, symbol, reason) for symbol in names]
        file.spans(removal.nodes)
    except (Unreadable, RecursionError) as error:
        return (
            None,
            None,
            [
                _entry(path, data, symbol, Reason(f"the file {error}", Code.UNREADABLE))
                for symbol in names
            ],
        )
    done = Disposition.REWRITTEN
    kept = [_entry(path, data, s, STAYS_FOR_ITS_FILE, Disposition.KEPT) for s in aliased]
    gone = [symbol for symbol in names if symbol not in aliased]
    entries = [_entry(path, data, symbol, f"removed; {_OUTSIDE}", done) for symbol in gone]
    entries += kept
    purpose = more_than_definitions(names[0].module, Project.of(tree, migration.source_roots))
    if removal.leaves_nothing and not purpose and not path.endswith("__init__.py"):
        blocked = list(
            remaining_references(tree, migration, [Symbol(names[0].module)], skip={path})
        )
        files = file_lookups(tree, migration, Symbol(names[0].module))
        needed = list(_answered(files, migration, names))
        if any(entry.disposition is Disposition.REFUSED for entry in needed):
            reason = "nothing would be left of its file, which is needed, as listed beside this"
            return None, None, [*needed, *(_entry(path, data, symbol, reason) for symbol in names)]
        entries += needed
        if not any(entry.disposition is Disposition.REFUSED for entry in blocked):
            return Change(path, data, None), None, entries
    removal.apply()
    entries += _left(path, removal, names[0], file)
    imports = analysed.scopes.imports
    tidy = tidying(path, file, imports, project=project, lookups=lookups)
    after, declared = edits.result(tidy)
    if after == data:
        return None, None, kept  # what stood there is the canonical already
    return Change(path, data, after), declared, entries


def _with_fakes(
    entries: list[Reference],
    path: str,
    names: list[Symbol],
    tree: SourceTree,
    migration: Migration,
) -> tuple[list[Reference], set[Symbol]]:
    """Fakes of names under which their own file has the canonical now are right where they are.

    Returns:
        The entries, and the names of which nothing but fakes is left: the import stays for them.
    """
    fakes = {Symbol.parse(e.symbol) for e in entries if e.form is Form.PATCH_TARGET}
    faked = fakes & _replaced(path, names, tree, migration).keys()
    if not faked:
        return entries, set()
    project = Project.of(tree, migration.source_roots)
    late = LateLookups(Redirects.of(migration), project)
    why = {symbol: kept for symbol in faked if (kept := late.kept_at_home(symbol))}
    told = [
        replace(entry, disposition=Disposition.KEPT, reason=why[Symbol.parse(entry.symbol)])
        if entry.form is Form.PATCH_TARGET and Symbol.parse(entry.symbol) in why
        else entry
        for entry in entries
    ]
    refused = {e.symbol for e in told if e.disposition is Disposition.REFUSED}
    return told, {symbol for symbol in why if str(symbol) not in refused}


def _cut_apart(
    path: str,
    data: bytes,
    names: list[Symbol],
    tree: SourceTree,
    migration: Migration,
    options: RemovalOptions,
) -> _Outcome:
    """Cuts those of some names that can go; of the others it is told why they stay."""
    alone = {symbol: _cut(path, data, [symbol], tree, migration, options) for symbol in names}
    stay = {s for s, (_, _, told) in alone.items() if any(_is_refused(e) for e in told)}
    entries = [entry for symbol in names if symbol in stay for entry in alone[symbol][2]]
    if going := [symbol for symbol in names if symbol not in stay]:
        if len(going) < len(names):
            change, declared, told = _cut(path, data, going, tree, migration, options)
            return change, declared, [*entries, *told]
        reason = Reason("it can't go together with its neighbours", Code.OWN_FILE)
        return None, None, [_entry(path, data, symbol, reason) for symbol in going]
    return None, None, entries


def _is_refused(entry: Reference) -> bool:
    return entry.disposition is Disposition.REFUSED


def _answered(
    entries: Iterable[Reference], migration: Migration, symbols: Sequence[Symbol]
) -> Iterator[Reference]:
    """The same, but for what a person accepts of one of some competitors."""
    for entry in entries:
        about = [*symbols, *(Symbol(symbol.module) for symbol in symbols)]
        said = (migration.plan.accepted(symbol, entry.reason) for symbol in about)
        why = next((text for text in said if text), "")
        if why and entry.disposition is Disposition.REFUSED:
            told = f"{entry.reason}; accepted: {why}"
            entry = replace(entry, disposition=Disposition.KEPT, reason=told)
        yield entry


def _purpose(module: Symbol, tree: SourceTree, migration: Migration) -> str:
    """What a module that is a competitor as a whole does, and its replacement does not."""
    competitors = [c for c in migration.plan.competitors if c.symbol == str(module)]
    instead = migration.plan.replacement(competitors[0]).module if competitors else ""
    return more_than_definitions(module.module, Project.of(tree, migration.source_roots), instead)


def _looked_up_here(path: str, names: list[Symbol], tree: SourceTree) -> str:
    """Why a module may look some of its own names up by text; "" when nothing says so."""
    body = parsed_file(tree, path)
    wanted = frozenset(symbol.name for symbol in names)
    found = own_lookups(body, wanted) if body is not None else ()
    return next((Reason(f"line {line}: {how}", how) for line, how in found), "")


def _left(path: str, removal: Removal, symbol: Symbol, file: ParsedFile) -> Iterator[Reference]:
    """What only the removed code used and stays all the same."""
    spans = file.spans([node for node, _, _ in removal.left])
    for node, name, why in removal.left:
        start = spans[id(node)].start
        reason = f"nothing in this file needs {name} any more; it stays: {why}"
        how, text = Disposition.KEPT, file.line_at(start)
        yield Reference(path, *file.place(start), str(symbol), Form.NAME, how, reason, text)


def _replaced(
    path: str, names: list[Symbol], tree: SourceTree, migration: Migration
) -> dict[Symbol, Symbol]:
    """Names in whose place the canonical is imported already, with what they mean now."""
    package = migration.modules(tree).package(path)
    imported = set()
    for item in imports_of(tree, path):
        if item.name is not None and not item.indented:
            module = absolute(item.module, package)
            imported.add((module, item.name, item.asname or item.name))
    found = {}
    for competitor in migration.plan.competitors:
        symbol, target = Symbol.parse(competitor.symbol), migration.plan.replacement(competitor)
        if symbol in names and (target.module, target.name, symbol.name) in imported:
            found[symbol] = target
    return found


_OUTSIDE = "other packages and old pickles that name it fail, unless a shim stays"


def _entry(
    path: str,
    data: bytes,
    symbol: Symbol,
    reason: str,
    how: Disposition = Disposition.REFUSED,
) -> Reference:
    line, column, text = definition_place(data, symbol.name)
    return Reference(path, line, column, str(symbol), Form.DEFINITION, how, reason, text)
