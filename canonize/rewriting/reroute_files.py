"""Files are re-routed one after the other, and again where one hung on another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from canonize.compatibility.accepted_uses import AcceptedUses
from canonize.compatibility.adapted_uses import AnsweredUses
from canonize.compatibility.fits import Fits
from canonize.compatibility.reexported_uses import HandedUses
from canonize.compatibility.told_apart import HandledClasses
from canonize.core.bridging_rules import bridges_of
from canonize.core.change import Change
from canonize.core.codemod import Migration
from canonize.core.ledger import Reference
from canonize.core.plan import Kind
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.references.reference_notes import ReferenceNotes
from canonize.references.references import find_references
from canonize.references.shipped_code import missing_where_it_runs
from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.project import Project
from canonize.resolution.registration import Registration
from canonize.resolution.replacements import Redirect, Redirects
from canonize.resolution.still_loaded import StillLoaded
from canonize.resolution.targets import missing_target
from canonize.rewriting.fresh_tests import fresh_tests
from canonize.rewriting.held_back import HeldBack
from canonize.rewriting.imports.from_imports import NameRerouter
from canonize.rewriting.imports.module_lookups import LookupRerouter
from canonize.rewriting.imports.star_imports import reroute_stars
from canonize.rewriting.imports.surroundings import Surroundings
from canonize.rewriting.imports.tidy_imports import tidying
from canonize.rewriting.kept_fakes import KeptFakes
from canonize.rewriting.own_file_reasons import (
    Selects,
    are_told_apart,
    closed_cycle,
    lists_its_own,
    others_ask,
    said_to_go,
)
from canonize.rewriting.own_files import OwnFiles
from canonize.rewriting.rewritten_files import Rewritten, changed_paths, unread_notes
from canonize.rewriting.surrounding_files import AskedOfOthers, SurroundingFiles
from canonize.rewriting.users_for_types import closing, may_close, put_for_types
from canonize.rewriting.users_in_functions import in_functions
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.edits import FileEdits, Tidy
from canonize.syntax.parsed_file import ParsedFile
from canonize.syntax.scopes import Bind, Scopes, Use


class FileRewriter:
    """Rewrites one file after the other, each against the original tree.

    Args:
        compares: whether uses are held to what takes their place.
        handled: is told of each file while it is parsed.
    """

    def __init__(
        self,
        project: Project,
        redirects: Redirects,
        migration: Migration,
        *,
        compares: bool,
        handled: HandledClasses | None = None,
    ) -> None:
        self._handled = handled
        self._duplicates = migration.plan.symbols_of(Kind.DUPLICATE)
        self._deprecated = migration.plan.symbols_of(Kind.DEPRECATED)
        self._moved = migration.plan.symbols_of(Kind.MOVED)
        self._project = project
        self._redirects = redirects
        self._held, self._answered = dict(migration.held), migration.answered
        self._fits = Fits(project, compare=compares)
        self._alone = Fits(project, alone=True)
        self._accepted = AcceptedUses(migration.plan.checks.values())
        self._owned: dict[str, dict[str, Redirect]] = {}
        self._keeping: dict[tuple[str, str], str] = {}
        self._typed: dict[str, set[str]] = {}
        self._for_types: dict[str, frozenset[str]] = {}
        self._compares = compares
        self._fakes = KeptFakes(project, redirects)
        self._loaded = StillLoaded(project, redirects)
        self._homes = OwnFiles(project, self._loaded, self._comparing, compares=compares)
        self._held_back = HeldBack(project, redirects, bridges_of(migration.plan))
        self._plan, self._accepts = migration.plan, migration.plan.accepted
        self._exported = lru_cache(project.star_names)
        self._around = SurroundingFiles(
            project, redirects, self._fakes, self._loaded, self._stays, self._apart,
            made=migration.plan.moved_targets(), moved=self._moved,
        )  # fmt: skip

    def hold_for_others(self, redirects: Redirects, selects: Callable[[str], bool]) -> None:
        """Holds re-exports that other files need as they are.

        Args:
            redirects: with the names of re-exports.
            selects: the files that are rewritten.
        """
        uses = HandedUses(self._project, redirects, self._comparing)
        for path, parts in uses.held(selects).items():
            self._held[path] = {**parts, **self._held.get(path, {})}

    def held(self, path: str, name: str) -> str:
        """Why others need a name as a file hands it on now; "" when nobody does."""
        parts = self._held.get(path, {}).items()
        return next((why for part, why in parts if part.startswith(f":{name} ")), "")

    def _comparing(self, path: str, file: ParsedFile) -> Callable[[Redirect, Use, Scopes], str]:
        """Why a use of a file does not fit, and the plan has no answer to it."""
        answered = self._answered.get(path)
        if not self._compares or (answered is None and not self._accepted):
            return self._fits.objection
        both, alone = self._fits, self._alone
        return AnsweredUses(path, file, answered, self._accepted, both=both, alone=alone).objection

    def settle(self, rewritten: dict[str, Rewritten]) -> dict[str, frozenset[str]]:
        """Rewrites again what was held by lookups that other files' rewriting took away.

        Returns:
            By path, the files on whose rewriting the path's own now relies.
        """
        relies_on: dict[str, frozenset[str]] = {}
        changed = changed_paths(rewritten)
        while True:
            held = {path for path, found in rewritten.items() if found.held_by & changed}
            if not held:
                return relies_on
            after = self._project.tree.with_changes(
                rewritten[path].change for path in changed_paths(rewritten)
            )
            before = changed
            changed = frozenset()
            for path in sorted(held):
                old = rewritten[path]
                new = self.rewrite(path, old.change.before or b"", after)
                if new.change == old.change:
                    rewritten[path] = new  # what holds it may be something else now
                    continue
                relies_on[path] = relies_on.get(path, frozenset()) | (old.held_by & before)
                rewritten[path] = new
                changed |= {path}

    def against_cycles(self, rewritten: dict[str, Rewritten]) -> None:
        """Rewrites again what would close a cycle for annotations or functions alone."""
        while found := next(closing(self._project, rewritten, self._for_types), None):
            path, self._for_types[path], after = found
            rewritten[path] = self.rewrite(path, rewritten[path].change.before or b"", after)
        rewritten |= in_functions(self._project, rewritten)

    def leave_patches(
        self, rewritten: dict[str, Rewritten], relies_on: dict[str, frozenset[str]]
    ) -> None:
        """Rewrites again what moved a fake away from where code still looks it up.

        Args:
            relies_on: gains the files without whose rewriting a fake would have to stay.
        """
        patching = [path for path, found in rewritten.items() if found.puts]
        if not patching:
            return
        after = self._project.tree.with_changes(
            rewritten[path].change for path in changed_paths(rewritten)
        )
        put = {symbol for path in patching for symbol in rewritten[path].puts}
        homes = self._fakes.look(after, put, self._owned)
        for path in patching:
            found = self.rewrite(path, rewritten[path].change.before or b"", after)
            rewritten[path] = found
            for symbol in found.puts:
                moved = self._fakes.moved(symbol) - {path}
                relies_on[path] = relies_on.get(path, frozenset()) | moved
        after = self._project.tree.with_changes(
            rewritten[path].change for path in changed_paths(rewritten)
        )
        for home in homes:
            rewritten[home] = self.rewrite(home, rewritten[home].change.before or b"", after)

    def _stays(self, redirect: Redirect) -> str:
        competitor, target = redirect.competitor, redirect.target
        found = self._held_back.reasons(competitor, target, is_one=competitor in self._moved)
        return next((why for why in found if not self._accepts(competitor, why)), "")

    def _apart(self, path: str, redirect: Redirect) -> str:
        found = missing_where_it_runs(path, redirect.target.module, self._project)
        return next((why for why in found if not self._accepts(redirect.competitor, why)), "")

    def fresh_tests(self, rewritten: Mapping[str, Rewritten]) -> Iterator[Reference]:
        """See `fresh_tests`."""
        held_back, tree = self._held_back, self._project.tree
        return fresh_tests(rewritten.values(), self._redirects, held_back, self._accepts, tree)

    def rewrite(self, path: str, data: bytes, others: SourceTree) -> Rewritten:
        """Rewrites one file.

        Args:
            others: the tree in which the other files are asked what they reach through this one.
        """
        found = self._rewritten(path, data, others)
        self._fits.forget()
        self._alone.forget()
        return found

    def _rewritten(self, path: str, data: bytes, others: SourceTree) -> Rewritten:
        same, modules = Change(path, data, data), self._project.modules
        package, around_it = modules.package(path), OutsideLookups(Project(others, modules), path)
        try:
            analysed = analyse(data)
            file, scopes = analysed.file, analysed.scopes
        except (Unreadable, RecursionError) as error:
            reason = Reason(f"the file {error}", Code.UNREADABLE)
            return Rewritten(same, (), unread_notes(path, data, self._redirects, reason, package))
        found = find_references(scopes, package, self._redirects)
        if self._handled is not None:
            self._handled.note(path, scopes, found)
        own = self._owned.get(path, {})
        if not found and not own:
            return Rewritten(same, (), [])
        edits = FileEdits(file)
        outcome = ReferenceNotes(path, edits)
        asked = AskedOfOthers()
        around = self._surroundings(path, file, around_it, asked)
        closes = may_close(found, scopes, edits, package, lambda r: self.cycle(path, r))
        typed = NameRerouter(edits, scopes, found, outcome, around).reroute()
        put_for_types(typed, scopes, edits, package)
        LookupRerouter(edits, scopes, found, self._redirects, outcome, around).reroute()
        reroute_stars(found, scopes, self._redirects, edits, outcome, around, self._exported)
        if own:
            home = self._homes.of(path, file, scopes, edits)
            home.reroute(own, outcome, around_it.reason, self._typed.get(path, ()))
        try:
            after, declared = edits.result(self._tidy(path, file, scopes))
            change = Change(path, data, after)
            held_by, puts = frozenset(asked.held_by), frozenset(asked.puts)
            return Rewritten(change, declared, outcome.references(), held_by, puts, closes)
        except (Unreadable, ValueError) as error:
            return Rewritten(
                same, (), outcome.refused(Reason(f"the file {error}", Code.UNREADABLE))
            )

    def _surroundings(
        self, path: str, file: ParsedFile, reaching: OutsideLookups, asked: AskedOfOthers
    ) -> Surroundings:
        parts, objection = self._held.get(path, {}), self._comparing(path, file)
        found = self._around.of(path, parts, objection, reaching, asked)
        return replace(found, for_types=self._for_types.get(path, frozenset()))

    def _tidy(self, path: str, file: ParsedFile, scopes: Scopes) -> Tidy:
        lookups = OutsideLookups(self._project, path)
        return tidying(path, file, scopes.imports, project=self._project, lookups=lookups)

    def take_own_files(
        self, rewritten: dict[str, Rewritten], homes: Mapping[str, bytes], selects: Selects
    ) -> dict[Symbol, str]:
        """Rewrites the files of duplicates whose own uses, or whose identity, ask for it.

        Args:
            rewritten: gains the homes, and is the state of all other files.
            homes: the files that define competitors and may be changed, with their bytes.
            selects: the files that may be changed.

        Returns:
            Why a competitor's own file keeps using it, for those that do.
        """
        after = self._project.tree.with_changes(
            rewritten[path].change for path in changed_paths(rewritten)
        )
        graph = Project(after, self._project.modules).graph
        registration = Registration(self._project)
        stays: dict[Symbol, str] = {}
        for path, data in homes.items():
            taken: dict[str, Redirect] = {}
            for name, redirect in self._defined_in(path, self._deprecated).items():
                if self._goes_on_using(data, path, name, redirect):
                    stays[redirect.competitor] = Reason(
                        f"{path} goes on using its own", Code.OWN_FILE
                    )
            for name, redirect in self._defined_in(path, self._duplicates).items():
                needs, reason = self._owning(path, data, name, redirect, selects)
                if needs and not reason:
                    if not said_to_go(redirect.competitor, self._plan):
                        reason = registration.reason(redirect.competitor)
                    reason = (
                        reason or lists_its_own(path, self._project) or self._apart(path, redirect)
                    )
                    cycle = closed_cycle(self._project, path, redirect, graph)
                    if cycle and self._homes.is_for_types(path, data, name, after):
                        self._typed.setdefault(path, set()).add(name)
                    else:
                        reason = reason or cycle
                if needs and reason:
                    stays[redirect.competitor] = Reason(f"{path}: {reason}", reason)
                    self._keeping[path, name] = reason
                elif needs:
                    taken[name] = redirect
            if taken:
                self._owned[path] = taken
                rewritten[path] = self.rewrite(path, data, after)
        return stays

    def keeping(self, path: str) -> dict[str, str]:
        """The names of a file whose own uses stay, and why."""
        return {name: why for (home, name), why in self._keeping.items() if home == path}

    def owned(self, path: str) -> Collection[str]:
        """The names of a file that mean what takes their place from now on."""
        return self._owned.get(path, {}).keys()

    def objection_to_alias(self, path: str, name: str, redirect: Redirect) -> str:
        """Why an old name can't go on as another name of what takes its place; "" if it can.

        Args:
            path: the file that defines it.
        """
        analysed = analyse(self._project.tree.read(path) or b"")
        own = self._homes.of(path, analysed.file, analysed.scopes, FileEdits(analysed.file))
        return (
            own.objection(name, redirect)
            or missing_target(redirect.target, self._project)
            or self._apart(path, redirect)
            or self._stays(redirect)
            or self._unfit_elsewhere(redirect)
        )

    def with_aliases(self, path: str, data: bytes, names: Mapping[str, Redirect]) -> bytes:
        """A file in which the old names are other names of what takes their place.

        Args:
            names: what the file defines, without an objection.
        """
        analysed = analyse(data)
        edits = FileEdits(analysed.file)
        self._homes.of(path, analysed.file, analysed.scopes, edits).leave(names)
        return edits.result(self._tidy(path, analysed.file, analysed.scopes))[0]

    def cycle(self, path: str, redirect: Redirect) -> str:
        """Why a file can't import what takes a name's place while it is loaded; "" if it can."""
        return closed_cycle(self._project, path, redirect, self._project.graph)

    def _goes_on_using(self, data: bytes, path: str, name: str, redirect: Redirect) -> bool:
        """Whether a file uses what it defines and keeps, and two of it would be told apart."""
        if not are_told_apart(self._project, self._redirects, redirect.competitor):
            return False
        try:
            analysed = analyse(data)
        except (Unreadable, RecursionError):
            return True
        edits = FileEdits(analysed.file)
        return self._homes.of(path, analysed.file, analysed.scopes, edits).is_asked_for(name)

    def _defined_in(self, path: str, wanted: Collection[Symbol]) -> dict[str, Redirect]:
        """Those of some competitors that a file defines, each under its own name."""
        module = self._project.modules.name(path) or ""
        return {
            name: redirect
            for name, redirect in self._redirects.names_of(module).items()
            if redirect.is_direct
            and redirect.competitor in wanted
            and redirect.competitor == Symbol(module, name)
        }

    def _owning(
        self, path: str, data: bytes, name: str, redirect: Redirect, selects: Selects
    ) -> tuple[bool, str]:
        """Whether a file has to get what takes a competitor's place, and why it can't."""
        try:
            analysed = analyse(data)
            file, scopes = analysed.file, analysed.scopes
        except (Unreadable, RecursionError):
            return False, ""
        bindings = scopes.top.bindings.get(name, ())
        if not bindings or all(binding.how is Bind.IMPORT for binding in bindings):
            return False, ""
        own = self._homes.of(path, file, scopes, FileEdits(file))
        goes = redirect.competitor.module in self._redirects.whole
        gone = self._defined_in(path, self._duplicates).keys() - {name}
        needs = not goes and own.is_used(name, but=gone)
        here = redirect.target.module == self._project.modules.name(path)
        if not needs and (here or not others_ask(self._project, redirect, selects)):
            return False, ""
        reason = own.objection(name, redirect) or missing_target(redirect.target, self._project)
        return needs or not reason, reason or self._unfit_elsewhere(redirect)

    def _unfit_elsewhere(self, redirect: Redirect) -> str:
        """Why somebody who asks the competitor's own module for it would not be served."""
        symbol = redirect.competitor
        handed = Redirects({(symbol.module, symbol.name): replace(redirect, is_direct=False)})
        uses = HandedUses(self._project, handed, self._comparing)
        home = self._project.modules.path(symbol.module) or ""
        return uses.held(lambda path: True).get(home, {}).get(f":{symbol.name} {symbol}", "")
