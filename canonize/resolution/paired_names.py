"""Names of two pieces of code that are walked side by side: do they mean the same?"""

from __future__ import annotations

import ast
import posixpath
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from canonize.core.symbols import Symbol
from canonize.resolution.api import Place
from canonize.resolution.frames import Frames
from canonize.resolution.identity import identity_matters
from canonize.resolution.import_moments import ImportMoments
from canonize.resolution.own_values import OwnValues
from canonize.resolution.project import Project
from canonize.resolution.registration import Registration
from canonize.resolution.resolver import BoundNames, Definition, Found, Stands

_MODULE_WORDS = frozenset({
    "__name__", "__file__", "__package__", "__spec__", "__loader__", "__path__", "__doc__",
})  # fmt: skip
_OF_THE_NAME = frozenset({"__module__", "__qualname__", "__name__"})
_OF_A_FRAME = frozenset({"f_globals", "f_builtins", "co_filename"})
_ASKS = frozenset({"isinstance", "issubclass"})
_TELLS = frozenset({
    "critical", "debug", "error", "exception", "info", "log", "print", "warn", "warning",
})  # fmt: skip


class FoundApart(StrEnum):
    """In what two pieces of code differ."""

    CODE = "code"
    """Other code, which may come to the same."""
    VALUE = "value"
    """The same code with another value in it: what comes of it is known to differ."""
    STATE = "state"
    """The same code, and each keeps something of its own while the program runs."""
    SETTING = "setting"
    """A base from outside is told something else, whatever else is the same."""
    MOMENT = "moment"
    """The same code, and each holds what the process was like when it was imported."""


class Differs(Exception):
    """The walk came to a difference."""

    def __init__(
        self, reason: str, left: Place, right: Place, apart: FoundApart = FoundApart.CODE
    ) -> None:
        super().__init__(reason)
        self.reason, self.left, self.right, self.apart = reason, left, right, apart


class PairWalk(Protocol):
    """One comparison with all that it leads to."""

    project: Project
    names: BoundNames
    values: OwnValues
    moments: ImportMoments
    registration: Registration

    def is_replaced(self, right: Found, left: Found) -> bool:
        """Whether one thing takes the place of the other wherever that is named."""
        ...

    def pair(self, left: Found, right: Found, where: tuple[Place, Place]) -> None:
        """Raises `Differs` unless two things that names stand for are the same."""
        ...


