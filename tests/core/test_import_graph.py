"""Cycles: a new one is found, an old one is not blamed, what no import runs does not count."""

from __future__ import annotations

import textwrap

import pytest

from canonize.core.change import Change
from canonize.core.code_base import CodeBase
from canonize.core.import_cycles import new_cycle
from canonize.core.import_graph import ImportGraph
from canonize.core.tree import MemoryBase, SourceTree


def graph(files: dict[str, str], *roots: str) -> ImportGraph:
    data = {path: textwrap.dedent(text).encode() for path, text in files.items()}
    return ImportGraph(CodeBase.of(SourceTree(MemoryBase(data)), roots or (".",)))


def cycle(before: str, after: str, **others: str) -> list[str]:
    """The cycle that app.py closes when its text changes."""
    rest = {f"{name}.py": text for name, text in others.items()}
    return new_cycle("app.py", graph({"app.py": before, **rest}), graph({"app.py": after, **rest}))


def test_a_new_cycle_is_found_with_its_chain() -> None:
    assert cycle("import old", "import new", new="import mid", mid="import app") == [
        "app.py", "new.py", "mid.py", "app.py",
    ]  # fmt: skip


def test_a_new_import_that_leads_nowhere_back_is_fine() -> None:
    assert cycle("import old", "import new", new="import os, mid", mid="") == []


def test_a_cycle_that_was_there_is_not_blamed() -> None:
    assert cycle("import new", "import new\nimport os", new="import app") == []
    assert cycle("import old", "import new", old="import app", new="import app") == []


@pytest.mark.parametrize(
    "quoted", ['"""\n    import new\n"""\n', '"""\n    from new import X\n"""\n']
)
def test_an_import_that_a_docstring_said_before_closes_one_as_well(quoted: str) -> None:
    assert cycle(quoted, f"{quoted}import new", new="import app") == ["app.py", "new.py", "app.py"]
    assert cycle(quoted, f"{quoted}import old", new="import app", old="") == []
    assert cycle(f"{quoted}import new", f"import new\n{quoted}", new="import app") == []


def packaged(new: str, **modules: str) -> list[str]:
    """The cycle when `from p import X` becomes `from p.n import X`; p has it from p.m."""
    others = {"p/__init__.py": "from p.m import X", "p/n.py": new}
    others |= {f"{name}.py": text for name, text in modules.items()}
    before, after = "from p import X, Z", "from p import Z\nfrom p.n import X"
    return new_cycle(
        "app.py", graph({"app.py": before, **others}), graph({"app.py": after, **others})
    )


def test_a_replaced_name_of_a_package_counts_though_the_package_is_still_loaded() -> None:
    there = {"p/m": "import mid", "mid": "import app"}
    assert packaged("import mid", **there) == []
    assert packaged("from p.m import helper", **there) == []
    assert packaged("import other", other="from app import Y", **there) == [
        "app.py", "p/n.py", "other.py", "app.py",
    ]  # fmt: skip
    assert packaged("import other", other="import mid", **there) == []


def test_another_way_back_than_the_replaced_import_had_is_a_new_cycle() -> None:
    others = {"old": "import app", "new": "import other", "other": "from app import Y"}
    assert cycle("import old", "import new", **others) == [
        "app.py", "new.py", "other.py", "app.py",
    ]  # fmt: skip
    others = {"old": "import app", "new": "from app import Y"}
    assert cycle("import old", "import new", **others) == ["app.py", "new.py", "app.py"]


def test_two_changes_that_keep_a_cycle_as_it_was() -> None:
    """p/m imports app by way of mid; both app and p/m's copy are re-routed at once."""
    rest = {"p/__init__.py": "", "p/m.py": "import mid", "p/k.py": "import mid", "mid.py": ""}
    rest |= {"mid.py": "import app", "p/n.py": "from p.k import Y\nimport mid"}
    before = graph({"app.py": "from p.m import X", **rest})
    files = {"app.py": "from p.n import X", **rest, "p/l.py": "import mid"}
    after = graph({**files, "p/n.py": "from p.l import Y\nimport mid"})
    assert new_cycle("app.py", before, after) == []
    assert new_cycle("p/n.py", before, after) == []


