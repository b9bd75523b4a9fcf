"""Imports traced to where a name is really defined."""

from __future__ import annotations

import textwrap

import pytest

from canonize.inventory.extract import facts_of
from canonize.inventory.facts import FileFacts
from canonize.inventory.index import Index
from canonize.inventory.layout import Layout, layout_roots


def index(**files: str) -> Index:
    found = {}
    for name, text in files.items():
        path = name.replace("__init__", "INIT").replace("__", "/").replace("INIT", "__init__")
        found[f"{path}.py"] = facts_of(textwrap.dedent(text).encode())
    return joined(found)


def joined(found: dict[str, FileFacts]) -> Index:
    heads = {path: facts.head() for path, facts in found.items()}
    return Index(heads, lambda paths: {path: found[path].body() for path in paths}, [""])


def test_chains_of_re_exports_of_any_length() -> None:
    found = index(
        a____init__="from a.b import X",
        a__b="from .c import Y as X",
        a__c="from a.d import *",
        a__d="class Y: pass",
    )
    origin = found.origin("a", "X")
    assert (origin.kind, origin.symbol) == ("definition", "a.d:Y")
    assert origin.through == ("a", "a.b", "a.c")


def test_alias_assignments_lead_on() -> None:
    found = index(a="class X: pass", b="import a\nfrom a import X as _X\nY = _X\nZ = a.X\nW = _X()")
    assert found.origin("b", "Y").symbol == "a:X"
    assert found.origin("b", "Z").symbol == "a:X"
    assert found.origin("b", "W").kind == "value"


@pytest.mark.parametrize("value", ["_X[0]", "_X['key'].inner", "_X[int]()", "a.X[int]"])
def test_a_part_of_something_is_no_other_name_of_it(value: str) -> None:
    found = index(a="class X: pass", b=f"import a\nfrom a import X as _X\nY = {value}")
    assert (found.origin("b", "Y").kind, found.origin("b", "Y").symbol) == ("value", "b:Y")


def test_the_real_import_wins_over_the_stand_in() -> None:
    found = index(
        real="class X: pass",
        user="try:\n    from real import X\nexcept ImportError:\n    class X: pass\n",
    )
    assert found.origin("user", "X").symbol == "real:X"


@pytest.mark.parametrize(
    ("module", "name", "kind"),
    [
        ("p.m", "X", "definition"),
        ("p.m", "nothing", "missing"),
        ("p.gone", "X", "missing"),
        ("p", "m", "module"),
        ("p.lazy", "anything", "unknown"),
        ("p.star", "X", "definition"),
        ("p.foreign", "whatever", "unknown"),
        ("numpy", "array", "external"),
        ("p.m", "__doc__", "unknown"),
        ("p.m", "VALUE", "value"),
        ("p.loop1", "X", "unknown"),
    ],
)
def test_kinds_of_origins(module: str, name: str, kind: str) -> None:
    found = index(
        p__m="VALUE = 1\nclass X: pass",
        p__lazy="def __getattr__(name): ...",
        p__star="from .m import *",
        p__foreign="from numpy import *",
        p__loop1="from p.loop2 import X",
        p__loop2="from p.loop1 import X",
        user="from p.m import X",
    )
    assert found.origin(module, name).kind == kind


def test_a_folder_called_like_an_installed_package_is_not_ours() -> None:
    light = {
        "alembic/env.py": facts_of(b"from alembic import op"),
        "alembic/versions/one.py": facts_of(b"from alembic import op, context"),
        "app/db.py": facts_of(b"from alembic import command"),
    }
    found = joined(light)
    assert found.origin("alembic", "op").kind == "external"
    assert not list(found.uses)


def test_namespace_packages_and_shadowed_modules() -> None:
    layout = Layout.of(["a/b/c.py", "a/x.py", "a/x/__init__.py"])
    assert layout.exists("a.b")
    assert layout.path_of["a.x"] == "a/x/__init__.py"
    assert layout.shadowed == {"a/x.py": "a/x/__init__.py"}


def test_relative_imports_start_from_the_package() -> None:
    layout = Layout.of(["a/__init__.py", "a/b/__init__.py", "a/b/c.py"])
    assert layout.absolute("a/b/c.py", 1, "d") == "a.b.d"
    assert layout.absolute("a/b/__init__.py", 1, "d") == "a.b.d"
    assert layout.absolute("a/b/c.py", 2, "") == "a"
    assert layout.absolute("a/b/c.py", 4, "z") == ""


