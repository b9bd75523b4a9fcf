"""May a file ask for a class, give it or raise it? By its bytes, before anything is parsed."""

from __future__ import annotations

import re

from canonize.core.byte_places import lines_around
from canonize.core.tree import SourceTree

_SHAPES = (
    rb"(?:isinstance|issubclass|register|suppress)\([^\n]*\b%b\b",
    rb"\bcase [^\n]*\b%b[.(]",
    rb"\bexcept\b[^\n]*\b%b\b",
    rb"\bis (?:not )?[\w.]*%b\b",
    rb"==\s*[\w.]*%b\b",
    rb"\bin [^\n]*\b%b\b",
    rb"\b%b(?:\.\w+)?\s*:",
    rb"\b%b\s+(?:in|is|==)\b",
    rb"(?:return|raise)\s+[\w.]*%b\b",
    rb":\s*[\w.]*%b\s*[,)]",
    rb"[\[({,]\s*[\w.]*\b%b(?:\.\w+)?\s*[\])},]",
    rb"\b%b\.\w+[ \t]*=[^=]",
    rb"\bsetattr\([^\n,]*\b%b\b",
)
_IMPORTING = re.compile(rb"\s*(?:from|import)\b[^;\n]*\n?\Z")


def asks_for(tree: SourceTree, path: str, leaf: str) -> bool:
    """Whether a file may ask for a name, under its own or the one that an import gives it."""
    facts, key = tree.facts(path), (asks_for, leaf)
    if key not in facts:
        data = tree.read(path) or b""
        facts[key] = any(_asks(data, name) for name in _called(data, leaf.encode()))
    return facts[key] is True


def _called(data: bytes, leaf: bytes) -> set[bytes]:
    return {leaf, *re.findall(rb"\b%b\s+as\s+(\w+)" % re.escape(leaf), data)}


def _asks(data: bytes, leaf: bytes) -> bool:
    name = re.escape(leaf)
    shapes = re.compile(b"|".join(shape % name for shape in _SHAPES))
    windows = [w for w in lines_around(data, leaf) if not _IMPORTING.match(data, *w)]
    return any(shapes.search(data, *window) for window in windows)