def test_an_import_in_a_text_is_no_way_that_led_back_before() -> None:
    """The new import is told apart from what only an example in a docstring asks for."""
    rest = {"p": "import new", "new": "import app"}
    example = '"""\n    from p import X\n"""\n'
    closed = ["app.py", "new.py", "app.py"]
    assert cycle(f"{example}import old", f"{example}import new", **rest) == closed
    assert cycle("from p import X\nimport old", "from p import X\nimport new", **rest) == []
    told = {"p": '"""\n    from q import X\n"""', "q": "import new", "new": "import app"}
    assert cycle("import p", "import p\nimport new", **told) == closed


def test_what_an_import_above_asked_for_may_be_asked_for_again() -> None:
    others = {"old": "import mid", "mid": "import app", "new": "import mid"}
    assert cycle("from old import *", "from old import *\nfrom new import X", **others) == []
    first = "from new import X\nfrom old import *"
    assert cycle("from old import *", first, **others) == [
        "app.py", "new.py", "mid.py", "app.py",
    ]  # fmt: skip
    others["new"] = "from app import Y"
    assert cycle("from old import *", "from old import *\nfrom new import X", **others) == [
        "app.py", "new.py", "app.py",
    ]  # fmt: skip


LATE = (
    "def late():\n    import app\n",
    "async def late():\n    import app\n",
    "class C:\n    def late(self):\n        if 1:\n            import app\n",
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import app\n",
    "import typing as t\nif t.TYPE_CHECKING:\n    from app import X\n",
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING: import app\n",
    "if __name__ == '__main__':\n    import app\n",
    "f = lambda: __import__('app')\n",
    "# import app\n",
    "import app2, myapp\nfrom app_old import app\n",
)
EARLY = (
    "import app\n",
    "import os, app as a\n",
    "from app import X\n",
    "if 1:\n    import app\n",
    "try:\n    import app\nexcept ImportError:\n    app = None\n",
    "class C:\n    import app\n",
    "if 1: import app\n",
    "x = 1; import app\n",
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    pass\nelse:\n    import app\n",
    "with open('x'):\n    from app import X\n",
    "from app import (\n    X,\n)\n",
    "def f(): pass\nfor i in ():\n    import app\n",
)


@pytest.mark.parametrize("new", LATE)
def test_what_no_import_runs_closes_no_cycle(new: str) -> None:
    assert cycle("import old", "import new", new=new) == []


@pytest.mark.parametrize("new", EARLY)
def test_what_an_import_runs_closes_one(new: str) -> None:
    assert cycle("import old", "import new", new=new) == ["app.py", "new.py", "app.py"]


def test_packages_above_an_imported_module_are_loaded() -> None:
    found = graph(
        {"app.py": "import p.q.m", "p/__init__.py": "", "p/q/__init__.py": "", "p/q/m.py": ""}
    )
    assert found.loads("app.py") == {"p/__init__.py", "p/q/__init__.py", "p/q/m.py"}


def test_packages_above_the_file_itself_are_loading_already() -> None:
    files = {"p/__init__.py": "from .app import run", "p/app.py": "from p.n import X", "p/n.py": ""}
    assert graph(files).loads("p/app.py") == {"p/n.py"}


def test_taking_a_name_out_of_the_package_above_does_count() -> None:
    files = {"p/__init__.py": "from .app import run\nX = 1", "p/app.py": "from p import X"}
    assert graph(files).loads("p/app.py") == {"p/__init__.py"}


def test_a_submodule_that_is_imported_from_its_package_is_loaded() -> None:
    files = {"app.py": "from p import m", "p/__init__.py": "", "p/m.py": ""}
    assert graph(files).loads("app.py") == {"p/__init__.py", "p/m.py"}


def test_relative_imports_are_followed() -> None:
    files = {
        "p/__init__.py": "",
        "p/a.py": "from . import b\nfrom .c import X",
        "p/b.py": "",
        "p/c.py": "",
    }
    assert graph(files).loads("p/a.py") == {"p/b.py", "p/c.py"}


