"""Strings that are names of a module that another string names: a table of what to load.

The other string may be the module's path, or its end: who loads what lies below one package says
`load("partner.exceptions", "StockError")`. A single part of the path, as in
`get_model("partner", "Shop")`, is a word like others: it counts in the same call only, before the
name, and where code of the repository loads what is not written out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

import libcst as cst

from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.lazy_tables import lazy_tables
from canonize.resolution.replacements import Redirects
from canonize.syntax.analysis import Analysed
from canonize.syntax.scopes import Role, Scopes, StringSite, below, string_value

_UNREAD = (Role.DOCSTRING, Role.EXPORT)
_Names = Mapping[str, Symbol]


class ModuleLabels:
    """Texts that may say where a competitor is without its whole path."""

    def __init__(self, redirects: Redirects) -> None:
        ends: defaultdict[str, dict[str, Symbol]] = defaultdict(dict)
        parts: defaultdict[str, dict[str, Symbol]] = defaultdict(dict)
        for module in sorted(redirects.homes()):
            names = {n: f.competitor for n, f in redirects.names_of(module).items() if f.is_direct}
            for end in _ends_of(module) if names else ():
                ends[end].update(names)
            for part in module.split(".")[1:] if names else ():
                parts[part].update(names)
        self.ends: Mapping[str, _Names] = ends
        self.parts: Mapping[str, _Names] = parts
        self.whole = {end: Symbol(module) for module in redirects.whole for end in _ends_of(module)}
        self._labels = _quoted((*ends, *parts))
        self._names = _quoted({name for names in parts.values() for name in names})
        self._wholes = _quoted(self.whole)

    def any_in(self, data: bytes) -> bool:
        """Whether a file's bytes may say one, and one of the names."""
        if self._names.search(data) and self._labels.search(data):
            return True
        return self._wholes.search(data) is not None


def _ends_of(module: str) -> Iterator[str]:
    """``c.d`` of ``a.b.c.d``, and ``b.c.d``."""
    parts = module.split(".")
    return (".".join(parts[start:]) for start in range(1, len(parts) - 1))


def _quoted(words: Iterable[str]) -> re.Pattern[bytes]:
    """Any of some words between quotation marks."""
    spelled = "|".join(map(re.escape, sorted(words))) or "(?!)"
    return re.compile(rf"([\"'])(?:{spelled})\1".encode())


def beside_modules(
    analysed: Analysed,
    redirects: Redirects,
    labels: ModuleLabels,
    loads: Callable[[], bool],
    looks_up: Callable[[], bool],
) -> Iterator[tuple[StringSite, Symbol, Reason]]:
    """Each with what it means.

    Args:
        loads: whether anything loads a module by a name that is not written out.
        looks_up: whether anything looks up in such a module what is not written out, either.
    """
    scopes = analysed.scopes
    named: dict[str, tuple[Symbol, str]] = {}
    tables = lazy_tables(analysed.file.module, scopes)
    for site in _read(scopes):
        said = string_value(site)
        if not said or site.callee.rpartition(".")[2] == "getLogger":
            continue
        key = tables.keys.get(id(site.node))
        for name, found in redirects.names_of(said).items():
            if found.is_direct and key in (None, name):
                named[name] = (found.competitor, said)
        for name, symbol in labels.ends.get(said, {}).items():
            named.setdefault(name, (symbol, said))
        if said in labels.whole and loads():
            told = f"a string says {said}, the end of its path, by which it may be loaded"
            yield site, labels.whole[said], Reason(told, Code.STILL_NAMED)
    words = _Words(analysed)
    for site in _read(scopes) if named else ():
        known = named.get(string_value(site) or "")
        if known is not None and words.only_key(site, known[1]) and not looks_up():
            continue
        if known is not None and tables.may_say(site.node, known[0].module):
            yield site, known[0], _beside(known[1])
    for site, symbol, label in _in_one_call(scopes, labels.parts):
        if string_value(site) not in named and loads():
            yield site, symbol, _beside(label)


class _Words:
    """Keys of tables beside the single word that a top-level package is: ``{"TITLE": "shop"}``."""

    def __init__(self, analysed: Analysed) -> None:
        self._analysed = analysed

    def only_key(self, site: StringSite, module: str) -> bool:
        """Whether a string is a key to something else than a module, which is a word here.

        The word is given to no call, and no text of the value is it.
        """
        value = self._values.get(id(site.node))
        if "." in module or value is None or module in _texts_below(value):
            return False
        said = (other for other in _read(self._analysed.scopes) if string_value(other) == module)
        return all(other.role is not Role.ARGUMENT for other in said)

    @cached_property
    def _values(self) -> dict[int, cst.BaseExpression]:
        """By the ``id`` of keys, what stands behind each."""
        return {
            id(node.key): node.value
            for node in below(self._analysed.file.module)
            if isinstance(node, cst.DictElement)
        }


def _texts_below(node: cst.BaseExpression) -> set[object]:
    return {n.evaluated_value for n in below(node) if isinstance(n, cst.SimpleString)}


def _beside(module: str) -> Reason:
    told = f"a string names it and another {module}, where it may be looked up"
    return Reason(told, Code.STILL_NAMED)


def _read(scopes: Scopes) -> Iterator[StringSite]:
    return (site for site in scopes.strings if site.role not in _UNREAD)


def _in_one_call(
    scopes: Scopes, parts: Mapping[str, _Names]
) -> Iterator[tuple[StringSite, Symbol, str]]:
    """Names that stand behind a part of their module's path in one call."""
    before: dict[int, list[str]] = {}
    for site in _read(scopes) if parts else ():
        said = string_value(site)
        if site.call is None or site.role is not Role.ARGUMENT or not said:
            continue
        for label in before.get(id(site.call), ()):
            if said in parts[label]:
                yield site, parts[label][said], label
        if said in parts:
            before.setdefault(id(site.call), []).append(said)