def test_source_roots_are_told_from_imports() -> None:
    paths = ["src/app/a.py", "src/app/b.py", "src/app/c.py", "tools/run.py"]
    imported = {p: ["app.a", "os"] for p in paths}
    roots = layout_roots(paths, imported.items())
    assert roots[0] == "src"
    assert Layout.of(paths, roots).name_of["src/app/a.py"] == "app.a"


def test_a_source_root_may_be_called_like_no_module() -> None:
    paths = [f"libs/shop-server/shop/{name}.py" for name in ("a", "b", "c", "__init__")]
    imported = {path: ["shop.a", "os", "rich"] for path in paths}
    roots = layout_roots(paths, imported.items())
    assert roots == ("libs/shop-server", "")
    assert Layout.of(paths, roots).name_of["libs/shop-server/shop/a.py"] == "shop.a"
    # What nobody imports by a name that only the folder explains is none.
    assert layout_roots(paths, {path: ["other.a"] for path in paths}.items()) == ("",)


def test_a_distribution_to_which_no_name_leads_is_a_source_root() -> None:
    plugins = ["plugins/app-hive", "plugins/app-oracle/src", "plugins/app-none"]
    paths = [f"{p}/appplugins/{p.split('-')[1][:4]}/task.py" for p in plugins]
    paths += ["app/__init__.py", "plugins/app-hive/setup.py", "plugins/app-oracle/setup.py"]
    roots = layout_roots(paths, [])
    assert roots == ("", "plugins/app-hive", "plugins/app-oracle/src")
    named = Layout.of(paths, roots).name_of
    assert named["plugins/app-oracle/src/appplugins/orac/task.py"] == "appplugins.orac.task"
    assert "plugins/app-none/appplugins/none/task.py" not in named  # no distribution
    # Of two that give one module a name it can't be told which is meant.
    twice = [path.replace("orac", "hive").replace("hivele", "oracle") for path in paths]
    assert layout_roots(twice, []) == ("",)
    assert layout_roots([path.replace("app-", "app_") for path in paths], []) == ("",)


def test_a_package_called_like_an_installed_one_is_no_source_root() -> None:
    paths = ["app/__init__.py", "app/llms/__init__.py", "app/llms/openai/__init__.py"]
    paths += [f"app/llms/openai/m{n}.py" for n in range(4)]
    imported = {path: ["openai"] for path in paths[2:]}
    assert layout_roots(paths, imported.items()) == ("",)
    bare = [path for path in paths if not path.endswith("__init__.py")]
    assert "app/llms" in layout_roots(bare, imported.items())


def test_what_runs_a_project_puts_its_own_folder_on_the_path() -> None:
    paths = [f"apps/{p}/{m}.py" for p in ("assets", "users") for m in ("__init__", "models")]
    paths += ["apps/__init__.py", "apps/manage.py"]
    imported = {path: ["assets.models", "users.models"] for path in paths}
    assert layout_roots(paths, imported.items()) == ("apps", "")
    assert layout_roots(paths[:-1], imported.items()) == ("",)
    through = {path: ["apps.assets.models", "users.models"] for path in paths[:2]}
    assert layout_roots(paths, through.items()) == ("",)


def test_an_attribute_of_an_imported_module_is_a_use_of_it() -> None:
    found = index(
        a__m="class X: pass\ndef f(): pass",
        b="import a.m\nimport a.m as n\nfrom a import m as o\n"
        "y = [a.m.X, n.f(), o.X.made, self.m.X, 'a.m.X']\nm.X",
    )
    uses = {(u.line, u.module, u.name) for u in found.uses if u.where == "attribute"}
    assert uses == {(4, "a.m", "X"), (4, "a.m", "f")}
    assert len(found.used["a.m", "X"]) == 2


@pytest.mark.parametrize(
    "tried",
    [
        "with suppress(ImportError):\n    if FAST:\n        from p._fast import X\n",
        "with contextlib.suppress(ModuleNotFoundError):\n    from p._fast import X\n",
        "try:\n    from p._fast import X\nexcept ImportError:\n    pass\n",
    ],
)
def test_what_is_defined_before_an_import_is_tried(tried: str) -> None:
    """The module of a compiled extension is no file here; the module's own class stands in."""
    found = index(p____init__="", p__plain=f"class X: pass\nXPy = X\n{tried}")
    assert found.origin("p.plain", "X").symbol == "p.plain:X"


@pytest.mark.parametrize(
    "said", ["with suppress(KeyError):\n    from p._fast import X\n", "from p._fast import X\n"]
)
def test_what_nobody_tries_is_missing(said: str) -> None:
    found = index(p____init__="", p__plain=f"class X: pass\n{said}")
    assert found.origin("p.plain", "X").kind == "missing"
