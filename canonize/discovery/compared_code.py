"""Is the code of two candidates the same? Asked once, and kept with all that the answer rests on.

An answer rests on the files that were read for it, on which module is which of them, and on where
some words stand. All of it is noted while two are compared, each two for themselves, and an answer
holds as long as all of it is as it was; so files that were changed elsewhere cost nothing.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from canonize.compatibility.evidence import CodeEvidences
from canonize.core.modules import ModuleMap
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.inventory.processes import map_chunks
from canonize.inventory.source_base import ScannedBase
from canonize.inventory.store import Store, tool_version
from canonize.resolution.api import Place
from canonize.resolution.paired_names import FoundApart
from canonize.resolution.project import Project
from canonize.resolution.registration import SEARCHED
from canonize.resolution.same_code import CodeDifference, SameCode

_RULES = ("core", "syntax", "resolution", "compatibility")
"""The rooms whose code decides what makes two the same."""
_TASKS = 6

Question = tuple[str, str]
"""The symbols of a canonical and of a competitor."""
Answer = CodeDifference | None
Search = Callable[[Collection[bytes]], frozenset[str]]


class ComparedCode:
    """Compares candidates of one scan.

    Args:
        root: the work tree.
        blobs: content id by path.
        roots: source roots.
        store: where answers are kept.
        executor: runs comparisons; a pool of processes where that is worth it.
    """

    def __init__(
        self,
        root: Path,
        blobs: Mapping[str, str],
        roots: Sequence[str],
        store: Store,
        executor: Executor | None = None,
    ) -> None:
        self._root = root
        self._blobs = blobs
        self._store = store
        self._executor = executor
        self._base = ScannedBase(root, blobs, store)
        self._modules = ModuleMap(blobs.keys(), roots)
        self._known: dict[Question, Answer] = {}
        self._places: dict[str, str] = {}
        self.compared = 0
        """How many had to be compared, since no kept answer holds."""

    def ask(self, questions: Iterable[Question]) -> None:
        """Says what will be asked: it is answered in one go, where it is not known yet."""
        keys = {question: self._key(question) for question in questions}
        kept = self._store.derived(keys.values())
        fresh = []
        for question, key in keys.items():
            row = _loaded(kept.get(key))
            if row is not None and self._holds(row[0]):
                self._known[question] = row[1]
            else:
                fresh.append(question)
        self.compared += len(fresh)
        rows = []
        for question, (noted, answer) in zip(fresh, self._compared(fresh), strict=True):
            self._known[question] = answer
            rows.append((keys[question], _dumped(noted, answer, self._blobs, self._where)))
        self._store.add_derived(rows)

    def difference(self, canonical: str, competitor: str) -> Answer:
        """The first difference of two; ``None``: the same code, and every name means the same."""
        question = canonical, competitor
        if question not in self._known:
            self.ask([question])
        return self._known[question]

    def _compared(self, fresh: Sequence[Question]) -> Iterable[tuple[Noted, Answer]]:
        size = max(1, -(-len(fresh) // _TASKS))
        chunks = [fresh[n : n + size] for n in range(0, len(fresh), size)]
        if chunks:
            searched = {word: self._base.containing({word}) for word in SEARCHED}
            task = functools.partial(
                _compare, str(self._root), self._blobs, self._modules.roots, searched
            )
            for chunk, rows in zip(chunks, map_chunks(task, chunks, self._executor), strict=True):
                for question, row in zip(chunk, rows, strict=True):
                    yield row if row is not None else self._compared_here(question)

    def _compared_here(self, question: Question) -> tuple[Noted, Answer]:
        """Where words have to be looked for that nobody expected."""
        return _noted(question, self._base, self._base.containing, self._modules)

    def _holds(self, noted: dict[str, Any]) -> bool:
        """Whether everything that an answer rests on is as it was."""
        path, package = self._modules.path, self._modules.is_package
        return (
            all(self._blobs.get(p, "") == blob for p, blob in noted["files"].items())
            and all((path(m) or "") == p for m, p in noted["modules"].items())
            and all(package(m) == said for m, said in noted["packages"].items())
            and all(self._where(w) == said for w, said in noted["words"].items())
        )

    def _where(self, words: str) -> str:
        """Names the set of files that have one of some words."""
        if words not in self._places:
            paths = "\n".join(sorted(self._base.containing(words.encode().split())))
            digest = hashlib.sha256(paths.encode("utf-8", "surrogateescape"))
            self._places[words] = digest.hexdigest()[:16]
        return self._places[words]

    def _key(self, question: Question) -> str:
        paths = (self._modules.path(symbol.partition(":")[0]) or "" for symbol in question)
        parts = (_rules(), question, [self._blobs.get(path, "") for path in paths])
        return f"compared:{hashlib.sha256(repr(parts).encode()).hexdigest()[:24]}"


class Unexpected(Exception):
    """Words are looked for that nobody looked for before."""


@dataclass
class Noted:
    """What an answer rests on: files that were read, modules and packages that were asked for, and
    words that were looked for."""

    files: set[str] = field(default_factory=set)
    modules: dict[str, str] = field(default_factory=dict)
    packages: dict[str, bool] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)


class _NotingBase:
    """Files of the scan, with notes on what is asked of them."""

    def __init__(
        self,
        paths: Collection[str],
        read: Callable[[str], bytes | None],
        search: Search,
        noted: Noted,
    ) -> None:
        self._paths = paths
        self._read = read
        self._search = search
        self._noted = noted

    def paths(self) -> Collection[str]:
        return self._paths

    def read(self, path: str) -> bytes | None:
        self._noted.files.add(path)
        return self._read(path)

    def containing(self, words: Collection[bytes]) -> frozenset[str]:
        self._noted.words.add(b" ".join(sorted(words)).decode())
        return self._search(words)


class _NotingModules(ModuleMap):
    """The modules of the scan, with notes on which are asked for."""

    def __init__(self, known: ModuleMap, noted: Noted) -> None:
        super().__init__((), known.roots)
        self._known = known
        self._noted = noted

    def path(self, module: str, *, suffix: str = ".py") -> str | None:
        found = self._known.path(module, suffix=suffix)
        self._noted.modules[module] = found or ""
        return found

    def is_package(self, module: str) -> bool:
        found = self._noted.packages[module] = self._known.is_package(module)
        return found


def _compare(
    root: str,
    blobs: Mapping[str, str],
    roots: Sequence[str],
    searched: Mapping[bytes, frozenset[str]],
    questions: Sequence[Question],
) -> list[tuple[Noted, Answer] | None]:
    """One task; ``None`` for what needs words that were not searched for."""
    base = ScannedBase(Path(root), blobs, Store(None))
    modules = ModuleMap(blobs.keys(), roots)

    def search(words: Collection[bytes]) -> frozenset[str]:
        if any(word not in searched for word in words):
            raise Unexpected
        return frozenset[str]().union(*(searched[word] for word in words))

    found: list[tuple[Noted, Answer] | None] = []
    for question in questions:
        try:
            found.append(_noted(question, base, search, modules))
        except Unexpected:
            found.append(None)
    return found


def _noted(
    question: Question, base: ScannedBase, search: Search, modules: ModuleMap
) -> tuple[Noted, Answer]:
    """An answer with everything that it rests on: nothing that others asked is used for it."""
    noted = Noted()
    tree = SourceTree(_NotingBase(base.paths(), base.read, search, noted))
    project = Project(tree, _NotingModules(modules, noted))
    canonical, competitor = map(Symbol.parse, question)
    if competitor.is_module:
        return noted, CodeEvidences(project).of(canonical, competitor).difference
    return noted, SameCode(project).difference(canonical, competitor)


@functools.cache
def _rules() -> str:
    """Names the code that compares."""
    digest = hashlib.sha256(tool_version().encode())
    for room in _RULES:
        for file in sorted((Path(__file__).parents[1] / room).glob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _dumped(
    noted: Noted, answer: Answer, blobs: Mapping[str, str], where: Callable[[str], str]
) -> bytes:
    rests = {
        "files": {path: blobs.get(path, "") for path in sorted(noted.files)},
        "modules": noted.modules,
        "packages": noted.packages,
        "words": {words: where(words) for words in sorted(noted.words)},
    }
    said = None
    if answer is not None:
        places = [[place.path, place.line] for place in (answer.canonical, answer.competitor)]
        said = [str(answer.reason), *places, answer.apart.value]
    return json.dumps([rests, said]).encode()


def _loaded(row: bytes | None) -> tuple[dict[str, Any], Answer] | None:
    try:
        rests, said = json.loads(row or b"")
        if said is None:
            return rests, None
        reason, canonical, competitor, apart = said
        places = Place(*canonical), Place(*competitor)
        return rests, CodeDifference(reason, *places, FoundApart(apart))
    except (ValueError, TypeError):
        return None
