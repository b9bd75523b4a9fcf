"""Runs a step's checks, watching that they leave the work tree alone, and judges the verdicts."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field, replace

from canonize.core.check import Check, CheckContext, Verdict
from canonize.core.events import CheckFinished, CheckOutput, CheckStarted, Event, Notice
from canonize.core.rehearsal import StepProposal
from canonize.core.tree import SourceTree
from canonize.history import Head
from canonize.journal import CheckRecord, Operation
from canonize.proof.paired_checks import PairedCheck
from canonize.runner.place import Worksite
from canonize.runner.restoring import rescue_folder
from canonize.runner.running_check import RunningCheck, seems_slower
from canonize.runner.session import Session
from canonize.runner.step_checks import DANGLING, checks_of_step, described, loaded_check, spec_of
from canonize.workspace import TreeWatch


@dataclass
class Checking:
    """The checks of one step; `reason` says afterwards why the step can't stay, if it can't.

    Args:
        before: the tree before the migration's first step.
        passed: checks of this run that passed on this very tree, which are not run again.
        only: the checks that are run at all; ``None``: all of the step.
    """

    session: Session
    operation: Operation
    proposal: StepProposal
    before: SourceTree
    passed: dict[str, Verdict] = field(default_factory=dict)
    reason: str = ""
    failed: bool = False
    only: frozenset[str] | None = None

    _head: Head | None = None

    def run(self) -> Iterator[Event]:
        """Runs them one after the other, up to the first whose verdict restores the step."""
        watch: TreeWatch | None = None
        for name in checks_of_step(self.session.plan, self.proposal.step):
            if self.only is not None and name not in self.only:
                continue
            if name in self.passed:
                yield from self._known(self.passed[name])
                continue
            check, options = loaded_check(self.session.plan, name, self.session.load_check)
            baseline = self._baseline(name)
            if check.executes and watch is None:
                watch, self._head = self._watch(), self._place.history.refs.head()
            yield CheckStarted(name, described(self.session.plan, name, check, options))
            verdict = yield from self._run_one(name, check, options, baseline)
            if check.executes and watch is not None:
                verdict, notice = self._tidy(watch, self._unmoved(verdict))
                if notice:
                    yield Notice(notice)
            slower = ""
            limit = self.session.plan.rollback_on.slower
            suspicion = seems_slower(name, verdict, baseline, limit) if verdict.passed else ""
            if suspicion:
                verdict, slower = yield from self._paced(name, check, options, verdict, suspicion)
            self._record(verdict)
            yield CheckFinished(verdict)
            self.failed = self.failed or not verdict.passed
            if verdict.passed and not slower:
                self.passed[name] = verdict
            self.reason = self._judge(name, verdict) or slower
            if self.reason:
                return

    def _known(self, verdict: Verdict) -> Iterator[Event]:
        """Tells what passed already on a tree in which nothing changed since."""
        self._record(verdict)
        yield CheckFinished(verdict, again=False)

    @property
    def _place(self) -> Worksite:
        return self.session.place

    def _watch(self) -> TreeWatch:
        known = {c.path: c.after for c in self.proposal.changes if c.after is not None}
        return TreeWatch(self._place.worktree, known)

    def _run_one(
        self, name: str, check: Check, options: object, baseline: Mapping[str, float]
    ) -> Generator[Event, None, Verdict]:
        """Runs one check, and shows its lines while it works."""
        context = CheckContext(
            name=name,
            root=self._place.root,
            migration=self.session.migration,
            before=self.before,
            after=self.proposal.after,
            baseline=baseline,
            keep=self._place.journal.folder / "proof",
            step=self.proposal,
        )
        kind = spec_of(self.session.plan, name).kind
        return (yield from RunningCheck(check, options, context, kind=kind).followed())

    def _unmoved(self, verdict: Verdict) -> Verdict:
        """A check that commits or switches branches fails; what it committed is not thrown away."""
        head = self._place.history.refs.head()
        if self._head is None or head == self._head:
            return verdict
        told = f"The check moved HEAD from {self._head.commit[:10]} to {head.name}."
        self._head = head
        return replace(verdict, passed=False, output=f"{verdict.output}\n{told}".strip())

    def _tidy(self, watch: TreeWatch, verdict: Verdict) -> tuple[Verdict, str]:
        intrusions = watch.intrusions()
        if not intrusions:
            return verdict, ""
        rescue = rescue_folder(self._place, self.operation) / "check"
        failed = watch.repair(intrusions, rescue, self.operation.token)
        told = [f"  {intrusion}" for intrusion in intrusions] + [f"  {text}" for text in failed]
        output = "\n".join([verdict.output, "The check changed the work tree:", *told])
        notice = f"the check {verdict.check} changed the work tree; a copy is in {rescue}"
        return replace(verdict, passed=False, output=output.strip()), notice

    def _record(self, verdict: Verdict) -> None:
        record = CheckRecord(
            verdict.check, verdict.passed, verdict.output, verdict.seconds, verdict.figures
        )
        self._place.journal.record_check(self.operation, record)

    def _baseline(self, name: str) -> Mapping[str, float]:
        """Figures of the same check at the first step that ran it and stands."""
        for step in self._place.journal.applied(self.session.plan.name):
            for record in self._place.journal.checks(step.operation):
                if record.name == name and record.passed:
                    return record.figures
        return {}

    def _judge(self, name: str, verdict: Verdict) -> str:
        """Which trigger restores the step, in words."""
        plan, step = self.session.plan, self.proposal.step
        triggers = plan.rollback_on
        if verdict.passed:
            return ""
        dangling = spec_of(plan, name).kind == DANGLING
        wanted = triggers.check_failed or (dangling and triggers.dangling_reference)
        return f"the check {name} failed" if wanted and step.on_failure == "restore" else ""

    def _paced(
        self, name: str, check: Check, options: object, verdict: Verdict, suspicion: str
    ) -> Generator[Event, None, tuple[Verdict, str]]:
        """What pairs say of what seemed slower; why the step can't stay, if they say so, too."""
        limit = self.session.plan.rollback_on.slower or 0.0
        yield CheckOutput(name, f"{suspicion}: now before and after in pairs")
        found = yield from self._run_one(name, PairedCheck(check, options, limit), options, {})
        told, ratio = found.output.partition("\n")[0], found.figures.get("ratio")
        if ratio is not None:
            verdict = replace(verdict, figures={**verdict.figures, "pairs-ratio": ratio})
        if not found.passed:
            return verdict, f"the check {name} is slower: {told}"
        yield Notice(f"{suspicion}; in pairs: {told}")
        return verdict, ""
