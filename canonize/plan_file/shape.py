"""Holds values to the plan's models, and turns what pydantic finds into places and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from canonize.core.nearest import nearest, nearest_or_all
from canonize.core.plan import SLUG_PATTERN, Plan
from canonize.core.symbols import SYMBOL_PATTERN
from canonize.plan_file.document import PlanDocument, Problem
from canonize.plan_file.yaml_values import Path

_EXPECTED = {
    "string": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "tuple": "a list",
    "list": "a list",
    "model": "a mapping",
    "dict": "a mapping",
}


def plan_of(document: PlanDocument) -> tuple[Plan | None, list[Problem]]:
    """The plan that a document holds, or each mistake in its shape."""
    try:
        return Plan.model_validate(document.values.data), []
    except ValidationError as error:
        return None, _problems(document, Plan, error, ())


def options_of(
    document: PlanDocument, model: type[BaseModel], options: object, place: Path
) -> list[Problem]:
    """Each mistake in the options of a codemod or check.

    Args:
        place: where the options stand in the document.
    """
    try:
        model.model_validate({} if options is None else options)
    except ValidationError as error:
        return _problems(document, model, error, place)
    return []


def _problems(
    document: PlanDocument, model: type[BaseModel], error: ValidationError, place: Path
) -> list[Problem]:
    found: dict[Path, list[ErrorDetails]] = {}
    for details in _without_echoes(error.errors(include_url=False)):
        where = place + _locate(_at(document.values.data, place), details["loc"])
        found.setdefault(where, []).append(details)
    problems = []
    for where, several in found.items():
        unknown = [details for details in several if details["type"] == "extra_forbidden"]
        missing = [details for details in several if details["type"] == "missing"]
        others = [d for d in several if d not in unknown and d not in missing]
        problems += [document.problem(where, *_unknown(model, d), key=True) for d in unknown]
        problems += [document.problem(where, *_missing(model, d)) for d in missing]
        if others:
            key = any(details["loc"][-1:] == ("[key]",) for details in others)
            problems.append(document.problem(where, *_wrong(others), key=key))
    return problems


def _without_echoes(several: list[ErrorDetails]) -> list[ErrorDetails]:
    """A list whose only item is wrong is also called too short, which says nothing new."""
    return [
        details
        for details in several
        if details["type"] != "too_short"
        or not any(
            len(other["loc"]) > (depth := len(details["loc"]))
            and other["loc"][:depth] == details["loc"]
            for other in several
        )
    ]


def _at(data: Any, place: Path) -> Any:
    for part in place:
        if not _holds(data, part):
            return None
        data = data[part]
    return data


def _holds(data: Any, part: str | int) -> bool:
    if isinstance(data, Mapping):
        return part in data
    return isinstance(data, list) and isinstance(part, int) and part < len(data)


def _locate(data: Any, loc: Iterable[str | int]) -> Path:
    """Where a model's location stands in what was written, which the models let be shorter.

    A codemod's ``options`` are below its name, a check's beside its ``kind``, and a trigger is an
    item of a list.
    """
    path: Path = ()
    for part in loc:
        if _holds(data, part):
            path, data = (*path, part), data[part]
        elif isinstance(data, Mapping) and part == "options" and len(data) == 1:
            [(name, data)] = data.items()
            path = (*path, name)
        elif isinstance(data, list) and isinstance(part, str):
            path, data = _trigger(data, part, path)
    return path


def _trigger(items: list[Any], name: str, path: Path) -> tuple[Path, Any]:
    for number, item in enumerate(items):
        for key in item if isinstance(item, dict) else [item]:
            if isinstance(key, str) and key.replace("-", "_") == name:
                inner = (key,) if isinstance(item, dict) else ()
                return (*path, number, *inner), item[key] if inner else item
    return path, items


def _fields(model: type[BaseModel], loc: Iterable[str | int]) -> list[str]:
    """The names that are known where an unknown one was met."""
    current: type[BaseModel] | None = model
    for part in loc:
        known = _by_key(current) if current else {}
        if isinstance(part, str) and part in known:
            current = _model_in(known[part].annotation)
    return list(_by_key(current)) if current else []


def _by_key(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """A model's fields by what a plan calls them."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for m in map(_model_in, get_args(annotation)) if m is not None), None)


