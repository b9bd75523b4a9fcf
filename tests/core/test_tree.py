"""The tree: a base, an overlay, and searches that are made once."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from canonize.core.change import Change
from canonize.core.tree import MemoryBase, SourceTree
from canonize.core.tree_base import has_word, word_pattern
from canonize.errors import StaleChange

FILES = {"a.py": b"one two\n", "b.py": b"two_three\n", "c.md": b"three.one\n"}


class Counting(MemoryBase):
    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(files)
        self.searched: list[frozenset[bytes]] = []

    def containing(self, words: Collection[bytes]) -> frozenset[str]:
        self.searched.append(frozenset(words))
        return super().containing(words)


def test_words_are_whole_words() -> None:
    tree = SourceTree(MemoryBase(FILES))
    assert tree.containing({b"two"}) == {"a.py"}
    assert tree.containing({b"one", b"two_three"}) == {"a.py", "b.py", "c.md"}
    assert tree.containing({b"thre"}) == frozenset()


@pytest.mark.parametrize("text", ["\ufeffl = 1", "x\n\ufeffl", "“l”", "→l←", "l", "él l"])
def test_what_is_no_part_of_a_name_hides_no_word(text: str) -> None:
    """The same everywhere: git's search finds all of these, and `has_word` picks among them."""
    data = text.encode()
    assert word_pattern({b"l"}).search(data) is not None
    assert has_word(data, b"l")
    assert MemoryBase({"a": data}).containing({b"l"}) == {"a"}


@pytest.mark.parametrize("text", ["el", "l1", "_l", "l_", ""])
def test_a_part_of_a_longer_name_is_no_word(text: str) -> None:
    data = text.encode()
    assert word_pattern({b"l"}).search(data) is None
    assert not has_word(data, b"l")


def test_the_overlay_is_searched_instead_of_what_it_covers() -> None:
    tree = SourceTree(MemoryBase(FILES)).with_changes(
        [Change("a.py", FILES["a.py"], b"four\n"), Change("d.py", None, b"two\n"),
         Change("c.md", FILES["c.md"], None)]
    )  # fmt: skip
    assert tree.containing({b"two"}) == {"d.py"}
    assert tree.containing({b"one"}) == frozenset()
    assert tree.paths() == {"a.py", "b.py", "d.py"} and tree.read("c.md") is None


def test_an_answer_can_not_be_changed_by_who_asked() -> None:
    tree = SourceTree(MemoryBase(FILES))
    found = tree.containing({b"one"})
    found &= {"c.md"}
    assert tree.containing({b"one"}) == {"a.py", "c.md"}


def test_words_that_were_expected_are_searched_for_in_one_go() -> None:
    base = Counting(FILES)
    tree = SourceTree(base)
    tree.expect({b"one", b"two", b"two_three"})
    assert tree.containing({b"one"}) == {"a.py", "c.md"}
    assert tree.containing({b"two", b"two_three"}) == {"a.py", "b.py"}
    later = tree.with_changes([Change("b.py", FILES["b.py"], b"one\n")])
    assert later.containing({b"one"}) == {"a.py", "b.py", "c.md"}
    assert base.searched == [{b"one", b"two", b"two_three"}]
    assert later.containing({b"one", b"three"}) == {"a.py", "b.py", "c.md"}
    assert base.searched[1:] == [{b"three"}]


class OneByOne(Counting):
    """A base that tells in which files each word stands; no file is read for it."""

    def read(self, path: str) -> bytes | None:
        raise AssertionError(path)

    def containing_each(
        self, words: Collection[bytes], endings: Collection[str] = ()
    ) -> dict[bytes, frozenset[str]]:
        self.searched.append(frozenset(words))
        return {word: MemoryBase(FILES).containing({word}) for word in words}


def test_a_base_that_tells_words_apart_is_asked_once_and_read_never() -> None:
    base = OneByOne(FILES)
    tree = SourceTree(base)
    tree.expect({b"one", b"two", b"nowhere"})
    assert tree.containing({b"one"}) == {"a.py", "c.md"}
    assert tree.containing({b"two"}) == {"a.py"}
    assert tree.containing({b"nowhere"}) == frozenset()
    assert base.searched == [{b"one", b"two", b"nowhere"}]


def test_facts_are_kept_as_long_as_the_bytes_are() -> None:
    tree = SourceTree(MemoryBase(FILES))
    tree.facts("a.py")["k"] = tree.facts("b.py")["k"] = 1
    later = tree.with_changes([Change("a.py", FILES["a.py"], b"four\n")])
    assert later.facts("b.py") == {"k": 1} and later.facts("a.py") == {}


def test_a_layout_is_kept_as_long_as_the_paths_are() -> None:
    tree = SourceTree(MemoryBase(FILES))
    tree.paths()
    tree.layout["k"] = 1
    assert tree.with_changes([Change("a.py", FILES["a.py"], b"x")]).layout == {"k": 1}
    assert tree.with_changes([Change("d.py", None, b"x")]).layout == {}


def test_a_narrowed_tree_searches_few_files_and_knows_the_whole() -> None:
    tree = SourceTree(MemoryBase(FILES))
    narrow = tree.only(["c.md"])
    assert narrow.containing({b"one"}) == {"c.md"}
    assert narrow.whole is tree and tree.whole is tree
    assert narrow.whole.containing({b"one"}) == {"a.py", "c.md"}


def test_a_change_from_other_bytes_is_stale() -> None:
    with pytest.raises(StaleChange):
        SourceTree(MemoryBase(FILES)).with_changes([Change("a.py", b"else", b"x")])
