"""Examples that were tried, kept as a test of the canonical."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from canonize.core.symbols import Symbol

_MOST = 20


def test_name(canonical: Symbol, competitor: Symbol) -> str:
    """The file's name."""
    words = f"{canonical.leaf}_as_{competitor.module}_{competitor.leaf}"
    return f"test_{re.sub(r'[^A-Za-z0-9]+', '_', words).strip('_').lower()}.py"


def kept_test(canonical: Symbol, competitor: Symbol, kept: Sequence[tuple[str, str]]) -> str | None:
    """A test file; ``None`` when no example can be written down.

    What the competitor gave is what the canonical has to give, also when the competitor is gone.
    """
    unique = literal_examples(kept)
    if not unique:
        return None
    name = canonical.leaf
    lines = [f"    (lambda: {name}{call}, {result})," for call, result in unique]
    return "\n".join([
        f'"""What {competitor} gave before {canonical} took its place."""',
        "",
        "import pytest",
        "",
        f"from {canonical.module} import {name}",
        "",
        "EXAMPLES = [",
        *lines,
        "]",
        "",
        "",
        '@pytest.mark.parametrize(("call", "expected"), EXAMPLES)',
        "def test_it_gives_what_its_competitor_gave(call, expected):",
        "    assert call() == expected",
        "",
    ])  # fmt: skip


def literal_examples(kept: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The first of those whose values can be written down, without repetition."""
    examples = [(c, r) for c, r in kept if _is_plain_call(c) and _is_literal(r)]
    return list(dict.fromkeys(examples))[:_MOST]


def _is_plain_call(text: str) -> bool:
    """Whether it is a call with literals, perhaps with a member of what it makes behind."""
    try:
        node = ast.parse(f"f{text}", mode="eval").body
    except SyntaxError:
        return False
    if isinstance(node, ast.Attribute):
        node = node.value  # a property
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return _has_literals(node) and _is_call_by_name(node.func.value)
    return _is_call_by_name(node)


def _is_call_by_name(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and _has_literals(node)


def _has_literals(call: ast.Call) -> bool:
    values = [*call.args, *(k.value for k in call.keywords)]
    return all(_is_literal(ast.unparse(v)) for v in values)


def _is_literal(text: str) -> bool:
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return False
    return bool(value == value)  # NaN is not equal to itself
