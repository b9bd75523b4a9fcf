"""What methods of a class give of it, by what they say and by what they return."""

from __future__ import annotations

import ast

import pytest

from canonize.resolution.own_results import gives

CASES = {
    "def f(self) -> Self: ...": "Self",
    "def f(self) -> 'typing.Self | None': ...": "Self",
    "def f(self) -> Optional[X]: ...": "X",
    "def f(self) -> Annotated[X, 1]: ...": "X",
    "def f(self) -> X[int]: ...": "X",
    "def f(self): return self": "Self",
    "async def f(self):\n  if a: return None\n  return self": "Self",
    "@classmethod\ndef f(cls): return cls(1)": "Self",
    "@classmethod\ndef f(cls):\n  made = cls()\n  made.a = 1\n  return made": "Self",
    "@staticmethod\ndef f(a): return X(a)": "X",
    "def f(self): return type(self)(1)": "Self",
    "def f(self): return self.__class__()": "Self",
    "def f(self): return dataclasses.replace(self, a=1)": "Self",
}
OTHERS = [
    "def f(self) -> Y: ...",
    "def f(self) -> X | Y: ...",
    "def f(self) -> list[X]: ...",
    "def f(self) -> '((': ...",
    "def f(self): pass",
    "def f(self): return self.other",
    "def f(self):\n  if a: return self\n  return 1",
    "def f(self):\n  self = other()\n  return self",
    "def f(self): yield self",
    "@staticmethod\ndef f(self): return self",
    "def f(self):\n  def g(): return self\n  return g",
    "def f(self):\n  made = X()\n  made = 1\n  return made",
    "def f(self):\n  for made in self: pass\n  return made",
    "def f(self): return other.__class__()",
    "def f(self): return copy(other)",
]


@pytest.mark.parametrize("code", CASES)
def test_what_is_an_instance_of_the_class(code: str) -> None:
    assert _gives(code) == CASES[code]


@pytest.mark.parametrize("code", OTHERS)
def test_what_is_something_else_or_may_be(code: str) -> None:
    assert _gives(code) == ""


def _gives(code: str) -> str:
    (node,) = ast.parse(code).body
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    return gives(node, "X")
