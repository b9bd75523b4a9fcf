"""What is being done and what was done, durable before the first file changes.

SQLite in the work tree's own git directory; recovery trusts it, and git's refs are the history
that people see.
"""

from canonize.journal.lock import Lock
from canonize.journal.records import (
    Applied,
    CheckRecord,
    Operation,
    PathRecord,
    StartingPoint,
    State,
)
from canonize.journal.store import FileImage, Journal, content_hash

__all__ = [
    "Applied",
    "CheckRecord",
    "FileImage",
    "Journal",
    "Lock",
    "Operation",
    "PathRecord",
    "StartingPoint",
    "State",
    "content_hash",
]
