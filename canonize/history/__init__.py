"""Everything that the tool asks of git: files, index, branches, checkpoints, commits.

This package is GitPython's only home. No command here checks out, resets, stashes, fetches or
cleans; the work tree is written by `canonize.workspace` alone.
"""

from canonize.history.commits import Commit, CommitSignature
from canonize.history.files import TrackedFiles, TreeEntry
from canonize.history.hooks import active_hooks
from canonize.history.refs import Head, Refs
from canonize.history.repository import History
from canonize.history.scratch import ScratchIndex

__all__ = [
    "Commit",
    "CommitSignature",
    "Head",
    "History",
    "Refs",
    "ScratchIndex",
    "TrackedFiles",
    "TreeEntry",
    "active_hooks",
]
