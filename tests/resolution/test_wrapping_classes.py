"""Classes of the tree that decorate: those that only make their object, and those that may keep."""

from __future__ import annotations

import pytest

from tests.resolution.test_wrapping_decorators import reason

_PROPERTY = """
import functools


class Base(property):
    def __init__(self, fget, doc=None):
        super().__init__(fget, doc=doc)
        self.__name__ = fget.__name__


class mark(Base):
    def __set_name__(self, owner, name):
        self.name = name

    def __set__(self, obj, value):
        obj.__dict__[self.name] = value
        SEEN.append(obj)


SEEN = []
"""
MAKES = {
    "a property of one's own": (_PROPERTY, "@mark"),
    "one that wraps": (
        "import functools\nclass mark:\n    def __init__(self, f):\n        self.f = f\n"
        "        functools.update_wrapper(self, f)\n    def __call__(self, *a):\n"
        "        SEEN.append(a)\n        return self.f(*a)\nSEEN = []\n",
        "@mark",
    ),
    "a factory": (
        "class mark:\n    def __init__(self, kind):\n        self.kind = kind\n"
        "    def __call__(self, f):\n        def g():\n            return f()\n        return g\n",
        "@mark('a')",
    ),
    "a generic one": (
        "from typing import Generic, TypeVar\nT = TypeVar('T')\nclass mark(Generic[T]):\n"
        "    def __init__(self, f):\n        object.__init__(self)\n        self.f = f\n",
        "@mark",
    ),
    "one of the library's": (
        "import functools\nclass mark(functools.cached_property):\n    note = 'x'\n",
        "@mark",
    ),
    "one with a lock, of a base that may be another": (
        "from threading import RLock\ntry:\n    from functools import cached_property as Base\n"
        "except ImportError:\n    from cached_property import cached_property as Base\n"
        "class mark(Base):\n    def __init__(self, f=None):\n        super().__init__(f)\n"
        "        if not hasattr(self, 'lock'):\n            self.lock = RLock()\n",
        "@mark",
    ),
}


@pytest.mark.parametrize(("decorators", "above"), MAKES.values(), ids=MAKES)
def test_a_class_that_only_makes_its_object_registers_nothing(decorators: str, above: str) -> None:
    assert reason(decorators, above) == ""


_INIT = "class mark:\n    def __init__(self, f):\n        "
KEEPING_CLASSES = {
    "a list": f"{_INIT}ALL.append(f)\nALL = []\n",
    "a list of the class": f"{_INIT}self.all.append(f)\n    all = []\n",
    "an attribute of the class": f"{_INIT}type(self).last = f\n",
    "an attribute by the class's name": f"{_INIT}mark.last = f\n",
    "a dictionary of the class": f"{_INIT}self.all[f.__name__] = f\n    all = {{}}\n",
    "a setter that keeps": (
        f"{_INIT}self.f = f\n    @property\n    def f(self): ...\n    @f.setter\n"
        "    def f(self, value):\n        ALL.append(value)\nALL = []\n"
    ),
    "every attribute": (
        f"{_INIT}self.f = f\n    def __setattr__(self, name, value):\n        ALL.append(value)\n"
        "ALL = []\n"
    ),
    "a base": (
        "class Base:\n    def __init__(self, f):\n        ALL.append(f)\n"
        "class mark(Base):\n    def __init__(self, f):\n        super().__init__(f)\nALL = []\n"
    ),
    "a base's constructor alone": (
        "class Base:\n    def __init__(self, f):\n        ALL.append(f)\n"
        "class mark(Base):\n    pass\nALL = []\n"
    ),
    "a metaclass": "class M(type): ...\nclass mark(metaclass=M):\n    def __init__(self, f): ...\n",
    "__new__": "class mark:\n    def __new__(cls, f):\n        cls.last = f\n        return f\n",
    "__set_name__": (
        f"{_INIT}self.f = f\n    def __set_name__(self, owner, name):\n        ALL.append(owner)\n"
        "ALL = []\n"
    ),
    "what a call gives": (f"import threading\n{_INIT}threading.current_thread().last = f\n"),
    "an unknown base": "from away import Base\nclass mark(Base):\n    pass\n",
}


@pytest.mark.parametrize("decorators", KEEPING_CLASSES.values(), ids=KEEPING_CLASSES)
def test_a_class_that_may_keep_what_it_gets_is_told(decorators: str) -> None:
    assert "may register it" in reason(decorators)


def test_a_class_that_is_called_with_it_is_looked_into() -> None:
    keeps = (
        "ALL = []\nclass mark:\n    def __init__(self, kind): ...\n"
        "    def __call__(self, f):\n        ALL.append(f)\n        return f\n"
    )
    assert "may register it" in reason(keeps, "@mark('a')")
    assert reason(keeps, "@mark") == ""
