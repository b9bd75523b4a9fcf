"""Python in files that are no modules: scripts without suffix, heredocs, notebooks, Cython.

Nothing is parsed: import statements are found as text, in every spelling, and the lookups through
the names that they bind. What is found stops a removal; it is not rewritten from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from canonize.core.import_scan import absolute
from canonize.core.symbols import Symbol
from canonize.resolution.replacements import Redirects

_GAP = r"(?:[ \t]|\\\r?\n)+"
_FROM = re.compile(
    rf"(?<![\w.])from{_GAP}(?P<module>\.*[\w.]*){_GAP}c?import{_GAP}?"
    r"(?:\((?P<inside>[^)]*)\)|(?P<names>\*|[\w \t,]+))"
)
_IMPORT = re.compile(
    rf"(?<![\w.])c?import{_GAP}(?P<modules>[A-Za-z_][\w.]*(?:[ \t]+as[ \t]+\w+)?"
    r"(?:[ \t]*,[ \t]*[A-Za-z_][\w.]*(?:[ \t]+as[ \t]+\w+)?)*)"
)
_ITEM = re.compile(r"(?P<name>[A-Za-z_*][\w.]*)(?:\s+as\s+(?P<local>\w+))?")
_ESCAPED = re.compile(r"\\[nrt\"']")
_SEPARATED = re.compile(r"\"\s*,\s*\"")


def embedded_uses(
    text: str, package: str | None, redirects: Redirects
) -> Iterator[tuple[int, Symbol, str]]:
    """Offset, competitor and reason of each place where Python in a text needs a competitor.

    Args:
        package: what relative imports of the file start from, if anything.
    """
    plain = _unquoted(text)
    for match in _FROM.finditer(plain):
        module = absolute(match["module"], package) or ""
        start, end = match.span("inside") if match["inside"] is not None else match.span("names")
        for item in _ITEM.finditer(plain, start, end):
            name, local = item["name"], item["local"] or item["name"]
            if name == "*":
                yield from _star(plain, module, redirects)
            elif (found := redirects.find(module, name)) is not None:
                yield item.start(), found.found, "Python in this file imports it"
            else:
                home = f"{module}.{name}" if module else name
                yield from _module(plain, home, local, item.start(), redirects)
    for match in _IMPORT.finditer(plain):
        if plain[: match.start()].rstrip(" \t").endswith("from"):
            continue
        for item in _ITEM.finditer(plain, *match.span("modules")):
            local = item["local"] or item["name"]
            yield from _module(plain, item["name"], local, item.start(), redirects)


def _unquoted(text: str) -> str:
    """The text with escapes of strings, and what stands between strings of a list, blanked."""
    plain = _ESCAPED.sub("\n ", text)
    return _SEPARATED.sub(lambda match: "\n".ljust(len(match[0])), plain)


def _module(
    text: str, home: str, local: str, at: int, redirects: Redirects
) -> Iterator[tuple[int, Symbol, str]]:
    """A module that is loaded: as a competitor itself, or for a name that is looked up in it."""
    if home in redirects.whole:
        yield at, Symbol(home), "Python in this file imports it"
        return
    for name, found in redirects.names_of(home).items():
        looked_up = re.compile(rf"(?<![\w.]){re.escape(local)}\.{re.escape(name)}(?!\w)")
        for match in looked_up.finditer(text):
            yield match.start(), found.found, "Python in this file looks it up"


def _star(text: str, module: str, redirects: Redirects) -> Iterator[tuple[int, Symbol, str]]:
    for name, found in redirects.names_of(module).items():
        for match in re.finditer(rf"(?<![\w.]){re.escape(name)}(?!\w)", text):
            yield match.start(), found.found, "Python in this file has it by a star"


def named_apart(text: str, homes: Redirects) -> Iterator[tuple[int, Symbol, str]]:
    """Places of a module's name in data that names one of its competitors under another key."""
    for module in sorted(homes.homes() - homes.whole.keys()):
        for match in re.finditer(rf"(?<![\w./\\-]){re.escape(module)}(?![\w./:\\])", text):
            if "." not in module and not _MODULE_KEY.search(text, 0, match.start()):
                continue
            for name, found in homes.names_of(module).items():
                if re.search(rf"(?:^|[\s\"':=,\[]){re.escape(name)}(?![\w.(])", text, re.MULTILINE):
                    yield match.start(), found.found, _APART


_MODULE_KEY = re.compile(r"module[\"']?\s*[:=]\s*[\"']?\Z", re.IGNORECASE)
_APART = "it names the module and, apart from it, the name"
