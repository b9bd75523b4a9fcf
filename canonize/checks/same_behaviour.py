"""`same-behaviour`: no example tells a duplicate, or what is deprecated, from what replaces it.

The same code that means the same passes without being run. Everything else is tried as
`canonize equiv` does it, in a copy: with the tree as it is while both are there (a step before may
have given the canonical what it lacked), else as it was before the first step. A competitor that is
claimed to do the same, with a reason, passes when nothing can be compared; an example that tells it
apart fails the check all the same.
"""

from __future__ import annotations

import functools
import time
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from canonize.catalogue import load_codemod
from canonize.checks.standing import stands
from canonize.compatibility.evidence import CodeEvidences
from canonize.core.check import CheckContext, Verdict
from canonize.core.evidence import Grade
from canonize.core.plan import Competitor, Duration, Evidence
from canonize.core.plural import plural
from canonize.core.symbols import Symbol
from canonize.proof.differential import Budget, Tried
from canonize.proof.tried_by_plan import tried_by_plan
from canonize.resolution.project import Project


class SameBehaviour:
    """The kind ``same-behaviour``."""

    kind: ClassVar[str] = "same-behaviour"
    executes: ClassVar[bool] = True

    class Options(BaseModel):
        """Options of `same-behaviour`."""

        model_config = ConfigDict(frozen=True, extra="forbid")
        examples: int = Field(300, ge=1, description="Try at most so many for each duplicate.")
        timeout: Duration = Field(60.0, description="Try for at most so long: 90s, 10m.")
        seed: int = Field(0, description="The same seed tries the same examples.")
        also: tuple[str, ...] = Field(
            (), description="Competitors that are tried although they are left alone."
        )
        accept: dict[str, str] = Field(
            default_factory=dict,
            description="By competitor, why a difference that was found does not matter; `logs`: "
            "why it does not matter for any of them what is logged.",
        )

    def describe(self, options: Options) -> str:
        """What it does in one line."""
        return (
            f"calls each competitor with other code and what replaces it with {options.examples} "
            "examples (the project's code, in a copy)"
        )

    def run(self, options: Options, context: CheckContext) -> Verdict:
        """See `canonize.core.check.Check`."""
        started = time.monotonic()
        roots = context.migration.source_roots
        known = {False: context.before, True: context.after}
        pairs = context.migration.plan.held_pairs
        evidences = {
            now: CodeEvidences(Project.of(tree, roots), pairs) for now, tree in known.items()
        }
        ignored = (_LOGS,) if options.accept.get(_LOGS) else ()
        load = functools.partial(load_codemod, root=context.root)
        held = context.migration.plan.held_to_canonical
        lines, failed = [], 0
        for competitor in context.migration.plan.competitors:
            symbol = Symbol.parse(competitor.symbol)
            is_other = competitor.verdict.is_held_to_canonical or competitor.symbol in options.also
            if not is_other or context.stopping():
                continue
            target = context.migration.plan.replacement(competitor)
            now = stands(symbol, target, Project.of(context.after, roots))
            evidence = evidences[now].of(target, symbol, named=held)
            if evidence.grade is Grade.IDENTICAL:
                by_members = evidences[now].is_told_by_members(target, symbol, held)
                lines.append(f"{symbol}: {_BY_MEMBERS if by_members else evidence.sentence}")
                continue
            context.emit(f"trying examples of {symbol}")
            found = tried_by_plan(
                known[now],
                context.migration,
                load,
                target,
                symbol,
                like=context.root,
                budget=Budget(options.examples, options.timeout, options.seed, ignored),
                stopping=context.stopping,
            )
            accepted = options.accept.get(competitor.symbol, "")
            passed, said = _judged(competitor, found, accepted, context.name)
            failed += not passed
            lines.append(f"{symbol}: {said}")
        lines.append(f"{plural(failed, 'competitor')} not shown to do the same")
        figures = {"told_apart": float(failed)}
        seconds = time.monotonic() - started
        return Verdict(context.name, not failed, "\n".join(lines), figures, seconds)


_LOGS = "logs"
_BY_MEMBERS = "whatever it defines is judged by itself"


def _judged(competitor: Competitor, found: Tried, accepted: str, check: str) -> tuple[bool, str]:
    """Whether it may count as a duplicate, and what was found."""
    if found.grade is Grade.TESTED:
        said = f"no difference found in {plural(found.examples, 'example')}"
        return True, "; ".join((said, *found.left_out))
    claimed = competitor.reason if competitor.evidence is Evidence.CLAIMED else ""
    if found.grade is None:
        said = found.told_why
        if claimed:
            return True, f"{said}; claimed: {claimed}"
        return False, f"{said}; give it `evidence: claimed` and a reason, or call it a variant"
    told = f"{found.grade}: {found.why}"
    if found.example:
        sides = f"{found.canonical} in the canonical, {found.competitor} in the competitor"
        told = f"{told}: {found.example}: {sides}"
    if accepted:
        return True, f"{told}; accepted: {accepted}"
    ways = f'to accept it, `accept: {{"{competitor.symbol}": REASON}}` under `{check}` in the plan'
    if found.why.endswith(f": {_LOGS}"):
        ways += f', or `accept: {{"{_LOGS}": REASON}}` for whatever any of them logs'
    if "differ" in found.why:
        ways += "; to make it alike, `wrap` in a rule of adapt_calls (docs/adapt-calls.md)"
    return False, f"{told}; {ways}; to leave it, `verdict: variant`"


CHECK = SameBehaviour()
