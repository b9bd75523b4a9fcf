"""Users that the new place loads: they import what moved inside of their functions."""

from __future__ import annotations

import pytest

from tests.codemods.moving import AfterMove, move

FILES = {
    "app/__init__.py": "",
    "app/pack/__init__.py": "from app import user\n",
    "app/pack/base.py": "from app.user import NAME\n",
    "app/old.py": "def shown(x):\n    from app.pack.base import NAME\n    return x, NAME\n",
    "main.py": "from app.user import hook\nprint(hook(abs)(-1))\n",
}
USER = "from functools import wraps\nfrom app.old import shown\n\nNAME = 1\n\n\ndef hook(fn):\n{}"
BODIES = {
    "a decorated function": "    @wraps(fn)\n    def inner(x):\n        return shown(fn(x))\n"
    "    return inner\n",
    "a decorated class": "    @str\n    class Inner: ...\n    return lambda x: shown(fn(x))\n",
    "a docstring, then a decorated function": "    '''Doc.'''\n    # Said of it.\n    @wraps(fn)\n"
    "    def inner(x):\n        return shown(fn(x))\n    return inner\n",
    "comments, then a decorated function": "    # Said of it,\n    # twice.\n    @wraps(fn)\n"
    "    def inner(x):\n        return shown(fn(x))\n    return inner\n",
    "a comment, then a plain statement": "    # Said of it.\n    y = fn\n"
    "    return lambda x: shown(y(x))\n",
    "a plain statement": "    y = fn\n    return lambda x: shown(y(x))\n",
}


@pytest.mark.parametrize("first", BODIES)
def test_the_import_stands_above_what_the_function_begins_with(first: str) -> None:
    files = {**FILES, "app/user.py": USER.format(BODIES[first])}
    after = move(files, "app.old:shown=app.pack.text:shown")
    assert not after.mistakes
    user = after.text("app/user.py")
    assert "\n    from app.pack.text import shown\n" in user
    begins = next(n for n in BODIES[first].splitlines() if n.strip()[0] != "'")
    assert user.index("from app.pack.text") < user.index(begins)


CALC = "def percent(x):\n    return x * 100\n\n\ndef other():\n    return 1\n"
PART = "from .. import boxes, calc\n\n\ndef show(x):\n    return calc.percent(x), boxes.draw(x)\n"
CALLS = "from . import calc\n\n\ndef draw(x):\n    return calc.percent(x)\n"
SHOWS = "from app.layout.part import show\nprint(show(1))\n"


def looked_up(user: str, main: str = SHOWS) -> AfterMove:
    files = {"app/__init__.py": "", "app/layout/__init__.py": "", "app/calc.py": CALC,
             "app/boxes.py": user, "app/layout/part.py": PART, "main.py": main}  # fmt: skip
    return move(files, "app.calc:percent=app.layout.part:percent")


def test_what_a_user_looks_up_in_the_old_module_is_imported_in_its_functions() -> None:
    text = looked_up(CALLS).text("app/boxes.py")
    assert text == "def draw(x):\n    from .layout.part import percent\n    return percent(x)\n"
    text = looked_up(CALLS.replace("(x)\n", "(x), calc.other()\n", 2)).text("app/boxes.py")
    assert text.startswith("from . import calc\n") and "calc.percent" not in text


@pytest.mark.parametrize("more", ["\n\nLIMIT = calc.percent(1)\n", "\n\ndef percent(): ...\n"])
def test_a_user_that_can_not_wait_goes_on_as_it_was(more: str) -> None:
    after = looked_up(CALLS + more, main="")
    assert "calc.percent(x)" in after.text("app/boxes.py")
    assert set(after.said("refused")) == {
        "it would close an import cycle: app/boxes.py -> app/layout/part.py -> app/boxes.py"
    }


def test_what_a_function_looks_up_is_imported_in_one_order_in_every_run() -> None:
    names = ["alpha", "beta", "delta", "gamma", "zeta"]
    given = "app.calc:{0}=app.layout.part:{0}"
    calls = ", ".join(f"calc.{name}(x)" for name in reversed(names))
    files = {
        "app/__init__.py": "", "app/layout/__init__.py": "",
        "app/calc.py": "".join(f"def {name}(x):\n    return x\n\n\n" for name in names),
        "app/boxes.py": f"from . import calc\n\n\ndef draw(x):\n    return {calls}\n",
        "app/layout/part.py": "from .. import boxes\n\n\ndef show(x):\n    return boxes.draw(x)\n",
        "main.py": "from app.layout.part import show\nprint(show(1))\n",
    }  # fmt: skip
    text = move(files, *map(given.format, names)).text("app/boxes.py")
    lines = [line.strip() for line in text.splitlines() if "import" in line]
    assert lines == [f"from .layout.part import {name}" for name in names]


STAYS = {
    "app/__init__.py": "",
    "app/old.py": "class Thing:\n    n = 1\n\n\ndef other(x):\n    return x\n",
    "main.py": "from app.new import run\nfrom app.old import Thing\nprint(Thing.n, run())\n",
}
CYCLE = "from app.old import other\n\n\ndef run():\n    return other(3)\n"
NO_CYCLE = "def run():\n    return 3\n"


def test_who_can_not_follow_is_told_first_where_the_old_module_can_not_hand_it_on() -> None:
    files = {
        **STAYS,
        "app/new.py": CYCLE,
        "late.py": "import os\nfrom app.old import Thing\nprint 1\n",
    }
    after = move(files, "app.old:Thing=app.new:Thing")
    [mistake] = after.mistakes
    assert mistake.startswith("late.py:2: app.old:Thing can't move") and "a cycle" in mistake
    assert after.text("app/old.py") == STAYS["app/old.py"]


