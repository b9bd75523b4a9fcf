"""What Python looks up by itself, because of where a value stands."""

from __future__ import annotations

import libcst as cst
import pytest

from canonize.compatibility.expression_context import Fates
from canonize.compatibility.implicit_members import implicit
from canonize.syntax.analysis import analyse

ASKED = {
    "x()": "__call__",
    "x < 1": "__lt__",
    "1 < x": "__gt__",
    "x == 1": "__eq__",
    "x in y": "__hash__",
    "y in x": "__contains__",
    "x + 1": "__add__",
    "1 + x": "__radd__",
    "-x": "__neg__",
    "x[0]": "__getitem__",
    "d[x]": "__hash__",
    "{x: 1}": "__hash__",
    "{x}": "__hash__",
    "[*x]": "__iter__",
    "f(*x)": "__iter__",
    "f(**x)": "keys",
    "not x": "__bool__",
    "x if x else 1": "__bool__",
    "x or 1": "__bool__",
    "f'{x}'": "__format__",
    "f'{x!r}'": "__repr__",
    "'%s' % x": "__str__",
    "len(x)": "__len__",
}
NOT_ASKED = ["x is None", "f(x)", "y = x", "(x, 1)", "1 if y else x", "y or x", "x.a"]


@pytest.mark.parametrize("code", ASKED)
def test_what_is_looked_up(code: str) -> None:
    assert ASKED[code] in _asked(code)


@pytest.mark.parametrize("code", NOT_ASKED)
def test_where_nothing_is_looked_up(code: str) -> None:
    assert _asked(code) == set()


def _asked(code: str) -> set[str]:
    analysed = analyse(f"{code}\n".encode())
    fates = Fates(analysed.scopes)
    names = [n for n in fates.nodes.all if isinstance(n, cst.Name) and n.value == "x"]
    return {m for name in names for found in implicit(fates, name) for m in found.members}
