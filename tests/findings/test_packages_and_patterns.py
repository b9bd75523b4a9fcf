"""A package goes with all that it hands on, and competitors are named by pattern or by pair."""

from __future__ import annotations

import pytest

from tests.findings.migrating import migrate, output
from tests.findings.playing import assert_left_alone, assert_right, play, printed, repository
from tests.findings.playing import canonize as command

A = "class A:\n    def __init__(self, x):\n        self.x = x\n"
F = "def f(x):\n    return x + 1\n"
MAIN = (
    "import app.old\nfrom app.old import A, f\nfrom app.old.core import A as A2\n"
    "print(A(1).x, f(2), A2 is A, isinstance(A(1), A2), app.old.f(3))\n"
)
BASE = {"app/__init__.py": "", "app/new.py": f"{A}\n\n{F}", "main.py": MAIN}
PACKAGES = {
    "it imports what it hands on": {
        "app/old/__init__.py": "from app.old.core import A\nfrom app.old.funcs import f\n\n"
        "__all__ = ['A', 'f']\n",
        "app/old/core.py": A, "app/old/funcs.py": F,
    },
    "by stars": {
        "app/old/__init__.py": "from .core import *\nfrom .funcs import *\n",
        "app/old/core.py": A, "app/old/funcs.py": F,
    },
    "it defines a part itself": {
        "app/old/__init__.py": f"from .core import A\n\n__all__ = ['A', 'f']\n\n\n{F}",
        "app/old/core.py": A,
    },
    "its submodules use one another": {
        "app/new.py": f"{A}\n\n{F}\n\ndef g(x):\n    return A(f(x))\n",
        "app/old/__init__.py": "from .core import A\nfrom .funcs import f, g\n",
        "app/old/core.py": A,
        "app/old/funcs.py": f"from .core import A\n\n\n{F}\n\ndef g(x):\n    return A(f(x))\n",
        "main.py": f"{MAIN}from app.old import g\nprint(isinstance(g(1), A))\n",
    },
    "the other one is a package of the same make": {
        "app/new.py": "",
        "app/new/__init__.py": "from .core import A\nfrom .funcs import f\n",
        "app/new/core.py": A, "app/new/funcs.py": F,
        "app/old/__init__.py": "from .core import A\nfrom .funcs import f\n",
        "app/old/core.py": A, "app/old/funcs.py": F,
    },
    "it gives another name": {
        "app/new.py": f"{A.replace('A:', 'Alpha:')}\n\n{F}",
        "app/old/__init__.py": "from .core import A as Alpha\nfrom .funcs import f\n",
        "app/old/core.py": A, "app/old/funcs.py": F,
        "main.py": MAIN.replace("import A, f", "import Alpha as A, f"),
    },
}  # fmt: skip


@pytest.mark.parametrize("how", PACKAGES)
def test_a_package_goes_with_all_that_it_hands_on(how: str) -> None:
    files = {**BASE, **PACKAGES[how]}
    files = {path: text for path, text in files.items() if path != "app/new.py" or text}
    played = play(files, "app.new", "app.old")
    assert_right(played, "app.old")
    assert not any(path.startswith("app/old") for path in played.after)


def test_a_submodule_without_a_counterpart_stays_and_is_told() -> None:
    files = {**BASE, **PACKAGES["it imports what it hands on"],
             "app/old/extra.py": "def more():\n    return 1\n",
             "main.py": f"{MAIN}from app.old.extra import more\nprint(more())\n"}  # fmt: skip
    played = play(files, "app.new", "app.old")
    assert played.is_same and played.ran.status == 1
    assert played.has("app/old/extra.py", "def more")


@pytest.mark.parametrize("how", ["it imports what it hands on", "by stars"])
def test_a_plan_that_names_the_package_alone_splits_no_class(how: str) -> None:
    files = {**BASE, **PACKAGES[how]}
    found = migrate(files, "app.new", "app.old")
    assert output(found.after, "main.py") == output(found.before, "main.py")
    assert "which is no competitor; name it, too" in " ".join(found.said("main.py", "refused"))


def test_a_package_nobody_goes_around_moves_all_the_same() -> None:
    files = {
        **BASE,
        **PACKAGES["by stars"],
        "main.py": "from app.old import A, f\nprint(f(A(1).x))\n",
    }
    found = migrate(files, "app.new", "app.old")
    assert output(found.after, "main.py") == output(found.before, "main.py") == "2"
    assert found.text("main.py").startswith("from app.new import A, f\n")


