"""Questions about who runs a competitor are answered once a tree, and by few searches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from itertools import islice

import pytest

from canonize.compatibility import looked_at_exceptions
from canonize.compatibility.looked_at_exceptions import LookedAtExceptions
from canonize.core import recent_trees
from canonize.core.recent_trees import forget_recent
from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.core.tree_base import Endings
from canonize.references.warning_filters import command_filters
from canonize.resolution.project import Project
from canonize.resolution.raised_apart import RaisedApart
from canonize.resolution.replacements import Redirects
from canonize.resolution.users_in_file import bound_within

OLD, NEW = Symbol("a.old", "get"), Symbol("a.new", "get")
USER = (
    "from a.old import get\n"
    "def user{n}():\n    try:\n        get(1)\n    except KeyError:\n        pass\n"
)
FILES = {
    "a/__init__.py": "",
    "a/new.py": "def get(key):\n    raise KeyError(key)\n",
    "a/old.py": "def get(key):\n    raise ValueError(key)\n",
    "notes.md": "get, user1 and user2\n",
    "tox.ini": "[testenv]\ncommands = python -W error -m pytest\n",
    **{f"a/user{n}.py": USER.format(n=n) for n in range(4)},
}


class CountedBase(MemoryBase):
    """Counts what is asked of it."""

    def __init__(self, files: dict[str, str]) -> None:
        super().__init__({path: text.encode() for path, text in files.items()})
        self.asked: Counter[str] = Counter()
        self.searched: list[tuple[frozenset[bytes], Endings]] = []

    def read(self, path: str) -> bytes | None:
        self.asked[path] += 1
        return super().read(path)

    def containing_in(self, words: Collection[bytes], endings: Endings) -> Collection[str]:
        self.searched.append((frozenset(words), endings))
        return {path for path in super().containing(words) if path.endswith(endings)}


def test_users_are_looked_for_once_and_as_far_as_somebody_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    base = CountedBase(FILES)
    project = Project.of(SourceTree(base), (".",))
    looked_at: Counter[str] = Counter()
    plain = RaisedApart._has
    monkeypatch.setattr(
        RaisedApart,
        "_has",
        lambda self, path, module: looked_at.update([path]) or plain(self, path, module),
    )
    first = RaisedApart(project, Redirects({}))
    first._callers(OLD)
    looked_at.clear()
    assert [path for path, _ in islice(first.users(OLD), 1)] == ["a/user0.py"]
    assert not looked_at.keys() & {"a/user2.py", "a/user3.py"}
    found = list(first.users(OLD))
    assert [path for path, _ in found] == [f"a/user{n}.py" for n in range(4)]
    looked_at.clear()
    searches = len(base.searched)
    assert list(RaisedApart(project, Redirects({})).users(OLD)) == found
    assert not looked_at and len(base.searched) == searches
    assert all(endings == (".py",) for _, endings in base.searched)


def test_a_file_without_a_held_exception_is_not_parsed_for_the_next_question(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = Project.of(SourceTree(CountedBase(FILES)), (".",))
    raised = RaisedApart(project, Redirects({}))
    assert LookedAtExceptions(project, raised).reason(OLD, NEW) == ""
    forget_recent()
    parsed = []
    plain = recent_trees.parsed_with_words
    monkeypatch.setattr(
        recent_trees, "parsed_with_words", lambda data: parsed.append(data) or plain(data)
    )
    assert LookedAtExceptions(project, raised).reason(OLD, NEW) == ""
    assert not [data for data in parsed if b"user" in data]


def test_what_a_function_asks_of_an_exception_is_read_once_for_all_that_give_it_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shows = "def show(e):\n    return str(e)\n\n\ndef other(e):\n    pass\n"
    calls = "".join(f"    try:\n        get({n})\n    except Exception as e:\n        show(e)\n"
                    for n in range(3))  # fmt: skip
    user = f"from a.old import get\nfrom a.show import other, show\ndef user():\n{calls}"
    files = {**FILES, "a/show.py": shows, "a/user0.py": user}
    project = Project.of(SourceTree(CountedBase(files)), (".",))
    read = []
    plain = looked_at_exceptions._asked_of
    monkeypatch.setattr(
        looked_at_exceptions, "_asked_of", lambda *asked: read.append(asked) or plain(*asked)
    )
    looked_at = LookedAtExceptions(project, RaisedApart(project, Redirects({})))
    assert looked_at.reason(OLD, NEW) == ""  # so all three calls were looked at
    assert [name for _, name in read] == ["e"]


def test_names_of_command_files_are_gone_through_once() -> None:
    tree = SourceTree(CountedBase(FILES))
    assert [path for path, _, _ in command_filters(tree)] == ["tox.ini"]
    kept = dict(tree.layout)
    assert [path for path, _, _ in command_filters(tree)] == ["tox.ini"]
    assert tree.layout == kept and any(v == ("tox.ini",) for v in kept.values())


def test_what_is_bound_inside() -> None:
    code = (
        "import top\nx = 1\n"
        "class A:\n    y = 2\n    def f(self, a, *b, c=lambda d: d, **e):\n"
        "        import g.h as i, j.k\n        for l, (m, *n) in a: pass\n"
        "        self.o = q = [r for s in t]\n"
        "        with u as v: del w\n        if (z := 1): class_ = 0\n        def inner(): ...\n"
    )
    tree = SourceTree(MemoryBase({"m.py": code.encode()}))
    names = "y f self a b c d e i j l m n q s v z class_ inner"
    assert sorted(bound_within(tree, "m.py")) == sorted(names.split(" "))
