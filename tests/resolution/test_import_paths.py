"""What the names of an import statement stand for."""

from __future__ import annotations

import ast

import pytest

from canonize.resolution.import_paths import import_paths

PATHS = {
    "import a.b": {"a": "a"},
    "import a.b as c, d": {"c": "a.b", "d": "d"},
    "from a import b as c, d": {"c": "a.b", "d": "a.d"},
    "from . import b": {"b": "app.sub.b"},
    "from ..x import b as c": {"c": "app.x.b"},
    "from ... import b": {},
    "from a import *": {"*": "a.*"},
    "a = b": {},
}


@pytest.mark.parametrize("code", PATHS)
def test_each_name_has_its_path(code: str) -> None:
    assert dict(import_paths(ast.parse(code).body[0], "app.sub")) == PATHS[code]


def test_a_file_without_a_package_has_no_relative_imports() -> None:
    assert not dict(import_paths(ast.parse("from . import b").body[0], None))
