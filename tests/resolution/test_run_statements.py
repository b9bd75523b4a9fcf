"""What an import runs, and what it leaves for later."""

from __future__ import annotations

import ast

import pytest

from canonize.resolution.run_statements import (
    bound_names,
    executed,
    innermost,
    is_not_run,
    is_silent,
    root_name,
    statements_run,
)


def test_blocks_run_and_bodies_of_functions_do_not() -> None:
    code = "try:\n  a()\nexcept E:\n  b()\nelse:\n  c()\ndef f():\n  d()\n"
    code += "if __name__ == '__main__':\n  e()\nelse:\n  g()\n"
    said = [ast.unparse(n) for n in statements_run(ast.parse(code).body)]
    assert {"a()", "b()", "c()", "g()"} <= set(said)
    assert not {"d()", "e()"} & set(said)


def test_what_a_call_of_a_function_runs() -> None:
    (node,) = ast.parse("def f():\n  a()\n  def g(): b()\n  h = lambda: c()\n").body
    called = {ast.unparse(n) for n in executed(node) if isinstance(n, ast.Call)}
    assert called == {"a()"}


@pytest.mark.parametrize(
    ("code", "said"),
    [("TYPE_CHECKING", True), ("__name__ == '__main__'", True), ("DEBUG", False)],
)
def test_which_conditions_keep_an_import_out(code: str, said: bool) -> None:
    assert is_not_run(_expression(code)) is said


def test_where_an_expression_starts() -> None:
    assert root_name(_expression("a.b(1)[2].c")) == "a"
    assert root_name(_expression("(1).c")) == ""
    assert isinstance(innermost(_expression("f().b[0]")), ast.Call)


def test_a_null_handler_says_nothing() -> None:
    quiet, loud = "getLogger('a').addHandler(NullHandler())", "getLogger('a').addHandler(Other())"
    assert [is_silent(_call(code)) for code in (quiet, loud)] == [True, False]


def test_names_that_a_statement_binds() -> None:
    codes = ("class C: ...", "a = b = 1", "a: int = 1", "a.b = 1", "a += 1")
    assert [bound_names(ast.parse(c).body[0]) for c in codes] == [
        {"C"}, {"a", "b"}, {"a"}, set(), set(),
    ]  # fmt: skip


def _expression(code: str) -> ast.expr:
    return ast.parse(code, mode="eval").body


def _call(code: str) -> ast.Call:
    found = _expression(code)
    assert isinstance(found, ast.Call)
    return found
