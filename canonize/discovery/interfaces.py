"""Two interfaces side by side: what a caller of one would miss or break on the other."""

from __future__ import annotations

from canonize.discovery.candidates import Candidate
from canonize.inventory.facts import Method


def breaking_differences(canonical: Candidate, member: Candidate) -> tuple[str, ...]:
    """What breaks when callers of ``member`` are given ``canonical``; empty when nothing does."""
    if not member.definition.is_class or not canonical.definition.is_class:
        return _function_differences(canonical, member)
    found: list[str] = []
    left, right = member.definition.method("__init__"), canonical.definition.method("__init__")
    found += _signature_differences(
        "constructor", left.signature if left else "", right.signature if right else ""
    )
    if member.data and canonical.data:
        missing = [f for f in member.definition.fields if f not in canonical.definition.fields]
        if missing:
            found.append(f"{canonical.name} has no field {_list(missing)}")
    theirs = canonical.definition.public_methods()
    for name, method in member.definition.public_methods().items():
        other = theirs.get(name)
        if other is None:
            found.append(f"{canonical.name} has no `{name}`")
            continue
        found += _method_differences(name, method, other)
    return tuple(found)


def _function_differences(canonical: Candidate, member: Candidate) -> tuple[str, ...]:
    if canonical.definition.kind == "class" or member.definition.kind == "class":
        kinds = (member.definition.kind, canonical.definition.kind)
        return () if kinds[0] == kinds[1] else (f"{kinds[0]} here, {kinds[1]} there",)
    (mine,), (other,) = member.definition.methods, canonical.definition.methods
    return tuple(_method_differences(canonical.name, mine, other))


def _method_differences(name: str, mine: Method, other: Method) -> list[str]:
    found = []
    if ("a" in mine.flags) != ("a" in other.flags):
        words = ("async", "not async") if "a" in mine.flags else ("not async", "async")
        found.append(f"`{name}` is {words[0]} here and {words[1]} in the canonical")
    if ("p" in mine.flags) != ("p" in other.flags):
        found.append(f"`{name}` is a property in only one of them")
    return found + _signature_differences(f"`{name}`", mine.signature, other.signature)


def _signature_differences(what: str, mine: str, other: str) -> list[str]:
    """Calls that fit ``mine`` and would not fit ``other``."""
    if mine == other:
        return []
    a, b = Parameters.of(mine), Parameters.of(other)
    found = []
    required = [n for n in b.required if n not in a.names]
    if required:
        found.append(f"{what} of the canonical requires {_list(required)}")
    unknown = [n for n in a.names if n not in b.names and not b.keywords]
    if unknown:
        found.append(f"{what} of the canonical does not take {_list(unknown)}")
    for position, (x, y) in enumerate(zip(a.positional, b.positional, strict=False), start=1):
        if x != y:
            found.append(
                f"{what}: positional parameter {position} is `{x}` here, `{y}` in the canonical"
            )
            break
    if not found and len(a.positional) > len(b.positional) and not b.variadic:
        found.append(f"{what} of the canonical takes fewer positional arguments")
    return found


def _list(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names[:4]) + (", ..." if len(names) > 4 else "")


class Parameters:
    """A signature as `canonize.inventory.facts.Method` spells it, taken apart."""

    def __init__(self) -> None:
        self.positional: list[str] = []
        self.names: list[str] = []
        self.required: list[str] = []
        self.variadic = False
        self.keywords = False

    @classmethod
    def of(cls, text: str) -> Parameters:
        found = cls()
        only_keywords = False
        for part in filter(None, text.split(",")):
            if part == "/":
                continue
            if part.startswith("**"):
                found.keywords = True
            elif part.startswith("*"):
                only_keywords = True
                found.variadic = found.variadic or len(part) > 1
            else:
                name = part.rstrip("=")
                found.names.append(name)
                if not only_keywords:
                    found.positional.append(name)
                if part == name:
                    found.required.append(name)
        return found
