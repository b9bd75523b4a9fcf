"""An instance that is passed to a function of the repository is followed into it."""

from __future__ import annotations

from textwrap import dedent

import pytest

from canonize.compatibility.use_verdicts import Judgement, Trouble, UseVerdict
from tests.compatibility.comparing import pair

OLD = """
    class X:
        def __init__(self): self.size = 1
        def gone(self): ...
        def same(self, a): ...
        async def moved(self, a): ...
"""
NEW = """
    class X:
        def __init__(self): self.size = 1
        def same(self, a): ...
        def moved(self, a): ...
"""
NOTICED = "def words(o): return o.gone, o.moved"


def passed(
    f: str, use: str = "f(X())", head: str = "from lib.f import f", **more: str
) -> list[Judgement]:
    """The doubts about `X()` where it is passed on, with `f` in a module of its own."""
    files = {
        "a/b.py": OLD,
        "n.py": NEW,
        "words.py": NOTICED,
        "lib/f.py": dedent(f),
        "app/__init__.py": "",
        "app/use.py": f"from a.b import X\n{head}\n{dedent(use)}\n",
        **{path.replace("__", "/") + ".py": dedent(text) for path, text in more.items()},
    }
    uses = [u for u in pair(files).uses if u.path == "app/use.py"]
    return [u.judgement for u in uses if u.judgement.trouble is Trouble.PASSED_ON]


FITS = {
    "uses what both have": "def f(x): return x.same(1), x.size",
    "does nothing": "def f(x): ...",
    "async": "async def f(x): return x.same(2)",
    "asks for its type": "def f(x): return isinstance(x, int)",
    "annotated": "def f(x: object = None) -> int: return x.same(1)",
    "hands it to a neighbour": "def f(x): g(x)\ndef g(y): return y.same(1)",
    "hands it to itself": "def f(x): return x.same(1) or f(x)",
    "hands it back and forth": "def f(x): g(x)\ndef g(x): f(x)",
    "keeps it in a private attribute":
        "class f:\n    def __init__(self, x): self._x = x\n    def go(self): self._x.same(1)",
    "generic": "def f[T](x: T): return x.same(1)",
}  # fmt: skip


@pytest.mark.parametrize("code", FITS.values(), ids=FITS)
def test_a_function_that_notices_nothing_is_no_doubt(code: str) -> None:
    assert not passed(code)


DOUBTS = {
    "another parameter is the same": ("def f(x, y=None):\n    y = x\n    y.gone()", "gone"),
    "calls what is gone": ("def f(x): x.gone()", "gone"),
    "awaits": ("async def f(x): await x.moved(1)", "moved"),
    "a neighbour does": ("def f(x): g(x)\ndef g(y): y.gone()", "gone"),
    "through a name": ("def f(x):\n    y = x\n    y.gone()", "gone"),
    "an inner function": ("def f(x):\n    def g(): x.gone()\n    g()", "gone"),
    "a method does": (
        "class f:\n    def __init__(self, x): self._x = x\n    def go(self): self._x.gone()",
        "gone",
    ),
    "hands it out": ("import other\ndef f(x): other.take(x)", "passed to other.take"),
    "returns it": ("def f(x): return x", "returned by f"),
    "keeps it": ("KEPT = []\ndef f(x): KEPT.append(x)", "passed to KEPT.append"),
}


@pytest.mark.parametrize(("code", "why"), DOUBTS.values(), ids=DOUBTS)
def test_a_function_that_may_notice_is_said_with_what_it_does(code: str, why: str) -> None:
    (judged,) = passed(code)
    assert judged.is_unsafe
    assert judged.reason.startswith("passed to f, where "), judged.reason
    assert why in judged.reason
    assert judged.where == "passed to f"


WAYS = {
    "by name": ("f(x=X())", "from lib.f import f", "def f(*, x): x.same(1)"),
    "second": ("f(1, X())", "from lib.f import f", "def f(a, x): a.gone(); x.same(1)"),
    "module": ("lib.f.f(X())", "import lib.f", "def f(x): x.same(1)"),
    "alias": ("g(X())", "from lib.f import f as g", "def f(x): x.same(1)"),
    "module alias": ("m.f(X())", "import lib.f as m", "def f(x): x.same(1)"),
    "relative": ("f(X())", "from .lib import f", "def f(x): x.gone()"),
    "from a name": ("def go():\n    x = X()\n    f(x)", "from lib.f import f",
                    "def f(x): x.same(1)"),
    "a function in a function": (
        "def go():\n    def h(x): x.same(1)\n    h(X())", "", "",
    ),
    "a method of self": (
        "class T:\n    def go(self): self.h(1, X())\n    def h(self, a, x): x.same(a)", "", "",
    ),
    "a private method by name": (
        "class T:\n    def go(this): this._h(x=X())\n    async def _h(this, *, x): x.same(1)",
        "", "",
    ),
    "own file": ("def h(x): x.same(1)\nh(X())", "", ""),
}  # fmt: skip


@pytest.mark.parametrize(("use", "head", "code"), WAYS.values(), ids=WAYS)
def test_however_it_is_called(use: str, head: str, code: str) -> None:
    assert not passed(code, use, head, app__lib="def f(x): x.same(1)")


UNKNOWN = {
    "decorated": ("@deco\ndef f(x): x.same(1)", "f(X())"),
    "defined twice": ("def f(x): x.same(1)\ndef f(x): x.gone()", "f(X())"),
    "rebound": ("def f(x): x.same(1)\nf = other(f)", "f(X())"),
    "under a condition": ("if a:\n    def f(x): x.same(1)\nelse:\n    def f(x): x.gone()",
                          "f(X())"),
    "unpacked": ("def f(a, x): x.same(1)", "f(*some, X())"),
    "one of the rest": ("def f(*x): x[0].same(1)", "f(X())"),
    "one of the rest by name": ("def f(**x): x", "f(x=X())"),
    "too many": ("def f(): ...", "f(X())"),
    "a class with __new__": (
        "class f:\n    def __new__(cls, x): x.gone()\n    def __init__(self, x): ...", "f(X())"),
    "a metaclass": ("class f(metaclass=M):\n    def __init__(self, x): ...", "f(X())"),
    "no constructor": ("class f(Base): ...", "f(X())"),
    "shadowed": ("def f(x): x.same(1)", "def go(f): f(X())"),
    "a method that a subclass replaces": (
        "def f(): ...",
        "class T:\n    def go(self): self.f(X())\n    def f(self, x): x.same(1)\n"
        "class U(T):\n    def f(self, x): x.gone()"),
    "a method that an instance replaces": (
        "def f(): ...",
        "class T:\n    def go(self):\n        self.f = other\n        self.f(X())\n"
        "    def f(self, x): x.same(1)"),
    "a static method": (
        "def f(): ...",
        "class T:\n    def go(self): self.f(X())\n    @staticmethod\n    def f(x): x.same(1)"),
    "an inherited method": ("def f(): ...", "class T(Base):\n    def go(self): self.f(X())"),
    "a method of anything": ("def f(x): ...", "def go(o): o.f(X())"),
    "a decorated function in a function": (
        "def f(): ...", "def go():\n    @deco\n    def h(x): x.same(1)\n    h(X())"),
    "a value": ("f = other", "f(X())"),
}  # fmt: skip


@pytest.mark.parametrize(("code", "use"), UNKNOWN.values(), ids=UNKNOWN)
def test_what_can_not_be_followed_stays_a_doubt(code: str, use: str) -> None:
    (judged,) = passed(code, use)
    assert (judged.verdict, judged.asks) == (UseVerdict.UNTOLD, True)
