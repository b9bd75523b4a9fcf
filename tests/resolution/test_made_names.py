"""Modules that may have names which no statement of them spells."""

from __future__ import annotations

import ast

import pytest

from canonize.resolution.binding_statements import flat
from canonize.resolution.made_names import makes_names


def makes(code: str) -> bool:
    return makes_names(statement for statement, _ in flat(ast.parse(code).body))


@pytest.mark.parametrize(
    "code",
    [
        "globals()['x'] = 1",
        "vars()[name] = 1",
        "globals().update(x=1)",
        "for name in names:\n    globals()[name] = 1",
        "if a:\n    setattr(module, name, 1)",
        "sys.modules[__name__] = Lazy()",
        "sys.modules[__name__].__dict__['x'] = 1",
        "exec(code)",
        "with a:\n    try:\n        pass\n    finally:\n        globals().setdefault('x', 1)",
    ],
)
def test_it_may(code: str) -> None:
    assert makes(code)


@pytest.mark.parametrize(
    "code",
    [
        "x = globals()['y']",
        "table['x'] = 1",
        "table.update(x=1)",
        "def f():\n    globals()['x'] = 1",
        "class C:\n    setattr(D, 'x', 1)",
        "getattr(module, name)",
        "if __name__ == '__main__':\n    exec(code)",
        "print(vars())",
    ],
)
def test_it_does_not(code: str) -> None:
    assert not makes(code)
