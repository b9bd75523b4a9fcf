"""Why something is refused or left to a person: a text that carries the code of its kind.

Whoever makes a reason knows its kind, and nobody reads it back out of the text. `core.next_moves`
says of each code what would go wrong and what answers it; docs/reasons.md is made from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Self


class Code(StrEnum):
    """The kinds of reasons, by what `canonize explain` knows them by."""

    DECISION = "decision"
    KEPT_ON_IMPORT = "kept-on-import"
    REGISTERED = "registered"
    MODULE_OBJECT = "module-object"
    OWN_GETATTR = "own-getattr"
    EVALUATED_TWICE = "evaluated-twice"
    ARGUMENTS = "arguments"
    MEMBER = "member"
    ASYNC = "async"
    OTHER_KIND = "other-kind"
    PASSED_ON = "passed-on"
    NO_TARGET = "no-target"
    CYCLE = "cycle"
    CYCLE_ONE_WAY = "cycle-one-way"
    OWN_FILE = "own-file"
    STARTED_BY_PATH = "started-by-path"
    NAME_TAKEN = "name-taken"
    FAKED_HERE = "faked-here"
    FAKED_BEFORE = "faked-before"
    ASKED_FROM_OUTSIDE = "asked-from-outside"
    STILL_NAMED = "still-named"
    EFFECTS = "effects"
    IDENTITY = "identity"
    SIDE_BY_SIDE = "side-by-side"
    NEWLY_TRUE = "newly-true"
    RAISED = "raised"
    BESIDE = "beside"
    LISTED = "listed"
    STORED = "stored"
    FOUND_BY_NAME = "found-by-name"
    PROSE = "prose"
    COMPUTED_PATH = "computed-path"
    READ_ONLY = "read-only"
    UNREADABLE = "unreadable"
    IN_A_CLASS = "in-a-class"
    NO_WARNING = "no-warning"
    OTHER_NAMES = "other-names"
    STAR = "star"
    EXPORT_LIST = "export-list"
    GUARD = "guard"
    USED_ELSEWHERE = "used-elsewhere"
    REQUIREMENT = "requirement"
    UNSURE = "unsure"

    @property
    def is_answerable(self) -> bool:
        """Whether a person may say that what speaks against a competitor does not: see `accept`."""
        return self in _ANSWERABLE


_ANSWERABLE = frozenset({
    Code.IDENTITY, Code.SIDE_BY_SIDE, Code.NEWLY_TRUE, Code.RAISED, Code.BESIDE, Code.LISTED,
    Code.STORED, Code.STARTED_BY_PATH, Code.REQUIREMENT,
})  # fmt: skip


class Reason(str):
    """A reason in words, with its code; it is a text wherever a text is wanted.

    A text that is put together around a reason is plain again: `Reason(f"... {reason}", reason)`
    keeps the kind.

    Args:
        text: what a person reads.
        code: its kind, or the reason from which it takes its kind.
        names: the names that it tells of, for whoever asks for them.
    """

    __slots__ = ("code", "names")
    code: Code
    names: tuple[str, ...]

    def __new__(
        cls, text: str, code: Code | str = Code.UNSURE, names: tuple[str, ...] = ()
    ) -> Self:
        made = super().__new__(cls, text)
        made.names = names
        made.code = code if isinstance(code, Code) else code_of(code)
        return made

    def __reduce__(self) -> tuple[type[Self], tuple[str, Code, tuple[str, ...]]]:
        return type(self), (str(self), self.code, self.names)

    def __deepcopy__(self, memo: object) -> Self:
        return self


NOT_SEEN = (Code.MODULE_OBJECT, Code.COMPUTED_PATH)
"""Kinds that say of a whole place that what is named there can't be seen."""


def code_of(reason: str) -> Code:
    """The kind of a reason; `Code.UNSURE` for a text of which no kind is known."""
    return reason.code if isinstance(reason, Reason) else Code.UNSURE


def joined(reasons: Iterable[str]) -> Reason:
    """Several as one, which has the kind of the first; empty when there are none."""
    found = [*reasons]
    return Reason("; ".join(found), found[0] if found else Code.UNSURE)
