"""What is stored to a name or attribute: by an assignment, a loop, ``with``, unpacking."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import libcst as cst

from canonize.compatibility.annotations import WrittenTypes
from canonize.compatibility.inference_inputs import Outside
from canonize.compatibility.inferred_calls import iterated_item
from canonize.compatibility.inferred_types import (
    OTHER,
    SAYING,
    UNKNOWN,
    Enters,
    InstanceOf,
    Many,
    Meaning,
    Returns,
    SelfOf,
    TupleOf,
    combined,
)
from canonize.compatibility.own_classes import OwnClasses, derives
from canonize.syntax.node_index import FileNodes


class StoredValues:
    """Answers by the place to which something is stored.

    Args:
        types: reads annotations.
        own_classes: the classes of the file.
        meaning: what an expression means.
        outside: what other files say.
    """

    def __init__(
        self,
        nodes: FileNodes,
        types: WrittenTypes,
        own_classes: OwnClasses,
        meaning: Callable[[cst.BaseExpression], Meaning],
        outside: Outside,
    ) -> None:
        self.nodes = nodes
        self.types = types
        self.own_classes = own_classes
        self.meaning = meaning
        self.outside = outside

    def of(self, target: cst.CSTNode) -> Meaning:
        """What is stored to a name or attribute."""
        around = self.nodes.parent(target)
        match around:
            case cst.AssignTarget():
                statement = self.nodes.parent(around)
                if not isinstance(statement, cst.Assign):
                    return OTHER
                return self.meaning(value_beside(target, statement.value))
            case cst.AnnAssign(annotation=annotation, value=value):
                said = self.types.read(annotation.annotation)
                if isinstance(said, SAYING):
                    return said
                return self.meaning(value) if value is not None else UNKNOWN
            case cst.NamedExpr(value=value):
                return self.meaning(value)
            case cst.AsName():
                item = self.nodes.parent(around)
                return self.entered(item.item) if isinstance(item, cst.WithItem) else UNKNOWN
            case cst.AugAssign(value=value):
                return OTHER if self.meaning(value) == OTHER else UNKNOWN
            case cst.TypeAlias():
                return OTHER
            case cst.For(iter=iterated) | cst.CompFor(iter=iterated):
                return self._item(iterated)
            case cst.Element():
                return self._unpacked(around)
            case cst.StarredElement():
                found = self._unpacked(around)
                return Many(found, UNKNOWN) if found != UNKNOWN else UNKNOWN
        return UNKNOWN

    def entered(self, manager: cst.BaseExpression) -> Meaning:
        """What ``with`` gives of an expression."""
        made = self.meaning(manager)
        match made:
            case Enters(given=given):
                return given
            case InstanceOf() if self.outside.enters_itself(made.known.redirect):
                return made
            case SelfOf(is_class=False):
                ways = (self.own_classes.member(made, name) for name in ("__enter__", "__aenter__"))
                return combined(way.result for way in ways if isinstance(way, Returns))
        return OTHER if made == OTHER else UNKNOWN

    def _item(self, iterated: cst.BaseExpression) -> Meaning:
        """What a loop over an expression gives."""
        found = self.meaning(iterated)
        if isinstance(found, SelfOf) and not found.is_class:
            return iterated_item(self.special(found, "__iter__"))
        return iterated_item(found)

    def special(self, around: SelfOf, name: str) -> Meaning:
        """What Python gets by calling a method of a class of the file."""
        found = self.own_classes.member(around, name)
        return found.result if isinstance(found, Returns) and not found.is_async else UNKNOWN

    def _unpacked(self, element: cst.Element | cst.StarredElement) -> Meaning:
        """``x, y = ...`` and ``for x, y in ...``: what stands at the place of one of them."""
        group = self.nodes.parent(element)
        if not isinstance(group, cst.Tuple | cst.List):
            return UNKNOWN
        above = self.nodes.parent(group)
        match above:
            case cst.For(iter=iterated) | cst.CompFor(iter=iterated):
                found = self._item(iterated)
            case cst.AssignTarget():
                statement = self.nodes.parent(above)
                is_plain = isinstance(statement, cst.Assign)
                found = self.meaning(statement.value) if is_plain else UNKNOWN  # type: ignore[union-attr]
            case cst.Element():
                found = self._unpacked(above)
            case _:
                return UNKNOWN
        if isinstance(found, SelfOf) and derives(found.scope, "NamedTuple"):
            found = TupleOf(
                tuple(self.own_classes.member(found, name) for name in found.scope.bindings)
            )
        if isinstance(found, TupleOf) and not _is_open(group.elements):
            same = len(found.items) == len(group.elements)
            return found.items[list(group.elements).index(element)] if same else UNKNOWN
        return iterated_item(found)


def value_beside(target: cst.CSTNode, value: cst.BaseExpression) -> cst.BaseExpression:
    """``X()`` of ``x = x or X()``: what it adds to what the name is anyway."""
    match target, value:
        case (
            cst.Name(value=name),
            cst.BooleanOperation(left=cst.Name(value=same), operator=cst.Or(), right=other)
            | cst.IfExp(body=cst.Name(value=same), orelse=other),
        ) if name == same:
            return other
    return value


def _is_open(elements: Sequence[cst.BaseElement | cst.BaseDictElement]) -> bool:
    """Whether a star stands among them, so that their places are not known."""
    stars = (cst.StarredElement, cst.StarredDictElement)
    return any(isinstance(element, stars) for element in elements)
