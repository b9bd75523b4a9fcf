"""Scopes of two pieces of code, and which local is which."""

from __future__ import annotations

import ast

from canonize.resolution.frames import Frames


def opened(left: str, right: str) -> Frames:
    frames = Frames()
    frames.open_function(ast.parse(left).body[0], ast.parse(right).body[0])
    return frames


def test_locals_may_have_other_names() -> None:
    frames = opened("def f(a):\n    b = a\n", "def f(x):\n    y = x\n")
    assert frames.are_one("a", "x")
    assert frames.are_one("b", "y")
    assert frames.are_one("a", "x")


def test_one_name_does_not_become_two() -> None:
    frames = opened("def f(a, b): ...\n", "def f(x, y): ...\n")
    assert frames.are_one("a", "x")
    assert not frames.are_one("b", "x")
    assert not frames.are_one("a", "y")


def test_free_names_are_no_locals() -> None:
    frames = opened("def f(a):\n    return g(a)\n", "def f(a):\n    return g(a)\n")
    assert frames.is_local("a")
    assert not frames.is_local("g")
    assert not frames.is_local("g", left=False)


def test_scopes_close() -> None:
    frames = opened("def f(a): ...\n", "def f(b): ...\n")
    depth = frames.depth
    frames.open_class(*[n for n in ast.parse("class A:\n    x = 1\nclass B:\n    x = 1\n").body
                        if isinstance(n, ast.ClassDef)])  # fmt: skip
    assert frames.in_class
    frames.close_to(depth)
    assert not frames.in_class
    assert frames.is_local("a")
    frames.close()
    assert frames.depth == 0
    assert not frames.is_local("a")
