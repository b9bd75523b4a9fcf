"""What an object has under its attributes that is somebody else's, and methods that count."""

from __future__ import annotations

import ast

import pytest

from canonize.resolution.held_of_others import counts_up, goes_through, shared_attributes


def _class(text: str) -> ast.ClassDef:
    node = ast.parse(f"class C:\n{text}").body[0]
    assert isinstance(node, ast.ClassDef)
    return node


@pytest.mark.parametrize(
    ("body", "counts"),
    [
        ("self.n += 1", True),
        ("self.all['a'] += 1", True),
        ("return next(self.ids)", True),
        ("return self.left.pop()", True),
        ("self.n = self.n + 1", True),
        ("if self.n > 3: self.n += 1", True),
        ("if x: self.all.append(1)", True),
        ("self.up()", True),
        ("x.up()", False),
        ("self.m()", False),  # it leads back to itself
        ("x.n += 1", False),
        ("return next(x.ids)", False),
        ("return x.left.pop()", False),
        ("self.n = x.n + 1", False),
        ("self.all.sort()", False),
        ("self.n = 1", False),
        ("n = self.n\n    n += 1", False),
        ("if not self.all: self.all.append(1)", False),
        ("return self.all.get(1)", False),
        ("self.all.setdefault(1, 2)", False),
    ],
)
def test_a_method_that_counts(body: str, counts: bool) -> None:
    of = _class(f"  def m(self, x):\n    {body}\n  def up(self): self.n += 1\n")
    methods = {node.name: node for node in of.body if isinstance(node, ast.FunctionDef)}
    assert counts_up(methods["m"], methods.get, frozenset({"m"})) is counts


def test_what_has_no_object_of_its_own_counts_nothing() -> None:
    node = _class("  @staticmethod\n  def m(x): x.n += 1\n").body[0]
    assert not counts_up(node, lambda name: None)


def test_attributes_that_others_have() -> None:
    node = _class(
        "  ids = count()\n  size = 3\n  rows = [1]\n  kinds: set = set()\n  most: int = 3\n"
        "  def __init__(self, given):\n"
        "    self.all = ALL\n    self.mine = list(ALL)\n    self.given = given\n"
        "    self.typed: dict = other.TABLE\n    given.more = ALL\n"
        "  def hide(self, ALL):\n    self.hidden = ALL\n"
    )
    names = shared_attributes(
        [(node, "a")], lambda value, module: ast.unparse(value) in ("ALL", "other.TABLE"), "b"
    )
    assert sorted(names) == ["all", "ids", "kinds", "rows", "typed"]
    own = shared_attributes([(node, "a")], lambda value, module: False, "a")
    assert list(own) == []


def test_an_expression_starts_from_an_attribute() -> None:
    for text, starts in (
        ("self.all", True),
        ("self.all['a'].more()", True),
        ("self.other", False),
        ("all", False),
    ):
        assert goes_through(ast.parse(text, mode="eval").body, {"self.all"}) is starts