def test_source_roots_are_respected() -> None:
    files = {"src/p/a.py": "import p.b", "src/p/b.py": ""}
    assert graph(files, "src").loads("src/p/a.py") == {"src/p/b.py"}
    assert graph(files, ".").loads("src/p/a.py") == frozenset()


def test_what_a_tree_loads_is_asked_again_only_where_something_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = {
        "app.py": "from lib import make\n\nmake()\n",
        "lib.py": "def make():\n    import one\n",
        "one.py": "",
        "two.py": "",
        "other.py": "import two\n",
    }
    asked: list[str] = []
    real = ImportGraph._targets
    monkeypatch.setattr(
        ImportGraph, "_targets", lambda self, path: asked.append(path) or real(self, path)
    )
    before = SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))
    modules = before.modules((".",))
    assert ImportGraph.of(CodeBase(before, modules)).loads("app.py") == {"lib.py", "one.py"}
    assert ImportGraph.of(CodeBase(before, modules)).loads("other.py") == {"two.py"}
    lib = files["lib.py"].encode()
    after = before.with_changes([Change("lib.py", lib, lib.replace(b"one", b"two"))])
    asked.clear()
    assert ImportGraph.of(CodeBase(after, modules)).loads("app.py") == {"lib.py", "two.py"}
    assert ImportGraph.of(CodeBase(after, modules)).loads("other.py") == {"two.py"}
    assert asked == ["app.py"]


def of_package(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The cycle that `app/stores/__init__.py` closes; without a text a file stays."""
    return new_cycle("app/stores/__init__.py", graph(before), graph({**before, **after}))


STORES = {
    "app/__init__.py": "from app import stores\n",
    "app/calls.py": "import os\n",
    "app/stores/__init__.py": "from app.calls import Retry\n",
}
GONE_ON = {"app/stores/__init__.py": "from app.stores.calls import Retry\n"}


@pytest.mark.parametrize(
    "new",
    [
        "import app\n\n\nclass Retry:\n    def go(self):\n        return app.stores\n",
        'class Retry:\n    """\n    from app.stores import Retry\n    """\n',
        "import app\n\n\ndef f(x: 'app.stores'): ...\n",
        "import app as a\n\n\nf = lambda: a.stores\n",
        "import app.stores\n",
    ],
)
def test_what_loads_nothing_closes_no_cycle(new: str) -> None:
    assert of_package(STORES, {**GONE_ON, "app/stores/calls.py": new}) == []


@pytest.mark.parametrize(
    "new",
    [
        "from app.stores import Retry\n",
        "import app\n\n\ndef f(x=app.stores): ...\n",
        "import app\n\n\ndef f(x: app.stores): ...\n",
        "import app\n\n\nclass Retry:\n    kind = app.stores\n",
        "import app\n\n\ndef kind():\n    return app.stores\n\n\nX = kind()\n",
    ],
)
def test_what_takes_something_while_it_loads_closes_one(new: str) -> None:
    assert of_package(STORES, {**GONE_ON, "app/stores/calls.py": new})


def test_files_that_move_together_keep_a_cycle_and_get_no_other() -> None:
    old = {
        "low/__init__.py": "from low.grid import Grid\n",
        "low/grid.py": "from low import x\n",
        "more.py": "from low import x\n",
        "new/more.py": "",
    }
    copied = {
        "new/__init__.py": "from new.grid import Grid\n",
        "new/grid.py": "from low import x\n",
    }
    before, after = {**old, **copied}, {**old, **copied, "new/grid.py": "from new import x\n"}
    was = {"new/__init__.py": "low/__init__.py", "new/grid.py": "low/grid.py"}

    def closed(changed: dict[str, str], moved: dict[str, str]) -> bool:
        graphs = graph(before), graph({**after, **changed})
        return bool(new_cycle("new/grid.py", *graphs, lambda path: moved.get(path, path)))

    assert not closed({}, was)
    assert closed({}, {})
    assert closed({}, {"new/grid.py": "low/grid.py"})
    longer = {
        "new/grid.py": "from new.more import x\n",
        "new/more.py": "from new.grid import y\n",
        "new/__init__.py": "",
    }
    assert closed(longer, was)
