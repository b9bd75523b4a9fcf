"""`canonical-covers`: the canonical has what competitors offer. Static; nothing is executed."""

from __future__ import annotations

import time
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from canonize.compatibility.missing_members import missing_members, without_target
from canonize.core.check import CheckContext, Verdict
from canonize.core.plural import plural


class CanonicalCovers:
    """Fails when a competitor's replacement does not exist, or lacks a public member of it.

    `accept` lists the members that the team has looked at: `Name.member`.
    """

    kind: ClassVar[str] = "canonical-covers"
    executes: ClassVar[bool] = False

    class Options(BaseModel):
        """Options of `canonical-covers`."""

        model_config = ConfigDict(frozen=True, extra="forbid")
        accept: tuple[str, ...] = Field((), description="`Name.member` that may be missing.")

    def run(self, options: Options, context: CheckContext) -> Verdict:
        """See `canonize.core.check.Check`."""
        started = time.monotonic()
        absent = list(without_target(context.after, context.migration))
        lacking = [
            entry
            for entry in missing_members(context.after, context.migration)
            if entry.symbol.partition(":")[2] not in options.accept
        ]
        lines = [f"{e.place}: {e.symbol}: {e.reason}" for e in (*absent, *lacking)]
        missing = plural(len(absent), "replacement"), plural(len(lacking), "member")
        lines.append(" and ".join(missing) + " missing")
        figures = {"missing": float(len(absent) + len(lacking))}
        seconds = time.monotonic() - started
        return Verdict(context.name, not absent and not lacking, "\n".join(lines), figures, seconds)

    def describe(self, options: Options) -> str:
        """One line for the plan's summary."""
        return "the canonical has every public member of what it replaces"


CHECK = CanonicalCovers()
