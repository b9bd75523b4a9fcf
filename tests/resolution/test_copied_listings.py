"""Whoever makes its own list of names of another module's would lose what goes from that."""

from __future__ import annotations

import pytest

from canonize.core.tree import MemoryBase, SourceTree
from canonize.resolution.copied_listings import copied_listing
from canonize.resolution.project import Project

OLD = '__all__ = ["f", "g"]\n\n\ndef f(): ...\n\n\ndef g(): ...\n'
COPIES = {
    "a sum": "from . import old\nfrom .old import *\n__all__ = old.__all__ + []\n",
    "by a whole path": "import app.old\n__all__ = []\n__all__ += app.old.__all__\n",
    "by its name": "from app.old import __all__ as names\n__all__ = list(names)\n",
    "by an alias": "import app.old as there\n__all__ = [*there.__all__]\n",
    "handed on": "from .old import __all__, f, g\n",
}


def copied(package: str, old: str = OLD, *, has: str = "from app.new import f\n") -> str:
    files = {"app/__init__.py": package + has, "app/old.py": old}
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))
    return copied_listing("app.old", "f", Project.of(tree, (".",)))


@pytest.mark.parametrize("package", COPIES.values(), ids=COPIES)
def test_who_copies_the_list_is_told(package: str) -> None:
    assert copied(package).startswith("app/__init__.py:")


ALONE = {
    "lists it by itself": ("from . import old\n__all__ = ['f', *old.__all__]\n", OLD),
    "not listed": ("from . import old\n__all__ = old.__all__\n", "__all__ = ['g']\n"),
    "a star alone": ("from .old import *\n", OLD),
    "a list of its own": ("from .old import f, g\n__all__ = ['g']\n", OLD),
    "another one's list": ("import os\n__all__ = os.__all__\nfrom . import old\n", OLD),
}


@pytest.mark.parametrize(("package", "old"), ALONE.values(), ids=ALONE)
def test_nobody_else_is(package: str, old: str) -> None:
    assert not copied(package, old)


def test_a_plain_module_counts_where_its_list_is_read() -> None:
    files = {
        "app/__init__.py": "",
        "app/old.py": OLD,
        "app/all.py": COPIES["a sum"] + "from app.new import f\n",
        "main.py": "from app.all import *\n",
    }

    def found() -> str:
        tree = SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))
        return copied_listing("app.old", "f", Project.of(tree, (".",)))

    assert not found()
    files["main.py"] = "import app.all\nprint(app.all.__all__)\n"
    assert found() == "app/all.py:3"


def test_who_does_not_have_it_any_more_does_not_miss_it() -> None:
    assert not copied(COPIES["a sum"], has="")
