"""Modules in hand as objects: which names of a file mean one."""

from __future__ import annotations

import ast

import pytest

from canonize.core.symbols import Symbol
from canonize.references.module_objects import object_uses
from canonize.resolution.replacements import Redirect, Redirects

_OLD = Symbol("app.base", "Old")
_REDIRECT = Redirect(_OLD, _OLD, Symbol("app.new", "New"))


def uses(text: str) -> list[int]:
    """The lines at which it is not known what is looked up in ``app.base``."""
    body = ast.parse(f"from app import base\n{text}")
    return sorted(
        use.line - 1
        for use in object_uses(body, "app", Redirects({("app.base", "Old"): _REDIRECT}))
    )


@pytest.mark.parametrize(
    "text",
    [
        "f = lambda base: sorted(base)",
        "def f(base):\n    return vars(base)",
        "def f(*base):\n    return list(base)",
        "async def f(rows):\n    async for base in rows:\n        keep(base)",
        "def f(rows):\n    return [getattr(base, '_d', base.__dict__) for base in rows]",
        "def f(rows):\n    return {base: keep(base) for base in rows if keep(base)}",
        "def f():\n    with open('x') as base:\n        return list(base)",
        "def f():\n    try:\n        g()\n    except OSError as base:\n        keep(base)",
        "def f(rows):\n    match rows:\n        case [base, *_]:\n            keep(base)",
        "def f(rows):\n    if (base := rows.get()):\n        keep(base)",
        "def f(base):\n    def g():\n        return keep(base)\n    return g",
    ],
)
def test_a_variable_of_that_name_is_no_module(text: str) -> None:
    assert uses(text) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("keep(base)", 1),
        ("def f(n):\n    return vars(base)[n]", 2),
        ("def f(n, m=base):\n    return m", 1),
        ("def f(n=keep(base)):\n    base = n", 1),
        ("f = [x for x in keep(base) for base in x]", 1),
        ("def f():\n    return [keep(base) for x in ()], [base for base in ()]", 2),
        ("class C:\n    base = 1\n    def f(self):\n        keep(base)", 4),
        ("def f():\n    from app import base\n    keep(base)", 3),
        ("def f():\n    import app.base as base\n    keep(base)", 3),
        ("def g(base): pass\ndef f():\n    keep(base)", 3),
        ("class C:\n    base = base\n    keep(base)", 3),
        ("def f():\n    global base\n    for base in (base,):\n        keep(base)", 4),
    ],
)
def test_the_module_stays_one(text: str, line: int) -> None:
    assert line in uses(text)


OTHER_NAMES = [
    "def f(k):\n    return getattr(base, 'do_' + k)",
    "def f(k):\n    return getattr(base, f'do_{k}', None)",
    "for name in ('this', 'that'): getattr(base, name)",
    "vars(base)['this']",
    "base.__dict__['this']",
    "base.__dict__.get('this')",
    "'this' in vars(base)",
    "from operator import attrgetter\nattrgetter('this', 'that.Old')(base)",
]


@pytest.mark.parametrize("text", OTHER_NAMES)
def test_a_text_that_is_another_name_asks_for_nothing(text: str) -> None:
    assert uses(text) == []


ANY_NAME = [
    "def f(k):\n    return getattr(base, 'O' + k)",
    "for name in ('this', 'Old'): getattr(base, name)",
    "vars(base)['Old']",
    "base.__dict__[name]",
    "base.__dict__.get(name, 'this')",
    "base.__dict__.pop('this')",
    "'Old' in vars(base)",
    "from operator import attrgetter; attrgetter('this', 'Old.run')(base)",
    "from operator import attrgetter; attrgetter(*names)(base)",
]


@pytest.mark.parametrize("text", ANY_NAME)
def test_a_text_that_may_be_the_name_asks_for_it(text: str) -> None:
    assert uses(text) in ([1], [2])


def above(text: str) -> list[str]:
    """The packages in hand in which ``app.base`` may be looked up."""
    asked = Redirects({("app.base", "Old"): _REDIRECT})
    return [use.above for use in object_uses(ast.parse(text), "app", asked) if use.above]


