"""Fixes that a person made by hand on top of a step: accepted, taken along, kept.

A fix is an operation of its own, bound to the step that stood last. It is over once that step is
taken back: the fix goes with it, or what it changed is put together with what was there before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import canonize
from canonize.core.plural import plural
from canonize.errors import CanonizeError
from canonize.history.merging import merged
from canonize.journal import Applied, FileImage, Journal, Operation, PathRecord, content_hash
from canonize.runner.place import Worksite
from canonize.workspace import read_file

FIX = "fix"


@dataclass(frozen=True, slots=True)
class HandFix:
    """A fix that a rollback would meet.

    Args:
        number, step_id: the step that it stands on.
        paths: the files that it changed.
    """

    number: int
    step_id: str
    paths: tuple[str, ...]


def standing_fixes(
    journal: Journal, plan: str, applied: Sequence[Applied]
) -> tuple[Operation, ...]:
    """The fixes on top of some steps, oldest first."""
    bases = {step.operation for step in applied}
    return tuple(
        operation
        for operation in journal.operations(plan)
        if operation.kind == FIX and operation.applied and operation.applied[-1].operation in bases
    )


def still_failed(
    journal: Journal, plan: str, applied: Sequence[Applied]
) -> dict[int, tuple[str, ...]]:
    """By operation of a step that stands: checks that failed there and passed nowhere since."""
    standing = [step.operation for step in applied]
    fixes = [fix.number for fix in standing_fixes(journal, plan, applied)]
    found: dict[int, list[str]] = {}
    for number in sorted([*standing, *fixes]):
        for record in journal.checks(number):
            for names in found.values():
                if record.passed and record.name in names:
                    names.remove(record.name)
            if not record.passed and number in standing:
                found.setdefault(number, []).append(record.name)
    return {number: tuple(names) for number, names in found.items() if names}


def fix_described(journal: Journal, fixes: Sequence[Operation]) -> tuple[HandFix, ...]:
    """The same, as people are asked about them."""
    return tuple(
        HandFix(fix.step or 0, fix.step_id, tuple(r.path for r in journal.paths(fix.number)))
        for fix in fixes
    )


def chained(journal: Journal, operations: Sequence[Operation]) -> list[PathRecord]:
    """One record a path, from what a chain of operations left to what was there before it."""
    found: dict[str, PathRecord] = {}
    for operation in operations:
        for record in journal.paths(operation.number):
            first = found.get(record.path)
            before, mode = (
                (record.before, record.before_mode)
                if first is None
                else (first.after, first.after_mode)
            )
            found[record.path] = PathRecord(
                record.path, record.after, before, record.after_mode, mode
            )
    return [found[path] for path in sorted(found) if found[path].before != found[path].after]


def edits_of(place: Worksite, plan: str, named: Collection[str]) -> list[FileImage]:
    """What a person changed since the last step.

    Args:
        named: files that are taken, too, although no step changed them.

    Raises:
        CanonizeError: a file that was named is as it was left.
    """
    journal = place.journal
    applied = journal.applied(plan)
    standing = [journal.operation(step.operation) for step in applied]
    known = _left(journal, [*standing, *standing_fixes(journal, plan, applied)])
    images = []
    for path in sorted({*known, *named}):
        image = _image(place, path, known.get(path), standing)
        if image.before != image.after:
            images.append(image)
        elif path in named:
            raise CanonizeError(
                f"{path} is as the last step left it", hint="name files that you changed since"
            )
    return images


def _left(journal: Journal, operations: Sequence[Operation]) -> dict[str, PathRecord]:
    """What the operations that stand left of each file that they changed."""
    ordered = sorted(operations, key=lambda operation: operation.number)
    return {r.path: r for operation in ordered for r in journal.paths(operation.number)}


def _image(
    place: Worksite, path: str, record: PathRecord | None, standing: Sequence[Operation]
) -> FileImage:
    found = read_file(place.root, path)
    after, mode = (None, None) if found is None else (found[0], found[1].st_mode & 0o7777)
    if record is not None:
        left = record.after
        if left is not None and after is not None and content_hash(after) == left:
            return FileImage(path, after, after, mode, mode)
        before = None if left is None else place.journal.content(left)
        return FileImage(path, before, after, record.after_mode, mode)
    last = next((o.commit for o in reversed(standing) if o.commit is not None), None)
    return FileImage(path, _committed(place, path, last), after, mode, mode)


def _committed(place: Worksite, path: str, commit: str | None) -> bytes | None:
    history = place.history
    entry = history.files.tree_entries(commit or history.refs.head().commit, [path]).get(path)
    return None if entry is None else history.files.checked_out(entry.oid, path)


def record_fix(
    place: Worksite, plan: str, plan_hash: str, steps_total: int, images: Sequence[FileImage]
) -> str:
    """Writes the fix down, with its bytes; returns a sentence for people."""
    head, applied = place.history.refs.head(), place.journal.applied(plan)
    last = applied[-1]
    place.journal.record_done(
        images=images,
        kind=FIX,
        plan=plan,
        plan_hash=plan_hash,
        tool=canonize.__version__,
        step=last.number,
        step_id=last.step_id,
        title=f"Fix by hand: {', '.join(image.path for image in images)[:200]}",
        head=head.commit,
        branch=head.branch or "",
        steps_total=steps_total,
        applied=applied,
        outcome="kept",
    )
    named = ", ".join(image.path for image in images[:3])
    more = f" and {len(images) - 3} more" if len(images) > 3 else ""
    where = f"step {last.number} {last.step_id}"
    return f"your fix of {where} in {plural(len(images), 'file')}: {named}{more}"


def other_edits(place: Worksite, plan: str, taken: Collection[str]) -> tuple[str, ...]:
    """Files that were edited since the last step, and that no step changed."""
    files, journal = place.history.files, place.journal
    commits = [journal.operation(s.operation).commit for s in journal.applied(plan)]
    last = next((commit for commit in reversed(commits) if commit is not None), None)
    head = place.history.refs.head().commit
    committed = files.differing(last, head) if last is not None else ()
    uncommitted = files.dirty({*files.staged(), *files.maybe_changed()})
    return tuple(sorted({*committed, *uncommitted}.difference(taken)))


@dataclass(frozen=True, slots=True)
class Kept:
    """What becomes of files when steps go and the fixes on top of them stay.

    Args:
        images: what is written.
        fixed: files that have the fix afterwards.
        lost: by file whose fix does not fit what was there before: what a person had made of it.
    """

    images: list[FileImage]
    fixed: tuple[str, ...]
    lost: Mapping[str, bytes]


def kept_with(place: Worksite, images: Sequence[FileImage], fixes: Sequence[Operation]) -> Kept:
    """Puts fixes together with what the files were before the steps."""
    found, fixed, lost = [], [], {}
    for image in images:
        data, is_fixed = image.after, False
        for record in _records(place.journal, image.path, fixes):
            base, ours = (_content(place.journal, name) for name in (record.before, record.after))
            if data == base:
                data, is_fixed = ours, True
            elif data is not None and base is not None and ours is not None:
                both = merged(place.history.git, base=base, ours=ours, theirs=data)
                data, is_fixed = (data, is_fixed) if both is None else (both, True)
                if both is None:
                    lost[image.path] = ours
            elif ours is not None and ours != data:
                lost[image.path] = ours
        if is_fixed:
            fixed.append(image.path)
        mode = image.before_mode if is_fixed and image.after is None else image.after_mode
        if data != image.before:
            found.append(replace(image, after=data, after_mode=mode))
    return Kept(found, tuple(fixed), lost)


def _records(journal: Journal, path: str, fixes: Sequence[Operation]) -> Iterator[PathRecord]:
    for fix in fixes:
        yield from (record for record in journal.paths(fix.number) if record.path == path)


def _content(journal: Journal, name: str | None) -> bytes | None:
    return None if name is None else journal.content(name)
