"""Import lines in text, old and new side by side, tables of a lazy module."""

from __future__ import annotations

import pytest

from canonize.references.lazy_tables import lazy_tables
from canonize.references.text_company import meetings, told_together
from canonize.references.text_import_lines import ImportedItem, one_line_a_module
from canonize.syntax.analysis import analyse

LAZY = '_HOMES = {"Old": "app.old", "n": "none"}\ndef __getattr__(name): ...\n'


@pytest.mark.parametrize(
    ("code", "names"), [(LAZY, ["Old"]), (LAZY.replace("def __get", "def get"), [])]
)
def test_tables_by_which_a_module_finds_names(code: str, names: list[str]) -> None:
    analysed = analyse(code.encode())
    assert list(lazy_tables(analysed.file.module, analysed.scopes).keys.values()) == names


def test_two_entries_that_would_become_one_stay() -> None:
    text = "[plugins]\nold = app.old\nnew = app.new\nlist = app.old, app.new\n"
    ends = [(m, m + len("app.old")) for m in _places(text, "app.old")]
    found = meetings("setup.cfg", text, [(start, end, "app.new") for start, end in ends])
    assert set(found) == {1}  # the list; the keys are two


def test_a_sentence_that_tells_of_the_move_stays() -> None:
    text = "Use app.new instead of app.old. Then app.old is called.\n"
    pieces = [(at, at + len("app.old"), "app.new") for at in _places(text, "app.old")]
    assert set(told_together(text, pieces)) == {0}


def test_an_import_line_of_two_modules_is_split() -> None:
    text = ">>> from app.old import A, B\n"
    start, end = text.index("app.old"), text.rindex("\n")
    items = [ImportedItem("app.new", "A", "A"), ImportedItem("app.old", "B", "B")]
    new = one_line_a_module(text, start, end, items)
    assert new is not None and new.splitlines() == [
        "app.new import A", ">>> from app.old import B",
    ]  # fmt: skip
    assert one_line_a_module(f"said {text[4:]}", 10, 28, items) is None


def _places(text: str, word: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(word, at)]
