"""A member that only a competitor has, looked up of what nobody knows, can't be told."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from canonize.compatibility.unknown_receivers import OnlyTheirs
from canonize.compatibility.use_verdicts import UseVerdict
from canonize.core.tree import MemoryBase, SourceTree
from tests.compatibility.comparing import pair, tree

OLD = "class X:\n    def run(self): ...\n    def gone(self): ...\n    def close(self, now): ...\n"
NEW = "class X:\n    def run(self): ...\n    def went(self): ...\n    def close(self): ...\n"
USE = "from a.b import X\nX().run()\n"


def doubts(code: str, **others: str) -> list[str]:
    more = {f"{name}.py": text for name, text in others.items()}
    found = pair({"a/b.py": OLD, "n.py": NEW, "u.py": USE + code, **more}).uses
    assert all(use.verdict is not UseVerdict.ADAPT for use in found)
    return [use.subject for use in found if use.judgement.is_unsafe]


@pytest.mark.parametrize(
    "code",
    [
        "def f(x): x.gone()",
        "def f(x): return x.y.gone",
        "def f(xs):\n    for x in xs: x.gone()",
        "def f(get): get().gone()",
        "def f(x): x[0].gone()",
    ],
)
def test_a_lookup_that_may_be_of_the_competitor(code: str) -> None:
    assert doubts(code) == ["X.gone"]


@pytest.mark.parametrize(
    "code",
    [
        "def f(x): x.run()",
        "def f(x): x.went()",
        "def f(x): x.close(1)",
        "class O:\n    def gone(self): ...\ndef f(x): x.gone()",
        "import o\ndef f(): o.gone()",
        "def f(x: int): x.gone()",
        "nowhere.gone()",
    ],
)
def test_a_lookup_that_is_of_something_else(code: str) -> None:
    assert doubts(code) == []


@pytest.mark.parametrize(
    "other",
    [
        "class O:\n    def gone(self): ...",
        "class O:\n    gone = 1",
        "class O:\n    gone: int = 1",
        "class O:\n    def __init__(self):\n        self.gone = 1",
        "class O:\n    async def gone(self): ...",
    ],
)
def test_what_another_class_has_too(other: str) -> None:
    assert doubts("def f(x): x.gone()", o=other) == []


def test_a_file_that_does_not_reach_it_is_not_asked() -> None:
    found = pair({"a/b.py": OLD, "n.py": NEW, "u.py": USE, "v.py": "def f(x): x.gone()"}).uses
    assert {use.path for use in found} == {"u.py"}


def test_what_only_looks_a_member_up_does_not_have_it() -> None:
    theirs = OnlyTheirs(tree({"a.py": OLD, "b.py": "x.gone()\nif x.gone == 1: ...\n"}))
    asked = {"gone", "close", "__len__"}
    assert theirs.among(asked, frozenset({"a.py"})) == {"gone"}
    assert theirs.among(asked, frozenset()) == frozenset()


def test_all_members_are_searched_for_in_one_go() -> None:
    class Base(MemoryBase):
        def containing(self, words: Collection[bytes]) -> frozenset[str]:
            searches.append(set(words))
            return super().containing(words)

    searches: list[set[bytes]] = []
    theirs = OnlyTheirs(SourceTree(Base({"a.py": OLD.encode(), "b.py": b"def other(): ...\n"})))
    assert theirs.among({"gone", "other"}, frozenset({"a.py"})) == {"gone"}
    assert theirs.among({"gone", "other"}, frozenset({"a.py"})) == {"gone"}
    assert searches == [{b"gone", b"other"}]
