"""`dangling-references`: nothing names what is gone. Static; nothing is executed."""

from __future__ import annotations

import time
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from canonize.core.check import CheckContext, Verdict
from canonize.core.ledger import Disposition
from canonize.references.dangling import dangling_references


class DanglingReferences:
    """Fails when an import, a lookup, a string or configuration names something removed.

    Only what was there before the migration's first step and is gone now counts, so that what
    dangled already is not blamed on a step. Documents and comments are shown, and do not fail.
    """

    kind: ClassVar[str] = "dangling-references"
    executes: ClassVar[bool] = False

    class Options(BaseModel):
        """No options."""

        model_config = ConfigDict(frozen=True, extra="forbid")

    def run(self, options: object, context: CheckContext) -> Verdict:
        """See `canonize.core.check.Check`."""
        started = time.monotonic()
        found = dangling_references(context.before, context.after, context.migration)
        broken = [entry for entry in found if entry.disposition is Disposition.REFUSED]
        lines = [f"{e.place}: {e.symbol} is gone; {e.reason}: {e.text}" for e in broken]
        mentioned = len(found) - len(broken)
        lines.append(f"{len(broken)} dangling references, {mentioned} mentions in text")
        figures = {"dangling": float(len(broken)), "mentions": float(mentioned)}
        seconds = time.monotonic() - started
        return Verdict(context.name, not broken, "\n".join(lines), figures, seconds)

    def describe(self, options: object) -> str:
        """One line for the plan's summary."""
        return "nothing in the repository names what was removed"


CHECK = DanglingReferences()
