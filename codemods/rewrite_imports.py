"""References to a competitor go to the canonical."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar, Literal

from pydantic import Field

from canonize.api import (
    Capability,
    Disposition,
    Form,
    Migration,
    PathOptions,
    Project,
    Proposal,
    Reference,
    SourceTree,
    Symbol,
)
from canonize.compatibility.told_apart import HandledClasses
from canonize.core.reasons import Code, Reason
from canonize.resolution.identity import is_class, is_torn_apart
from canonize.resolution.module_names import definition_place
from canonize.rewriting.concerned_files import (
    beyond_reach,
    concerned_files,
    redirects_asked,
    unseen_lookup,
)
from canonize.rewriting.notebook_imports import reroute_notebook
from canonize.rewriting.reroute_files import FileRewriter
from canonize.rewriting.rewritten_files import Rewritten, at_home
from canonize.rewriting.shared_states import SharedStates, looked_through


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
    own_file: Literal["reroute", "keep"] = Field(
        "reroute",
        description="A duplicate's own file that goes on using it: put an import of the canonical "
        "in the place of the definition, or keep both.",
    )
    partial: bool = Field(
        False,
        description="Move what can move of a competitor although a part stays and two live copies "
        "would be told apart (exceptions, enumerations, sentinels, state).",
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

    A duplicate's own file that goes on using it gets the canonical, too: an import stands where
    the definition stood. What two live copies would be told apart by (an exception's class, a
    sentinel, state) moves as a whole or not at all.

    Refuses: names that the canonical module does not have, module names that are bound to
    something else as well, calls whose arguments mean something else to the canonical, members
    that it lacks, an import of a module from itself, files that can't be parsed or that
    LibCST does not reproduce byte for byte. A notebook's code cells are one file, of which all
    goes or nothing; outputs, texts and every other byte stay.
    """

    name: ClassVar[str] = "rewrite_imports"
    role: ClassVar[Capability] = Capability.REROUTES
    Options: ClassVar[type[ImportOptions]] = ImportOptions

    def propose(self, tree: SourceTree, options: ImportOptions, migration: Migration) -> Proposal:
        """Plays the codemod; see `canonize.core.codemod.Codemod`."""
        held: list[Reference] = []
        left_out: frozenset[Symbol] = frozenset()
        while True:
            played = _Play(tree, options, migration, left_out)
            proposal = played.proposal()
            torn = played.torn(proposal.references)
            if options.partial:
                held += played.in_part(torn)
            else:
                proposal = played.bound(proposal)
            if options.partial or not torn:
                return replace(proposal, references=(*proposal.references, *held))
            held += played.held_back(proposal.references, torn)
            left_out |= torn.keys()


