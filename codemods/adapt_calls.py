"""Calls of a competitor are adapted to what the canonical takes, before its import is re-routed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

from pydantic import Field, model_validator

from canonize.api import (
    Capability,
    Competitor,
    Disposition,
    Form,
    Migration,
    Mistake,
    PathOptions,
    Project,
    Proposal,
    Reference,
    SourceTree,
    Symbol,
)
from canonize.core.codemod import Later
from canonize.core.nearest import nearest
from canonize.core.plan import CodemodCall
from canonize.resolution.api_reader import ApiReader
from canonize.resolution.module_names import definition_place
from canonize.resolution.replacements import Redirect, Redirects
from canonize.rewriting.calls.adapt_files import AdaptedFiles
from canonize.rewriting.calls.rule_review import doubts
from canonize.rewriting.calls.rules import Rule


class AdaptOptions(PathOptions):
    """Options of `adapt_calls`."""

    rules: tuple[Rule, ...] = Field(
        min_length=1,
        description="What differs, one rule for each competitor (see docs/adapt-calls.md).",
    )

    @model_validator(mode="after")
    def _one_rule_each(self) -> AdaptOptions:
        symbols = [rule.symbol for rule in self.rules]
        twice = sorted({symbol for symbol in symbols if symbols.count(symbol) > 1})
        if twice:
            raise ValueError(f"two rules are for {', '.join(twice)}; make them one")
        return self


class AdaptCalls:
    """Adapts the calls of a competitor by the plan's rules, so that its import can be re-routed.

    Before, with ``arguments: {config: {drop: true}, sockets: {rename: bridge}}`` and
    ``methods: {create: {rename: build, await: true}}``::

        from app.execution_factory import Factory

        async def serve(sockets):
            factory = Factory(CONFIG, sockets)
            return factory.create("user")

    After, and before `rewrite_imports`, which has to follow in the same step::

        from app.execution_factory import Factory

        async def serve(sockets):
            factory = Factory(bridge=sockets)
            return await factory.build("user")

    An imported name is adapted with all its uses in the file, or not at all; if its import can't
    be re-routed in the same step, its calls stay as they are.

    Refuses: unpacked arguments, arguments whose names are not known, dropped arguments whose value
    does something, `await` where the caller can't, names that mean something else where the new
    call needs them. Reports as manual: receivers that are not known to be the competitor
    (constructed, annotated or imported in the same file), classes and methods that are handed on
    as values, overridden methods.
    """

    name: ClassVar[str] = "adapt_calls"
    role: ClassVar[Capability] = Capability.MAKES_USES_FIT
    Options: ClassVar[type[AdaptOptions]] = AdaptOptions

    def propose(self, tree: SourceTree, options: AdaptOptions, migration: Migration) -> Proposal:
        """Plays the codemod; see `canonize.core.codemod.Codemod`."""
        project = Project.of(tree, migration.source_roots)
        rules = _rules(options)
        redirects = _redirects(rules, tree, migration)
        reader = AdaptedFiles(tree, redirects, rules, migration, options)
        adapted = reader.adapted()
        changed = {p: a for p, a in adapted.items() if a.change.kind != "nothing"}
        references = [entry for found in adapted.values() for entry in found.references]
        references += reader.broken_promises(adapted)
        met = frozenset[tuple[Symbol, str]]().union(*(a.met for a in adapted.values()))
        references += _unmet(rules, met, project)
        return Proposal(
            tuple(found.change for found in changed.values()),
            tuple(references),
            {path: found.edits for path, found in changed.items()},
            unfinished={path: found.begun for path, found in changed.items()},
            reached={path: found.reached for path, found in adapted.items()},
            holds={path: found.holds for path, found in adapted.items() if found.holds},
            answers={p: found.answers for p, found in changed.items() if found.answers},
        )

    def review(
        self,
        tree: SourceTree,
        options: AdaptOptions,
        migration: Migration,
        later: tuple[Later, ...],
    ) -> Iterable[Mistake]:
        """See `canonize.core.codemod.Reviewing`."""
        project = Project.of(tree, migration.source_roots)
        reader = ApiReader(project)
        finishing = [item.call for item in later if item.role is Capability.REROUTES]
        if not finishing:
            yield Mistake(
                (),
                f"{self.name} needs a codemod that re-routes after it in the same step: adapted "
                "calls fit the canonical only",
                "add `- rewrite_imports` below it",
            )
        for number, rule in enumerate(options.rules):
            place = ("rules", number)
            competitor = _competitor(rule, migration)
            if competitor is None:
                known = [c.symbol for c in migration.plan.competitors]
                message = f"{rule.symbol!r} is not among the plan's competitors"
                yield Mistake((*place, "for"), message, nearest(rule.symbol, known))
                continue
            if finishing and not any(_reroutes(call, competitor) for call in finishing):
                message = f"no later codemod of this step re-routes {competitor.symbol}"
                yield Mistake((*place, "for"), message)
            target = _target(rule, competitor, migration)
            for mistake in doubts(rule, target, project, reader):
                yield replace(mistake, place=(*place, *mistake.place))


def _rules(options: AdaptOptions) -> dict[Symbol, Rule]:
    """The rules by competitor; `competitors` narrows them."""
    wanted = set(options.competitors)
    return {
        Symbol.parse(rule.symbol): rule
        for rule in options.rules
        if not wanted or rule.symbol in wanted
    }


def _competitor(rule: Rule, migration: Migration) -> Competitor | None:
    """The plan's competitor that a rule is for: itself, or the module that holds it."""
    symbol = Symbol.parse(rule.symbol)
    for asked in (rule.symbol, symbol.module):
        for competitor in migration.plan.competitors:
            if competitor.symbol == asked:
                return competitor
    return None


def _target(rule: Rule, competitor: Competitor, migration: Migration) -> Symbol:
    target = migration.plan.replacement(competitor)
    if Symbol.parse(competitor.symbol).is_module:
        return Symbol(target.module, Symbol.parse(rule.symbol).name)
    return target


def _reroutes(call: CodemodCall, competitor: Competitor) -> bool:
    only = call.options.get("competitors") or ()
    return competitor.symbol in only if only else competitor.verdict.is_rerouted


def _redirects(rules: Mapping[Symbol, Rule], tree: SourceTree, migration: Migration) -> Redirects:
    redirects = Redirects()
    for symbol, rule in rules.items():
        competitor = _competitor(rule, migration)
        if competitor is not None and "." not in symbol.name:
            target = _target(rule, competitor, migration)
            redirects.put(symbol.module, symbol.name, Redirect(symbol, symbol, target))
    return Project.of(tree, migration.source_roots).reached_by(redirects)


def _unmet(
    rules: Mapping[Symbol, Rule],
    met: frozenset[tuple[Symbol, str]],
    project: Project,
) -> Iterator[Reference]:
    """What rules speak of and no file uses, told at the competitor's definition."""
    for symbol, rule in rules.items():
        idle = [name for name in sorted(rule.members()) if (symbol, name) not in met]
        if rule.changes_construction and (symbol, "") not in met:
            idle.insert(0, "its own calls")
        path = project.modules.path(symbol.module)
        if not idle or path is None:
            continue
        line, column, text = definition_place(project.tree.read(path) or b"", symbol.name)
        reason = f"the rule for it meets no use, here, of: {', '.join(idle)}"
        kept = Disposition.KEPT
        yield Reference(path, line, column, str(symbol), Form.DEFINITION, kept, reason, text)
