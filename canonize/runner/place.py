"""A repository, its files and its journal: all that `status`, `log`, `rollback` and `resume` need.

No plan is read here, so that a broken or lost plan file never stands between a person and undoing.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from canonize.errors import CanonizeError
from canonize.history import History
from canonize.history.git import bequeathed
from canonize.journal import Journal
from canonize.journal.lock import child_processes
from canonize.workspace import WorkTree


@dataclass(frozen=True)
class Worksite:
    """Close it, or use it in a ``with``."""

    history: History
    worktree: WorkTree
    journal: Journal

    @property
    def root(self) -> Path:
        """The top of the work tree."""
        return self.history.root

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences that a person should read first (GIT_DIR was set and is ignored, ...)."""
        return self.history.notices

    @contextlib.contextmanager
    def work(self, verb: str) -> Iterator[None]:
        """Holds the work tree: one run at a time, and none beside the children of a killed one.

        Raises:
            Busy: another run holds it.
            CanonizeError: the system refused something (a full disk, a missing right).
        """
        try:
            with self.journal.hold(verb):
                alone = self.journal.unfinished() is not None
                with (
                    child_processes(self.journal.folder / "children", alone=alone) as descriptor,
                    bequeathed(descriptor),
                ):
                    yield
        except OSError as error:
            raise CanonizeError(
                f"the system refused: {error.strerror or error}",
                where=os.fsdecode(error.filename) if error.filename else "",
                hint="see to it; `canonize status` tells where the migration stands",
            ) from error

    def close(self) -> None:
        self.journal.close()

    def __enter__(self) -> Worksite:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_place(directory: Path, *, quiet: bool = True, mend: bool = False) -> Worksite:
    """Opens the repository that a directory lies in.

    Args:
        quiet: refuse while a rebase, merge, bisect, ... is in progress; `status` and `log` only
            look, and pass ``False``.
        mend: put HEAD back when an interrupted step's commit did not reach the disk; for verbs
            that recover.

    Raises:
        RepositoryUnusable: no repository, a bare one, no commit yet, a rebase in progress, ...
    """
    history = History.open(directory, quiet=quiet, headless=mend)
    place = Worksite(history, WorkTree(history), Journal.open(history.git_dir / "canonize"))
    if mend:
        _mend_head(place)
        history.require_head()
    return place


def _mend_head(place: Worksite) -> None:
    """git names a commit durably before that commit itself is durable; the disk may keep one."""
    lost, operation = place.history.refs.lost(), place.journal.unfinished()
    if lost is None or operation is None:
        return
    origin = place.journal.origin(operation.plan)
    ours = {operation.branch, *((origin.own_branch,) if origin else ())}
    if (lost.branch or "") in ours:
        with place.journal.hold("resume"):
            why = f"canonize: {lost.commit[:10]} is lost"
            place.history.refs.move("HEAD", operation.head, lost.commit, why=why)
