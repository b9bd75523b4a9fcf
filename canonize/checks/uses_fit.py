"""`uses-fit`: every use of a competitor fits the canonical, or the plan has an answer to it.

Each call, subclass, attribute and `except` that is going to be re-routed is compared with what it
is re-routed to: compatible, needs adapting, or can't tell (`canonize compare` shows the same with
the differences of the APIs). Fails while a use that is not safe has no answer. Answers are:

- rules of `adapt_calls`, and additions of `extend_canonical`, in the plan's steps: what they would
  do is played in memory, and the uses are looked at again;
- `accept`: keys, as the output prints them, each with a reason:

      uses:
        kind: uses-fit
        accept:
          "tests/test_old.py:Factory():keyword": goes with the class that it tests

  A key is `path:what:trouble`; it has no line, so it survives edits above it. The path may be a
  glob. `what:trouble` is for all files, and `what` alone for all troubles with it. A group is
  accepted by what stands in quotes: `"State passed to *.execute": reason`, with `*` for anything.
  What is accepted holds nothing back: `rewrite_imports` re-routes it.
  What speaks against a competitor as a whole, and is told where its users stay or its removal is
  refused, is accepted by its name and the kind of the reason: `"State side-by-side": reason`;
- that no step re-routes the file, or the competitor.

What can't be told and would not go wrong in silence is listed, and fails only with `strict`.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from canonize.catalogue import load_codemod
from canonize.checks.examined import Examined, Excused, examine
from canonize.checks.rules_wanted import rules_wanted
from canonize.checks.uses_said import said_of_pairs
from canonize.compatibility.accepted_uses import USES_FIT
from canonize.compatibility.use_verdicts import UseVerdict
from canonize.core.check import CheckContext, Verdict
from canonize.core.plan import CheckSpec


class UsesFit:
    """Fails while a use of a competitor that does not fit the canonical has no answer."""

    kind: ClassVar[str] = USES_FIT
    executes: ClassVar[bool] = False

    class Options(BaseModel):
        """Options of `uses-fit`."""

        model_config = ConfigDict(frozen=True, extra="forbid")
        accept: Mapping[str, Annotated[str, Field(min_length=1)]] = Field(
            default_factory=dict, description="Reasons by key; the output prints the keys."
        )
        strict: bool = Field(False, description="Fail on whatever can't be told, too.")

    def run(self, options: Options, context: CheckContext) -> Verdict:
        """See `canonize.core.check.Check`."""
        started = time.monotonic()
        load = functools.partial(load_codemod, root=context.root)
        found = examine(
            context.after, context.migration, load, options.accept, strict=options.strict
        )
        lines = list(said_of_pairs(found))
        lines += _end(found)
        figures = {
            "compatible": float(found.count(UseVerdict.COMPATIBLE)),
            "needs_adapting": float(found.count(UseVerdict.ADAPT)),
            "cant_tell": float(found.count(UseVerdict.UNTOLD)),
            "unanswered": float(len(found.open)),
        }
        passed = not found.open
        seconds = time.monotonic() - started
        return Verdict(context.name, passed, "\n".join(lines), figures, seconds)

    def describe(self, options: Options) -> str:
        """One line for the plan's summary."""
        return "every use of a competitor fits the canonical, or is answered by the plan"


def accepted(checks: Iterable[CheckSpec]) -> dict[str, str]:
    """What all checks of this kind accept, with the reasons."""
    found: dict[str, str] = {}
    for spec in checks:
        if spec.kind == UsesFit.kind:
            found |= UsesFit.Options.model_validate(spec.options).accept
    return found


def _end(found: Examined) -> Iterator[str]:
    for key in found.idle:
        yield f"accepted and not met any more: {key}"
    if not found.reroutes:
        yield "no step re-routes imports, so nothing is at stake"
    wanted = rules_wanted(found.pairs, found.open)
    if wanted:
        yield "one way to answer, before rewrite_imports in the same step; look each rule through:"
        yield from (f"  {line}" for line in wanted)
    figures = [
        f"{len(found.adapted)} adapted by the plan's rules",
        f"{len(found.having(Excused.ACCEPTED))} accepted",
        f"{len(found.having(Excused.LEFT))} left where they are",
    ]
    uses = "use" if len(found.open) == 1 else "uses"
    yield f"{len(found.open)} unsafe {uses} unanswered ({', '.join(figures)})"


CHECK = UsesFit()
