"""What may stand in a field of the plan: paths, times, names, expressions."""

from __future__ import annotations

import ast
import re
from pathlib import PurePosixPath

from pydantic import (
    BaseModel,
    ConfigDict,
)


def inside_repository(path: str) -> str:
    """Returns the path or glob.

    Raises:
        ValueError: it is absolute, climbs out, or names git's own directory.
    """
    parts = PurePosixPath(path).parts
    if "\0" in path:
        raise ValueError("a path can't contain NUL")
    if path.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", path):
        raise ValueError(f"{path!r} is absolute; paths are relative to the repository")
    if ".." in parts:
        raise ValueError(f"{path!r} leaves the repository")
    if ".git" in (part.lower() for part in parts):
        raise ValueError(f"{path!r} is inside of git's own directory")
    return path


def git_accepts(branch: str) -> str:
    if any(part.endswith(".lock") for part in branch.split("/")):
        raise ValueError(f"git refuses a branch {branch!r}: no part of it may end with .lock")
    return branch


_UNITS = {"": 1.0, "ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_DURATION = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)\s*(ms|s|m|h|)\Z")


def seconds(value: object) -> float:
    """``90``, ``90s``, ``10m``, ``1.5h`` in seconds.

    Raises:
        ValueError: anything else, or nothing at all.
    """
    text = str(value).strip() if isinstance(value, (int, float, str)) else ""
    match = _DURATION.match(text)
    if match is None or isinstance(value, bool):
        raise ValueError(f"{value!r} is not a duration; write 90s, 10m or 1.5h")
    found = float(match[1]) * _UNITS[match[2]]
    if found <= 0:
        raise ValueError(f"a duration of {value!r} is no time at all")
    return found


class Frozen(BaseModel):
    """Every model of a plan: immutable, and unknown keys are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def python_name(text: str) -> str:
    if not text.isidentifier():
        raise ValueError(f"{text!r} is not a Python name")
    return text


def python_expression(text: str) -> str:
    try:
        ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ValueError(f"{text!r} is not a Python expression") from error
    return text
