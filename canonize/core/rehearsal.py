"""Plays the steps of a plan in memory, each on the tree that the one before it left.

Nothing is written and nothing is executed. What `run` commits is what this returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from canonize.core.asked_codemod import AskedCodemod, asked_codemod
from canonize.core.asked_words import words_asked
from canonize.core.change import Change, merge_changes
from canonize.core.codemod import Held, Loader, Migration, Proposal
from canonize.core.collecting import playing
from canonize.core.formatting import formatted
from canonize.core.guard import Guard
from canonize.core.import_graph import ImportGraph
from canonize.core.ledger import Disposition, Form, Ledger, Reference
from canonize.core.plan import CodemodCall, Step
from canonize.core.reasons import Code, Reason, code_of, joined
from canonize.core.rejected_edits import rejections
from canonize.core.tree import SourceTree


@dataclass(frozen=True, slots=True)
class StepProposal:
    """What one step would do to the tree before it.

    Args:
        number: counts from 1 in the plan.
        changes: sorted by path, at most one a path.
        ledger: every reference that the step's codemods and the guard speak of.
    """

    number: int
    step: Step
    changes: tuple[Change, ...]
    ledger: Ledger
    before: SourceTree
    after: SourceTree


def rehearse(
    tree: SourceTree, migration: Migration, load: Loader, numbers: Sequence[int]
) -> Iterator[StepProposal]:
    """Plays steps in the order given, yielding each as soon as it is known.

    Args:
        tree: the repository as it is.
        load: from a codemod's name to the codemod.
        numbers: steps of the plan, counted from 1.
    """
    for number in numbers:
        proposal = play_step(tree, migration, load, number)
        yield proposal
        tree = proposal.after


def play_step(tree: SourceTree, migration: Migration, load: Loader, number: int) -> StepProposal:
    """Plays one step: its codemods one after the other, each guarded, each proved idempotent.

    A codemod may leave parts of files unfinished, for a later codemod of the step to take over
    (`Proposal.unfinished`). What is still unfinished when the step ends is held, and the step is
    played anew without it, until everything that was begun is finished.

    An edit that a person rejected holds its whole file, and what relies on that: the step is
    played anew without them, so that all that follows sees what really is there.
    """
    rejected: dict[str, str] = {}
    while True:
        proposal = _play_step(tree, migration, load, number, rejected)
        if not migration.decisions.has_rejections:
            return proposal
        fresh = rejections(proposal.step.id, proposal.changes, migration.decisions)
        if not fresh:
            return proposal
        rejected |= fresh


def _play_step(
    tree: SourceTree,
    migration: Migration,
    load: Loader,
    number: int,
    rejected: Mapping[str, str],
) -> StepProposal:
    """Plays a step without changing some files, each with its reason."""
    step = migration.plan.steps[number - 1]
    tree.expect(words_asked(migration))
    held: Held = {}
    while True:
        told = replace(migration, held=held, left=frozenset(rejected))
        played = [*_play_codemods(tree, told, load, step, rejected)]
        left = _left_unfinished(played, migration, load)
        fresh = _without(left, held)
        if not fresh:
            break
        held = _joined(held, fresh)
    changes = [change for one in played for change in one.proposal.changes]
    ledger = sum((Ledger.of(said) for said in _said_once(played)), Ledger())
    told_of = {entry.path for entry in ledger.references if entry.reason in rejected.values()}
    ledger += Ledger.of(
        Reference(path, 1, 1, "", Form.UNKNOWN, Disposition.REFUSED, why)
        for path, why in rejected.items()
        if path not in told_of
    )
    merged = merge_changes(changes)
    if migration.formatter is not None:
        merged = merge_changes(formatted(merged, migration.formatter))
        return StepProposal(number, step, merged, ledger, tree, tree.with_changes(merged))
    after = played[-1].after if played else tree
    return StepProposal(number, step, merged, ledger, tree, after)


def _said_once(played: Iterable[_Played]) -> Iterator[list[Reference]]:
    """What each says, but that a call's arguments differ where a rule for it was refused."""
    refused: set[tuple[str, int, int]] = set()
    for one in played:
        here = {
            (entry.path, entry.line, entry.column): code_of(entry.reason)
            for entry in one.proposal.references
            if entry.disposition is Disposition.REFUSED
        }
        yield [
            entry
            for entry in one.proposal.references
            if (entry.path, entry.line, entry.column) not in refused
            or entry.disposition is not Disposition.REFUSED
            or code_of(entry.reason) is not Code.ARGUMENTS
        ]
        refused |= {place for place, code in here.items() if code is not Code.ARGUMENTS}


