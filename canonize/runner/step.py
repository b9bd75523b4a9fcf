"""One step for real: checkpoint, journal, write, commit. The checks come after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import canonize
from canonize.core.events import BranchStarted, Checkpointed, Event, Notice, Progress, StepCommitted
from canonize.core.plural import plural
from canonize.core.rehearsal import StepProposal
from canonize.errors import CanonizeError, HistoryRefused, StaleChange
from canonize.history import ScratchIndex, TreeEntry, active_hooks
from canonize.history.commits import (
    Commit,
    commit_with_hooks,
    commit_without_hooks,
    require_identity,
    says_that_hooks_fixed,
    tool_signature,
)
from canonize.journal import FileImage, Operation, StartingPoint, State, content_hash
from canonize.runner.messages import checkpoint_message, step_message
from canonize.runner.place import Worksite
from canonize.runner.restoring import align_index, rescue_folder
from canonize.runner.session import Session
from canonize.workspace import (
    Survey,
    TreeWatch,
    Writer,
    hazards_in,
    mode_after,
    read_file,
    write_file,
)


@dataclass(frozen=True)
class StepWriter:
    """Writes and commits one proposed step.

    Args:
        here: commit on the branch that is checked out.
    """

    session: Session
    proposal: StepProposal
    here: bool

    @property
    def _place(self) -> Worksite:
        return self.session.place

    def look(self) -> Survey:
        """Everything that could refuse the step before anything is written.

        Raises:
            WorkTreeInTheWay, HistoryRefused: with the list of what is in the way.
        """
        history = self._place.history
        history.require_quiet()
        history.require_unlocked()
        if not self.proposal.changes:
            return Survey(())
        require_identity(history)
        conflicts = history.files.unmerged()
        if conflicts:
            raise HistoryRefused(
                "git's index has unresolved conflicts",
                hint="resolve them and commit, or `git checkout --ours` or `--theirs`",
                details=conflicts,
            )
        return hazards_in(self._place.worktree, self.proposal.changes)

    def begin(self) -> Operation:
        """Starts the operation in the journal."""
        head = self._place.history.refs.head()
        step, plan = self.proposal.step, self.session.plan
        counts = {str(name): count for name, count in self.proposal.ledger.counts().items()}
        return self._place.journal.begin(
            kind="step",
            plan=plan.name,
            plan_hash=content_hash(self.session.plan_text),
            tool=canonize.__version__,
            step=self.proposal.number,
            step_id=step.id,
            title=step.title or step.id,
            head=head.commit,
            branch=head.branch or "",
            steps_total=len(plan.steps),
            counts=counts,
        )

    def start_branch(self) -> Iterator[Event]:
        """Creates the migration's branch at the first step and points HEAD at it."""
        place, plan = self._place, self.session.plan
        if place.journal.applied(plan.name):
            return
        refs = place.history.refs
        head, own = refs.head(), f"refs/heads/{plan.branch}"
        known = place.journal.origin(plan.name)
        if self.here or head.branch == own:
            if known is None or self.here:
                origin = StartingPoint(head.branch or "", head.commit, "", False)
                place.journal.record_origin(plan.name, origin)
            return
        resumed = known is not None and known.own_branch == own
        created = refs.resolve(own) is None
        origin = StartingPoint(head.branch or "", head.commit, own, created)
        place.journal.record_origin(plan.name, origin)
        started = refs.start_branch(plan.branch, resumed=resumed)
        yield BranchStarted(plan.branch, started.commit)

    def write(self, operation: Operation, found: Survey) -> Iterator[Event]:
        """Checkpoint, journal, files, commit; ends with the operation committed."""
        for sentence in found.notices:
            yield Notice(sentence)
        place = self._place
        scratch = place.history.scratch(operation.token)
        tree = scratch.prepare(place.history.files)
        operation = self._checkpoint(operation, scratch, tree, found)
        assert operation.checkpoint is not None
        yield Checkpointed(f"{checkpoint_ref(operation)}", operation.checkpoint)
        yield from self._write_files(operation, found)
        operation = place.journal.update(operation, state=State.COMMITTING)
        entries = self._entries()
        scratch.put(entries)
        commit: str | None = None
        hook_changes: tuple[str, ...] = ()
        expected = scratch.tree()
        if expected != tree:
            place.history.settling.settle()  # no ref may reach the disk before what it names
            commit, hook_changes = self._commit(operation, scratch, expected)
        scratch.discard()
        paths = {*entries, *hook_changes}
        align_index(place, sorted(paths))
        place.history.settling.settle()
        place.journal.update(operation, state=State.COMMITTED, commit=commit)
        count = len(self.proposal.changes)
        yield StepCommitted(self.proposal.number, commit, count, hook_changes)

    def _checkpoint(
        self, operation: Operation, scratch: ScratchIndex, tree: str, found: Survey
    ) -> Operation:
        """Keeps what is there twice: as raw bytes in the journal, and as a commit for people."""
        place = self._place
        images = [
            FileImage(
                change.path, change.before, change.after, state.mode, mode_after(change, state)
            )
            for change, state in zip(self.proposal.changes, found.files, strict=True)
        ]
        made = make_checkpoint(place, operation, scratch, tree, images)
        folders = dict(found.folders)
        return place.journal.record_paths(
            operation, images, state=State.WRITING, checkpoint=made, folders=folders
        )

    def _write_files(self, operation: Operation, found: Survey) -> Iterator[Event]:
        writer = Writer(self._place.root, operation.token)
        changes = self.proposal.changes
        ordered = sorted(changes, key=lambda change: change.after is not None)
        for done, change in enumerate(ordered, start=1):
            self._place.worktree.pin(change.path, change.before)
            write_file(writer, change)
            yield Progress("writing files", done, len(changes))
        writer.sync()

    def _entries(self) -> dict[str, TreeEntry | None]:
        """What git's index gets for the step's files, through the repository's filters."""
        changes, files = self.proposal.changes, self._place.history.files
        present = {c.path: c.after for c in changes if c.after is not None}
        ids = files.cleaned_ids(present, write=True)
        moved = [
            path
            for path, oid in ids.items()
            if oid != files.object_id(present[path]) and not self._still(path, present[path])
        ]
        if moved:
            raise StaleChange(
                "files were changed by somebody else while the step was written",
                details=tuple(sorted(moved)),
                hint="the step was restored; run it again",
            )
        modes = files.modes(ids)
        return {
            c.path: TreeEntry(modes[c.path], ids[c.path]) if c.path in ids else None
            for c in changes
        }

    def _still(self, path: str, data: bytes) -> bool:
        found = read_file(self._place.root, path)
        return found is not None and found[0] == data

    def _commit(
        self, operation: Operation, scratch: ScratchIndex, expected: str
    ) -> tuple[str, tuple[str, ...]]:
        place = self._place
        message = step_message(self.session.plan, self.proposal)
        hooks = active_hooks(place.history)
        known = {c.path: c.after for c in self.proposal.changes if c.after is not None}
        watch = TreeWatch(place.worktree, known) if hooks else None
        try:
            made = self._commit_until_hooks_are_content(scratch, message, watch)
        except BaseException:  # raised again: whatever ends it, what the hook did is taken back
            if watch is not None:
                self._tidy(operation, watch, keep=frozenset())
            raise
        changed = () if made.tree == expected else self._differing(expected, made.tree)
        if watch is None:
            return made.oid, changed
        touched = {i.path for i in watch.intrusions() if i.kind not in ("created", "staged")}
        hook_changes = tuple(sorted({*changed, *touched}))
        if hook_changes and self.session.plan.commits.hooks == "stop":
            self._tidy(operation, watch, keep=frozenset())
            raise HistoryRefused(
                f"a commit hook changed {plural(len(hook_changes), 'file')}",
                hint="the step was restored; `commits: {hooks: keep}` in the plan accepts it",
                details=hook_changes,
            )
        self._adopt(operation, watch, hook_changes)
        return made.oid, hook_changes

    def _commit_until_hooks_are_content(
        self, scratch: ScratchIndex, message: str, watch: TreeWatch | None
    ) -> Commit:
        """Commits; where the plan keeps what hooks do, hooks that fixed files are run again.

        Raises:
            HistoryRefused: a hook fixed nothing new and still says no, or did not come to an end.
        """
        keeps = self.session.plan.commits.hooks == "keep"
        fixed: dict[str, bytes] = {}
        for again in range(_HOOKS_AGAIN + 1):
            try:
                return commit_with_hooks(self._place.history, scratch, message)
            except HistoryRefused as refused:
                found = self._fixed_by_hooks() if keeps and watch is not None else {}
                if found == fixed and keeps and says_that_hooks_fixed(refused):
                    raise _undone(refused) from refused
                if found == fixed:
                    raise
                if again == _HOOKS_AGAIN:
                    raise _without_end(refused, found) from refused
                fixed = found
                files = self._place.history.files
                ids = files.cleaned_ids(fixed, write=True)
                modes = files.modes(ids)
                scratch.put({path: TreeEntry(modes[path], oid) for path, oid in ids.items()})
        raise AssertionError("the last round returns or raises")

    def _fixed_by_hooks(self) -> dict[str, bytes]:
        """The step's own files that a hook has changed since they were written."""
        written = {c.path: c.after for c in self.proposal.changes if c.after is not None}
        found = {}
        for path, data in written.items():
            now = read_file(self._place.root, path)
            if now is not None and now[0] != data:
                found[path] = now[0]
        return found

    def _differing(self, one: str, other: str) -> tuple[str, ...]:
        return self._place.history.files.differing(one, other)

    def _tidy(self, operation: Operation, watch: TreeWatch, *, keep: frozenset[str]) -> None:
        """Takes back what a hook did to tracked files; what it created stays."""
        mine = [i for i in watch.intrusions() if i.kind != "created" and i.path not in keep]
        failed = watch.repair(mine, rescue_folder(self._place, operation), operation.token)
        if failed:
            raise CanonizeError(
                "what a commit hook did to the work tree can't be taken back exactly",
                details=failed,
            )

    def _adopt(self, operation: Operation, watch: TreeWatch, paths: tuple[str, ...]) -> None:
        """What the hook made of the files is the step's result from now on: rolled back with it."""
        known = {record.path: record for record in self._place.journal.paths(operation.number)}
        images = []
        for path in paths:
            found = read_file(self._place.root, path)
            data, mode = (None, None) if found is None else (found[0], found[1].st_mode & 0o7777)
            record = known.get(path)
            if record is not None:
                before = None if record.before is None else self._content(record.before)
                images.append(FileImage(path, before, data, record.before_mode, None))
            else:
                images.append(FileImage(path, watch.original(path), data, watch.mode(path), mode))
        self._place.journal.record_paths(operation, images)

    def _content(self, name: str) -> bytes:
        return self._place.journal.content(name)


