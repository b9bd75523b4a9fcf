"""Back to a checkpoint as a new recorded operation, which can itself be undone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import canonize
from canonize.core.events import Event, NothingToDo, Notice, RolledBack
from canonize.core.plural import plural
from canonize.errors import CanonizeError, WorkTreeInTheWay
from canonize.history import Head
from canonize.journal import Applied, FileImage, Journal, Operation, PathRecord, State, content_hash
from canonize.runner.hand_fixes import (
    FIX,
    HandFix,
    Kept,
    chained,
    fix_described,
    kept_with,
    standing_fixes,
)
from canonize.runner.interruption import Interruption
from canonize.runner.place import Worksite
from canonize.runner.restoring import rescue_folder
from canonize.runner.settling import finish_rollback, settle
from canonize.runner.step import make_checkpoint
from canonize.workspace import folders_around, read_file


def rollback(
    place: Worksite,
    *,
    to: int | None = None,
    plan: str | None = None,
    keeps_fixes: bool = True,
) -> Iterator[Event]:
    """Restores the files as they were right after a step.

    A step that stopped half way is restored first.

    Args:
        to: number of the last step that stays; 0 is the beginning; ``None`` takes back one step,
            or only the one that stopped half way.
        plan: name of the migration; the one worked on last when ``None``.
        keeps_fixes: fixes by hand that were adopted on top of what goes stay, put together with
            what the files were before; else they are taken back, too.

    Raises:
        WorkTreeInTheWay: a person's later edit overlaps; ``details`` lists the files.
        CanonizeError: there is no such state.
    """
    with place.work("rollback"), Interruption() as interruption:
        name = _plan_name(place.journal, plan)
        unfinished = place.journal.unfinished()
        if unfinished is not None:
            with interruption.shield():
                event = settle(place, unfinished)
            yield event
            if to is None:
                return
        _require_unfinished_migration(place.journal, name)
        applied = place.journal.applied(name)
        stays = _staying(applied, to)
        if len(stays) == len(applied):
            yield NothingToDo(
                "no step is applied" if not applied else "no step after that one is applied"
            )
            return
        gone = applied[len(stays) :]
        where = f"step {stays[-1].number}" if stays else "the beginning"
        fixes = standing_fixes(place.journal, name, gone)
        reversal = _Reversal(
            place, name, "rollback", f"Roll back to {where}", fixes=fixes, keeps_fixes=keeps_fixes
        )
        with interruption.shield():
            event = reversal.run([place.journal.operation(step.operation) for step in gone], stays)
        yield from reversal.notices
        yield event


def fixes_met(
    place: Worksite, *, to: int | None = None, plan: str | None = None
) -> tuple[HandFix, ...]:
    """Fixes by hand on top of the steps that a rollback would take back."""
    name = _plan_name(place.journal, plan)
    if place.journal.unfinished() is not None and to is None:
        return ()
    applied = place.journal.applied(name)
    gone = applied[len(_staying(applied, to)) :]
    return fix_described(place.journal, standing_fixes(place.journal, name, gone))


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A step that a rollback would take back."""

    number: int
    step_id: str
    commit: str | None
    paths: tuple[str, ...]
    is_unfinished: bool = False


def last_step(place: Worksite, *, plan: str | None = None) -> TakenBack | None:
    """What a rollback that names nothing would take back; ``None``: nothing is there.

    Args:
        plan: name of the migration; the one worked on last when ``None``.

    Raises:
        CanonizeError: nothing was run here.
    """
    journal = place.journal
    unfinished = journal.unfinished()
    if unfinished is not None:
        step = unfinished.step or 0
        return _taken_back(journal, unfinished, step, unfinished.step_id or unfinished.kind, True)
    applied = journal.applied(_plan_name(journal, plan))
    if not applied:
        return None
    last = applied[-1]
    return _taken_back(journal, journal.operation(last.operation), last.number, last.step_id, False)


def _taken_back(
    journal: Journal, operation: Operation, number: int, name: str, unfinished: bool
) -> TakenBack:
    paths = tuple(record.path for record in journal.paths(operation.number))
    return TakenBack(number, name, operation.commit, paths, unfinished)


def paths_of(place: Worksite, plan: str, number: int) -> frozenset[str]:
    """The files that an applied step of a migration changed."""
    steps = (step for step in place.journal.applied(plan) if step.number == number)
    return frozenset(
        record.path for step in steps for record in place.journal.paths(step.operation)
    )


