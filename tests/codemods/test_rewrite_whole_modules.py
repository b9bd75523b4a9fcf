"""`rewrite_imports` where whole modules move: the names that imports bind to them."""

from __future__ import annotations

import pytest

from tests.codemods.playing import Played, play


def move(source: str, *moves: tuple[str, str], **others: str) -> Played:
    """Moves whole modules of a package ``pkg``; nothing is removed."""
    moves = moves or (("pkg.m", "p.new"),)
    thing = "class Thing: ...\n"
    files = {"pkg/__init__.py": "", "pkg/m.py": thing, "pkg/k.py": thing, "pkg/n.py": "A = 1\n"}
    files |= {"p/__init__.py": "", "p/new.py": thing, "q/__init__.py": "", "q/new.py": thing}
    files |= {"m.py": thing, "pkg/new.py": thing, "app.py": source}
    files |= {name.replace("_", "/", 1) + ".py": text for name, text in others.items()}
    asked = [{"symbol": old, "verdict": "duplicate", "replace_with": new} for old, new in moves]
    return play(files, "rewrite_imports", canonical=moves[0][1], competitors=asked)


EXPORTED = "from pkg import m as m, n as n\n"
BOTH = (("pkg.m", "p.new"), ("pkg.k", "q.new"))
TO_TOP = (("pkg.m", "m"),)
MODULES = [
    (EXPORTED, TO_TOP, "from pkg import n as n\nimport m as m\n"),
    ("from pkg import m as m\n", TO_TOP, "import m as m\n"),
    (EXPORTED, (), "from pkg import n as n\nfrom p import new as m\n"),
    ("import os; from pkg import m; m.Thing\n", TO_TOP, "import os; import m; m.Thing\n"),
    (
        "class A:\n    from pkg import m, n\n    y = m.Thing\n",
        (),
        "class A:\n    from pkg import n\n    from p import new as m\n    y = m.Thing\n",
    ),
    ("from pkg import m\nm.Thing\n", TO_TOP, "import m\nm.Thing\n"),
    ("from pkg import m as o\no.Thing\n", TO_TOP, "import m as o\no.Thing\n"),
    ("import pkg.m as m\nm.Thing\n", TO_TOP, "import m\nm.Thing\n"),
    ("import pkg.m as o, os\no.Thing, os\n", TO_TOP, "import m as o, os\no.Thing, os\n"),
    ("from pkg import m, n\nm.Thing, n\n", TO_TOP, "from pkg import n\nimport m\nm.Thing, n\n"),
    (
        "from pkg import n, m\nm.Thing, n\n",
        (),
        "from pkg import n\nfrom p import new\nnew.Thing, n\n",
    ),
    ("from pkg import m as o, n\no, n\n", (), "from pkg import m as o, n\no, n\n"),
    (
        "from pkg import m\nm.Thing, m\n",
        TO_TOP,
        "from pkg import m\nimport m as m_module\nm_module.Thing, m\n",
    ),
    (
        "from pkg import m as o, n\no.Thing, n\n",
        (),
        "from pkg import n\nfrom p import new as o\no.Thing, n\n",
    ),
    (
        "from pkg import (\n    n,  # one\n    m,  # two\n)\nm.Thing, n\n",
        (),
        "from pkg import (\n    n,  # one\n)\nfrom p import new  # two\nnew.Thing, n\n",
    ),
    (
        "if 1: from pkg import n, m\nm.Thing, n\n",
        (),
        "if 1: from pkg import n; from p import new\nnew.Thing, n\n",
    ),
    (
        "from pkg import m, n  # noqa\nm.Thing, n\n",
        (),
        "from pkg import n  # noqa\nfrom p import new  # noqa\nnew.Thing, n\n",
    ),
    (
        "from pkg import m, k\nm.Thing, k.Thing\n",
        BOTH,
        "from p import new\nfrom q import new as k\nnew.Thing, k.Thing\n",
    ),
    (
        "from pkg import m, k, n\nm.Thing, k.Thing, n\n",
        (("pkg.m", "pkg.new"), ("pkg.k", "q.new")),
        "from pkg import new, n\nfrom q import new as k\nnew.Thing, k.Thing, n\n",
    ),
    (
        "from pkg import (\n    # above\n    m\n)\nm.Thing\n",
        TO_TOP,
        "from pkg import (\n    # above\n    m\n)\nimport m as m_module\nm_module.Thing\n",
    ),
]


@pytest.mark.parametrize("before, moves, after", MODULES)
def test_a_module_leaves_its_line(
    before: str, moves: tuple[tuple[str, str], ...], after: str
) -> None:
    assert move(before, *moves).text("app.py") == after


