"""Moved code that has names by a star import has them by name in its new file."""

from __future__ import annotations

import pytest

from tests.codemods.moving import AfterMove, move

KIT = (
    "__all__ = ['aid', 'open', 'LIMIT']\nLIMIT = 3\n\n\ndef aid(x):\n    return x + 1\n\n\n"
    "def open(x):\n    return x * 2\n\n\ndef hidden(x):\n    return x\n"
)
MAIN = "from app.a import f\nprint(f(2))\n"


def moved(text: str, **others: str) -> AfterMove:
    files = {"app/__init__.py": "", "app/kit.py": KIT, "app/a.py": text, "main.py": MAIN}
    files |= {path.replace("__", "/") + ".py": code for path, code in others.items()}
    return move(files, "app.a:f=app.b:f")


BROUGHT = {
    "a function": (
        "from app.kit import *\n\n\ndef f(x):\n    return aid(x)\n",
        "from app.kit import aid\n",
    ),
    "one that hides Python's": (
        "from app.kit import *\n\n\ndef f(x):\n    return open(x)\n",
        "from app.kit import open\n",
    ),
    "a constant, as a default": (
        "from .kit import *\n\n\ndef f(x, n=LIMIT):\n    return x + n\n",
        "from .kit import LIMIT\n",
    ),
    "through another module": (
        "from app.way import *\n\n\ndef f(x):\n    return other(x)\n",
        "from app.kit import aid as other\n",
    ),
    "by the later of two": (
        "from app.way import *\nfrom app.kit import *\n\n\ndef f(x):\n    return aid(x)\n",
        "from app.kit import aid\n",
    ),
    "of a helper that comes along": (
        "from app.kit import *\n\n\ndef _g(x):\n    return aid(x)\n\n\n"
        "def f(x):\n    return _g(x)\n",
        "from app.kit import aid\n",
    ),
}
WAY = "from app.kit import aid as other\n\n\ndef aid(x):\n    return -x\n"


@pytest.mark.parametrize(("text", "line"), BROUGHT.values(), ids=BROUGHT.keys())
def test_what_a_star_brings_is_imported_by_name(text: str, line: str) -> None:
    after = moved(text, app__way=WAY)
    assert not after.mistakes
    assert line in after.text("app/b.py") and "*" not in after.text("app/b.py").split("\n\n")[0]


def test_what_python_itself_has_is_not_imported() -> None:
    after = moved("from app.kit import *\n\n\ndef f(x):\n    return aid(max(x, len('a')))\n")
    assert after.text("app/b.py").startswith("from app.kit import aid\n")


@pytest.mark.parametrize("star", ["os.path", "app.made"])
def test_what_nobody_can_tell_is_refused(star: str) -> None:
    made = "for _name in ('join', 'aid'):\n    globals()[_name] = str\n"
    text = f"from {star} import *\n\n\ndef f(x):\n    return join(str(x))\n"
    after = moved(text, app__made=made)
    assert any("uses join, which a star import may bring" in said for said in after.mistakes)


OLD = "__all__ = ['a', 'b', 'c']\n\n\ndef a():\n    return 1\n\n\ndef b():\n    return 2\n\n\n"
BY_STAR = {
    "the old module goes on using it": (OLD + "def c():\n    return a() + b()\n", "a", "b"),
    "the old module needs it no more": (OLD + "def c():\n    return 3\n", "b"),
}


@pytest.mark.parametrize("ways", BY_STAR.values(), ids=BY_STAR.keys())
def test_what_a_package_hands_on_by_a_star_is_imported_there(ways: tuple[str, ...]) -> None:
    old, *names = ways
    files = {
        "app/__init__.py": "",
        "app/new.py": "x = 1\n",
        "app/pack/__init__.py": "from app.pack.other import *\nfrom app.pack.old import *\n",
        "app/pack/other.py": "o = 1\n",
        "app/pack/old.py": old,
        "main.py": "import app.pack\nfrom app.pack.old import a\n\n"
        "print(a(), app.pack.b(), app.pack.c())\n",
    }
    after = move(files, "app.pack.old:a=app.new:a", "app.pack.old:b=app.new:b")
    assert not after.mistakes and not after.said("refused")
    for name in names:
        assert f"from app.new import {name}\n" in after.text("app/pack/__init__.py")


USES = {
    "a name that another star brings, too": (
        "from app.other import *\nfrom app.old import *\n\nX = a()\n",
        "def a():\n    return 7\n",
    ),
    "a name that python has, and the old module does not list": (
        "from app.other import *\nfrom app.old import *\n\nX = len('ab')\n",
        "o = 1\n",
    ),
}


