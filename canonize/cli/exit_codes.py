"""What the command's exit status says. The only place where the numbers stand."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Few on purpose: continuous integration decides by them."""

    DONE = 0
    FOUND = 1
    """A check failed, or `preview --check`, `verify` or `scan --fail-on` found something."""
    STOPPED = 2
    """The plan, the arguments or the repository's state stand in the way; nothing was changed."""
    BUG = 3
    """A defect of the tool; a log file has the details."""
    INTERRUPTED = 130
