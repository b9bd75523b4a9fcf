"""One engine says what an expression is, to judge and adapter alike; and what it can't know."""

from __future__ import annotations

import pytest

from canonize.compatibility.use_verdicts import UseVerdict
from tests.codemods.adapting import RENAMED, adapt, body
from tests.compatibility.comparing import pair
from tests.compatibility.expression_forms import FORMS, NEW, OLD, PAGE, adapted, judged, render


@pytest.mark.parametrize("form", FORMS)
def test_judge_and_adapter_see_the_same(form: str) -> None:
    assert (judged(FORMS[form]), adapted(FORMS[form])) == (True, True)


def test_the_page_is_current() -> None:
    assert PAGE.read_text("utf-8") == render(), "python -m tests.compatibility.expression_forms"


SOMETHING_ELSE = [
    "def f(x):\n    if isinstance(x, X): pass\n    x.create(1)\n",
    "def f(x):\n    if isinstance(x, X):\n        x = other()\n        x.create(1)\n",
    "def f(x):\n    assert isinstance(x, X)\n    x = other()\n    x.create(1)\n",
    "def f(x):\n    if not isinstance(x, X):\n        log(x)\n    x.create(1)\n",
    "def f(x):\n    if isinstance(x, (X, int)):\n        x.create(1)\n",
    "def f(x):\n    if isinstance(x, X) or other(x):\n        x.create(1)\n",
    "def f(y):\n    match y:\n        case X() | int() as x:\n            x.create(1)\n",
    "def f(xs: list[str]):\n    for x in xs: x.create(1)\n",
    "def f(xs: dict[X, str]):\n    for k, x in xs.items(): x.create(1)\n",
    "def f(xs: list[X]):\n    xs.create(1)\n",
    "xs = [X(), other()]\nfor x in xs: x.create(1)\n",
    "def make():\n    if yes: return X()\n    return other()\nmake().create(1)\n",
    "class C:\n    x: str\ndef f(c: C): c.x.create(1)\n",
    "import pytest\n@pytest.fixture\ndef made(): return X()\ndef helper(made): made.create(1)\n"
    "def test(other): other.create(1)\n",
]  # fmt: skip


@pytest.mark.parametrize("code", SOMETHING_ELSE)
def test_what_may_be_something_else_is_left_alone(code: str) -> None:
    assert ".build" not in adapt(body(code), RENAMED).text("app.py")


@pytest.mark.parametrize("code", SOMETHING_ELSE[:13])
def test_what_may_be_something_else_is_not_said_to_need_adapting(code: str) -> None:
    found = pair({"a/b.py": OLD, "n.py": NEW, "app.py": body(code)}).uses
    wrong = [u for u in found if u.subject == "X.create" and u.verdict is UseVerdict.ADAPT]
    assert wrong == []
