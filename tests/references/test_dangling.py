"""Imports that lead nowhere, as the resolver sees them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from canonize.core.change import Change
from canonize.references.dangling import (
    new_unresolved_imports,
    removed_symbols,
    still_named,
    unresolved_imports,
)
from tests.compatibility.comparing import migration, tree


def reasons(app: str, files: Mapping[str, str]) -> list[str]:
    found = unresolved_imports(tree({**files, "app.py": app}), migration(), "app.py")
    return [entry.reason for entry in found]


P = {"p/__init__.py": "from .m import *\n", "p/m.py": "class X: ...\n_hidden = 1\n"}

NOWHERE = {
    "a module that is not there": ("import p.gone\n", P, "there is no module p.gone"),
    "a name that is not there": ("from p.m import Y\n", P, "p.m has no Y"),
    "not brought by a star": ("from p import Y\n", P, "p has no Y"),
    "hidden from a star": ("from p import _hidden\n", P, "p has no _hidden"),
    "left out by a list": (
        "from p import X\n", {**P, "p/m.py": "__all__ = []\nclass X: ...\n"}, "p has no X",
    ),
    "through a re-export": (
        "from q import X\n", {"q.py": "from r import X\n", "r.py": "Y = 1\n"},
        "q has no X: r has no X",
    ),
    "only below the guard of a script": (
        "from r import X\n", {"r.py": "if __name__ == '__main__':\n    X = 1\n"}, "r has no X",
    ),
    "in a namespace package": (
        "from n import y\n", {"n/x.py": ""}, "the namespace package n has no y",
    ),
}  # fmt: skip
SOMEWHERE = {
    "through a star": ("from p import X\n", P),
    "a module of a package": ("from p import m\n", P),
    "a star": ("from p.m import *\n", P),
    "a fallback": (
        "from q import X\n",
        {"q.py": "try:\n    from r import X\nexcept ImportError:\n    X = 1\n", "r.py": ""},
    ),
    "a lazy module": ("from r import X\n", {"r.py": "def __getattr__(name): ...\n"}),
    "a module that makes names": ("from r import X\n", {"r.py": "globals()['X'] = 1\n"}),
    "a star from outside": ("from r import X\n", {"r.py": "from yaml import *\n"}),
    "outside": ("from yaml import X\n", {}),
    "what every module has": ("from r import __doc__\n", {"r.py": ""}),
    "a text": ("'''\nfrom p import gone\n'''\n", P),
}


@pytest.mark.parametrize(("app", "files", "reason"), NOWHERE.values(), ids=NOWHERE.keys())
def test_it_leads_nowhere(app: str, files: Mapping[str, str], reason: str) -> None:
    assert reasons(app, files) == [reason]


@pytest.mark.parametrize(("app", "files"), SOMEWHERE.values(), ids=SOMEWHERE.keys())
def test_it_leads_somewhere_or_may(app: str, files: Mapping[str, str]) -> None:
    assert reasons(app, files) == []


class _NothingInstalled:
    def source(self, module: str) -> bytes | None:
        return None


def newly(files: Mapping[str, str], *, outside: bool = False, **changes: str | None) -> list[str]:
    """What leads nowhere newly after changes; each is a path with ``__`` for a slash."""
    before = tree(files)
    before.outside = _NothingInstalled() if outside else None
    named = {f"{name.replace('__', '/')}.py": text for name, text in changes.items()}
    after = before.with_changes(
        [
            Change(
                path,
                before.read(path) if path in files else None,
                None if text is None else text.encode(),
            )
            for path, text in named.items()
        ]
    )
    found = new_unresolved_imports(before, after, migration("p.old:X", "p.new:X"))
    return [f"{entry.path}: {entry.reason}" for entry in found]


SHARED = {
    "n/old.py": "from n.core.a import A\n\nB = A\n",
    "n/user.py": "from n.old import B\n",
}


def test_what_led_nowhere_may_move_with_its_code() -> None:
    assert newly(SHARED, n__old=None, n__new=SHARED["n/old.py"], n__user="") == []
    own = {"p/__init__.py": "", "p/a.py": "from p.gone import A\n", "p/b.py": "", "p/new.py": ""}
    assert newly(own, p__a="", p__b=own["p/a.py"]) == []


def test_a_module_of_a_shared_namespace_is_one_that_somebody_imports() -> None:
    files = {**SHARED, "n/other.py": "from n.core.b import B\n"}
    sent = "from n.core.b import B\n"
    assert newly(files, n__user=sent, outside=True) == []
    assert newly(SHARED, n__user=sent, outside=True) == ["n/user.py: there is no module n.core.b"]


def test_what_led_somewhere_may_not() -> None:
    assert newly(SHARED, n__old=None) == ["n/user.py: there is no module n.old"]
    own = {"p/__init__.py": "", "p/a.py": "from p.b import A\n", "p/b.py": "A = 1\n"}
    assert newly(own, p__b="") == ["p/a.py: p.b has no A"]


def test_nobody_is_sent_to_where_an_import_led_nowhere() -> None:
    files = {
        "p/__init__.py": "",
        "p/old.py": "try:\n    from p.new import X\nexcept ImportError:\n    class X: ...\n",
        "p/user.py": "from p.old import X\n",
    }
    assert newly(files, p__user="from p.new import X\n") == ["p/user.py: there is no module p.new"]


LAZY = (
    "from app.low import Kept\n\n\ndef __getattr__(name):\n"
    "    if name in {'base', 'fun'}:\n        import importlib\n"
    "        return importlib.import_module(f'app.index.{name}')\n    raise AttributeError(name)\n"
)


def named_after(low: str, **texts: str) -> list[str]:
    """What names something that `app.low` has no more, `Kept` excepted."""
    files = {
        "app/__init__.py": LAZY, "app/low.py": low, "app/base.py": "", "app/index/base.py": "",
    }  # fmt: skip
    files |= {f"app/{name}.py": text for name, text in texts.items()}
    before = tree(files)
    data = files["app/low.py"].encode()
    after = before.with_changes([Change("app/low.py", data, b"class Kept: ...\n")])
    plan = migration("app.low:Old", "app.low:Kept")
    gone = removed_symbols(before, after, plan)
    assert gone
    return [f"{e.path}:{e.line}" for e in still_named(before, after, plan, gone)]


def test_a_word_does_not_mean_what_a_module_only_imported() -> None:
    assert named_after("from . import base\nclass Kept(base.X): ...\n") == []


def test_what_a_module_defined_may_be_meant_by_a_word() -> None:
    assert named_after("base = 1\nclass Kept: ...\n") == ["app/__init__.py:5"]


def test_who_asks_that_module_for_what_it_imported_is_told() -> None:
    user = "from app.low import base\nprint(base)\n"
    low = "from . import base\nclass Kept(base.X): ...\n"
    assert "app/user.py:1" in named_after(low, user=user)


BY_STAR = {
    "a name that a star handed on": ("from p import X\n", ["p has no X"]),
    "through two stars": ("from q import X\n", ["q has no X"]),
    "a name that stays": ("from p import Y\n", []),
    "from the other package": ("from r import X\n", []),
}


@pytest.mark.parametrize(("user", "said"), BY_STAR.values(), ids=BY_STAR.keys())
def test_what_a_star_hands_on_no_more(user: str, said: list[str]) -> None:
    files = {
        "p/__init__.py": "from .m import *\n", "p/m.py": "__all__ = ['X', 'Y']\nX = Y = 1\n",
        "q.py": "from p import *\n", "r.py": "X = 1\n", "user.py": user,
    }  # fmt: skip
    before = tree(files)
    lost = Change("p/m.py", files["p/m.py"].encode(), b"__all__ = ['Y']\nY = 1\n")
    found = new_unresolved_imports(before, before.with_changes([lost]), migration())
    assert [str(entry.reason) for entry in found if entry.path == "user.py"] == said
