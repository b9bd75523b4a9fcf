"""Modules from which others import what they only import themselves."""

from __future__ import annotations

import pytest

from canonize.plan_file.new import combined_modules
from canonize.resolution.imported_through import is_imported_through
from tests.resolution.code_bases import project

FILES = {
    "app/__init__.py": "",
    "app/base.py": "class Base(Exception): ...\n",
    "app/old.py": "from os import sep\nfrom app.base import Base\n\n\ndef _f(): ...\n"
    "class A:\n    kinds = (Base, sep)\n",
    "app/user.py": "from app.old import A, _f\nfrom app.base import Base\n",
    "test/t.py": "import app.old\nfrom .old import Base\nfrom app.old import *\n",
}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("pass", False),
        ("from .old import A, _f", False),
        ("from .old import Base", True),
        ("from app.old import A, sep as s", True),
    ],
)
def test_who_imports_what_is_defined_elsewhere_is_found(line: str, expected: bool) -> None:
    code = project({**FILES, "app/late.py": f"def f():\n    {line}\n"})
    assert is_imported_through("app.old", code) == expected
    moved = combined_modules({"app.old:A": "app.new:A"}, code)
    assert moved == ({} if expected else {"app.old": "app.new"})
