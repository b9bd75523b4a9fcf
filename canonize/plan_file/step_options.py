"""Writes options of a step's codemods into a plan's text: what a review excludes, and its rules.

Only the lines of the codemod change. Each way of writing it is tried, the most readable first, and
read again: a text that does not say exactly what is wanted is not taken.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from typing import Any

from canonize.plan_file.text_lines import TextLines, read_or_none
from canonize.plan_file.yaml_values import Path, Values


def with_options(text: str, step: str, codemod: str, options: Mapping[str, Any]) -> str | None:
    """The text of a plan in which a step's codemod has more options.

    Args:
        step: the step's id.
        codemod: its name; a step without it gets it, as the first of its codemods.
        options: a list is added to what stands there; another value is set where nothing stands.

    Returns:
        ``None`` where another value stands there, or the plan is written in a way that is not
        understood.
    """
    values = read_or_none(text)
    at = _step_at(values, step)
    if values is None or at is None:
        return None
    named = [
        place
        for place in _codemods_at(values, at)
        if _name(_value_of(values.data, place)) == codemod
    ]
    if not named:
        return _with_codemod(text, values, at, codemod, options)
    for place in named:
        for option, wanted in options.items():
            changed = _with_option(text, place, codemod, option, wanted)
            if changed is None:
                return None
            text = changed
    return text


def shown_options(codemod: str, options: Mapping[str, Any]) -> str:
    """A codemod with its options on one line, to read or to paste."""
    return f"{codemod}: {_flow(options)}"


def _step_at(values: Values | None, step: str) -> Path | None:
    steps = values.data.get("steps") if values and isinstance(values.data, dict) else None
    for index, one in enumerate(steps if isinstance(steps, list) else ()):
        if isinstance(one, dict) and one.get("id") == step:
            return ("steps", index)
    return None


def _codemods_at(values: Values, step: Path) -> list[Path]:
    found = (
        _value_of(values.data, (*step, "codemods")) if (*step, "codemods") in values.at else None
    )
    return [(*step, "codemods", index) for index in range(len(found or ()))]


def _name(item: Any) -> str:
    return next(iter(item), "") if isinstance(item, dict) else str(item)


def _with_codemod(
    text: str, values: Values, step: Path, codemod: str, options: Mapping[str, Any]
) -> str | None:
    """The codemod before those that the step has."""
    known = _codemods_at(values, step)
    expected = copy.deepcopy(values.data)
    _value_of(expected, step)["codemods"] = [
        {codemod: dict(options)},
        *(_value_of(expected, step).get("codemods") or ()),
    ]
    item = f"- {shown_options(codemod, options)}"
    lines = TextLines(text)
    if known:
        mark = values.mark(known[0])
        if mark.line != values.mark((*step, "codemods"), key=True).line:
            before = text.split("\n")[mark.line - 1]
            indent = before[: len(before) - len(before.lstrip())]
            return _first_right([lines.after(mark.line - 1, [indent + item])], values, expected)
        flow = [lines.inserted(mark, 0, f"{{{shown_options(codemod, options)}}}, ")]
        return _first_right(flow, values, expected)
    mark = values.mark((*step, "id"), key=True)
    indent = " " * (mark.column - 1)
    block = [f"{indent}codemods:", f"{indent}  {item}"]
    return _first_right([lines.after(mark.line, block)], values, expected)


def _with_option(text: str, at: Path, codemod: str, option: str, wanted: Any) -> str | None:
    values = read_or_none(text)
    if values is None:
        return None
    item = _value_of(values.data, at)
    before = dict((item[codemod] or {}) if isinstance(item, dict) else {})
    merged = _merged(before.get(option), wanted)
    if merged is None:
        return None
    if option in before and merged == before[option]:
        return text
    attempts = list(_attempts(text, values, (*at, codemod), option, wanted, merged))
    for value in (
        (merged, _new_first(merged, before.get(option))) if isinstance(merged, list) else (merged,)
    ):
        expected = copy.deepcopy(values.data)
        _value_of(expected, at[:-1])[at[-1]] = {codemod: {**before, option: value}}
        changed = _first_right(attempts, values, expected)
        if changed is not None:
            return changed
    return None


def _merged(there: Any, wanted: Any) -> Any:
    """What stands there with more; ``None`` where it can't have both."""
    if there is None:
        return wanted
    if isinstance(there, list) and isinstance(wanted, list):
        return [*there, *(value for value in wanted if value not in there)]
    return there if there == wanted else None


def _new_first(merged: list[Any], there: Any) -> list[Any]:
    """The same list as it is when new values are put behind its opening bracket."""
    count = len(there or ())
    return [*merged[count:], *merged[:count]]


def _attempts(
    text: str, values: Values, at: Path, option: str, wanted: Any, merged: Any
) -> Iterator[str]:
    lines, inside = TextLines(text), (*at, option)
    entry = f"{option}: {_flow(wanted)}"
    if at not in values.at:  # a codemod that is only named
        mark = values.mark(at[:-1])
        for opening, closing in (("", ""), ("{", "}")):
            yield lines.around(mark, str(at[-1]), opening, f": {{{entry}}}{closing}")
    elif inside in values.at:
        new = merged[len(_value_of(values.data, inside)) :]
        mark = values.mark(inside)
        if lines.character(mark) == "[":
            yield lines.inserted(mark, 1, "".join(f"{_flow(value)}, " for value in new))
            yield lines.inserted(mark, 1, ", ".join(map(_flow, new)))
        else:
            last = values.mark((*inside, len(_value_of(values.data, inside)) - 1))
            indent = " " * (last.column - 3)
            yield lines.after(last.line, [f"{indent}- {_flow(value)}" for value in new])
    else:
        mark = values.mark(at)
        known = [path for path in values.keys if path[:-1] == at]
        if lines.character(mark) == "{":
            yield lines.inserted(mark, 1, entry + (", " if known else ""))
        for path in known[:1]:
            first = values.mark(path, key=True)
            yield lines.after(first.line - 1, [" " * (first.column - 1) + entry])
        key = values.mark(at, key=True)
        yield lines.after(key.line, [" " * (key.column + 3) + entry])


def _first_right(attempts: list[str], before: Values, expected: Any) -> str | None:
    for changed in attempts:
        after = read_or_none(changed)
        if after is not None and (after.data, after.faults) == (expected, before.faults):
            return changed
    return None


def _value_of(data: Any, at: Path) -> Any:
    for key in at:
        data = data[key]
    return data


def _flow(value: Any) -> str:
    """A value on one line; JSON is YAML, with plain words without quotes where they are simple."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_flow(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str) and value.replace("-", "").replace("_", "").isalpha():
        plain = value.isascii() and value.lower() not in ("true", "false", "null", "yes", "no")
        return value if plain else json.dumps(value, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False)
