"""Methods that give the instance that they are called on."""

from __future__ import annotations

import ast
import textwrap

import pytest

from canonize.resolution.api import SelfGiven
from canonize.resolution.given_selves import selves_given

NEVER, ALWAYS, SOMETIMES, INSIDE = SelfGiven


def given(body: str, more: str = "") -> SelfGiven:
    code = f"def f(self, x):\n{textwrap.indent(body, '    ')}\n{more}"
    functions = [n for n in ast.parse(code).body if isinstance(n, ast.FunctionDef)]
    return selves_given(functions)["f"]


OPEN = "def open(me): return me\ndef may(me): return me if me.x else None\n"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("return self", ALWAYS),
        ("if x: return self\nreturn self", ALWAYS),
        ("me = self\nreturn me", ALWAYS),
        ("return self.open()", ALWAYS),
        ("return self.open().open()", ALWAYS),
        ("return (y := self)", ALWAYS),
        ("return self.may()", SOMETIMES),
        ("return self.may().open()", SOMETIMES),
        ("if x: return\nreturn self", SOMETIMES),
        ("return x or self", SOMETIMES),
        ("return self if x else None", SOMETIMES),
        ("return [self]", INSIDE),
        ("return x, self.open()", INSIDE),
        ("return {'a': self}", INSIDE),
        ("return lambda: self", INSIDE),
        ("return self.x", NEVER),
        ("return self.x.open()", NEVER),
        ("return x.open()", NEVER),
        ("return list(self)", NEVER),
        ("return self == x", NEVER),
        ("def g(): return self\nreturn g", NEVER),
        ("return self.f(x)", NEVER),
        ("pass", NEVER),
    ],
)
def test_what_a_method_gives(body: str, found: SelfGiven) -> None:
    assert given(body, OPEN) is found


def test_only_methods_of_instances_are_asked() -> None:
    code = "@classmethod\ndef f(cls): return cls\n@staticmethod\ndef g(x): ...\ndef h(): ...\n"
    functions = [n for n in ast.parse(code).body if isinstance(n, ast.FunctionDef)]
    assert selves_given(functions) == {}
