"""`verify --reproduce BASE..HEAD`: the plan is played on one commit and held against another.

What comes out byte for byte is proved to be mechanical; a reviewer reads the rest. Nothing is
written, no journal is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from canonize.core.collecting import collecting_rarely
from canonize.core.ledger import Reference
from canonize.core.rehearsal import rehearse
from canonize.core.tree import SourceTree
from canonize.errors import CanonizeError
from canonize.history.commit_base import CommitBase
from canonize.history.step_commits import standing_commits
from canonize.plan_file.decisions_file import DECISIONS_NAME
from canonize.runner.session import Session


@dataclass(frozen=True)
class Reproduced:
    """What was compared.

    Args:
        steps: ids of the steps that were played.
        proved: paths that are in the second commit what the plan makes of the first.
        different: paths that the plan makes something else of, with what is so.
        by_hand: paths that changed and the plan leaves alone, with the commits that touched them.
        own: the plan and its decisions, when they changed.
        refused: what the played steps refused: it is still what it was.
    """

    base: str
    head: str
    steps: tuple[str, ...]
    proved: tuple[str, ...]
    different: tuple[tuple[str, str], ...]
    by_hand: tuple[tuple[str, str], ...]
    own: tuple[str, ...] = ()
    refused: tuple[Reference, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.different and not self.by_hand


def reproduce(session: Session, text: str) -> Reproduced:
    """Plays the steps that the second commit has and the first has not.

    Args:
        text: ``BASE..HEAD``; the second is HEAD when it is left out.

    Raises:
        CanonizeError: one of the commits is not known here.
    """
    from canonize.core.ledger import Disposition

    base, head = _commits(session, text)
    history, plan = session.place.history, session.plan
    numbers = _steps_between(session, base, head)
    source, target = CommitBase(history, base), CommitBase(history, head)
    own = _own(session)
    tree = SourceTree(source, dict.fromkeys(own), outside=session.place.worktree.outside)
    after, refused = tree, set[Reference]()
    with collecting_rarely():
        for proposal in rehearse(tree, session.migration, session.load, numbers):
            after = proposal.after
            refused |= set(proposal.ledger.having(Disposition.REFUSED))
    touched = {p for p in after.touched(tree) if after.read(p) != tree.read(p)} - own
    moved = set(history.files.differing(base, head))
    proved, different = [], []
    for path in sorted(touched):
        made = after.read(path)
        oid = None if made is None else history.files.object_id(made)
        if oid == target.oids.get(path):
            proved.append(path)
        else:
            there = target.oids.get(path) is not None
            different.append((path, _difference(made is not None, there)))
    others = sorted(moved - touched - own)
    return Reproduced(
        base,
        head,
        tuple(plan.steps[n - 1].id for n in numbers),
        tuple(proved),
        tuple(different),
        tuple((path, _touching(session, base, head, path)) for path in others),
        tuple(sorted(moved & own)),
        tuple(sorted(refused)),
    )


def _commits(session: Session, text: str) -> tuple[str, str]:
    one, dots, other = text.partition("..")
    names = (one, other.lstrip(".") or "HEAD")
    if not dots or not one:
        raise CanonizeError(
            f"{text!r} is no range of commits", hint="BASE..HEAD, such as origin/main..HEAD"
        )
    found = [session.place.history.refs.resolve(name) for name in names]
    for name, commit in zip(names, found, strict=True):
        if commit is None:
            raise CanonizeError(
                f"there is no commit {name!r} here",
                hint="fetch it first; continuous integration often clones without history "
                "(fetch-depth: 0)",
            )
    return str(found[0]), str(found[1])


def _steps_between(session: Session, base: str, head: str) -> tuple[int, ...]:
    """The steps that stand at the second commit only, with those in between that make none."""
    git, plan = session.place.history.git, session.plan
    ids = [step.id for step in plan.steps]

    def last(commit: str) -> int:
        stands = {i for c in standing_commits(git, plan.name, commit) for i in c.steps}
        return max((ids.index(i) + 1 for i in stands if i in ids), default=0)

    first, final = last(base), last(head)
    return tuple(range(first + 1, (final or len(ids)) + 1))


def _own(session: Session) -> frozenset[str]:
    """The plan's own files, which no step sees."""
    if session.plan_path is None:
        return frozenset()
    folder, _, _ = session.plan_path.rpartition("/")
    beside = f"{folder}/{DECISIONS_NAME}" if folder else DECISIONS_NAME
    return frozenset({session.plan_path, beside})


def _difference(made: bool, there: bool) -> str:
    if made and there:
        return "the plan makes other bytes of it"
    return "the plan keeps or makes it, and it is not there" if made else "the plan removes it"


def _touching(session: Session, base: str, head: str, path: str) -> str:
    """The commits between that touched a path."""
    options = ("--format=%h %s", "--max-count=3", f"{base}..{head}", "--", path)
    lines: Sequence[str] = session.place.history.git.run("log", *options).text.splitlines()
    return "; ".join(lines) or "changed between the two"
