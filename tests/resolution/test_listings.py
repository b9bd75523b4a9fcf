"""What modules list, with the lists of other modules read through."""

from __future__ import annotations

import pytest

from canonize.core.tree import MemoryBase, SourceTree
from canonize.resolution.project import Project
from canonize.syntax.exported_names import Exports


def listing(code: str, **others: str) -> Exports:
    files = {"app/__init__.py": "", "app/it.py": code, "app/more.py": "NAMES = ['b', 'c']\n"}
    files |= {f"app/{name}.py": text for name, text in others.items()}
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))
    found = Project.of(tree, [""]).listing("app.it")
    assert found is not None
    return found


@pytest.mark.parametrize(
    "code",
    [
        "from app import more\n__all__ = ['a'] + more.NAMES\n",
        "from . import more as m\n__all__ = ['a', *m.NAMES]\n",
        "from app.more import NAMES\n__all__ = ['a']\n__all__ += NAMES\n",
        "from app.more import NAMES as N\n__all__ = ['a']\n__all__.extend(N)\n",
        "import app.more\n__all__ = list(app.more.NAMES) + ['a']\n",
        "from app import more\n_OWN = ('a',)\n__all__ = [*_OWN, *more.NAMES]\n",
        "from app import more\nNAMES = more.NAMES.copy()\n__all__ = ['a'] + NAMES\n",
        "__all__ = ['b', 'c']\n__all__ = [*__all__, 'a']\n",
        "from app.other import NAMES\n__all__ = ['a'] + NAMES\n",
        "from app.other import __all__ as names\n__all__ = ['a', *names]\n",
    ],
)
def test_other_lists_are_read_through(code: str) -> None:
    other = "from app.more import NAMES\n__all__ = [*NAMES]\n"
    found = listing(code, other=other)
    assert (set(found.names), found.is_certain) == ({"a", "b", "c"}, True)


@pytest.mark.parametrize(
    "code",
    [
        "from app import more\n__all__ = ['a'] + more.names()\n",
        "from app import more\n__all__ = ['a', more.NAMES[0]]\n",
        "from app import computed\n__all__ = ['a'] + computed.NAMES\n",
        "from app import nowhere\n__all__ = ['a'] + nowhere.NAMES\n",
        "from app import changed\n__all__ = ['a'] + changed.NAMES\n",
        "from app import circle\n__all__ = ['a'] + circle.__all__\n",
        "from app import tried\n__all__ = ['a', *tried.NAMES]\n",
        "import outside\n__all__ = ['a'] + outside.__all__\n",
        "__all__ = ['a']\nfrom app.more import NAMES\n__all__.append(NAMES[0])\n",
    ],
)
def test_what_can_not_be_told_may_list_anything(code: str) -> None:
    found = listing(
        code,
        computed="NAMES = [name for name in load()]\n",
        changed="NAMES = ['b']\n",
        changing="from app import changed\nchanged.NAMES.append('Old')\n",
        circle="from app import it\n__all__ = it.__all__\n",
        tried="try:\n    NAMES = ['b']\nexcept ImportError:\n    NAMES = ['c']\n",
    )
    assert not found.is_certain and found.names == ("a",)
    assert found.may_list("Old")


def test_a_list_that_another_module_made() -> None:
    found = listing("from app.other import __all__\n", other="__all__ = ['b']\n")
    assert (found.names, found.is_certain) == (("b",), True)


def test_a_list_under_two_names_is_changed_under_both() -> None:
    found = listing("NAMES = ['a']\n__all__ = NAMES\nNAMES.append('b')\n")
    assert found.may_list("a") and found.may_list("b")


def test_what_a_list_gets_later_is_not_in_its_copy() -> None:
    found = listing("NAMES = ['a']\n__all__ = NAMES + ['b']\nNAMES.append('c')\n")
    assert (found.names, found.is_certain) == (("a", "b"), True)


def test_stars_take_what_is_read_through() -> None:
    files = {
        "app.py": b"from more import NAMES\n__all__ = ['a', *NAMES]\n",
        "more.py": b"NAMES = ('b',)",
    }
    project = Project.of(SourceTree(MemoryBase(files)), [""])
    assert project.star_names("app") == {"a", "b"}