COMPAT = {
    "app/__init__.py": "",
    "app/base.py": "def b_(x):\n    return bytes(x)\n\n\ndef s_(x):\n    return str(x)\n\n\n"
    "LIMIT = 3\n",
    "main.py": "from app.compat import LIMIT, b_, s_\n\nprint(b_([1]), s_(2), LIMIT)\n",
}
COMPAT["app/compat.py"] = COMPAT["app/base.py"]


def test_every_name_that_fits_a_pattern_goes_to_its_counterpart() -> None:
    played = play(COMPAT, "app.base:b_", "app.compat:*")
    assert_right(played, "compat")


def test_what_is_named_by_itself_is_not_the_patterns() -> None:
    played = play(COMPAT, "app.base:b_", "app.compat:*_", deprecated=["app.compat:s_"])
    assert played.is_same
    assert "  - symbol: app.compat:s_\n    verdict: deprecated" in played.plan
    assert "LIMIT" not in played.plan


def test_a_pattern_with_a_pair_and_a_name_that_has_no_counterpart() -> None:
    more = "\n\ndef only_here():\n    return 1\n"
    main = COMPAT["main.py"] + "import app.compat\nprint(app.compat.only_here())\n"
    files = {**COMPAT, "app/compat.py": COMPAT["app/base.py"] + more, "main.py": main}
    played = play(files, "app.base:b_", "app.compat:*=app.base:*")
    assert played.is_same
    assert (
        "app.compat:only_here has no counterpart in app.base and is left out" in played.planned.err
    )
    assert played.has("app/compat.py", "def only_here")
    assert not played.has("app/compat.py", "def s_")


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("app.compat:x*", "the public names of app.compat are: LIMIT, b_, s_"),
        ("app.*:b_", "only the name may hold a *"),
        ("app.nope:*", "there is no module app.nope"),
        ("*", "only the name may hold a *"),
    ],
)
def test_a_pattern_that_means_nothing_is_one_clear_error(pattern: str, said: str) -> None:
    with repository(COMPAT) as root:
        named = ("--canonical", "app.base:b_", "--duplicate", pattern)
        outcome = command(root, "plan", "new", *named)
        assert outcome.status == 2 and said in outcome.err
        assert not (root / "migration_plan.yaml").exists()


def test_a_pattern_in_a_plan_is_told_how_to_be_written_out() -> None:
    played = play(COMPAT, "app.base:b_", "app.compat:s_",
                  edit={"symbol: app.compat:s_": 'symbol: "app.compat:*"'})  # fmt: skip
    assert_left_alone(played)
    assert played.ran.status == 2 and "plan new --duplicate 'app.compat:*'" in played.ran.text


MOVED_PACKAGES = {
    "its submodules are imported": {
        "app/__init__.py": "",
        "app/old/__init__.py": "from .core import A\n",
        "app/old/core.py": f"from . import funcs\n\n\n{A}\nG = funcs.f(1)\n",
        "app/old/funcs.py": F,
        "main.py": "import app.old.funcs\nfrom app.old import A\nfrom app.old.core import G\n"
        "print(A(1).x, G, app.old.funcs.f(2))\n",
    },
    "it has a package of its own": {
        "app/__init__.py": "",
        "app/old/__init__.py": "",
        "app/old/deep/__init__.py": "from .core import f\n",
        "app/old/deep/core.py": F,
        "main.py": "from app.old.deep import f\nfrom app.old.deep.core import f as g\n"
        "print(f(1), g(2), f is g)\n",
    },
    "a test patches into it": {
        "app/__init__.py": "",
        "app/old/__init__.py": "",
        "app/old/core.py": F,
        "main.py": "from unittest.mock import patch\nfrom app.old import core\n"
        "with patch('app.old.core.f', lambda x: 'fake'):\n    print(core.f(1))\n",
    },
    "it has no file of its own": {
        "app/__init__.py": "",
        "app/old/core.py": F,
        "app/old/more.py": "from app.old.core import f\nG = f(4)\n",
        "main.py": "from app.old.core import f\nfrom app.old import more\nprint(f(1), more.G)\n",
    },
}  # fmt: skip


@pytest.mark.parametrize("how", MOVED_PACKAGES)
def test_a_package_moves_with_every_module_below_it(how: str) -> None:
    with repository(MOVED_PACKAGES[how]) as root:
        before = printed(root, "main.py")
        assert command(root, "plan", "new", "--move", "app.old=app.new").status == 0
        assert command(root, "run", "--all", "--yes").status == 0
        assert printed(root, "main.py") == before
        there = sorted(path.name for path in (root / "app").iterdir() if path.is_dir())
        assert there == ["new"]
