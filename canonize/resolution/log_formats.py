"""Formats of log records that say from which file or function a record comes: ``%(module)s``."""

from __future__ import annotations

import re

from canonize.core.file_kinds import is_test
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree

_FIELD = rb"module|filename|pathname|funcName|function"
_PERCENT = rb"%\((?:module|filename|pathname|funcName)\)"
_BRACES = rb"[{](?:module|filename|pathname|funcName|function|file)[}:!]"
_FORMAT = (
    rb"(?:" + _PERCENT + rb"|[{]message[}].*" + _BRACES + rb"|" + _BRACES + rb".*[{]message[}])"
)
"""A field of a record in the style of ``%`` or of braces; the latter beside ``{message}`` only."""
_FIELDS = re.compile(rb"[({](" + _FIELD + rb"|file)\b")
_ENDINGS = (".py", ".ini", ".cfg", ".conf", ".toml", ".yaml", ".yml", ".json")
_OF_TESTS = re.compile(rb"\blog_(?:cli_|file_)?format\b")
"""Settings of pytest's own log."""
_LINE = re.compile(rb"[({](?:lineno|line)\b")
"""Shown beside it, the text changes with every edit of the file: nobody relies on it."""
_KEY = re.compile(rb"form|style|fmt", re.IGNORECASE)
"""What a setting of a format is called: other texts of data files are none."""


def format_that_tells(
    competitor: Symbol, target: Symbol, tree: SourceTree, *, is_function: bool
) -> str:
    """The first place with a format by which records of the two are told apart, and its field.

    Args:
        tree: the whole code base; it is searched once.
        is_function: whether records name the competitor itself as the function they come from.
    """
    apart = _apart(competitor, target, is_function=is_function)
    for place, fields in _formats(tree) if apart else ():
        if told := sorted(fields & apart):
            return f"{place} formats log records with their {told[0]}"
    return ""


def _apart(competitor: Symbol, target: Symbol, *, is_function: bool) -> frozenset[str]:
    """The fields in which records of the two differ."""
    found = set[str]()
    if competitor.module != target.module:
        found.add("pathname")
        leaves = {symbol.module.rpartition(".")[2] for symbol in (competitor, target)}
        found |= {"module", "filename", "file"} if len(leaves) > 1 else set()
    if is_function and competitor.leaf != target.leaf and "." not in competitor.name:
        found |= {"funcName", "function"}
    return frozenset(found)


def _formats(tree: SourceTree) -> list[tuple[str, frozenset[str]]]:
    """Places of formats with the fields that they show."""
    key = format_that_tells, "formats"
    if key not in tree.memo:
        found: list[tuple[str, frozenset[str]]] = []
        for path in sorted(tree.matching(_FORMAT, endings=_ENDINGS)):
            if is_test(path):
                continue
            for number, line in enumerate((tree.read(path) or b"").splitlines(), 1):
                if not re.search(_FORMAT, line) or _LINE.search(line):
                    continue
                if not _OF_TESTS.search(line) and (path.endswith(".py") or _KEY.search(line)):
                    fields = {field.decode() for field in _FIELDS.findall(line)}
                    found.append((f"{path}:{number}", frozenset(fields)))
        tree.memo[key] = found
    formats = tree.memo[key]
    assert isinstance(formats, list)
    return formats
