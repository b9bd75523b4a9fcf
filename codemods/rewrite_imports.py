"""References to a competitor go to the canonical."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import ClassVar, Literal

from pydantic import Field

from canonize.compatibility.adapted_uses import AnsweredUses
from canonize.compatibility.reexported_uses import HandedUses
from canonize.compatibility.use_compatibility import Fits
from canonize.core.change import Change, Edit
from canonize.core.codemod import Capability, Migration, PathOptions, Proposal
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.modules import ModuleMap
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.references.nested_names import nested_references
from canonize.references.reference_notes import ReferenceNotes
from canonize.references.references import NameImport, find_references
from canonize.references.runtime_lookups import LateLookups
from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.imported_names import part_of_use
from canonize.resolution.module_names import star_names, top_level_names
from canonize.resolution.prefilter import could_reference
from canonize.resolution.reexports import (
    with_aliases,
    with_lazy_homes,
    with_module_paths,
    with_reexports,
)
from canonize.resolution.replacements import Redirect, Redirects
from canonize.resolution.still_loaded import StillLoaded
from canonize.resolution.targets import missing_target
from canonize.rewriting.imports.from_imports import NameRerouter
from canonize.rewriting.imports.module_lookups import LookupRerouter
from canonize.rewriting.imports.star_imports import reroute_stars
from canonize.rewriting.imports.surroundings import Surroundings
from canonize.syntax.analysis import analyse
from canonize.syntax.edits import FileEdits
from canonize.syntax.parsed_file import ParsedFile, Unreadable
from canonize.syntax.scopes import Bind, Scopes, Use


class ImportOptions(PathOptions):
    """Options of `rewrite_imports`."""

    reexports: Literal["reroute", "keep"] = Field(
        "reroute",
        description="Importers that reach a competitor through another module's re-export: "
        "re-route them to the canonical, or keep them on the re-export (which is re-routed).",
    )
    misfits: Literal["refuse", "rewrite"] = Field(
        "refuse",
        description="Uses whose arguments or attributes do not fit the canonical: leave the "
        "import as it is and report the place, or rewrite all the same.",
    )


class RewriteImports:
    """Re-routes every import and every lookup of a competitor to the canonical, where it stands.

    Before::

        from app.execution_factory import ExecutionFactory

        def build(): return ExecutionFactory(limits=3)

    After::

        from app.execution_engine_factory import ExecutionEngineFactory

        def build(): return ExecutionEngineFactory(limits=3)

    Scope, guard, alias, comments and style stay. Where the local name can be seen from outside
    (``__all__``, an importer, a patch target) it stays too, as ``import New as Old``.

    Refuses: names that the canonical module does not have, module names that are bound to
    something else as well, calls whose arguments mean something else to the canonical, members
    that it lacks, an import of a module from itself, files that can't be parsed or that
    LibCST does not reproduce byte for byte.
    """

    name: ClassVar[str] = "rewrite_imports"
    role: ClassVar[Capability] = Capability.REROUTES
    Options: ClassVar[type[ImportOptions]] = ImportOptions

    def propose(self, tree: SourceTree, options: ImportOptions, migration: Migration) -> Proposal:
        """Plays the codemod; see `canonize.core.codemod.Codemod`."""
        modules = migration.modules(tree)
        redirects = _redirects(tree, options, migration)
        homes = redirects.homes()
        selects = migration.selects(options)
        rewriter = _Rewriter(tree, modules, redirects, options, migration)
        if options.misfits == "refuse":
            rewriter.hold_for_others(with_reexports(redirects, tree, modules), selects)
        references = list(_beyond_reach(migration, options, tree))
        rewritten: dict[str, _Rewritten] = {}
        for path in sorted(tree.containing(redirects.candidate_words())):
            data = tree.read(path)
            if data is None or not path.endswith((".py", ".pyi")) or not selects(path):
                continue
            if modules.name(path) in homes:
                references += _at_home(path, data, modules, redirects)
            if could_reference(data, modules.package(path), redirects):
                rewritten[path] = rewriter.rewrite(path, data, tree)
        relies_on = rewriter.settle(rewritten)
        rewriter.leave_patches(rewritten, relies_on)
        changes = [found.change for found in rewritten.values()]
        for found in rewritten.values():
            references += found.references
        return Proposal(
            tuple(change for change in changes if change.kind != "nothing"),
            tuple(references),
            {path: found.edits for path, found in rewritten.items() if found.edits},
            relies_on=relies_on,
        )


def _redirects(tree: SourceTree, options: ImportOptions, migration: Migration) -> Redirects:
    modules = migration.modules(tree)
    redirects = with_aliases(Redirects.of(migration, options.competitors), tree, modules)
    redirects = with_module_paths(redirects, tree, modules)
    if options.reexports == "reroute":
        redirects = with_reexports(redirects, tree, modules)
    return with_lazy_homes(redirects, tree, modules)


def _beyond_reach(
    migration: Migration, options: ImportOptions, tree: SourceTree
) -> Iterator[Reference]:
    """Competitors that no import can name: those inside classes."""
    modules = migration.modules(tree)
    for competitor in migration.plan.competitors:
        symbol = Symbol.parse(competitor.symbol)
        asked = competitor.symbol in options.competitors or not options.competitors
        if "." in symbol.name and asked and competitor.verdict.is_rerouted:
            path = modules.path(symbol.module) or f"{symbol.module.replace('.', '/')}.py"
            reason = "a name inside a class: its references are not followed"
            how = Disposition.MANUAL
            yield Reference(path, 1, 1, competitor.symbol, Form.DEFINITION, how, reason)
            yield from nested_references(tree, modules, symbol)


@dataclass(frozen=True, slots=True)
class _Rewritten:
    """One file's part of the proposal.

    ``held_by`` are the files whose lookups through this file's modules kept something from
    being rewritten; ``puts`` are the competitors in whose place it puts a fake.
    """

    change: Change
    edits: tuple[Edit, ...]
    references: list[Reference]
    held_by: frozenset[str] = frozenset()
    puts: frozenset[Symbol] = frozenset()


@dataclass(slots=True)
class _Asked:
    """What re-routing one file asked about: see `_Rewritten`."""

    held_by: set[str] = field(default_factory=set)
    puts: set[Symbol] = field(default_factory=set)


class _Rewriter:
    """Rewrites one file after the other, each against the original tree."""

    def __init__(
        self,
        tree: SourceTree,
        modules: ModuleMap,
        redirects: Redirects,
        options: ImportOptions,
        migration: Migration,
    ) -> None:
        self._tree = tree
        self._modules = modules
        self._redirects = redirects
        self._held, self._answered = dict(migration.held), migration.answered
        self._fits = Fits(tree, modules, compare=options.misfits == "refuse")
        compares = options.misfits == "refuse" and bool(self._answered)
        self._alone = Fits(tree, modules, alone=True) if compares else None
        self._late: LateLookups | None = None
        self._loaded = StillLoaded(tree, modules, redirects)
        self._exported = lru_cache(lambda m: star_names(tree.read(modules.path(m) or "") or b""))

    def hold_for_others(self, redirects: Redirects, selects: Callable[[str], bool]) -> None:
        """Holds re-exports that other files need as they are.

        Args:
            redirects: with the names of re-exports.
            selects: the files that are rewritten.
        """
        uses = HandedUses(self._tree, self._modules, redirects, self._comparing)
        for path, parts in uses.held(selects).items():
            self._held[path] = {**parts, **self._held.get(path, {})}

    def _comparing(self, path: str, file: ParsedFile) -> Callable[[Redirect, Use, Scopes], str]:
        """Why a use of a file does not fit; what was adapted is held to the canonical alone."""
        answered = self._answered.get(path)
        if answered is None or self._alone is None:
            return self._fits.objection
        return AnsweredUses(file, answered, self._fits, self._alone).objection

    def settle(self, rewritten: dict[str, _Rewritten]) -> dict[str, frozenset[str]]:
        """Rewrites again what was held by lookups that other files' rewriting took away.

        Returns:
            By path, the files on whose rewriting the path's own now relies.
        """
        relies_on: dict[str, frozenset[str]] = {}
        changed = _changed(rewritten)
        while True:
            held = {path for path, found in rewritten.items() if found.held_by & changed}
            if not held:
                return relies_on
            after = self._tree.with_changes(rewritten[path].change for path in _changed(rewritten))
            before = changed
            changed = frozenset()
            for path in sorted(held):
                old = rewritten[path]
                new = self.rewrite(path, old.change.before or b"", after)
                if new.change == old.change:
                    continue
                relies_on[path] = relies_on.get(path, frozenset()) | (old.held_by & before)
                rewritten[path] = new
                changed |= {path}

    def leave_patches(
        self, rewritten: dict[str, _Rewritten], relies_on: dict[str, frozenset[str]]
    ) -> None:
        """Rewrites again what moved a fake away from where code still looks it up.

        Args:
            relies_on: gains the files without whose rewriting a fake would have to stay.
        """
        patching = [path for path, found in rewritten.items() if found.puts]
        if not patching:
            return
        after = self._tree.with_changes(rewritten[path].change for path in _changed(rewritten))
        self._late = LateLookups(self._redirects, after, self._modules)
        before = LateLookups(self._redirects, self._tree, self._modules)
        for path in patching:
            found = self.rewrite(path, rewritten[path].change.before or b"", after)
            rewritten[path] = found
            for symbol in found.puts:
                moved = before.files(symbol) - self._late.files(symbol) - {path}
                relies_on[path] = relies_on.get(path, frozenset()) | moved

    def _patched(self, symbol: Symbol) -> str:
        late = self._late.of(symbol) if self._late is not None else ""
        return f"{late} still looks it up there when it runs" if late else ""

    def rewrite(self, path: str, data: bytes, others: SourceTree) -> _Rewritten:
        """Rewrites one file.

        Args:
            others: the tree in which the other files are asked what they reach through this one.
        """
        same = Change(path, data, data)
        modules = self._modules
        try:
            analysed = analyse(data)
            file, scopes = analysed.file, analysed.scopes
        except (Unreadable, RecursionError) as error:
            return _Rewritten(same, (), _unread(path, data, self._redirects, f"the file {error}"))
        found = find_references(scopes, modules.package(path), self._redirects)
        if not found:
            return _Rewritten(same, (), [])
        edits = FileEdits(file)
        outcome = ReferenceNotes(path, edits)
        asked = _Asked()
        around = self._surroundings(path, file, OutsideLookups(others, path, modules), asked)
        NameRerouter(edits, scopes, found, outcome, around).reroute()
        LookupRerouter(edits, scopes, found, self._redirects, outcome, around).reroute()
        reroute_stars(found, scopes, self._redirects, edits, outcome, around, self._exported)
        try:
            after, declared = edits.result()
            change = Change(path, data, after)
            held_by, puts = frozenset(asked.held_by), frozenset(asked.puts)
            return _Rewritten(change, declared, outcome.references(), held_by, puts)
        except (Unreadable, ValueError) as error:
            return _Rewritten(same, (), outcome.refused(f"the file {error}"))

    def _surroundings(
        self, path: str, file: ParsedFile, reaching: OutsideLookups, asked: _Asked
    ) -> Surroundings:
        """What re-routing may ask about a file; some of what it asks is kept in ``asked``."""
        modules, tree = self._modules, self._tree
        parts = self._held.get(path, {})
        objection = self._comparing(path, file)

        def unfit(redirect: Redirect, use: Use, scopes: Scopes) -> str:
            reason = objection(redirect, use, scopes)
            return reason or (parts.get(part_of_use(use, redirect.competitor), "") if parts else "")

        def patched(symbol: Symbol) -> str:
            # The fake lies in the module, by whatever path it is put there.
            home = self._redirects.paths.get(symbol.module, symbol.module)
            symbol = Symbol(home, symbol.name)
            asked.puts.add(symbol)
            return self._patched(symbol)

        def reached(name: str) -> str:
            asked.held_by.update(reaching.files(name))
            return reaching.reason(name)

        def imported(name: str) -> str:
            asked.held_by.update(files := reaching.importers(name))
            return f"{files[0]} imports it from here" if files else ""

        return Surroundings(
            module=modules.name(path),
            package=modules.package(path),
            missing=lambda target: missing_target(target, tree, modules),
            outside=OutsideLookups(tree, path, modules).reason,
            reached=reached,
            unfit=unfit,
            kept=lambda item: _held(parts, item),
            patched=patched,
            imported=imported,
            names=lambda module: top_level_names(tree.read(modules.path(module) or "") or b""),
            loaded=lambda module, target: self._loaded.reason(path, module, target),
            loading=lambda module, target: self._loaded.instead(path, module, target),
        )


def _held(parts: Mapping[str, str], item: NameImport) -> str:
    """Why an import that others reach the competitor through has to stay."""
    return parts.get(f":{item.local} {item.redirect.competitor}", "") if parts else ""


def _changed(rewritten: dict[str, _Rewritten]) -> frozenset[str]:
    return frozenset(path for path, found in rewritten.items() if found.change.kind != "nothing")


def _at_home(path: str, data: bytes, modules: ModuleMap, redirects: Redirects) -> list[Reference]:
    """The definitions of competitors and their uses in their own file, which stay."""
    try:
        analysed = analyse(data)
        file, scopes = analysed.file, analysed.scopes
        outcome = ReferenceNotes(path, FileEdits(file))
        for name, redirect in redirects.names_of(modules.name(path) or "").items():
            for binding in scopes.top.bindings.get(name, ()):
                if binding.how is Bind.DEFINE:
                    reason = "the definition itself"
                    stays = Disposition.KEPT
                    outcome.note(binding.node, redirect.found, Form.DEFINITION, stays, reason)
            for use in scopes.uses_of(scopes.top, name) if name in scopes.top.bindings else ():
                reason = "a use in the competitor's own file"
                outcome.note(use.node, redirect.found, Form.NAME, Disposition.KEPT, reason)
        return outcome.references()
    except (Unreadable, RecursionError):
        return []  # told by the rewriting itself


def _unread(path: str, data: bytes, redirects: Redirects, reason: str) -> list[Reference]:
    """One refused entry for each line of an unreadable file that has a competitor's word."""
    pattern = re.compile(
        rb"(?<![\w])(?:" + b"|".join(map(re.escape, redirects.candidate_words())) + rb")(?!\w)"
    )
    symbols = {found.competitor for found in redirects.names.values()}
    symbol = str(min(symbols)) if symbols else ""
    entries = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        match = pattern.search(line)
        if match is not None:
            text = line.decode("utf-8", "replace").strip()
            place = (path, number, match.start() + 1)
            entries.append(
                Reference(*place, symbol, Form.UNPARSED, Disposition.REFUSED, reason, text)
            )
    return entries
