"""What a named tuple takes that a call makes."""

from __future__ import annotations

import ast

import pytest

from canonize.resolution.named_tuples import named_tuple_takes


def taken(code: str) -> list[str] | None:
    """The parameters as a signature spells them."""
    found = named_tuple_takes(ast.parse(code, mode="eval").body)
    if found is None:
        return None
    return [p.name + (f"={p.default}" if p.default else "") for p in found.parameters]


@pytest.mark.parametrize(
    ("code", "parameters"),
    [
        ("namedtuple('P', 'x y')", ["x", "y"]),
        ("collections.namedtuple('P', 'x, y')", ["x", "y"]),
        ("namedtuple('P', ['x', 'y'], defaults=[0])", ["x", "y=0"]),
        ("namedtuple('P', ('x',), module='a', defaults=(None,))", ["x=None"]),
        ("NamedTuple('P', [('x', int), ('y', str)])", ["x", "y"]),
        ("namedtuple('P', ())", None),
    ],
)
def test_what_is_told(code: str, parameters: list[str] | None) -> None:
    assert taken(code) == parameters


@pytest.mark.parametrize(
    "code",
    [
        "namedtuple('P', FIELDS)",
        "namedtuple('P', [*FIELDS])",
        "namedtuple('P', 'x', rename=True)",
        "namedtuple('P', 'x', defaults=[0, 1])",
        "namedtuple('P', 'x', defaults=D)",
        "namedtuple('P')",
        "other('P', 'x')",
        "P",
    ],
)
def test_what_is_not(code: str) -> None:
    assert taken(code) is None
