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
