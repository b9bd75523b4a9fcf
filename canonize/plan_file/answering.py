"""Writes answers into a plan's text: what a check of the kind `uses-fit` accepts, with reasons.

Only the lines of that check change; comments, order and spelling of the rest stay.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from canonize.plan_file.yaml_values import BadYaml, Mark, Path, Values, read_values


def with_accepted(text: str, check: str, answers: Mapping[str, str]) -> str | None:
    """The text of a plan with more that is accepted.

    Args:
        check: the name of the check below ``checks``.
        answers: reasons by key; one that is there with another reason is not changed.

    Returns:
        ``None`` when that is so, or the plan is written in a way that is not understood.
    """
    for key, reason in answers.items():
        changed = _with_one(text, check, key, reason)
        if changed is None:
            return None
        text = changed
    return text


def snippet(check: str, answers: Mapping[str, str]) -> str:
    """The same as lines to paste."""
    entries = [f"      {_quoted(key)}: {_quoted(reason)}" for key, reason in answers.items()]
    return "\n".join(["checks:", f"  {check}:", "    accept:", *entries])


def _with_one(text: str, check: str, key: str, reason: str) -> str | None:
    before = _read(text)
    if before is None:
        return None
    expected = _expected(before.data, check, key, reason)
    if expected == before.data:
        return text
    for changed in _attempts(text, before, ("checks", check), key, reason):
        after = _read(changed)
        if after is not None and (after.data, after.faults) == (expected, before.faults):
            return changed
    return None


def _expected(values: dict[str, Any], check: str, key: str, reason: str) -> dict[str, Any]:
    spec = values["checks"][check]
    accepted = {**(spec.get("accept") or {}), key: reason}
    return {**values, "checks": {**values["checks"], check: {**spec, "accept": accepted}}}


def _attempts(text: str, values: Values, at: Path, key: str, reason: str) -> Iterator[str]:
    """Texts that may be right, the most readable first; each is read again by the caller."""
    entry = f"{_quoted(key)}: {_quoted(reason)}"
    lines = _Lines(text)
    inside = (*at, "accept")
    if inside in values.keys:
        known = [path for path in values.keys if path[:-1] == inside]
        mark = values.mark(inside)
        if lines.character(mark) == "{":
            yield lines.inserted(mark, 1, entry + (", " if known else ""))
        for path in known[-1:]:
            mark = values.mark(path, key=True)
            yield lines.after(mark.line, [" " * (mark.column - 1) + entry])
        for path in known[:1]:
            mark = values.mark(path, key=True)
            yield lines.after(mark.line - 1, [" " * (mark.column - 1) + entry])
        return
    named, mark = values.mark(at, key=True), values.mark(at)
    if lines.character(mark) == "{":
        outer, step = " " * (named.column - 1), " " * max(named.column - 1, 2)
        block = [f"{outer}  accept:", f"{outer}  {step}{entry}"]
        yield lines.unfolded(named, [f"{outer}  kind: uses-fit", *block])
        yield from lines.before_closing(mark, f", accept: {{{entry}}}")
        return
    indent = " " * (mark.column - 1)
    block = [f"{indent}accept:", f"{indent}  {entry}"]
    yield lines.after(mark.line, block)
    yield lines.after(mark.line - 1, block)


class _Lines:
    """A text by lines, to be changed at one place."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._ending = "\r" if "\r\n" in text else ""

    def character(self, mark: Mark) -> str:
        return self._lines[mark.line - 1][mark.column - 1 : mark.column]

    def inserted(self, mark: Mark, skip: int, new: str) -> str:
        """The text with something put behind a mark."""
        line = self._lines[mark.line - 1]
        at = mark.column - 1 + skip
        return self._replaced(mark.line, [line[:at] + new + line[at:]])

    def after(self, line: int, new: Sequence[str]) -> str:
        """The text with lines put behind a line, which counts from 1."""
        kept = self._lines[line - 1 : line] if line else []
        more = [text + self._ending for text in new]
        return "\n".join([*self._lines[: max(line - 1, 0)], *kept, *more, *self._lines[line:]])

    def unfolded(self, key: Mark, block: Sequence[str]) -> str:
        """``name: {...}`` with a block in place of the braces; a comment behind them stays."""
        line = self._lines[key.line - 1].removesuffix("\r")
        head, _, rest = line.partition("{")
        comment = rest.partition("}")[2].strip()
        first = f"{head.rstrip()}  {comment}" if comment else head.rstrip()
        return self._replaced(key.line, [text + self._ending for text in (first, *block)])

    def before_closing(self, mark: Mark, new: str) -> Iterator[str]:
        """The text with something put before each closing brace of a line, the first one first."""
        line = self._lines[mark.line - 1]
        for at in (i for i, character in enumerate(line) if character == "}"):
            yield self._replaced(mark.line, [line[:at] + new + line[at:]])

    def _replaced(self, line: int, new: Sequence[str]) -> str:
        return "\n".join([*self._lines[: line - 1], *new, *self._lines[line:]])


def _quoted(text: str) -> str:
    """A YAML string."""
    return json.dumps(text, ensure_ascii=False)


def _read(text: str) -> Values | None:
    try:
        return read_values(text)
    except BadYaml:
        return None
