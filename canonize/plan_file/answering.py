"""Writes answers into a plan's text: what a check of the kind `uses-fit` accepts, with reasons.

Only the lines of that check change; comments, order and spelling of the rest stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from canonize.plan_file.text_lines import TextLines, quoted, read_or_none
from canonize.plan_file.yaml_values import Path, Values


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
    entries = [f"      {quoted(key)}: {quoted(reason)}" for key, reason in answers.items()]
    return "\n".join(["checks:", f"  {check}:", "    accept:", *entries])


def _with_one(text: str, check: str, key: str, reason: str) -> str | None:
    before = read_or_none(text)
    if before is None:
        return None
    expected = _expected(before.data, check, key, reason)
    if expected == before.data:
        return text
    for changed in _attempts(text, before, ("checks", check), key, reason):
        after = read_or_none(changed)
        if after is not None and (after.data, after.faults) == (expected, before.faults):
            return changed
    return None


def _expected(values: dict[str, Any], check: str, key: str, reason: str) -> dict[str, Any]:
    spec = values["checks"][check]
    accepted = {**(spec.get("accept") or {}), key: reason}
    return {**values, "checks": {**values["checks"], check: {**spec, "accept": accepted}}}


def _attempts(text: str, values: Values, at: Path, key: str, reason: str) -> Iterator[str]:
    """Texts that may be right, the most readable first; each is read again by the caller."""
    entry = f"{quoted(key)}: {quoted(reason)}"
    lines = TextLines(text)
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
