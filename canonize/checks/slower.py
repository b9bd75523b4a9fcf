"""Compares what a command costs before the migration and now; the step stays unless it is slower.

Both trees are written out to folders of their own, and the command is run in them in turns: pairs
in random order, processor time of the whole process tree, looked at after 10, 20 and 40 pairs.
Identical code is called slower at most once in a hundred times, over all commands together.
*Undecided* passes, and is told. Peak memory counts, too: more than a tenth and five megabytes.
"""

from __future__ import annotations

import shlex
import tempfile
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from canonize.core.check import CheckContext, Verdict
from canonize.core.plan import Duration
from canonize.proof.paired_statistics import Pace
from canonize.proof.paired_timing import NotComparable, Pairs, TimedPairs
from canonize.proof.workplace import lay_out


class Slower:
    """The kind ``slower``."""

    kind: ClassVar[str] = "slower"
    executes: ClassVar[bool] = True

    class Options(BaseModel):
        """Options of a paired comparison."""

        model_config = ConfigDict(frozen=True, extra="forbid")

        command: str | tuple[str, ...] = Field(
            (), description="What to run: a text, or its arguments."
        )
        commands: dict[str, str] = Field(
            default_factory=dict, description="Several commands, by the name they are told under."
        )
        tolerance: float = Field(
            1.05, gt=1, description="Up to how many times the former cost is accepted."
        )
        metrics: str = Field(
            "",
            description="A report that the command writes (JSON of pytest-benchmark or pyperf): "
            "its benchmarks are compared in place of the command's processor time.",
        )
        memory: bool = Field(True, description="Whether a grown peak of memory fails the check.")
        timeout: Duration = Field(600.0, description="For each run: 90s, 10m.")
        most: Duration = Field(
            3600.0,
            description="For all of them: no further pair is begun then, and what is open is told "
            "as undecided.",
        )
        cwd: str = Field("", description="Folder to run in, relative to the repository.")
        env: dict[str, str] = Field(default_factory=dict, description="Variables set for it.")
        also: tuple[str, ...] = Field(
            (), description="Paths that git does not track and the command needs: copied along."
        )

        @model_validator(mode="after")
        def _has_something_to_run(self) -> Slower.Options:
            if bool(self.command) == bool(self.commands):
                raise ValueError("one of `command` and `commands` is needed")
            if self.metrics and self.commands:
                raise ValueError("`metrics` are of one `command`")
            if not all(self.arguments().values()):
                raise ValueError("the command is empty")
            return self

        def arguments(self) -> dict[str, list[str]]:
            """The argument lists that are executed, by name."""
            one = self.command if isinstance(self.command, str) else shlex.join(self.command)
            every = self.commands or {one: one}
            return {name: shlex.split(command) for name, command in every.items()}

    def describe(self, options: Options) -> str:
        """The exact command."""
        told = "; ".join(shlex.join(command) for command in options.arguments().values())
        return f"in turns, before and after: {told}"

    def run(self, options: Options, context: CheckContext) -> Verdict:
        """Lays both trees out, compares, and takes the folders away."""
        with tempfile.TemporaryDirectory(prefix="canonize-slower-") as made:
            folder = Path(made)
            for name, tree in (("before", context.before), ("after", context.after)):
                lay_out(tree, folder / name, like=context.root, also=options.also)
            pairs = Pairs(
                options.arguments(),
                folder / "before",
                folder / "after",
                options.env,
                options.tolerance,
                options.timeout,
                options.metrics,
                options.cwd,
                options.memory,
                options.most,
                emit=context.emit,
                stopping=context.stopping,
            )
            try:
                return _verdict(context.name, options, pairs.compare())
            except NotComparable as reason:
                return Verdict(context.name, False, f"not comparable: {reason}")


def _verdict(name: str, options: Slower.Options, found: TimedPairs) -> Verdict:
    lines = [judged.told(name, options.tolerance) for name, judged in found.series.items()]
    slower = any(judged.pace is Pace.SLOWER for judged in found.series.values())
    grew = False
    for command, memory in found.memory.items():
        megabytes = f"{memory.before / 1e6:.1f} MB before, {memory.after / 1e6:.1f} MB after"
        more = ", more than it may" if memory.grew else ""
        lines.append(f"peak memory of {command}: {megabytes}{more}")
        grew = grew or memory.grew
    figures = {"ratio": max(judged.ratio for judged in found.series.values())}
    for memory in found.memory.values():
        share = memory.after / max(memory.before, 1)
        figures["memory-ratio"] = max(share, figures.get("memory-ratio", 0.0))
    passed = not slower and not (options.memory and grew)
    return Verdict(name, passed, "\n".join(lines), figures)


CHECK = Slower
