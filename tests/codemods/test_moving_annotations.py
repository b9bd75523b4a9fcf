"""Annotations that were texts stay texts, and names for type checkers stay theirs."""

from __future__ import annotations

import pytest

from tests.codemods.moving import AfterMove, move

FUTURE = "from __future__ import annotations\n"
TYPES = "from typing import TYPE_CHECKING, Optional\nif TYPE_CHECKING:\n    from app.k import K\n"
THERE = "def there(x: int) -> int:\n    return x\n"


def moved(text: str, there: str = THERE, main: str = "print(f is None)") -> AfterMove:
    files = {
        "app/__init__.py": "",
        "app/k.py": "class K: pass\n",
        "app/a.py": text,
        "app/b.py": there,
        "main.py": f"from app.a import f\n{main}\n",
    }
    return move(files, "app.a:f=app.b:f")


QUOTED = {
    "a class that names itself": (
        "class f:\n    def me(self) -> f:\n        return self\n",
        'def me(self) -> "f":',
        "print(f().me() is None)",
    ),
    "a name for type checkers": ("def f(x: K) -> None: pass\n", 'def f(x: "K") -> None', "f(1)"),
    "a text inside": ("def f(x: Optional['K']): pass\n", "x: \"Optional['K']\"", "f(1)"),
    "a field": ("class f:\n    x: K | None = None\n", 'x: "K | None" = None', "print(f().x)"),
    "a method's parameter, by keyword": (
        "class f:\n    def m(self, *, x: K = 1, **more: K): return x\n",
        'x: "K" = 1, **more: "K"',
        "print(f().m())",
    ),
    "a function inside": (
        "def f():\n    def g(x: K) -> K: return x\n    return g(1)\n",
        'def g(x: "K") -> "K"',
        "print(f())",
    ),
}


@pytest.mark.parametrize(("text", "wanted", "main"), QUOTED.values(), ids=QUOTED.keys())
def test_an_annotation_that_nothing_evaluates_is_quoted(text: str, wanted: str, main: str) -> None:
    after = moved(FUTURE + TYPES + text, THERE, main)
    assert not after.mistakes and wanted in after.text("app/b.py")
    assert after.text("app/b.py").count("__future__") == 0


LEFT = {
    "one that is a text": ("def f(x: 'int'): pass\n", "def f(x: 'int')"),
    "one that Python has": ("def f(x: int) -> str: return ''\n", "def f(x: int) -> str"),
    "one of a variable in a function": ("def f():\n    x: K = 1\n    return x\n", "    x: K = 1"),
}


@pytest.mark.parametrize(("text", "wanted"), LEFT.values(), ids=LEFT.keys())
def test_an_annotation_that_means_the_same_is_left_alone(text: str, wanted: str) -> None:
    assert wanted in moved(FUTURE + TYPES + text).text("app/b.py")


def test_a_file_without_annotations_gets_the_line_instead() -> None:
    after = moved(FUTURE + TYPES + "def f(x: K): pass\n", "def there(): pass\n", "f(1)").text(
        "app/b.py"
    )
    assert after.startswith(FUTURE) and "def f(x: K)" in after


ALIAS = TYPES + "    T = Optional[K]\n\n\ndef f(x: T): return x\n"


def test_an_alias_for_type_checkers_that_others_need_is_imported_for_them() -> None:
    there = FUTURE + TYPES + "\n\ndef there(x: K): return x\n"
    after = moved(FUTURE + ALIAS + "\n\ndef g(x: T): return f(x)\n", there, "print(f(1))")
    assert "    from app.a import T\n" in after.text("app/b.py")
    assert after.text("app/a.py").count("T = Optional[K]") == 1


def test_an_alias_that_only_what_moves_needs_goes_along() -> None:
    """Its block imports what the new file imports for type checkers, too."""
    there = FUTURE + TYPES + "\n\ndef there(x: K): return x\n"
    after = moved(FUTURE + ALIAS, there, "print(f(1))")
    assert not after.mistakes and "T = Optional[K]" in after.text("app/b.py")


def test_a_block_that_imports_another_thing_by_the_name_is_refused() -> None:
    there = (
        FUTURE + TYPES.replace("app.k import K", "app import k as K") + "\n\ndef t(x: K): pass\n"
    )
    assert any("K is taken" in said for said in moved(FUTURE + ALIAS, there).mistakes)
