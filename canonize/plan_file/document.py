"""A plan's file as bytes, plain values and places; what is wrong with it, mistake by mistake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Literal

from canonize.core.plural import plural
from canonize.errors import CanonizeError, PlanInvalid
from canonize.plan_file.yaml_values import (
    EMPTY,
    MAX_BYTES,
    BadYaml,
    Fault,
    Path,
    TextPlace,
    Values,
    read_values,
)

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


def counted_problems(problems: Iterable[Problem]) -> str:
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


@dataclass(frozen=True)
class PlanDocument:
    """What was read.

    Args:
        shown: the file's name as messages give it.
        text: its exact bytes: what trust and the journal are bound to.
    """

    path: FilePath
    shown: str
    text: bytes
    values: Values

    def problem(
        self,
        place: Path,
        message: str,
        hint: str = "",
        *,
        key: bool = False,
        severity: Severity = "error",
    ) -> Problem:
        """A mistake at a value of the document, or at its key."""
        mark = self.values.mark(place, key=key)
        return Problem(mark.line, mark.column, message, hint, severity)

    def from_error(self, place: Path, error: CanonizeError, *, key: bool = False) -> Problem:
        """What an expected error says, at a place of the document."""
        found = self.problem(place, error.what, error.hint, key=key)
        return replace(found, details=error.details)


def read_document(path: FilePath, *, shown: str = "") -> PlanDocument:
    """Reads a plan's file, whatever it says.

    Raises:
        PlanInvalid: missing, unreadable, too long, not UTF-8, not YAML, empty, no mapping.
    """
    shown = shown or str(path)
    return document_of(_bytes(path, shown), path, shown=shown)


def document_of(text: bytes, path: FilePath, *, shown: str) -> PlanDocument:
    """A document from bytes, as if they were read from a file.

    Raises:
        PlanInvalid: as `read_document`.
    """
    try:
        values = read_values(_decoded(text))
        if values.data is None:
            raise BadYaml(EMPTY)
        if not isinstance(values.data, dict):
            message = "a plan is a mapping, `key: value` line by line"
            raise BadYaml(Fault(values.mark(()), message))
    except BadYaml as error:
        raise invalid_plan(shown, [_problem(error.fault)]) from error
    return PlanDocument(path, shown, text, values)


def faults(document: PlanDocument) -> list[Problem]:
    """Mistakes that reading could step over: duplicate keys and the like."""
    return [_problem(fault) for fault in document.values.faults]


def invalid_plan(shown: str, problems: list[Problem]) -> PlanInvalid:
    """The error that carries every mistake as a line of its details."""
    ordered = sorted(set(problems))
    stopping = errors_of(ordered)
    first = stopping[0] if stopping else ordered[0]
    return PlanInvalid(
        f"the plan has {counted_problems(ordered) or '0 mistakes'}",
        where=f"{shown}:{first.line}:{first.column}",
        details=tuple(line for problem in ordered for line in problem.lines(shown)),
    )


def _problem(fault: Fault) -> Problem:
    return Problem(fault.mark.line, fault.mark.column, fault.message, fault.hint)


def _bytes(path: FilePath, shown: str) -> bytes:
    hint = "`canonize plan new` writes one, `--plan FILE` names another"
    try:
        if not path.is_file():
            what = "is not a file" if path.exists() else "is missing"
            raise PlanInvalid(f"the plan {shown} {what}", where=shown, hint=hint)
        with path.open("rb") as file:
            text = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise PlanInvalid(f"the plan {shown} can't be read: {reason}", where=shown) from error
    if len(text) > MAX_BYTES:
        raise PlanInvalid(f"the plan is longer than {MAX_BYTES // 1024} KiB", where=shown)
    return text


def _decoded(text: bytes) -> str:
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = text[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        message = f"the plan is not UTF-8: the byte 0x{text[error.start]:02x} stands here"
        raise BadYaml(Fault(TextPlace(line, column), message, "save it as UTF-8")) from error
