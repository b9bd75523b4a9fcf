"""Groups over several repositories, as a fleet's scan tells them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from canonize.discovery.result import Group, GroupMember, Relation


def told_group(group: Group, names: Mapping[str, str]) -> dict[str, Any] | None:
    """A group, each member in its repository; ``None`` when all are in one."""
    competing = [m for m in group.members if m.verdict.competes]
    if len({m.path.partition("/")[0] for m in competing}) < 2:
        return None
    members = [_member(m, names) for m in group.members if m.verdict is not Relation.TEST_DOUBLE]
    return {
        "name": group.name,
        "severity": str(group.severity),
        "repositories": sorted({member["repository"] for member in members}),
        "members": members,
    }


def _member(member: GroupMember, names: Mapping[str, str]) -> dict[str, Any]:
    ident, _, path = member.path.partition("/")
    plain = replace(member, path=path)
    return {
        "repository": names[ident],
        "name": plain.symbol.partition(":")[2] or plain.symbol.rpartition(".")[2],
        "path": plain.path,
        "line": plain.line,
        "verdict": str(plain.verdict),
        "grade": plain.grade,
        "production": plain.production,
    }
