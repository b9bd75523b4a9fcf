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
    examples = [(c, r) for c, r in kept if _is_plain_call(c) and _is_literal(r)]
    unique = list(dict.fromkeys(examples))[:_MOST]
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


def _is_plain_call(text: str) -> bool:
    try:
        call = ast.parse(f"f{text}", mode="eval").body
    except SyntaxError:
        return False
    if not isinstance(call, ast.Call):
        return False
    values = [*call.args, *(k.value for k in call.keywords)]
    return all(_is_literal(ast.unparse(v)) for v in values)


def _is_literal(text: str) -> bool:
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return False
    return bool(value == value)  # NaN is not equal to itself
