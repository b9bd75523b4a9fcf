"""What `__all__` lists, however it is written."""

from __future__ import annotations

import ast

import pytest

from canonize.syntax.exported_names import exports_of


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("__all__ = ['a']\n__all__.extend(['b'])", "a b"),
        ("__all__ = ['a']\n__all__.append('b')", "a b"),
        ("__all__ = ['a']\n__all__.insert(0, 'b')", "a b"),
        ("__all__ = ['a', 'b']\n__all__.remove('a')", "b"),
        ("__all__ = ['a'] + ['b']", "a b"),
        ("__all__ = [*['a'], *('b',)]", "a b"),
        ("__all__: list[str] = ['a', 'b']", "a b"),
        ("__all__ = 'a b'.split()", "a b"),
        ("__all__ = list(('a', 'b'))\n__all__.sort()", "a b"),
        ("__all__ = f()\n__all__ = ['a']", "a"),
        ("__all__ = ['a']\ndef __dir__():\n    return sorted(__all__)", "a"),
        ("__all__ = ['a']\nfor name in __all__:\n    print(name)", "a"),
        ("__all__ = []", ""),
        ("__all__ = ['a']\ndef __dir__():\n    return __all__", "a"),
        ("__all__ = ['a']\nassert all(n in globals() for n in __all__)", "a"),
        ("__all__ = ['a']\ndef f():\n    __all__ = ['b']\n    __all__.append('c')", "a"),
        ("__all__ = ['a']\ndef f(__all__):\n    __all__.append('c')", "a"),
        ("__all__ = ['a']\nclass C:\n    __all__ = ['b']", "a"),
        ("__all__ = ['a']\ndef f():\n    return [*__all__, 'b']", "a"),
        ("names = __all__ = ['a']\n__all__ = ['b']", "b"),
        ("__all__ = ['a']\nother.__all__.append('b')", "a"),
    ],
)
def test_a_list_that_can_be_read(code: str, names: str) -> None:
    found = exports_of(ast.parse(code).body)
    assert found is not None and found.is_certain
    assert sorted(found.names) == names.split()


@pytest.mark.parametrize(
    "code",
    [
        "__all__ = ['a']\nif x:\n    __all__ += ['b']",
        "try:\n    __all__ = ['a', 'b']\nfinally:\n    pass",
        "__all__ = ['a']\nfor n in ['b']:\n    __all__.append(n)",
        "__all__ = ['a']\n__all__[1:] = ['b']",
        "__all__ = ['a']\nglobals()['__all__'].append('b')",
        "__all__ = ['a', b.__name__]",
        "from m import __all__",
        "__all__ = other = ['a', 'b']",
        "__all__ = ['a']\nnames = __all__\nnames.append('b')",
        "__all__ = ['a']\nadd('b', to=__all__)",
        "__all__ = ['a']\nadd = __all__.append\nadd('b')",
        "__all__ = ['a']\ntable = {'b': __all__}",
        "def f():\n    global __all__\n    __all__ = ['b']\n__all__ = ['a']\nf()",
        "def f():\n    global __all__\n    __all__ += ['b']\n__all__ = ['a']\nf()",
        "def export(name):\n    __all__.append(name)\n__all__ = ['a']\nexport('b')",
        "__all__ = ['a']\n(lambda name: __all__.append(name))('b')",
        "__all__ = ['a']\nclass C:\n    def f(self):\n        __all__.append('b')\nC().f()",
        "__all__ = ['a']\nclass C:\n    global __all__\n    __all__ = ['b']",
        "__all__ = ['a']\nsys.modules[__name__].__all__ = ['b']",
        "__all__ = ['a']\nglobals().update(__all__=['b'])",
        "__all__ = ['a']\nexec('__all__ += [\"b\"]')",
    ],
)
def test_what_may_be_listed_where_it_can_not(code: str) -> None:
    found = exports_of(ast.parse(code).body)
    assert found is not None and not found.is_certain
    assert found.may_list("b")


def test_a_list_of_other_things_does_not_list_a_name() -> None:
    code = '"""All about b."""\n__all__ = [n for n in dir() if n[0] != "_"]\n'
    found = exports_of(ast.parse(code).body)
    assert found is not None and not found.may_list("b")


def test_a_module_without_one() -> None:
    assert exports_of(ast.parse("print(__all__ if 0 else 1)").body) is None


def test_what_is_added_is_listed_and_certain() -> None:
    found = exports_of(ast.parse("__all__ = ['a']\n__all__ += ['b']\n").body)
    assert found is not None and found.is_certain
    assert found.names == ("a", "b")


def test_a_list_that_takes_over_anothers_may_list_anything() -> None:
    found = exports_of(ast.parse("from app import more\n__all__ = [*more.__all__]\n").body)
    assert found is not None and not found.is_certain
    assert found.may_list("Old")


BRANCHES = (
    "try:\n    from app.new import X as Y, g\n    log.debug('there')\n    h = g\n"
    "    __all__ = ['Y']\n"
    "except ImportError as e:\n    log.error(f'{e}')\n    class Y: ...\n    __all__ = ['Y', 'Z']\n"
)


@pytest.mark.parametrize(
    ("code", "takes"),
    [
        (BRANCHES, False),
        ("from x import log\n" + BRANCHES, False),
        ("from x import log\nif log.level:\n    log.setup()\n    __all__ = ['a']\n", False),
        ("from x import more\n" + BRANCHES.replace("'Z']", "*more]"), True),
        ("from x import more\nif f():\n    for n in more:\n        __all__.append(n)\n", True),
        ("try:\n    with open('n') as f:\n        __all__ = f.read().split()\nfinally: ...\n",
         True),
        ("match f():\n    case 1:\n        from x import more\n        __all__ = more\n", True),
        ("def f():\n    from x import more\n    __all__.extend(more)\n__all__ = []\n", True),
    ],
)  # fmt: skip
def test_only_what_changes_the_list_may_bring_names_that_nobody_says(
    code: str, takes: bool
) -> None:
    found = exports_of(ast.parse(code).body)
    assert found is not None and found.takes_others is takes
