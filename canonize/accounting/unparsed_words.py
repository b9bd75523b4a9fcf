"""Words in Python code that the host's parser can't read: by regular expressions alone.

Newer syntax, or no Python at all. Imports are found as surely as everywhere; of a name elsewhere
only the file's own imports of it can be told.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection

from canonize.accounting.sightings import FileSightings, Sighting
from canonize.accounting.text_words import Places, path_around
from canonize.core.import_scan import ScannedImport, scan_imports
from canonize.syntax.lexer import Lexed
from canonize.syntax.word_search import word_hits

_NOISE = re.compile(rb"\\\r?\n|\s+")
_DEFINITION = re.compile(rb"(?:class|def)[ \t]+\Z")


def in_unparsed(code: bytes, words: Collection[str], problem: str) -> FileSightings:
    """The words of a file, and what its imports say of them."""
    found = FileSightings(problem=problem)
    lexed = Lexed(code)
    place = Places(code)
    imports = [i for i in scan_imports(code) if lexed.region(_first_letter(code, i)) == "code"]
    starts = [item.offset for item in imports]
    for offset, word in word_hits(code, words):
        end = offset + len(word.encode())
        region = lexed.region(offset)
        blank = Sighting(*place(offset), word, region, text=place.text(offset))
        if region != "code":
            found.sightings.append(blank._replace(path=path_around(code, offset, end)))
            continue
        number = bisect_right(starts, offset) - 1
        inside = number >= 0 and offset < _end_of(code, starts[number])
        found.sightings.append(
            _in_import(code, imports, number, blank, (offset, end))
            if inside
            else _elsewhere(code, imports, blank, offset)
        )
    _read_top(found, code, imports, words)
    return found


def _in_import(
    code: bytes,
    imports: list[ScannedImport],
    number: int,
    blank: Sighting,
    span: tuple[int, int],
) -> Sighting:
    first = imports[number]
    same = [item for item in imports if item.offset == first.offset]
    statement = starts_at = imports.index(same[0])
    before = code[first.offset : span[0]]
    if first.name is None:
        written = [i.module for i in same if blank.word in i.module.split(".")]
        targets = [f"{m[: m.index(blank.word) + len(blank.word)]}:" for m in written]
        return blank._replace(kind="import", targets=tuple(targets), statement=statement)
    if re.search(rb"\bimport\b", before) is None:
        module = _NOISE.sub(b"", code[first.offset : span[1]]).lstrip(b";:").removeprefix(b"from")
        return blank._replace(
            kind="imported-module", targets=(f"{module.decode()}:",), statement=starts_at
        )
    meant = [i for i in same if blank.word in (i.name, i.asname)]
    targets = [f"{i.module}:{i.name}" for i in meant]
    return blank._replace(kind="import", targets=tuple(targets), statement=statement)


def _elsewhere(code: bytes, imports: list[ScannedImport], blank: Sighting, offset: int) -> Sighting:
    if _DEFINITION.search(code, max(offset - 20, 0), offset):
        top = code.rfind(b"\n", 0, offset) + 1 in (offset - 4, offset - 6)
        return blank._replace(kind="definition", targets=(f":{blank.word}" if top else "=",))
    if code[max(offset - 1, 0) : offset] == b".":
        return blank._replace(kind="attribute", targets=("?",))
    bound = [i for i in imports if blank.word == (i.asname or i.name or i.module)]
    targets = [f"{i.module}:{i.name or ''}" for i in bound]
    return blank._replace(kind="use", targets=(*targets, "?"))


def _read_top(
    found: FileSightings, code: bytes, imports: list[ScannedImport], words: Collection[str]
) -> None:
    for item in imports:
        if item.name == "*":
            found.stars.append(item.module)
        elif item.name is not None and not item.indented:
            target = f"{item.module}:{item.name}"
            found.top.setdefault(item.asname or item.name, []).append(target)
    for seen in found.sightings:
        if seen.kind == "definition" and seen.targets == (f":{seen.word}",):
            found.top.setdefault(seen.word, []).append("=")
    for word in words:
        if re.search(rb"(?m)^" + re.escape(word.encode()) + rb"[ \t]*[:=]", code):
            found.top.setdefault(word, []).append("?")
    found.lazy = b"__getattr__" in code


def _first_letter(code: bytes, item: ScannedImport) -> int:
    match = re.compile(rb"[;:\s]*").match(code, item.offset)
    return match.end() if match is not None else item.offset


def _end_of(code: bytes, start: int) -> int:
    """Where the logical line of an import statement ends, roughly: never too early."""
    line = re.compile(rb"(?:\([^)]*\)|\\\r?\n|[^\r\n(])*").match(code, start)
    return line.end() if line is not None else start
