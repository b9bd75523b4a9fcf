"""May a definition be known to somebody who never names it?"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from canonize.core.symbols import Symbol
from canonize.resolution.project import Project
from canonize.resolution.registration import Registration
from tests.compatibility.comparing import tree


def reason(files: Mapping[str, str], symbol: str = "m:X") -> str:
    return Registration(Project.of(tree(files), (".",))).reason(Symbol.parse(symbol))


HOOKS = {
    "a method": "class Base:\n    def __init_subclass__(cls): ...\n",
    "a class method that is assigned": (
        "def f(cls): ...\nclass Base:\n    __init_subclass__ = classmethod(f)\n"
    ),
    "an annotated one": (
        "def f(cls): ...\nclass Base:\n    __init_subclass__: object = classmethod(f)\n"
    ),
    "under a condition": ("class Base:\n    if True:\n        def __init_subclass__(cls): ...\n"),
    "imported into the class": "class Base:\n    from h import hook as __init_subclass__\n",
    "of two targets": "class Base:\n    hook = __init_subclass__ = classmethod(print)\n",
    "stored afterwards": "class Base: ...\nBase.__init_subclass__ = classmethod(print)\n",
    "set afterwards": "class Base: ...\nsetattr(Base, '__init_subclass__', classmethod(print))\n",
    "of a base of the base": (
        "class Root:\n    __init_subclass__ = classmethod(print)\nclass Base(Root): ...\n"
    ),
}


@pytest.mark.parametrize("code", HOOKS.values(), ids=HOOKS.keys())
def test_a_base_that_is_told_of_subclasses(code: str) -> None:
    files = {"b.py": code, "m.py": "from b import Base\nclass X(Base): ...\n"}
    assert "__init_subclass__" in reason(files)


def test_the_hook_is_found_through_a_re_export() -> None:
    files = {
        "p/__init__.py": "from p.b import Base\n",
        "p/b.py": "class Base:\n    __init_subclass__ = classmethod(print)\n",
        "m.py": "from p import Base\nclass X(Base): ...\n",
    }
    assert "__init_subclass__" in reason(files)


def test_another_file_may_give_it() -> None:
    files = {
        "b.py": "class Base: ...\n",
        "late.py": "import b\nb.Base.__init_subclass__ = classmethod(print)\n",
        "m.py": "from b import Base\nclass X(Base): ...\n",
    }
    assert "late.py" in reason(files)


QUIET = {
    "no hook": "class Base:\n    def f(self): ...\n",
    "the word in a string": "class Base:\n    doc = '__init_subclass__'\n",
    "another class's hook": (
        "class Base: ...\nclass Other:\n    __init_subclass__ = classmethod(print)\n"
    ),
    "a hook that is only read": "class Base: ...\nprint(Base.__init_subclass__)\n",
    "inside a method": "class Base:\n    def f(self):\n        __init_subclass__ = 1\n",
}


@pytest.mark.parametrize("code", QUIET.values(), ids=QUIET.keys())
def test_a_base_that_is_told_nothing(code: str) -> None:
    own = "class X(Base):\n    def __init_subclass__(cls): ...\n"
    files = {"b.py": code, "m.py": f"from b import Base\n{own}"}
    assert not reason(files)


@pytest.mark.parametrize(
    ("code", "is_kept"),
    [
        ("def deco(c):\n    TABLE.append(c)\n    return c\n@deco\nclass X: ...\n", True),
        ("def deco(c):\n    return c\n@deco\nclass X: ...\n", False),
        ("import functools\n@functools.total_ordering\nclass X: ...\n", False),
        ("from web import route\n@route('/x')\ndef X(): ...\n", True),
        ("class Meta(type): ...\nclass X(metaclass=Meta): ...\n", True),
        ("from abc import ABCMeta\nclass X(metaclass=ABCMeta): ...\n", False),
    ],
)
def test_decorators_and_keywords(code: str, is_kept: bool) -> None:
    assert bool(reason({"m.py": code})) is is_kept
