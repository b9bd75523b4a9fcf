"""What one file's bytes say of a word's places: text, Python, and Python that can't be read."""

from __future__ import annotations

import pytest

from canonize.accounting.text_words import Places, path_around, words_in_text
from canonize.accounting.unparsed_words import in_unparsed


def test_lines_and_columns_count_characters_and_no_mark() -> None:
    data = b"\xef\xbb\xbfab\n\xc3\xa9Old\n"
    places = Places(data)
    assert (places(3), places(data.index(b"Old"))) == ((1, 1), (2, 2))
    assert places.text(data.index(b"Old")) == "éOld"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("see app.old.Old for", "app.old.Old"),
        ("run app/old:Old.make now", "app/old:Old.make"),
        ("--Old", "Old"),
        ("from app.old import New, Old", "app.old:Old"),
        ("Old and more", "Old"),
    ],
)
def test_the_path_that_a_word_stands_in(text: str, path: str) -> None:
    at = text.index("Old")
    assert path_around(text.encode(), at, at + 3) == path


def test_binary_files_have_words_and_no_text() -> None:
    text, binary = (words_in_text(d, ["Old"]).sightings for d in (b"an Old one", b"\0Old"))
    assert [(s.kind, s.text) for s in (*text, *binary)] == [("text", "an Old one"), ("binary", "")]


UNPARSED = b"""\
from app.old import (
    Old as O,
)
import app.old as Old
x = O.Old
class Old: ...
# Old
match ( = Old
"""


def test_words_of_code_that_can_not_be_parsed() -> None:
    found = in_unparsed(UNPARSED, ["Old", "O"], "newer")
    said = {(s.line, s.word): (s.kind, s.targets) for s in found.sightings}
    assert said[2, "Old"] == ("import", ("app.old:Old",))
    assert said[5, "O"] == ("use", ("app.old:Old", "?"))
    assert said[5, "Old"] == ("attribute", ("?",))
    assert said[6, "Old"][0] == "definition"
    assert said[7, "Old"][0] == "comment"
    assert found.top["O"] == ["app.old:Old"] and found.problem == "newer"