def _unknown(model: type[BaseModel], details: ErrorDetails) -> tuple[str, str]:
    *parents, key = details["loc"]
    known = _fields(model, parents)
    word = str(key)
    if parents[-1:] == ["rollback_on"]:
        known, word = [k.replace("_", "-") for k in known], word.replace("_", "-")
        return f"unknown trigger {word!r}", nearest_or_all(word, known)
    return f"unknown key {word!r}", nearest_or_all(word, known)


def _missing(model: type[BaseModel], details: ErrorDetails) -> tuple[str, str]:
    *parents, key = details["loc"]
    owner = next((str(p) for p in reversed(parents) if isinstance(p, str)), "")
    place = f" in `{owner}`" if owner else ""
    return f"the key {key!r} is missing{place}", ""


def _wrong(several: list[ErrorDetails]) -> tuple[str, str]:
    """One sentence for all that is wrong with one value (a value may be one of several types)."""
    details = several[0]
    value, kind = details["input"], details["type"]
    context = details.get("ctx", {})
    expected = [_EXPECTED[d["type"].partition("_")[0]] for d in several if _is_type(d["type"])]
    if expected:
        return _wrong_type(list(dict.fromkeys(expected)), value)
    if kind in ("enum", "literal_error"):
        words = re.findall(r"'([^']*)'", context["expected"]) or [context["expected"]]
        return f"{shown_value(value)} is not one of {', '.join(words)}", nearest(
            str(value).lower(), words
        )
    if kind == "string_pattern_mismatch":
        return _wrong_pattern(str(value), context["pattern"])
    if kind in ("too_short", "string_too_short"):
        return "at least one is needed here", ""
    if kind == "string_too_long":
        return f"this is longer than {context['max_length']} characters", ""
    return _sentence(details), ""


def _is_type(kind: str) -> bool:
    head, _, tail = kind.partition("_")
    return head in _EXPECTED and tail in ("type", "parsing", "from_float", "attributes_type")


def _wrong_type(expected: list[str], value: object) -> tuple[str, str]:
    hint = ""
    if "text" in expected and isinstance(value, (int, float)):
        hint = "put it in quotes"
    elif "a list" in expected and isinstance(value, (str, int, float)):
        hint = f"write [{value}]"
    return f"{' or '.join(expected)} is expected here, not {shown_value(value)}", hint


def _wrong_pattern(value: str, pattern: str) -> tuple[str, str]:
    if pattern == SYMBOL_PATTERN:
        return f"{value!r} is not `package.module:Name` or `package.module`", _as_symbol(value)
    if pattern != SLUG_PATTERN:
        return f"{value!r} is not made of letters and digits with -, _, ., /, + or = between", ""
    plain = "-".join(re.findall(r"[a-z0-9]+", value.lower()))[:80]
    hint = f"how about {plain!r}?" if plain else ""
    return f"{value!r} is not made of small letters and digits with -, _ or . between", hint


def _as_symbol(value: str) -> str:
    """A hint for a symbol that was written as Python imports it, as a path or as a pattern."""
    if "*" in value:
        return f"a plan says each by its name: `canonize plan new --duplicate '{value}'` does"
    words = re.sub(r"\.py\b", "", value).replace("/", ".").replace("::", ":").strip(". ")
    module, _, name = words.partition(":")
    if not name and re.search(r"\.[A-Z]\w*\Z", module):
        module, _, name = module.rpartition(".")
    found = f"{module}:{name}" if name else module
    return f"did you mean {found!r}?" if re.match(SYMBOL_PATTERN, found) and found != value else ""


def _sentence(details: ErrorDetails) -> str:
    message = details["msg"].removeprefix("Value error, ").removeprefix("Input ")
    if details["type"] == "value_error":
        return message
    return f"{shown_value(details['input'])} {message}"


def shown_value(value: object) -> str:
    """A value in a sentence, cut when it is long."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (dict, list)):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