@pytest.mark.parametrize(("use", "other"), USES.values(), ids=USES.keys())
def test_a_name_that_comes_from_elsewhere_stays(use: str, other: str) -> None:
    old = "__all__ = ['c']\n\n\ndef a():\n    return 1\n\n\ndef len(x):\n    return 9\n\n\nc = 3\n"
    files = {
        "app/__init__.py": "", "app/new.py": "x = 1\n", "app/old.py": old, "app/other.py": other,
        "app/use.py": use, "main.py": "from app.use import X\nprint(X)\n",
    }  # fmt: skip
    after = move(files, "app.old:a=app.new:a", "app.old:len=app.new:len")
    assert not after.mistakes and "def a" in after.text("app/new.py")
    assert after.text("app/use.py") == use


STAR_HOME = {
    "app/__init__.py": "",
    "app/new.py": "from app.old import *\n\n\ndef also():\n    return thing(2), base()\n",
    "main.py": "from app.old import thing, other\nfrom app import new\n"
    "print(thing(1), other(), new.also(), new.thing(2))\n",
}
STAR_OLD = "def thing(x):\n    return x + base()\n\n\ndef base():\n    return 3\n\n\n"


@pytest.mark.parametrize(
    ("head", "other"),
    [
        ("", "def other():\n    return thing(1)\n"),
        ("", "def other():\n    return 4\n"),
        ("__all__ = ['thing', 'base', 'other']\n\n\n", "def other():\n    return 4\n"),
    ],
)
def test_what_the_new_place_has_by_a_star_from_the_old_one_is_its_own(
    head: str, other: str
) -> None:
    files = {**STAR_HOME, "app/old.py": f"{head}{STAR_OLD}{other}"}
    after = move(files, "app.old:thing=app.new:thing")
    assert not after.mistakes and "def thing" in after.text("app/new.py")
    assert "def thing" not in after.text("app/old.py") and not after.said("manual", "refused")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("__all__ = ['base', 'other']\n" + STAR_OLD, "from app.old import *\n"),
        (STAR_OLD, "from app.old import *\nfrom app.third import *\n"),
        (STAR_OLD, "if 1:\n    from app.old import *\n"),
    ],
)
def test_what_a_star_may_not_bring_is_no_name_of_its_own(old: str, new: str) -> None:
    use = (
        "\n\ndef also():\n    try:\n        return thing(2)\n"
        "    except NameError:\n        return 0\n"
    )
    files = {
        "app/__init__.py": "", "app/third.py": "def thing(x):\n    return 'third'\n",
        "app/old.py": f"{old}\n\ndef other():\n    return 4\n", "app/new.py": f"{new}{use}",
        "main.py": "from app.new import also\nprint(also())\n",
    }  # fmt: skip
    assert move(files, "app.old:thing=app.new:thing").mistakes


def test_what_both_need_of_each_other_is_imported_late_where_others_asked_the_old_one() -> None:
    files = {
        "app/__init__.py": "",
        "app/old.py": f"{STAR_OLD}def other():\n    return thing(1)\n",
        "app/new.py": "from app.old import base\n\n\ndef also():\n    return base()\n",
        "main.py": "from app.old import thing, other\nprint(thing(1), other())\n",
    }
    after = move(files, "app.old:thing=app.new:thing")
    assert not after.mistakes and not after.said("manual", "refused")
    assert "    from app.new import thing\n" in after.text("app/old.py")
    kept = {
        **files,
        "app/old.py": f"{STAR_OLD}FIRST = thing(1)\n\n\ndef other():\n    return FIRST\n",
    }
    assert move(kept, "app.old:thing=app.new:thing").mistakes


CONF = "__all__ = ['fmt', 'to_int']\n\n\ndef fmt():\n    return 1\n\n\n"
CONF += "def to_int(x):\n    return int(x)\n"
UTIL = "from app.config import fmt\n\n\ndef show():\n    return fmt()\n"
ASKING = {
    "by name": "from app.config import fmt, to_int\nprint(to_int('3'), fmt())\n",
    "by name, called otherwise": "from app.config import to_int as i\nprint(i('3'))\n",
    "by the package": "from app import config\nprint(config.to_int('3'), config.fmt())\n",
    "by the whole path": "import app.config\nprint(app.config.to_int('3'), app.config.fmt())\n",
    "by another package that takes it": "from app.far import to_int\nprint(to_int('3'))\n",
    "in a function": "def f():\n    from app.config import to_int\n    return to_int('4')\n\n\n"
    "print(f())\n",
}


@pytest.mark.parametrize("main", ASKING.values(), ids=ASKING.keys())
def test_who_asks_a_package_that_can_not_hand_it_on_goes_where_it_is(main: str) -> None:
    files = {
        "app/__init__.py": "", "app/config/__init__.py": "from .conf import *\n",
        "app/config/conf.py": CONF, "app/far.py": "from app.config import to_int\n",
        "app/util.py": UTIL, "main.py": main,
    }  # fmt: skip
    after = move(files, "app.config.conf:to_int=app.util:to_int")
    assert not after.mistakes
    assert after.text("app/config/__init__.py") == "from .conf import *\n"
