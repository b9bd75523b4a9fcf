"""What became of each competitor by a run's end."""

from __future__ import annotations

from collections.abc import Collection

from canonize.core.codemod import Capability, Migration
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.outcome import Ended
from canonize.core.plan import Competitor, Evidence, Kind
from canonize.core.plural import plural
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.plan_file.find_symbol import find_symbol
from canonize.references.made_of import without_what_it_is_made_of
from canonize.references.remaining_references import remaining_references
from canonize.resolution.end_states import EndState, end_state
from canonize.resolution.project import Project

TRIED_BY = "tried by the check"


def end_of_competitor(
    competitor: Competitor,
    trees: tuple[SourceTree, SourceTree],
    migration: Migration,
    refused: list[Reference],
    roles: Collection[Capability | None],
    tried_by: str,
) -> Ended:
    """Tells what it is now.

    Args:
        trees: before the plan's first step, and now.
    """
    before, tree = trees
    symbol = Symbol.parse(competitor.symbol)
    project = Project.of(tree, migration.source_roots)
    if competitor.verdict.is_rerouted and not project.modules.is_first_party(symbol.module):
        return _ended_outside(competitor, tree, migration)
    missing = find_symbol(symbol, project)
    if missing is not None and missing.certain:
        state, reason = EndState.REMOVED, ""
    else:
        target = migration.plan.replacement(competitor)
        state = end_state(symbol, target, project)
        if state is EndState.WARNS and competitor.verdict is not Kind.DEPRECATED:
            was = end_state(symbol, target, Project.of(before, migration.source_roots))
            state = EndState.STAYS if was is EndState.WARNS else state
        reason = competitor.reason
    asked = {Kind.DUPLICATE: Capability.REMOVES, Kind.DEPRECATED: Capability.DEPRECATES}
    role = asked.get(competitor.verdict)
    wanted = state is not EndState.STAYS or role is None or role not in roles
    if state is EndState.STAYS and role is not None and wanted:
        reason = f"the plan has no step that {role} it"
    if not wanted:
        own = (e for e in refused if e.symbol == competitor.symbol and e.form is Form.DEFINITION)
        nothing = "no step has done anything to it" if missing is None else missing.message
        reason = next((entry.reason for entry in own), nothing)
    evidence = competitor.evidence.value if competitor.evidence is not None else ""
    if tried_by and competitor.evidence is Evidence.UNTESTED:
        evidence = f"{TRIED_BY} {tried_by}"
    return Ended(competitor.symbol, str(competitor.verdict), str(state), reason, wanted, evidence)


def _ended_outside(competitor: Competitor, tree: SourceTree, migration: Migration) -> Ended:
    """One that is not the repository's: it can't go, but it can be out of use."""
    found = remaining_references(tree, migration, [Symbol.parse(competitor.symbol)])
    project = Project.of(tree, migration.source_roots)
    target = migration.plan.replacement(competitor)
    left = without_what_it_is_made_of(found, target, project)
    places = [f"{e.path}:{e.line}" for e in left if e.disposition is Disposition.REFUSED]
    state = EndState.STAYS if places else "unused"
    reason = "it lies outside of the repository, and nothing here names it"
    if places:
        reason = f"{plural(len(places), 'reference')} remain: {', '.join(places[:3])}"
    return Ended(competitor.symbol, str(competitor.verdict), str(state), reason, not places)
