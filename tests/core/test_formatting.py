"""What was edited ends as the repository's tools want it, and nothing else changes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from canonize.core.change import Change
from canonize.core.formatting import Lines, edited_lines, formatted, used_tools


class Spaces:
    """A formatter that wants single spaces; with stretches only there."""

    is_sorter = False

    def run(self, path: str, data: bytes, lines: Sequence[Lines] = ()) -> bytes:
        chosen = {n for first, last in lines for n in range(first, last + 1)}
        rows = data.splitlines(keepends=True)
        return b"".join(
            b" ".join(row.split(b" ")) if lines and n not in chosen else row.replace(b"  ", b" ")
            for n, row in enumerate(rows, start=1)
        )


class Sorter:
    """Sorts lines that begin with an import."""

    is_sorter = True

    def run(self, path: str, data: bytes, lines: Sequence[Lines] = ()) -> bytes:
        rows = data.splitlines(keepends=True)
        imports = sorted(row for row in rows if row.startswith(b"from "))
        return b"".join(imports + [row for row in rows if not row.startswith(b"from ")])


class Wild:
    """Changes what the code does."""

    is_sorter = False

    def run(self, path: str, data: bytes, lines: Sequence[Lines] = ()) -> bytes:
        return data.replace(b"1", b"2")


class Broken:
    is_sorter = False

    def run(self, path: str, data: bytes, lines: Sequence[Lines] = ()) -> None:
        return None


class Kept:
    def __init__(self, *tools: object) -> None:
        self.tools = tools

    def tools_for(self, path: str) -> Sequence[object]:
        return self.tools


def after(tool: object, before: bytes | None, text: bytes, path: str = "a.py") -> bytes | None:
    [change] = formatted([Change(path, before, text)], Kept(tool))  # type: ignore[arg-type] # fakes
    assert change.before == before
    return change.after


def test_a_file_that_was_clean_is_formatted_whole() -> None:
    assert after(Spaces(), b"a = 1\n", b"a  = 1\nb  = 2\n") == b"a = 1\nb = 2\n"


def test_of_another_file_only_what_was_edited() -> None:
    before = b"a  = 1\nb = 2\nc  = 3\n"
    assert after(Spaces(), before, b"a  = 1\nb  = 4\nc  = 3\n") == b"a  = 1\nb = 4\nc  = 3\n"


def test_a_new_file_is_formatted_whole() -> None:
    assert after(Spaces(), None, b"a  = 1\n") == b"a = 1\n"


def test_imports_are_sorted_where_they_were_sorted() -> None:
    before = b"from b import x\nfrom c import y\n"
    assert after(Sorter(), before, b"from d import x\nfrom c import y\n") == (
        b"from c import y\nfrom d import x\n"
    )


@pytest.mark.parametrize(
    ("tool", "before", "text", "path"),
    [
        (Sorter(), b"from c import y\nfrom b import x\n", b"from d import y\nfrom b import x\n",
         "a.py"),
        (Wild(), b"a = 3\n", b"a = 1\n", "a.py"),
        (Broken(), b"a = 3\n", b"a  = 1\n", "a.py"),
        (Spaces(), b"a = 3\n", b"a  = 1\n", "a.md"),
        (Spaces(), b"x = 'a'\n", b"x = 'a  b'\n", "a.py"),
        (Spaces(), b"a = 1\n", b"a  = (\n", "a.py"),
    ],
)  # fmt: skip
def test_left_as_it_was_edited(tool: object, before: bytes, text: bytes, path: str) -> None:
    assert after(tool, before, text, path) == text


def test_a_file_that_goes_has_no_layout() -> None:
    assert formatted([Change("a.py", b"a  = 1\n", None)], Kept(Spaces()))[0].after is None  # type: ignore[arg-type] # a fake


def test_edited_lines() -> None:
    assert edited_lines(b"a\nb\nc\n", b"a\nB\nc\n") == [(2, 2)]
    assert edited_lines(b"a\nc\n", b"a\nb1\nb2\nc\n") == [(2, 3)]
    assert edited_lines(b"a\nb\nc\n", b"a\nc\n") == [(2, 2)]
    assert edited_lines(b"a\n", b"a\n") == []
    assert edited_lines(b"a\nb\n", b"a\n") == [(1, 1)]


@pytest.mark.parametrize(
    ("files", "tools"),
    [
        ({"pyproject.toml": "[tool.black]\nline-length = 79\n"}, ("black",)),
        ({"pyproject.toml": "[tool.black]\n[tool.isort]\nprofile = 'black'\n"}, ("isort", "black")),
        ({"pyproject.toml": "[tool.ruff.format]\n"}, ("ruff-format",)),
        ({"pyproject.toml": "[tool.ruff.lint]\nextend-select = ['I']\n"}, ("ruff-imports",)),
        ({"ruff.toml": "lint.select = ['E', 'I001']\n[format]\n"}, ("ruff-imports", "ruff-format")),
        ({"setup.cfg": "[metadata]\n[isort]\n"}, ("isort",)),
        ({".pre-commit-config.yaml": "hooks:\n  - id: black\n  - id: isort\n"}, ("isort", "black")),
        ({"Makefile": "fmt:\n\truff format .\n", "pyproject.toml": "[tool.black]\n"},
         ("ruff-format",)),
        ({"Makefile": "fmt:\n\tblack --check .\n", "pyproject.toml": "[tool.ruff.format]\n"},
         ("black",)),
        # Alike, and none of them:
        ({"pyproject.toml": "[tool.ruff]\nline-length = 79\n"}, ()),
        ({"pyproject.toml": "[tool.ruff.lint]\nselect = ['E', 'ISC']\n"}, ()),
        ({"pyproject.toml": "[project]\ndependencies = ['black']\n"}, ()),
        ({"Makefile": "paint:\n\techo black or white\n"}, ()),
        ({"pyproject.toml": "[tool.black\n"}, ()),
        ({".pre-commit-config.yaml": "hooks:\n  - id: blacken-docs\n"}, ()),
        ({}, ()),
    ],
)  # fmt: skip
def test_which_tools_settings_speak_of(files: dict[str, str], tools: tuple[str, ...]) -> None:
    assert used_tools(files) == tools
