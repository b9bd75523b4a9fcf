"""One code base: what it is made of, and what it makes once."""

from __future__ import annotations

from canonize.core.change import Change
from canonize.core.symbols import Symbol
from canonize.resolution.import_effects import ImportEffects
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects
from canonize.resolution.resolver import Stands
from tests.compatibility.comparing import tree

FILES = {
    "lib/app/__init__.py": "from app.old import X\nimport app.old as inner\n",
    "lib/app/old.py": "class X: ...\nY = X\n_hidden = 1\n",
    "lib/app/lazy.py": """
        def __getattr__(name):
            from app import old
            return getattr(old, name)
        """,
    "lib/app/shown.py": "from app.old import *\n",
}
X, N = Symbol("app.old", "X"), Symbol("app.new", "N")


def project() -> Project:
    return Project.of(tree(FILES), ("lib",))


def competitors() -> Redirects:
    return Redirects({("app.old", "X"): Redirect(X, X, N)})


def test_every_way_to_a_thing_is_found() -> None:
    reached = project().reached_by(competitors())
    homes = {module for module, name in reached.names if name == "X"}
    assert homes == {"app.old", "app", "app.inner", "app.shown", "app.lazy"}
    assert ("app.old", "Y") in reached.names
    assert "app.inner" in reached.paths


def test_without_what_is_handed_on() -> None:
    reached = project().reached_by(competitors(), handed_on=False)
    homes = {module for module, name in reached.names if name == "X"}
    assert homes == {"app.old", "app.inner", "app.lazy"}
    assert ("app.old", "Y") in reached.names


def test_its_engines_are_made_once_a_tree() -> None:
    found = project()
    again = Project.of(found.tree, ("lib",))
    assert found == again
    assert again.names is found.names
    assert again.reexports is found.reexports
    assert again.graph is found.graph
    assert ImportEffects.of(again) is ImportEffects.of(found)
    assert found.names_beyond is not found.names
    elsewhere = Project.of(found.tree, (".",))
    assert elsewhere.names is not found.names
    assert elsewhere.modules.path("app.old") is None


def test_what_is_made_follows_the_tree() -> None:
    before = project()
    assert before.names.find("app", "X").module == "app.old"
    data = before.source("app.old")
    change = Change("lib/app/old.py", data, b"Z = 1\n")
    after = Project.of(before.tree.with_changes([change]), before.roots)
    assert after.modules is before.modules
    assert after.names.find("app", "X").stands is Stands.MISSING
    assert before.names.find("app", "X").stands is Stands.DEFINITION


def test_a_narrowed_one_knows_the_whole() -> None:
    narrow = Project.of(project().tree.only(["lib/app/old.py"]), ("lib",))
    assert narrow.whole.tree is narrow.tree.whole
    assert narrow.modules is narrow.whole.modules


def test_what_a_module_has() -> None:
    found = project()
    assert found.roots == ("lib",)
    assert found.star_names("app.old") == {"X", "Y"}
    assert found.top_level_names("app.old").keys() == {"X", "Y", "_hidden"}
    assert found.source("app.nowhere") == b""
    assert found.top_level_names("app.nowhere") == {}
