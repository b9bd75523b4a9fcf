"""Takes files back to what the journal says they were; every act can be repeated after a crash."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from canonize.core.change import Change
from canonize.core.plural import plural
from canonize.errors import HistoryRefused, WorkTreeInTheWay
from canonize.history import TreeEntry
from canonize.history.commits import commit_without_hooks, person_signature
from canonize.journal import Operation, PathRecord, State, content_hash
from canonize.runner.messages import is_message_of, restore_message
from canonize.runner.place import Worksite
from canonize.workspace import Writer, read_file


def rescue_folder(place: Worksite, operation: Operation) -> Path:
    """Where bytes go that somebody else wrote and that had to make room."""
    return place.history.git_dir / "canonize" / "rescued" / str(operation.number)


def settle_files(
    place: Worksite, operation: Operation, *, forward: bool, rescue: bool = False
) -> int:
    """Makes every file of an operation what it is to be, and returns how many were written.

    Args:
        forward: towards the operation's result; otherwise towards what was there before.
        rescue: move versions that neither the operation nor the journal knows out of the way.

    Raises:
        WorkTreeInTheWay: such versions are there; nothing was written, ``details`` lists them.
    """
    folders = operation.goal_folders if forward else operation.folders
    writer = Writer(place.root, operation.token, folders=folders)
    changes, modes, strangers = [], {}, []
    for record in place.journal.paths(operation.number):
        writer.clean_up(record.path)
        goal = _Goal.of(record, forward=forward)
        try:
            found = read_file(place.root, record.path)
        except OSError as error:
            strangers.append((record.path, str(error.strerror or error)))
            continue
        current = None if found is None else found[0]
        name = None if current is None else content_hash(current)
        if name == goal.content:
            if found is not None and goal.mode not in (None, found[1].st_mode & 0o7777):
                modes[record.path] = goal.mode
            continue
        if name != goal.origin and not rescue:
            strangers.append((record.path, "edited since"))
        if name != goal.origin and rescue and current is not None:
            _rescue(rescue_folder(place, operation) / record.path, current)
        after = None if goal.content is None else place.journal.content(goal.content)
        changes.append(Change(record.path, current, after, goal.mode))
    if strangers:
        raise _in_the_way(strangers)
    for change in sorted(changes, key=lambda change: change.after is not None):
        writer.apply(change)
    for path, mode in modes.items():
        (place.root / path).chmod(mode or 0)
    writer.settle_folders()
    writer.sync()
    return len(changes)


def restore_step(
    place: Worksite, operation: Operation, reason: str, *, rescue: bool = False
) -> int:
    """Takes a step back as if it had never been: files, branch, index. Returns files written.

    The commit that the step made, if it made one, stays under a hidden ref. When others may have
    it already, or commits stand on it, a new commit takes its changes back instead.
    """
    reason = operation.reason or reason
    operation = place.journal.update(operation, state=State.RESTORING, reason=reason)
    written = settle_files(place, operation, forward=False, rescue=rescue)
    commit = operation.commit or _unrecorded_commit(place, operation)
    if commit is not None:
        _take_back_commit(place, operation, commit)
    paths = [record.path for record in place.journal.paths(operation.number)]
    align_index(place, paths)
    place.history.scratch(operation.token).discard()
    applied = place.journal.applied(operation.plan)
    if not applied:
        go_home(place, operation.plan)
    place.history.settling.settle()
    place.journal.update(operation, state=State.DONE, outcome="restored", applied=applied)
    return written


def commit_paths(
    place: Worksite, operation: Operation, source: str, paths: Sequence[str], message: str
) -> str | None:
    """Commits, on top of HEAD, some paths as a commit's tree has them; no hook runs.

    Returns ``None`` when HEAD has them so already.
    """
    history = place.history
    head = history.refs.head()
    scratch = history.scratch(operation.token)
    try:
        before = scratch.prepare(history.files)
        entries = history.files.tree_entries(source, paths)
        scratch.put({path: entries.get(path) for path in paths})
        tree = scratch.tree()
        if tree == before:
            return None
        signature = person_signature(history)
        made = commit_without_hooks(history, tree, [head.commit], message, signature)
        history.settling.settle()  # no ref may reach the disk before what it names
        history.refs.move("HEAD", made, head.commit, why=message.partition("\n")[0])
    finally:
        scratch.discard()
    return made


def align_index(place: Worksite, paths: Sequence[str]) -> None:
    """Makes the person's index agree with HEAD for some paths, and leaves all others alone."""
    files = place.history.files
    wanted = files.tree_entries("HEAD", paths)
    current = files.index(paths)
    differing: Mapping[str, TreeEntry | None] = {
        path: wanted.get(path)
        for path in paths
        if _identity(wanted.get(path)) != _identity(current.get(path))
    }
    place.history.scratch("align").update_real(differing)


