"""Plays the steps of a plan in memory, each on the tree that the one before it left.

Nothing is written and nothing is executed. What `run` commits is what this returns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from canonize.core.change import Change, merge_changes
from canonize.core.codemod import Codemod, Loader, Migration, Proposal
from canonize.core.collecting import not_collecting
from canonize.core.guard import objections
from canonize.core.import_graph import ImportGraph
from canonize.core.ledger import Disposition, Form, Ledger, Reference
from canonize.core.plan import CodemodCall, Step
from canonize.core.symbols import Symbol
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
    """Plays one step: its codemods one after the other, each guarded, each proved idempotent."""
    step = migration.plan.steps[number - 1]
    tree.expect(_words(migration))
    current = tree
    changes: list[Change] = []
    ledger = Ledger()
    for call in step.codemods:
        with not_collecting():
            proposal = _play(current, migration, load(call.name), call)
        changes += proposal.changes
        ledger += Ledger.of(proposal.references)
        current = current.with_changes(proposal.changes)
    return StepProposal(number, step, merge_changes(changes), ledger, tree, current)


def _words(migration: Migration) -> frozenset[bytes]:
    """The last part of every name and module that the plan calls a competitor."""
    symbols = [Symbol.parse(competitor.symbol) for competitor in migration.plan.competitors]
    leaves = {
        part.rpartition(".")[2] for symbol in symbols for part in (symbol.name, symbol.module)
    }
    return frozenset(leaf.encode() for leaf in leaves if leaf)


def _play(tree: SourceTree, migration: Migration, codemod: Codemod, call: CodemodCall) -> Proposal:
    options = codemod.Options.model_validate(call.options)
    proposal = codemod.propose(tree, options, migration)
    proposal = _guarded(tree, migration, proposal)
    if not proposal.changes:
        return proposal
    after = tree.with_changes(proposal.changes)
    again = codemod.propose(
        after.only(change.path for change in proposal.changes if change.after is not None),
        options,
        migration,
    )
    restless = {change.path for change in again.changes}
    if not restless:
        return proposal
    reason = f"a second run of {call.name} would change it again"
    return _dropped(proposal, dict.fromkeys(restless, reason))


def _guarded(tree: SourceTree, migration: Migration, proposal: Proposal) -> Proposal:
    """The proposal without the changes that the guard refuses; each refusal is in the ledger."""
    while proposal.changes:
        after = tree.with_changes(proposal.changes)
        before_graph = ImportGraph(tree, migration.modules(tree))
        after_graph = ImportGraph(after, migration.modules(after))
        refused: dict[str, str] = {}
        for change in proposal.changes:
            found = objections(change, proposal.edits.get(change.path), before_graph, after_graph)
            if found:
                refused[change.path] = "; ".join(found)
        if not refused:
            return proposal
        proposal = _dropped(proposal, refused)
    return proposal


def _dropped(proposal: Proposal, refused: dict[str, str]) -> Proposal:
    """Takes changes back; what the ledger said was rewritten there is refused instead."""
    if proposal.atomic:
        [(path, reason), *_] = refused.items()
        whole = {change.path: f"{path}: {reason}" for change in proposal.changes}
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
    return replace(proposal, changes=kept, references=tuple(entries), edits=edits)


def _with_dependents(proposal: Proposal, refused: dict[str, str]) -> dict[str, str]:
    """The refused paths and, after them, those whose change is wrong without theirs."""
    found = dict(refused)
    pending = list(refused)
    while pending:
        gone = pending.pop()
        for path, needed in proposal.relies_on.items():
            if gone in needed and path not in found:
                found[path] = f"it relies on the change of {gone}, which is refused: {found[gone]}"
                pending.append(path)
    return found


_DONE = (Disposition.REWRITTEN, Disposition.SHIMMED)
