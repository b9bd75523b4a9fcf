"""How far a rejection reaches: edits that are only right together stay together.

A rejected edit holds its file in that step. Where tests fake a competitor, half of its users can't
move: a fake stands in one place, for all of them. There the competitor as a whole is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from canonize.core.decisions import Answer, Decisions, reason_of
from canonize.core.file_kinds import is_python, is_test
from canonize.core.hunks import Hunk
from canonize.core.ledger import Disposition, Form
from canonize.core.plan import Competitor, Kind, Plan
from canonize.core.rehearsal import StepProposal
from canonize.core.symbols import Symbol

_FAKING = re.compile(rb"patch|setattr|[Mm]ock")


def concerned(hunk: Hunk, proposal: StepProposal, plan: Plan) -> tuple[str, ...]:
    """The competitors that are left alone as a whole when an edit is rejected; often none."""
    if not is_python(hunk.path):
        return ()
    named = {
        entry.symbol
        for entry in proposal.ledger.references
        if entry.path == hunk.path
        and entry.disposition is Disposition.REWRITTEN
        and entry.form is not Form.DEFINITION
    }
    modules = {symbol.partition(":")[0] for symbol in named}
    mine = [c for c in plan.competitors if c.symbol.partition(":")[0] in modules]
    if not _is_faked([Symbol.parse(c.symbol).leaf for c in mine], proposal):
        return ()
    # What hands them on must not hand on the canonical, or old and new would meet behind it.
    leaves = {Symbol.parse(item.symbol).leaf for item in mine}
    return tuple(
        item.symbol
        for item in plan.competitors
        if item in mine
        or item.verdict in (Kind.SHIM, Kind.WRAPPER)
        or Symbol.parse(item.symbol).leaf in leaves
    )


def _is_faked(words: Collection[str], proposal: StepProposal) -> bool:
    tree = proposal.before
    return bool(words) and any(
        is_test(path) and _FAKING.search(tree.read(path) or b"")
        for path in tree.containing([word.encode() for word in words])
    )


def decided_plan(plan: Plan, decisions: Decisions) -> Plan:
    """The plan with every competitor left alone that a rejection concerns."""
    why = {
        symbol: reason_of(decision)
        for decision in decisions.by_key.values()
        if decision.answer is Answer.REJECT
        for symbol in decision.concerns
    }
    if not why:
        return plan
    competitors = tuple(_left_alone(item, why) for item in plan.competitors)
    return plan.model_copy(update={"competitors": competitors})


def _left_alone(item: Competitor, why: dict[str, str]) -> Competitor:
    if item.symbol not in why:
        return item
    return item.model_copy(update={"verdict": Kind.VARIANT, "reason": why[item.symbol]})
