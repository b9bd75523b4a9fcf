"""What the index says of words is what a search of the files says."""

from __future__ import annotations

from array import array

import pytest

from canonize.core import word_index
from canonize.core.tree import MemoryBase, SourceTree
from canonize.core.word_index import WordIndex, is_word

FILES = {
    "a.py": b"import os\nfrom app import old_name\nold_name(1)\n",
    "b.py": "élan = old\n# äold_name, naïve\n".encode(),
    "c.py": b"\xef\xbb\xbfold\x00name _old 7 old2\r\nx.old_name\n",
    "d.txt": b"old_name\n",
    "empty.py": b"",
}
WORDS = [b"old_name", b"old", b"name", b"lan", b"ve", b"_old", b"7", b"os", b"x", b"missing", b"l"]


@pytest.mark.parametrize("word", WORDS)
def test_an_index_and_a_search_find_the_same(word: bytes) -> None:
    assert WordIndex(FILES.items()).having([word]) == MemoryBase(FILES).containing([word])


def test_however_many_places_are_sorted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {word: WordIndex(FILES.items()).having([word]) for word in WORDS}
    places = list(WordIndex(FILES.items()).places)
    monkeypatch.setattr(word_index, "_RUN", 2)
    monkeypatch.setattr(word_index, "_MARKS", 3)
    index = WordIndex(FILES.items())
    assert list(index.places) == sorted(index.places) == places
    assert {word: index.having([word]) for word in WORDS} == whole


def test_what_was_stored_answers_as_before() -> None:
    index = WordIndex(FILES.items())
    stored = WordIndex.stored(index.paths, memoryview(array("Q", index.places)))
    assert {word: stored.having([word]) for word in WORDS} == {
        word: index.having([word]) for word in WORDS
    }


def test_of_several_words_it_finds_all_files() -> None:
    index = WordIndex(FILES.items())
    assert index.having([b"os", b"lan"]) == {"a.py", "b.py"}
    assert index.having([]) == set()


def test_it_tells_of_names_alone() -> None:
    assert is_word(b"old_name2")
    assert not any(map(is_word, [b"", b"a.b", b"import *", "é".encode()]))


def test_a_file_that_nobody_can_read_may_have_any_word() -> None:
    assert WordIndex([("a.py", None), ("b.py", b"x")]).having([b"y"]) == {"a.py"}


def test_what_lies_over_the_files_is_found_beside_them() -> None:
    tree = SourceTree(MemoryBase(FILES), {"a.py": b"fresh = 1\n", "n.py": b"old_name\n"})
    assert tree.containing({b"old_name"}, endings=(".py",)) == {"b.py", "c.py", "n.py"}
    assert tree.containing({b"fresh"}, endings=(".py",)) == {"a.py"}