def test_a_name_and_a_module_leave_one_line() -> None:
    files = {"pkg/__init__.py": "class X: ...\n", "pkg/m.py": "class T: ...\n", "pkg/n.py": ""}
    files |= {"x.py": "class X: ...\n", "p/__init__.py": "", "p/new.py": "class T: ...\n"}
    asked = (
        {"symbol": "pkg:X", "verdict": "duplicate", "replace_with": "x:X"},
        {"symbol": "pkg.m", "verdict": "duplicate", "replace_with": "p.new"},
    )
    for names, stays in (("X, m, n", "from pkg import n\nfrom x import X\nfrom p import new\n"),
                         ("m, X", "from p import new\nfrom x import X\n")):  # fmt: skip
        files["app.py"] = f"from pkg import {names}\nX, m.T\n"
        played = play(files, "rewrite_imports", canonical="x:X", competitors=asked)
        assert played.text("app.py") == f"{stays}X, new.T\n"


def test_a_package_hands_on_the_canonical_module_under_the_old_name() -> None:
    played = move("import pkg\nx = pkg.m.Thing\n", pkg___init__="from . import m\n")
    assert played.text("pkg/__init__.py") == "from p import new as m\n"


def test_what_documents_say_of_a_handed_on_module_is_no_lookup() -> None:
    files = {
        "pkg/__init__.py": "from . import m\n",
        "pkg/m.py": "import copy\n\n\nclass Thing: ...\n",
        "p/__init__.py": "",
        "p/new.py": "import copy\n\n\nclass Thing: ...\n",
        "CHANGELOG.rst": "- `pkg.m` has a ``x.copy``; ``m.Thing`` is new\n",
    }
    asked = [{"symbol": "pkg.m", "verdict": "duplicate", "replace_with": "p.new"}]
    played = play(files, "rewrite_imports", canonical="p.new", competitors=asked)
    assert played.text("pkg/__init__.py") == "from p import new as m\n"


NOTICED = [
    (
        "from pkg import m\nm.Thing()\nfrom unittest.mock import patch\npatch('pkg.m.Thing')\n",
        "class Thing: ...\n",
        "m.Thing: app.py looks it up here",  # and not that it imports it, as it did at first
    ),
    ("import pkg\nobj = pkg.m\n", "class Thing: ...\nB = 1\n", "p.new has no B"),
    (
        "from pkg import m\nm.Thing(3)\n",
        "class Thing:\n    def __init__(self, a=1): ...\n",
        "app.py imports it from here",
    ),
    (
        "import pkg\npkg.m.Thing(3)\n",
        "class Thing:\n    def __init__(self, a=1): ...\n",
        "m.Thing: app.py looks it up here",
    ),
]


@pytest.mark.parametrize("app, module, why", NOTICED)
def test_a_package_hands_on_the_old_module_to_who_would_notice(
    app: str, module: str, why: str
) -> None:
    played = move(app, pkg___init__="from . import m\n", pkg_m=module)
    assert played.text("pkg/__init__.py") == "from . import m\n"
    [said] = played.said("pkg/__init__.py", "refused")
    assert said == f"1: p.new can't be named in its place: {why}"


@pytest.mark.parametrize("old", ["pkg", "pkg.m"])
def test_no_import_is_added_for_a_package_that_is_an_object(old: str) -> None:
    source = f"import {old}\nmine = pkg\n"
    played = move(source, (old, "top.pkg"), top___init__="", top_pkg="class Thing: ...\n")
    assert played.text("app.py") == source
    assert played.said("app.py", "refused") == ["1: top.pkg can't be named in its place"]


STARS = {
    "the other brings the same": ("class Thing: ...\n", "from p.new import *\n"),
    "it has more": ("class Thing: ...\nmore = 1\n", "from p.new import Thing\n"),
    "it lists less": (
        "__all__ = ['more']\nmore = 1\nclass Thing: ...\n", "from p.new import Thing\n",
    ),
    "it imports more": ("import os\nclass Thing: ...\n", "from p.new import Thing\n"),
    "it has not all": ("more = 1\n", "from pkg.m import *\n"),
    "it makes its names": ("for n in 'ab':\n    globals()[n] = 1\n", "from pkg.m import *\n"),
}  # fmt: skip


@pytest.mark.parametrize(("there", "line"), STARS.values(), ids=STARS.keys())
def test_a_star_of_a_whole_module_brings_what_it_brought(there: str, line: str) -> None:
    played = move("from pkg.m import *\nx = Thing\n", p_new=there)
    assert played.text("app.py") == f"{line}x = Thing\n"


def test_a_star_that_can_bring_anything_stays() -> None:
    listed = "__all__ = made()\nclass Thing: ...\n"
    played = move("from pkg.m import *\nx = Thing\n", pkg_m=listed)
    assert played.text("app.py") == "from pkg.m import *\nx = Thing\n"
