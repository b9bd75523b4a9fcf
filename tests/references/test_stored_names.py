"""Paths of names that are data stay, where code loads what such a text names."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.references.stored_names import (
    is_for_people,
    is_stored_value,
    loads_what_is_stored,
    stored_values,
)
from tests.compatibility.comparing import tree

LOADER = "from importlib import import_module\ndef load(name): return import_module(name)\n"
OLD = Symbol("app.old", "Old")


@pytest.mark.parametrize(
    ("text", "loads"),
    [
        (LOADER, True),
        ("import pydoc\npydoc.locate(row.path)\n", True),
        ("__import__(name)\n", True),
        ("import_module('app.old')\n", False),
        ("import_module = 1\n", False),
        ("", False),
    ],
)
def test_whether_code_loads_what_is_stored(text: str, loads: bool) -> None:
    assert loads_what_is_stored(tree({"main.py": text})) is loads


def test_a_text_file_that_code_opens_is_data() -> None:
    files = {"names.txt": "app.old.Old\n", "main.py": "open('names.txt')\n"}
    assert not is_for_people("names.txt", tree(files))
    assert is_for_people("names.txt", tree({**files, "main.py": ""}))
    assert is_for_people("README.txt", tree({**files, "main.py": "open('README.txt')\n"}))


def test_a_value_in_sql_is_stored_between_single_quotes() -> None:
    files = tree({"main.py": LOADER})
    text = "insert 'app.old.Old' \"app.old.Old\""
    assert is_stored_value(text, 8, 19, files)
    assert not is_stored_value(text, 22, 33, files)
    assert not is_stored_value(text, 8, 19, tree({"main.py": ""}))


@pytest.mark.parametrize(
    ("data", "count"),
    [
        (b"\x00app.old.Old\x00", 1),
        (b"\x00app.old:Old\x00", 1),
        (b"\x00my.app.old.Old\x00", 0),
        (b"\x00app.old.Older\x00", 0),
    ],
)
def test_values_in_a_database(data: bytes, count: int) -> None:
    files = tree({"main.py": LOADER})
    assert len(list(stored_values("a.db", data, [OLD], files))) == count
    assert not list(stored_values("a.db", data, [OLD], tree({"main.py": ""})))
