"""Paths of names that are data stay, where code loads what such a text names."""

from __future__ import annotations

import re

import pytest

from canonize.core.symbols import Symbol
from canonize.references.stored_names import (
    is_compared_as_data,
    is_for_people,
    is_stored_value,
    loads_what_is_stored,
    stored_values,
)
from canonize.resolution.project import Project
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


GIVEN = "from app.seen import note\nnote('app.old.Old')\n"
NOTE = "HITS = {'é': 0, 'app.old.Old': 0, 'b': 'app.old.Old', 'c': ['app.old.Old']}\n"
NOTE += "NAMES = ['app.old.Old']\n"
READS = "def note(x):\n    return HITS[x], x == 'app.old.Old'\n"


@pytest.mark.parametrize(
    ("given", "compared"),
    [
        (GIVEN, {"app/seen.py": [0, 4], "conf.py": [1, 2]}),
        ("", {}),
        ("from app.seen import note\nnote('app.old.Other')\n", {}),
        (GIVEN + "from flask import Flask\nFlask('a').config.from_object('conf')\n", {}),
    ],
)
def test_what_is_compared_with_what_is_given(given: str, compared: dict[str, list[int]]) -> None:
    conf = "KINDS = {'dev': 'app.old.Old'}\nassert SEEN == [('é', 'app.old.Old')]\n"
    files = {"main.py": given, "conf.py": conf + "n = K['app.old.Old']\nT = {'app.old.Old': 1}\n"}
    files |= {"app/__init__.py": "", "app/seen.py": NOTE + READS}
    project = Project.of(tree(files), (".",))
    for path in ("app/seen.py", "conf.py"):
        starts = [found.start() for found in re.finditer("'app.old.Old'", files[path])]
        kept = [n for n, at in enumerate(starts) if is_compared_as_data(project, OLD, path, at)]
        assert kept == compared.get(path, [])
