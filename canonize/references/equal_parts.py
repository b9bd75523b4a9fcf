"""What an object is made of that is equal to another one when its parts are.

``Cfg(Old()) == DEFAULT``, where ``Cfg`` is a dataclass and ``DEFAULT`` holds one of the other
class, or the other class itself: unequal as long as the two are two.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize.core.ast_nodes import given_values
from canonize.references.called_places import CalledPlaces
from canonize.references.equal_by_class import are_equal_by_class
from canonize.references.local_bindings import By, nodes_run
from canonize.references.possible_values import PossibleValues, Value
from canonize.references.seen_files import SeenIn

_DEEP = 4


class EqualParts:
    """Asks about one competitor and what takes its place."""

    def __init__(self, places: CalledPlaces, values: PossibleValues) -> None:
        self._places = places
        self._values = values

    def of(self, place: SeenIn, node: ast.AST | None, deep: int = 0) -> frozenset[Value]:
        """Which of the two, or objects of them, an expression's object holds.

        Args:
            deep: in how many objects, names and functions it is already.
        """
        return frozenset(self._found(place, node, deep)) if deep < _DEEP else frozenset()

    def _found(self, place: SeenIn, node: ast.AST | None, deep: int) -> Iterator[Value]:
        if isinstance(node, (ast.Name, ast.Attribute)):
            made = [(p, b.node) for p, b in self._places.bound(place, node) if b.how is By.WHOLE]
            for there, one in made:
                yield from self.of(there, one, deep + 1)
        if not isinstance(node, ast.Call):
            return
        for there, made_by in self._places.called(place, node):
            if are_equal_by_class(made_by):
                for one in given_values(node):
                    found = self._values.of(place, one) | self.of(place, one, deep + 1)
                    yield from (value for value in found if not value.is_derived)
            elif isinstance(made_by, (ast.FunctionDef, ast.AsyncFunctionDef)):
                for inner in nodes_run(made_by):
                    if isinstance(inner, ast.Return):
                        yield from self.of(there, inner.value, deep + 1)
