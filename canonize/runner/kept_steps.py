"""What playing a step came to, kept by content: the same plan on the same bytes is played once.

An entry is named after everything that playing depends on: the tool's own code, the interpreter,
the plan, path, mode and content of every file of the tree, and the formatters with all that decides
what they write (`runner.formatter_identity`). What a step read outside of the
repository is looked at again before an entry is believed. A file that is missing or damaged in any
way, or that says something of other bytes, costs time only.
"""

from __future__ import annotations

import binascii
import contextlib
import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple
from functools import cached_property
from pathlib import Path
from typing import Any

from canonize.core.ledger import Ledger
from canonize.core.noted import note, noting
from canonize.core.queries import PlaysQuery
from canonize.core.reasons import code_of
from canonize.core.rehearsal import StepProposal, play_step
from canonize.core.tree import SourceTree
from canonize.errors import CanonizeError, StaleChange
from canonize.history import TreeEntry
from canonize.history.own_cache import own_cache
from canonize.runner.formatter_identity import formatter_identity
from canonize.runner.kept_rows import (
    OWN_PACKAGES,
    content_of,
    kept_change,
    mark,
    reference_of,
    row_of,
    tool,
)
from canonize.runner.session import Session

_MOST_FILES = 1000
_MOST_BYTES = 64_000_000
_FILTERING = (b"filter", b"working-tree-encoding")


