"""The code of a notebook's cells, and where it stands in the file."""

from __future__ import annotations

import json

import pytest

from canonize.core.change import Edit
from canonize.syntax.notebooks import Spanning, notebook_code
from canonize.syntax.text_edits import TextEdits


def notebook(*cells: str, language: str = "python") -> str:
    made = [{"cell_type": "code", "source": cell.splitlines(keepends=True)} for cell in cells]
    document = {"metadata": {"language_info": {"name": language}}, "cells": made}
    return json.dumps(document, indent=1)


def edited(text: str, old: str, new: str) -> str:
    code = notebook_code(text)
    assert code is not None
    at = code.text.index(old)
    edits = TextEdits("a.ipynb", text.encode(), text, "utf-8")
    start, end = len(code.text[:at].encode()), len(code.text[: at + len(old)].encode())
    code.edited((Edit(start, end, new.encode()),), edits)
    return edits.result()[0].decode()


def test_cells_are_one_text_with_magics_as_comments() -> None:
    code = notebook_code(notebook("import a\n", "%time f()\nx = 'é'\n"))
    assert code is not None
    assert code.text == "import a\n\npass\n#time f()\nx = 'é'\n\npass\n"


@pytest.mark.parametrize("text", ["{}", "no json", notebook("x", language="R")])
def test_what_is_no_notebook_of_python_has_no_code(text: str) -> None:
    assert notebook_code(text) is None


def test_an_edit_is_made_where_the_code_stands() -> None:
    text = notebook("from a import X\n", "X()\n")
    assert edited(text, "from a", "from b") == text.replace("from a", "from b")


def test_an_edit_of_two_cells_is_none() -> None:
    with pytest.raises(Spanning):
        edited(notebook("import a\n", "import b\n"), "a\n\npass\nimport b", "c")


def test_a_timed_cell_is_code_and_another_magic_is_none() -> None:
    code = notebook_code(notebook("%%time\nx = 1\n", "%%bash\nls\n"))
    assert code is not None
    assert code.text == "#%time\nx = 1\n\npass\n"
