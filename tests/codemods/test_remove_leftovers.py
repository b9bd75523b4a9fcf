"""What goes along with a removed definition, in every scope, and what is told to stay."""

from __future__ import annotations

import pytest

from tests.codemods.playing import Played, code, play


def remove(source: str, others: dict[str, str] | None = None, home: str = "a/b.py") -> Played:
    files = {"a/__init__.py": "", home: source, "n.py": "class X: ...\n", **(others or {})}
    module = "a" if home.endswith("__init__.py") else "a.b"
    competitors = ({"symbol": f"{module}:X", "verdict": "duplicate"},)
    return play(files, "remove_duplicates", competitors=competitors)


GOES = {
    "a block for type checkers": """
        from __future__ import annotations

        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            from collections.abc import Sequence


        class X:
            def f(self, x: Sequence): ...


        {kept}
    """,
    "through the module of typing": """
        import typing

        if typing.TYPE_CHECKING:
            import decimal


        class X:
            def f(self, x: "decimal.Decimal"): ...


        {kept}
    """,
    "on one line": """
        from typing import TYPE_CHECKING

        if TYPE_CHECKING: from decimal import Decimal


        class X:
            def f(self, x: "list[Decimal]"): ...


        {kept}
    """,
    "its overloads": """
        from typing import overload


        @overload
        def X(x: int) -> int: ...
        @overload
        def X(x: str) -> str: ...
        def X(x):
            return x


        {kept}
    """,
    "a type variable": """
        from typing import Generic, TypeVar

        T = TypeVar("T")


        class X(Generic[T]): ...


        {kept}
    """,
    "helpers that call one another": """
        def _even(n):
            return n == 0 or _odd(n - 1)


        def _odd(n):
            return n != 0 and _even(n - 1)


        class X:
            odd = _odd


        {kept}
    """,
    "a class that names itself": """
        class _Node:
            def next(self) -> "_Node":
                return _Node()


        class X:
            first = _Node()


        {kept}
    """,
    "an alias of types": """
        from typing import Dict

        _Table = Dict[str, int]


        class X:
            table: "_Table"


        {kept}
    """,
}


@pytest.mark.parametrize("source", GOES.values(), ids=GOES.keys())
def test_nothing_is_left_behind(source: str) -> None:
    kept = "def stay(): ..."
    left = remove(code(source).replace("{kept}", kept)).text("a/b.py")
    assert left.replace("from __future__ import annotations\n", "").strip() == kept


def test_of_a_block_for_type_checkers_only_what_nobody_needs_goes() -> None:
    source = """
        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            from decimal import Decimal
            from fractions import Fraction, gcd


        class X:
            def f(self, x: "Decimal", y: "gcd"): ...


        def stay(x: "Fraction"): ...
    """
    left = remove(source).text("a/b.py")
    assert "if TYPE_CHECKING:\n    from fractions import Fraction\n" in left
    assert "Decimal" not in left and "gcd" not in left and "import TYPE_CHECKING" in left


PACKAGE = """
    from dataclasses import dataclass
    from typing import TypeVar

    from a.b import shown

    T = TypeVar("T")
    _LIMIT = 3
    LIMIT = 4


    @dataclass
    class X:
        value: T
        limit: int = _LIMIT
        most: int = LIMIT
        name: str = shown


    class Stays: ...
"""


def test_a_package_keeps_what_it_hands_on_and_says_so() -> None:
    played = remove(PACKAGE, {"a/b.py": "shown = ''\n"}, home="a/__init__.py")
    left = played.text("a/__init__.py")
    assert "dataclass" not in left and "TypeVar" not in left and "_LIMIT = 3" not in left
    assert "from a.b import shown" in left and "\nLIMIT = 4" in left
    said = played.said("a/__init__.py", "kept")
    assert "8: nothing in this file needs LIMIT any more; it stays: a package hands it on" in said


def test_what_another_file_takes_from_a_package_stays() -> None:
    others = {"a/b.py": "shown = ''\n", "use.py": "from a import T, dataclass\n"}
    left = remove(PACKAGE, others, home="a/__init__.py").text("a/__init__.py")
    assert "T = TypeVar" in left and "import dataclass" in left


STAYS = {
    "quoted annotations": (
        "from decimal import Decimal\n\n\nclass X:\n    y = Decimal\n\n\n"
        'def f(x: "Decimal"): ...\n',
        "import Decimal",
    ),
    "comments for type checkers": (
        "from decimal import Decimal\n\n\nclass X:\n    y = Decimal\n\n\n"
        "def f(x):\n    # type: (Decimal) -> None\n    pass\n",
        "import Decimal",
    ),
    "looked up by a string": (
        "_run = 1\n\n\nclass X:\n    y = _run\n\n\ndef f(o):\n    return getattr(o, '_run')\n",
        "_run = 1",
    ),
    "one of two that call each other": (
        "def _a():\n    return _b\n\n\ndef _b():\n    return _a\n\n\nclass X:\n    y = _a\n\n\n"
        "def f():\n    return _b()\n",
        "def _a",
    ),
    "another branch for type checkers": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from m import T\nelse:\n"
        "    T = object\n\n\nclass X(T): ...\n\n\ndef f(): ...\n",
        "    T = object",
    ),
}


@pytest.mark.parametrize("source, kept", STAYS.values(), ids=STAYS.keys())
def test_what_something_else_needs_stays(source: str, kept: str) -> None:
    played = play(
        {"a/__init__.py": "", "a/b.py": source, "n.py": "class X: ...\n"},
        "remove_duplicates",
        {"registered": "remove"},
    )
    left = played.text("a/b.py")
    assert kept in left and "class X" not in left


