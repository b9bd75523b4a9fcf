"""`adopt`: accept what moved since the last step. `finish`: the migration is over, tidy up."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Sequence

import canonize
from canonize.errors import CanonizeError
from canonize.journal import FileImage, Operation, content_hash
from canonize.runner.drift import drift, require_finished
from canonize.runner.hand_fixes import edits_of, record_fix
from canonize.runner.interruption import Interruption
from canonize.runner.messages import is_message_of
from canonize.runner.place import Worksite
from canonize.runner.session import Session
from canonize.workspace import read_file


def adopt(session: Session, named: Collection[str] = ()) -> tuple[str, ...]:
    """Accepts an edited plan, amended commits, and what a person changed on top of the last step.

    Args:
        named: files that belong to such a fix although no step changed them.

    Returns:
        one sentence for each thing that was accepted; empty when nothing had moved.
    """
    place, plan = session.place, session.plan.name
    with place.work("adopt"), Interruption() as interruption:
        require_finished(place)
        moved = drift(place, plan, session.plan_text)
        with interruption.shield():
            if moved:
                _accept(session, moved)
            return (*moved, *_fix(session, named))


def _fix(session: Session, named: Collection[str]) -> tuple[str, ...]:
    """A person's edits on top of the last step, as an operation that a rollback knows."""
    place, plan = session.place, session.plan
    if not place.journal.applied(plan.name):
        return ()
    images = edits_of(place, plan.name, named)
    if not images:
        return ()
    plan_hash = content_hash(session.plan_text)
    return (record_fix(place, plan.name, plan_hash, len(plan.steps), images),)


def _accept(session: Session, moved: Sequence[str]) -> None:
    """Writes down what moved, with the commits that took the place of others."""
    place, plan = session.place, session.plan.name
    standing = [place.journal.operation(step.operation) for step in place.journal.applied(plan)]
    commits, images = {}, {}
    for operation in standing:
        if operation.commit is None or _is_there(place, operation.commit):
            continue
        found = _amended(place, operation)
        commits[operation.number] = found
        if found is not None:
            images[operation.number] = _adopted_images(place, operation, found)
    _record(place, session, moved, commits, images)


def finish(place: Worksite, *, plan: str | None = None) -> int:
    """Ends a migration: checkpoints and kept bytes go, the log and the commits stay.

    Rolling back is git's business from then on. Returns the number of hidden refs removed.
    """
    with place.work("finish"), Interruption() as interruption:
        require_finished(place)
        name = plan or place.journal.latest_plan()
        if name is None or not place.journal.operations(name):
            raise CanonizeError("nothing was run in this work tree", hint="canonize status")
        with interruption.shield():
            return _finish(place, name)


def _finish(place: Worksite, plan: str) -> int:
    journal, refs = place.journal, place.history.refs
    head = refs.head()
    applied = journal.applied(plan)
    last = journal.operations(plan)[-1]
    for operation in journal.operations(plan):
        folder = place.history.git_dir / "canonize" / "rescued" / str(operation.number)
        shutil.rmtree(folder, ignore_errors=True)
    mine = refs.list(f"refs/canonize/{plan}/")
    tokens = {operation.token for operation in journal.operations(plan)}
    gone = {ref: oid for ref, oid in mine.items() if _token(ref) in tokens}
    for ref, oid in gone.items():
        refs.delete(ref, oid)
    journal.record_done(
        kind="finish",
        plan=plan,
        plan_hash=last.plan_hash,
        tool=canonize.__version__,
        step=None,
        step_id="",
        title="Finish",
        head=head.commit,
        branch=head.branch or "",
        steps_total=last.steps_total,
        applied=applied,
        outcome="done",
    )
    journal.forget_contents(plan)
    return len(gone)


def _token(ref: str) -> str:
    """Work trees share hidden refs; each removes only those of its own operations."""
    return ref.rpartition("/")[2].split("-")[1] if "-" in ref.rpartition("/")[2] else ""


def _record(
    place: Worksite,
    session: Session,
    moved: Sequence[str],
    commits: dict[int, str | None],
    images: dict[int, list[FileImage]],
) -> None:
    journal, head = place.journal, place.history.refs.head()
    plan = session.plan
    journal.rebind(commits, images)
    journal.record_done(
        kind="adopt",
        plan=plan.name,
        plan_hash=content_hash(session.plan_text),
        tool=canonize.__version__,
        step=None,
        step_id="",
        title="Adopt",
        reason="; ".join(moved),
        head=head.commit,
        branch=head.branch or "",
        steps_total=len(plan.steps),
        applied=journal.applied(plan.name),
        outcome="done",
    )


def _is_there(place: Worksite, commit: str) -> bool:
    refs = place.history.refs
    return refs.contains(refs.head().commit, commit)


def _amended(place: Worksite, operation: Operation) -> str | None:
    """The commit in HEAD's history that carries the step's trailers now."""
    refs = place.history.refs
    for commit in refs.since(operation.head):
        if is_message_of(refs.message(commit), operation):
            return commit
    return None


def _adopted_images(place: Worksite, operation: Operation, found: str) -> list[FileImage]:
    """The step's files as they are now, where the amended commit has them otherwise."""
    journal, files = place.journal, place.history.files
    changed = set(files.differing(str(operation.commit), found))
    clean = changed.difference(files.dirty(sorted(changed)))
    images = []
    for record in journal.paths(operation.number):
        if record.path not in clean:
            continue
        now = read_file(place.root, record.path)
        data, mode = (None, None) if now is None else (now[0], now[1].st_mode & 0o7777)
        before = None if record.before is None else journal.content(record.before)
        images.append(FileImage(record.path, before, data, record.before_mode, mode))
    return images
