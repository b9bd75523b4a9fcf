"""Every error that a person is expected to meet: what happened, where, and what to do next.

An expected error is quiet (one message, exit code 2); anything else is a bug and leaves a log file.
"""

from __future__ import annotations


class CanonizeError(Exception):
    """An expected error.

    Args:
        what: one sentence, no trailing hint.
        where: a place that an editor can open, such as ``migration_plan.yaml:14:9``.
        hint: the next move.
        details: further lines, one fact each (the files that are in the way, ...).
    """

    def __init__(
        self, what: str, *, where: str = "", hint: str = "", details: tuple[str, ...] = ()
    ) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint
        self.details = details


def unwritable(what: str, path: object, error: OSError) -> CanonizeError:
    """The error for a file that a person asked for and that can't be written.

    Args:
        what: what it is, such as ``the patch``.
        path: the file, as the person named it.
        error: what the system said.
    """
    is_folder_missing = isinstance(error, (FileNotFoundError, NotADirectoryError))
    hint = "make its folder first" if is_folder_missing else "free the place, or name another file"
    reason = error.strerror or str(error)
    return CanonizeError(f"{what} can't be written: {reason}", where=str(path), hint=hint)


class PlanInvalid(CanonizeError):
    """The plan can't be read, or contradicts itself or the repository; see ``details``."""


class RepositoryUnusable(CanonizeError):
    """No repository, a bare one, no commits yet, a rebase in progress, ..."""


class WorkTreeInTheWay(CanonizeError):
    """Uncommitted work, or somebody's later edit, overlaps what is about to be written."""


class StaleChange(CanonizeError):
    """A file no longer has the bytes that a change was computed from."""


class HistoryRefused(CanonizeError):
    """git refused: a hook, a signature, a missing identity, a left-over lock."""


class Busy(CanonizeError):
    """Another run holds the lock on this work tree."""


class Interrupted(CanonizeError):
    """An earlier operation stopped half way: ``canonize resume`` or ``canonize rollback`` first."""


class NotTrusted(CanonizeError):
    """The plan's commands have not been trusted in this exact form."""


class CodemodUnknown(CanonizeError):
    """A plan names a codemod that can't be loaded."""


class PlugInFailed(CanonizeError):
    """Somebody's own codemod or check raised something, or answered with what is no answer."""


class Drifted(CanonizeError):
    """The plan was edited, or an applied step's commit amended: ``adopt`` or ``rollback`` first."""
