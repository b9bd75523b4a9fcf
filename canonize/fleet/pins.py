"""What a repository's requirements say about the fleet's own distributions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from canonize.core.roots import detect_roots
from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.errors import CanonizeError
from canonize.fleet.versions import Release, allows, release_of
from canonize.history import History
from canonize.plan_file.find_symbol import find_symbol
from canonize.resolution.project import Project


@dataclass(frozen=True, slots=True)
class Home:
    """A repository of the fleet that some of the plan's symbols live in, and what it publishes."""

    ident: str
    name: str
    distribution: str
    version: str
    symbols: tuple[str, ...]

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Home:
        return cls(**{**document, "symbols": tuple(document["symbols"])})


@dataclass(frozen=True, slots=True)
class RequirementNote:
    """Something about requirements that a person must know.

    Args:
        stops: the repository can't be migrated before that is changed.
    """

    cause: str
    place: str
    stops: bool


def told_of_pins(
    requires: Sequence[Sequence[str]],
    uses: Sequence[str],
    targets: Sequence[str],
    homes: Sequence[Home],
    clones: Path,
) -> Iterator[RequirementNote]:
    """What speaks against the uses of a repository going to their targets.

    Args:
        requires: name, specifier and place of each requirement.
        uses: competitors that the repository names.
        targets: what takes their places.
        homes: where the plan's symbols live.
        clones: the folder with the homes' clones, whose tags tell older versions.
    """
    for home in homes:
        used = [symbol for symbol in uses if symbol in home.symbols]
        wanted = [symbol for symbol in targets if symbol in home.symbols]
        if not (used or wanted) or not home.distribution:
            continue
        pins = [item for item in requires if item[0] == home.distribution]
        if not pins and (requires or wanted):
            cause = f"{home.distribution} is used and not required"
            yield RequirementNote(f"{cause}: add it to the requirements", "", stops=False)
        for _, specifier, place in pins:
            if home.version and allows(specifier, home.version) is False:
                yield _older(home, specifier, place, wanted, clones)
            elif home.version and allows(specifier, home.version) is None:
                cause = f"it can't be told whether {home.distribution}{specifier} allows"
                yield RequirementNote(f"{cause} {home.version}", place, stops=False)


def _older(
    home: Home, specifier: str, place: str, wanted: Sequence[str], clones: Path
) -> RequirementNote:
    pinned = f"{home.distribution}{specifier} leaves out {home.version}, which the fleet publishes"
    for symbol in wanted:
        answer = _is_in_older(home, specifier, symbol, clones)
        if answer is None:
            cause = f"{pinned}; it can't be told whether what it allows has {symbol}"
            return RequirementNote(cause, place, stops=True)
        if not answer:
            return RequirementNote(
                f"{pinned}, and what it allows has no {symbol}", place, stops=True
            )
    return RequirementNote(
        f"{pinned}; {', '.join(wanted)} is there all the same", place, stops=False
    )


def _is_in_older(home: Home, specifier: str, symbol: str, clones: Path) -> bool | None:
    """Whether the newest tagged version that a specifier allows has a symbol."""
    try:
        history = History.open(clones / home.ident, quiet=False)
        tags = history.refs.list("refs/tags/")
        versions: dict[Release, str] = {}
        for ref in tags:
            release = release_of(ref.rpartition("/")[2])
            if release is not None and allows(specifier, ".".join(map(str, release))):
                versions[release] = ref
        if not versions:
            return None
        commit = history.refs.resolve(f"{versions[max(versions)]}^{{commit}}")
        return None if commit is None else _has(history, commit, Symbol.parse(symbol))
    except CanonizeError:  # a blobless clone does not have the older files
        return None


def _has(history: History, commit: str, symbol: Symbol) -> bool:
    stem = symbol.module.replace(".", "/")
    listed = history.git.run("ls-tree", "-r", "--name-only", "-z", commit).fields()
    ends = (f"{stem}.py", f"{stem}/__init__.py")
    wanted = [path for path in listed if f"/{path}".endswith(tuple(f"/{end}" for end in ends))]
    entries = history.files.tree_entries(commit, wanted)
    files = {path: history.files.blob(entry.oid) for path, entry in entries.items()}
    roots = [r.folder for r in detect_roots(list(files), files.get, [symbol.module])]
    tree = SourceTree(MemoryBase(files))
    missing = find_symbol(symbol, Project.of(tree, roots))
    return missing is None or not missing.certain
