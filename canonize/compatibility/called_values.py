"""What calls give: of competitors, of the file's own classes and functions, of the language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import libcst as cst

from canonize.compatibility.inferred_calls import (
    MAKING_TYPES,
    MOCKS,
    PLAIN_RESULTS,
    given_by,
    mocked_by,
)
from canonize.compatibility.inferred_types import (
    OTHER,
    UNKNOWN,
    ClassOf,
    InstanceOf,
    Meaning,
    Returns,
    SelfOf,
)
from canonize.compatibility.stored_values import StoredValues
from canonize.syntax.scopes import dotted


class CalledValues:
    """Answers for the calls of one file.

    Args:
        values: what names hold, and how that is known.
        member: what a member of something means.
    """

    def __init__(self, values: StoredValues, member: Callable[[Meaning, str], Meaning]) -> None:
        self._values = values
        self._nodes = values.nodes
        self._types = values.types
        self._own_classes = values.own_classes
        self._meaning = values.meaning
        self._outside = values.outside
        self._member = member

    def of(self, node: cst.Call) -> Meaning:
        callee = self._meaning(node.func)
        if isinstance(callee, ClassOf):
            known = callee.known
            return InstanceOf(known) if self._outside.makes_instances(known.redirect) else UNKNOWN
        if isinstance(callee, SelfOf) and callee.is_class:
            return replace(callee, is_class=False)
        if isinstance(callee, SelfOf):
            return self._values.special(callee, "__call__")
        if isinstance(callee, Returns) and not callee.called:
            return Returns(callee.result, True, called=True) if callee.is_async else callee.result
        leaf = dotted(node.func).rpartition(".")[2]
        if leaf == "super" and len(node.args) in (0, 2):
            return self._own_classes.above(node)
        if leaf == "property" and node.args and isinstance(node.func, cst.Name):
            getter = self._meaning(node.args[0].value)
            return getter.result if isinstance(getter, Returns) and not getter.called else UNKNOWN
        if leaf in MOCKS:
            return mocked_by(node, self._meaning)
        if leaf == "cast" and len(node.args) == 2:
            return self._types.read(node.args[0].value)
        is_builtin = isinstance(node.func, cst.Name) and callee == OTHER
        is_builtin = is_builtin and self._nodes.scope(node.func).owner(leaf) is None
        if is_builtin and leaf == "getattr":
            return self._by_getattr(node)
        given = given_by(node, self._meaning, self._values.entered, builtin=is_builtin)
        if given is not None:
            return given
        if is_builtin:
            return OTHER if leaf in PLAIN_RESULTS or leaf[:1].isupper() else UNKNOWN
        is_known = leaf[:1].isupper() and leaf not in MAKING_TYPES and self._is_foreign(node.func)
        return OTHER if is_known else UNKNOWN

    def _is_foreign(self, callee: cst.BaseExpression) -> bool:
        """Whether something else than the file made what a name, or the first of a path, means."""
        while isinstance(callee, cst.Attribute):
            callee = callee.value
        return isinstance(callee, cst.Name) and self._meaning(callee) == OTHER

    def _by_getattr(self, node: cst.Call) -> Meaning:
        """``getattr(c, "x")``."""
        match node.args:
            case [cst.Arg(value=value), cst.Arg(value=cst.SimpleString() as name)]:
                return self._member(self._meaning(value), str(name.evaluated_value))
        return UNKNOWN
