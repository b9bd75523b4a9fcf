"""The guard never passes a file that differs outside of its declared edits.

Two thousand generated programs and the whole standard library, through every codemod; judged by
`declared_edits`, which shares no code with the guard.
"""

from __future__ import annotations

import ast
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from canonize.core.change import Edit
from tests.properties.declared_edits import undeclared
from tests.properties.one_file_migrations import (
    MAKING,
    USING,
    Findings,
    as_home,
    as_user,
    homes,
    used_symbols,
)

LIBRARY = Path(sysconfig.get_path("stdlib"))
_USE = """
def _made(*things):
    import app.old
    held = {name}(*things), [app.old.{name} for thing in things if isinstance(thing, {name})]
    return held, "app.old.{name}", f"{{app.old.{name}!r}}"
"""


def library(*, tests: bool) -> Iterator[tuple[str, bytes]]:
    """Every file of the standard library, or of its tests."""
    for path in sorted(LIBRARY.rglob("*.py")):
        inside = path.relative_to(LIBRARY).as_posix()
        is_test = not {"test", "tests", "idle_test", "lib2to3"}.isdisjoint(inside.split("/"))
        if is_test is tests and not inside.startswith("site-packages/"):
            yield inside, path.read_bytes()


def migrated(path: str, data: bytes, found: Findings) -> None:
    """One file as a user of what it uses most, and as the home of its first definition."""
    for symbol in used_symbols(data)[:1]:
        as_user(path, data, symbol, found)
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    if not all(part.isidentifier() for part in module.split(".")):
        return  # a program, which nothing imports by its path
    for name in [name for name in homes(data) if not name.startswith("_")][:1]:
        as_home(path, data, module, name, found)


def in_a_program(program: str, chance: int, found: Findings) -> None:
    """Uses and definitions of competitors stand in a generated program."""
    names = sorted({n.id for n in ast.walk(ast.parse(program)) if isinstance(n, ast.Name)})
    name = names[chance % len(names)] if names else "Thing"
    if not name.isascii() or name.startswith("_"):
        name = "Thing"
    future = "__future__" in program
    using = f"{program}\n" if future else f"from app.old import {name}\n{program}\n"
    as_user("app/user.py", (using + _USE.format(name=name)).encode(), ("app.old", name), found)
    home = f"{program}\n\nclass Competing:\n    def go(self):\n        return 1\n"
    as_home("app/home.py", home.encode(), "app.home", "Competing", found)


PROGRAMS = settings(
    max_examples=1_000,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)


@pytest.mark.slow
@pytest.mark.parametrize("source", ["from_node", "from_grammar"])
def test_a_thousand_generated_programs(source: str) -> None:
    hypothesmith = pytest.importorskip("hypothesmith")
    found, count = Findings(), [0]

    @PROGRAMS
    @given(getattr(hypothesmith, source)(), st.integers(0, 1000))
    def play(program: str, chance: int) -> None:
        try:
            ast.parse(program)
        except (SyntaxError, ValueError):
            return
        in_a_program(program, chance, found)
        count[0] += 1
        assert found.wrong == []

    play()
    print(f"{count[0]} programs; played {dict(found.played)}; edited {dict(found.edited)}")
    assert count[0] >= 900 and set(found.edited) >= {*USING, *MAKING}


@pytest.mark.slow
@pytest.mark.parametrize("tests", [False, True], ids=["library", "tests"])
@pytest.mark.parametrize("share", range(8))
def test_the_whole_standard_library(share: int, tests: bool) -> None:
    found, count = Findings(), 0
    for path, data in list(library(tests=tests))[share::8]:
        migrated(path, data, found)
        count += 1
    print(f"{count} files; played {dict(found.played)}; edited {dict(found.edited)}")
    assert found.wrong == []
    assert set(found.edited) >= {"rewrite_imports", "insert_deprecations", "remove_duplicates"}


def test_a_share_of_the_standard_library() -> None:
    found, names = Findings(), ("argparse.py", "json/decoder.py", "shelve.py")
    for name in names:
        migrated(name, (LIBRARY / name).read_bytes(), found)
    assert found.wrong == []
    assert found.edited["rewrite_imports"] >= 2 and found.edited["insert_deprecations"] == 3


def test_a_generated_program() -> None:
    found = Findings()
    in_a_program("lambda Thing: [x for x in Thing]\nasync def x(): yield Thing\n", 1, found)
    assert found.wrong == [] and found.edited["rewrite_imports"] == 1, found


CASES = {
    "a byte outside": (b"a = 1\nb = 2\n", b"a = 3\nb = 4\n", [Edit(4, 5, b"3")]),
    "a quote that swallows": (
        b"a = 1\nb = ''\nc = '''x'''\n",
        b"a = '''\nb = ''\nc = '''x'''\n",
        [Edit(4, 5, b"'''")],
    ),
    "a nesting": (
        b"if a:\n    b\nc\n",
        b"if a:\n    b\nif d:\n c\n",
        [Edit(12, 12, b"if d:\n ")],
    ),
    "a docstring": (b"'doc'\n", b"import a\n'doc'\n", [Edit(0, 0, b"import a\n")]),
    "a future": (
        b"from __future__ import annotations\n",
        b"import a\nfrom __future__ import annotations\n",
        [Edit(0, 0, b"import a\n")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_nobody_declared_would_be_noticed(name: str) -> None:
    before, after, edits = CASES[name]
    assert undeclared(before, after, edits) != []


@pytest.mark.parametrize(
    ("before", "after", "edits"),
    [
        (
            b"import a\nf(a.b, 1)\n",
            b"import c\nf(c.b, 1)\n",
            [Edit(7, 8, b"c"), Edit(11, 12, b"c")],
        ),
        (
            b"# coding: latin-1\n'\xe9'; a\n",
            b"# coding: latin-1\n'\xe9'; b\n",
            [Edit(23, 24, b"b")],
        ),
        (b"\xef\xbb\xbfa; b\n", b"\xef\xbb\xbfa; c\n", [Edit(6, 7, b"c")]),
        (b"@d\ndef f(): a\n", b"@d\ndef f(): b\n", [Edit(12, 13, b"b")]),
        (b"a = 1\r\nb = 2\r\n", b"b = 2\r\n", [Edit(0, 7, b"")]),
    ],
)
def test_what_was_declared_is_fine(before: bytes, after: bytes, edits: list[Edit]) -> None:
    assert undeclared(before, after, edits) == []