class PairedNames:
    """Where both walks are, and what names mean there.

    Args:
        left, right: the statements that bind the two things, the canonical's first.
    """

    def __init__(self, walk: PairWalk, left: Found, right: Found) -> None:
        self._walk = walk
        self._left, self._right = left, right
        self._frames = Frames()
        self._parents: list[ast.AST] = []

    def _is_chain(self, node: object) -> bool:
        while isinstance(node, ast.Attribute):
            node = node.value
        return isinstance(node, ast.Name)

    def _chain(self, left: ast.expr, right: ast.expr) -> None:
        """``a.b.c``: the root is a local on both sides, or both chains mean the same."""
        one, other = _links(left), _links(right)
        local = self._frames.is_local(one[0]), self._frames.is_local(other[0], left=False)
        self._must(local[0] == local[1], left, right, f"{one[0]} against {other[0]}")
        if local[0]:
            self._must(one[1:] == other[1:], left, right, f"{short(left)} against {short(right)}")
            self._local(one[0], other[0], left, right)
            for node, twin in zip(_attributes(left), _attributes(right), strict=True):
                self._attribute(node, twin)
            return
        self._free(left, right, one, other)

    def _attribute(self, left: ast.Attribute, right: ast.AST) -> None:
        if left.attr in _OF_A_FRAME:
            sees = self._left.node is not None and _sees_own_frame(self._left.node)
            self._must(not sees, left, right, f"it asks for the {left.attr} of its own frame")
        if left.attr not in _OF_THE_NAME:
            return
        own = {"self", "cls", "__class__", self._left.name}
        words = {n.id for n in ast.walk(left.value) if isinstance(n, ast.Name)}
        asks = bool(words & own)
        if left.attr == "__module__":
            asks = asks or isinstance(left.value, ast.Lambda) or bool(words & self._made_inside)
        apart = left.attr == "__module__" or self._left.name != self._right.name
        self._must(not (apart and asks), left, right, f"it asks for its own {left.attr}")

    @cached_property
    def _made_inside(self) -> frozenset[str]:
        """Names of the classes and functions that the canonical's code makes."""
        inside = ast.walk(self._left.node) if self._left.node is not None else ()
        return frozenset(node.name for node in inside if isinstance(node, Definition))

    def _is_one_package(self) -> bool:
        """Whether both modules lie in one folder, and neither is the package itself."""
        folders = [posixpath.split(found.path) for found in (self._left, self._right)]
        return folders[0][0] == folders[1][0] and not any(
            name.startswith("__init__.") for _, name in folders
        )

    def _local(self, one: str, other: str, left: ast.AST, right: ast.AST) -> None:
        self._must(self._frames.are_one(one, other), left, right, f"{one} against {other}")

    def _bind(self, one: str, other: str, left: ast.AST, right: ast.AST) -> None:
        self._must(self._frames.are_one(one, other), left, right, f"{one} against {other}")

    def _free(self, left: ast.expr, right: ast.expr, one: list[str], other: list[str]) -> None:
        is_own = one[0] in _MODULE_WORDS and self._left.module != self._right.module
        if is_own and not (one[0] == "__package__" and self._is_one_package()):
            apart = FoundApart.CODE if one[0] == "__name__" else FoundApart.VALUE
            self._must(False, left, right, f"{one[0]} is another in each module", apart)
        mine, rest = self._follow(one, self._left)
        theirs, rest_2 = self._follow(other, self._right)
        self._must(rest == rest_2, left, right, f"{'.'.join(one)} against {'.'.join(other)}")
        same = (mine.stands, mine.module, mine.name) == (theirs.stands, theirs.module, theirs.name)
        if same and mine.stands not in (Stands.UNKNOWN, Stands.MISSING):
            return
        if self._is_itself(mine, self._left) and self._is_itself(theirs, self._right):
            return
        if self._walk.is_replaced(theirs, mine):
            return
        text = f"{'.'.join(one)} against {'.'.join(other)}"
        known = mine.node is not None and theirs.node is not None
        self._must(
            known, left, right, f"{text}: {mine.problem or theirs.problem or 'other things'}"
        )
        for found in (mine, theirs):
            reason = self._apart(found, left)
            self._must(not reason, left, right, f"{found.name} is one in each module: {reason}")
        lists = rest[-1:] == ["__subclasses__"] and isinstance(mine.node, ast.ClassDef)
        self._must(not lists, left, right, f"{mine.name} has other subclasses in each module")
        try:
            self._walk.pair(mine, theirs, self._places(left, right))
        except Differs as differs:
            if differs.apart is FoundApart.VALUE:
                differs.apart = FoundApart.CODE if self._is_told() else FoundApart.VALUE
                differs.reason = f"{mine.name or one[-1]} is another value: {differs.reason}"
            raise

    def _is_told(self) -> bool:
        """Whether the place only tells a person something: a message, a log line."""
        for node in self._parents:
            match node:
                case ast.Raise() | ast.Assert():
                    return True
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in _TELLS:
                    return True
        return False

    def _is_itself(self, found: Found, own: Found) -> bool:
        return (found.module, found.name) == (own.module, own.name)

    def _apart(self, found: Found, node: ast.expr) -> str:
        """Why two things with the same code are told apart all the same; empty if they are not."""
        if isinstance(found.node, ast.ClassDef):
            symbol = Symbol(found.module, found.name)
            reason = identity_matters(symbol, self._walk.project)
            return reason or ("it is asked for by identity" if self._is_asked_for() else "")
        if isinstance(found.node, Definition):
            return "it is compared" if self._is_compared() else ""
        if not self._walk.values.is_fixed(found) and not self._is_read(node):
            return "it is an object that can be changed"
        return ""

    def _is_asked_for(self) -> bool:
        match self._parents:
            case [*_, ast.Call(func=ast.Name(id=name))] if name in _ASKS:
                return True
            case [*_, ast.Call(func=ast.Name(id=name)), ast.Tuple()] if name in _ASKS:
                return True
            case [*_, ast.MatchClass()] | [*_, ast.Raise()] | [*_, ast.ExceptHandler()]:
                return True
        return self._is_compared()

    def _is_compared(self) -> bool:
        return bool(self._parents) and isinstance(self._parents[-1], ast.Compare)

    def _is_read(self, node: ast.expr) -> bool:
        chain = len(_links(node))
        return self._walk.values.is_only_read(node, self._parents, chain)

    def _follow(self, links: list[str], own: Found) -> tuple[Found, list[str]]:
        """What the longest part of a chain stands for, and the attributes that are left."""
        names = self._walk.names
        found = names.dotted(own.module, links[0])
        rest = links[1:]
        while rest and found.stands is Stands.MODULE:
            found, rest = names.find(found.module, rest[0]), rest[1:]
        if found.stands is Stands.OUTSIDE:
            full = [p for p in (found.module, found.name) if p] + rest
            return Found(Stands.OUTSIDE, ".".join(full)), []
        return found, rest

    def _meaning(self, node: ast.expr, *, left: bool) -> Found | None:
        links = _links(node)
        if not links or self._frames.is_local(links[0], left=left):
            return None
        return self._follow(links, self._left if left else self._right)[0]

    def _must(
        self,
        holds: bool,
        left: ast.AST,
        right: ast.AST,
        reason: str,
        apart: FoundApart = FoundApart.CODE,
    ) -> None:
        if not holds:
            raise Differs(reason, *self._places(left, right), apart)

    def _differs(self, reason: str, left: ast.AST, right: ast.AST) -> Differs:
        return Differs(reason, *self._places(left, right))

    def _places(self, left: ast.AST, right: ast.AST) -> tuple[Place, Place]:
        one = Place(self._left.path, _line(left, self._left))
        return one, Place(self._right.path, _line(right, self._right))


def _sees_own_frame(code: ast.AST) -> bool:
    """``sys._getframe()``, ``inspect.currentframe()``: not the frame of whoever calls."""
    for node in ast.walk(code):
        if isinstance(node, ast.Attribute) and node.attr == "f_back":
            return False
    for node in ast.walk(code):
        match node:
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=args):
                deep = bool(args) and not (isinstance(args[0], ast.Constant) and not args[0].value)
                if name in ("_getframe", "currentframe") and not deep:
                    return True
    return False


def _line(node: ast.AST, found: Found) -> int:
    return getattr(node, "lineno", 0) or getattr(found.node, "lineno", 1)


def _links(node: ast.AST) -> list[str]:
    """``a.b.c`` as its names; empty for anything else."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return [*([node.id] if isinstance(node, ast.Name) else []), *reversed(names)]


def _attributes(node: ast.AST) -> list[ast.Attribute]:
    found = []
    while isinstance(node, ast.Attribute):
        found.append(node)
        node = node.value
    return found


def short(node: object) -> str:
    """Code or a value in a few words, on one line."""
    text = ast.unparse(node) if isinstance(node, ast.AST) else repr(node)
    text = " ".join(text.split())
    return text if len(text) < 40 else text[:37] + "..."