IN_HAND = [
    "import app.base\ngetattr(app, name)",
    "import app\ngetattr(app, 'ba' + name)",
    "import app.base\nkeep(app)",
    "import app.base\nit = app\nit.base.Old()",
    "import app.base\napp.__dict__['base']",
    "import app.base, operator\noperator.attrgetter('base.Old')(app)",
    "import app.base\ndef f():\n    return app",
]


@pytest.mark.parametrize("text", IN_HAND)
def test_a_package_in_hand_may_give_the_module(text: str) -> None:
    assert above(text) == ["app"]


NOT_BY_IT = [
    "import app\nkeep(app)",
    "import app.base\napp.base.Old()",
    "import app.base\nassert app\nprint(app)",
    "import app.base\ngetattr(app, 'other')",
    "import app.base\ngetattr(app, 'x_' + name)",
    "import app.base\napp.__dict__['other']",
    "import app.base\ndef f(app):\n    return app",
    "import app.base as base\nimport app\nkeep(app)",
    "import other\nkeep(other)",
]


@pytest.mark.parametrize("text", NOT_BY_IT)
def test_a_package_that_gives_something_else_does_not(text: str) -> None:
    assert above(text) == []


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("conf.app.base", "import conf\ncopy(getattr(conf, name))", []),  # `import app.more` there
        ("conf.base", "import conf\ncopy(getattr(conf, name))", ["conf"]),  # `from app import base`
        ("conf.app.base", "import conf\ncopy(getattr(conf, 'a' + name))", []),
        ("conf.base", "import conf\ncopy(getattr(conf, 'b' + name))", ["conf"]),
    ],
)
def test_a_module_that_binds_the_top_package_gives_nothing_below_it(
    path: str, text: str, expected: list[str]
) -> None:
    asked = Redirects({("app.base", "Old"): _REDIRECT})
    asked.put_path(path, "app.base")
    assert [use.above for use in object_uses(ast.parse(text), "", asked)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "all(hasattr(base, n) for n in base.__all__)",
        "assert not [n for n in sorted(base.__all__) if getattr(base, n, None) is None]",
        "for n in base.__all__:\n    assert hasattr(base, n), n",
        "def f():\n    for n in set(base.__all__):\n        getattr(base, n)",
        "import pytest\n@pytest.mark.parametrize('n', base.__all__)\n"
        "def test(n):\n    assert hasattr(base, n)",
    ],
)
def test_whether_what_a_module_lists_is_there_asks_for_nothing(text: str) -> None:
    assert uses(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "[getattr(base, n) for n in base.__all__]",
        "all(hasattr(base, n) for n in names)",
        "from app import third\nall(hasattr(base, n) for n in third.__all__)",
        "for n in base.__all__:\n    n = n.title()\n    hasattr(base, n)",
        "def f(n, base=base):\n    return hasattr(base, n)",
        "def test(n):\n    return hasattr(base, n)",
        "all(hasattr(base, m) for n in base.__all__ for m in n.split('.'))",
        "all(callable(getattr(base, n)) for n in base.__all__)",
    ],
)
def test_other_texts_may_be_any_name(text: str) -> None:
    assert uses(text)


def far(text: str) -> list[str]:
    """The packages in hand in which the module may be looked up by `app.shop.reader.api.base`."""
    asked = Redirects({("app.base", "Old"): _REDIRECT})
    for path in ("app.shop.reader.api.base", "app.shop.reader.app.base", "app.shop.low.base"):
        asked.put_path(path, "app.base")
    body = ast.parse(f"import app.shop.reader.api\n{text}")
    found = [use for use in object_uses(body, "app", asked) if use.above]
    return sorted(str(use.symbol) for use in found if use.above == "app.shop")


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("for n in dir(app.shop): keep(getattr(app.shop, n, None))", ["app.shop.low.base"]),
        ("keep(dict(app.shop.__dict__))", ["app.shop.low.base"]),
        ("import app.shop.reader as r\nkeep(getattr(r, n))", []),
        (
            "it = app.shop\nfor n in names:\n    it = getattr(it, n)",
            ["app.shop.low.base", "app.shop.reader.api.base"],
        ),
    ],
)
def test_who_looks_one_name_up_has_the_rest_of_a_path_to_say(text: str, reached: list[str]) -> None:
    assert far(text) == reached
