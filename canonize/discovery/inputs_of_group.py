"""What a plan for a group starts from, analysed afresh."""

from __future__ import annotations

from canonize.discovery.chosen_group import chosen_group
from canonize.discovery.plan_inputs import PlanInputs, plan_inputs
from canonize.discovery.result import Group, GroupMember, Relation
from canonize.discovery.scan import groups_in, take_stock
from canonize.discovery.scan_options import ScanOptions
from canonize.discovery.twin_modules import modules_of
from canonize.discovery.workplace import Workplace
from canonize.errors import CanonizeError


def inputs_of_group(
    place: Workplace, options: ScanOptions, wanted: str, canonical: str = ""
) -> PlanInputs:
    """What a plan for a group starts from; the repository is analysed afresh.

    Args:
        wanted: the group, by id, number or name.
        canonical: what a person chose; a member is compared with all the others anew.

    Raises:
        CanonizeError: there is no such group, or no canonical is proposed for it.
    """
    gathered = take_stock(place)
    scanned = groups_in(place, gathered, options)
    group = chosen_group(scanned.result, wanted)
    chosen = next((m for m in group.members if m.symbol == canonical), None)
    if chosen is not None and canonical != group.canonical:
        _require_definition(chosen)
        scanned = groups_in(place, gathered, options, preferred=canonical)
        listed = (*scanned.result.groups, *scanned.result.weaker)
        group = next(g for g in listed if g.canonical == canonical)
    parts: list[Group] = []
    first = canonical or group.canonical
    if group.members[0].kind == "module" and any(
        m.verdict is Relation.VARIANT for m in group.members
    ):
        unfolded = groups_in(place, gathered, options, preferred=first, fold=False).result
        modules = frozenset(m.symbol for m in group.members if m.kind == "module")
        listed = (*unfolded.groups, *unfolded.weaker)
        parts = [g for g in listed if modules_of(g) == modules]
    other = canonical if chosen is None else ""
    return plan_inputs(scanned, group, scanned.territory, canonical=other, parts=parts)


def _require_definition(member: GroupMember) -> None:
    """What only hands another member on, or isn't there, can't be the canonical."""
    if member.kind == "alias" or member.verdict in (Relation.MISSING, Relation.TEST_DOUBLE):
        what = member.evidence[0].text if member.evidence else f"is a {member.verdict}"
        raise CanonizeError(
            f"{member.symbol} can't be the canonical: {what}", hint="choose a definition"
        )
