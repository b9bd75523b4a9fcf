"""Private helpers and type variables whose names are taken where they come along to."""

from __future__ import annotations

import pytest

from tests.codemods.moving import AfterMove, move

MAIN = "from app.b import tidy\nfrom app.text import clean\nprint(clean('abc'), tidy('x'))\n"
THERE = "def _norm(x):\n    return x + '!'\n\n\ndef tidy(x):\n    return _norm(x)\n"


def moved(text: str, there: str = THERE, *pairs: str, **others: str) -> AfterMove:
    files = {"app/__init__.py": "", "app/text.py": text, "app/b.py": there, "main.py": MAIN}
    files |= {path.replace("__", "/") + ".py": code for path, code in others.items()}
    return move(files, *(pairs or ("app.text:clean=app.b:clean",)))


COLLIDING = {
    "a function": (
        "def _norm(x):\n    return x[:2]\n\n\ndef clean(x):\n    return _norm(x)\n",
        "_text_norm",
    ),
    "a class that says its name": (
        "class _norm(str):\n    def me(self) -> '_norm':\n        return _norm(self)\n\n\n"
        "def clean(x):\n    return _norm(x).me()\n",
        "_text_norm",
    ),
    "a constant that another helper needs": (
        "_norm = 2\n\n\ndef _cut(x):\n    return x[:_norm]\n\n\n"
        "def clean(x):\n    return _cut(x)\n",
        "_text_norm",
    ),
    "a default": ("_norm = 2\n\n\ndef clean(x, n=_norm):\n    return x[:n]\n", "n=_text_norm"),
    "a decorator": (
        "def _norm(f):\n    return f\n\n\n@_norm\ndef clean(x):\n    return x\n",
        "@_text_norm",
    ),
    "its name is free by a number only": (
        "def _norm(x):\n    return x\n\n\ndef clean(_text_norm):\n    return _norm(_text_norm)\n",
        "_text_norm_2",
    ),
}


@pytest.mark.parametrize(("text", "called"), COLLIDING.values(), ids=COLLIDING.keys())
def test_a_helper_whose_name_is_taken_gets_another(text: str, called: str) -> None:
    after = moved(text)
    assert not after.mistakes
    assert called in after.text("app/b.py") and after.text("app/b.py").startswith(THERE)
    assert any("_norm is called _text_norm" in said for said in after.said("rewritten"))


def test_names_are_spelt_as_their_kind_is() -> None:
    text = (
        "_MAX = 2\n\n\nclass _Node(str):\n    pass\n\n\ndef clean(x):\n    return _Node(x[:_MAX])\n"
    )
    there = "_MAX = 9\n\n\nclass _Node:\n    pass\n\n\ndef tidy(x):\n    return _MAX, _Node == 1\n"
    after = moved(text, there).text("app/b.py")
    assert "_TEXT_MAX = 2" in after and "return _TextNode(x[:_TEXT_MAX])" in after


def test_a_type_variable_says_its_other_name() -> None:
    text = (
        "from typing import TypeVar\n\nT = TypeVar('T', bound=str)\n\n\n"
        "def clean(x: T) -> T:\n    return x\n\n\ndef other(x: T) -> T:\n    return x\n"
    )
    there = (
        "from typing import TypeVar\n\nT = TypeVar('T')\n\n\ndef tidy(x: T) -> T:\n    return x\n"
    )
    after = moved(text, there).text("app/b.py")
    assert (
        "TextT = TypeVar('TextT', bound=str)" in after and "def clean(x: TextT) -> TextT" in after
    )
    assert "def tidy(x: T) -> T" in after


def test_a_helper_that_is_there_already_does_not_come() -> None:
    text = "import os\n\n\ndef _norm(x):\n    return os.path.normpath(x)\n\n\n"
    after = moved(
        f"{text}def clean(x):\n    return _norm(x)\n", f"{text}def tidy(x):\n    return _norm(x)\n"
    )
    assert after.text("app/b.py").count("def _norm") == 1
    assert "app/text.py" not in after.files


NORM = "def _norm(x):\n    return {}\n"
APART = {
    "another module by the same name": (
        "import os.path as p\n\n\n" + NORM.format("p.normpath(x)"),
        "import posixpath as p\n\n\n" + NORM.format("p.normpath(x)"),
    ),
    "another constant": (
        "_N = 1\n\n\n" + NORM.format("x * _N"),
        "_N = 2\n\n\n" + NORM.format("x * _N"),
    ),
    "what it keeps": ("def _norm(x, kept=[]):\n    return x, kept\n",) * 2,
    "what its decorator keeps": ("from functools import cache\n\n\n@cache\n" + NORM.format("x"),)
    * 2,
    "bound anew": (NORM.format("x"), NORM.format("x") + "\n\n_norm = len\n"),
}


@pytest.mark.parametrize(("mine", "other"), APART.values(), ids=APART.keys())
def test_a_helper_with_the_same_text_and_another_meaning_comes(mine: str, other: str) -> None:
    clean = f"{mine}\n\ndef clean(x):\n    return _norm(x)\n"
    after = moved(clean, f"{other}\n\ndef tidy(x):\n    return _norm(x)\n")
    assert "_text_norm" in after.text("app/b.py")


def test_a_helper_that_the_old_file_needs_is_imported_under_its_new_name() -> None:
    """Against a cycle it comes along although others use it."""
    text = (
        "from app import b\n\n\ndef _norm(x):\n    return x[:2]\n\n\n"
        "def clean(x):\n    return _norm(x)\n\n\ndef rest(x):\n    return b.tidy(clean(_norm(x)))\n"
    )
    after = moved(text)
    assert "from app.b import clean, _text_norm" in after.text("app/text.py") or (
        "_text_norm" in after.text("app/text.py")
    )
    assert "return b.tidy(clean(_text_norm(x)))" in after.text("app/text.py")


def test_what_is_asked_for_by_its_name_still_is_refused() -> None:
    there = f"{THERE}\n\ndef clean(x):\n    return x * 2\n"
    files = {"app/text.py": "def clean(x):\n    return x\n", "app/b.py": there}
    after = move(files, "app.text:clean=app.b:clean")
    assert any("clean is taken in app.b" in said for said in after.mistakes)
