"""How a function is written, as far as inference asks."""

from __future__ import annotations

import libcst as cst
import pytest

from canonize.compatibility.function_shapes import (
    first_parameter,
    is_attribute,
    is_called_as_written,
    is_context,
    results,
    yields,
)
from canonize.syntax.analysis import analyse
from canonize.syntax.scopes import ScopeKind


def function(text: str) -> tuple[cst.FunctionDef, cst.Module]:
    module = cst.parse_module(text)
    return next(n for n in module.body if isinstance(n, cst.FunctionDef)), module


@pytest.mark.parametrize(
    ("body", "given", "generates"),
    [
        ("    return a\n", ["a"], False),
        ("    if a:\n        return b\n    return\n", ["b", None], False),
        ("    yield a\n", ["a"], True),
        ("    yield from a\n", [None], True),
        ("    def g():\n        yield a\n    return g\n", ["g"], False),
        ("    return lambda: (yield)\n", ["lambda: (yield)"], False),
        ("    class G:\n        def g(self):\n            return a\n", [], False),
    ],
)
def test_what_a_function_gives(body: str, given: list[str | None], generates: bool) -> None:
    node, module = function(f"def f():\n{body}")
    found = [None if value is None else module.code_for_node(value) for value in results(node.body)]
    assert (found, yields(node)) == (given, generates)


@pytest.mark.parametrize(
    ("decorator", "attribute", "context", "as_written"),
    [
        ("property", True, False, False),
        ("functools.cached_property", True, False, False),
        ("contextlib.contextmanager", False, True, False),
        ("functools.lru_cache(maxsize=1)", False, False, True),
        ("staticmethod", False, False, True),
        ("retry(3)", False, False, False),
        ("app.route('/')", False, False, False),
    ],
)
def test_what_a_decorator_makes_of_it(
    decorator: str, attribute: bool, context: bool, as_written: bool
) -> None:
    node, module = function(f"@{decorator}\ndef f(self): ...\n")
    found = (is_attribute(node), is_context(node), is_called_as_written(node, module))
    assert found == (attribute, context, as_written)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("class A:\n    def f(self, b): ...\n", "self"),
        ("class A:\n    def f(me, /, b): ...\n", "me"),
        ("class A:\n    @classmethod\n    def f(cls): ...\n", "cls"),
        ("class A:\n    @staticmethod\n    def f(a): ...\n", None),
        ("class A:\n    def f(*rest): ...\n", None),
        ("def f(self): ...\n", None),
    ],
)
def test_the_first_parameter_of_a_method(text: str, name: str | None) -> None:
    scopes = analyse(text.encode()).scopes
    [scope] = [s for s in scopes.all if s.kind is ScopeKind.FUNCTION]
    found = first_parameter(scope)
    assert (found.name.value if found is not None else None) == name
