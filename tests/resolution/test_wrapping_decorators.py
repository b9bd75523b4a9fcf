"""Decorators of the tree that only change or wrap what they get, and those that may keep it."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.resolution.project import Project
from canonize.resolution.registration import Registration
from tests.compatibility.comparing import tree


def reason(decorators: str, above: str = "@mark") -> str:
    files = {
        "d.py": decorators,
        "m.py": f"from d import *\n\n\n{above}\ndef run():\n    return 1\n",
    }
    return Registration(Project.of(tree(files), (".",))).reason(Symbol("m", "run"))


WRAPS = """
import functools
import warnings

NOTE = "since {v}"


def _checked(version):
    if not isinstance(version, str) or len(version.split(".")) != 3:
        raise ValueError("not {} but {}".format("a version", version))


def mark(version, *, name=None):
    _checked(version)

    def decorator(cls):
        def change(cls):
            first = getattr(cls, "__init__")

            @functools.wraps(first)
            def init(self, *args):
                warnings.warn(f"{name} is new")
                first(self, *args)

            setattr(cls, "__init__", init)
            if cls.__doc__ is None:
                cls.__doc__ = ""
            cls.__doc__ = cls.__doc__.strip() + NOTE.format(v=version)
            return cls

        return change(cls)

    return decorator
"""
PLAIN = {
    "of a version": (WRAPS, "@mark('1.2.3')"),
    "a wrapper with its own text": (
        "def mark(f):\n    def g():\n        return f()\n    g.__doc__ = f.__doc__\n    return g\n",
        "@mark",
    ),
    "a wrapper that counts when it is called": (
        "CALLS = []\n\n\ndef mark(f):\n    def g():\n        CALLS.append(f)\n        return f()\n"
        "    return g\n",
        "@mark",
    ),
    "an attribute of what is decorated": (
        "def mark(kind):\n    def deco(f):\n        f.kind = kind\n        return f\n"
        "    return deco\n",
        "@mark(kind=('a', 1))",
    ),
}


@pytest.mark.parametrize(("decorators", "above"), PLAIN.values(), ids=PLAIN)
def test_what_only_wraps_registers_nothing(decorators: str, above: str) -> None:
    assert reason(decorators, above) == ""


KEEP = {
    "a list": "ALL = []\n\n\ndef mark(f):\n    ALL.append(f)\n    return f\n",
    "a dictionary": "ALL = {}\n\n\ndef mark(f):\n    ALL['x'] = f\n    return f\n",
    "an augmented list": "ALL = []\ndef mark(f):\n    all = ALL\n    all += [f]\n    return f\n",
    "an attribute of another": "import d\n\n\ndef mark(f):\n    d.last = f\n    return f\n",
    "a global": "LAST = 0\n\n\ndef mark(f):\n    global LAST\n    LAST = f\n    return f\n",
    "by a function that it calls": (
        "ALL = []\ndef _keep(f):\n    ALL.append(f)\ndef mark(f):\n    _keep(f)\n    return f\n"
    ),
    "by a method called like a text's": (
        "class All:\n    def format(self, f): ...\n\n\nALL = All()\n\n\ndef mark(f):\n"
        "    ALL.format(f)\n    return f\n"
    ),
    "by what it is given": "def mark(f):\n    f(1).keep(f)\n    return f\n",
    "set in another": "class All: ...\n\n\ndef mark(f):\n    setattr(All, 'f', f)\n    return f\n",
}


@pytest.mark.parametrize("decorators", KEEP.values(), ids=KEEP)
def test_what_may_keep_it_is_told(decorators: str) -> None:
    assert "may register it" in reason(decorators)


def test_a_list_that_is_handed_in_may_keep_it() -> None:
    inner = "    def deco(f):\n        all.last = f\n        return f\n    return deco\n"
    factory = f"def mark(all):\n{inner}"
    assert "may register it" in reason(f"ALL = []\n\n\n{factory}", "@mark(ALL)")


def test_what_a_factory_returns_is_looked_into() -> None:
    factory = (
        "ALL = []\n\n\ndef mark(kind):\n    def deco(f):\n        ALL.append(f)\n        return f\n"
        "    return deco\n"
    )
    assert "may register it" in reason(factory, "@mark('a')")
    lambdas = "ALL = []\n\n\ndef mark(kind):\n    return lambda f: ALL.append(f)\n"
    assert "may register it" in reason(lambdas, "@mark('a')")
