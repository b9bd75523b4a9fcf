"""`graft`: what comes to the canonical, what comes along, and what can't."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from canonize.resolution import subclasses
from tests.codemods.playing import Played, code, play
from tests.findings.migrating import output

OLD = '''
    import json
    import os

    _WIDTH = 4


    def _padded(text):
        return text.rjust(_WIDTH)


    class Factory:
        SIGN = "#"

        def __init__(self, limits):
            self.limits = limits
            self._own = 1

        # Said of it.
        def describe(self, short=False):
            """Describes.

                It is indented.
            """
            if short:
                return self._line()
            return json.dumps(self.limits) + os.sep

        def _line(self):
            return _padded(f"{self.SIGN}{self.limits}")

        def build(self):
            return 1


    def stays():
        return os.sep
'''
NEW = '''
    """New."""

    import sys


    class Engine:
        def __init__(self, limits):
            self.limits = limits

        def build(self):
            return sys.maxsize
'''
AFTER = '''
    """New."""

    import sys
    import json
    import os


    _WIDTH = 4


    def _padded(text):
        return text.rjust(_WIDTH)


    class Engine:
        def __init__(self, limits):
            self.limits = limits

        def build(self):
            return sys.maxsize

        SIGN = "#"

        # Said of it.
        def describe(self, short=False):
            """Describes.

                It is indented.
            """
            if short:
                return self._line()
            return json.dumps(self.limits) + os.sep

        def _line(self):
            return _padded(f"{self.SIGN}{self.limits}")
'''


def graft(
    old: str, new: str = NEW, members: Mapping[str, str] | None = None, **others: str
) -> Played:
    competitors = ({"symbol": "a.b:Factory", "verdict": "variant"},)
    options = {"from": "a.b:Factory", "members": dict(members or {})}
    files = {"a/__init__.py": "", "a/b.py": old, "n.py": new, **others}
    return play(files, "graft", options, canonical="n:Engine", competitors=competitors)


def test_a_member_with_all_that_it_needs() -> None:
    played = graft(OLD)
    assert played.text("n.py") == code(AFTER)
    assert played.text("a/b.py") == code(OLD)
    said = played.said("a/b.py", "rewritten")
    assert "19: n:Engine gets it, with _line, SIGN, _padded, _WIDTH" in said


def test_another_name() -> None:
    old = (
        "class Factory:\n    def f(self):\n        return self.g()\n"
        "    def g(self):\n        return 1\n"
    )
    left = graft(old, members={"f": "first", "g": "second"}).text("n.py")
    assert "    def first(self):\n        return self.second()\n" in left
    assert "    def second(self):\n        return 1\n" in left


def test_a_property_with_its_setter() -> None:
    old = (
        "class Factory:\n    def __init__(self):\n        self.limits = 1\n\n    @property\n"
        "    def most(self):\n        return self.limits\n\n    @most.setter\n"
        "    def most(self, value):\n        self.limits = value\n"
    )
    left = graft(old).text("n.py")
    assert "    @most.setter\n    def most(self, value):\n        self.limits = value\n" in left


def test_imports_of_the_same_thing_are_used() -> None:
    old = "from json import dumps\n\nclass Factory:\n    def f(self):\n        return dumps(1)\n"
    new = "from json import dumps\n\nclass Engine:\n    x = dumps(2)\n"
    assert graft(old, new).text("n.py").count("import dumps") == 1


def test_relative_imports_are_spelt_from_there() -> None:
    old = "from .c import c\n\n\nclass Factory:\n    def f(self):\n        return c\n"
    left = graft(old, **{"a/c.py": "c = 1\n"}).text("n.py")
    assert "from a.c import c\n" in left


MEMBER = """\
class Factory:
    def __init__(self):
        self._own = 1
    def f(self):
        {0}
