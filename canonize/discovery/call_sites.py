"""What callers ask of a candidate: how production calls it, and which of its members they name.

Two that could stand for one another do so at real call sites: what is given to one the other one
takes, and what is used of one the other one has. A few files that import a candidate are searched
as text; single calls are parsed, never a file.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from canonize.discovery.candidates import Candidate
from canonize.discovery.interfaces import Parameters
from canonize.inventory.contents import MOST_BYTES
from canonize.inventory.reading import read_regular
from canonize.inventory.store import Store

_MOST_FILES = 4
_MOST_SITES = 8
_MOST_BYTES = 600
"""Of one call."""
_FILES_KEPT = 64
_FORMAT = 1
"""To be raised with every change of what is found."""
_NOT_A_CALL = (b"def ", b"class ")
_BRACKETS = re.compile(rb"[()\[\]{}]")


class Site(NamedTuple):
    """One call: how many arguments it gives by position, and the names of the others."""

    positional: int
    keywords: tuple[str, ...]


class AskedOf(NamedTuple):
    """What production asks of one candidate.

    Args:
        sites: some of its calls.
        members: those of its public methods that a file which imports it names.
    """

    sites: tuple[Site, ...] = ()
    members: frozenset[str] = frozenset()


def asked_of(
    root: Path, candidates: Iterable[Candidate], blobs: Mapping[str, str], store: Store
) -> dict[str, AskedOf]:
    """What production asks of each candidate, by symbol.

    Args:
        root: the work tree.
        blobs: content ids of files.
        store: where it is remembered by the contents of the files that were looked at.
    """
    wanted = {c.symbol: c for c in candidates if _users(c)}
    keys = {symbol: _key(c, blobs) for symbol, c in wanted.items()}
    known = store.derived(keys.values())
    found: dict[str, AskedOf] = {}
    fresh: list[tuple[str, bytes]] = []

    @lru_cache(maxsize=_FILES_KEPT)
    def read(path: str) -> bytes:
        try:
            return read_regular(str(root), path, most=MOST_BYTES)
        except OSError:
            return b""

    for symbol, candidate in sorted(wanted.items(), key=lambda item: _users(item[1])):
        said = _loaded(known.get(keys[symbol]))
        if said is None:
            said = _asked(candidate, read)
            fresh.append((keys[symbol], json.dumps([said.sites, sorted(said.members)]).encode()))
        found[symbol] = said
    store.add_derived(fresh)
    return found


def accepted_calls(a: Candidate, b: Candidate, asked: Mapping[str, AskedOf]) -> float:
    """How many calls of the one the other would take; the better way round."""
    return max(_accepted(a, b, asked), _accepted(b, a, asked))


def has_what_is_used(a: Candidate, b: Candidate, asked: Mapping[str, AskedOf]) -> float:
    """How many members of the one that its users name the other has; the better way round."""
    return max(_has(a, b, asked), _has(b, a, asked))


def sites_of(data: bytes, name: str) -> list[Site]:
    """Some calls of a name in a file."""
    found: list[Site] = []
    for start, end in _spelt(data, name.encode()):
        if data[end : end + 1] == b"(" and not data[:start].endswith(_NOT_A_CALL):
            call = _parsed(data[end : end + _MOST_BYTES])
            if call is not None:
                found.append(call)
        if len(found) == _MOST_SITES:
            break
    return found


def takes(parameters: Parameters, site: Site) -> bool:
    """Whether a call gives what is required, and nothing that is unknown."""
    if site.positional > len(parameters.positional) and not parameters.variadic:
        return False
    by_position, keywords = set(parameters.positional[: site.positional]), set(site.keywords)
    if keywords & by_position or not (parameters.keywords or keywords <= {*parameters.names}):
        return False
    return set(parameters.required) <= by_position | keywords


def _accepted(called: Candidate, other: Candidate, asked: Mapping[str, AskedOf]) -> float:
    sites, parameters = asked.get(called.symbol, AskedOf()).sites, _parameters(other)
    if parameters is None or not sites:
        return 0.0
    return sum(takes(parameters, site) for site in sites) / len(sites)


def _has(used: Candidate, other: Candidate, asked: Mapping[str, AskedOf]) -> float:
    members = asked.get(used.symbol, AskedOf()).members
    return len(members & other.methods) / len(members) if members else 0.0


def _asked(candidate: Candidate, read: Callable[[str], bytes]) -> AskedOf:
    files = [read(path) for path in _users(candidate)]
    sites = [site for data in files for site in sites_of(data, candidate.name)]
    members = {
        name
        for name in candidate.methods
        if any(next(_spelt(data, f".{name}".encode()), None) for data in files)
    }
    return AskedOf(tuple(sites[:_MOST_SITES]), frozenset(members))


def _users(candidate: Candidate) -> list[str]:
    found = candidate.users["production"] | candidate.users["tooling"]
    return sorted(found)[:_MOST_FILES]


def _spelt(data: bytes, name: bytes) -> Iterator[tuple[int, int]]:
    """Where a name stands as a whole."""
    end = 0
    while (start := data.find(name, end)) >= 0:
        end = start + len(name)
        before = name[:1] == b"." or not _is_word(data[start - 1 : start])
        if before and not _is_word(data[end : end + 1]):
            yield start, end


def _is_word(byte: bytes) -> bool:
    return byte.isalnum() or byte == b"_"


def _parameters(candidate: Candidate) -> Parameters | None:
    definition = candidate.definition
    method = definition.method("__init__") if definition.is_class else definition.methods[0]
    return Parameters.of(method.signature) if method is not None else None


def _parsed(text: bytes) -> Site | None:
    """The call that begins with this bracket, unless it hands on arguments that nobody sees."""
    depth = 0
    for bracket in _BRACKETS.finditer(text):
        depth += 1 if bracket.group() in b"([{" else -1
        if depth == 0:
            return _site(b"called" + text[: bracket.end()])
    return None


def _site(text: bytes) -> Site | None:
    try:
        call = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return None
    if not isinstance(call, ast.Call) or any(isinstance(a, ast.Starred) for a in call.args):
        return None
    keywords = tuple(k.arg for k in call.keywords if k.arg is not None)
    return Site(len(call.args), keywords) if len(keywords) == len(call.keywords) else None


def _key(candidate: Candidate, blobs: Mapping[str, str]) -> str:
    files = [blobs.get(path, "") for path in _users(candidate)]
    parts = (candidate.name, sorted(candidate.methods), files)
    return f"asked{_FORMAT}:{hashlib.sha256(repr(parts).encode()).hexdigest()[:24]}"


def _loaded(said: bytes | None) -> AskedOf | None:
    try:
        sites, members = json.loads(said or b"")
        return AskedOf(tuple(Site(n, tuple(names)) for n, names in sites), frozenset(members))
    except (ValueError, TypeError):
        return None
