"""Plain branches of a migration, one for each step or for each owner. None is ever moved."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from canonize.core.paths import glob_pattern
from canonize.core.record import Record, StepDone
from canonize.errors import CanonizeError
from canonize.history.commits import commit_without_hooks, person_signature
from canonize.history.step_commits import PLAN
from canonize.runner.session import Session

_PLACES = ("CODEOWNERS", ".github/CODEOWNERS", ".gitlab/CODEOWNERS", "docs/CODEOWNERS")
NOBODY = "unowned"


@dataclass(frozen=True)
class Branch:
    """One branch.

    Args:
        step: the step that it ends with, when the work is split by step.
        owner: whose files it has, when it is split by owner.
    """

    branch: str
    commit: str
    step: StepDone | None = None
    owner: str = ""
    files: int = 0


def by_step(record: Record) -> list[Branch]:
    """A branch at each step's commit: each stands on the one before."""
    return [
        Branch(f"{record.branch}-{step.number}-{step.id}", step.commit, step, files=step.files)
        for step in record.applied
        if step.commit
    ]


def by_owner(session: Session, record: Record) -> list[Branch]:
    """A branch for each owner, from where the migration started, with a commit of that owner's
    files. Parts of one migration: they are right once all are merged.

    Raises:
        CanonizeError: nobody's files are declared.
    """
    history, tree = session.place.history, session.tree()
    rules = next((data for path in _PLACES if (data := tree.read(path)) is not None), None)
    if rules is None:
        raise CanonizeError(
            "there is no CODEOWNERS file", hint=f"one of {', '.join(_PLACES)}; or --split step"
        )
    last = next((s.commit for s in reversed(record.applied) if s.commit), "")
    paths = history.files.differing(record.base, last) if last else ()
    owned = owners_of(rules.decode("utf-8", "replace"), paths)
    before = history.files.tree_entries(record.base, paths)
    after = history.files.tree_entries(last, paths) if last else {}
    scratch = history.scratch("owners")
    parts = []
    try:
        scratch.prepare(history.files)
        current = history.files.tree_entries("HEAD", _changed(session, record.base))
        start = history.files.tree_entries(record.base, _changed(session, record.base))
        scratch.put({path: start.get(path) for path in {*current, *start}})
        for owner, mine in sorted(owned.items()):
            scratch.put({path: after.get(path) for path in mine})
            title = f"{record.plan}: files of {owner}"
            made = commit_without_hooks(
                history,
                scratch.tree(),
                [record.base],
                f"{title}\n\nPart of one migration.\n\n{PLAN}: {record.plan}\n",
                person_signature(history),
            )
            scratch.put({path: before.get(path) for path in mine})
            branch = f"{record.branch}-{_slug(owner)}"
            parts.append(Branch(branch, made, owner=owner, files=len(mine)))
    finally:
        scratch.discard()
    return parts


def _changed(session: Session, base: str) -> Sequence[str]:
    return session.place.history.files.differing(base, "HEAD")


def owners_of(rules: str, paths: Sequence[str]) -> Mapping[str, list[str]]:
    """Paths by owner; of several rules the last that fits counts, of several owners the first."""
    parsed = []
    for line in rules.splitlines():
        words = re.sub(r"(?<!\\)#.*", "", line).split()
        if words and not words[0].startswith("["):
            parsed.append((glob_pattern(words[0].replace("\\ ", " ")), (words[1:] or [""])[0]))
    found: dict[str, list[str]] = {}
    for path in paths:
        owner = next((o for pattern, o in reversed(parsed) if pattern.match(path)), "")
        found.setdefault(owner or NOBODY, []).append(path)
    return found


def make_branches(session: Session, parts: Sequence[Branch]) -> None:
    """Creates the branches, all or none; those that are there already, where they should, stay.

    Raises:
        CanonizeError: a branch of that name is somewhere else.
    """
    refs = session.place.history.refs
    there = {part.branch: refs.resolve(f"refs/heads/{part.branch}") for part in parts}
    same = {
        part.branch
        for part in parts
        if there[part.branch] and refs.tree(str(there[part.branch])) == refs.tree(part.commit)
    }
    taken = [branch for branch, commit in there.items() if commit and branch not in same]
    if taken:
        raise CanonizeError(
            f"{len(taken)} of the branches are there already and hold something else",
            hint="branches are never moved: delete or rename them first",
            details=tuple(taken),
        )
    for part in parts:
        if part.branch not in same:
            refs.create(f"refs/heads/{part.branch}", part.commit)


def _slug(owner: str) -> str:
    return "-".join(re.findall(r"[A-Za-z0-9]+", owner)).lower() or NOBODY