@pytest.mark.parametrize(
    ("new", "late"),
    [
        (NO_CYCLE, "from app.old import Thing\nprint 1\n"),
        (CYCLE, "from app.old import Thing\nprint(1)\n"),
        (CYCLE, "from app.old import other\nprint 1\n"),
    ],
)
def test_without_a_cycle_or_a_name_it_moves(new: str, late: str) -> None:
    docs = "Say::\n\n    from app.old import Thing\n    print 1\n"
    files = {**STAYS, "app/new.py": new, "late.py": late, "docs/use.rst": docs}
    after = move(files, "app.old:Thing=app.new:Thing")
    assert not after.mistakes
    assert "class Thing" in after.text("app/new.py")


FAKED = {
    "app/__init__.py": "",
    "app/old.py": "class Limit:\n    def __init__(self, n=1):\n        self.n = n\n\n\n"
    "def run(n):\n    return Limit(n)\n",
    "app/new.py": "",
    "main.py": "from unittest import mock\nfrom app import old\n"
    "with mock.patch('app.old.Limit', autospec=True) as fake:\n    old.run(3)\n"
    "print(fake.call_args)\n",
}


@pytest.mark.parametrize(
    ("more", "is_right"),
    [
        ({}, True),
        ({"app/user.py": "from app.old import Limit\n\n\ndef go():\n    return Limit(2)\n"}, True),
        ({"late.py": "from app import old\n\n\ndef go():\n    return getattr(old, 'Lim' + 'it')\n"},
         False),
        ({"text.py": "NAMES = {'limit': 'app.old.Limit'}\n"}, False),
    ],
)  # fmt: skip
def test_a_fake_where_the_old_module_goes_on_using_it_is_no_question(
    more: dict[str, str], is_right: bool
) -> None:
    after = move({**FAKED, **more}, "app.old:Limit=app.new:Limit")
    assert "mock.patch('app.old.Limit'" in after.text("main.py")
    assert "from app.new import Limit" in after.text("app/old.py")
    assert bool(after.said("refused", "manual")) is not is_right


HANDED = {
    "app/__init__.py": "",
    "app/core/__init__.py": "",
    "app/core/element.py": "def owners(e):\n    return [e]\n",
    "app/names.py": "from app.core.element import owners\n\n__all__ = ['owners']\n",
    "app/group.py": "from app.names import owners\n\n\ndef change(e):\n    return owners(e)\n",
    "main.py": "from app.group import change\nfrom app.core.element import owners\n"
    "print(change(1), owners(2))\n",
}


def test_what_the_new_module_has_by_way_of_another_is_the_moved_one() -> None:
    after = move(HANDED, "app.core.element:owners=app.group:owners")
    assert not after.mistakes
    assert "from app.names import" not in after.text("app/group.py")
    assert "from app.group import owners" in after.text("app/names.py")


def test_a_user_that_would_close_a_cycle_is_told_first() -> None:
    names = HANDED["app/names.py"] + "LIMIT = 3\n"
    group = "from app.names import LIMIT\n\n\ndef change(e):\n    return LIMIT\n"
    files = {**HANDED, "app/names.py": names, "app/group.py": group}
    [mistake] = move(files, "app.core.element:owners=app.group:owners").mistakes
    assert "app/names.py:1" in mistake and "app/group.py -> app/names.py" in mistake


TABLES = "class T:\n    pass\n\n\nclass U:\n    def use(self):\n        return T()\n\n\n"
BUILT = (
    "def _build():\n    from app.conv import convert\n    return convert(U)\n\n\nMADE = _build()\n"
)
BELOW = "from app.conv import convert  # noqa: E402\n\nMADE = convert(U)\n"
CONV = "from app.tables import U\n\n\ndef convert(kind):\n    return [kind, U]\n"
ALONE = "def convert(kind):\n    return [kind]\n"
USES = "import app.tables\nprint(len(app.tables.MADE), type(app.tables.U().use()).__name__)\n"
LATER = {
    "by a function that is called": (BUILT, CONV),
    "by an import below": (BELOW, CONV),
    "by a function, through another": (BUILT, CONV.replace("app.tables", "app.more")),
}


@pytest.mark.parametrize("way", LATER.values(), ids=LATER.keys())
def test_what_was_loaded_when_the_definitions_were_there_is_not_imported_above_them(
    way: tuple[str, str],
) -> None:
    last, conv = way
    files = {
        "app/__init__.py": "", "app/tables.py": TABLES + last, "app/conv.py": conv,
        "app/more.py": "from app.tables import U\n", "main.py": USES,
    }  # fmt: skip
    after = move(files, "app.tables:T=app.conv:T")  # and prints the same
    assert not after.mistakes
    assert not after.text("app/tables.py").startswith("from app.conv")


@pytest.mark.parametrize("last", [BUILT, BELOW])
def test_one_that_does_not_lead_back_is(last: str) -> None:
    files = {
        "app/__init__.py": "", "app/tables.py": TABLES + last, "app/conv.py": ALONE,
        "main.py": USES,
    }  # fmt: skip
    after = move(files, "app.tables:T=app.conv:T")
    assert not after.mistakes
    assert "def use(self):\n        return T()\n" in after.text("app/tables.py")
