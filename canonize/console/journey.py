"""What running, rolling back and resuming tell while they work."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from functools import singledispatchmethod
from typing import Any

from canonize.console.progress import ProgressLine
from canonize.console.screen import Piece, Screen
from canonize.core import events
from canonize.core.check import Verdict, unshown
from canonize.core.ledger import Disposition
from canonize.core.noted import note
from canonize.core.plural import plural

_END_OF_OUTPUT = 20


class Journey:
    """Shows events one by one and remembers how it ended.

    Args:
        steps_total: how many steps the plan has, when it is known.
    """

    def __init__(self, screen: Screen, *, steps_total: int | None = None) -> None:
        self._screen = screen
        self._total = steps_total
        self._progress = ProgressLine(screen)
        self._facts: list[dict[str, Any]] = []
        self.failed = False
        """Whether a check failed or a step was restored."""
        self._in_spite: list[str] = []
        self._held: list[tuple[Piece, ...]] = []
        """Lines of a step that may turn out to have nothing to do; the first names the step."""
        self._known: list[str] = []

    def follow(
        self,
        happenings: Iterable[events.Event],
        watch: Callable[[events.Event], None] = lambda event: None,
    ) -> None:
        """Shows everything that happens until it ends.

        Args:
            watch: is handed every event before it is shown.
        """
        try:
            for event in happenings:
                watch(event)
                if not isinstance(event, (events.Progress, events.CheckOutput)):
                    self._progress.end()
                    note(f"event {type(event).__name__}", detail=True)
                self._show(event)
        except KeyboardInterrupt as error:
            self._told_of(happenings, error)
            raise
        finally:
            self._progress.end()
            self._screen.so_far = self.as_json()
            # A run that is left early restores its step when it is closed.
            close = getattr(happenings, "close", None)
            if close is not None:
                close()

    def _told_of(self, happenings: Iterable[events.Event], error: KeyboardInterrupt) -> None:
        """Shows what becomes of a step when a person interrupts while an event is shown.

        The run is told of it where it waits, so that it restores its step and says so; if it was
        the run itself that was interrupted, it has ended already.
        """
        if isinstance(happenings, Generator):
            with suppress(KeyboardInterrupt, StopIteration):
                self._progress.end()
                self._show(happenings.throw(error))
                for event in happenings:
                    self._show(event)

    def as_json(self) -> dict[str, Any]:
        """The document of ``--json``."""
        return {"failed": self.failed, "events": self._facts}

    def _fact(self, kind: str, **facts: Any) -> None:
        self._facts.append({"event": kind, **facts})

    @singledispatchmethod
    def _show(self, event: events.Event) -> None:
        raise AssertionError(f"{type(event).__name__} is an event that nobody shows")

    @_show.register
    def _(self, event: events.BranchStarted) -> None:
        self._fact("branch-started", branch=event.branch, commit=event.commit)
        self._flush()
        self._screen.say(
            "branch ", (event.branch, "bold"), f" from {event.commit[:10]}, and checked out"
        )

    @_show.register
    def _(self, event: events.StepStarted) -> None:
        self._in_spite = []
        self._fact("step-started", number=event.number, step=event.step_id)
        of = f" of {self._total}" if self._total else ""
        title = f"  {event.title}" if event.title else ""
        head: Piece = (f"step {event.number}{of}  {event.step_id}", "bold")
        self._held, self._known = [(head, title)], []

    @_show.register
    def _(self, event: events.StepProposed) -> None:
        counts = event.proposal.ledger.counts()
        files = len(event.proposal.changes)
        self._fact("step-proposed", files=files, counts={str(d): n for d, n in counts.items()})
        told = {Disposition.REFUSED, Disposition.MANUAL} & {d for d, n in counts.items() if n}
        if not event.proposal.step.codemods:
            return
        pieces: list[Piece] = [f"  {plural(files, 'file')} to change"]
        for disposition, count in counts.items():
            color = "red" if disposition is Disposition.REFUSED else ""
            pieces += [", ", (f"{count} {disposition}", color)]
        self._held.append(tuple(pieces))
        if files or told:
            self._flush()

    def _flush(self) -> None:
        """Shows what was held: the step has something to do."""
        for pieces in self._held:
            self._screen.say(*pieces)
        self._held = []

    @_show.register
    def _(self, event: events.Checkpointed) -> None:
        self._fact("checkpointed", ref=event.ref, commit=event.commit)

    @_show.register
    def _(self, event: events.Progress) -> None:
        self._progress.update(event.what, event.done, event.total)

    @_show.register
    def _(self, event: events.StepCommitted) -> None:
        self._fact("step-committed", commit=event.commit, files=event.files)
        if event.commit:
            self._screen.say(f"  committed {event.commit[:10]}  {plural(event.files, 'file')}")
        for path in event.hook_changes:
            self._screen.warn(f"a commit hook changed {path}")

    @_show.register
    def _(self, event: events.CheckStarted) -> None:
        self._fact("check-started", check=event.check, description=event.description)
        self._flush()
        self._screen.say(f"  check {event.check}: ", (event.description, "dim"))
        self._progress.update(f"check {event.check}", 0, 0)

    @_show.register
    def _(self, event: events.CheckOutput) -> None:
        self._progress.update(f"check {event.check}", 0, 0, detail=event.line)

    @_show.register
    def _(self, event: events.CheckFinished) -> None:
        verdict = event.verdict
        self._fact("check-finished", **_verdict_json(verdict), again=event.again)
        if not event.again:
            said = "passed already; nothing changed since (--again runs it)"
            self._known.append(verdict.check)
            already: tuple[Piece, ...] = (f"  check {verdict.check}: ", (said, "dim"))
            if self._held:
                self._held.append(already)
            else:
                self._screen.say(*already)
            return
        if verdict.passed:
            self._screen.say("    ", ("passed", "green"), f" in {verdict.seconds:.1f} s")
            if why := unshown(verdict.figures):
                self._screen.say(("    but it shows little: ", "yellow"), why)
                for line in verdict.output.splitlines()[-1:]:
                    self._screen.say(("      ", "dim"), (line, "dim"))
            return
        self.failed = True
        self._in_spite.append(verdict.check)
        self._screen.show(
            f"    check {verdict.check} ", ("failed", "bold red"), f" after {verdict.seconds:.1f} s"
        )
        lines = verdict.output.rstrip("\n").split("\n") if verdict.output.strip() else []
        if len(lines) > _END_OF_OUTPUT:
            left_out = len(lines) - _END_OF_OUTPUT
            self._screen.show((f"    | ({plural(left_out, 'line')} before this)", "dim"))
        for line in lines[-_END_OF_OUTPUT:]:
            self._screen.quoted(line, "    | ")

    @_show.register
    def _(self, event: events.StepKept) -> None:
        facts = {"number": event.number, "step": event.step_id, "seconds": event.seconds}
        self._fact("step-kept", **facts, in_spite_of=self._in_spite)
        if self._held:
            head, self._held = self._held[0][0], []
            names = ", ".join(self._known)
            again = "it" if len(self._known) == 1 else "them"
            known = f"; {names} passed already (--again runs {again})" if names else ""
            self._screen.say(head, (f": nothing to do{known}", "dim"))
            return
        if self._in_spite:
            failed = ", ".join(self._in_spite)
            self._screen.show("  ", ("kept in spite of a failure", "bold yellow"), f": {failed}")
            return
        self._screen.say("  ", ("kept", "bold green"), f" after {event.seconds:.1f} s")

    @_show.register
    def _(self, event: events.StepRestored) -> None:
        self.failed = True
        self._flush()
        self._fact("step-restored", number=event.number, step=event.step_id, reason=event.reason)
        self._screen.show(
            f"  step {event.number} {event.step_id} ",
            ("restored", "bold red"),
            f": {event.reason}; its files are byte for byte what they were",
        )

    @_show.register
    def _(self, event: events.RolledBack) -> None:
        self._fact(
            "rolled-back",
            to=event.to,
            files=event.files,
            commit=event.commit,
            kept=list(event.kept),
            earlier=list(event.earlier),
        )
        where = f"after step {event.to}" if event.to else "before the first step"
        commit = f", as commit {event.commit[:10]}" if event.commit else ""
        files = plural(event.files, "file")
        self._screen.show(("rolled back", "bold green"), f" to {where}: {files} restored{commit}")
        for path in event.kept:
            self._screen.show(f"  {path}: your later change is kept")
        for path in event.earlier:
            self._screen.show(f"  {path}: not committed since before the migration, and untouched")

    @_show.register
    def _(self, event: events.NothingToDo) -> None:
        self._fact("nothing-to-do", reason=event.reason)
        self._screen.show(event.reason)

    @_show.register
    def _(self, event: events.Notice) -> None:
        self._flush()
        self._fact("notice", text=event.text)
        self._screen.warn(event.text, event.hint)


def _verdict_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "check": verdict.check,
        "passed": verdict.passed,
        "seconds": verdict.seconds,
        "figures": dict(verdict.figures),
        "output": verdict.output,
    }
