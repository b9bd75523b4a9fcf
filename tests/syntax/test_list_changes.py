"""Which statements may change what `__all__` lists, and when; both walks on strings in it."""

from __future__ import annotations

import ast

import pytest

from canonize.syntax.analysis import analyse
from canonize.syntax.exported_names import is_listing
from canonize.syntax.list_changes import ListChange, change_of
from canonize.syntax.scopes import Role


def when(code: str) -> ListChange:
    (statement,) = ast.parse(code).body
    return change_of(statement)


@pytest.mark.parametrize(
    "code",
    [
        "print(sorted(__all__))",
        "for name in __all__:\n    print(name)",
        "names = [n for n in __all__ if n in globals()]",
        "first = __all__[0]",
        "known = 'x' in __all__",
        "same = ['x'] == __all__",
        "more = __all__ + ['x']",
        "n = __all__.index('a')",
        "def f(__all__):\n    __all__.append('x')",
        "def f():\n    __all__ = []\n    return __all__",
        "class C:\n    __all__ = ['x']",
        "def __dir__():\n    return __all__",
        "other.__all__ += ['x']",
        "text = '__all__'",
        "table.update({'a': 1})",
    ],
)
def test_what_only_reads_it_leaves_it_alone(code: str) -> None:
    assert when(code) is ListChange.NEVER


@pytest.mark.parametrize(
    "code",
    [
        "__all__ = []",
        "__all__ += ['x']",
        "__all__.append('x')",
        "names = __all__",
        "f(__all__)",
        "f(names=__all__)",
        "add = __all__.append",
        "del __all__[0]",
        "del __all__",
        "if x:\n    __all__ = []",
        "for __all__ in x:\n    pass",
        "with x as __all__:\n    pass",
        "(__all__ := [])",
        "import m as __all__",
        "vars()['__all__'].append('x')",
        "setattr(m, '__all__', [])",
        "globals().update({'__all__': []})",
        "class C:\n    global __all__\n    __all__ = []",
    ],
)
def test_what_changes_it_at_once(code: str) -> None:
    assert when(code) is ListChange.NOW


@pytest.mark.parametrize(
    "code",
    [
        "def f():\n    global __all__\n    __all__ = []",
        "def f():\n    __all__.append('x')",
        "def f():\n    return __all__",
        "f = lambda: __all__.clear()",
        "class C:\n    def f(self):\n        __all__.append('x')",
        "async def f():\n    await g(__all__)",
    ],
)
def test_what_changes_it_when_it_is_called(code: str) -> None:
    assert when(code) is ListChange.LATER


@pytest.mark.parametrize(
    "code",
    [
        "__all__ = ['x']",
        "__all__ = y = ['x']",
        "__all__: list[str] = ['x']",
        "__all__ += ['x']",
        "__all__.append('x')",
        "__all__.insert(0, 'x')",
        "__all__.extend(['x'])",
        "other = ['x']",
        "other.append('x')",
        "m.__all__.append('x')",
    ],
)
def test_both_walks_say_the_same_of_a_string_in_it(code: str) -> None:
    by_scopes = any(site.role is Role.EXPORT for site in analyse(code.encode()).scopes.strings)
    assert by_scopes == any(is_listing(node) for node in ast.walk(ast.parse(code)))
