"""Competitors that are named by a re-export, and neighbours of one that can't go."""

from __future__ import annotations

import pytest

from canonize.core.plan import Kind
from canonize.core.tree import MemoryBase, SourceTree
from canonize.plan_file.handed_on_names import followed_home
from canonize.resolution.project import Project
from tests.findings.migrating import migrate

APP = {
    "app/__init__.py": "",
    "app/new.py": "class A: ...\n\n\ndef check(a):\n    return a\n",
    "app/old/__init__.py": "from ..new import A as A\nfrom ._check import check, seen as looked\n",
    "app/old/_check.py": "seen = 1\n\n\ndef check(a):\n    return a\n",
    "app/outside.py": "from shutil import which\nif True:\n    from app.old._check import check\n",
}


def followed(symbol: str, *, kind: Kind = Kind.DUPLICATE, new: str = "") -> tuple[str, str]:
    """The symbol that it is called by, and what takes its place ("": the canonical)."""
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in APP.items()}))
    pairs = {symbol: new} if new else {}
    found = followed_home("app.new:check", [(symbol, kind)], pairs, Project.of(tree, (".",)))
    ((home, _),) = found.competitors
    assert bool(found.told) == (home != symbol)
    return home, found.pairs.get(home, "")


def test_a_re_export_is_followed_to_its_definition() -> None:
    assert followed("app.old:check") == ("app.old._check:check", "")


def test_one_under_another_name_keeps_what_takes_its_place() -> None:
    assert followed("app.old:looked") == ("app.old._check:seen", "app.new:check")
    assert followed("app.old:looked", new="app.new:A") == ("app.old._check:seen", "app.new:A")


@pytest.mark.parametrize(
    ("symbol", "kind", "new"),
    [
        ("app.old._check:check", Kind.DUPLICATE, ""),  # the definition itself
        ("app.old:A", Kind.DUPLICATE, "app.new:A"),  # what takes its place
        ("app.old", Kind.DUPLICATE, ""),  # a module
        ("app.old:check", Kind.SHIM, ""),  # says itself that it only hands on
        ("app.outside:which", Kind.DUPLICATE, ""),  # of another distribution
    ],
)
def test_what_is_named_as_it_stands(symbol: str, kind: Kind, new: str) -> None:
    assert followed(symbol, kind=kind, new=new) == (symbol, new)


PAGE = {
    "app/__init__.py": "",
    "app/text.py": "def slug(value):\n    return value.strip()\n\n\n"
    "def cut(v):\n    return v[1:]\n",
    "app/page.py": "def make_slug(value):\n    return value.strip()\n\n\ndef cut(v):\n"
    "    return v[1:]\n\n\ndef title(value):\n    slug = make_slug(value)\n    return slug\n",
}


def test_an_alias_that_its_file_needs_is_nothing_open() -> None:
    found = migrate(PAGE, "app.text:slug", "app.page:make_slug")
    assert found.has("app/page.py", "from app.text import slug as make_slug")
    assert found.said("app/page.py", "refused") == []
    assert found.said("app/page.py", "kept")


def test_a_package_that_would_hand_on_the_alias_is_told() -> None:
    files = {**PAGE, "app/page/__init__.py": PAGE["app/page.py"]}
    del files["app/page.py"]
    found = migrate(files, "app.text:slug", "app.page:make_slug")
    assert found.said("app/page/__init__.py", "refused")


def test_one_that_can_not_go_does_not_hold_its_neighbour() -> None:
    page = PAGE["app/page.py"] + "\n\ndef cut(v):\n    return v[1:]\n"
    files = {**PAGE, "app/page.py": page, "app/use.py": "from app.page import make_slug\n"}
    found = migrate(files, "app.text:slug", "app.page:make_slug", "app.page:cut=app.text:cut")
    assert not found.has("app/page.py", "def make_slug")
    assert found.has("app/page.py", "def cut")
    assert any("exactly once" in said for said in found.said("app/page.py"))
