"""Classes that others are registered with, ``Base.register(kind)``, and tests for such a class."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize.core.ast_nodes import nodes_of
from canonize.references.called_places import CalledPlaces, SeenIn
from canonize.references.sides import last_name


def registered_with(places: CalledPlaces, base: str) -> Iterator[tuple[SeenIn, ast.expr]]:
    """What is registered with a class, each with the file that does so."""
    for place in places.files(base):
        for node in place.nodes:
            match node:
                case ast.Call(func=ast.Attribute(value=of, attr="register"), args=[kind]):
                    if last_name(of) == base:
                        yield place, kind


def tests_for(places: CalledPlaces, base: str) -> Iterator[tuple[SeenIn, ast.expr, bool]]:
    """What is asked whether it is of a class, each with its file, and whether it is an object."""
    for place in places.files(base):
        for node in place.nodes:
            match node:
                case ast.Call(
                    func=ast.Name(id="isinstance" | "issubclass" as word), args=[asked, kinds]
                ):
                    if base in {last_name(inner) for inner in nodes_of(kinds)}:
                        yield place, asked, word == "isinstance"
