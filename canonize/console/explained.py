"""One place, competitor or reason at length: what is said of it, why, and what answers it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from canonize.console.ledgers import COLORS, shortened
from canonize.console.screen import Screen
from canonize.core.ledger import Disposition, Reference
from canonize.core.next_moves import Advice, advice_by_code, advice_on
from canonize.core.plural import plural

_MOST = 20
_ANSWERABLE = (Disposition.REFUSED, Disposition.MANUAL)


@dataclass(frozen=True)
class Explained:
    """Everything that fits a key.

    Args:
        references: what steps, or the whole ledger, say of it.
        steps: by reference, the step that says it.
    """

    key: str
    references: tuple[Reference, ...]
    steps: dict[Reference, str]

    def groups(self) -> list[tuple[Disposition, str, list[Reference]]]:
        """By disposition and reason: what needs a person first, then the largest."""
        found: dict[tuple[Disposition, str], list[Reference]] = {}
        for reference in self.references:
            found.setdefault((reference.disposition, reference.reason), []).append(reference)
        order = [*_ANSWERABLE, *Disposition]
        ordered = sorted(found.items(), key=lambda g: (order.index(g[0][0]), -len(g[1]), g[0][1]))
        return [(disposition, reason, members) for (disposition, reason), members in ordered]

    def as_json(self) -> dict[str, object]:
        return {
            "key": self.key,
            "explained": [
                {
                    "disposition": str(disposition),
                    "reason": reason,
                    **_advice_json(disposition, reason),
                    "references": [
                        {**member.as_json(), "step": self.steps.get(member, "")}
                        for member in members
                    ],
                }
                for disposition, reason, members in self.groups()
            ],
        }


def fitting(key: str, references: Iterable[Reference]) -> list[Reference]:
    """The references that a key means.

    A key is a place (``path``, ``path:line`` or ``path:line:column``), a competitor
    (``module:Name`` or a module), the code of a reason, or words of one.
    """
    found = list(references)
    by_place = [r for r in found if key in (r.path, f"{r.path}:{r.line}", r.place)]
    if by_place:
        return by_place
    by_symbol = [r for r in found if key in (r.symbol, r.symbol.partition(":")[0])]
    if by_symbol:
        return by_symbol
    if (advice := advice_by_code(key)) is not None:
        open_ones = [r for r in found if r.disposition in _ANSWERABLE]
        return [r for r in open_ones if advice_on(r.reason).code == advice.code]
    words = key.casefold()
    return [r for r in found if words in r.reason.casefold()]


def show_explained(screen: Screen, found: Explained) -> None:
    """The whole explanation."""
    for number, (disposition, reason, members) in enumerate(found.groups()):
        if number:
            screen.show("")
        style = f"bold {COLORS[disposition]}".strip()
        said = reason or "goes to the canonical"
        code = f"  [{advice_on(reason).code}]" if disposition in _ANSWERABLE else ""
        screen.show((f"{disposition}: ", style), (said, "bold"), (code, "dim"))
        if disposition in _ANSWERABLE:
            show_advice(screen, advice_on(reason))
        files = len({member.path for member in members})
        screen.show(f"  {plural(len(members), 'place')} in {plural(files, 'file')}:")
        _show_members(screen, members, found.steps)


def show_advice(screen: Screen, advice: Advice) -> None:
    """What would go wrong, and everything that answers it."""
    screen.show(f"  why:  {advice.why}")
    for number, move in enumerate(advice.moves):
        screen.show(f"  {'next:' if not number else 'or:  '} {move}")


def _show_members(
    screen: Screen, members: Sequence[Reference], steps: dict[Reference, str]
) -> None:
    for member in members[:_MOST]:
        step = f"  step {steps[member]}" if member in steps else ""
        symbol = f"  {member.symbol}" if member.symbol else ""
        screen.show(f"    {member.place}", (f"{symbol}  {member.form}{step}", "dim"))
        if member.text:
            screen.show(f"      {shortened(member.text)}")
    if len(members) > _MOST:
        screen.show((f"    and {len(members) - _MOST} more; --json has them all", "dim"))


def _advice_json(disposition: Disposition, reason: str) -> dict[str, object]:
    if disposition not in _ANSWERABLE:
        return {}
    advice = advice_on(reason)
    return {"code": advice.code, "why": advice.why, "next": list(advice.moves)}
