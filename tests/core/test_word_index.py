"""What the index says of words is what a search of the files says."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from canonize.core import kept_searches, word_index
from canonize.core.kept_searches import Searches
from canonize.core.tree import MemoryBase, SourceTree
from canonize.core.word_index import WordIndex, is_word
from canonize.errors import WorkTreeInTheWay

FILES = {
    "a.py": b"import os\nfrom app import old_name\nold_name(1)\n",
    "b.py": "élan = old\n# äold_name, naïve\n".encode(),
    "c.py": b"\xef\xbb\xbfold\x00name _old 7 old2\r\nx.old_name\n",
    "d.txt": b"old_name\n",
    "empty.py": b"",
}
WORDS = [b"old_name", b"old", b"name", b"lan", b"ve", b"_old", b"7", b"os", b"x", b"missing", b"l"]


class Counting(MemoryBase):
    """Counts who searches it, and can refuse to be read."""

    def __init__(self, unreadable: Collection[str] = ()) -> None:
        super().__init__(FILES)
        self.searches = 0
        self.unreadable = unreadable

    def read(self, path: str) -> bytes | None:
        if path in self.unreadable:
            raise WorkTreeInTheWay("a tracked file can't be read", where=path)
        return super().read(path)

    def containing(self, words: Collection[bytes]) -> frozenset[str]:
        self.searches += 1
        return super().containing(words)


@pytest.mark.parametrize("word", WORDS)
def test_an_index_and_a_search_find_the_same(word: bytes) -> None:
    assert WordIndex(FILES.items()).having([word]) == MemoryBase(FILES).containing([word])


def test_however_many_runs_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {word: WordIndex(FILES.items()).having([word]) for word in WORDS}
    monkeypatch.setattr(word_index, "_RUN", 2)
    index = WordIndex(FILES.items())
    assert len(index._runs) > 2
    assert {word: index.having([word]) for word in WORDS} == whole


def test_of_several_words_it_finds_all_files() -> None:
    index = WordIndex(FILES.items())
    assert index.having([b"os", b"lan"]) == {"a.py", "b.py"}
    assert index.having([]) == set()


def test_it_tells_of_names_alone() -> None:
    assert is_word(b"old_name2")
    assert not any(map(is_word, [b"", b"a.b", b"import *", "é".encode()]))


def test_a_file_that_nobody_can_read_may_have_any_word() -> None:
    assert WordIndex([("a.py", None), ("b.py", b"x")]).having([b"y"]) == {"a.py"}


def test_many_searches_become_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_searches, "_MOST_SEARCHES", 3)
    base = Counting()
    found = {word: Searches(base).files(frozenset((word,)), (".py",)) for word in WORDS}
    base.searches = 0
    searches = Searches(base)
    for word in WORDS:
        assert searches.files(frozenset((word,)), (".py",)) == found[word]
    assert base.searches == 3
    assert not any(path.endswith(".txt") for paths in found.values() for path in paths)


def test_other_words_and_all_files_are_searched_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_searches, "_MOST_SEARCHES", 0)
    base = Counting()
    searches = Searches(base)
    assert searches.files(frozenset((b"app import",)), (".py",)) == {"a.py"}
    assert searches.files(frozenset((b"old_name",)), ()) == {"a.py", "b.py", "c.py", "d.txt"}
    assert base.searches == 2


def test_so_many_words_at_once_are_a_pass_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_searches, "_WORDS_OF_A_SEARCH", 1)
    monkeypatch.setattr(kept_searches, "_MOST_SEARCHES", 5)
    base = Counting()
    searches = Searches(base)
    searches.expect(WORDS, (".py",))
    assert searches.files(frozenset((b"lan",)), (".py",)) == {"b.py"}
    assert searches.files(frozenset((b"os",)), (".py",)) == {"a.py"}
    assert base.searches == 0


def test_of_too_many_files_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_searches, "_MOST_SEARCHES", 0)
    monkeypatch.setattr(kept_searches, "_MOST_FILES", 3)
    base = Counting()
    assert Searches(base).files(frozenset((b"os",)), (".py",)) == {"a.py"}
    assert base.searches == 1


def test_what_can_t_be_read_is_a_candidate_as_for_git(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_searches, "_MOST_SEARCHES", 0)
    assert Searches(Counting(["b.py"])).files(frozenset((b"os",)), (".py",)) == {"a.py", "b.py"}


def test_what_lies_over_the_files_is_found_beside_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_searches, "_MOST_SEARCHES", 0)
    tree = SourceTree(MemoryBase(FILES), {"a.py": b"fresh = 1\n", "n.py": b"old_name\n"})
    assert tree.containing({b"old_name"}, endings=(".py",)) == {"b.py", "c.py", "n.py"}
    assert tree.containing({b"fresh"}, endings=(".py",)) == {"a.py"}
