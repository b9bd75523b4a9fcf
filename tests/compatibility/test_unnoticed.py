"""A difference that no use can notice is no doubt; the same difference is one where a use can."""

from __future__ import annotations

from textwrap import dedent

import pytest

from canonize.compatibility.judged_use import JudgedUse
from tests.compatibility.comparing import pair

HERE = "def {}(self{}){}:\n        {}"
PASSED = "import lib\nfrom a.b import X\nlib.take(X())\ndef f(): return X()\nKEPT = [X()]\n"


def doubts(old: str, new: str, use: str = PASSED, words: str = "") -> list[JudgedUse]:
    """What is doubted, with a method or two in a class, and another file with some words."""
    files = {
        "a/b.py": f"class X:\n    {dedent(old)}\n",
        "n.py": f"class X:\n    {dedent(new)}\n",
        "use.py": use,
        "words.py": words,
    }
    return [u for u in pair(files).uses if u.judgement.trouble]


KEPT = "def f(): return X()\nKEPT = [X()]\n"
UNNOTICED = {
    "return annotation": ("def run(self) -> int: return 1", "def run(self) -> str: return 1"),
    "no return annotation": ("def run(self) -> int: return 1", "def run(self): return 1"),
    "docstring": ('def run(self):\n        "one"', 'def run(self):\n        "another"'),
    "annotation of a parameter": ("def run(self, a: int): ...", "def run(self, a: str): ..."),
    "private member": ("def _run(self): ...", "pass"),
    "private attribute": ("_limit = 1", "pass"),
    "private attribute of self": ("def __init__(self): self._a = 1", "def __init__(self): ..."),
    "mangled member": ("def __run(self): ...", "pass"),
    "raised, never caught": ("def run(self): raise KeyError", "def run(self): raise OSError"),
    "order of members": ("a = 1\n    b = 2", "b = 2\n    a = 1"),
    "more there": ("def run(self): ...", "def run(self): ...\n    def more(self): ..."),
}


@pytest.mark.parametrize(("old", "new"), UNNOTICED.values(), ids=UNNOTICED)
def test_what_no_use_can_notice_is_no_doubt(old: str, new: str) -> None:
    assert not doubts(old, new, words="def w(o): return o.run()")


NAMED = ("def run(self, alpha): return alpha", "def run(self, beta): return beta")


def test_the_name_of_a_parameter_that_nobody_gives_by_name() -> None:
    called = "from a.b import X\nX().run(1)\n"
    assert not doubts(*NAMED, called + KEPT, words="def w(o): return o.run(1)")


def test_the_name_of_a_parameter_that_somebody_gives_by_name() -> None:
    assert doubts(*NAMED, "from a.b import X\nX().run(alpha=1)\n")


OWN = "class Other:\n    def go(self): return self._run, cls._limit"


@pytest.mark.parametrize("old", ["def _run(self): ...", "_limit = 1"])
def test_a_private_member_of_another_class_is_another_one(old: str) -> None:
    assert not doubts(old, "pass", words=OWN)


NOTICED = {
    "private member": ("def _run(self): ...", "pass", "def w(o): return o._run()"),
    "private attribute": ("_limit = 1", "pass", "def w(o): return o._limit"),
    "public member": ("def run(self): ...", "pass", "def w(o): return o.run()"),
    "named parameter": (*NAMED, "def w(o): return o.run(alpha=1)"),
    "special member": ("def __len__(self): return 1", "pass", ""),
    "async": ("async def run(self): ...", "def run(self): ...", "async def w(o): await o.run()"),
}


@pytest.mark.parametrize(("old", "new", "words"), NOTICED.values(), ids=NOTICED)
def test_what_a_use_may_notice_is_asked(old: str, new: str, words: str) -> None:
    assert any(use.judgement.is_unsafe for use in doubts(old, new, words=words))


FUNCTIONS = {"a/b.py": "def X(value): return value\n", "n.py": "def X(a): return a\n"}
BY_POSITION = {
    "map": "list(map(X, [1]))\n",
    "a key": "sorted([1], key=X)\n",
    "a thread": "import threading\nthreading.Thread(target=X, args=(1,)).start()\n",
    "a pool": "def go(pool): pool.submit(X, 1)\n",
    "partial": "import functools\nfunctools.partial(X, 1)\n",
}
BY_NAME = {
    "keywords of a thread": "import threading\nthreading.Thread(target=X, kwargs={'value': 1})\n",
    "partial": "import functools\nfunctools.partial(X, value=1)\n",
    "a pool": "def go(pool): pool.submit(X, value=1)\n",
    "somebody else": "import lib\nlib.take(X)\n",
    "keywords that are unpacked": "import functools\ndef f(kw): functools.partial(X, **kw)\n",
}


@pytest.mark.parametrize("use", BY_POSITION.values(), ids=BY_POSITION)
def test_who_calls_by_position_does_not_notice_the_names_of_parameters(use: str) -> None:
    files = FUNCTIONS | {"use.py": f"from a.b import X\n{use}"}
    assert not [u for u in pair(files).uses if u.judgement.trouble]


@pytest.mark.parametrize("use", BY_NAME.values(), ids=BY_NAME)
def test_who_calls_by_name_does(use: str) -> None:
    files = FUNCTIONS | {"use.py": f"from a.b import X\n{use}"}
    assert [u for u in pair(files).uses if u.judgement.trouble]


def test_what_a_position_fills_still_counts() -> None:
    use = {"use.py": "from a.b import X\nlist(map(X, [1]))\n"}
    for there in ("def X(a, b): return a\n", "def X(a=3): return a\n", "async def X(a): ...\n"):
        files = FUNCTIONS | {"n.py": there} | use
        assert [u for u in pair(files).uses if u.judgement.trouble], there
