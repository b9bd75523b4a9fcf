"""The functions of one file: what their parameters are, and what a call of them gives."""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from canonize.compatibility.annotations import WrittenTypes
from canonize.compatibility.function_shapes import (
    first_parameter,
    fixtures_of,
    is_attribute,
    is_called_as_written,
    is_context,
    is_decorated,
    results,
    yields,
)
from canonize.compatibility.inferred_calls import iterated_item
from canonize.compatibility.inferred_types import (
    NOTHING,
    OTHER,
    UNKNOWN,
    Enters,
    InstanceOf,
    Many,
    Meaning,
    Returns,
    combined,
    typed,
)
from canonize.syntax.node_index import FileNodes
from canonize.syntax.scopes import Binding, Scope, dotted


class OwnFunctions:
    """Answers for the functions and methods that a file defines.

    Args:
        top: the module's scope.
        types: reads annotations.
        meaning: what an expression of the file means.
        first: what ``self`` or ``cls`` of a method is.
        whole: what a class statement makes.
    """

    def __init__(
        self,
        nodes: FileNodes,
        top: Scope,
        types: WrittenTypes,
        *,
        meaning: Callable[[cst.BaseExpression], Meaning],
        first: Callable[[Scope, Scope], Meaning],
        whole: Callable[[cst.ClassDef], Meaning],
    ) -> None:
        self._nodes = nodes
        self._top = top
        self._types = types
        self._meaning = meaning
        self._first = first
        self._class = whole
        self._made: dict[str, cst.FunctionDef] | None = None

    def parameter(self, binding: Binding) -> Meaning:
        """What is passed for a parameter."""
        scope, parameter = binding.scope, self._nodes.parent(binding.node)
        if not isinstance(parameter, cst.Param):
            return UNKNOWN
        if first_parameter(scope) is parameter and scope.parent is not None:
            return self._first(scope, scope.parent)
        if parameter.annotation is None and isinstance(scope.node, cst.Lambda):
            return self._of_lambda(scope.node, parameter)
        if parameter.annotation is None:
            return self._fixture(scope, binding.name)
        if parameter.star == "**" and (whole := _unpacked(parameter.annotation.annotation)):
            return self._types.read(whole)
        said = self._types.read(parameter.annotation.annotation)
        if parameter.star == "*":
            return Many(said, UNKNOWN)
        return Many(OTHER, said) if parameter.star == "**" else said

    def _of_lambda(self, node: cst.Lambda, parameter: cst.Param) -> Meaning:
        """What a lambda is given that goes over a container: ``max(xs, key=lambda x: ...)``."""
        argument = self._nodes.parent(node)
        call = self._nodes.parent(argument) if isinstance(argument, cst.Arg) else None
        params = (*node.params.posonly_params, *node.params.params)
        if not isinstance(call, cst.Call) or not isinstance(argument, cst.Arg):
            return UNKNOWN
        values = [given.value for given in call.args if given.keyword is None and not given.star]
        by_key = argument.keyword is not None and argument.keyword.value == "key"
        match call.func:
            case cst.Name("sorted" | "min" | "max") if by_key and len(values) == 1:
                return iterated_item(self._meaning(values[0]))
            case cst.Attribute(value=held, attr=cst.Name("sort")) if by_key:
                return iterated_item(self._meaning(held))
            case cst.Name("map" | "filter") if values[:1] == [node]:
                place = [id(param) for param in params].index(id(parameter))
                given = values[1 + place :][:1]
                return iterated_item(self._meaning(given[0])) if given else UNKNOWN
        return UNKNOWN

    def said_by_overloads(self, bindings: list[Binding]) -> list[Binding]:
        """Without an implementation that has no annotation: its overloads say what it gives."""
        nodes = [self._nodes.parent(binding.node) for binding in bindings]
        if not any(node is not None and is_decorated(node, "overload") for node in nodes):
            return bindings
        return [
            binding
            for binding, node in zip(bindings, nodes, strict=True)
            if not isinstance(node, cst.FunctionDef) or node.returns is not None
        ]

    def defined(self, node: cst.FunctionDef) -> Meaning:
        """What a function statement makes: something to call, a property, a manager."""
        generates = yields(node)
        if node.returns is None:
            given = self._given(node)
            said = Many(given, UNKNOWN) if generates else given
        elif dotted(node.returns.annotation).rpartition(".")[2] == "Self":
            body = self._nodes.parent(node)
            around = self._nodes.parent(body) if body is not None else None
            said = typed(self._class(around), "") if isinstance(around, cst.ClassDef) else UNKNOWN
        else:
            said = self._types.read(node.returns.annotation)
            if said == OTHER and self._gives_more(node):
                said = UNKNOWN
        if is_decorated(node, "setter") or is_decorated(node, "deleter"):
            return NOTHING  # says nothing beside the property
        if is_attribute(node):
            return said
        if is_context(node):
            return Returns(Enters(iterated_item(said)))
        if not is_called_as_written(node, self._top.node):
            return UNKNOWN
        return Returns(said, node.asynchronous is not None and not generates)

    def _fixture(self, scope: Scope, name: str) -> Meaning:
        """What pytest fills in for a parameter: what this file's fixture of that name gives."""
        made = self._fixture_named(name)
        if made is None or made is scope.node or not isinstance(scope.node, cst.FunctionDef):
            return UNKNOWN
        is_asked = scope.node.name.value.startswith("test") or is_decorated(scope.node, "fixture")
        if not is_asked:
            return UNKNOWN
        if made.returns is None:
            return self._given(made)
        said = self._types.read(made.returns.annotation)
        return said.item if isinstance(said, Many) and yields(made) else said

    def _fixture_named(self, name: str) -> cst.FunctionDef | None:
        if self._made is None:
            self._made = fixtures_of(self._nodes)
        return self._made.get(name)

    def _gives_more(self, function: cst.FunctionDef) -> bool:
        """Whether a function returns a competitor against its annotation."""
        values = (value for value in results(function.body) if value is not None)
        return any(isinstance(self._meaning(value), InstanceOf) for value in values)

    def _given(self, function: cst.FunctionDef) -> Meaning:
        """What a function without an annotation returns or yields."""
        values = list(results(function.body))
        if not values or any(value is None for value in values):
            return UNKNOWN
        return combined(self._meaning(value) for value in values if value is not None)


def _unpacked(annotation: cst.BaseExpression) -> cst.BaseExpression | None:
    """``K`` of ``**options: Unpack[K]``."""
    match annotation:
        case cst.Subscript(
            value=value, slice=[cst.SubscriptElement(slice=cst.Index(value=inner))]
        ) if dotted(value).rpartition(".")[2] == "Unpack":
            return inner
    return None
