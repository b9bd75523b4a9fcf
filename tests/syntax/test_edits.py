"""Nodes are replaced in place; every other byte is copied from the source."""

from __future__ import annotations

import libcst as cst
import pytest

from canonize.syntax.decoding import Unreadable
from canonize.syntax.edits import FileEdits
from canonize.syntax.parsed_file import ParsedFile


def edits_of(code: str | bytes) -> tuple[FileEdits, cst.Module]:
    file = ParsedFile.of(code.encode() if isinstance(code, str) else code)
    return FileEdits(file), file.module


def applied(code: bytes, edits: FileEdits) -> bytes:
    after, declared = edits.result()
    out, position = [], 0
    for edit in declared:
        out += [code[position : edit.start], edit.text]
        position = edit.end
    assert b"".join([*out, code[position:]]) == after
    return after


CODE = "# top\nimport a  # why\n\n\ndef f( x ):\n\treturn  x.y\n"


def test_an_expression_is_replaced() -> None:
    edits, module = edits_of(CODE)
    line = module.body[1].body.body[0]
    edits.replace(line.body[0].value, cst.parse_expression("z . w"))
    edits.locate(line)
    assert bool(edits)
    assert applied(CODE.encode(), edits).decode() == CODE.replace("x.y", "z . w")
    assert edits.place(line) == (6, 2)
    assert edits.line(line) == "return  x.y"


def test_statements_around_a_statement() -> None:
    edits, module = edits_of(CODE)
    line = module.body[1].body.body[0]
    edits.insert_before(line, "one\ntwo")
    edits.insert_after(line, "three")
    edits.insert_above(module.body[0], "above")
    after = applied(CODE.encode(), edits).decode()
    wanted = CODE.replace("\treturn", "\tone\n\ttwo\n\treturn") + "\tthree\n"
    assert after == wanted.replace("import", "\nabove\n\n\nimport")


def test_a_statement_goes_with_its_lines() -> None:
    edits, module = edits_of(CODE)
    edits.remove_lines(module.body[0])
    assert applied(CODE.encode(), edits).decode() == CODE.replace("import a  # why\n", "")


def test_a_statement_goes_with_its_comments_and_the_blank_lines_at_the_top() -> None:
    code = "import a\n\n\nb = 1\n"
    edits, module = edits_of(code)
    edits.remove_with_comments(module.body[0])
    assert applied(code.encode(), edits).decode() == "b = 1\n"


def test_text_and_small_statements() -> None:
    code = "a = 1; b = 2\nif x: y\n"
    edits, module = edits_of(code)
    edits.append_small(module.body[0].body[1], "c = 3")
    edits.insert_text_before(module.body[0].body[0], "z = 0; ")
    edits.replace_suite(module.body[1].body, "\n    w\n    y")
    assert (
        applied(code.encode(), edits).decode()
        == "z = 0; a = 1; b = 2; c = 3\nif x:\n    w\n    y\n"
    )


def test_the_last_plan_for_a_node_counts() -> None:
    edits, module = edits_of("a = b\n")
    value = module.body[0].body[0].value
    edits.replace(value, "c")
    assert edits.planned(value) == "c"
    edits.revise(value, "d")
    assert applied(b"a = b\n", edits) == b"a = d\n"


def test_two_edits_of_one_place_are_a_mistake() -> None:
    edits, module = edits_of("a = b.c\n")
    value = module.body[0].body[0].value
    edits.replace(value, "d")
    edits.replace(value.value, "e")
    with pytest.raises(ValueError, match="overlap"):
        edits.result()


def test_what_the_encoding_can_not_hold_is_refused() -> None:
    code = "# coding: latin-1\na = 'ä'\n".encode("latin-1")
    edits, _ = edits_of(code)
    edits.splice(0, 0, "# €\n")
    with pytest.raises(Unreadable, match="can't hold"):
        edits.result()


@pytest.mark.parametrize("code", [b"\xef\xbb\xbfa = b\r\nc = d", b"a = b\r\nc = d\r\n"])
def test_marks_and_line_ends_stay(code: bytes) -> None:
    edits, module = edits_of(code)
    edits.insert_after(module.body[1], "e = f")
    after = applied(code, edits)
    ended = code.endswith(b"\r\n")
    assert after == code + (b"e = f\r\n" if ended else b"\r\ne = f")


def test_nothing_planned_is_nothing() -> None:
    edits, _ = edits_of(CODE)
    assert not edits
    assert edits.result() == (CODE.encode(), ())