def number_of_applied(place: Worksite, text: str, *, plan: str | None = None) -> int:
    """The number of an applied step that was named by number or id; 0 is the beginning.

    Raises:
        CanonizeError: no applied step is called so.
    """
    applied = place.journal.applied(_plan_name(place.journal, plan))
    numbers = {step.step_id: step.number for step in applied}
    if text in numbers:
        return numbers[text]
    if text.isascii() and text.isdigit():
        return int(text)
    known = ", ".join(f"{step.number} {step.step_id}" for step in applied) or "none"
    raise CanonizeError(
        f"no applied step is called {text!r}", hint=f"applied: {known}; 0 is the beginning"
    )


def undo(place: Worksite, *, keeps_fixes: bool = True) -> Iterator[Event]:
    """Takes back the last operation that changed files: a rollback, an undo, or a step.

    Args:
        keeps_fixes: as for `rollback`.

    Raises:
        WorkTreeInTheWay: a person's later edit overlaps; ``details`` lists the files.
    """
    with place.work("undo"), Interruption() as interruption:
        unfinished = place.journal.unfinished()
        if unfinished is not None:
            with interruption.shield():
                event = settle(place, unfinished)
            yield event
            return
        last = _last_effective(place.journal)
        if last is None:
            yield NothingToDo("no operation has changed a file")
            return
        _require_unfinished_migration(place.journal, last.plan)
        stays = _applied_before(place.journal, last)
        title = f"Undo {last.kind} {last.number}: {last.title}"
        fixes = standing_fixes(place.journal, last.plan, [Applied(0, "", last.number)])
        reversal = _Reversal(
            place, last.plan, "undo", title, undoes=last, fixes=fixes, keeps_fixes=keeps_fixes
        )
        with interruption.shield():
            event = reversal.run([last], stays)
        yield from reversal.notices
        yield event


class _Reversal:
    """Takes a chain of operations back as one new operation."""

    def __init__(
        self,
        place: Worksite,
        plan: str,
        kind: str,
        title: str,
        *,
        undoes: Operation | None = None,
        fixes: Sequence[Operation] = (),
        keeps_fixes: bool = True,
    ) -> None:
        self._place = place
        self._plan = plan
        self._kind = kind
        self._title = title
        self._undoes = undoes
        self._fixes = fixes
        self._keeps_fixes = keeps_fixes
        self.notices: list[Notice] = []

    def run(self, chain: Sequence[Operation], stays: tuple[Applied, ...]) -> RolledBack:
        """Does it.

        Args:
            chain: what is taken back, oldest first.
            stays: the steps that stand afterwards.
        """
        place = self._place
        place.history.require_quiet()
        place.history.require_unlocked()
        self._return_to_branch(chain)
        records = chained(place.journal, sorted([*chain, *self._fixes], key=lambda one: one.number))
        self._refuse_overlap(records)
        images = [self._image(record) for record in records]
        kept = kept_with(place, images, self._fixes) if self._keeps_fixes else None
        images = images if kept is None else kept.images
        head = place.history.refs.head()
        operation = place.journal.begin(
            kind=self._kind,
            plan=self._plan,
            plan_hash=chain[-1].plan_hash,
            tool=canonize.__version__,
            step=stays[-1].number if stays else 0,
            step_id=stays[-1].step_id if stays else "",
            title=self._title,
            head=head.commit,
            branch=head.branch or "",
            applied=stays,
            folders=folders_around(place.root, [image.change for image in images]),
            goal_folders=_folders(chain),
            steps_total=chain[-1].steps_total,
            undoes=None if self._undoes is None else self._undoes.number,
            source=chain[0].head,
        )
        scratch = place.history.scratch(operation.token)
        tree = scratch.prepare(place.history.files)
        made = make_checkpoint(place, operation, scratch, tree, images)
        operation = place.journal.record_paths(
            operation, images, state=State.WRITING, checkpoint=made
        )
        if kept is not None:
            self._tell(operation, kept)
        return finish_rollback(place, operation)

    def _tell(self, operation: Operation, kept: Kept) -> None:
        """Says what became of fixes; what does not fit is kept aside before it is overwritten."""
        folder = rescue_folder(self._place, operation) / "fix"
        for path in kept.fixed:
            self.notices.append(Notice(f"{path}: your fix is kept"))
        for path, data in kept.lost.items():
            file = folder / path
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.write_bytes(data)
            said = f"{path}: your fix changes the same lines as the step, so it could not stay"
            self.notices.append(Notice(said, f"the file as you left it: {file}"))

    def _return_to_branch(self, chain: Sequence[Operation]) -> None:
        """Undoing a complete rollback goes back to the migration's branch, if nothing moved."""
        refs = self._place.history.refs
        head, branch = refs.head(), chain[-1].branch
        there = refs.resolve(branch) if branch else None
        if head.branch == branch or there is None or self._kind != "undo":
            return
        if refs.tree(there) == refs.tree(head.commit):
            refs.switch(Head(there, branch), why="canonize: back to the migration's branch")

    def _refuse_overlap(self, records: Sequence[PathRecord]) -> None:
        root, strangers = self._place.root, {}
        for record in records:
            try:
                found = read_file(root, record.path)
            except OSError as error:
                strangers[record.path] = str(error.strerror or error)
                continue
            current = None if found is None else content_hash(found[0])
            if current != record.before:
                strangers[record.path] = "deleted since" if current is None else "edited since"
        others = [r.path for r in records if r.path not in strangers]
        # What a fix left, or a rollback that kept one, is as it is known to be.
        fixed = self._fixed_paths()
        strangers.update(
            self._place.history.files.dirty([path for path in others if path not in fixed])
        )
        if strangers:
            count = len(strangers)
            raise WorkTreeInTheWay(
                f"{plural(count, 'file')} {'was' if count == 1 else 'were'} edited after the step; "
                "rolling back would overwrite that",
                hint="`canonize adopt` takes them as a fix, which a rollback then keeps or takes "
                "along; or undo or move them, or roll back less; edits elsewhere are kept",
                details=tuple(f"{path}: {why}" for path, why in sorted(strangers.items())),
            )

    def _fixed_paths(self) -> frozenset[str]:
        journal = self._place.journal
        fixes = (o for o in journal.operations(self._plan) if o.kind == FIX)
        return frozenset(r.path for fix in fixes for r in journal.paths(fix.number))

    def _image(self, record: PathRecord) -> FileImage:
        journal = self._place.journal
        before, after = (
            None if name is None else journal.content(name)
            for name in (record.before, record.after)
        )
        found = read_file(self._place.root, record.path)
        mode = None if found is None else found[1].st_mode & 0o7777
        return FileImage(record.path, before, after, mode, record.after_mode)


