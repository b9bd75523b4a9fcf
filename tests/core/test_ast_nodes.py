"""Nodes of a tree are listed once, and go with the tree."""

from __future__ import annotations

import ast
import copy
import gc
import weakref

import pytest

from canonize.core import ast_nodes
from canonize.core.ast_nodes import dotted_name, nodes_of


def test_a_tree_goes_when_nobody_has_it_though_nobody_collects_garbage() -> None:
    gc.disable()
    try:
        tree = ast.parse("def f(x):\n    return x + 1\n")
        gone = weakref.ref(tree)
        assert nodes_of(tree)[0] is tree
        del tree
        assert gone() is None
    finally:
        gc.enable()


def test_nodes_stand_in_the_order_of_walk_each_time() -> None:
    tree = ast.parse("import a\n\nclass C(a.B):\n    x: int = 1\n")
    quiet = (ast.expr_context, ast.operator)
    walked = [node for node in ast.walk(tree) if not isinstance(node, quiet)]
    once, again = nodes_of(tree), nodes_of(tree)
    kinds = [node for node in walked if node in once]
    assert once == again == kinds
    assert {ast.Module, ast.ClassDef, ast.Import} <= {type(node) for node in once}


def test_nodes_of_a_function_are_listed_once_and_a_copy_has_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tree = ast.parse("class C:\n    def f(self):\n        def g(): return x\n        return g\n")
    inner = [node for node in ast.walk(tree) if isinstance(node, (ast.ClassDef, ast.FunctionDef))]
    listed, plain = [], ast_nodes._below
    monkeypatch.setattr(ast_nodes, "_below", lambda root: listed.append(id(root)) or plain(root))
    once = [nodes_of(node) for node in inner]
    assert [nodes_of(node) for node in inner] == once
    assert listed == [id(node) for node in inner] and len(inner) == 3
    changed = copy.deepcopy(inner[1])
    assert isinstance(changed, ast.FunctionDef)
    del changed.body[0]
    assert nodes_of(changed)[0] is changed
    assert not any(isinstance(node, ast.Name) and node.id == "x" for node in nodes_of(changed))
    gone = [weakref.ref(node) for node in inner]
    gc.disable()
    try:
        del tree, inner, once
        assert [one() for one in gone] == [None] * 3
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("code", "name"),
    [("a.b.c", "a.b.c"), ("a", "a"), ("a[0].b", ""), ("a().b", ""), ("(1).b", ""), ("1", "")],
)
def test_a_dotted_name_is_one_of_names_alone(code: str, name: str) -> None:
    assert dotted_name(ast.parse(code, mode="eval").body) == name
