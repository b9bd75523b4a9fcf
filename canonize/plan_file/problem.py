"""One mistake in a plan, as editors and people are told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A mistake at a place of the plan's text.

    Args:
        line, column: count from 1.
        message: one sentence.
        hint: the next move, such as the nearest known word.
        severity: an ``error`` stops everything; a ``warning`` is told and passed over.
    """

    line: int
    column: int
    message: str
    hint: str = ""
    severity: Severity = "error"

    def sentence(self, file: str) -> str:
        """``file:line:column: message; hint``."""
        mark = "" if self.severity == "error" else "warning: "
        hint = f"; {self.hint}" if self.hint else ""
        return f"{file}:{self.line}:{self.column}: {mark}{self.message}{hint}"


def errors_of(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that stop everything."""
    return tuple(problem for problem in problems if problem.severity == "error")