"""
REFUSED = {
    "state of its own": (MEMBER.format("return self._own"), NEW, "needs _own, which only"),
    "another thing there": (
        MEMBER.format("return self.build(1)") + "    def build(self, x): ...\n", NEW,
        "build is another thing in Engine: it takes () there",
    ),
    "a value there": (
        MEMBER.format("return self.g()") + "    def g(self): ...\n", "class Engine:\n    g = 1\n",
        "g is another thing in Engine: a attribute",
    ),
    "an import of something else": (
        "from x import dumps\n" + MEMBER.format("return dumps"),
        "from json import dumps\n\nclass Engine:\n    x = dumps\n", "dumps means another thing",
    ),
    "a helper that others use": (
        "def _h(): ...\n_h()\n" + MEMBER.format("return _h()"), NEW, "_h is used here, too",
    ),
    "a helper that is taken": (
        "_H = 1\n" + MEMBER.format("return _H"), "_H = 2\nclass Engine: ...\n", "_H means another",
    ),
    "state of the module": (
        "_SEEN = []\n" + MEMBER.format("return _SEEN"), NEW, "more than a value or a function",
    ),
    "itself": (MEMBER.format("return Factory()"), NEW, "it names Factory itself"),
    "its base": (MEMBER.format("return super().f()"), NEW, "what its base has"),
    "handing itself on": (MEMBER.format("return len(self)"), NEW, "it hands itself on"),
    "names from nowhere": (MEMBER.format("return nowhere"), NEW, "where nowhere comes from"),
    "mangled names": (
        MEMBER.format("return self.__x()") + "    def __x(self): ...\n", NEW, "mangled name",
    ),
    "imports under a condition": (
        "try:\n    import json\nexcept ImportError: ...\n" + MEMBER.format("return json"), NEW,
        "under a condition",
    ),
    "an open canonical": (
        MEMBER.format("return 1"), "from x import Base\nclass Engine(Base): ...\n",
        "it can't be told whether Engine has it",
    ),
    "a field that can't be set": (
        MEMBER.format("self.p = 1") + "    p = 1\n",
        "class Engine:\n    @property\n    def p(self): ...\n", "p can't be set",
    ),
}  # fmt: skip


@pytest.mark.parametrize("old, new, reason", REFUSED.values(), ids=REFUSED.keys())
def test_what_can_not_come_is_told(old: str, new: str, reason: str) -> None:
    played = graft(old, new, {"f": "f"})
    assert played.text("n.py") == code(new)
    assert any(reason in said for said in played.said("a/b.py", "refused"))


def test_what_is_there_already_is_a_conflict() -> None:
    said = graft(OLD, members={"build": "build"}).said("a/b.py", "refused")
    assert said == ["31: build: Engine has build already"]


def test_a_subclass_must_not_override_it_by_chance() -> None:
    others = {"s.py": "from n import Engine\nclass S(Engine):\n    def describe(self): ...\n"}
    said = graft(OLD, **others).said("a/b.py", "refused")
    assert said == ["19: describe: s.py:2 derives from Engine and may have describe"]


def test_subclasses_are_looked_for_once_for_all_members(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    real = subclasses._renamed
    monkeypatch.setattr(subclasses, "_renamed", lambda *of: (asked.append(of), real(*of))[1])
    many = "".join(f"    def m{n}(self):\n        return {n}\n\n" for n in range(5))
    text = graft(
        f"class Factory:\n{many}", **{"s.py": "from n import Engine\nclass S(Engine): ...\n"}
    ).text("n.py")
    assert all(f"def m{n}" in text for n in range(5))
    played = 2  # the second time to see that nothing is left to do
    assert 0 < len(asked) <= played


def test_a_class_of_another_name_or_another_member_is_in_nobody_s_way() -> None:
    for other in (
        "from n import Engine\nclass S(Engine): ...\ndescribe = 1\n",
        "class Engine: ...\nclass S(Engine):\n    def describe(self): ...\n",
    ):
        assert "def describe" in graft(OLD, **{"s.py": other}).text("n.py")


@dataclass(frozen=True)
class Extra:
    """A member that only the competitor has, and what a program does with it."""

    member: str
    program: str
    before: str = ""


EXTRAS = (
    Extra("def double(self):\n    return self.start * 2\n", "x.double()"),
    Extra("def put(self, value):\n    self.start += value\n    return self\n", "x.put(3).start"),
    Extra("@property\ndef half(self):\n    return self.start / 2\n", "x.half"),
    Extra("STEP = 5\ndef step(self):\n    return self.start + self.STEP\n", "x.step()"),
    Extra("def each(self):\n    yield from range(self.start)\n", "list(x.each())"),
    Extra("async def later(self):\n    return self.start\n", "asyncio.run(x.later())"),
    Extra("@staticmethod\ndef most(a, b):\n    return max(a, b)\n", "x.most(1, 2)"),
    Extra("@classmethod\ndef of(cls, start):\n    return cls(start)\n", "type(x).of(4).start"),
    Extra(
        "def text(self):\n    return _shown(self._in())\ndef _in(self):\n    return self.start\n",
        "x.text()",
        "_MARK = '<'\n\n\ndef _shown(value):\n    return f'{_MARK}{value}'\n\n\n",
    ),
    Extra("def dump(self):\n    return json.dumps([self.start])\n", "x.dump()", "import json\n"),
    Extra(
        "def root(self):\n    return square_root(abs(self.start))\n", "x.root()",
        "from math import sqrt as square_root\n",
    ),
    Extra(
        "def nested(self):\n    def inner(n):\n        return n and n + inner(n - 1)\n"
        "    return [inner(self.start) for self_ in (1, 2)]\n", "x.nested()",
    ),
)  # fmt: skip


def indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())


@pytest.mark.parametrize("seed", range(30))
def test_programs_do_the_same_with_what_came(seed: int) -> None:
    chance = random.Random(seed)
    extras = chance.sample(EXTRAS, chance.randint(2, 8))
    start = f"def __init__(self, start={chance.randint(2, 6)}):\n    self.start = start\n"
    before = "".join(sorted((extra.before for extra in extras), key=lambda text: "def" in text))
    old = f"{before}class Factory:\n{indented(start)}"
    old += "".join(indented(extra.member) for extra in extras)
    new = f"class Engine:\n{indented(start)}"
    played = graft(old, new)
    assert played.said("a/b.py", "refused") == []
    shown = "".join(f"print({extra.program})\n" for extra in extras)
    program = "import asyncio\nfrom {0} as Made\nx = Made()\n" + shown
    files = {path: data for path, data in played.files.items() if path.endswith(".py")}
    first = {**files, "program.py": program.format("a.b import Factory").encode()}
    second = {**files, "program.py": program.format("n import Engine").encode()}
    said = output(first, "program.py")
    assert said and "Traceback" not in said
    assert output(second, "program.py") == said


SPECIAL = """\
class Factory:
    def __init__(self):
        self.limits = [1]

    def {0}(self, *other):
        return self.limits
