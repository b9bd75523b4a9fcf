"""What a scan found, for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from canonize.console.bodies import show_bodies
from canonize.console.screen import Piece, Screen
from canonize.core.bodies import Body
from canonize.core.plural import plural
from canonize.discovery.result import Group, GroupMember, Relation, ScanResult, Severity, comparing

_STYLES = {
    Severity.CRITICAL: "bold red",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "dim",
}
_HAZARDS = {
    "missing-module": (
        "import of a module that is not there",
        "imports of modules that are not there",
    ),
    "missing-name": ("import of a name that is not there", "imports of names that are not there"),
    "other-class-under-known-name": (
        "class offered under another class's name",
        "classes offered under another class's name",
    ),
    "shadowed-definition": (
        "definition replaced in its own file",
        "definitions replaced in their own file",
    ),
    "shadowed-module": ("module hidden by a package", "modules hidden by packages"),
}  # fmt: skip
_MOST_PLACES = 5
_ON_PURPOSE = "probably alike on purpose"


def show_scan(
    screen: Screen,
    result: ScanResult,
    *,
    limit: int,
    below: Sequence[str] = (),
    hazards: bool = False,
    every: bool = False,
) -> None:
    """The table, worst first.

    Args:
        every: the weaker groups, too.
        limit: how many groups; 0 for all.
        below: the paths of which one of a group's members is, where the result was narrowed.
        hazards: list every hazard instead of their number.
    """
    listed = (*result.groups, *result.weaker) if every else result.groups
    shown = listed[:limit] if limit else listed
    if shown:
        screen.table([_HEADING, *(_row(n, g) for n, g in enumerate(shown, start=1))], right=(0, 4))
    counts = Counter(g.severity for g in result.groups)
    parts = ", ".join(f"{counts[s]} {s}" for s in Severity if counts[s]) or "nothing competes"
    if not result.files:
        _show_nothing_read(screen)
        return
    found = plural(len(result.groups), "group")
    weak = plural(len(result.weaker), "weaker one") if every and result.weaker else ""
    if weak:
        found, parts = (f"{found} and {weak}", parts) if result.groups else (weak, _ON_PURPOSE)
    narrowed = [path for path in below if path != "."]
    where = f" with a member below {', '.join(narrowed)}," if narrowed else ""
    screen.show(f"{found}{where} in {result.files:,} files: {parts}")
    left = len(listed) - len(shown)
    if left:
        screen.say((f"{left} more with --limit 0", "dim"))
    if result.weaker and not every:
        weaker = plural(len(result.weaker), "weaker one")
        screen.say((f"{weaker}, {_ON_PURPOSE}, with --all", "dim"))
    for item in result.accepted:
        screen.say((f"accepted: {item.group.id}: {item.reason}", "dim"))
    _show_hazards(screen, result, listed=hazards)
    for path, reason in sorted(result.unparsed.items()):
        screen.warn(f"{path} could not be read or parsed: {reason}")
    if shown:
        screen.say((f"next: canonize scan --explain {shown[0].id}", "dim"))


def _show_nothing_read(screen: Screen) -> None:
    """No file was looked at: that says nothing about what competes."""
    screen.show("no tracked Python file to read, so nothing can be said about what competes")
    screen.say(
        ("next: `git add` the files, or `canonize -C DIR scan` for another repository", "dim")
    )


_HEADING: list[Piece] = ["#", "severity", "group", "proposed canonical", "importers", "members"]


def _row(number: int, group: Group) -> list[Piece]:
    production = sum(m.production for m in group.members)
    tests = sum(m.tests for m in group.members)
    return [
        str(number),
        (group.severity.value, _STYLES[group.severity]),
        group.id,
        group.canonical or ("undecided", "yellow"),
        f"{production} + {tests} tests",
        verdict_words(group),
    ]


def verdict_words(group: Group) -> str:
    """``2 variants, wrapper, 3 shims``: everybody but the canonical and the test doubles."""
    counts = Counter(m.verdict for m in group.members)
    words = [
        f"{counts[v]} {v}s" if counts[v] > 1 else v.value
        for v in Relation
        if counts[v] and not v.is_first and v is not Relation.TEST_DOUBLE
    ]
    return ", ".join(words).replace("aliass", "aliases").replace("subclasss", "subclasses")


def _show_hazards(screen: Screen, result: ScanResult, *, listed: bool) -> None:
    counts = Counter(h.kind for h in result.hazards)
    for kind, (one, many) in _HAZARDS.items():
        if counts[kind]:
            said = f" {one if counts[kind] == 1 else many}"
            screen.show(
                (str(counts[kind]), "yellow"), said + ("" if listed else ", with --hazards")
            )
        for hazard in result.hazards if listed else ():
            if hazard.kind == kind:
                screen.show(f"  {hazard.path}:{hazard.line}  {hazard.text}")


Bodies = Callable[[GroupMember], tuple[Body, Body] | None]
"""The canonical's code and that of a member, where both are to be seen."""


def show_group(screen: Screen, group: Group, bodies: Bodies = lambda member: None) -> None:
    """Everything about one group: figures, members, and a place for every claim."""
    screen.show((group.name, "bold"), "  ", (group.severity.value, _STYLES[group.severity]))
    for reason in group.reasons:
        screen.show(f"  {reason}")
    if group.canonical:
        screen.show(f"  canonical {group.canonical}, {group.margin:.0%} ahead of the next")
    else:
        screen.show(f"  no canonical proposed: the first two are {group.margin:.0%} apart")
    for member in group.members:
        _show_member(screen, member)
        if (pair := bodies(member)) is not None:
            show_bodies(screen, *pair)
    if group.canonical:
        screen.say((f"next: canonize compare --group {group.id}   # does every use fit?", "dim"))
        screen.say((f"      canonize plan new --group {group.id}", "dim"))
    else:
        screen.say((f"next: {comparing(group)}   # helps to choose", "dim"))
        screen.say((f"      canonize plan new --group {group.id} --canonical SYMBOL", "dim"))


def _show_member(screen: Screen, member: GroupMember) -> None:
    style = "bold green" if member.verdict.is_first else "bold"
    screen.show("")
    screen.show((f"{member.verdict}  ", style), member.symbol)
    figures = f"{plural(member.production, 'production importer')}, {member.tests} in tests"
    if member.patches:
        figures += f", named in {plural(member.patches, 'test string')}"
    if member.score:
        figures += f"; {member.score:.1f} points as canonical"
    screen.show(f"  {member.path}:{member.line}  ", (figures, "dim"))
    if member.grade:
        screen.show(f"  evidence: {member.grade}")
    for evidence in member.evidence:
        screen.show(f"  - {evidence.text}", (f"  {evidence.place}" if evidence.path else "", "dim"))
    for difference in member.differences:
        screen.show(("  ! ", "yellow"), difference)
    for path in member.importers[:_MOST_PLACES]:
        screen.show((f"  < {path}", "dim"))
    if len(member.importers) > _MOST_PLACES:
        screen.show((f"  < and {len(member.importers) - _MOST_PLACES} more", "dim"))
