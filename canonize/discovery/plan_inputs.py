"""From a group to what a plan needs: verdicts, findings as comments, and the tests that protect."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from canonize.core.plan import Kind
from canonize.core.plural import plural
from canonize.discovery.assemble import module_of
from canonize.discovery.protecting import ProtectingTest, counts, protecting_tests
from canonize.discovery.result import Group, GroupMember, Relation, comparing
from canonize.discovery.scan import Scanned
from canonize.discovery.territory import Territory
from canonize.errors import CanonizeError

_MOST_TESTS = 12
_NAMED = re.compile(r"`([^`]+)`")
_KINDS = {
    Relation.DUPLICATE: Kind.DUPLICATE,
    Relation.WRAPPER: Kind.WRAPPER,
    Relation.SHIM: Kind.SHIM,
    Relation.ALIAS: Kind.SHIM,
    Relation.SUBCLASS: Kind.VARIANT,
    Relation.BASE: Kind.VARIANT,
    Relation.VARIANT: Kind.VARIANT,
    Relation.HOMONYM: Kind.HOMONYM,
    Relation.TEST_DOUBLE: Kind.TEST_DOUBLE,
    # Of a group for which a person chose something else, and nothing is known of it.
    Relation.CANONICAL: Kind.VARIANT,
    Relation.LEADING: Kind.VARIANT,
}
_OTHER_THINGS = (Kind.HOMONYM, Kind.TEST_DOUBLE)


@dataclass(frozen=True, slots=True)
class PlannedCompetitor:
    """One competitor of a new plan.

    Args:
        reason: the evidence in a sentence.
        comments: facts that a person should know, one a line.
        differences: of a member that stays, where its interface is another.
        replace_with: what takes its place where that is not the canonical: what it wraps or hands
            on stays itself.
    """

    symbol: str
    verdict: Kind
    reason: str
    comments: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    replace_with: str = ""


@dataclass(frozen=True, slots=True)
class PlanInputs:
    """Everything that `plan new` takes from a group.

    Args:
        missing: modules that are asked for the thing and have none, with who asks; a plan can't
            name them as competitors.
    """

    canonical: str
    competitors: tuple[PlannedCompetitor, ...]
    source_roots: tuple[str, ...]
    tests: tuple[ProtectingTest, ...]
    missing: tuple[str, ...] = ()


def plan_inputs(
    scanned: Scanned,
    group: Group,
    territory: Territory,
    *,
    canonical: str = "",
    parts: Sequence[Group] = (),
) -> PlanInputs:
    """What a plan for this group starts from.

    Args:
        canonical: what a person chose instead of the proposed one; no member of the group.
        parts: of a group of modules that are not alike as a whole, the groups of their functions.

    Raises:
        CanonizeError: no member is far enough ahead to be the canonical; a person has to choose.
    """
    if not canonical:
        _require_canonical(group, f"canonize plan new --group {group.id} --canonical SYMBOL")
    assert scanned.index is not None and scanned.gathered is not None
    canonical = canonical or group.canonical
    listed = [m for part in parts for m in part.members] if parts else group.members
    members = [m for m in listed if m.verdict in _KINDS and module_of(m.symbol) != canonical]
    members = [m for m in members if m.symbol != canonical]
    roots = [root or "." for root in scanned.index.layout.roots if "test" not in root]
    used = {m.symbol.partition(":")[0] for m in group.members}
    here = [r for r in roots if r == "." or any(_lies_in(m, r, group) for m in used)]
    return PlanInputs(
        canonical=canonical,
        competitors=tuple(_competitor(m, _kept(members)) for m in members),
        source_roots=tuple(here or ["."]),
        tests=protecting_tests(scanned.index, territory, group.symbols, scanned.gathered.calls),
        missing=tuple(_missing(m) for m in group.members[1:] if m.verdict is Relation.MISSING),
    )


def rivals(group: Group) -> tuple[str, tuple[str, ...]]:
    """The canonical of a group, and the members that might do its job: no namesakes, no doubles.

    Raises:
        CanonizeError: no canonical is proposed, or nothing but namesakes stands beside it.
    """
    _require_canonical(group, comparing(group))
    others = [m for m in group.members if m.symbol != group.canonical and m.verdict in _KINDS]
    found = tuple(m.symbol for m in others if _KINDS[m.verdict] not in _OTHER_THINGS)
    if not found:
        raise CanonizeError(
            f"{group.id} has nothing to compare the canonical with",
            hint=f"`canonize scan --explain {group.id}` says what its members are",
        )
    return group.canonical, found


def _require_canonical(group: Group, instead: str) -> None:
    if not group.canonical:
        raise CanonizeError(
            f"no canonical is proposed for {group.id}: the first two are {group.margin:.0%} apart",
            hint=f"choose one yourself: {instead}",
            details=tuple(
                f"{m.symbol}: {m.score:.1f} points" for m in group.members[:3] if m.score
            ),
        )


def _lies_in(module: str, root: str, group: Group) -> bool:
    """Whether a member's module name starts below a root and not at the repository."""
    return any(
        m.path == f"{root}/{module.replace('.', '/')}.py" and m.symbol.startswith(f"{module}:")
        for m in group.members
    )


def _kept(members: Sequence[GroupMember]) -> frozenset[str]:
    """The members that stay as they are."""
    return frozenset(m.symbol for m in members if not _KINDS[m.verdict].is_rerouted)


def _competitor(member: GroupMember, kept: Collection[str]) -> PlannedCompetitor:
    reason = member.evidence[0].text if member.evidence else str(member.verdict)
    comments = [f"{member.verdict}: {_users(member)}"]
    if member.verdict in (Relation.SUBCLASS, Relation.BASE):
        comments.append("decide: it inherits, so merging it is more than re-routing imports")
    kind = _KINDS[member.verdict]
    onward = _NAMED.findall(reason) if kind in (Kind.WRAPPER, Kind.SHIM) else []
    replacement = next((symbol for symbol in onward if symbol in kept), "")
    if replacement:
        comments.append(f"decide: uses go to {replacement}, which is behind it and stays")
    differences = () if kind.is_rerouted else tuple(member.differences)
    return PlannedCompetitor(member.symbol, kind, reason, tuple(comments), differences, replacement)


def _missing(member: GroupMember) -> str:
    places = ", ".join(evidence.place for evidence in member.evidence)
    return f"{member.symbol} ({_users(member)}): {places}"


def _users(member: GroupMember) -> str:
    return f"{plural(member.production, 'production importer')}, {member.tests} in tests"


def comment_lines(inputs: PlanInputs) -> list[str]:
    """What stands above the competitors of a new plan: tests, and imports that fail already."""
    lines = test_lines(inputs.tests)
    if inputs.missing:
        lines += [
            "Imported, and not there; no step touches these, so decide what they should import:",
            *(f"  {line}" for line in inputs.missing),
        ]
    return lines


def test_lines(tests: Sequence[ProtectingTest]) -> list[str]:
    """The tests that protect, as lines for people: how many of which kind, closest first."""
    direct = [test for test in tests if test.distance == 1]
    rest = [test for test in tests if test.distance > 1]
    lines = [
        f"Tests that reach the members: by an import of their own {counts(direct)},",
        f"through what they import {counts(rest)}; closest first:",
    ]
    lines += [
        f"  {test.path} ({test.kind}{', calls one' if test.calls else ''})"
        for test in tests[:_MOST_TESTS]
    ]
    if len(tests) > _MOST_TESTS:
        lines.append(f"  and {len(tests) - _MOST_TESTS} more")
    return lines