class KeptSteps:
    """Plays steps of one session, or finds what playing them came to."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._folder = own_cache(session.place.history.common_dir, "steps")

    def rehearse(self, tree: SourceTree, numbers: Sequence[int]) -> Iterator[StepProposal]:
        """As `core.rehearsal.rehearse`; whoever leaves early, or is interrupted, finds the steps
        up to there again."""
        fresh: list[tuple[Path, StepProposal]] = []
        try:
            for number in numbers:
                file, proposal, is_fresh = self._played(tree, number)
                if file is not None and is_fresh:
                    fresh.append((file, proposal))
                yield proposal
                tree = proposal.after
        except BaseException:  # raised again
            with contextlib.suppress(CanonizeError):
                self._keep_all(fresh)
            raise
        self._keep_all(fresh)

    def _keep_all(self, fresh: Sequence[tuple[Path, StepProposal]]) -> None:
        """Keeps steps that were played one after the other, if nobody changed a file meanwhile."""
        if fresh and self.is_as_it_was(fresh[0][1].before):
            for file, proposal in fresh:
                self._keep(file, proposal)

    def play(self, tree: SourceTree, number: int) -> StepProposal:
        """As `core.rehearsal.play_step`."""
        file, proposal, is_fresh = self._played(tree, number)
        if file is not None and is_fresh and self.is_as_it_was(tree):
            self._keep(file, proposal)
        return proposal

    def _played(self, tree: SourceTree, number: int) -> tuple[Path | None, StepProposal, bool]:
        """Where a step is kept, if it may be; what it comes to; whether it had to be played."""
        if not self._may_be_kept(number):
            return None, self._play(tree, number), True
        file = self._folder / self._name(tree, number)
        found = self._load(file, tree, number)
        if found is not None:
            note(f"step {number} is known from an earlier time: {file}")
            return file, found, False
        return file, self._play(tree, number), True

    def _play(self, tree: SourceTree, number: int) -> StepProposal:
        session = self._session
        with noting(f"played step {number} {self._step(number).id}"):
            return play_step(tree, session.migration, session.load, number)

    def is_as_it_was(self, tree: SourceTree) -> bool:
        """Whether nobody changed a file while it was played; only then its name fits."""
        now = self._look(self._session.place.history.files.index())
        then = self._contents
        formatters = self._session.formatters
        if formatters.have_failed or self._named_formatters() != self._formatters:
            return False
        moved = {path for path, what in now.items() if then.get(path) != what}
        return (moved | (then.keys() - now.keys())) <= tree.changed().keys()

    def _may_be_kept(self, number: int) -> bool:
        """Whether nothing but what the name covers can change what a step comes to."""
        migration = self._session.migration
        if migration.decisions.has_rejections or self._is_filtered:
            return False
        if self._formatters is None:
            return False
        loaded = (self._session.load(call.name) for call in self._step(number).codemods)
        return all(
            type(codemod).__module__.partition(".")[0] in OWN_PACKAGES
            and not isinstance(codemod, PlaysQuery)
            for codemod in loaded
        )

    def _step(self, number: int) -> Any:
        return self._session.plan.steps[number - 1]

    def _name(self, tree: SourceTree, number: int) -> str:
        files = self._session.place.history.files
        total = self._base
        contents = self._contents
        for path, data in tree.changed().items():
            total -= mark(path, contents[path]) if path in contents else 0
            if data is not None:
                kind = contents.get(path, "100644 ").partition(" ")[0]
                total += mark(path, f"{kind} {files.object_id(data)}")
        plan, roots = self._session.plan, self._session.migration.source_roots
        tree_mark = f"{total % _ROUND:x}"
        parts = (
            *(tool(), plan.model_dump_json(), str(roots), str(number), tree_mark),
            self._formatters or "",
        )

        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()

    @cached_property
    def _formatters(self) -> str | None:
        return self._named_formatters()

    def _named_formatters(self) -> str | None:
        """The formatters and all that decides what they write; ``None`` when it can't be told."""
        formatters = self._session.formatters
        if not formatters.tools:
            return ""
        paths = list(self._session.place.worktree.index)
        return formatter_identity(formatters, paths, os.environ, self._ignores())

    def _ignores(self) -> list[Path]:
        """What git ignores here whatever the tracked files say; isort may ask for it."""
        history = self._session.place.history
        home = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
        everywhere = history.files.settings.get("core.excludesfile") or f"{home}/git/ignore"
        return [history.common_dir / "info" / "exclude", Path(everywhere).expanduser()]

    @cached_property
    def _is_filtered(self) -> bool:
        """Whether git may store files as other contents than those that stand on disk."""
        worktree = self._session.place.worktree
        named = (p for p in worktree.paths() if p.rpartition("/")[2] == ".gitattributes")
        told = [worktree.read(path) or b"" for path in named]
        with contextlib.suppress(OSError):
            own = self._session.place.history.common_dir / "info" / "attributes"
            told.append(own.read_bytes())
        apart = "core.attributesfile" in self._session.place.history.files.settings
        return apart or any(word in text for text in told for word in _FILTERING)

    @cached_property
    def _contents(self) -> dict[str, str]:
        """Mode and content of every file of the work tree, by path."""
        return self._look(self._session.place.worktree.index)

    def _look(self, index: Mapping[str, TreeEntry]) -> dict[str, str]:
        worktree = self._session.place.worktree
        files = worktree.history.files
        suspects = files.maybe_changed()
        found: dict[str, str] = {}
        for path, entry in index.items():
            oid = entry.oid
            if path in suspects or entry.ignored_changes or entry.hidden:
                data = worktree.read(path)
                oid = "none" if data is None else files.object_id(data)
            found[path] = f"{entry.mode} {oid}"
        return found

    @cached_property
    def _base(self) -> int:
        return sum(mark(path, what) for path, what in self._contents.items())

    def _load(self, file: Path, tree: SourceTree, number: int) -> StepProposal | None:
        try:
            data = file.read_bytes()
            digest, body = data[:32], data[32:]
            if hashlib.sha256(file.name.encode() + body).digest() != digest:
                return None
            changes, entries, outside = json.loads(zlib.decompress(body))
            if any(self._outside(module) != known for module, known in outside.items()):
                return None
            played = tuple(kept_change(row, tree) for row in changes)
            ledger = Ledger(tuple(reference_of(row) for row in entries))
            after = tree.with_changes(played)
        except (OSError, ValueError, TypeError, AttributeError, zlib.error, binascii.Error):
            return None
        except StaleChange:
            return None
        with contextlib.suppress(OSError):
            os.utime(file)
        return StepProposal(number, self._step(number), played, ledger, tree, after)

    def _keep(self, file: Path, found: StepProposal) -> None:
        outside = self._session.place.worktree.outside
        asked = {module: self._outside(module) for module in outside.asked()}
        rows = [row_of(change) for change in found.changes]
        entries = [[*astuple(entry), code_of(entry.reason)] for entry in found.ledger.references]
        body = zlib.compress(json.dumps([rows, entries, asked]).encode(), 1)
        digest = hashlib.sha256(file.name.encode() + body).digest()
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "wb") as stream:
                stream.write(digest + body)
            Path(name).replace(file)
            self._prune()

    def _outside(self, module: str) -> str | None:
        source = self._session.place.worktree.outside.source(module)
        return None if source is None else content_of(source)

    def _prune(self) -> None:
        """Lets the entries go that were not asked for lately."""
        kept = sorted(
            ((entry.stat(), entry.path) for entry in os.scandir(self._folder)),
            key=lambda found: -found[0].st_mtime_ns,
        )
        size = 0
        for count, (stat, path) in enumerate(kept, start=1):
            size += stat.st_size
            if count > _MOST_FILES or size > _MOST_BYTES:
                Path(path).unlink(missing_ok=True)


_ROUND = 1 << 256
