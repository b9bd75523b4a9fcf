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


KIND = """
import enum


class Kind(enum.Enum):
    A = 1


class Box:
    def __init__(self, kind: Kind, more: "list[Kind] | None" = None) -> None:
        self.kind = kind

    def other(self) -> Kind:
        return self.kind


def fill(kind: Kind) -> Box:
    return Box(kind)
"""
FILLS = "from app.old import Box, Kind, fill\n\nprint(fill(Kind.A).kind, Box(Kind.A).other())\n"


def filled(old: str, main: str = FILLS, **others: str) -> AfterMove:
    files = {"app/__init__.py": "", "app/old.py": old, "main.py": main, **others}
    return move(files, "app.old:Box=app.new:Box")


def test_annotations_that_need_the_old_module_become_texts_against_a_cycle() -> None:
    after = filled(KIND)
    assert after.mistakes == ()
    new = after.text("app/new.py")
    assert "if TYPE_CHECKING:\n    from app.old import Kind\n" in new
    assert "kind: 'Kind', more: \"list[Kind] | None\"" in new.replace('"Kind"', "'Kind'")
    assert "def other(self) -> 'Kind':" in new.replace('"Kind"', "'Kind'")


READ = {
    "somebody reads annotations": (
        KIND, FILLS + "from typing import get_type_hints\n\nprint(get_type_hints(Box.other))\n"
    ),
    "a field": (KIND.replace("class Box:\n", "class Box:\n    first: Kind = None\n\n"), FILLS),
    "something decorates it": (
        "from far import checked\n" + KIND.replace("    def other", "    @checked\n    def other"),
        FILLS,
    ),
    "the class is decorated": (
        "from far import checked\n" + KIND.replace("class Box", "@checked\nclass Box"), FILLS
    ),
    "it calls something": (
        KIND.replace("kind: Kind, more", "kind: mark(Kind), more").replace(
            "\n\nclass Kind", "\n\nSEEN = []\n\n\ndef mark(n):\n    SEEN.append(n)\n\n\nclass Kind"
        ),
        f"{FILLS}from app.old import SEEN, mark\n\nprint(len(SEEN), mark(1))\n",
    ),
    "it is needed while it loads": (
        KIND.replace("def other(self)", "def other(self, kind=Kind.A)"), FILLS
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", READ)
def test_annotations_that_somebody_may_read_stay_what_they_are(how: str) -> None:
    old, main = READ[how]
    far = "KEPT = []\n\n\ndef checked(f):\n    KEPT.append(f)\n    return f\n"
    after = filled(old, main, **{"far.py": far})
    assert len(after.mistakes) == 1 and "would close an import cycle" in after.mistakes[0]
    assert "app/new.py" not in after.files
