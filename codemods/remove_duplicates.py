"""True duplicates go, with what only they used, once nothing refers to them any more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Literal

from pydantic import Field

from canonize.api import (
    Capability,
    Change,
    Disposition,
    Form,
    Migration,
    Options,
    Project,
    Proposal,
    Reference,
    SourceTree,
    Symbol,
)
from canonize.core.file_kinds import PYTHON
from canonize.core.plan import Kind
from canonize.core.reasons import Reason
from canonize.core.tree_base import has_word
from canonize.references import stored_objects
from canonize.references.file_lookups import ASKED
from canonize.references.sole_tests import tests_nothing_else
from canonize.rewriting.definitions.emptied_packages import emptied_packages
from canonize.rewriting.left_names import Leave
from canonize.rewriting.module_removal import RemovalOutcome, read_ahead, remove_from


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


class _Removing:
    """Removes module by module; what one removal sets free goes in the next round."""

    def __init__(self, tree: SourceTree, options: RemovalOptions, migration: Migration) -> None:
        self._tree = tree
        self._options = options
        self._migration = migration
        self.outcomes: dict[str, RemovalOutcome] = {}
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
            if self._options.leave is Leave.NOTHING:
                read_ahead({module: by_module[module] for module in waiting}, tree, self._migration)
            for module in waiting:
                found = remove_from(
                    module,
                    by_module[module],
                    tree,
                    self._migration,
                    leave=self._options.leave,
                    registered=self._options.registered == "remove",
                )
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
