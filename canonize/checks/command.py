"""Runs a command; the step stays when it exits with 0.

The command is an argument list (a text is split as a shell would split it, and no shell is
started) unless ``shell: true``. It runs in a process group of its own, which is ended as a whole
when the time is over, when the run is interrupted, and when the command itself is done.
"""

from __future__ import annotations

import shlex
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from canonize.core.check import BENCHMARK, CheckContext, Timed, Verdict
from canonize.core.command_line import argument_list, as_typed
from canonize.core.plan import Duration
from canonize.proof.paired_timing import NotComparable, measured_by, report_of
from canonize.proof.process import run_program


class CommandOptions(BaseModel):
    """Options of a command check."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    command: str | tuple[str, ...] = Field(description="What to run: a text, or its arguments.")
    timeout: Duration = Field(600.0, description="After which the command is stopped: 90s, 10m.")
    shell: bool = Field(False, description="Hand the text to /bin/sh.")
    cwd: str = Field("", description="Folder to run in, relative to the repository.")
    env: dict[str, str] = Field(default_factory=dict, description="Variables set for it.")
    metrics: str = Field(
        "",
        description="A report that it writes (JSON of pytest-benchmark or pyperf): its benchmarks "
        "are what `rollback_on: {slower: N}` compares.",
    )

    @model_validator(mode="after")
    def _can_be_run(self) -> CommandOptions:
        if any(part == ".." for part in self.cwd.split("/")) or self.cwd.startswith("/"):
            raise ValueError(f"cwd {self.cwd!r} leaves the repository")
        if self.shell and not isinstance(self.command, str):
            raise ValueError("with `shell: true` the command is one text")
        if not self.arguments():
            raise ValueError("the command is empty")
        return self

    def arguments(self) -> list[str]:
        """The argument list that is executed."""
        if self.shell:
            return ["/bin/sh", "-c", str(self.command)]
        return argument_list(self.command)


class Command:
    """The kind ``command``."""

    kind: ClassVar[str] = "command"
    executes: ClassVar[bool] = True
    Options: ClassVar[type[BaseModel]] = CommandOptions

    def describe(self, options: Any) -> str:
        """The exact command."""
        words = options.command if options.shell else as_typed(options.arguments())
        settings = "".join(f"{name}={shlex.quote(value)} " for name, value in options.env.items())
        folder = f"   (in {options.cwd})" if options.cwd else ""
        return f"{settings}{words}{folder}"

    def run(self, options: Any, context: CheckContext) -> Verdict:
        """Runs it to its end, its time limit, or the run's interruption."""
        report = context.root / options.cwd / options.metrics
        was_there = bool(options.metrics) and report.exists()
        ended = run_program(
            options.arguments(),
            cwd=context.root / options.cwd,
            environment=options.env,
            timeout=options.timeout,
            emit=context.emit,
            stopping=context.stopping,
        )
        figures = {} if ended.status is None else {"seconds": ended.seconds}
        if options.metrics and ended.succeeded:
            try:
                measured = measured_by(report_of(report))
            except NotComparable as why:
                text = f"{ended.output}\n{why}".strip()
                return Verdict(context.name, False, text, figures, ended.seconds)
            finally:
                if not was_there:
                    report.unlink(missing_ok=True)
            figures |= {f"{BENCHMARK}{name}": cost for name, cost in measured.items()}
        return Verdict(context.name, ended.succeeded, ended.output, figures, ended.seconds)

    def timed(self, options: Any, context: CheckContext) -> Timed:
        """What is run in pairs when it seems slower."""
        return Timed(
            tuple(options.arguments()),
            options.cwd,
            options.env,
            timeout=options.timeout,
            metrics=options.metrics,
        )


CHECK = Command
