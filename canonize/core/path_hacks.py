"""``sys.path.insert(0, ...)`` and its kin: which folder of the repository they add, if it shows."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from canonize.core.chains import parse_shallow
from canonize.core.static_paths import StaticPaths, assigned_names

_NAMES = ("insert", "append", "extend")


@dataclass(frozen=True, slots=True)
class PathHack:
    """One statement that changes ``sys.path``.

    Args:
        folder: what it adds, relative to the repository; ``None`` when only running it could tell,
            or when it lies outside.
    """

    path: str
    line: int
    folder: str | None
    text: str


def path_hacks(path: str, data: bytes) -> Iterator[PathHack]:
    """The statements of one file that change ``sys.path``."""
    if b"sys" not in data or b"path" not in data:
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = parse_shallow(data)
    except (SyntaxError, ValueError, RecursionError):
        return
    reader = StaticPaths(path, assigned_names(tree))
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(
                    value=ast.Attribute(value=ast.Name(id="sys"), attr="path"), attr=attr
                ),
                args=[*_, added],
            ) if attr in _NAMES:
                folder = reader.folder(added)
                text = data.splitlines()[node.lineno - 1].decode("utf-8", "replace").strip()
                yield PathHack(path, node.lineno, folder, text)
