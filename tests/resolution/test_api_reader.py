"""What a symbol offers: kinds, constructors, members, inheritance, and what can't be told."""

from __future__ import annotations

import dataclasses
import inspect
import sys

import pytest

from canonize.resolution.api import ApiKind, Bound, MemberKind
from canonize.syntax.portable_ast import parsed
from tests.compatibility.comparing import api

CLASS = """
    import abc
    from contextlib import asynccontextmanager
    from functools import cached_property, lru_cache

    class X(abc.ABC):
        limit = 3
        names: list[str]
        __slots__ = ("slot",)

        def __init__(self, a, /, b=1, *rest, c, d=None, **more):
            self.made = a
            def later():
                self.late = 2

        def plain(self, x: int) -> str: ...
        async def asks(self): raise ValueError("no")
        async def streams(self): yield 1
        @property
        def size(self): return 1
        @size.setter
        def size(self, value): ...
        @cached_property
        def cached(self): ...
        @property
        def fixed(self): ...
        @classmethod
        def build(cls, how): ...
        @staticmethod
        def help(topic): ...
        @abc.abstractmethod
        def must(self): ...
        @lru_cache
        def kept(self, key): ...
        @asynccontextmanager
        async def session(self): yield
        @odd
        def changed(self): ...
        alias = plain
"""


def test_a_class_is_read_with_all_its_members() -> None:
    found = api({"m.py": CLASS}, "m:X")
    assert (found.kind, str(found.place), found.bases) == (ApiKind.CLASS, "m.py:5", ("abc.ABC",))
    assert str(found.signature) == "(a, /, b=1, *rest, c, d=None, **more)"
    flavours = {name: member.flavour for name, member in found.members.items()}
    assert flavours["asks"] == "async method"
    assert flavours["streams"] == "async generator method"
    assert flavours["build"] == "class method"
    assert flavours["help"] == "static method"
    assert flavours["cached"] == flavours["size"] == "property"
    assert {"limit", "names", "slot", "made", "late"} <= {
        n for n, m in found.members.items() if m.kind is MemberKind.ATTRIBUTE
    }
    members = found.members
    assert str(members["plain"].signature) == str(members["alias"].signature) == "(x) -> str"
    assert str(members["build"].signature) == "(how)"
    assert members["help"].bound is Bound.NOTHING
    assert members["asks"].raises == {"ValueError"}
    assert members["must"].is_abstract
    assert (members["size"].is_settable, members["fixed"].is_settable) == (True, False)
    assert str(members["kept"].signature) == "(key)"
    assert members["session"].wrappers == ("asynccontextmanager",)
    assert (members["changed"].signature, members["changed"].wrappers) == (None, ("odd",))
    assert not found.open


def test_a_manager_is_a_manager_decorated_or_returned() -> None:
    code = """
        def f() -> AbstractContextManager[int]: ...
        @contextmanager
        def g(): yield 1
    """
    one, two = (api({"m.py": code}, f"m:{name}").call for name in "fg")
    assert one is not None and two is not None
    assert one.wrappers == two.wrappers == ("contextmanager",)
    assert (one.is_generator, two.is_generator) == (False, False)


CHAIN = {
    "base/__init__.py": "from .inner import Root as Base\n",
    "base/inner.py": """
        class Grand:
            def __init__(self, first): ...
            def old(self): ...
        class Root(Grand):
            def middle(self): ...
    """,
    "m.py": """
        import base
        class X(base.Base):
            def own(self): ...
        Alias = X
    """,
    "again.py": "from m import *\n",
    "late.py": "from again import Alias\n",
}


def test_what_is_inherited_is_followed_across_modules_and_re_exports() -> None:
    found = api(CHAIN, "m:X")
    assert {"own", "middle", "old", "__init__"} <= set(found.members)
    assert str(found.signature) == "(first)"
    assert found.members["old"].home == "Grand"
    assert not found.open


@pytest.mark.parametrize("symbol", ["m:Alias", "again:X", "late:Alias"])
def test_another_name_of_it_has_the_same_origin(symbol: str) -> None:
    assert str(api(CHAIN, symbol).origin) == "m:X"


OPEN = [
    ("from somewhere import Base\nclass X(Base): ...\n", "its base Base may have it"),
    ("class X:\n    def __getattr__(self, n): ...\n", "the __getattr__ of X may provide it"),
    ("@registered\nclass X: ...\n", "the decorator of X may change it"),
    ("class X:\n    def f(self, n):\n        setattr(self, n, 1)\n", "sets attributes by computed"),
]


@pytest.mark.parametrize("code, why", OPEN)
def test_there_may_be_more_than_can_be_seen(code: str, why: str) -> None:
    found = api({"m.py": code}, "m:X")
    assert why in found.open[0]
    assert not found.lacks("anything")


UNTOLD_CONSTRUCTORS = [
    "from somewhere import Base\nclass X(Base): ...\n",
    "@registered\nclass X:\n    def __init__(self, a): ...\n",
    "class X(metaclass=Singleton):\n    def __init__(self, a): ...\n",
    "class X:\n    @injected\n    def __init__(self, a): ...\n",
    "class X(dict): ...\n",
]


@pytest.mark.parametrize("code", UNTOLD_CONSTRUCTORS)
def test_a_constructor_that_can_not_be_told(code: str) -> None:
    found = api({"m.py": code}, "m:X")
    assert (found.kind, found.signature) == (ApiKind.CLASS, None)


UNKNOWN = [
    ("class X: ...\nclass X: ...\n", "m binds X in 2 places"),
    ("if a:\n    class X: ...\nelse:\n    class X: ...\n", "m binds X in 2 places"),
    ("def __getattr__(name): ...\n", "the __getattr__ of m may provide it"),
    ("Y = 1\n", "m has no X"),
    ("class X(:\n", "m.py can't be parsed"),
    ("from m import X\n", "its imports run in a circle"),
]


