"""What moved code looked up in the module to which it moves is that module's own there."""

from __future__ import annotations

import pytest

from tests.codemods.moving import AfterMove, move

UTILS = "LIMIT = 3\nSTATE = {}\n\n\ndef aid(x):\n    return x + LIMIT\n\n\n"
UTILS += "def keep(f):\n    return f\n\n\ndef len(x):\n    return 99\n"


def moved(head: str, body: str, **others: str) -> AfterMove:
    old = f"{head}\n\n\n{body}"
    files = {
        "app/__init__.py": "", "app/utils.py": UTILS, "app/old.py": old,
        "main.py": "from app.old import f\nimport app.utils\nprint(f(2), app.utils.aid(1))\n",
    }  # fmt: skip
    files |= {path.replace("__", "/") + ".py": code for path, code in others.items()}
    return move(files, "app.old:f=app.utils:f")


OWN = {
    "a constant": ("from app import utils", "def f(x):\n    return x + utils.LIMIT\n"),
    "relatively": ("from . import utils", "def f(x):\n    return utils.aid(x)\n"),
    "under another name": ("import app.utils as u", "def f(x):\n    return u.aid(u.LIMIT)\n"),
    "a decorator": ("from app import utils", "@utils.keep\ndef f(x):\n    return x\n"),
    "a default": ("from app import utils", "def f(x, n=utils.LIMIT):\n    return x + n\n"),
    "something of it": (
        "from app import utils",
        "def f(x):\n    utils.STATE['a'] = x\n    return utils.STATE['a']\n",
    ),
    "by a helper that comes along": (
        "from app import utils",
        "def _h(x):\n    return utils.aid(x)\n\n\ndef f(x):\n    return _h(x)\n",
    ),
    "while the old module goes on using it": (
        "from app import utils",
        "def f(x):\n    return utils.aid(x)\n\n\ndef other():\n    return utils.LIMIT, f(1)\n",
    ),
}


@pytest.mark.parametrize("way", OWN.values(), ids=OWN.keys())
def test_it_is_its_own_there(way: tuple[str, str]) -> None:
    after = moved(*way)
    assert not after.mistakes and not after.said("refused")
    new = after.text("app/utils.py")
    assert "import" not in new and "utils." not in new and " u." not in new


STAYS = {
    "a local has the name": "def f(x):\n    LIMIT = 1\n    return x + utils.LIMIT + LIMIT\n",
    "a parameter has": "def f(LIMIT):\n    return LIMIT + utils.LIMIT\n",
    "one that Python has, too": "def f(x):\n    return utils.len('a') + len('abc')\n",
    "it is put there": "def f(x):\n    utils.LIMIT = 5\n    return x + utils.LIMIT\n",
    "a text shows it": "def f(x):\n    return f'{utils.LIMIT=}'\n",
    "it is asked by a text": "def f(x):\n    return getattr(utils, 'LIMIT') + utils.LIMIT\n",
    "the old module has one": "LIMIT = 9\n\n\ndef f(x):\n    return LIMIT + utils.LIMIT\n",
}


@pytest.mark.parametrize("body", STAYS.values(), ids=STAYS.keys())
def test_what_would_mean_something_else_is_looked_up_or_refused(body: str) -> None:
    after = moved("from app import utils", body)  # and prints the same
    new = after.text("app/utils.py")
    assert "def f(" not in new or "utils." in new or "(utils" in new


@pytest.mark.parametrize("head", ["from app import more as utils", "import app.more as utils"])
def test_another_module_is_imported(head: str) -> None:
    after = moved(head, "def f(x):\n    return utils.LIMIT\n", app__more="LIMIT = 8\n")
    assert not after.mistakes and "more as utils" in after.text("app/utils.py")


def test_what_it_only_imports_is_looked_up() -> None:
    files = {
        "app/__init__.py": "", "app/more.py": "N = 1\n",
        "app/utils.py": "from app.more import N\n\nM = N\n",
        "app/old.py": "from app import utils\n\n\ndef f():\n    return utils.N\n",
        "main.py": "from app.old import f\nprint(f())\n",
    }  # fmt: skip
    after = move(files, "app.old:f=app.utils:f")
    assert "return utils.N" in after.text("app/old.py") + after.text("app/utils.py")


def test_a_fake_of_the_module_in_the_old_one_is_told() -> None:
    test = (
        "from unittest import mock\n\n\ndef test_f():\n    with mock.patch('app.old.utils') as u:\n"
    )
    test += (
        "        from app.old import f\n        u.aid.return_value = 7\n        assert f(1) == 7\n"
    )
    after = moved("from app import utils", "def f(x):\n    return utils.aid(x)\n", test_f=test)
    assert after.mistakes or after.said("refused", "manual")
