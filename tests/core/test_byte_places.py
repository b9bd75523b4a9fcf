"""What is found from a word is what the expression finds that says the same."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from canonize.core.byte_places import (
    ends_quoted_dots,
    ends_quoted_path,
    is_attribute_of,
    is_quoted,
    lines_around,
    stands_before,
)
from canonize.core.tree_base import has_word, word_pattern

_PIECES = ["b", "ab", ".", ":", '"', "'", " ", "\n", "\\", "(", "=", "==", "é", "x", "return"]
_TEXTS = st.lists(st.sampled_from(_PIECES), max_size=14).map(lambda parts: "".join(parts).encode())
_ASKED = re.compile(rb"(?:return|==)\s*[\w.]*b\b|\bb\s*:|\bx\([^\n]*\bb\b|\bb\.\w+=[^=]")


@settings(max_examples=150, deadline=None)
@given(_TEXTS)
def test_each_answer_is_that_of_an_expression(data: bytes):
    def found(pattern: bytes) -> bool:
        return re.search(pattern, data) is not None

    assert stands_before(data, b"b", b".:") == found(rb"(?<!\w)b[.:]")
    assert ends_quoted_path(data, b"b") == found(rb"""["'][\w.]*\.b["']""")
    assert ends_quoted_dots(data, b"b") == found(rb"""["']\.+b["']""")
    assert is_quoted(data, b"b") == found(rb"""["'][.:]?b(?!\w)["']""")
    of_either = rb"(?<![\w.])(?:x|ab)\s*\.\s*b(?!\w)"
    assert is_attribute_of(data, (b"x", b"ab"), b"b") == found(of_either)
    assert has_word(data, b"b") == (word_pattern({b"b"}).search(data) is not None)
    near = any(_ASKED.search(data, *window) for window in lines_around(data, b"b"))
    assert near == (_ASKED.search(data) is not None)
