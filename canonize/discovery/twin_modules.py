"""Function groups over the same modules are one finding: the modules compete as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from canonize.discovery.canonical import SMALLEST_MARGIN
from canonize.discovery.result import Claim, Group, GroupMember, Relation, Severity

FEWEST = 3
"""So many functions in common make twins of modules."""


def folded(groups: Sequence[Group], *, preferred: str = "") -> list[Group]:
    """The groups, with those that only differ in the function told as one group of modules.

    Args:
        preferred: the module that a person chose as the canonical.
    """
    by_modules: dict[frozenset[str], list[Group]] = defaultdict(list)
    for group in groups:
        by_modules[modules_of(group)].append(group)
    twins = {
        modules: some
        for modules, some in by_modules.items()
        if len(modules) > 1 and len(some) >= FEWEST
    }
    kept = [g for g in groups if modules_of(g) not in twins]
    return [*kept, *(_as_one(some, preferred) for some in twins.values())]


def modules_of(group: Group) -> frozenset[str]:
    """The modules of a group that has nothing but functions; empty for any other."""
    members = [m for m in group.members if m.verdict is not Relation.TEST_DOUBLE]
    if any(m.kind != "function" for m in members):
        return frozenset()
    return frozenset(m.symbol.partition(":")[0] for m in members)


def _as_one(groups: list[Group], preferred: str) -> Group:
    worst = min(groups, key=lambda g: (g.severity.rank, -g.impact))
    votes: dict[str, float] = defaultdict(float)
    together: dict[str, list[GroupMember]] = defaultdict(list)
    for group in groups:
        for member in group.members:
            module = member.symbol.partition(":")[0]
            together[module].append(member)
            votes[module] += member.score
    ranking = sorted(votes, key=lambda m: (m != preferred, -votes[m], m))
    ahead = (votes[ranking[0]] - votes[ranking[1]]) / max(votes[ranking[0]], 1.0)
    names = sorted(g.name for g in groups)
    clear = ranking[0] == preferred or ahead >= SMALLEST_MARGIN
    members = [
        _module(module, together[module], votes[module], first=number == 0, clear=clear)
        for number, module in enumerate(ranking)
    ]
    shown = ", ".join(f"`{n}`" for n in names[:5]) + (", ..." if len(names) > 5 else "")
    impact = max(worst.impact + 0.3 * (len(groups) - 1), 8.0)
    return replace(
        worst,
        name=ranking[0].rpartition(".")[2],
        severity=min(worst.severity, Severity.MEDIUM, key=lambda s: s.rank),
        impact=round(impact, 2),
        canonical=ranking[0] if clear else "",
        margin=round(max(ahead, 0.0), 3),
        reasons=(f"{len(groups)} functions in common: {shown}", *worst.reasons),
        members=tuple(members),
        likelihood=round(sum(g.likelihood for g in groups) / len(groups), 3),
    )


def _module(
    module: str, functions: list[GroupMember], score: float, *, first: bool, clear: bool
) -> GroupMember:
    importers = sorted({path for member in functions for path in member.importers})
    differences = tuple(d for member in functions for d in member.differences)
    same = all(member.verdict is Relation.DUPLICATE for member in functions)
    verdict = Relation.DUPLICATE if same and not differences else Relation.VARIANT
    if first:
        verdict = Relation.CANONICAL if clear else Relation.LEADING
    evidence = tuple(
        Claim(f"`{m.symbol.partition(':')[2]}`: {m.evidence[0].text}", m.path, m.line)
        for m in functions[:12]
        if m.evidence
    )
    return GroupMember(
        symbol=module,
        path=functions[0].path,
        line=1,
        kind="module",
        verdict=verdict,
        production=len(importers),
        tests=max(m.tests for m in functions),
        patches=sum(m.patches for m in functions),
        methods=len(functions),
        score=round(score, 2),
        importers=tuple(importers),
        evidence=evidence,
        differences=differences if not first else (),
        grade=functions[0].grade if same else next((m.grade for m in functions if m.grade), ""),
    )