@dataclass(frozen=True, slots=True)
class _Played:
    """One codemod of a step, and the tree after it; ``held`` is what it was told to leave."""

    call: CodemodCall
    proposal: Proposal
    after: SourceTree
    held: Held


def _play_codemods(
    tree: SourceTree,
    migration: Migration,
    load: Loader,
    step: Step,
    rejected: Mapping[str, str],
) -> Iterator[_Played]:
    current = tree
    for call in step.codemods:
        with playing():
            asked = asked_codemod(load(call.name), call)
            proposal = _play(current, migration, asked, rejected)
        current = current.with_changes(proposal.changes)
        yield _Played(call, proposal, current, migration.held)
        held = _joined(migration.held, proposal.holds)
        answered = {**migration.answered, **proposal.answers}
        migration = replace(migration, held=held, answered=answered)


def _left_unfinished(played: list[_Played], migration: Migration, load: Loader) -> Held:
    """Parts that a codemod began and that nothing in the step finished, with the reason.

    A file that was held in part before and still is not at rest is held as a whole.
    """
    left: dict[str, dict[str, str]] = {}
    for index, one in enumerate(played):
        unfinished = one.proposal.unfinished
        if not unfinished:
            continue
        asked = asked_codemod(load(one.call.name), one.call)
        end = played[-1].after
        with playing():
            told = replace(migration, held=one.held)
            again = asked.propose(end.only(unfinished), told)
        changed = {change.path for change in again.changes}
        for path, parts in unfinished.items():
            still = parts if path in changed else parts & again.reached.get(path, frozenset())
            if still:
                reason = _why(path, one.call, played[index + 1 :])
                whole = {_WHOLE} if path in one.held else set()
                left.setdefault(path, {}).update(dict.fromkeys(still | whole, reason))
    return left


_WHOLE = ""
"""The part that is all of a file."""


def _why(path: str, call: CodemodCall, later: list[_Played]) -> str:
    """Why a later codemod did not take over what an earlier one began in a file."""
    what = f"what {call.name} begins here is not finished in this step"
    for one in later:
        for entry in one.proposal.references:
            if entry.path == path and entry.disposition is Disposition.REFUSED:
                return Reason(
                    f"{what}: {one.call.name} refuses line {entry.line}: {entry.reason}",
                    entry.reason,
                )
    return f"{what}: no codemod after it takes it over"


def _without(left: Held, held: Held) -> Held:
    fresh = {
        path: {part: why for part, why in parts.items() if part not in held.get(path, {})}
        for path, parts in left.items()
    }
    return {path: parts for path, parts in fresh.items() if parts}


def _joined(one: Held, other: Held) -> Held:
    return {path: {**other.get(path, {}), **one.get(path, {})} for path in {*one, *other}}


