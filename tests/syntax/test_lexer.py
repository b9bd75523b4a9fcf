"""Comments and strings of code, by regular expression."""

from __future__ import annotations

import pytest

from canonize.syntax.lexer import Lexed


@pytest.mark.parametrize(
    ("code", "region"),
    [
        ("x = HERE\n", "code"),
        ("# HERE\n", "comment"),
        ("x = 'HERE'\n", "string"),
        ("x = 'a' + HERE + 'b'\n", "code"),
        ("x = '''a\n'b' HERE\n'''\n", "string"),
        ("x = '#'; HERE\n", "code"),
        ("x = 1  # 'a\nHERE = 2\n", "code"),
        ("x = 'a\\'HERE'\n", "string"),
        ("x = 'a\\\\'; HERE\n", "code"),
        ("x = 'open\nHERE = 1\n", "code"),
        ('x = """open HERE', "string"),
        ("x = 'a\\\r\nHERE'\n", "string"),
    ],
)
def test_regions(code: str, region: str) -> None:
    assert Lexed(code.encode()).region(code.index("HERE")) == region


def test_edges() -> None:
    lexed = Lexed(b"a 'b' c")
    assert [lexed.region(at) for at in (1, 2, 4, 5)] == ["code", "string", "string", "code"]


def test_further_texts() -> None:
    lexed = Lexed(b"a 'b' c   d", [(7, 9)])
    assert [lexed.region(at) for at in (6, 7, 8, 9)] == ["code", "string", "string", "code"]
