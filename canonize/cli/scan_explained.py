"""One group of a scan, explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canonize.cli.invocation import Invocation

if TYPE_CHECKING:
    from canonize.core.bodies import Body
    from canonize.discovery.result import Group, GroupMember, ScanResult


def explain_group(asked: Invocation, result: ScanResult, group: Group) -> None:
    from dataclasses import asdict

    from canonize.compatibility.evidence import CodeEvidences
    from canonize.console.scanned import show_group
    from canonize.core.symbols import Symbol
    from canonize.discovery.result import Relation
    from canonize.resolution.project import Project

    if asked.json:
        asked.screen.document("scan-group", asdict(group))
        return
    with asked.open_place() as place:
        tree = place.worktree.tree()
        evidences = CodeEvidences(Project.of(tree, result.roots))
        first = Symbol.parse(group.members[0].symbol)

        def bodies(member: GroupMember) -> tuple[Body, Body] | None:
            if member.verdict is not Relation.VARIANT:
                return None
            return evidences.of(first, Symbol.parse(member.symbol)).bodies

        with asked.screen.paged():
            show_group(asked.screen, group, bodies)
