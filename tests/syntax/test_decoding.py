"""A file's text is what the file says it is, or it is not read."""

from __future__ import annotations

import pytest

from canonize.syntax.decoding import BOM, Unreadable, decode, line_for_people


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (b"x = 1\n", "x = 1\n", "utf-8"),
        (BOM + b"x = 1\n", "x = 1\n", "utf-8"),
        (b"# coding: latin-1\nx = '\xe9'\n", "# coding: latin-1\nx = 'é'\n", "iso-8859-1"),
        (b"", "", "utf-8"),
    ],
)
def test_it_is_read_by_its_own_declaration(data: bytes, text: str, encoding: str) -> None:
    assert decode(data) == (text, encoding)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"x = '\xff'\n", "can't be decoded"),
        (b"# coding: nonesuch\n", "can't be decoded"),
        (b"# coding: utf-7\nx = '+AGE-'\n", "does not survive"),
    ],
)
def test_what_is_not_of_its_encoding_is_not_read(data: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        decode(data)


def test_the_last_line_is_one_for_people_and_the_next_is_none() -> None:
    assert [line_for_people(b"a\n  b \xff", n) for n in (1, 2, 3)] == ["a", "b \ufffd", ""]