"""
COME = ("__getitem__", "__iter__", "__contains__", "__call__", "__enter__", "__lt__", "__iadd__")
STAY = ("__len__", "__bool__", "__eq__", "__hash__", "__repr__", "__getattr__", "__del__")


@pytest.mark.parametrize("name", COME)
def test_a_special_member_comes_where_nothing_could_be_done_without_it(name: str) -> None:
    assert f"    def {name}(self, *other):" in graft(SPECIAL.format(name)).text("n.py")


@pytest.mark.parametrize("name", STAY)
def test_what_every_object_has_stays(name: str) -> None:
    assert graft(SPECIAL.format(name)).text("n.py") == code(NEW)
    said = graft(SPECIAL.format(name), members={name: name}).said("a/b.py", "refused")
    assert any("special ones that every object answers to, are not moved" in why for why in said)


@pytest.mark.parametrize(
    ("name", "answers"),
    [("__iter__", "__getitem__"), ("__contains__", "__iter__"), ("__lt__", "__gt__"),
     ("__iadd__", "__add__"), ("__radd__", "__add__")],
)  # fmt: skip
def test_one_that_another_answered_for_stays(name: str, answers: str) -> None:
    played = graft(SPECIAL.format(name), code(NEW) + f"\n    def {answers}(self, other): ...\n")
    told = f"5: {name}: Engine has {answers}, which answers in its place today"
    assert told in played.said("a/b.py", "refused")
    assert name not in played.text("n.py")


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("__call__", "def f(x): return callable(x)\n"),
        ("__iter__", "def f(x): return isinstance(x, (str, Iterable))\n"),
        ("__enter__", "def f(x): return hasattr(x, '__enter__')\n"),
        ("__add__", "class T:\n    def __radd__(self, other): return 'total'\n"),
        (
            "__contains__",
            "from n import Engine\nclass S(Engine):\n    def __getitem__(self, i): ...\n",
        ),
    ],
    ids=["callable", "an abstract class", "hasattr", "the other operand", "a subclass"],
)
def test_one_that_others_do_without_stays(name: str, other: str) -> None:
    played = graft(SPECIAL.format(name), **{"o.py": other})
    assert name not in played.text("n.py")
    assert any("o.py" in why and name in why for why in played.said("a/b.py", "refused"))


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("__add__", "def f(x): return callable(x)\n"),
        ("__call__", "class T:\n    def __radd__(self, other): return 'total'\n"),
        ("__call__", "def f(x: 'Callable'): return isinstance(x, str)\n"),
    ],
)
def test_one_that_nobody_does_without_comes(name: str, other: str) -> None:
    assert f"def {name}(" in graft(SPECIAL.format(name), **{"o.py": other}).text("n.py")
