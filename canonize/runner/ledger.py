"""The whole ledger of a session's repository, and what speaks against its source roots.

Searched by git, understood file by file, judged. Nothing but the tool's own cache is written.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from canonize.accounting.dispositions import SightingJudge, is_use
from canonize.accounting.keyed_uses import keyed_uses
from canonize.accounting.known_unknowns import LOADER_WORDS
from canonize.accounting.locking import Uses
from canonize.accounting.occurrences import occurrences_of
from canonize.accounting.origins import Meanings
from canonize.accounting.reached_otherwise import with_reached_otherwise
from canonize.accounting.read_file import sightings_of
from canonize.accounting.standing_uses import keep_sightings
from canonize.accounting.step_entries import PlayedStep, told_by, told_here
from canonize.accounting.whole_ledger import Searched, starts_of, whole_ledger, words_of
from canonize.core.asked_words import words_asked
from canonize.core.import_scan import absolute
from canonize.core.ledger import Occurrence, Reference, WholeLedger
from canonize.core.path_hacks import PathHack, path_hacks
from canonize.core.root_evidence import Imported, RootReport, RootWarning, root_evidence
from canonize.core.roots import folders_of, root_warnings
from canonize.core.symbols import Symbol
from canonize.history.counting import count_in_tracked
from canonize.history.files import REGULAR
from canonize.inventory.gather import Progress
from canonize.inventory.searched import count_words_once
from canonize.inventory.sighted import SightedFiles
from canonize.inventory.store import Store
from canonize.resolution.project import Project
from canonize.runner.session import Session
from canonize.syntax.word_search import count_words, word_hits

_SETTING_UP = ("conftest.py", "sitecustomize.py", "manage.py", "setup.py")
"""Files that often change ``sys.path`` for others."""


class Inquiry:
    """Searches the work tree of a session once, and answers from that.

    Use it in a ``with``.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._judge: SightingJudge | None = None
        self._progress: Progress = lambda done, total: None
        self.tree = session.tree()
        self._words = words_of(session.plan)
        self._starts = starts_of(session.plan)
        self._project = Project.of(self.tree, session.migration.source_roots)
        self._history = session.place.history
        self._store = Store(self._history.common_dir / "canonize" / "inventory.sqlite3")

    def __enter__(self) -> Inquiry:
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()

    def prepare(self, progress: Progress = lambda done, total: None) -> None:
        """Searches and reads every file with a word, and tells the tree what it found.

        Whoever plays steps on `tree` afterwards does not read these files for it again.

        Args:
            progress: called with files done and files to do.
        """
        self._progress = progress
        for path in sorted(self._searched.paths):
            keep_sightings(self.tree, path, self._words, self._starts, self._facts(path))

    def ledger(
        self,
        *,
        steps: Sequence[PlayedStep] | None = None,
        gone: Collection[Symbol] = (),
        dangling: Sequence[Reference] = (),
    ) -> WholeLedger:
        """Every occurrence in the work tree as it is.

        Args:
            steps: what the plan's next steps would do, as `preview` found it; ``None``: not asked.
            gone: symbols that are not there any more.
            dangling: what was found to name them.
        """
        facts = self._facts
        meanings = Meanings(self._project, facts)
        told = told_here(dangling) if steps is None else told_by(self.tree, steps)
        self._judge = SightingJudge(
            self._session.plan, meanings, gone=gone, planned=steps is not None
        )
        found = whole_ledger(self.tree, self._judge, facts, self._searched, told)
        if not steps:
            return found
        return with_reached_otherwise(found, self.tree, steps[-1].after, self._session.migration)

    def new_since(self, ledger: WholeLedger, commit: str) -> tuple[Occurrence, ...]:
        """Uses of competitors that a commit did not have, line by line of the same file.

        Args:
            ledger: what `ledger` said of the work tree, without steps.
        """
        used: dict[str, list[Occurrence]] = {}
        for entry in ledger.occurrences:
            if is_use(entry, self._project.modules):
                used.setdefault(entry.path, []).append(entry)
        then = self._history.files.tree_entries(commit, used)
        found: list[Occurrence] = []
        for path, entries in used.items():
            old = then.get(path)
            if old is not None and old.oid == self._blobs.get(path):
                continue
            before = self._uses_in(path, self._history.files.blob(old.oid) if old else b"")
            for entry in entries:
                key = (entry.word, entry.means, entry.text)
                if before[key]:
                    before[key] -= 1
                else:
                    found.append(entry)
        return tuple(found)

    def present_uses(self, ledger: WholeLedger) -> Uses:
        """The uses that are there, by what makes each the same use.

        Args:
            ledger: what `ledger` said of the work tree, without steps.
        """
        meanings = Meanings(self._project, self._facts)
        return keyed_uses(ledger.occurrences, self._project, meanings)

    def _uses_in(self, path: str, data: bytes) -> Counter[tuple[str, str, str]]:
        """The uses in other bytes of a file, by word, meaning and line."""
        python = path.endswith((".py", ".pyi"))
        facts = sightings_of(data, self._words, self._starts, is_python=python)
        assert self._judge is not None
        entries, _ = occurrences_of(path, facts, self._judge, ())
        return Counter(
            (e.word, e.means, e.text) for e in entries if is_use(e, self._project.modules)
        )

    def roots(self) -> RootReport:
        """What speaks against the source roots for the plan's modules."""
        plan, tree = self._session.plan, self.tree
        wanted = {Symbol.parse(competitor.symbol).module for competitor in plan.competitors}
        everything = {*wanted, Symbol.parse(plan.canonical).module}
        there = {module for module in everything if self._project.modules.exists(module)}
        elsewhere = {m for m in everything - there if folders_of(m, tree.paths())}
        missing = root_warnings(tree.paths(), self._project.modules.roots, elsewhere)
        found = root_evidence(self._project.modules, tree.paths(), there, self._imports(wanted))
        warned = (*(RootWarning(text) for text in missing), *found)
        importing = {place.rpartition(":")[0] for warning in found for place in warning.places}
        return RootReport(warned, tuple(self._hacks(importing)))

    def _imports(self, wanted: Collection[str]) -> Iterator[Imported]:
        leaves = {module.rpartition(".")[2] for module in wanted}
        for path in sorted(self._searched.paths):
            package = self._project.modules.package(path)
            for seen in self._facts(path).sightings:
                if seen.kind not in ("import", "imported-module") or seen.word not in leaves:
                    continue
                for target in seen.targets:
                    home, _, name = target.partition(":")
                    module = absolute(home, package)
                    if module is not None:
                        full = f"{module}.{name}" if name else module
                        yield Imported(path, seen.line, full)

    def _hacks(self, importing: Collection[str]) -> Iterator[PathHack]:
        """In the files that the evidence is from, and in those that set up others."""
        usual = {p for p in self.tree.paths() if p.rpartition("/")[2] in _SETTING_UP}
        for path in sorted(usual | set(importing)):
            if path.endswith(".py"):
                yield from path_hacks(path, self.tree.read(path) or b"")

    @cached_property
    def _blobs(self) -> dict[str, str]:
        """Content ids of files that git knows to be unchanged on disk."""
        known, paths = self._session.place.worktree.unchanged(), self.tree.paths()
        return {path: content for path, content in known.items() if path in paths}

    @cached_property
    def _counts(self) -> Counter[tuple[str, str]]:
        """Counts by git; by our own search where git would not look at the disk."""
        index, tree = self._session.place.worktree.index, self.tree
        paths = tree.paths()
        own = {path for path in paths if path not in index or index[path].ignored_changes}
        wanted = (*self._words, *LOADER_WORDS)

        def count(some: Collection[str] | None) -> Mapping[tuple[str, str], int]:
            listed = None if some is None else set(some) - own
            if listed is None:
                found = self._count_everywhere(wanted)
            else:
                found = count_in_tracked(self._history.git, wanted, listed)
            for path in own:
                for word, n in count_words(tree.read(path) or b"", wanted).items():
                    found[path, word] = n
            return found

        others = sorted(paths - self._blobs.keys())
        found = count_words_once(self._store, wanted, self._blobs, others, count)
        return Counter({(path, word): n for (path, word), n in found.items() if path in paths})

    def _count_everywhere(self, wanted: Sequence[str]) -> Counter[tuple[str, str]]:
        """One search, which answers what the steps will ask as well."""
        asked = {word.decode() for word in words_asked(self._session.migration)}
        names = {*wanted, *(word for word in asked if word.isidentifier() and word.isascii())}
        unread: list[str] = []
        found = count_in_tracked(self._history.git, names, complaints=unread)
        where: dict[bytes, set[str]] = {word.encode(): set() for word in names}
        for path, word in found:
            where[word.encode()].add(path)
        if not unread:
            self._session.place.worktree.know(where)
        mine = set(wanted)
        return Counter({key: n for key, n in found.items() if key[1] in mine})

    @cached_property
    def _facts(self) -> SightedFiles:
        facts = SightedFiles(
            self._store, self.tree.read, self._blobs, words=self._words, starts=self._starts
        )
        wanted = sorted({*self._searched.paths, *self._searched.also})
        facts.prepare(wanted, self._history.root, progress=self._progress)
        return facts

    @cached_property
    def _searched(self) -> Searched:
        words, counts = set(self._words), self._counts
        mine = {key: n for key, n in counts.items() if key[1] in words}
        loading = {path for path, _ in counts} - {path for path, _ in mine}
        begun = [start[:-1].encode() for start in self._starts if start.endswith(".")]
        also = [
            path
            for path in sorted(loading)
            if path.endswith(".py") and any(b in (self.tree.read(path) or b"") for b in begun)
        ]
        return Searched(self._words, mine, also, self._named(), self._not_covered())

    def _named(self) -> tuple[str, ...]:
        """Files whose own path holds a word."""
        listed = "\n".join(sorted(self.tree.paths())).encode("utf-8", "surrogateescape")
        found: dict[str, None] = {}
        for offset, _ in word_hits(listed, self._words):
            end = listed.find(b"\n", offset)
            path = listed[listed.rfind(b"\n", 0, offset) + 1 : end if end >= 0 else None]
            found[path.decode("utf-8", "surrogateescape")] = None
        return tuple(found)

    def _not_covered(self) -> tuple[str, ...]:
        worktree, files = self._session.place.worktree, self._history.files
        modes = Counter(entry.mode for entry in worktree.index.values())
        own = self._session.plan_path
        regular = [e for e in worktree.index.values() if e.mode in REGULAR and not e.hidden]
        numbers = (
            (len(files.untracked() - {own}), "untracked"),
            (modes["120000"], "symbolic links"),
            (modes["160000"], "submodules"),
            (len(worktree.hidden), "left out by a sparse checkout"),
            (len(regular) - len(worktree.paths()), "tracked but not on disk"),
        )
        told = [f"{n} {noun}" for n, noun in numbers if n]
        # whoever took the right to read a file away changed what git remembers of it
        changed = sorted(self.tree.paths() - self._blobs.keys())
        blind = [p for p in changed if not os.access(self._history.root / p, os.R_OK)]
        told += [f"{path}: it can't be read" for path in blind]
        return (*told, *((f"the plan itself ({own})",) if own else ()), "what git ignores")
