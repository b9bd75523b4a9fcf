"""`redirect_module`: a shim that forwards, and modules that can't become one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.codemods.playing import Played, play

SHIM = ({"symbol": "b:X", "verdict": "shim"},)


def redirect(source: str | bytes, others: dict[str, str] | None = None) -> Played:
    files = {"b.py": source, "n.py": "class X: ...\ndef other(): ...\n", **(others or {})}
    return play(files, "redirect_module", competitors=SHIM)


def run(played: Played, folder: Path, code: str) -> None:
    for path, data in played.files.items():
        (folder / path).write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "use",
    [
        "from b import X",
        "import b; X = b.X",
        "from b import *",
        "import importlib; X = getattr(importlib.import_module('b'), 'X')",
    ],
)
def test_every_way_in_reaches_the_canonical_and_warns(use: str, tmp_path: Path) -> None:
    code = (
        "import warnings, n\nwarnings.simplefilter('always')\n"
        f"with warnings.catch_warnings(record=True) as seen:\n    {use}\n"
        "assert X is n.X\nassert [w.category for w in seen] == [DeprecationWarning], seen\n"
    )
    if "*" in use:
        code = code.replace(f"    {use}\n", "    exec('from b import *', globals())\n")
    run(redirect("from n import X\n"), tmp_path, code)


def test_a_patch_of_the_shim_is_put_back(tmp_path: Path) -> None:
    code = (
        "import warnings, n, b\n"
        "warnings.simplefilter('ignore')\n"
        "from unittest import mock\n"
        "for _ in range(2):\n"
        "    with mock.patch('b.X') as fake:\n        assert b.X is fake\n"
        "    assert b.X is n.X\n"
    )
    run(redirect("from n import X\n"), tmp_path, code)


@pytest.mark.parametrize(
    "test",
    [
        "from unittest import mock\ndef test(): mock.patch('b.X').start()\n",
        "def test(monkeypatch): monkeypatch.setattr('b.X', 1)\n",
        "import b\ndef test(monkeypatch): monkeypatch.setattr(b, 'X', 1)\n",
        "import b\nb.X = 1\n",
    ],
)
def test_a_patch_that_would_no_longer_reach_the_canonical_stops_it(test: str) -> None:
    played = redirect("from n import X\n", {"test_b.py": test})
    assert played.text("b.py") == "from n import X\n"
    assert "test_b.py puts something else" in played.said("b.py", "refused")[0]


def test_an_alias_of_the_name_goes_along(tmp_path: Path) -> None:
    run(redirect("from n import X\nY = X\n"), tmp_path, "import b, n\nassert b.Y is n.X\n")


@pytest.mark.parametrize(
    "head",
    [
        b'"""Doc."""\n',
        b'#!/usr/bin/env python\n# coding: utf-8\n# Licence.\n"""Doc."""\n',
        b'\xef\xbb\xbf"""Doc."""\r\n',
    ],
)
def test_what_stands_first_stays_first(head: bytes) -> None:
    newline = b"\r\n" if b"\r\n" in head else b"\n"
    after = redirect(head + b"from n import X" + newline).files["b.py"]
    assert after.startswith(head) and (b"\r\n" in after) == (newline == b"\r\n")


REFUSED = {
    "a name that nothing accounts for": ("from n import X\nclass Mine: ...\n", "defines Mine"),
    "nothing that the plan redirects": ("_x = 1\n", "no name that the plan redirects"),
    "a name that the canonical lacks": ("X = 1\nlost = 2\n", "defines lost"),
}


@pytest.mark.parametrize("source, reason", REFUSED.values(), ids=REFUSED.keys())
def test_a_module_that_would_lose_something_stays(source: str, reason: str) -> None:
    played = redirect(source)
    assert played.text("b.py") == source
    assert any(reason in said for said in played.said("b.py", "refused"))


def test_a_package_stays() -> None:
    files = {"b/__init__.py": "from n import X\n", "n.py": "class X: ...\n"}
    played = play(files, "redirect_module", competitors=SHIM)
    assert played.text("b/__init__.py") == "from n import X\n"
    assert "it is a package" in played.said("b/__init__.py", "refused")[0]


def test_a_file_that_can_not_be_read_stays() -> None:
    assert redirect("from n import X\nx = (\n").text("b.py") == "from n import X\nx = (\n"


def test_other_files_are_left_alone() -> None:
    app = "from b import X\nX()\n"
    assert redirect("from n import X\n", {"app.py": app}).text("app.py") == app


def test_a_missing_module_is_refused() -> None:
    played = play({"n.py": "class X: ...\n"}, "redirect_module", competitors=SHIM)
    assert played.said("b.py", "refused") == ["1: no such file"]
