"""The state of a migration that came with the branch: read from the commits' trailers.

On another machine, or in a fresh clone, there is no journal. What the commits say is written into
one, so that everything that asks it goes on from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

import canonize
from canonize.core.plan import Plan
from canonize.core.plural import plural
from canonize.history.step_commits import StepCommit, standing_commits
from canonize.journal import Applied, FileImage, StartingPoint, State, content_hash
from canonize.runner.place import Worksite

_TAKEN_OVER = "taken over from the commit"


def take_over(place: Worksite, plan: Plan, plan_text: bytes) -> tuple[str, ...]:
    """Writes down the steps that stand as the commits say, if nothing of the plan was done here.

    Returns:
        Sentences for a person; empty when there was nothing to take over.
    """
    if place.journal.operations(plan.name):
        return ()
    ids = [step.id for step in plan.steps]
    commits = standing_commits(place.history.git, plan.name)
    commits = tuple(c for c in commits if set(c.steps) & set(ids))
    if not commits:
        return ()
    with place.journal.hold("taking over"):
        _record(place, plan, plan_text, commits)
    squashed = [c for c in commits if len(c.steps) > 1]
    count = len(place.journal.applied(plan.name))
    said = [f"{plural(count, 'step')} of {plan.name} are applied, as the commits say"]
    if squashed:
        said.append(
            f"{squashed[0].commit[:10]} holds {len(squashed[0].steps)} steps in one commit, "
            "so they can only be rolled back together"
        )
    return tuple(said)


def cannot_promise(place: Worksite, plan: str) -> tuple[str, ...]:
    """What a rollback of steps that were taken over, which have no checkpoint, can't promise."""
    standing = [place.journal.operation(step.operation) for step in place.journal.applied(plan)]
    if all(operation.commit is None or operation.checkpoint for operation in standing):
        return ()  # a step that changed no file has neither
    return (
        "these steps were not run here, so their files come from git: what was not committed "
        "when they ran, and modes that git does not keep, are not known",
    )


def _record(place: Worksite, plan: Plan, plan_text: bytes, commits: Sequence[StepCommit]) -> None:
    """One operation for each step, in the plan's order; those without a commit lie in between."""
    journal, refs = place.journal, place.history.refs
    ids = [step.id for step in plan.steps]
    by_step = {commit.steps[-1]: commit for commit in commits}
    stands = {step for commit in commits for step in commit.steps}
    last = max(ids.index(step) for step in stands if step in ids)
    branch = refs.head().branch or ""
    parent = commits[0].parent or commits[0].commit
    journal.record_origin(plan.name, StartingPoint(branch, parent, "", created=False))
    applied: list[Applied] = []
    for number, step_id in enumerate(ids[: last + 1], start=1):
        made = by_step.get(step_id)
        step = plan.steps[number - 1]
        operation = journal.begin(
            kind="step",
            plan=plan.name,
            plan_hash=content_hash(plan_text),
            tool=canonize.__version__,
            step=number,
            step_id=step_id,
            title=step.title or step_id,
            head=made.parent if made else parent,
            branch=branch,
            steps_total=len(ids),
        )
        parent = made.commit if made else parent
        applied.append(Applied(number, step_id, operation.number))
        images = _images(place, made) if made else []
        journal.record_paths(
            operation,
            images,
            state=State.DONE,
            outcome="kept",
            reason=f"{_TAKEN_OVER} {made.commit[:10]}" if made else f"{_TAKEN_OVER}s after it",
            commit=made.commit if made else None,
            folders=_new_folders(place, made, images) if made else {},
            applied=tuple(applied),
        )


def _images(place: Worksite, made: StepCommit) -> list[FileImage]:
    files = place.history.files
    paths = files.differing(made.parent, made.commit)
    before, after = files.tree_entries(made.parent, paths), files.tree_entries(made.commit, paths)

    def data(path: str, oid: str | None) -> bytes | None:
        return None if oid is None else files.checked_out(oid, path)

    found = []
    for path in paths:
        old, new = before.get(path), after.get(path)
        found.append(
            FileImage(
                path,
                data(path, old.oid if old else None),
                data(path, new.oid if new else None),
                _mode(old.mode) if old else None,
                _mode(new.mode) if new else None,
            )
        )
    return found


def _new_folders(
    place: Worksite, made: StepCommit, images: Sequence[FileImage]
) -> dict[str, int | None]:
    """Folders that the step made: a rollback takes them away again."""
    out = place.history.git.run("ls-tree", "-r", "-d", "-z", "--name-only", made.parent)
    known = set(out.fields())
    parents = {
        str(folder)
        for image in images
        if image.before is None
        for folder in PurePosixPath(image.path).parents
        if str(folder) != "."
    }
    return dict.fromkeys(sorted(parents - known))


def _mode(mode: str) -> int:
    return 0o755 if mode == "100755" else 0o644
