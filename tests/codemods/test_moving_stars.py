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
