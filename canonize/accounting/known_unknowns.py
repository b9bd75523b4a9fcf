"""Places that may name a competitor though no search can see it: known unknowns.

Only where something nearby speaks for it: the beginning of a competitor's path stands in a
string that is continued at run time, or a file that names the competitor, or its package, loads
modules or looks up names by something that is computed.

The package counts as named where it stands in a string; an import from it says nothing of what
else the file loads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from canonize.accounting.sightings import Unseen
from canonize.accounting.text_words import Places
from canonize.syntax.lexer import Lexed
from canonize.syntax.stdlib_names import LOADERS, WRITERS
from canonize.syntax.word_search import word_hits

_COMPUTED = re.compile(rb"[ \t]*\([ \t\r\n]*(?:[fF][\"']|[\"'][^\"'\n]*[\"'][ \t]*[+%.]|[^\"')\s])")
_LOOKUP = re.compile(rb"[ \t]*\([ \t\r\n]*(?P<base>[A-Za-z_][\w.]*)[ \t]*,[ \t\r\n]*[^\"'\s]")
LOADER_WORDS = tuple(sorted(LOADERS - {"reload"}))
"""A file that has none of these and none of a competitor's words is not looked into."""
_LOOKUP_WORDS = tuple(sorted({"getattr"} | WRITERS))

Targets = Callable[[int, tuple[str, ...]], list[str]]


def unknowns_of(
    code: bytes,
    lexed: Lexed,
    starts: Collection[str],
    packages: Collection[str],
    *,
    has_words: bool,
    targets: Targets,
) -> Iterator[Unseen]:
    """The known unknowns of one file.

    Args:
        starts: packages above competitors' modules, however far.
        packages: those right above them.
        has_words: the file names a competitor's module or name somewhere.
        targets: what a dotted name means at an offset.
    """
    place = Places(code)

    def unknown(offset: int, how: str, about: str) -> Unseen:
        return Unseen(*place(offset), how, about, place.text(offset))

    for start in starts:
        begun = f"{start}.".encode()
        if b'"' + begun not in code and b"'" + begun not in code:
            continue
        pattern = re.compile(
            rb"[\"'](?P<path>" + re.escape(start.encode()) + rb")\.(?:[\"'{%]|(?=%))"
        )
        for match in pattern.finditer(code):
            if lexed.region(match.start("path")) == "string":
                yield unknown(match.start("path"), "a path that is put together at run time", start)
    if not has_words and not _in_a_string(code, lexed, packages):
        return
    for offset, word in word_hits(code, LOADER_WORDS):
        is_call = (
            _COMPUTED.match(code, offset + len(word))
            and code[max(offset - 4, 0) : offset] != b"def "
        )
        if is_call and lexed.region(offset) == "code":
            yield unknown(offset, f"{word} of something that is computed", "")
    for offset, word in word_hits(code, _LOOKUP_WORDS):
        lookup = _LOOKUP.match(code, offset + len(word))
        if lookup is None or lexed.region(offset) != "code":
            continue
        parts = tuple(lookup["base"].decode().split("."))
        for target in targets(lookup.start("base"), parts):
            if target not in ("?", "="):
                yield unknown(offset, f"{word} with a name that is computed", target)


def _in_a_string(code: bytes, lexed: Lexed, packages: Collection[str]) -> bool:
    return any(lexed.region(offset) == "string" for offset, _ in word_hits(code, packages))