@pytest.mark.parametrize("code, problem", UNKNOWN)
def test_what_it_is_can_not_be_told(code: str, problem: str) -> None:
    found = api({"m.py": code}, "m:X")
    assert (found.kind, found.problem) == (ApiKind.UNKNOWN, problem)


def test_a_stand_in_for_a_failed_import_is_not_what_it_is() -> None:
    code = "try:\n    from n import X\nexcept ImportError:\n    class X: ...\n"
    assert str(api({"m.py": code, "n.py": "class X: ...\n"}, "m:X").origin) == "n:X"


DATACLASSES = """
from dataclasses import dataclass, field, KW_ONLY
from typing import ClassVar, NamedTuple

@dataclass
class Base:
    one: int
    two: int = 2

@dataclass
class X(Base):
    shared: ClassVar[int] = 0
    three: list = field(default_factory=list)
    hidden: int = field(default=1, init=False)
    _: KW_ONLY
    four: int = 4
    one: int = 7

class Pair(NamedTuple):
    left: int
    right: int = 0

@dataclass(kw_only=True)
class Named:
    a: int
    b: int = 0

class Child(X):
    def more(self): ...
"""


@pytest.mark.parametrize("name", ["Base", "X", "Pair", "Named", "Child"])
def test_constructors_of_dataclasses_are_those_that_python_makes(name: str) -> None:
    space: dict[str, object] = {"__name__": __name__}
    exec(compile(DATACLASSES, "m.py", "exec", dont_inherit=True), space)
    real = inspect.signature(space[name])  # type: ignore[arg-type]
    found = api({"m.py": DATACLASSES}, f"m:{name}").signature
    assert found is not None
    assert [(p.name, bool(p.default)) for p in found.parameters] == [
        (p.name, p.default is not inspect.Parameter.empty) for p in real.parameters.values()
    ]
    keyword_only = {p.name for p in real.parameters.values() if p.kind is p.KEYWORD_ONLY}
    assert {p.name for p in found.parameters if p.takes.value == "keyword"} == keyword_only
    assert dataclasses.is_dataclass(space["X"])


def test_an_exception_takes_anything_and_has_what_exceptions_have() -> None:
    found = api({"m.py": "class X(ValueError): ...\n"}, "m:X")
    assert found.is_exception
    assert str(found.signature) == "(*args)"
    assert "with_traceback" in found.members


def test_functions_values_modules_and_nested_classes() -> None:
    code = """
        import os
        from n import helper
        LIMIT = 3
        async def run(a, *, b): yield a
        class Outer:
            class Inner:
                def go(self, x): ...
    """
    files = {"m.py": code, "n.py": "def helper(): ...\n"}
    run = api(files, "m:run")
    assert (run.kind, str(run.signature)) == (ApiKind.FUNCTION, "(a, *, b)")
    assert run.call is not None and run.call.is_async and run.call.is_generator
    assert api(files, "m:LIMIT").kind is ApiKind.VALUE
    assert str(api(files, "m:Outer.Inner").members["go"].signature) == "(x)"
    module = api(files, "m")
    assert module.kind is ApiKind.MODULE
    assert module.members["helper"].home == module.members["os"].home == "imported"
    assert module.members["run"].home == ""


NEWER = '''
class X[T: int = str](Base[T]):
    def run[
        U
    ](self, a: U = f"{"x" + f'{1}'}") -> U:
        return f"""
        {a}
        """

    def stop(self): ...

type Alias[T] = (
    X[T]
)
def after(): ...
'''


def test_syntax_that_is_newer_than_the_host_is_read_all_the_same() -> None:
    found = api({"m.py": NEWER + "class Base: ...\n"}, "m:X")
    said = (
        "(a=f'{'x' + f'{1}'}') -> U" if sys.version_info >= (3, 12) else "(a=('x' + f'{1}',)) -> U"
    )
    assert str(found.members["run"].signature) == said
    assert found.members["stop"].place.line == 9
    assert api({"m.py": NEWER}, "m:after").place == api({"m.py": NEWER}, "m:after").place
    assert str(api({"m.py": NEWER}, "m:after").place) == "m.py:14"


def test_what_no_parser_understands_is_nothing() -> None:
    assert parsed(b"class X(:\n") is None
    assert parsed(b"\xff\n") is None


DIAMOND = """
    class Root:
        def __init__(self, a): ...
        def f(self, a): ...
    class Left(Root): ...
    class Right(Root):
        def __init__(self, b): ...
        def f(self, b): ...
    class X(Left, Right): ...
"""


def test_bases_come_in_the_order_in_which_python_asks_them() -> None:
    found = api({"m.py": DIAMOND}, "m:X")
    assert (str(found.signature), str(found.members["f"].signature)) == ("(b)", "(b)")


def test_a_named_tuple_has_its_own_methods() -> None:
    found = api({"m.py": "class X(NamedTuple):\n    a: int\n"}, "m:X")
    assert not found.lacks("_replace")


ASSIGNED = """
    class X:
        own = 1
    class Y: ...
    X.below = 2
    X.own = Y.other = 3
    if X:
        X.in_a_branch = 4
    def later():
        X.in_a_function = 5
    x.below_something_else = X
"""


def test_what_is_assigned_below_the_class_is_a_member() -> None:
    found = api({"m.py": ASSIGNED}, "m:X")
    assert set(found.members) >= {"own", "below", "in_a_branch"}
    assert not {"other", "in_a_function", "below_something_else"} & set(found.members)
    assert (found.members["below"].place.line, found.members["own"].place.line) == (4, 2)
