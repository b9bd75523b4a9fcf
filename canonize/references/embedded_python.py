"""Python in files that are no modules: scripts without suffix, heredocs, notebooks, Cython.

Nothing is parsed: import statements are found as text, in every spelling, and the lookups through
the names that they bind. What is found stops a removal; it is not rewritten from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from canonize.core.import_scan import absolute
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.resolution.replacements import Redirects

_GAP = r"(?:[ \t]|\\\r?\n)+"
_FROM = re.compile(
    rf"from(?<![\w.]from){_GAP}(?P<module>\.*[\w.]*){_GAP}c?import{_GAP}?"
    r"(?:\((?P<inside>[^)]*)\)|(?P<names>\*|[\w \t,]+))"
)
_IMPORT = re.compile(
    rf"import(?:(?<![\w.]import)|(?<=cimport)(?<![\w.]cimport)){_GAP}"
    r"(?P<modules>[A-Za-z_][\w.]*(?:[ \t]+as[ \t]+\w+)?"
    r"(?:[ \t]*,[ \t]*[A-Za-z_][\w.]*(?:[ \t]+as[ \t]+\w+)?)*)"
)
_CALLED = re.compile(
    r"\b(?:__import__|import_module)\(\s*[\"'](?P<module>[\w.]+)[\"'][^()\n]*\)"
    r"(?P<chain>(?:\s*\.\s*\w+)+|\s*,\s*[\"']\w+[\"'])"
)
"""``__import__("a.b").b.name``, ``getattr(import_module("a.b"), "name")``"""
_AFTER_FROM = re.compile(r"from[ \t]*c?\Z")
_NEAR = 200
"""How far apart two words of one statement, or a key and its value, may be."""
_ITEM = re.compile(r"(?P<name>[A-Za-z_*][\w.]*)(?:\s+as\s+(?P<local>\w+))?")
_ESCAPED = re.compile(r"\\[nrt\"']")
_OTHER_NAMES = re.compile(r"(\w+)[ \t]*=[ \t]*([^\W\d]\w*)[ \t]*(?:[;\n]|\Z)")
"""``p = o``"""
_SEPARATED = re.compile(r"\"\s*,\s*\"")


def embedded_uses(
    text: str, package: str | None, redirects: Redirects
) -> Iterator[tuple[int, Symbol, str]]:
    """Offset, competitor and reason of each place where Python in a text needs a competitor.

    Args:
        package: what relative imports of the file start from, if anything.
    """
    if "import" not in text:
        return
    plain = _unquoted(text)
    for match in _FROM.finditer(plain):
        module = absolute(match["module"], package) or ""
        start, end = match.span("inside") if match["inside"] is not None else match.span("names")
        for item in _ITEM.finditer(plain, start, end):
            name, local = item["name"], item["local"] or item["name"]
            if name == "*":
                yield from _star(plain, module, redirects)
            elif (found := redirects.find(module, name)) is not None:
                yield (
                    item.start(),
                    found.found,
                    Reason("Python in this file imports it", Code.STILL_NAMED),
                )
            else:
                home = f"{module}.{name}" if module else name
                yield from _module(plain, home, local, item.start(), redirects)
    for match in _IMPORT.finditer(plain):
        if _AFTER_FROM.search(plain, max(match.start() - _NEAR, 0), match.start()):
            continue
        for item in _ITEM.finditer(plain, *match.span("modules")):
            local = item["local"] or item["name"]
            yield from _module(plain, item["name"], local, item.start(), redirects)
    yield from called_uses(plain, redirects)


def called_uses(text: str, redirects: Redirects) -> Iterator[tuple[int, Symbol, str]]:
    """Modules that a call loads, and what is looked up on its result."""
    if "import_module(" not in text and "__import__(" not in text:
        return
    for match in _CALLED.finditer(text):
        words = re.findall(r"\w+", match["chain"])
        for name, found in redirects.names_of(match["module"]).items():
            if name in words:
                reason = Reason("Python in this file looks it up", Code.STILL_NAMED)
                yield match.start("module"), found.found, reason


def _unquoted(text: str) -> str:
    """The text with escapes of strings, and what stands between strings of a list, blanked."""
    plain = _ESCAPED.sub("\n ", text)
    return _SEPARATED.sub(lambda match: "\n".ljust(len(match[0])), plain)


def _module(
    text: str, home: str, local: str, at: int, redirects: Redirects
) -> Iterator[tuple[int, Symbol, str]]:
    """A module that is loaded: as a competitor itself, or for a name that is looked up in it."""
    if home in redirects.whole:
        yield at, Symbol(home), Reason("Python in this file imports it", Code.STILL_NAMED)
        return
    named = redirects.names_of(home)
    others = set(_OTHER_NAMES.findall(text)) if named else set()
    locals_ = [local, *sorted({other for other, value in others if value == local})]
    for name, found in named.items():
        for owner in locals_:
            for at in _standing(f"{owner}.{name}", text, before=r"[\w.]", after=r"\w"):
                yield at, found.found, Reason("Python in this file looks it up", Code.STILL_NAMED)


def _star(text: str, module: str, redirects: Redirects) -> Iterator[tuple[int, Symbol, str]]:
    for name, found in redirects.names_of(module).items():
        for at in _standing(name, text, before=r"[\w.]", after=r"\w"):
            yield at, found.found, "Python in this file has it by a star"


def _standing(words: str, text: str, *, before: str, after: str) -> Iterator[int]:
    """Where some words stand with none of two classes of characters beside them.

    What must not stand before them is asked afterwards, so that the search runs from word to word.
    """
    literal = re.escape(words)
    pattern = re.compile(rf"{literal}(?<!{before}{literal})(?!{after})")
    return (match.start() for match in pattern.finditer(text))


def uses_named_apart(text: str, homes: Redirects) -> Iterator[tuple[int, Symbol, str]]:
    """Places of a module's name in data that names one of its competitors under another key."""
    for module in sorted(homes.homes() - homes.whole.keys()):
        places = _standing(module, text, before=r"[\w./\\-]", after=r"[\w./:\\]")
        if "." not in module:
            near = ((max(at - _NEAR, 0), at) for at in places)
            places = (at for start, at in near if _MODULE_KEY.search(text, start, at))
        if listed := list(places):
            names = homes.names_of(module).items()
            named = [found.found for name, found in names if _is_value(name, text)]
            yield from ((at, symbol, _APART) for at in listed for symbol in named)


def _is_value(name: str, text: str) -> bool:
    """Whether a name stands in data where a value may start."""
    literal = re.escape(name)
    start = rf"(?:(?<=\A{literal})|(?<=[\s\"':=,\[]{literal}))"
    return re.search(rf"{literal}{start}(?![\w.(])", text) is not None


_MODULE_KEY = re.compile(r"module[\"']?\s*[:=]\s*[\"']?\Z", re.IGNORECASE)
_APART = "it names the module and, apart from it, the name"