def go_home(place: Worksite, plan: str) -> None:
    """Points HEAD back to where the migration started, when nothing of it is left in the tree.

    A branch that the tool made and that holds no commit of its own goes, too.
    """
    origin, refs = place.journal.origin(plan), place.history.refs
    head = refs.head()
    if origin is None or not origin.own_branch or head.branch != origin.own_branch:
        return
    target = refs.resolve(origin.branch or origin.commit)
    if target is None or refs.tree(target) != refs.tree(head.commit):
        return
    home = type(head)(target, origin.branch or None)
    refs.switch(home, why=f"canonize: moving from {head.name} to {home.name}")
    if origin.created and refs.contains(target, head.commit):
        with contextlib.suppress(HistoryRefused):  # it moved: somebody uses it
            refs.delete(origin.own_branch, head.commit)


class _Goal:
    """What a file is to become, and what it may be now."""

    def __init__(self, content: str | None, mode: int | None, origin: str | None) -> None:
        self.content = content
        self.mode = mode
        self.origin = origin

    @classmethod
    def of(cls, record: PathRecord, *, forward: bool) -> _Goal:
        if forward:
            return cls(record.after, record.after_mode, record.before)
        return cls(record.before, record.before_mode, record.after)


def _unrecorded_commit(place: Worksite, operation: Operation) -> str | None:
    """The step's commit, when the run was killed between making it and writing it down."""
    head = place.history.refs.head()
    if head.commit == operation.head:
        return None
    ours = place.history.refs.parents(head.commit) == [operation.head]
    message = place.history.refs.message(head.commit)
    return head.commit if ours and is_message_of(message, operation) else None


def _take_back_commit(place: Worksite, operation: Operation, commit: str) -> None:
    refs = place.history.refs
    head = refs.head()
    if not refs.contains(head.commit, commit):
        return
    kept = f"refs/canonize/{operation.plan}/{operation.number:04d}-{operation.token}-undone"
    if refs.resolve(kept) is None:
        refs.create(kept, commit)
    if head.commit == commit and not refs.is_pushed(commit):
        refs.move("HEAD", operation.head, commit, why=f"canonize: restored {operation.step_id}")
        return
    paths = [record.path for record in place.journal.paths(operation.number)]
    commit_paths(place, operation, operation.head, paths, restore_message(operation))


def _identity(entry: TreeEntry | None) -> tuple[str, str] | None:
    return None if entry is None else (entry.mode, entry.oid)


def _rescue(target: Path, data: bytes) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    target.write_bytes(data)
    os.chmod(target, 0o600)  # noqa: PTH101  # explicit: the folder is private, the file is, too


def _in_the_way(strangers: Sequence[tuple[str, str]]) -> WorkTreeInTheWay:
    return WorkTreeInTheWay(
        f"{plural(len(strangers), 'file')} were edited since; restoring would overwrite that",
        hint="move or undo these edits, then run the same command again",
        details=tuple(f"{path}: {reason}" for path, reason in strangers),
    )
