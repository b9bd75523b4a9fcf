"""What a run leaves: the trees that it ended with, for whoever looks at the same files next.

What was found out about files hangs on trees. Whoever makes new ones of the same files finds it all
out again.
"""

from __future__ import annotations

from dataclasses import dataclass

from canonize.core.tree import SourceTree
from canonize.runner.kept_steps import KeptSteps
from canonize.runner.session import Session
from canonize.workspace.writing import read_file


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """The trees before a migration's first step and after the last one that was run.

    Args:
        kept: made when the trees were.
        refreshed: how often the work tree was looked at anew until then.
    """

    before: SourceTree
    tree: SourceTree
    kept: KeptSteps
    refreshed: int

    def is_there(self, session: Session) -> bool:
        """Whether the work tree still is what the run left, byte for byte."""
        is_old = session.place.worktree.refreshed != self.refreshed
        if is_old or not self.kept.is_as_it_was(self.tree):
            return False
        mine = session.tree().changed().keys()
        return all(
            _on_disk(session, path) == data
            for path, data in self.tree.changed().items()
            if path not in mine
        )


def trees_now(session: Session, left: LeftBehind | None = None) -> tuple[SourceTree, SourceTree]:
    """The trees before the migration's first step and of the work tree as it is.

    Args:
        left: by a run of this session.
    """
    if left is not None and left.is_there(session):
        return left.before, left.tree
    session.place.worktree.refresh()
    return session.before(), session.tree()


def _on_disk(session: Session, path: str) -> bytes | None:
    try:
        found = read_file(session.root, path)
    except OSError:
        return b"\0"  # not what was written
    return None if found is None else found[0]
