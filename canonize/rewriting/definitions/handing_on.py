"""How a call is handed on: one signature's parameters as another one's arguments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from canonize.core.reasons import Code, Reason
from canonize.syntax.signatures import Signature, Takes


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs between a thing and what it is handed on to.

    Args:
        name: the other's name; empty when it is the same.
        renamed: other names of arguments.
        dropped: arguments that the other does without.
        added: expressions for arguments that only the other takes.
        wrap: what becomes of the result, with ``{call}`` in it.
    """

    name: str = ""
    renamed: Mapping[str, str] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    added: Mapping[str, str] = field(default_factory=dict)
    wrap: str = ""

    def result(self, call: str) -> str:
        """The call with what is made of its result."""
        return self.wrap.replace("{call}", call) if self.wrap else call


@dataclass(frozen=True, slots=True)
class HandedOn:
    """The arguments as code, or why there are none."""

    arguments: str = ""
    objection: str = ""


def handed_on(
    mine: Signature,
    theirs: Signature,
    differences: Differences,
    *,
    unwrapped: Mapping[str, str] | None = None,
    by_place: bool = False,
) -> HandedOn:
    """The arguments with which a function calls the other, each parameter once.

    Args:
        unwrapped: by parameter, the code that stands for its value.
        by_place: parameters fit by their places, whatever they are called.
    """
    values = unwrapped or {}
    given: list[str] = []
    filled: set[str] = set()
    position, in_order = 0, True
    for parameter in mine.parameters:
        if parameter.name in differences.dropped:
            continue
        value = values.get(parameter.name, parameter.name)
        if parameter.takes in (Takes.REST, Takes.REST_KEYWORDS):
            rest = parameter.takes is Takes.REST
            if not (theirs.takes_rest if rest else theirs.takes_any_keyword):
                return HandedOn(objection=f"{parameter} has no place there")
            if rest and (not in_order or position != len(theirs.positional)):
                return HandedOn(objection=f"{parameter} would fill other places there")
            given.append(f"{parameter.takes.value}{value}")
            continue
        name = differences.renamed.get(parameter.name, parameter.name)
        stands = theirs.at(position) if in_order else ""
        if stands and (stands == name or by_place) and parameter.takes is not Takes.KEYWORD:
            given.append(value)
            filled.add(stands)
            position += 1
        elif name in theirs.named or theirs.takes_any_keyword:
            in_order = False
            given.append(f"{name}={value}")
            filled.add(name)
        else:
            return HandedOn(objection=Reason(f"there is no argument {name} there", Code.ARGUMENTS))
    for name, expression in differences.added.items():
        if name not in theirs.named and not theirs.takes_any_keyword:
            return HandedOn(objection=Reason(f"there is no argument {name} there", Code.ARGUMENTS))
        given.append(f"{name}={expression}")
        filled.add(name)
    if missing := [p.name for p in theirs.required if p.name not in filled]:
        return HandedOn(objection=Reason(f"{_listed(missing)} would not be given", Code.ARGUMENTS))
    return HandedOn(", ".join(given))


def _listed(names: list[str]) -> str:
    return f"{'argument' if len(names) == 1 else 'arguments'} {', '.join(names)}"
