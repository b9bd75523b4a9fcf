"""What was edited ends as the repository's own tools want it, where that changes no code.

The tools themselves are run elsewhere: a `Formatter` gets bytes and gives bytes. Here stands which
parts of a file they may touch, and what is believed of what they return.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Protocol

from canonize.core.change import Change
from canonize.core.guard import bytes_objections
from canonize.core.still_parses import parse_quietly
from canonize.core.undefined_names import undefined_names

Lines = tuple[int, int]
"""First and last line of a stretch, counted from 1."""


class Tool(Protocol):
    """One formatter, or one sorter of imports."""

    @property
    def is_sorter(self) -> bool: ...

    def run(self, path: str, data: bytes, lines: Sequence[Lines] = ()) -> bytes | None:
        """The file as the tool wants it; ``None`` when the tool could not do it.

        Args:
            lines: the stretches that may change; all of the file when there are none.
        """
        ...


class Formatter(Protocol):
    """The tools of a repository."""

    def tools_for(self, path: str) -> Sequence[Tool]:
        """Those that a file has to please, in the order in which they run."""
        ...


def formatted(changes: Sequence[Change], formatter: Formatter) -> list[Change]:
    """The changes with every edited Python file as its repository's tools want it.

    A file that a tool was content with before is given to it whole. Of any other file it may touch
    only what was edited, and a sorter of imports nothing. What would not be the same code stays as
    it was edited.
    """
    return [_formatted(change, formatter) for change in changes]


def _formatted(change: Change, formatter: Formatter) -> Change:
    if change.after is None or not change.path.endswith((".py", ".pyi")):
        return change
    data = change.after
    for tool in formatter.tools_for(change.path):
        data = _pleased(tool, change.path, change.before, data) or data
    if data == change.after or not _is_same_code(change.after, data):
        return change
    return replace(change, after=data)


def _pleased(tool: Tool, path: str, before: bytes | None, data: bytes) -> bytes | None:
    if before is None or tool.run(path, before) == before:
        return tool.run(path, data)
    return None if tool.is_sorter else tool.run(path, data, edited_lines(before, data))


def edited_lines(before: bytes, after: bytes) -> list[Lines]:
    """Stretches of lines that are not as they were; where lines went, the one that follows."""
    old, new = before.splitlines(), after.splitlines()
    found = []
    for kind, _, _, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            last = min(max(end, start + 1), len(new))
            found.append((min(start + 1, last), last))
    return [lines for lines in found if lines[1] > 0]


def _is_same_code(one: bytes, other: bytes) -> bool:
    """Whether two texts differ only in layout, in the order of imports and inside docstrings."""
    if bytes_objections(one, other):
        return False
    try:
        left, right = parse_quietly(one), parse_quietly(other)
    except (SyntaxError, ValueError, RecursionError):
        return False  # newer than the host: nobody could tell
    return _shape(left) == _shape(right) and undefined_names(one) == undefined_names(other)


def _shape(node: ast.AST) -> object:
    """A tree to compare: neighbouring imports as a set, docstrings without their layout."""
    found: list[object] = [type(node).__name__]
    for name, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            found.append((name, _shape(value)))
        elif isinstance(value, list):
            found.append((name, _shapes(value, docstring=name == "body")))
        elif name not in ("kind", "type_comment"):
            found.append((name, value))
    return found


def _shapes(nodes: list[object], *, docstring: bool) -> list[object]:
    found: list[object] = []
    imports: dict[object, None] = {}
    for number, node in enumerate(nodes):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            imports |= dict.fromkeys(_imported(node))
            continue
        if imports:
            found.append(frozenset(imports))
            imports = {}
        if docstring and number == 0 and (text := _docstring(node)) is not None:
            found.append([line.strip() for line in text.strip().splitlines()])
        else:
            found.append(_shape(node) if isinstance(node, ast.AST) else node)
    return [*found, frozenset(imports)] if imports else found


def _imported(node: ast.Import | ast.ImportFrom) -> list[object]:
    origin = (node.module, node.level) if isinstance(node, ast.ImportFrom) else None
    return [(origin, alias.name, alias.asname) for alias in node.names]


def _docstring(node: object) -> str | None:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return node.value.value if isinstance(node.value.value, str) else None
    return None


# Which tools a repository uses -------------------------------------------------------------------

NAMES = ("isort", "ruff-imports", "black", "ruff-format")
"""In the order in which they run."""


def used_tools(files: Mapping[str, str]) -> tuple[str, ...]:
    """The tools that a repository's settings speak of.

    Args:
        files: texts of the settings by their path: pyproject.toml, ruff.toml, .isort.cfg, ...
    """
    from canonize.core.formatter_settings import spoken_of

    said = spoken_of(files)
    if {"black", "ruff-format"} <= said.keys():
        # One formatter has the last word: the one that is run, not the one that has settings left.
        del said["black" if said["ruff-format"] >= said["black"] else "ruff-format"]
    if {"isort", "ruff-imports"} <= said.keys():
        del said["isort" if said["ruff-imports"] >= said["isort"] else "ruff-imports"]
    return tuple(name for name in NAMES if name in said)
