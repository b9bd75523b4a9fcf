"""What a competitor offers, and its replacement lacks."""

from __future__ import annotations

from collections.abc import Iterator

from canonize.core.codemod import Migration
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.api import ApiKind
from canonize.resolution.api_reader import ApiReader, public_members
from canonize.resolution.project import Project
from canonize.resolution.targets import missing_target


def without_target(tree: SourceTree, migration: Migration) -> Iterator[Reference]:
    """One refused entry for each competitor whose replacement does not exist."""
    project = Project.of(tree, migration.source_roots)
    for competitor in migration.plan.competitors:
        if not competitor.verdict.is_rerouted:
            continue
        symbol = Symbol.parse(competitor.symbol)
        reason = missing_target(migration.plan.replacement(competitor), project)
        path = project.modules.path(symbol.module) or f"{symbol.module.replace('.', '/')}.py"
        if reason:
            yield Reference(path, 1, 1, str(symbol), Form.DEFINITION, Disposition.REFUSED, reason)


def missing_members(tree: SourceTree, migration: Migration) -> Iterator[Reference]:
    """Public members that a re-routed competitor's class declares and the canonical's lacks.

    Inherited ones count, attributes that only methods set do not. Where the canonical may have
    more than can be seen (a base outside of the repository, ``__getattr__``), nothing is missing.
    """
    reader = ApiReader(Project.of(tree, migration.source_roots))
    for competitor in migration.plan.competitors:
        if not competitor.verdict.is_rerouted:
            continue
        symbol = Symbol.parse(competitor.symbol)
        target = migration.plan.replacement(competitor)
        old, new = reader.read(symbol), reader.read(target)
        if {old.kind, new.kind} != {ApiKind.CLASS}:
            continue
        for member in sorted(public_members(old), key=lambda member: member.name):
            if member.is_declared and new.lacks(member.name):
                reason = Reason(f"{target} has no {member.name}", Code.MEMBER)
                yield Reference(
                    member.place.path, member.place.line, 1, f"{symbol}.{member.name}",
                    Form.DEFINITION, Disposition.MANUAL, reason,
                )  # fmt: skip
