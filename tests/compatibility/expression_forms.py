"""Forms in which an expression is an instance of a competitor, and who sees it.

``python -m tests.compatibility.expression_forms`` writes docs/expression-forms.md.
"""

from __future__ import annotations

from pathlib import Path

from canonize.compatibility.use_verdicts import UseVerdict
from tests.codemods.adapting import RENAMED, adapt, body
from tests.compatibility.comparing import pair

PAGE = Path(__file__).parents[2] / "docs" / "expression-forms.md"
OLD = "class X:\n    def create(self, a=0): ...\n    def __enter__(self): return self\n"
NEW = "class X:\n    def build(self, a=0): ...\n    def __enter__(self): return self\n"
_HEAD = """\
# What an expression is: the forms that are known

An instance of the competitor `X` reaches a call of `create`, which the canonical calls `build`. One
engine (`canonize/compatibility/inference.py`) says what an expression is. *Judge*: `compare` and
`uses-fit` say that the call needs adapting. *Adapter*: `adapt_calls` renames it. What no form
covers is "can't tell" at the place where the trail ends, never "compatible".

Made by `python -m tests.compatibility.expression_forms`; a test holds it to the code.

| form | judge | adapter |
|---|---|---|
"""

FORMS = {
    "a name: `x = X()`": "x = X()\nx.{}(1)\n",
    "the call itself: `X().create()`": "X().{}(1)\n",
    "an attribute of `self`":
        "class C:\n    def __init__(self): self.x = X()\n    def f(self): self.x.{}(1)\n",
    "an annotated field: `x: X` in the class body":
        "class C:\n    x: X\n    def f(self): self.x.{}(1)\n",
    "a field of a dataclass":
        "from dataclasses import dataclass\n@dataclass\nclass C:\n    x: X\n"
        "    def f(self): return self.x.{}(1)\n",
    "a field of an instance of another class":
        "class C:\n    x: X\ndef f(c: C): c.x.{}(1)\ndef g():\n    c = C()\n    c.x.{}(1)\n",
    "a class attribute": "class C:\n    x = X()\n    def f(self): self.x.{}(1)\n",
    "a parameter with an annotation": "def f(x: X): x.{}(1)\n",
    "`Optional[X]` and unions with `None`, quoted": "def f(x: 'X | None'): x.{}(1)\n",
    "what a function returns, by annotation": "def make() -> X: ...\nmake().{}(1)\n",
    "what a function returns, by its body": "def make(): return X()\nx = make()\nx.{}(1)\n",
    "what a coroutine returns":
        "async def make() -> X: ...\nasync def f(): (await make()).{}(1)\n",
    "a property": "class C:\n    @property\n    def x(self) -> X: ...\n"
                  "    def f(self): self.x.{}(1)\n",
    "`cast(X, y)`": "from typing import cast\ndef f(y): cast(X, y).{}(1)\n",
    "`if isinstance(x, X):`": "def f(x):\n    if isinstance(x, X):\n        x.{}(1)\n",
    "`assert isinstance(x, X)`": "def f(x):\n    assert isinstance(x, X)\n    x.{}(1)\n",
    "`if not isinstance(x, X): return`":
        "def f(x):\n    if not isinstance(x, X):\n        return\n    x.{}(1)\n",
    "`isinstance(x, X) and x.create()`": "def f(x): return isinstance(x, X) and x.{}(1)\n",
    "`case X() as x`": "def f(y):\n    match y:\n        case X() as x:\n            x.{}(1)\n",
    "`with X() as x`": "with X() as x: x.{}(1)\n",
    "walrus": "(x := X()).{}(1)\nx.{}(2)\n",
    "a conditional expression": "x = X() if yes else None\nx.{}(1)\n",
    "a loop over a typed container": "def f(xs: list[X]):\n    for x in xs: x.{}(1)\n",
    "a comprehension over a typed container": "def f(xs: list[X]): [x.{}(1) for x in xs]\n",
    "`enumerate` of a typed container":
        "def f(xs: list[X]):\n    for i, x in enumerate(xs): x.{}(1)\n",
    "`items()` and `values()` of a typed mapping":
        "def f(xs: dict[str, X]):\n    for k, x in xs.items(): x.{}(1)\n"
        "    for y in xs.values(): y.{}(1)\n",
    "an index of a typed container": "def f(xs: dict[str, X]): xs['a'].{}(1)\n",
    "a typed container that starts empty":
        "xs: list[X] = []\ndef f():\n    for x in xs: x.{}(1)\n",
    "a typed container of `self` that starts empty":
        "class A:\n    def __init__(self): self.xs: dict[str, X] = dict()\n"
        "    def f(self): return [x.{}(1) for x in self.xs.values()]\n",
    "a list of instances": "xs = [X(), X()]\nfor x in xs: x.{}(1)\n",
    "a pytest fixture by name":
        "import pytest\n@pytest.fixture\ndef made(): return X()\ndef test(made): made.{}(1)\n",
    "a pytest fixture that yields":
        "import pytest\n@pytest.fixture\ndef made():\n    x = X()\n    yield x\n"
        "def test(made): made.{}(1)\n",
    "`self` of a subclass": "class Y(X):\n    def f(self): self.{}(1)\n",
    "`super()`": "class Y(X):\n    def f(self): super().{}(1)\n",
    "a mock with `spec=X`":
        "from unittest.mock import MagicMock\nx = MagicMock(spec=X)\nx.{}.return_value = 1\n",
}  # fmt: skip


def judged(code: str) -> bool:
    """Whether every call of the form is said to need adapting."""
    count = code.count("{}")
    source = body(code.format(*["create"] * count))
    found = pair({"a/b.py": OLD, "n.py": NEW, "app.py": source}).uses
    wrong = [u for u in found if u.subject == "X.create" and u.verdict is UseVerdict.ADAPT]
    return len(wrong) == count


def adapted(code: str) -> bool:
    """Whether every call of the form is renamed."""
    count = code.count("{}")
    played = adapt(body(code.format(*["create"] * count)), RENAMED)
    text = played.text("app.py")
    return text.count("build") == count and "create" not in text


def render() -> str:
    """The whole page."""
    rows = [(form, judged(code), adapted(code)) for form, code in FORMS.items()]
    lines = [f"| {form} | {_said(one)} | {_said(other)} |\n" for form, one, other in rows]
    totals = (sum(row[1] for row in rows), sum(row[2] for row in rows))
    end = f"\n{len(rows)} forms: the judge sees {totals[0]}, the adapter {totals[1]}.\n"
    return _HEAD + "".join(lines) + end


def _said(seen: bool) -> str:
    return "yes" if seen else "no"


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
