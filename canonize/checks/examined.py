"""The uses of a plan's competitors, and which unsafe ones the plan has an answer to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from canonize.compatibility.accepted_uses import answered_by, is_of_whole
from canonize.compatibility.comparison import Compared, compared
from canonize.compatibility.judged_use import JudgedUse
from canonize.compatibility.use_verdicts import UseVerdict
from canonize.compatibility.written_uses import WrittenUses
from canonize.core.alignment import Aligned
from canonize.core.asked_codemod import asked_codemod
from canonize.core.codemod import Answered, Capability, Loader, Migration, PathOptions, role_of
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.errors import CodemodUnknown


class Excused(StrEnum):
    """Why an unsafe use is no danger, or that nothing was said to it."""

    OPEN = "unanswered"
    ACCEPTED = "accepted"
    LEFT = "left where it is"


@dataclass(frozen=True)
class Examined:
    """What became of the uses.

    Args:
        pairs: each competitor with its uses, as they are once the plan's rules were played.
        adapted: uses that the plan's rules made fit.
        answers: of each unsafe use, by its place and subject.
        idle: keys that were accepted and met no unsafe use.
        reroutes: the calls of the plan's steps that re-route imports.
    """

    pairs: tuple[Compared, ...]
    adapted: tuple[JudgedUse, ...]
    answers: Mapping[tuple[str, str], Excused]
    idle: tuple[str, ...]
    reroutes: tuple[Reroute, ...]

    def is_rerouted(self, pair: Compared) -> bool:
        """Whether a step of the plan re-routes any use of a competitor."""
        return any(reroute.reaches(use) for reroute in self.reroutes for use in pair.uses)

    def answer(self, use: JudgedUse) -> Excused | None:
        """The answer to a use; ``None`` when it needs none."""
        return self.answers.get((use.place, use.subject))

    def having(self, answer: Excused) -> tuple[JudgedUse, ...]:
        uses = (use for pair in self.pairs for use in pair.uses)
        return tuple(use for use in uses if self.answer(use) is answer)

    @property
    def open(self) -> tuple[JudgedUse, ...]:
        """Unsafe uses that nothing was said to."""
        return self.having(Excused.OPEN)

    def count(self, verdict: UseVerdict) -> int:
        return sum(pair.counts()[verdict] for pair in self.pairs)


def examine(
    tree: SourceTree,
    migration: Migration,
    load: Loader,
    accept: Mapping[str, str],
    *,
    strict: bool = False,
    selects: Callable[[str], bool] = lambda path: True,
) -> Examined:
    """Looks at every use of what the plan re-routes.

    Args:
        load: from a codemod's name to the codemod.
        accept: reasons by key; the path in a key may be a glob.
        strict: whatever can't be told wants an answer, too.
        selects: which files are looked at; asked before each.
    """
    after, answers_of = _answered(tree, migration, load)

    @cache
    def written(path: str) -> WrittenUses:
        if path not in touched:
            return WrittenUses()
        answered, data = answers_of.get(path), after.read(path)
        places = answered.uses if answered is not None and answered.data == data else None
        return WrittenUses(_changed_lines(tree.read(path), data), places)

    touched = {path for path in after.touched(tree) if after.differs(tree, path)}
    pairs = tuple(compared(after, migration, selects=selects, adapted=written))
    reroutes = reroutes_of(migration, load)
    accepted = {key: answered_by(key) for key in accept}
    met: set[str] = set()
    answers: dict[tuple[str, str], Excused] = {}
    for use in (use for pair in pairs for use in pair.uses):
        if _fits(use) and not (strict and use.verdict is UseVerdict.UNTOLD):
            continue
        found = Excused.OPEN
        if not any(reroute.reaches(use) for reroute in reroutes):
            found = Excused.LEFT
        for key, matches in accepted.items():
            if matches(use):
                met.add(key)
                found = Excused.ACCEPTED
        answers[(use.place, use.subject)] = found
    adapted = tuple(use for pair in pairs for use in pair.uses if use.adapted and _fits(use))
    idle = tuple(key for key in accept if key not in met and not is_of_whole(key))
    return Examined(pairs, adapted, answers, idle, tuple(reroutes))


def _fits(use: JudgedUse) -> bool:
    return not use.judgement.is_unsafe


def _answered(
    tree: SourceTree, migration: Migration, load: Loader
) -> tuple[SourceTree, Mapping[str, Answered]]:
    """The tree once everything that makes uses fit has done its work, and nothing else.

    Returns:
        the tree, and by path the uses that were written last.
    """
    answers: dict[str, Answered] = {}
    for step in migration.plan.steps:
        for call in step.codemods:
            try:
                codemod = load(call.name)
            except CodemodUnknown:
                continue
            if role_of(codemod) is not Capability.MAKES_USES_FIT:
                continue
            asked = asked_codemod(codemod, call)
            proposal = asked.propose(tree, migration)
            tree = tree.with_changes(proposal.changes)
            answers |= proposal.answers
    return tree, answers


@dataclass(frozen=True)
class Reroute:
    """A call of the plan's that re-routes.

    Args:
        reaches: whether it would reach a use, judging by path and competitor.
        forces: whether it says that what does not fit goes along (``misfits: rewrite``).
    """

    reaches: Callable[[JudgedUse], bool]
    forces: bool


def reroutes_of(migration: Migration, load: Loader) -> list[Reroute]:
    """Every call that re-routes, in the plan's order; those of unknown codemods are left out."""
    found: list[Reroute] = []
    for step in migration.plan.steps:
        for call in step.codemods:
            try:
                codemod = load(call.name)
            except CodemodUnknown:
                continue
            if role_of(codemod) is Capability.REROUTES:
                options = codemod.Options.model_validate(call.options)
                wide = options if isinstance(options, PathOptions) else PathOptions()
                forces = getattr(options, "misfits", "refuse") == "rewrite"
                found.append(Reroute(_reaches(migration, wide), forces))
    return found


def _reaches(migration: Migration, options: PathOptions) -> Callable[[JudgedUse], bool]:
    selects = migration.selects(options)
    only = {Symbol.parse(text) for text in options.competitors}
    return lambda use: selects(use.path) and (not only or use.competitor in only)


def _changed_lines(before: bytes | None, after: bytes | None) -> frozenset[int]:
    """The lines (from 1) of a file afterwards that were not there before."""
    old, new = (before or b"").split(b"\n"), (after or b"").split(b"\n")
    found: set[int] = set()
    for tag, _, _, start, end in Aligned(old, new).get_opcodes():
        if tag != "equal":
            found.update(range(start + 1, end + 1))
    return frozenset(found)