def _without_end(refused: HistoryRefused, changed: Mapping[str, bytes]) -> HistoryRefused:
    return HistoryRefused(
        f"the step's commit was refused, and its hooks, run again {_HOOKS_AGAIN} times, changed "
        f"{plural(len(changed), 'file')} each time",
        hint="the step's files were restored; hooks that undo one another's work, or their own, "
        "never come to an end: make them agree, then run again",
        details=(*sorted(changed), *refused.details),
    )


def _undone(refused: HistoryRefused) -> HistoryRefused:
    return HistoryRefused(
        "the step's commit was refused: its hooks say that they fixed files, and "
        "nothing is left of it",
        hint="the step's files were restored; hooks that undo one another's work never come to an "
        "end: make them agree (isort's `profile = black`, for one), then run again",
        details=refused.details,
    )


_HOOKS_AGAIN = 3
"""How often hooks that fix files are run again; those that need more disagree with one another."""


def checkpoint_ref(operation: Operation) -> str:
    """The hidden ref of the checkpoint before an operation."""
    return f"refs/canonize/{operation.plan}/{operation.number:04d}-{operation.token}"


def make_checkpoint(
    place: Worksite,
    operation: Operation,
    scratch: ScratchIndex,
    tree: str,
    images: list[FileImage],
) -> str:
    """A commit on top of HEAD that holds the files' raw bytes, under a hidden ref.

    The scratch index is as it was afterwards.
    """
    files = place.history.files
    there = files.tree_entries(operation.head, [image.path for image in images])
    raw: Mapping[str, TreeEntry | None] = {
        image.path: TreeEntry(there[image.path].mode, files.store(image.before))
        for image in images
        if image.before is not None
        and image.path in there
        and files.object_id(image.before) != there[image.path].oid
    }
    if raw:
        scratch.put(raw)
        tree = scratch.tree()
        scratch.put({path: there[path] for path in raw})
    message = checkpoint_message(operation)
    made = commit_without_hooks(place.history, tree, [operation.head], message, tool_signature())
    place.history.refs.create(checkpoint_ref(operation), made)
    return made
