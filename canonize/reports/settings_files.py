"""Configuration files of others, read only to see that an addition is nothing but an addition."""

from __future__ import annotations

import json
import tomllib
from typing import Any

from canonize.errors import CanonizeError


def parsed_settings(path: str, text: str) -> dict[str, Any]:
    """The file as values.

    Raises:
        CanonizeError: it can't be parsed.
    """
    try:
        found = tomllib.loads(text) if path.endswith(".toml") else _from_yaml(text)
    except ValueError as error:
        raise CanonizeError(
            f"{path} can't be parsed: {' '.join(str(error).split())[:200]}",
            where=path,
            hint="correct it, and run this again; nothing was written",
        ) from error
    return found if isinstance(found, dict) else {}


def same_but_added(path: str, before: str, after: str) -> str:
    """The text afterwards.

    Raises:
        CanonizeError: it says something else than before, beside what was added.
    """
    was = parsed_settings(path, before)
    try:
        fits = _contains(parsed_settings(path, after), was)
    except CanonizeError:
        fits = False
    if not fits:
        lines = set(before.split("\n"))
        raise CanonizeError(
            f"{path} is written in a way that can't be added to; nothing was written",
            where=path,
            hint="add these lines by hand",
            details=tuple(line for line in after.split("\n") if line not in lines),
        )
    return after


def _contains(after: Any, before: Any) -> bool:
    if isinstance(before, dict) and isinstance(after, dict):
        return all(key in after and _contains(after[key], before[key]) for key in before)
    if isinstance(before, list) and isinstance(after, list):
        return after[: len(before)] == before
    return bool(after == before) or (before is None and isinstance(after, list))


def _from_yaml(text: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        raise ValueError(str(error)) from error


def toml_string(text: str) -> str:
    """A TOML basic string."""
    return json.dumps(text, ensure_ascii=True)