def test_what_stays_unused_is_told() -> None:
    source = "try:\n    import json\nexcept ImportError:\n    json = None\n"
    source += "\n\nclass X:\n    y = json\n\n\ndef f(): ...\n"
    said = remove(source).said("a/b.py", "kept")
    reason = "it is bound in more than one way"
    assert said == [f"2: nothing in this file needs json any more; it stays: {reason}"]


def modules(*names: str) -> tuple[dict[str, str], ...]:
    return tuple({"symbol": name, "verdict": "duplicate"} for name in names)


def test_a_package_goes_with_the_last_module_in_it() -> None:
    files = {
        "a/__init__.py": "", "a/b/__init__.py": '"""Old things."""\n', "a/b/c/__init__.py": "",
        "a/b/c/d.py": "class X: ...\n", "a/m.py": "class X: ...\n",
    }  # fmt: skip
    played = play(files, "remove_duplicates", canonical="a.m:X", competitors=modules("a.b.c.d:X"))
    assert sorted(played.files) == ["a/__init__.py", "a/m.py"]
    assert played.said("a/b/c/__init__.py") == ["1: deleted: nothing is left in the package"]


def test_a_package_that_was_the_duplicate_goes_itself() -> None:
    files = {"a/__init__.py": "", "a/b/__init__.py": "class X: ...\n", "a/m.py": "class X: ...\n"}
    played = play(files, "remove_duplicates", canonical="a.m:X", competitors=modules("a.b:X"))
    assert sorted(played.files) == ["a/__init__.py", "a/m.py"]


@pytest.mark.parametrize(
    "others, kept",
    [
        ({"a/b/data.json": "{}"}, ""),
        ({"a/b/other.py": "Y = 1\n"}, ""),
        ({"a/b/__init__.py": "VERSION = 1\n"}, ""),
        ({"use.py": "import a.b\n"}, "use.py:1:8 names the package"),
        ({"conf.toml": 'plugins = "a.b"\n'}, "conf.toml:1:12 names the package"),
    ],
)
def test_a_package_that_holds_or_means_something_stays(others: dict[str, str], kept: str) -> None:
    files = {
        "a/__init__.py": "", "a/b/__init__.py": "", "a/b/c.py": "class X: ...\n",
        "a/m.py": "class X: ...\n", **others,
    }  # fmt: skip
    played = play(files, "remove_duplicates", canonical="a.m:X", competitors=modules("a.b.c:X"))
    assert "a/b/__init__.py" in played.files and "a/b/c.py" not in played.files
    said = played.said("a/b/__init__.py", "kept")
    assert said == ([f"1: nothing is left in the package; it stays: {kept}"] if kept else [])


def test_a_package_of_the_top_level_stays() -> None:
    files = {"a/__init__.py": "", "a/b.py": "class X: ...\n", "n.py": "class X: ...\n"}
    assert "a/__init__.py" in play(files, "remove_duplicates").files


TESTED = {
    "a/__init__.py": "", "a/b.py": "class X: ...\nclass Y: ...\n", "n.py": "class X: ...\n",
    "tests/util.py": "", "tests/test_b.py": "import json\nfrom a.b import X\nimport tests.util\n",
}  # fmt: skip


def test_a_test_of_nothing_else_is_told_and_goes_by_an_option() -> None:
    played = play(TESTED, "remove_duplicates")
    [said] = played.said("tests/test_b.py", "refused")
    assert "class X" in played.text("a/b.py")
    assert said == "2: imports it; the file tests nothing else: `tests: remove` lets it go along"
    played = play(TESTED, "remove_duplicates", {"tests": "remove"})
    assert played.text("a/b.py") == "class Y: ...\n" and "tests/test_b.py" not in played.files
    assert played.said("tests/test_b.py") == ["1: deleted: it tested nothing but what is removed"]


@pytest.mark.parametrize(
    "test",
    [
        {"tests/test_b.py": "from a.b import X, Y\n"},
        {"tests/test_b.py": "from a.b import X\nfrom n import X as N\n"},
        {"tests/test_b.py": "from a.b import X\npatch('a.b.Y')\n"},
        {"tests/test_b.py": "from a.b import X\n", "use.py": "from a.b import X\n"},
        {"tests/test_b.py": "", "script.py": "from a.b import X\n"},
    ],
)
def test_tests_of_more_or_of_what_stays_are_kept(test: dict[str, str]) -> None:
    played = play({**TESTED, **test}, "remove_duplicates", {"tests": "remove"})
    assert "tests/test_b.py" in played.files and "class X" in played.text("a/b.py")


@pytest.mark.parametrize(
    ("options", "goes"),
    [
        ({"registered": "remove"}, True),
        ({"registered": "remove", "symbols": ["a.b:X"]}, True),
        ({}, False),
        ({"registered": "remove", "symbols": ["a.c:X"]}, False),
    ],
)
def test_what_may_be_registered_goes_from_the_file_that_uses_it_as_the_plan_says(
    options: dict[str, object], goes: bool
) -> None:
    copy = "import far\n\n\nclass X(far.Base):\n    def go(self): return 1\n"
    files = {
        "a/__init__.py": "", "a/b.py": f"{copy}\n\ndef use():\n    return X().go()\n",
        "a/c.py": copy, "n.py": copy, "far.py": "from elsewhere import Base\n",
    }  # fmt: skip
    played = play(
        files, "rewrite_imports", canonical="n:X", competitors=modules("a.b:X", "a.c:X"),
        then={"remove_duplicates": options},
    )  # fmt: skip
    assert ("class X" not in played.text("a/b.py")) == goes
    assert ("from n import X" in played.text("a/b.py")) == goes
