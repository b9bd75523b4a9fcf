"""A module that is to give way to another is looked at member by member.

Members that are the same code go to the other module; one that differs, or has no counterpart, is
kept, and does not hold the rest back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from canonize.compatibility.evidence import CodeEvidences
from canonize.core.plan import Kind
from canonize.core.symbols import Symbol
from canonize.plan_file.find_symbol import public_names
from canonize.resolution.project import Project


@dataclass(frozen=True, slots=True)
class Parted:
    """The competitors of a plan, with modules that differ parted into their members.

    Args:
        pairs: by member, what takes its place.
        reasons: by member that is kept, how it differs.
    """

    competitors: list[tuple[str, Kind]]
    pairs: dict[str, str]
    reasons: dict[str, str]


def parted_modules(
    canonical: str,
    competitors: Sequence[tuple[str, Kind]],
    project: Project,
    pairs: Mapping[str, str] | None = None,
) -> Parted:
    """Parts each duplicate that is a module, and of which a member is not in the canonical.

    Args:
        pairs: what takes the place of a competitor, where that is not the canonical.
    """
    found = Parted([], {}, {})
    evidences = CodeEvidences(project)
    for text, kind in competitors:
        symbol = Symbol.parse(text)
        stays = Symbol.parse((pairs or {}).get(text, canonical))
        names = public_names(symbol.module, project) if symbol.is_module else None
        if kind is not Kind.DUPLICATE or not stays.is_module or not names:
            found.competitors.append((text, kind))
            continue
        members = {
            name: evidences.of(Symbol(stays.module, name), Symbol(symbol.module, name))
            for name in sorted(names)
        }
        if all(member.grade.earns_duplicate for member in members.values()):
            found.competitors.append((text, kind))
            continue
        for name, evidence in members.items():
            old = str(Symbol(symbol.module, name))
            same = evidence.grade.earns_duplicate
            found.competitors.append((old, Kind.DUPLICATE if same else Kind.VARIANT))
            if same:
                found.pairs[old] = str(Symbol(stays.module, name))
            else:
                found.reasons[old] = evidence.sentence
    return found