def _play(
    tree: SourceTree,
    migration: Migration,
    asked: AskedCodemod,
    rejected: Mapping[str, str],
) -> Proposal:
    proposal = asked.propose(tree, migration)
    against = {c.path: rejected[c.path] for c in proposal.changes if c.path in rejected}
    if against:
        proposal = _dropped(proposal, against)
    proposal = _obedient(proposal, migration.held)
    proposal = _guarded(tree, migration, proposal)
    # What is unfinished is asked about when the step ends.
    finished = [c for c in proposal.changes if c.path not in proposal.unfinished]
    if not finished:
        return proposal
    after = tree.with_changes(proposal.changes)
    again = asked.propose(
        after.only(change.path for change in finished if change.after is not None), migration
    )
    restless = {change.path for change in again.changes}
    if restless:
        # What holds a reference back may stand in a file that was not asked.
        whole = asked.propose(after, migration)
        restless &= {change.path for change in whole.changes}
    if not restless:
        return proposal
    reason = f"a second run of {asked.name} would change it again"
    return _dropped(proposal, dict.fromkeys(restless, reason))


def _obedient(proposal: Proposal, held: Held) -> Proposal:
    """The proposal without the files in which it begins what was held before it."""
    stubborn = {}
    for path, parts in proposal.unfinished.items():
        told = held.get(path, {})
        reasons = [told[part] for part in (_WHOLE, *sorted(parts)) if part in told]
        if reasons:
            stubborn[path] = reasons[0]
    return _dropped(proposal, stubborn) if stubborn else proposal


def _guarded(tree: SourceTree, migration: Migration, proposal: Proposal) -> Proposal:
    """The proposal without the changes that the guard refuses; each refusal is in the ledger."""
    while proposal.changes:
        after = tree.with_changes(proposal.changes)
        before_graph = ImportGraph.of(migration.code_base(tree))
        after_graph = ImportGraph.of(migration.code_base(after))
        was = migration.former_paths(tree, after)
        guard = Guard(before_graph, after_graph, proposal.changes, was)
        refused: dict[str, str] = {}
        for change in proposal.changes:
            edits = proposal.edits.get(change.path)
            if found := guard.objections(change, edits):
                refused[change.path] = joined(found)
        if not refused:
            return proposal
        proposal = _dropped(proposal, refused)
    return proposal


def _dropped(proposal: Proposal, refused: dict[str, str]) -> Proposal:
    """Takes changes back; what the ledger said was rewritten there is refused instead."""
    if proposal.atomic:
        [(path, reason), *_] = refused.items()
        whole = {change.path: Reason(f"{path}: {reason}", reason) for change in proposal.changes}
        refused = {**whole, **refused}
    refused = _with_dependents(proposal, refused)
    kept = tuple(change for change in proposal.changes if change.path not in refused)
    entries: list[Reference] = []
    told: set[str] = set()
    for entry in proposal.references:
        if entry.path in refused and entry.disposition in _DONE:
            entries.append(
                replace(entry, disposition=Disposition.REFUSED, reason=refused[entry.path])
            )
            told.add(entry.path)
        else:
            entries.append(entry)
    for path, reason in refused.items():
        if path not in told:
            entries.append(Reference(path, 1, 1, "", Form.UNKNOWN, Disposition.REFUSED, reason))
    edits = {path: some for path, some in proposal.edits.items() if path not in refused}
    unfinished = {path: p for path, p in proposal.unfinished.items() if path not in refused}
    # What was not begun there must not be finished there either.
    stays = {
        path: dict.fromkeys(parts, refused[path])
        for path, parts in proposal.unfinished.items()
        if path in refused
    }
    return replace(
        proposal,
        changes=kept,
        references=tuple(entries),
        edits=edits,
        unfinished=unfinished,
        answers={path: some for path, some in proposal.answers.items() if path not in refused},
        holds=_joined(proposal.holds, stays),
    )


def _with_dependents(proposal: Proposal, refused: dict[str, str]) -> dict[str, str]:
    """The refused paths and, after them, those whose change is wrong without theirs."""
    found = dict(refused)
    pending = list(refused)
    while pending:
        gone = pending.pop()
        for path, needed in proposal.relies_on.items():
            if gone in needed and path not in found:
                told = f"it relies on the change of {gone}, which is refused: {found[gone]}"
                found[path] = Reason(told, found[gone])
                pending.append(path)
    return found


_DONE = (Disposition.REWRITTEN, Disposition.SHIMMED)
