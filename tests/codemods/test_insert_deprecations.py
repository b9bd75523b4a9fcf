"""`insert_deprecations`: where the warning goes, and where it must not."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.codemods.playing import Played, play

DEPRECATED = ({"symbol": "b:X", "verdict": "deprecated"},)


def deprecate(source: str | bytes, **options: object) -> Played:
    files = {"b.py": source, "n.py": "class X: ...\n"}
    return play(files, "insert_deprecations", options, competitors=DEPRECATED)


WARNS = {
    "a class": "class X:\n    def __init__(self):\n        self.x = 1\n",
    "a class without a constructor": "class X:\n    y = 1\n",
    "an empty class": "class X: pass\n",
    "a class with only pass": "class X:\n    pass\n",
    "a docstring": 'class X:\n    """Doc."""\n',
    "a subclass": "class B:\n    def __init__(self): ...\nclass X(B):\n    y = 1\n",
    "slots": "class X:\n    __slots__ = ('y',)\n",
    "__new__": "class X:\n    def __new__(cls):\n        return object.__new__(cls)\n",
    "a dataclass": "from dataclasses import dataclass\n@dataclass\nclass X:\n    y: int = 1\n",
    "__post_init__": (
        "from dataclasses import dataclass\n"
        "@dataclass\n"
        "class X:\n"
        "    def __post_init__(self): ...\n"
    ),
    "a function": "def X():\n    return 1\n",
    "a function on one line": "def X(): return 1\n",
    "a cached property": (
        "class X:\n"
        "    def __init__(self): ...\n"
        "    y = property(lambda self: 1)\n"
    ),
    "one that functions use": "class X: ...\ndef make():\n    return X()\n",
    "one that is a base": "class X: ...\nclass Y(X): ...\n",
    "shebang, cookie, docstring, future": (
        '#!/usr/bin/env python\n'
        '# coding: utf-8\n'
        '"""Doc."""\n'
        'from __future__ import annotations\n'
        'import os\n'
        'class X: ...\n'
    ),
}  # fmt: skip


@pytest.mark.parametrize("source", WARNS.values(), ids=WARNS.keys())
def test_one_warning_a_use_at_the_callers_line(source: str, tmp_path: Path) -> None:
    played = deprecate(source)
    [said] = played.said("b.py", "shimmed")
    assert said.endswith("stays and warns")
    (tmp_path / "b.py").write_bytes(played.files["b.py"])
    (tmp_path / "use.py").write_text(
        "import warnings, b\n"
        "with warnings.catch_warnings(record=True) as seen:\n"
        "    warnings.simplefilter('always')\n"
        "    b.X()\n"
        "[one] = seen\n"
        "assert one.category is DeprecationWarning and one.lineno == 4, one\n"
        "assert str(one.message) == 'b.X is deprecated; use n.X instead', one.message\n"
    )
    run = [sys.executable, "-W", "error::DeprecationWarning", "use.py"]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


REFUSED = {
    "an enumeration": "from enum import Enum\nclass X(Enum):\n    a = 1\n",
    "a protocol": "from typing import Protocol\nclass X(Protocol): ...\n",
    "a named tuple": "from typing import NamedTuple\nclass X(NamedTuple):\n    a: int\n",
    "a typed dictionary": "from typing import TypedDict\nclass X(TypedDict):\n    a: int\n",
    "a metaclass": "class X(metaclass=type):\n    y = 1\n",
    "two definitions": "if 1:\n    class X: ...\nelse:\n    class X: ...\n",
    "overloads": "from typing import overload\n@overload\ndef X(): ...\n",
    "a dataclass with bases": (
        "from dataclasses import dataclass\n"
        "class B: ...\n"
        "@dataclass\n"
        "class X(B):\n"
        "    a: int = 1\n"
    ),
    "made while the module loads": "class X: ...\nDEFAULT = X()\n",
    "a default argument": "class X: ...\ndef f(x=X()): ...\n",
    "a class body that makes one": "class X: ...\nclass C:\n    x = X()\n",
    "a decorator of its own module": "def X(f):\n    return f\n@X\ndef g(): ...\n",
    "made under another name": "class X: ...\nY = X\nDEFAULT = Y()\n",
    "a subclass that is made": "class X: ...\nclass Y(X): ...\nDEFAULT = Y()\n",
    "made by a function that runs at once": "class X: ...\ndef f():\n    return X()\nD = f()\n",
    "made two calls below": (
        "class X: ...\ndef f():\n    return X()\ndef g():\n    return [f()]\nD = g()\n"
    ),
    "made by a constructor that runs at once": (
        "class X: ...\nclass C:\n    def __init__(self):\n        self.x = X()\nD = C()\n"
    ),
    "made by a method that runs at once": (
        "class X: ...\nclass C:\n    def m(self):\n        return X()\nC().m()\n"
    ),
    "made by a decorator that runs at once": (
        "class X: ...\ndef d(f):\n    X()\n    return f\n@d\ndef g(): ...\n"
    ),
    "made in a comprehension": "class X: ...\nD = [X() for _ in range(3)]\n",
    "made under a condition": "class X: ...\nif True:\n    D = X()\n",
}  # fmt: skip


LEFT_FOR_LATER = {
    "a function that nobody calls at import": "class X: ...\ndef f():\n    return X()\n",
    "a function that is handed on": (
        "import atexit\nclass X: ...\ndef f():\n    return X()\natexit.register(f)\n"
    ),
    "a program": "class X: ...\nif __name__ == '__main__':\n    X()\n",
    "a subclass that is only defined": "class X: ...\nclass Y(X): ...\n",
    "another name of it": "class X: ...\nY = X\n",
    "a class that only has a method": (
        "class X: ...\nclass C:\n    def m(self):\n        return X()\nD = C()\n"
    ),
}


@pytest.mark.parametrize("source", LEFT_FOR_LATER.values(), ids=LEFT_FOR_LATER.keys())
def test_what_runs_later_is_in_nobodys_way(source: str) -> None:
    assert deprecate(source).said("b.py", "shimmed")


@pytest.mark.parametrize("source", REFUSED.values(), ids=REFUSED.keys())
def test_what_would_not_warn_rightly_is_refused_at_its_definition(source: str) -> None:
    played = deprecate(source)
    assert played.text("b.py") == source
    entries = [r for r in played.ledger.references if r.form == "definition"]
    assert [entry.disposition for entry in entries] == ["refused"]
    defining = re.compile(r"\s*(?:class|def) X\b")
    line = next(n for n, text in enumerate(source.split("\n"), 1) if defining.match(text))
    assert entries[0].line == line


def test_the_use_that_stands_in_the_way_is_told_with_its_line() -> None:
    played = deprecate("class X: ...\n\n\nDEFAULT = X()\n")
    assert [said for said in played.said("b.py", "refused") if said.startswith("4: ")]


BY_HAND = {
    "in the constructor": (
        "import warnings\n"
        "class X:\n"
        "    def __init__(self):\n"
        "        warnings.warn('old', DeprecationWarning, stacklevel=2)\n"
    ),
    "by keyword": "from warnings import warn\ndef X():\n    warn('old', category=FutureWarning)\n",
    "by a decorator": (
        "from typing_extensions import deprecated\n"
        "@deprecated('old')\n"
        "class X: ...\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("source", BY_HAND.values(), ids=BY_HAND.keys())
def test_what_warns_by_hand_is_kept(source: str) -> None:
    played = deprecate(source)
    assert played.text("b.py") == source
    [said] = played.said("b.py", "kept")
    assert said.endswith("it warns already, by hand")


def test_another_warning_does_not_count_as_one() -> None:
    source = "import warnings\ndef X():\n    warnings.warn('hot', UserWarning)\n"
    assert "DeprecationWarning" in deprecate(source).text("b.py")


def test_every_other_byte_stays() -> None:
    source = b"\xef\xbb\xbf# coding: utf-8\r\nclass X:\r\n\tdef __init__(self):\r\n\t\tpass"
    after = deprecate(source).files["b.py"]
    assert after.startswith(b"\xef\xbb\xbf# coding: utf-8\r\n") and b"\n" not in after.replace(
        b"\r\n", b""
    )
    assert after.endswith(b"\t\tpass") and b"\r\n\t\twarnings.warn(\r\n" in after


def test_the_plans_own_words_are_used() -> None:
    played = deprecate(
        "def X(): ...\n", message="{old} goes{since}", since="2.0", category="FutureWarning"
    )
    assert '"b.X goes since 2.0"' in played.text("b.py") and "FutureWarning" in played.text("b.py")


def test_a_missing_file_is_refused() -> None:
    played = play({"n.py": "X = 1\n"}, "insert_deprecations", competitors=DEPRECATED)
    assert played.said("b.py", "refused") == ["1: there is no such file"]


def constant(source: str, user: str) -> Played:
    files = {"b.py": source, "n.py": "X = 2\n", "use.py": user}
    return play(files, "insert_deprecations", competitors=DEPRECATED)


@pytest.mark.parametrize(
    ("source", "user"),
    [
        ("X = 1\n", "from b import *\nprint(X)\n"),
        ("X = 1\n", "def f():\n    return 1\nfrom b import *\n"),
        ("__all__ = [n for n in dir() if n[0] != '_']\nX = 1\n", "from b import *\n"),
        ("X = 1\n__all__ = list(globals())\n", "from b import *\nX\n"),
        ("from c import __all__\nX = 1\n", "from b import *\nX\n"),
    ],
)
def test_a_constant_that_a_star_would_not_bring_any_more_stays(source: str, user: str) -> None:
    played = constant(source, user)
    assert played.text("b.py") == source
    assert any("use.py takes it by a star" in said for said in played.said("b.py", "refused"))


@pytest.mark.parametrize(
    ("source", "user"),
    [
        ("__all__ = ['X']\nX = 1\n", "from b import *\nprint(X)\n"),
        ("__all__ = ['X']\n__all__ += other()\nX = 1\n", "from b import *\nprint(X)\n"),
        ("__all__ = ['Y']\nX = 1\nY = 2\n", "from b import *\nprint(Y)\n"),
        ("X = 1\n", "from n import *\nfrom b import X\n"),
        ("X = 1\n", "import b\nprint(b.X)\n"),
    ],
)
def test_a_constant_that_stars_still_bring_warns(source: str, user: str) -> None:
    assert constant(source, user).said("b.py", "shimmed")


def test_a_star_brings_a_listed_constant_as_before(tmp_path: Path) -> None:
    played = constant("__all__ = ['X']\nX = 1\n", "from b import *\nassert X == 1\n")
    for path, data in played.files.items():
        (tmp_path / path).write_bytes(data)
    run = [sys.executable, "use.py"]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


USER = "from b import X\n\n\ndef make():\n    return X()\n"
ERRORS = {
    "pyproject.toml": '[tool.pytest.ini_options]\nfilterwarnings = ["error"]\n',
    "of the category": "[tool.pytest.ini_options]\n"
    'filterwarnings = ["error::DeprecationWarning"]\n',
    "after others": "[tool.pytest.ini_options]\n"
    'filterwarnings = ["ignore::DeprecationWarning", "error", "ignore:far:DeprecationWarning"]\n',
    "an option": '[tool.pytest.ini_options]\naddopts = "-q -W error"\n',
    "pytest.ini": "[pytest]\nfilterwarnings =\n    error\n    ignore::UserWarning\n",
    "setup.cfg": "[tool:pytest]\naddopts = -Werror\n",
}
NO_ERRORS = {
    "none": "",
    "ignored again": "[tool.pytest.ini_options]\n"
    'filterwarnings = ["error", "ignore::DeprecationWarning"]\n',
    "of others": '[tool.pytest.ini_options]\nfilterwarnings = ["error::UserWarning"]\n',
    "of one module": '[tool.pytest.ini_options]\nfilterwarnings = ["error:::far"]\n',
    "shown": '[tool.pytest.ini_options]\nfilterwarnings = ["default"]\n',
}


def _settings(name: str, text: str) -> dict[str, str]:
    return {name if name in ("pytest.ini", "setup.cfg") else "pyproject.toml": text}


@pytest.mark.parametrize("name", ERRORS)
def test_a_warning_that_fails_tests_is_not_inserted_while_somebody_gets_it(name: str) -> None:
    files = {"b.py": "class X: ...\n", "n.py": "class X: ...\n", "use.py": USER}
    files |= _settings(name, ERRORS[name])
    played = play(files, "insert_deprecations", {}, competitors=DEPRECATED)
    [said] = played.said("b.py", "refused")
    assert "turns its warning into an error, and use.py goes on using it" in said
    assert played.files["b.py"] == b"class X: ...\n"


@pytest.mark.parametrize("name", NO_ERRORS)
def test_one_that_is_only_shown_is(name: str) -> None:
    files = {"b.py": "class X: ...\n", "n.py": "class X: ...\n", "use.py": USER}
    files |= _settings(name, NO_ERRORS[name])
    assert play(files, "insert_deprecations", {}, competitors=DEPRECATED).said("b.py", "shimmed")


IGNORED = '[tool.pytest.ini_options]\nfilterwarnings = ["ignore"]\n'


@pytest.mark.parametrize(
    ("first", "second", "is_refused"),
    [("error", IGNORED, True), ("ignore", ERRORS["pyproject.toml"], False)],
)
def test_pytest_ini_counts_before_other_settings(first: str, second: str, is_refused: bool) -> None:
    files = {"b.py": "class X: ...\n", "n.py": "class X: ...\n", "use.py": USER}
    files |= {"pytest.ini": f"[pytest]\nfilterwarnings = {first}\n", "pyproject.toml": second}
    played = play(files, "insert_deprecations", {}, competitors=DEPRECATED)
    assert bool(played.said("b.py", "refused")) is is_refused


HARMLESS = {
    "nobody": "from n import X\n\nX()\n",
    "hands it on": "from b import X\n\n__all__ = ['X']\n",
    "says it in annotations": "from b import X\n\n\ndef make(x: X) -> X:\n    return x\n",
    "expects it": f"import pytest\n{USER}\n\nwith pytest.warns(DeprecationWarning):\n    make()\n",
}


@pytest.mark.parametrize("user", HARMLESS.values(), ids=HARMLESS)
def test_errors_matter_to_nobody_who_does_not_use_it(user: str) -> None:
    files = {"b.py": "class X: ...\n", "n.py": "class X: ...\n", "use.py": user}
    files |= _settings("", ERRORS["pyproject.toml"])
    assert play(files, "insert_deprecations", {}, competitors=DEPRECATED).said("b.py", "shimmed")
