"""`imports-resolve`: every first-party import leads somewhere. Static; nothing is executed."""

from __future__ import annotations

import time
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from canonize.core.check import CheckContext, Verdict
from canonize.core.plural import plural
from canonize.references.dangling import new_unresolved_imports


class ImportsResolve:
    """Fails when an import leads to no module, or to no such name, and did not before.

    Looks at the files that changed since before the migration's first step and at those that
    import from them.
    """

    kind: ClassVar[str] = "imports-resolve"
    executes: ClassVar[bool] = False

    class Options(BaseModel):
        """No options."""

        model_config = ConfigDict(frozen=True, extra="forbid")

    def run(self, options: object, context: CheckContext) -> Verdict:
        """See `canonize.core.check.Check`."""
        started = time.monotonic()
        found = new_unresolved_imports(context.before, context.after, context.migration)
        lines = [f"{entry.path}:{entry.line}: {entry.reason}: {entry.text}" for entry in found]
        verb = "does" if len(found) == 1 else "do"
        lines.append(f"{plural(len(found), 'import')} that resolved before {verb} not resolve now")
        figures = {"unresolved": float(len(found))}
        seconds = time.monotonic() - started
        return Verdict(context.name, not found, "\n".join(lines), figures, seconds)

    def describe(self, options: object) -> str:
        """One line for the plan's summary."""
        return "every import that resolved before resolves now"


CHECK = ImportsResolve()
