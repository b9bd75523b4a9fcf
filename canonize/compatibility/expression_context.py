"""What happens to an expression: called, assigned, passed on, tested, ..."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import libcst as cst

from canonize.syntax.node_index import FileNodes
from canonize.syntax.scopes import Scopes, dotted


class Happens(StrEnum):
    CALLED = "called"
    LOOKED_UP = "looked up"
    ASSIGNED = "assigned"
    ENTERED = "entered"
    ITERATED = "iterated"
    SUBSCRIPTED = "subscripted"
    PASSED = "passed"
    RETURNED = "returned"
    ANNOTATES = "annotates"
    DERIVED = "derived from"
    CAUGHT = "caught"
    DECORATES = "decorates"
    RAISED = "raised"
    NOTHING = "nothing"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Fate:
    """What happens, and to what.

    Args:
        node: the node that does it: the call that it is passed to, the target it is assigned to,
            the attribute that is looked up, the `with` item, the annotation.
        callee: whom it is passed to, dotted; empty when it has no name.
    """

    happens: Happens
    node: cst.CSTNode | None = None
    callee: str = ""


def asks_only(fate: Fate) -> bool:
    """Whether something is passed to what looks at it and keeps nothing: ``len``, ``assertIs``."""
    last = fate.callee.rpartition(".")[2]
    return fate.happens is Happens.PASSED and (
        fate.callee in _ASKS or (last.startswith("assert") and last not in _EXPECT)
    )


def only_makes_method(fate: Fate) -> bool:
    """Whether something is passed to a builtin that makes a method of it, and keeps no list."""
    return fate.happens is Happens.PASSED and fate.callee in _MAKES_METHODS


def expects_exception(fate: Fate, node: cst.CSTNode) -> bool:
    """Whether an exception is passed to what waits for it to be raised.

    Args:
        node: the exception, as it stands among the arguments: what is called meanwhile, and what
            with, come after it.
    """
    last = fate.callee.rpartition(".")[2]
    if fate.happens is not Happens.PASSED or not (last in _EXPECT or fate.callee in _CATCHERS):
        return False
    call = fate.node
    if not isinstance(call, cst.Call) or last == "suppress":
        return True
    return not any(
        argument.value is node
        and (argument.keyword is None or argument.keyword.value not in _WAITS)
        for argument in call.args[1:]
    )


def takes_types(fate: Fate) -> bool:
    """Whether a class is passed to what only wants to know a type, and makes nothing of it."""
    return fate.happens is Happens.PASSED and fate.callee.rpartition(".")[2] in TYPE_TAKERS


TYPE_TAKERS = frozenset(
    {"AsyncMock", "MagicMock", "Mock", "NewType", "NonCallableMock", "TypeVar", "create_autospec",
     "getattr", "get_type_hints", "hasattr", "issubclass", "multiple", "object", "patch", "raises",
     "setattr", "spy", "super"}
)  # fmt: skip
_MAKES_METHODS = frozenset({"classmethod", "property", "staticmethod"})
_ASKS = frozenset(
    {"bool", "callable", "hash", "id", "isinstance", "len", "print", "repr", "str", "type"}
)
_EXPECT = frozenset({"assertRaises", "assertRaisesRegex", "assertWarns", "assertWarnsRegex"})
_WAITS = frozenset({"exception", "expected_exception", "expected_warning"})
_CATCHERS = frozenset(
    {"contextlib.suppress", "pytest.raises", "pytest.warns", "raises", "suppress"}
)


class Fates:
    """Answers for one file; its nodes are walked at the first question."""

    def __init__(self, scopes: Scopes) -> None:
        self._scopes = scopes

    @cached_property
    def nodes(self) -> FileNodes:
        """The nodes of the file."""
        module = self._scopes.top.node
        assert isinstance(module, cst.Module)
        return FileNodes(module, self._scopes)

    def parent(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """The node around a node; white space and punctuation have none."""
        return self.nodes.parent(node)

    def around(self, node: cst.CSTNode, kind: type[cst.CSTNode]) -> cst.CSTNode | None:
        """The nearest node of a kind around a node."""
        above = self.parent(node)
        while above is not None and not isinstance(above, kind):
            above = self.parent(above)
        return above

    def of(self, node: cst.CSTNode) -> Fate:
        """What happens to an expression."""
        above = self.parent(node)
        while isinstance(above, cst.Await) or (
            isinstance(above, (cst.Element, cst.Tuple)) and self._leads_to_a_test(above)
        ):
            node, above = above, self.parent(above)
        match above:
            case cst.Call(func=func) if func is node:
                return Fate(Happens.CALLED, above)
            case cst.Attribute(value=value) if value is node:
                return Fate(Happens.LOOKED_UP, above)
            case cst.Subscript(value=value) if value is node:
                return Fate(Happens.SUBSCRIPTED, above)
            case cst.Arg():
                return self._argument(above)
            case cst.Assign(targets=[single]):
                return Fate(Happens.ASSIGNED, single.target)
            case cst.AnnAssign(target=target) | cst.NamedExpr(target=target):
                return Fate(Happens.ASSIGNED, target)
            case cst.WithItem():
                return Fate(Happens.ENTERED, above)
            case cst.For() | cst.CompFor():
                return Fate(Happens.ITERATED, above)
            case cst.Return() | cst.Yield() | cst.Lambda():
                return Fate(Happens.RETURNED, above)
            case cst.ExceptHandler() | cst.ExceptStarHandler():
                return Fate(Happens.CAUGHT, above)
            case cst.Raise():
                return Fate(Happens.RAISED, above)
            case cst.Decorator():
                return Fate(Happens.DECORATES, above)
        return self._elsewhere(node, above)

    def _argument(self, argument: cst.Arg) -> Fate:
        call = self.parent(argument)
        if isinstance(call, cst.ClassDef):
            return Fate(Happens.DERIVED, call)
        if isinstance(call, cst.Call):
            return Fate(Happens.PASSED, call, dotted(call.func))
        return Fate(Happens.KEPT, call)

    def _elsewhere(self, node: cst.CSTNode, above: cst.CSTNode | None) -> Fate:
        if isinstance(above, _TESTS):
            return Fate(Happens.NOTHING, above)
        annotation = self.annotation(node)
        if annotation is not None:
            return Fate(Happens.ANNOTATES, annotation)
        return Fate(Happens.KEPT, above)

    def names_the_whole(self, annotation: cst.CSTNode, node: cst.CSTNode) -> bool:
        """``X``, ``Optional[X]`` and ``X | None``, but not ``list[X]`` or ``Type[X]``."""
        child, above = node, self.parent(node)
        while above is not None and above is not annotation:
            if isinstance(above, cst.Subscript) and dotted(above.value).rpartition(".")[2] not in (
                "Annotated",
                "Final",
                "Optional",
                "Union",
            ):
                return False
            if isinstance(above, cst.Attribute) and above.value is child:
                child = above
            above = self.parent(above)
        return True

    def annotation(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """The annotation that an expression is or is part of."""
        above: cst.CSTNode | None = node
        while isinstance(above, _INSIDE_ANNOTATIONS):
            above = self.parent(above)
        return above if isinstance(above, cst.Annotation) else None

    def _leads_to_a_test(self, node: cst.CSTNode | None) -> bool:
        """``(A, B)`` after ``except`` and in ``isinstance(x, (A, B))``."""
        while isinstance(node, (cst.Element, cst.Tuple)):
            node = self.parent(node)
        if isinstance(node, cst.Arg):
            return self._argument(node).callee in ("isinstance", "issubclass")
        return isinstance(node, (cst.ExceptHandler, cst.ExceptStarHandler))


_TESTS = (
    cst.Assert,
    cst.Comparison,
    cst.ComparisonTarget,
    cst.Del,
    cst.Expr,
    cst.FormattedStringExpression,
    cst.If,
    cst.UnaryOperation,
    cst.While,
)
_INSIDE_ANNOTATIONS = (
    cst.Attribute,
    cst.BinaryOperation,
    cst.Element,
    cst.Index,
    cst.List,
    cst.Name,
    cst.SimpleString,
    cst.Subscript,
    cst.SubscriptElement,
    cst.Tuple,
)
