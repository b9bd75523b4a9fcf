"""Import statements found in bytes by a regular expression: quick, never too few.

Text in strings and comments that looks like an import is found too, so this answers "could this
file import that?" before anything is parsed. What it finds is confirmed by a parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from canonize.core.tree import SourceTree

STAR_IMPORTS = frozenset({b"import *", b"import*"})
"""What a file holds that imports everything another has, and so names nothing."""

_GAP = rb"(?:[ \t\f]|\\\r?\n)"
_NAME = rb"[\w\x80-\xff]"
_REST = rb"(?:[^\n;#(\\]|\\\r?\n)*"
_INSIDE = rb"(?:[^)#]|#[^\n]*)*"
_FROM = (
    rb"from" + _GAP + rb"*(?P<module>(?:[. \t]|\\\r?\n|" + _NAME + rb")*?)"
    rb"(?:" + _GAP + rb"+|(?<=\.))import"
    rb"(?:" + _GAP + rb"+|(?=[(*]))(?P<names>\((?P<inside>" + _INSIDE + rb")\)|" + _REST + rb")"
)
_IMPORT = rb"import" + _GAP + rb"+(?P<modules>" + _REST + rb")"
_MARK = rb"\xef\xbb\xbf"
_STATEMENT = re.compile(
    rb"(?:" + _MARK + rb")?(?P<lead>[;:]?[ \t\f]*)(?:" + _FROM + rb"|" + _IMPORT + rb")"
)
_SEPARATOR = re.compile(rb"[;:]")
_COMMENT = re.compile(rb"#[^\n]*")
_SPACE = re.compile(rb"[\s\\]+")


@dataclass(frozen=True, slots=True)
class ScannedImport:
    """One thing imported.

    Args:
        module: as written, dots of a relative import included.
        name: the name taken from it; ``None`` for ``import module``, ``"*"`` for a star.
        asname: the local name, if another was given.
        indented: whether anything stands before the statement on its line.
        offset: of the statement, in bytes.
    """

    module: str
    name: str | None
    asname: str | None
    indented: bool
    offset: int


def scan_imports(data: bytes) -> Iterator[ScannedImport]:
    """Everything that looks like an import statement, in the order of the file."""
    for match in _statements(data):
        indented = bool(match["lead"])
        if match["modules"] is not None:
            for module, asname in _items(match["modules"]):
                yield ScannedImport(module, None, asname, indented, match.start())
            continue
        module = _SPACE.sub(b"", match["module"]).decode("utf-8", "replace")
        listed = match["inside"] if match["inside"] is not None else match["names"]
        for name, asname in _items(listed):
            yield ScannedImport(module, name, asname, indented, match.start())


def _statements(data: bytes) -> Iterator[re.Match[bytes]]:
    """Looks only where the word ``import`` stands: at its line's start, after ``;`` and ``:``."""
    done = 0
    word = data.find(b"import")
    while word >= 0:
        start = _line_start(data, word)
        places = [start] if start >= done else []
        places += [m.start() for m in _SEPARATOR.finditer(data, max(start, done), word)]
        found = next((m for at in places if (m := _STATEMENT.match(data, at))), None)
        if found is not None:
            yield found
        done = found.end() if found is not None else max(done, word)
        word = data.find(b"import", max(done, word + 6))


def _line_start(data: bytes, offset: int) -> int:
    """Where the logical line of an offset starts: above lines that end in a backslash."""
    start = data.rfind(b"\n", 0, offset) + 1
    while start and data[max(start - 3, 0) : start].endswith((b"\\\n", b"\\\r\n")):
        start = data.rfind(b"\n", 0, start - 1) + 1
    return max(start, data.rfind(b"\r", start, offset) + 1)


@lru_cache(maxsize=1024)
def scanned(data: bytes) -> tuple[ScannedImport, ...]:
    """`scan_imports`, kept for the files that were asked for lately."""
    return tuple(scan_imports(data))


def imports_of(tree: SourceTree, path: str) -> tuple[ScannedImport, ...]:
    """`scan_imports` of a file of a tree; scanned once as long as its bytes are the same."""
    facts = tree.facts(path)
    if scan_imports not in facts:
        facts[scan_imports] = tuple(scan_imports(tree.read(path) or b""))
    found = facts[scan_imports]
    assert isinstance(found, tuple)
    return found


def _items(listed: bytes) -> Iterator[tuple[str, str | None]]:
    for item in _COMMENT.sub(b"", listed).split(b","):
        words = _SPACE.sub(b" ", item).strip().decode("utf-8", "replace").split(" ")
        if not words[0]:
            continue
        if "as" in words[1:-1]:
            at = words.index("as", 1)
            yield "".join(words[:at]), words[at + 1]
        else:
            yield "".join(words) if "." in "".join(words) else words[0], None


def absolute(module: str, package: str | None) -> str | None:
    """The absolute name of a module as written in a file of ``package``.

    ``None``: the dots lead above the top, or the file has no package.
    """
    name = module.lstrip(".")
    level = len(module) - len(name)
    if level == 0:
        return name
    if not package:
        return None
    parts = package.split(".")
    if level > len(parts):
        return None
    return ".".join([*parts[: len(parts) - level + 1], *([name] if name else [])])
