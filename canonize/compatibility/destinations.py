"""Where an instance, or the thing itself, goes, in words that know what they share."""

from __future__ import annotations

from typing import Self


class Destination(str):
    """Where something goes; a text wherever a text is wanted, as reasons are.

    Args:
        text: what a person reads: ``kept as self.state, which others can reach``.
        cause: the same without what explains it; the text when empty.
        shared: the same without what differs from place to place; the cause when empty.
    """

    __slots__ = ("cause", "shared")
    cause: str
    shared: str

    def __new__(cls, text: str, cause: str = "", shared: str = "") -> Self:
        made = super().__new__(cls, text)
        made.cause = cause or text
        made.shared = shared or made.cause
        return made

    def __reduce__(self) -> tuple[type[Self], tuple[str, str, str]]:
        return type(self), (str(self), self.cause, self.shared)

    def __deepcopy__(self, memo: object) -> Self:
        return self


NOWHERE = Destination("")


def passed_to(callee: str, other: str = "passed on") -> Destination:
    """An argument of a call: ``passed to *.execute`` whatever the call is looked up on.

    Args:
        callee: the callee's dotted name; empty when it has none.
        other: what is said then.
    """
    owner, _, leaf = callee.rpartition(".")
    if not callee:
        return Destination(other)
    return Destination(f"passed to {callee}", shared=f"passed to *.{leaf}" if owner else "")


def returned_by(function: str) -> Destination:
    """The result of a function."""
    return Destination(f"returned by {function}", shared="returned by *")


def inherited_by(name: str) -> Destination:
    """What a subclass has of it."""
    return Destination(f"inherited by {name}", shared="inherited by *")


def kept_as(name: str, why: str = "") -> Destination:
    """An attribute or an item; ``why`` it matters."""
    return _stored("kept as", name, why)


def bound_to(name: str, why: str = "") -> Destination:
    """A name of a module; ``why`` it matters."""
    return _stored("bound to", name, why)


def _stored(verb: str, name: str, why: str) -> Destination:
    cause = f"{verb} {name}"
    return Destination(f"{cause}, {why}" if why else cause, cause, f"{verb} *")
