"""`run`: per step play, checkpoint, journal, write, commit, check; then kept, or restored."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence

from canonize.core.check import Verdict
from canonize.core.events import (
    Event,
    NothingToDo,
    Notice,
    StepCommitted,
    StepKept,
    StepProposed,
    StepRestored,
    StepStarted,
)
from canonize.core.rehearsal import StepProposal
from canonize.core.tree import SourceTree
from canonize.errors import CanonizeError, Interrupted, NotTrusted
from canonize.journal import Applied, Operation, State
from canonize.proof.workplace import why_it_does_not_start
from canonize.runner.checking import Checking
from canonize.runner.drift import require_finished, require_undrifted
from canonize.runner.interruption import Interruption
from canonize.runner.kept_steps import KeptSteps
from canonize.runner.left_behind import LeftBehind
from canonize.runner.restoring import restore_step
from canonize.runner.review import unmatched
from canonize.runner.saved_preview import SavedPreview
from canonize.runner.session import Session
from canonize.runner.step import StepWriter


def run(
    session: Session,
    numbers: Sequence[int] | None = None,
    *,
    here: bool = False,
    trusted: bool = False,
    saved: SavedPreview | None = None,
    again: bool = False,
) -> Generator[Event, None, LeftBehind | None]:
    """Applies steps in order, stopping at the first that can't be kept.

    Close the iterator (``contextlib.closing``) when leaving it early: that restores the step.

    Args:
        numbers: steps counted from 1, the next pending one when ``None``. They must follow on
            those that are applied; applied ones are passed over.
        here: commit on the current branch instead of the migration's own.
        trusted: the person has just said yes to `Session.executes`; it is recorded.
        saved: do exactly what this preview showed, or nothing.
        again: run checks also where nothing changed since they passed in this run.

    Yields:
        ``NothingToDo`` when every step is applied; ``StepRestored`` ends a run whose check failed.

    Returns:
        What the run left when every step was kept, for `outcome`.

    Raises:
        NotTrusted: commands would be executed that nobody has trusted in this form.
        WorkTreeInTheWay: uncommitted work overlaps a step; ``details`` lists the files.
        Interrupted: an earlier operation stopped half way.
        Drifted: the plan, an applied step, or what the saved preview was made from has moved.
        Busy: another run holds this work tree.
        HistoryRefused: a hook, a signature, an identity; the step's files were restored.
        StaleChange: a file moved under the run; the step, if it was begun, was restored.
        KeyboardInterrupt: after the step was restored.
    """
    if saved is not None and numbers is None:
        numbers = saved.numbers
    wanted = _wanted(session, numbers)
    if not wanted:
        yield NothingToDo("every step asked for is applied")
        return None
    _require_trust(session, wanted, trusted)
    _require_environment(session, wanted)
    with session.place.work("run"), Interruption() as interruption:
        require_finished(session.place)
        require_undrifted(session.place, session.plan.name, session.plan_text)
        if saved is not None:
            saved.require_current(session)
        running = _Run(session, here, interruption, saved, again)
        return (yield from running.steps(_wanted(session, wanted)))


class _Run:
    """The loop over the steps; each is played on what the one before it left."""

    def __init__(
        self,
        session: Session,
        here: bool,
        interruption: Interruption,
        saved: SavedPreview | None,
        again: bool,
    ) -> None:
        self._session = session
        self._saved = saved
        self._here = here
        self._interruption = interruption
        self._again = again
        self._passed: dict[str, Verdict] = {}

    def steps(self, numbers: Sequence[int]) -> Generator[Event, None, LeftBehind | None]:
        session = self._session
        tree, before, kept = self._looked_anew()
        for number in numbers:
            step = session.plan.steps[number - 1]
            yield StepStarted(number, step.id, step.title)
            proposal = kept.play(tree, number)
            if self._saved is not None:
                self._saved.require_same(proposal)
            for item in unmatched(session.migration.decisions, [proposal]):
                yield Notice(f"the decision {item.key} on {item.path} no longer matches anything")
            yield StepProposed(proposal)
            follows, hooked = yield from self._step(proposal, before)
            if not follows:
                return None
            tree = proposal.after
            if hooked:
                tree, before, kept = self._looked_anew()
        return LeftBehind(before, tree, kept, session.place.worktree.refreshed)

    def _looked_anew(self) -> tuple[SourceTree, SourceTree, KeptSteps]:
        """The work tree, what it was before the first step, and what is kept of steps."""
        session = self._session
        session.place.worktree.refresh()
        tree, before = session.tree(), session.before()
        if before.changed() == tree.changed():
            before = tree  # nothing is applied yet: what is found out of one is true of the other
        return tree, before, KeptSteps(session)

    def _step(
        self, proposal: StepProposal, before: SourceTree
    ) -> Generator[Event, None, tuple[bool, bool]]:
        """Applies one step. Returns whether to go on, and whether a hook changed its files."""
        started, hooked = time.monotonic(), False
        writer = StepWriter(self._session, proposal, self._here)
        found = writer.look()
        try:
            operation = writer.begin()
            yield from writer.start_branch()
            if proposal.changes:
                for event in writer.write(operation, found):
                    hooked = hooked or (
                        isinstance(event, StepCommitted) and bool(event.hook_changes)
                    )
                    yield event
            if proposal.changes or hooked or self._again:
                self._passed = {}
            checking = Checking(self._session, operation, proposal, before, self._passed)
            yield from checking.run()
            if not checking.reason:
                with self._interruption.shield():
                    self._keep(operation, proposal)
        except GeneratorExit:
            self._restore("the run was stopped")
            raise
        except BaseException as error:  # raised again: whatever ends it, the step is taken back
            restored = self._restore(_words(error))
            seconds = time.monotonic() - started
            if restored:
                yield StepRestored(proposal.number, proposal.step.id, _words(error), seconds)
            else:
                yield StepKept(proposal.number, proposal.step.id, seconds)
            raise
        if checking.reason:
            self._restore(checking.reason)
            seconds = time.monotonic() - started
            yield StepRestored(proposal.number, proposal.step.id, checking.reason, seconds)
            return False, hooked
        yield StepKept(proposal.number, proposal.step.id, time.monotonic() - started)
        return not checking.failed, hooked

    def _keep(self, operation: Operation, proposal: StepProposal) -> None:
        journal = self._session.place.journal
        mine = Applied(proposal.number, proposal.step.id, operation.number)
        applied = (*journal.applied(operation.plan), mine)
        journal.update(operation, state=State.DONE, outcome="kept", applied=applied)

    def _restore(self, reason: str) -> bool:
        """Takes the step back, however far it got. Returns ``False`` when it was kept already."""
        place = self._session.place
        with self._interruption.shield(again=False):
            operation = place.journal.unfinished()
            if operation is None:
                return False
            try:
                restore_step(place, operation, reason)
            except (CanonizeError, OSError) as error:
                raise Interrupted(
                    f"the step {operation.step_id} could not be taken back completely: {error}",
                    hint="nothing is lost: see to it, then `canonize resume`",
                    details=error.details if isinstance(error, CanonizeError) else (),
                ) from error
        return True


def _wanted(session: Session, numbers: Sequence[int] | None) -> tuple[int, ...]:
    pending = session.pending()
    if numbers is None:
        return pending[:1]
    unknown = [number for number in numbers if not 1 <= number <= len(session.plan.steps)]
    if unknown:
        raise CanonizeError(f"the plan has no step {unknown[0]}; it has {len(session.plan.steps)}")
    wanted = tuple(number for number in pending if number in numbers)
    if wanted != pending[: len(wanted)]:
        raise CanonizeError(
            f"step {wanted[0]} comes after steps that are not applied yet",
            hint=f"run up to it: --to {wanted[-1]}",
        )
    return wanted


def _require_environment(session: Session, numbers: Sequence[int]) -> None:
    """Nothing is begun whose checks could not be run."""
    if session.executes(numbers) and (reason := why_it_does_not_start(session.root)):
        raise CanonizeError(
            reason,
            hint="make the environment anew (`python -m venv`, then the requirements), or take it "
            "away: the checks run with the `python` on PATH then",
        )


def _require_trust(session: Session, numbers: Sequence[int], trusted: bool) -> None:
    executions = session.executes(numbers)
    if trusted:
        session.agree(numbers)
    elif executions and not session.is_trusted(numbers):
        raise NotTrusted(
            f"the plan executes {len(executions)} command{'s' * (len(executions) > 1)} "
            "that you have not yet said yes to in this form",
            hint="read them, then say yes (--yes)",
            details=tuple(f"{item.what}: {item.command}" for item in executions),
        )


def _words(error: BaseException) -> str:
    if isinstance(error, KeyboardInterrupt):
        return f"interrupted ({error})" if str(error) else "interrupted"
    return str(error) or type(error).__name__
