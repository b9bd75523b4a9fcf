"""A file and the bytes that it came from."""

from __future__ import annotations

import libcst as cst
import pytest

from canonize.syntax.decoding import Unreadable, decode
from canonize.syntax.parsed_file import ParsedFile, render

LATIN = "# coding: latin-1\nä = 1\n"


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (b"x = 1\n", "x = 1\n", "utf-8"),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n", "utf-8"),
        (
            "# coding: latin-1\nä = 1\n".encode("latin-1"),
            "# coding: latin-1\nä = 1\n",
            "iso-8859-1",
        ),
        ("ä = 1\n".encode(), "ä = 1\n", "utf-8"),
    ],
)
def test_text(data: bytes, text: str, encoding: str) -> None:
    assert decode(data) == (text, encoding)
    file = ParsedFile.of(data)
    assert (file.bom + file.text.encode(file.encoding)) == data


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"x = '\xff'\n", "can't be decoded"),
        (b"# coding: nothing\n", "can't be decoded"),
        (b"def f(:\n", "can't be parsed"),
        (b"(" * 900 + b")" * 900 + b"\n", "nested too deeply"),
    ],
)
def test_what_can_not_be_read(data: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        ParsedFile.of(data)


def test_spans() -> None:
    code = "if x:\n    a = (b).c  # d\n"
    file = ParsedFile.of(code.encode())
    line = file.module.body[0].body.body[0]
    value = line.body[0].value
    spans = file.spans([line, value, value.value, cst.Name("stranger")])
    assert len(spans) == 3
    assert code[spans[id(value)].start : spans[id(value)].end] == "(b).c"
    inner = spans[id(value.value)]
    assert code[inner.start : inner.end] == "b"
    assert spans[id(line)].indent == ("    ",)
    assert code[spans[id(line)].outer_start : spans[id(line)].outer_end] == "    a = (b).c  # d\n"


def test_places_count_from_one() -> None:
    file = ParsedFile.of(b"a = 1\n  # c\nb = 2")
    assert [file.place(at) for at in (0, 5, 6, 12, 14)] == [(1, 1), (1, 6), (2, 1), (3, 1), (3, 3)]
    assert [file.line_at(at) for at in (0, 7, 13)] == ["a = 1", "# c", "b = 2"]


def test_many_files_are_placed_again() -> None:
    files = [ParsedFile.of(f"x{n} = {n}\n".encode()) for n in range(6)]
    for file in [*files, *files]:
        [span] = file.spans([file.module.body[0]]).values()
        assert file.text[span.start : span.end] == file.text.strip()


def test_a_file_that_is_not_reproduced_is_not_edited() -> None:
    file = ParsedFile.of(b"x = 1\n")
    other = ParsedFile(file.data, "x = 2\n", file.encoding, file.module)
    with pytest.raises(Unreadable, match="byte for byte"):
        other.spans([other.module.body[0]])


def test_render_gives_the_block_its_indentation() -> None:
    module = cst.parse_module("def f():\n  x\n")
    node = cst.parse_statement("if a:\n    b\n")
    assert render(module, node, ("  ",)) == "  if a:\n    b\n"
    small = cst.parse_module("a; b").body[0].body[0]
    assert render(module, small, ()) == "a"


def test_async_as_a_name_is_read_and_reproduced() -> None:
    code = b"from a import async as b\nf(async=a.async)\n'asyn_'\n"
    file = ParsedFile.of(code)
    assert file.module.code.encode() == code
    assert len(file.spans([file.module.body[0]])) == 1


def test_a_place_without_white_space_of_its_own_is_the_whole_place() -> None:
    file = ParsedFile.of(b"def f(a):\n\n    # said\n    return  g( a ) # why\n")
    statement = file.module.body[0].body.body[0]
    call = statement.body[0].value
    around, name = (file.spans([node])[id(node)] for node in (statement, call.func))
    assert file.text[around.outer_start : around.outer_end].startswith("\n    # said\n    return")
    assert file.text[around.start : around.end] == "return  g( a )"
    assert (name.outer_start, name.outer_end) == (name.start, name.end)
    assert file.text[name.start : name.end] == "g"
    assert around.indent == ("    ",)
