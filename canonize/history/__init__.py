"""Everything that the tool asks of git: files, index, branches, checkpoints, commits.

This package is GitPython's only home. No command here checks out, resets, stashes, fetches or
cleans; the work tree is written by `canonize.workspace` alone.
"""

from canonize.history.commits import Commit, Signature
from canonize.history.files import Entry, TrackedFiles
from canonize.history.hooks import active_hooks
from canonize.history.refs import Head, Refs
from canonize.history.repository import History
from canonize.history.scratch import ScratchIndex

__all__ = [
    "Commit",
    "Entry",
    "Head",
    "History",
    "Refs",
    "ScratchIndex",
    "Signature",
    "TrackedFiles",
    "active_hooks",
]
