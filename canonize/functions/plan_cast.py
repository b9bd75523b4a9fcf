"""The canonical, the competitors and the moves that a new plan is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from canonize.core.plan import Kind
from canonize.core.symbols import Symbol
from canonize.discovery.plan_inputs import PlanInputs
from canonize.errors import CanonizeError, PlanInvalid
from canonize.functions.plan_place import PlanPlace

WOULD_BE_WRONG = "no plan was written, because it would not be right"


@dataclass(frozen=True)
class PlanCast:
    """Canonical and competitors, named or from a group of a scan."""

    canonical: str
    competitors: list[tuple[str, Kind]]
    group: PlanInputs | None
    moves: Mapping[str, str] = field(default_factory=dict)
    pairs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """What else was said on the command line."""

    name: str
    issue: str
    schema: bool
    test_files: bool
    reason: str
    leave: str
    delegates: frozenset[str]
    grafts: frozenset[str]
    adapt: bool
    new_tests: bool


def pairs_asked(asked: Sequence[str]) -> dict[str, str]:
    """What takes the place of a competitor that was named as ``OLD=NEW``."""
    found: dict[str, str] = {}
    for text in asked:
        old, equals, new = text.partition("=")
        if not equals:
            continue
        if not old or not new:
            raise CanonizeError(f"{text!r} is no pair", hint="write OLD=NEW, or OLD alone")
        if found.setdefault(old, new) != new:
            raise CanonizeError(
                f"{old} is paired with {found[old]} and {new}", hint="name one of them"
            )
    return found


def moves_asked(canonical: str, asked: Sequence[str]) -> dict[str, str]:
    """By what moves, where it goes; raises CanonizeError for what says no such thing."""
    found: dict[str, str] = {}
    for text in asked:
        old, _, new = text.partition("=")
        new = new or canonical
        if not new:
            raise CanonizeError(
                f"--move {old} does not say where to",
                hint=f"give --canonical NEW, or --move {old}=NEW",
            )
        if old == new:
            raise CanonizeError(f"{old} is there already", hint=f"give --move {old}=ANOTHER")
        for other, home in found.items():
            if other == old:
                raise CanonizeError(f"{old} is moved twice", hint="name one place for it")
            if home == new:
                raise CanonizeError(
                    f"{other} and {old} would both be {new}", hint=f"give --move {old}=ANOTHER"
                )
        found[old] = new
    for old, new in found.items():
        if new in found:
            raise CanonizeError(
                f"{old} can't move to {new}, which moves itself",
                hint=f"move {new} in a plan of its own first",
            )
    return found


def refuse_module_to_name(moves: Mapping[str, str], file_of: Callable[[str], str | None]) -> None:
    """Raises PlanInvalid for a module that is to become a name of another one."""
    told = tuple(
        f"{file_of(old) or old}:1: {old} can't move to {new}: a module moves to a module; "
        "write the new place as a module, without a colon"
        for old, new in moves.items()
        if ":" not in old and ":" in new
    )
    if told:
        raise PlanInvalid(WOULD_BE_WRONG, details=told)


def refuse_two_parts(moves: Mapping[str, str], named: Mapping[str, Kind]) -> None:
    """Raises CanonizeError for what is to move and has another part in the same plan."""
    for symbol in moves:
        if symbol in named:
            raise CanonizeError(
                f"{symbol} is to move, and is named as {named[symbol]}, too", hint="name it once"
            )


def refuse_malformed(symbols: Sequence[str]) -> None:
    """Raises CanonizeError for what is no name of a module, or of something in one."""
    for symbol in symbols:
        if not symbol or "*" in symbol:
            continue
        try:
            Symbol.parse(symbol)
        except ValueError as error:
            hint = "write it as Python would import it, with a colon before the name"
            raise CanonizeError(str(error), hint=hint) from None


def cast_of(
    place: PlanPlace, canonical: str, competitors: list[tuple[str, Kind]], group: str
) -> PlanCast:
    """Raises CanonizeError when nothing says what stays, or what competes with it."""
    found = place.inputs_of_group(group, canonical) if group else None
    if found is not None:
        canonical = canonical or found.canonical
        named = {symbol for symbol, _ in competitors} | {canonical}
        rest = [(c.symbol, c.verdict) for c in found.competitors if c.symbol not in named]
        competitors = [*competitors, *rest]
    if not canonical:
        raise CanonizeError(
            "no canonical was named", hint="give --canonical SYMBOL, or --group ID from a scan"
        )
    if not competitors and found is not None:
        raise CanonizeError(
            f"{group} has no competitor that a plan could name",
            hint=f"canonize scan --explain {group} says what the others are",
            details=found.missing,
        )
    if not competitors:
        raise CanonizeError(
            "no competitor was named",
            hint="give at least one --duplicate, --deprecate or --move SYMBOL",
        )
    return PlanCast(canonical, competitors, found)
