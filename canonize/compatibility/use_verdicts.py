"""What is said of one use of a competitor: compatible, needs adapting, or can't be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import libcst as cst

from canonize.compatibility.destinations import NOWHERE, Destination
from canonize.core.reasons import Code, Reason, code_of


class UseVerdict(StrEnum):
    """Whether a use means the same with the canonical in the competitor's place."""

    COMPATIBLE = "compatible"
    ADAPT = "needs adapting"
    UNTOLD = "can't tell"


class Trouble(StrEnum):
    """What is wrong with a use; part of the key by which a plan accepts it."""

    NONE = ""
    POSITION = "position"
    KEYWORD = "keyword"
    TOO_MANY = "too-many"
    REQUIRED = "required"
    UNPACKED = "unpacked"
    REST = "rest"
    DEFAULT = "default"
    SIGNATURE = "signature"
    ASYNC = "async"
    DECORATED = "decorated"
    KIND = "kind"
    MISSING = "missing"
    PROPERTY = "property"
    READ_ONLY = "read-only"
    ABSTRACT = "abstract"
    OVERRIDE = "override"
    INHERITED = "inherited"
    PASSED_ON = "passed-on"
    TARGET = "target"
    IDENTITY = "identity"
    SPECIAL = "special"
    BASES = "bases"
    VALUE = "value"
    PATCH = "patch"
    LOGGER = "logger"
    SEEN = "seen"
    FAILS = "fails-already"
    UNREAD = "unread"


_KINDS = {
    Trouble.NONE: Code.UNSURE,
    Trouble.POSITION: Code.ARGUMENTS,
    Trouble.KEYWORD: Code.ARGUMENTS,
    Trouble.TOO_MANY: Code.ARGUMENTS,
    Trouble.REQUIRED: Code.ARGUMENTS,
    Trouble.UNPACKED: Code.ARGUMENTS,
    Trouble.REST: Code.ARGUMENTS,
    Trouble.DEFAULT: Code.ARGUMENTS,
    Trouble.SIGNATURE: Code.ARGUMENTS,
    Trouble.ASYNC: Code.ASYNC,
    Trouble.DECORATED: Code.OTHER_KIND,
    Trouble.KIND: Code.OTHER_KIND,
    Trouble.MISSING: Code.MEMBER,
    Trouble.PROPERTY: Code.OTHER_KIND,
    Trouble.READ_ONLY: Code.OTHER_KIND,
    Trouble.ABSTRACT: Code.MEMBER,
    Trouble.OVERRIDE: Code.MEMBER,
    Trouble.INHERITED: Code.MEMBER,
    Trouble.PASSED_ON: Code.PASSED_ON,
    Trouble.TARGET: Code.NO_TARGET,
    Trouble.IDENTITY: Code.IDENTITY,
    Trouble.SPECIAL: Code.MEMBER,
    Trouble.BASES: Code.OTHER_KIND,
    Trouble.VALUE: Code.MEMBER,
    Trouble.PATCH: Code.MEMBER,
    Trouble.LOGGER: Code.IDENTITY,
    Trouble.SEEN: Code.IDENTITY,
    Trouble.FAILS: Code.UNSURE,
    Trouble.UNREAD: Code.UNREADABLE,
}


def in_kind(trouble: Trouble, reason: str) -> Reason:
    """What is said of a trouble, with its kind; a reason that has a kind keeps it."""
    known = code_of(reason)
    return Reason(reason, _KINDS[trouble] if known is Code.UNSURE else known)


class UseForm(StrEnum):
    """How a competitor is used."""

    CALL = "call"
    METHOD = "method call"
    ATTRIBUTE = "attribute"
    SPECIAL = "special member"
    SUBCLASS = "subclass"
    ANNOTATION = "annotation"
    ISINSTANCE = "isinstance"
    EXCEPT = "except"
    PASSED_ON = "passed on"
    NAME = "name"
    IMPORT = "import"
    PATCH = "patch target"
    UNREAD = "unread file"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one use, or on one argument of it.

    Args:
        risky: it can't be told, and if it is wrong it binds otherwise without a word; an import
            is not re-routed over it.
        asks: it can't be told, and if it is wrong something behaves otherwise: a person has to say
            that it may, before the plan goes on.
        name: the argument or member that it is about.
        there: what the canonical has in its place, or its own name if that is only elsewhere there.
        where: where it goes, of what is handed on: ``passed to self.agent.execute``.
        detail: the reason without the words of ``where``, if it begins with them.
    """

    verdict: UseVerdict = UseVerdict.COMPATIBLE
    trouble: Trouble = Trouble.NONE
    reason: str = ""
    risky: bool = False
    name: str = ""
    there: str = ""
    asks: bool = False
    where: Destination = NOWHERE
    detail: str = ""

    @property
    def holds(self) -> bool:
        """Whether the import is not re-routed over it: it would break, or bind otherwise."""
        return self.verdict is UseVerdict.ADAPT or self.risky

    @property
    def is_unsafe(self) -> bool:
        """Whether it wants an answer: re-routed as it is, it breaks or may behave otherwise."""
        return self.holds or self.asks


FITS = Judgement()


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one place of a parsed file.

    Args:
        subject: what is used: ``Name()``, ``Name.member``, ``Name``.
        judgement: the worst of ``all`` that was found there.
        extent: the call, where the node is only what is called.
    """

    node: cst.CSTNode
    subject: str
    form: UseForm
    judgement: Judgement
    all: tuple[Judgement, ...] = ()
    extent: cst.CSTNode | None = None


class Judged(Protocol):
    """A verdict on a use of a file: what a key of ``accept`` is held against."""

    @property
    def path(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def judgement(self) -> Judgement: ...


def adapt(trouble: Trouble, reason: str, *, name: str = "", there: str = "") -> Judgement:
    said = in_kind(trouble, reason)
    return Judgement(UseVerdict.ADAPT, trouble, said, name=name, there=there)


def untold(
    trouble: Trouble,
    reason: str,
    *,
    risky: bool = False,
    asks: bool = False,
    name: str = "",
    there: str = "",
    where: Destination = NOWHERE,
) -> Judgement:
    said = in_kind(trouble, reason)
    return Judgement(UseVerdict.UNTOLD, trouble, said, risky, name, there, asks, where)


def goes_on(where: Destination, why: str, *, asks: bool = False, name: str = "") -> Judgement:
    """It goes where it is not followed; ``why`` that matters goes on after those words."""
    said = in_kind(Trouble.PASSED_ON, f"{where}{why}")
    return Judgement(
        UseVerdict.UNTOLD,
        Trouble.PASSED_ON,
        said,
        name=name,
        asks=asks,
        where=where,
        detail=why.lstrip(";, "),
    )


def fails_already(reason: str) -> Judgement:
    """It does not work with the competitor either, so nothing gets worse."""
    return Judgement(UseVerdict.COMPATIBLE, Trouble.FAILS, reason)


def worst(judgements: Sequence[Judgement]) -> Judgement:
    """The one that weighs most; the first of equals; that it fits when there is none."""
    order = {UseVerdict.ADAPT: 0, UseVerdict.UNTOLD: 1, UseVerdict.COMPATIBLE: 2}
    return min(judgements, key=lambda j: (order[j.verdict], not j.risky, not j.asks), default=FITS)
