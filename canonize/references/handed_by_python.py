"""Classes that Python hands on itself, where no statement says from where to where.

``get_origin(base)`` gives what somebody subscripted, ``caught.category`` what somebody warned of,
and ``__subclasshook__`` is given what somebody tests.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize.core.ast_nodes import given_values
from canonize.references.called_places import CalledPlaces, SeenIn
from canonize.references.passing_on import GIVEN_BACK, OF_SUBSCRIPTS, OF_WARNINGS, WARNING
from canonize.references.sides import last_name
from canonize.references.virtual_bases import tests_for


def handed(places: CalledPlaces, word: str) -> Iterator[tuple[SeenIn, ast.expr]]:
    """What an attribute or a call of a name may give, each with its file.

    Args:
        word: one of those that `passing_on` lists.
    """
    for place in places.naming():
        for node in place.nodes:
            if isinstance(node, ast.Subscript) and word in OF_SUBSCRIPTS:
                yield place, node.slice if OF_SUBSCRIPTS[word] else node.value
            elif isinstance(node, ast.Call) and _gives(node, word):
                yield from ((place, given) for given in given_values(node))


def _gives(call: ast.Call, word: str) -> bool:
    """Whether what a call is given comes back under a word."""
    name = last_name(call.func)
    return name == GIVEN_BACK.get(word) or (word in OF_WARNINGS and name in WARNING)


def hooked(places: CalledPlaces, owner: ast.ClassDef) -> Iterator[tuple[SeenIn, ast.expr, bool]]:
    """What is tested for a class that answers itself, or for one that it is the metaclass of.

    Yields:
        the file, what is tested, and whether that is an object.
    """
    yield from tests_for(places, owner.name)
    for there in places.files(owner.name):
        for node in there.nodes:
            if isinstance(node, ast.ClassDef) and any(
                k.arg == "metaclass" and last_name(k.value) == owner.name for k in node.keywords
            ):
                yield from tests_for(places, node.name)
