"""What steps would do: a summary, each step's files and diffs, and the ledger."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from canonize.console.diff import FilePatch, show_patches
from canonize.console.facts import Execution
from canonize.console.ledgers import COLORS, FEW, shortened, show_sums, show_whole_ledger
from canonize.console.screen import Piece, Screen
from canonize.core.ledger import Disposition, Ledger, Reference, WholeLedger
from canonize.core.next_moves import ELSE, advice_on
from canonize.core.plan import Plan
from canonize.core.plural import plural
from canonize.core.rehearsal import StepProposal

_MEANINGS = {
    Disposition.REWRITTEN: ("goes to the canonical", "go to the canonical"),
    Disposition.SHIMMED: ("keeps working through a shim", "keep working through a shim"),
    Disposition.KEPT: ("stays as it is", "stay as they are"),
    Disposition.REFUSED: ("can't be rewritten safely", "can't be rewritten safely"),
    Disposition.MANUAL: ("is left to a person", "are left to a person"),
}
_ANSWERABLE = (Disposition.REFUSED, Disposition.MANUAL)


@dataclass(frozen=True)
class PreviewedStep:
    """A step as people and programs are told of it."""

    proposal: StepProposal

    @cached_property
    def patches(self) -> tuple[FilePatch, ...]:
        return tuple(FilePatch.of(change) for change in self.proposal.changes)

    @property
    def refused(self) -> int:
        return len(self.proposal.ledger.having(Disposition.REFUSED))

    def as_json(self) -> dict[str, Any]:
        step, ledger = self.proposal.step, self.proposal.ledger
        return {
            "number": self.proposal.number,
            "id": step.id,
            "title": step.title,
            "phase": step.phase,
            "files": [_file_json(patch) for patch in self.patches],
            "counts": {str(d): n for d, n in ledger.counts().items()},
            "ledger": [reference.as_json() for reference in ledger.references],
        }


def preview_json(
    plan: Plan,
    source_roots: Sequence[str],
    steps: Sequence[PreviewedStep],
    whole: WholeLedger | None = None,
    warnings: Sequence[dict[str, object]] = (),
) -> dict[str, Any]:
    """The document of ``preview --json``; undecodable bytes of a diff are lone surrogates.

    Args:
        whole: every occurrence, when all steps were played.
        warnings: what speaks against the source roots.
    """
    document: dict[str, Any] = {
        "plan": plan.name,
        "canonical": plan.canonical,
        "source_roots": list(source_roots),
        "warnings": list(warnings),
        "steps": [step.as_json() for step in steps],
    }
    if whole is not None:
        document["whole_ledger"] = whole.as_json()
    return document


def show_preview(
    screen: Screen,
    plan: Plan,
    source_roots: Sequence[str],
    steps: Sequence[PreviewedStep],
    *,
    diffs: bool,
    every: bool,
    whole: WholeLedger | None = None,
    figures: bool = False,
) -> None:
    """The whole preview.

    Args:
        source_roots: the ones that count, detected or named by the plan.
        diffs: with the diffs.
        every: list the rewritten references too, which the diffs show already.
        whole: every occurrence, when all steps were played.
        figures: nothing but numbers: those of steps, of files and of the ledger.
    """
    show_summary(screen, plan, source_roots, steps)
    ledger = sum((step.proposal.ledger for step in steps), Ledger())
    for step in steps:
        if step.patches:
            show_step(screen, plan, step, diffs=diffs and not figures)
    if figures:
        _show_figures(screen, ledger, whole)
        return
    show_ledger(screen, ledger, whole=every)
    if whole is not None:
        told = {reference.reason for reference in ledger.references}
        show_whole_ledger(screen, whole, every=every, told=told)


def show_summary(
    screen: Screen, plan: Plan, source_roots: Sequence[str], steps: Sequence[PreviewedStep]
) -> None:
    """One line a step: files, and references by what becomes of them."""
    screen.show((plan.name, "bold"), f"  {plural(len(plan.competitors), 'competitor')}")
    screen.show(f"canonical     {plan.canonical}")
    screen.show(f"source roots  {', '.join(root or '.' for root in source_roots)}")
    screen.show("")
    rows: list[list[Piece]] = [["", "step", "files", "lines", *(str(d) for d in Disposition)]]
    for step in steps:
        counts = step.proposal.ledger.counts()
        added, removed = sum(p.added for p in step.patches), sum(p.removed for p in step.patches)
        rows.append(
            [
                str(step.proposal.number),
                step.proposal.step.id,
                _number(len(step.patches)),
                f"+{added} -{removed}" if added or removed else ("-", "dim"),
                *(_number(counts.get(d, 0), COLORS[d]) for d in Disposition),
            ]
        )
    screen.table(rows, right=[0, *range(2, len(rows[0]))])


def show_ledger(screen: Screen, ledger: Ledger, *, whole: bool = False) -> None:
    """References grouped by disposition and reason, those that need a person last."""
    for disposition in Disposition:
        references = ledger.having(disposition)
        if not references:
            continue
        screen.show("")
        _show_heading(screen, disposition, len(references))
        if disposition is Disposition.REWRITTEN and not whole:
            continue
        is_all = whole or disposition is Disposition.REFUSED
        related = [r for r in references if whole or not r.is_unrelated]
        _show_by_reason(screen, related, None if is_all else FEW)
        _show_unrelated(screen, [r for r in references if not whole and r.is_unrelated])


def _show_figures(screen: Screen, ledger: Ledger, whole: WholeLedger | None) -> None:
    """Sums only: what the steps say of references, and every occurrence by what becomes of it."""
    counts = [(d, n) for d, n in ledger.counts().items() if n]
    told = ", ".join(f"{count} {disposition}" for disposition, count in counts)
    total = plural(sum(count for _, count in counts), "reference")
    screen.show("")
    screen.show(f"in the steps: {total}{f': {told}' if told else ''}")
    if whole is None:
        return
    show_sums(screen, whole)
    occurring = Counter(entry.disposition for entry in whole.occurrences)
    rows: list[list[Piece]] = [
        [(str(d), COLORS[d]), f"{occurring[d]:,}"] for d in Disposition if occurring[d]
    ]
    if whole.unknowns:
        rows.append([("known unknowns", "yellow"), f"{len(whole.unknowns):,}"])
    screen.table(rows, right=[1], heading=False)


def show_executions(screen: Screen, executions: Sequence[Execution]) -> None:
    """Every command that would be executed, exactly."""
    screen.show("")
    if not executions:
        screen.show("no command would be executed")
        return
    screen.show(("these commands would be executed:", "bold"))
    for execution in executions:
        screen.show(f"  {execution.command}  ", (execution.what, "dim"))


def _show_heading(screen: Screen, disposition: Disposition, count: int) -> None:
    meaning = _MEANINGS[disposition][count != 1]
    style = f"bold {COLORS[disposition]}".strip()
    screen.show((f"{disposition}: ", style), f"{plural(count, 'reference')} {meaning}")


def _show_unrelated(screen: Screen, references: Sequence[Reference]) -> None:
    """Lookups of other names, folded to a line for each module."""
    counts = Counter(reference.symbol.partition(":")[0] for reference in references)
    for module, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        what = f"{plural(count, 'lookup')} on {module} that {'is' if count == 1 else 'are'}"
        screen.show(f"  {what} no competitor's")


def _show_by_reason(screen: Screen, references: Sequence[Reference], most: int | None) -> None:
    groups: dict[str, list[Reference]] = defaultdict(list)
    for reference in references:
        groups[reference.reason].append(reference)
    for reason, members in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        advice = advice_on(reason)
        is_open = members[0].disposition in _ANSWERABLE
        if reason:
            screen.show(f"  {reason}", (f"  [{advice.code}]" if is_open else "", "dim"))
        if is_open and advice is not ELSE:
            screen.show((f"    next: {advice.moves[0]}", "dim"))
        for reference in members[:most]:
            place, form = f"    {reference.place}  ", (str(reference.form), "dim")
            screen.show(place, form, f"  {shortened(reference.text)}")
        if most is not None and len(members) > most:
            screen.show(
                (f"    and {len(members) - most} more; `preview --ledger` lists them", "dim")
            )


def show_step(screen: Screen, plan: Plan, step: PreviewedStep, *, diffs: bool) -> None:
    """A step's files, with their diffs if those are wanted."""
    proposal = step.proposal
    screen.show("")
    screen.show((f"step {proposal.number} of {len(plan.steps)}  {proposal.step.id}", "bold"))
    if proposal.step.title:
        screen.show(proposal.step.title)
    rows = [
        ["", patch.change.path, f"+{patch.added} -{patch.removed}", _kind(patch)]
        for patch in step.patches
    ]
    screen.table(rows, heading=False)
    if diffs:
        screen.show("")
        show_patches(screen, step.patches)


def _kind(patch: FilePatch) -> Piece:
    return {"create": ("new", "green"), "delete": ("deleted", "red")}.get(patch.change.kind, "")


def _number(count: int, style: str = "") -> Piece:
    return (str(count), style) if count else ("-", "dim")


def _file_json(patch: FilePatch) -> dict[str, Any]:
    return {
        "path": patch.change.path,
        "kind": patch.change.kind,
        "added": patch.added,
        "removed": patch.removed,
        "patch": b"".join(line + b"\n" for line in patch.lines).decode("utf-8", "surrogateescape"),
    }