class _Play:
    """One pass over all files.

    Args:
        left_out: competitors of which nothing moves.
    """

    def __init__(
        self,
        tree: SourceTree,
        options: ImportOptions,
        migration: Migration,
        left_out: frozenset[Symbol],
    ) -> None:
        self._project = Project.of(tree, migration.source_roots)
        self._options = options
        self._migration = migration
        self._redirects = redirects_asked(
            self._project,
            migration,
            options.competitors,
            left_out,
            handed_on=options.reexports == "reroute",
        )
        self._handled = HandledClasses(self._project, self._redirects)
        self._stays: dict[Symbol, str] = {}
        self._apart: set[Symbol] = set()
        self._handing_on: dict[Symbol, set[Symbol]] = defaultdict(set)
        self._unnamed: set[tuple[Symbol, Symbol]] = set()
        self._told = {str(r.found): r.competitor for r in self._redirects.names.values()}

    def proposal(self) -> Proposal:
        project, redirects = self._project, self._redirects
        tree, modules = project.tree, project.modules
        selects = self._migration.selects(self._options)
        compares = self._options.misfits == "refuse"
        rewriter = FileRewriter(
            project, redirects, self._migration, compares=compares, handled=self._handled
        )
        if compares:
            handed_on = project.reexports.with_reexports(redirects, rebound=True)
            rewriter.hold_for_others(handed_on, selects)
        found_files = concerned_files(project, redirects, selects)
        homes, importing = found_files.homes, found_files.importing
        rewritten: dict[str, Rewritten] = {}
        tree.expect(modules.leaves(importing))
        for path, data in importing.items():
            rewritten[path] = rewriter.rewrite(path, data, tree)
        relies_on = rewriter.settle(rewritten)
        if self._options.own_file == "reroute":
            self._stays = rewriter.take_own_files(rewritten, homes, selects)
        rewriter.leave_patches(rewritten, relies_on)
        rewriter.against_cycles(rewritten)
        for home in homes:
            if rewriter.owned(home):
                for path in rewritten.keys() - {home}:
                    relies_on[path] = relies_on.get(path, frozenset()) | {home}
        references = list(beyond_reach(self._project, self._migration, self._options.competitors))
        for path, data in homes.items():
            owned, keeping = rewriter.owned(path), rewriter.keeping(path)
            references += at_home(path, data, modules, redirects, owned, keeping)
        for found in rewritten.values():
            references += found.references
        for path in found_files.notebooks:
            data = tree.read(path) or b""
            found_there = reroute_notebook(path, data, rewriter, redirects, tree)
            if found_there is not None:
                rewritten[path] = found_there
                references += found_there.references
        references += rewriter.fresh_tests(rewritten)
        changes = [found.change for found in rewritten.values()]
        return Proposal(
            tuple(change for change in changes if change.kind != "nothing"),
            tuple(references),
            {path: found.edits for path, found in rewritten.items() if found.edits},
            relies_on=relies_on,
        )

    def torn(self, references: Sequence[Reference]) -> dict[Symbol, str]:
        """Competitors of which one part would move and another stay, although that is noticed.

        Functions without state of their own may move in part: nobody can tell two copies apart.
        """
        moves: set[Symbol] = set()
        stays = dict(self._stays)
        going = {self._project.modules.path(module) for module in self._redirects.whole}
        paths: dict[Symbol, set[str]] = defaultdict(set)
        for entry in references:
            competitor = self._competitor(entry)
            if competitor is None or entry.form is Form.UNPARSED:
                continue
            named = self._named(entry, competitor)
            paths[competitor].add(entry.path)
            if entry.disposition is Disposition.REWRITTEN:
                moves |= {competitor, named}
            elif entry.path in going:
                continue  # goes with its module, whatever stands there
            elif entry.disposition is Disposition.REFUSED or (
                entry.disposition is Disposition.MANUAL and ":" not in entry.symbol
            ):
                place = f"{entry.path}:{entry.line}"
                for symbol in (competitor, named):
                    stays.setdefault(symbol, Reason(f"{place}: {entry.reason}", entry.reason))
        wholes = looked_through(e for e in references if e.path not in going)
        states = SharedStates(self._project, self._migration).torn(moves, stays, wholes)
        moves &= {*self._told.values(), *(r.competitor for r in self._redirects.whole.values())}
        for competitor in moves - stays.keys():
            if (whole := Symbol(competitor.module, "")) in stays:
                stays[competitor] = stays[whole]
        found: dict[Symbol, str] = {}
        for competitor in sorted(moves):
            why = is_torn_apart(competitor, self._project)
            if not why and is_class(competitor, self._project):
                why = self._handled.first(competitor, paths[competitor])
            if why:
                self._apart.add(competitor)
            place = (stays.get(competitor) or self._unseen(competitor)) if why else ""
            if place:
                found[competitor] = Reason(f"{place}; {why}", Code.IDENTITY)
                if competitor.module in self._redirects.whole:  # by which it would go all the same
                    found.setdefault(Symbol(competitor.module, ""), found[competitor])
                for package in self._handing_on[competitor]:
                    found.setdefault(package, found[competitor])
        for symbol, reason in states.items():
            whole_module = self._redirects.whole.get(symbol.module)
            if symbol in moves:
                found.setdefault(symbol, reason)
            if whole_module is not None:
                found.setdefault(whole_module.competitor, reason)
        for package, origin in self._unnamed:
            if reason := self._asked_elsewhere(package, origin):
                found.setdefault(package, reason)
        return found

    def _asked_elsewhere(self, package: Symbol, origin: Symbol) -> str:
        """Who asks the submodule itself for what its package hands on, and would be left behind."""
        why = is_torn_apart(origin, self._project)
        if not why and not is_class(origin, self._project):
            return ""
        inside = self._project.modules.path(package.module)
        for path in self._project.reexports.importers({(origin.module, origin.name)}):
            if path != inside and self._project.modules.path(origin.module) != path:
                said = f"{path} has {origin} from where {package} has it, which is no competitor"
                return f"{said}; name it, too (`plan new --duplicate {package}` does)"
        return ""

    def _unseen(self, competitor: Symbol) -> str:
        return unseen_lookup(competitor, self._project, self._migration, self._redirects)

    def bound(self, proposal: Proposal) -> Proposal:
        """The same with files that go over to something together or not at all.

        What is refused later, by the guard, would tear it apart like anything else.
        """
        changed = {change.path for change in proposal.changes}
        relies_on = dict(proposal.relies_on)
        for competitor in self._apart:
            mine = {
                entry.path
                for entry in proposal.references
                if entry.disposition is Disposition.REWRITTEN
                and self._competitor(entry) == competitor
            } & changed
            for path in mine:
                relies_on[path] = relies_on.get(path, frozenset()) | (mine - {path})
        return replace(proposal, relies_on=relies_on)

    def in_part(self, torn: Mapping[Symbol, str]) -> Iterator[Reference]:
        """What is told of competitors that move in part, since the plan says so."""
        for symbol, why in torn.items():
            path = self._project.modules.path(symbol.module)
            if path is not None and symbol.name:
                line, column, text = definition_place(
                    self._project.source(symbol.module), symbol.name
                )
                reason = f"moves in part, as `partial: true` allows: {why}"
                place, how = (path, line, column), Disposition.KEPT
                yield Reference(*place, str(symbol), Form.DEFINITION, how, reason, text)

    def held_back(
        self, references: Iterable[Reference], torn: Mapping[Symbol, str]
    ) -> Iterator[Reference]:
        """What is told of the competitors that stay as a whole."""
        for entry in references:
            competitor = self._competitor(entry)
            if competitor is None or competitor not in torn:
                continue
            if entry.disposition is Disposition.REWRITTEN:
                reason = Reason(
                    f"held back, since part of it stays: {torn[competitor]} (`partial: true` moves "
                    "the rest)",
                    Code.IDENTITY,
                )
                entry = replace(entry, disposition=Disposition.REFUSED, reason=reason)
            yield entry

    def _competitor(self, entry: Reference) -> Symbol | None:
        known = self._told.get(entry.symbol)
        if known is None:
            module, _, name = entry.symbol.partition(":")
            whole = self._redirects.whole.get(module)
            known = whole.competitor if whole is not None else None
            if whole is not None and name and "." not in name:
                known = self._origin(module, name, whole.competitor)
        return known

    def _named(self, entry: Reference, competitor: Symbol) -> Symbol:
        """The competitor, or the name of it that is meant where it is a module as a whole."""
        module, _, name = entry.symbol.partition(":")
        is_of_it = competitor.is_module and module == competitor.module
        return Symbol(module, name.partition(".")[0]) if is_of_it else competitor

    def _origin(self, module: str, name: str, whole: Symbol) -> Symbol:
        """What a package that goes as a whole hands on may be a competitor by itself."""
        found = self._project.names.find(module, name)
        redirect = self._redirects.find(found.module, found.name)
        if redirect is None and found.module.startswith(f"{module}."):
            self._unnamed.add((whole, Symbol(found.module, found.name)))
        if redirect is None or redirect.competitor == whole:
            return whole
        self._handing_on[redirect.competitor].add(whole)
        return redirect.competitor
