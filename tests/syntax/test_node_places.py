"""Code is generated down to the last node that is asked about; places are those of the whole."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import libcst as cst
import pytest

import canonize
from canonize.syntax import node_places
from canonize.syntax.decoding import Unreadable
from canonize.syntax.node_places import BLANK, NodePlaces

_CODES = [
    "",
    "\n",
    "# only said\n\n",
    "# only said",
    "x = 1",
    "# above\n\nx = 1; y = 2  # beside\n# below\n\n",
    "if x:\n  def f(a, *, b=1):\n    return (a)\n\n  # c\nelse: pass\nz = f'{x!r:>{y}}'",
    "@a.b(1)\nclass C(D, k=v):\n\t'''said'''\n\n\tx: int = 1\n# end",
    "a = 1\r\nif a:\r\n    b\r\n",
]


def _all(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    yield node
    for child in node.children:
        yield from _all(child)


@pytest.mark.parametrize("code", [*_CODES, Path(canonize.__file__).with_name("api.py").read_text()])
def test_the_places_are_those_of_the_whole_file(code: str) -> None:
    module = cst.parse_module(code)
    nodes = [*_all(module)]
    whole = NodePlaces(module, code, frozenset())
    assert whole.spans([]) == {} and whole.generated == len(code)
    expected = whole.spans(nodes)
    chosen = random.Random(code)
    for _ in range(20):
        places = NodePlaces(module, code, frozenset())
        for _ in range(3):
            asked = chosen.sample(nodes, min(len(nodes), 3))
            found = places.spans(asked)
            assert found == {id(node): expected[id(node)] for node in asked}


@pytest.mark.parametrize("code", _CODES)
def test_nodes_without_white_space_are_placed_alike(code: str) -> None:
    module = cst.parse_module(code)
    nodes = [node for node in _all(module) if type(node) not in BLANK]
    expected = NodePlaces(module, code, frozenset()).spans(nodes)
    assert NodePlaces(module, code, BLANK).spans(nodes) == expected


def test_what_stands_below_is_not_generated() -> None:
    code = "import a\n" + "x = 1\n" * 50
    module = cst.parse_module(code)
    places = NodePlaces(module, code, BLANK)
    places.spans([module.body[0]])
    assert places.generated == len("import a\n")
    places.spans([module.body[2].body[0], module.body[1]])
    assert places.generated == len("import a\nx = 1\nx = 1\n")
    places.spans([module.body[0]])
    assert places.generated == len("import a\nx = 1\nx = 1\n")
    assert places.spans([cst.Name("stranger")]) == {}
    assert places.generated == len(code)


def test_many_nodes_are_looked_for_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "x = 1\n" * 300
    module = cst.parse_module(code)
    steps = []
    real = NodePlaces._go_on
    monkeypatch.setattr(NodePlaces, "_go_on", lambda self: steps.append(0) or real(self))
    assert len(NodePlaces(module, code, BLANK).spans(module.body)) == 300
    assert len(steps) == 300


@pytest.mark.parametrize(
    ("text", "asked", "is_refused"),
    [
        ("x = 1\ny = 2\nz = 3\n", [0], False),
        ("x = 1\ny = 9\nz = 3\n", [0], False),
        ("x = 1\ny = 9\nz = 3\n", [1], True),
        ("x = 1\ny = 9\nz = 3\n", [0, 2], True),
        ("x = 1\ny = 9\nz = 3\n", [], True),
        ("x = 1\ny = 2\nz = 3\n# lost\n", [1], False),
        ("x = 1\ny = 2\nz = 3\n# lost\n", [2], True),
        ("x = 1\ny = 2\nz = 3", [], True),
        ("x = 1\ny = 2\n", [], True),
    ],
)
def test_a_tree_has_to_be_that_of_the_text_down_to_the_node(
    text: str, asked: list[int], is_refused: bool
) -> None:
    module = cst.parse_module("x = 1\ny = 2\nz = 3\n")
    places = NodePlaces(module, text, BLANK)
    nodes = [module.body[number] for number in asked]
    if is_refused:
        with pytest.raises(Unreadable, match="byte for byte"):
            places.spans(nodes)
    else:
        assert len(places.spans(nodes)) == len(nodes)


def test_what_is_nested_too_deeply_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def deep(*_: object) -> None:
        raise RecursionError

    module = cst.parse_module("x = 1\n")
    monkeypatch.setattr(node_places._SpanState, "add_token", deep)
    with pytest.raises(Unreadable, match="nested"):
        NodePlaces(module, "x = 1\n", BLANK).spans(module.body)
