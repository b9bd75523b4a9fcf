"""One mistake in a plan, as editors and people are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from canonize.core.plural import plural

Severity = Literal["error", "open", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A mistake at a place of the plan's text.

    Args:
        line, column: count from 1.
        message: one sentence.
        hint: the next move, such as the nearest known word.
        severity: an ``error`` stops everything; what is ``open`` is a question to a person, which
            stops what would change something; a ``warning`` is told and passed over.
        details: further lines, such as the traceback of somebody's own codemod.
    """

    line: int
    column: int
    message: str
    hint: str = ""
    severity: Severity = "error"
    details: tuple[str, ...] = ()

    def lines(self, file: str) -> tuple[str, ...]:
        """The sentence, and the details below it."""
        return (self.sentence(file), *(f"  {line}" for line in self.details))

    def sentence(self, file: str) -> str:
        """``file:line:column: message; hint``."""
        mark = "warning: " if self.severity == "warning" else ""
        hint = f"; {self.hint}" if self.hint else ""
        return f"{file}:{self.line}:{self.column}: {mark}{self.message}{hint}"


def counted(problems: Iterable[Problem]) -> str:
    """``2 mistakes, 1 open question``; empty for none that stops anything."""
    found = Counter(problem.severity for problem in problems)
    words = ((found["error"], "mistake"), (found["open"], "open question"))
    return ", ".join(plural(n, word) for n, word in words if n)


def errors_of(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that stop whatever would change something."""
    return tuple(problem for problem in problems if problem.severity != "warning")


def defects_of(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that stop everything: without what a person has yet to answer."""
    return tuple(problem for problem in problems if problem.severity == "error")
