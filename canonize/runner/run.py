"""`run`: per step play, checkpoint, journal, write, commit, check; then kept, or restored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from canonize.core.events import Event
from canonize.runner.session import Session


def run(
    session: Session,
    numbers: Sequence[int] | None = None,
    *,
    here: bool = False,
    trusted: bool = False,
) -> Iterator[Event]:
    """Applies steps in order, stopping at the first that can't be kept.

    Args:
        numbers: steps counted from 1, the next pending one when ``None``. They must follow on
            those that are applied; applied ones are passed over.
        here: commit on the current branch instead of the migration's own.
        trusted: the person has just said yes to `Session.executes`; it is recorded.

    Yields:
        ``NothingToDo`` when every step is applied; ``StepRestored`` ends a run whose check failed.

    Raises:
        NotTrusted: commands would be executed that nobody has trusted in this form.
        WorkTreeInTheWay: uncommitted work overlaps a step; ``details`` lists the files.
        Interrupted: an earlier operation stopped half way.
        Busy: another run holds this work tree.
        HistoryRefused: a hook, a signature, an identity; the step's files were restored.
        StaleChange: a file moved under the run; nothing of that step was written, or it was restored.
        KeyboardInterrupt: after the step was restored.
    """
    raise NotImplementedError
