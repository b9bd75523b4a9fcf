"""Asks whether one user can reach what is another's, and whether users who run at once mix.

The plan names a function that makes a user's context from the user's name, and one that works with
it. Two contexts are made in a copy of the tree. From one of them everything that can be reached is
walked: attributes, containers, class attributes, globals of first-party modules, closures and
caches. It must not lead to an object that only the other one holds, nor to a text with the other
user's name, which is made up for the run. Then both work at once, in threads and (if the functions
are coroutines) in asyncio: each must be given what it is given alone. What leaked in the same way
before the migration is told and fails no step.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from canonize.core.check import CheckContext, Verdict
from canonize.core.plan import Duration
from canonize.core.plural import plural
from canonize.core.tree import SourceTree
from canonize.proof.process import run_program
from canonize.proof.test_runs import ON_PATH
from canonize.proof.workplace import lay_out, project_python, scratch

_PROBE = ON_PATH / "canonize_isolation.py"
_NAME = r"^[A-Za-z_]\w*(\.\w+)*:[A-Za-z_]\w*(\.\w+)*$"
Named = Annotated[str, Field(pattern=_NAME)]


class Isolation:
    """The kind ``isolation``."""

    kind: ClassVar[str] = "isolation"
    executes: ClassVar[bool] = True

    class Options(BaseModel):
        """Options of the question whether users are kept apart."""

        model_config = ConfigDict(frozen=True, extra="forbid")

        make: Named = Field(description="`module:function` that makes a user's context: f(user).")
        use: Named | None = Field(
            None, description="`module:function` that works with it: f(context, user)."
        )
        shared: tuple[Named, ...] = Field(
            (), description="`module:name` of objects that may hold what is of several users."
        )
        rounds: int = Field(20, ge=1, le=10_000, description="How often both work at once.")
        timeout: Duration = Field(120.0, description="For each tree: 90s, 10m.")
        env: dict[str, str] = Field(default_factory=dict, description="Variables set for it.")
        also: tuple[str, ...] = Field(
            (), description="Paths that git does not track and the code needs: copied along."
        )

    def describe(self, options: Options) -> str:
        """What is run."""
        used = f" and {options.use}" if options.use else ""
        return f"python: two users by {options.make}{used}   (in a copy)"

    def run(self, options: Options, context: CheckContext) -> Verdict:
        """See `canonize.core.check.Check`."""
        started = time.monotonic()
        try:
            after = _probed(options, context, context.after, "after the step")
        except ValueError as error:
            return Verdict(context.name, False, f"users could not be compared: {error}")
        told = [*after["leaks"], *after["differences"]]
        known: set[str] = set()
        if told:
            try:
                before = _probed(options, context, context.before, "before the migration")
                known = {*before["leaks"], *before["differences"]}
            except ValueError as error:
                after["notes"].append(f"nothing is known of the time before: {error}")
        new = [line for line in told if line not in known]
        lines = [f"new: {line}" for line in new]
        lines += [f"as before: {line}" for line in told if line in known]
        lines += after["notes"]
        lines.append(f"{plural(len(new), 'new leak')}; {plural(after['objects'], 'object')} walked")
        figures = {"new": float(len(new)), "known": float(len(told) - len(new))}
        seconds = time.monotonic() - started
        return Verdict(context.name, not new, "\n".join(lines), figures, seconds)


def _probed(
    options: Isolation.Options, context: CheckContext, tree: SourceTree, when: str
) -> dict[str, Any]:
    """What the probe says of one tree.

    Raises:
        ValueError: it said nothing; the message says why.
    """
    context.emit(f"two users, {when}")
    with scratch("isolation") as made:
        folder = made.resolve()
        copy, request, report = folder / "tree", folder / "request.json", folder / "report.json"
        lay_out(tree, copy, like=context.root, also=options.also)
        roots = [str((copy / root).resolve()) for root in context.migration.source_roots]
        asked: Mapping[str, Any] = {
            "roots": roots or [str(copy)],
            "make": options.make,
            "use": options.use,
            "shared": options.shared,
            "rounds": options.rounds,
            "users": [f"user-{secrets.token_hex(8)}" for _ in range(2)],
        }
        request.write_text(json.dumps(asked), "utf-8")
        ended = run_program(
            [project_python(context.root), str(_PROBE), str(request), str(report)],
            cwd=copy,
            environment={**options.env, "PYTHONDONTWRITEBYTECODE": "1"},
            timeout=options.timeout,
            stopping=context.stopping,
        )
        if ended.why or not report.is_file():
            why = ended.why or f"the probe ended with {ended.status}"
            raise ValueError(f"{why}\n{ended.output[-1500:]}".strip())
        found: dict[str, Any] = json.loads(report.read_bytes())
        return found


CHECK = Isolation