def _require_unfinished_migration(journal: Journal, plan: str) -> None:
    """After `finish` the bytes are gone; git has the commits."""
    kinds = [operation.kind for operation in journal.operations(plan)]
    if kinds and kinds[-1] == "finish":
        raise CanonizeError(
            f"the migration {plan} was finished; its checkpoints are gone",
            hint="git revert takes its commits back",
        )


def _plan_name(journal: Journal, plan: str | None) -> str:
    name = plan or journal.latest_plan()
    if name is None or not journal.operations(name):
        what = f"nothing of {plan!r}" if plan else "nothing"
        raise CanonizeError(f"{what} was run in this work tree", hint="canonize status")
    return name


def _staying(applied: tuple[Applied, ...], to: int | None) -> tuple[Applied, ...]:
    if to is None:
        return applied[:-1]
    if to < 0 or (to > 0 and to not in {step.number for step in applied}):
        known = ", ".join(str(step.number) for step in applied) or "none"
        raise CanonizeError(
            f"step {to} is not applied, so there is no state right after it",
            hint=f"applied steps: {known}; 0 is the beginning",
        )
    return tuple(step for step in applied if step.number <= to)


def _last_effective(journal: Journal) -> Operation | None:
    effective = [
        operation
        for operation in journal.operations()
        if operation.outcome in ("kept", "done") and operation.kind in ("step", "rollback", "undo")
    ]
    return effective[-1] if effective else None


def _applied_before(journal: Journal, operation: Operation) -> tuple[Applied, ...]:
    earlier = [
        other
        for other in journal.operations(operation.plan)
        if other.is_done and other.number < operation.number
    ]
    return earlier[-1].applied if earlier else ()


def _folders(chain: Sequence[Operation]) -> dict[str, int | None]:
    """The folders as they were before the first of a chain of operations."""
    found: dict[str, int | None] = {}
    for operation in chain:
        for path, mode in operation.folders.items():
            found.setdefault(path, mode)
    return found
