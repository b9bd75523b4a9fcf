"""Rewritten imports keep the order and the shape of the file, as its own sorter wants them."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from canonize.rewriting.imports.import_layout import Setting, arranged
from canonize.rewriting.imports.import_style import ImportStyle
from tests.codemods.playing import code, play

RUFF = '[tool.ruff]\nline-length = 60\n[tool.ruff.lint]\nselect = ["E", "F", "I"]\n'
NEW = (
    "class X: ...\nclass One: ...\ndef longer_name_of_a_function(): ...\nLIMIT = 1\ndef Y(): ...\n"
)
COMPETITORS = (
    {"symbol": "a.b:X", "verdict": "duplicate"},
    {"symbol": "a.b:One", "verdict": "duplicate", "replace_with": "a.new:One"},
    {"symbol": "a.b:LIMIT", "verdict": "duplicate", "replace_with": "a.new:LIMIT"},
    {"symbol": "a.b:old", "verdict": "duplicate", "replace_with": "a.new:Y"},
    {
        "symbol": "a.b:longer_name_of_a_function",
        "verdict": "duplicate",
        "replace_with": "a.new:longer_name_of_a_function",
    },
)
OLD = NEW + "def stay(): ...\ndef old(): ...\n"


def rewrite(source: str, settings: str = RUFF, path: str = "a/use.py", **others: str) -> str:
    files = {
        "a/__init__.py": "", "a/b.py": OLD, "a/new.py": NEW, "a/m.py": "def m(): ...\n",
        path: source, "pyproject.toml": settings, **others,
    }  # fmt: skip
    played = play(
        files, "rewrite_imports", {"paths": [path]}, canonical="a.new:X", competitors=COMPETITORS
    )
    return played.text(path)


RUNS = {
    "joins below": (
        """
        from a.b import X
        from a.new import Other

        use(Other, X)
        """,
        """
        from a.new import Other, X

        use(Other, X)
        """,
    ),
    "joins above": (
        """
        from a.aaa import z
        from a.b import X, stay

        use(stay, X, z)
        """,
        """
        from a.aaa import z
        from a.b import stay
        from a.new import X

        use(stay, X, z)
        """,
    ),
    "constants before classes before functions": (
        """
        from a.b import LIMIT, X
        from a.new import Other, other

        use(LIMIT, Other, X, other)
        """,
        """
        from a.new import LIMIT, Other, X, other

        use(LIMIT, Other, X, other)
        """,
    ),
    "goes to its place": (
        """
        from a.b import X
        from a.k import k
        from a.m import m
        from a.z import z

        use(X, k, m, z)
        """,
        """
        from a.k import k
        from a.m import m
        from a.new import X
        from a.z import z

        use(X, k, m, z)
        """,
    ),
    "to the end of its section": (
        """
        import os

        from a.b import X
        from a.m import m

        from .z import z

        use(X, m, os, z)
        """,
        """
        import os

        from a.m import m
        from a.new import X

        from .z import z

        use(X, m, os, z)
        """,
    ),
    "wraps what is too long": (
        """
        from a.b import X, longer_name_of_a_function
        from a.new import One, unpronounceable

        use(One, X, longer_name_of_a_function, unpronounceable)
        """,
        """
        from a.new import (
            One,
            X,
            longer_name_of_a_function,
            unpronounceable,
        )

        use(One, X, longer_name_of_a_function, unpronounceable)
        """,
    ),
    "one line again when names left": (
        """
        from a.b import (
            LIMIT,
            longer_name_of_a_function,
            stay,
            stay_too,
        )

        use(LIMIT, longer_name_of_a_function, stay, stay_too)
        """,
        """
        from a.b import stay, stay_too
        from a.new import LIMIT, longer_name_of_a_function

        use(LIMIT, longer_name_of_a_function, stay, stay_too)
        """,
    ),
    "another name in its order": (
        """
        from a.b import X, old, stay
        from a.new import (
            Aa,
        )

        use(Aa, X, old, stay)
        """,
        """
        from a.b import stay
        from a.new import (
            Aa,
            X,
            Y,
        )

        use(Aa, X, Y, stay)
        """,
    ),
    "a section of its own": (
        """
        import os

        from requests import get

        from .b import X

        use(X, get, os)
        """,
        """
        import os

        from requests import get

        from .new import X

        use(X, get, os)
        """,
    ),
    "in functions": (
        """
        def f():
            from a.b import X
            from a.new import Other

            return Other, X
        """,
        """
        def f():
            from a.new import Other, X

            return Other, X
        """,
    ),
    "relative ones": (
        """
        from .b import X
        from .m import m

        use(X, m)
        """,
        """
        from .m import m
        from .new import X

        use(X, m)
        """,
    ),
    "an alias has a statement of its own": (
        """
        from a.b import One as Single
        from a.b import X

        use(Single, X)
        """,
        """
        from a.new import One as Single
        from a.new import X

        use(Single, X)
        """,
    ),
}  # fmt: skip


@pytest.mark.parametrize("before, after", RUNS.values(), ids=RUNS.keys())
def test_imports_are_as_ruff_wants_them(before: str, after: str, tmp_path: Path) -> None:
    assert _accepts(code(before), tmp_path / "before")
    left = rewrite(code(before))
    assert left == code(after)
    assert _accepts(left, tmp_path / "after")


def _accepts(source: str, folder: Path) -> bool:
    """Whether ruff's sorter has nothing to say."""
    (folder / "a").mkdir(parents=True)
    (folder / "pyproject.toml").write_text(RUFF)
    (folder / "a" / "__init__.py").write_text("")
    (folder / "a" / "use.py").write_text(source)
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "I,E501", "."]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True).returncode == 0


STAYS = {
    "comments": (
        "from a.b import X  # the old one\nfrom a.new import Other\n\nuse(Other, X)\n",
        "from a.new import X  # the old one\nfrom a.new import Other\n\nuse(Other, X)\n",
    ),
    "a line for each": (
        "from a.b import X\nfrom a.new import Other\nfrom a.new import Third\n\nuse(X)\n",
        "from a.new import Other\nfrom a.new import Third\nfrom a.new import X\n\nuse(X)\n",
    ),
    "no order": (
        "from z import q\nfrom a.b import X\nfrom a.m import m\nimport os\n\nuse(X)\n",
        "from z import q\nfrom a.new import X\nfrom a.m import m\nimport os\n\nuse(X)\n",
    ),
    "names in no order": (
        "from a.new import zz, aa\nfrom a.b import X\n\nuse(zz, aa, X)\n",
        "from a.new import zz, aa, X\n\nuse(zz, aa, X)\n",
    ),
    "two that may stand so by chance": (
        "from a.b import X\nfrom a.m import m\n\nuse(X, m)\n",
        "from a.new import X\nfrom a.m import m\n\nuse(X, m)\n",
    ),
    "a name that is bound again below": (
        "from a.new import X\nfrom other import X\nfrom a.b import One\n\nuse(One, X)\n",
        "from a.new import One, X\nfrom other import X\n\nuse(One, X)\n",
    ),
    "stars": (
        "from a.new import *\nfrom a.b import One\n\nuse(One)\n",
        "from a.new import *\nfrom a.new import One\n\nuse(One)\n",
    ),
    "other code between": (
        "from a.new import Other\nsetup()\nfrom a.b import X\n\nuse(Other, X)\n",
        "from a.new import Other\nsetup()\nfrom a.new import X\n\nuse(Other, X)\n",
    ),
    "several lines on purpose": (
        "from a.b import (\n    X,\n)\n\nuse(X)\n",
        "from a.new import (\n    X,\n)\n\nuse(X)\n",
    ),
    "a backslash": (
        "from a.b \\\n    import X\n\nuse(X)\n",
        "from a.new \\\n    import X\n\nuse(X)\n",
    ),
}


@pytest.mark.parametrize("before, after", STAYS.values(), ids=STAYS.keys())
def test_what_says_more_or_follows_no_order_keeps_its_place(before: str, after: str) -> None:
    assert rewrite(before, settings="") == after


MODULES = (
    "a.c", "a.new", "a.zeta", "a.Alpha", "a.b2", "a.b10", "os", "json", "collections.abc",
    "requests", "numpy", ".m", "..k",
)  # fmt: skip
NAMES = ("Yy", "zed", "LIMIT", "a1", "a10", "a2", "_p", "a_rather_long_name_of_a_function")


def generated(seed: int) -> str:
    """Imports in no order, of which one is of what is re-routed."""
    chance = random.Random(seed)
    lines = []
    for module in chance.sample(MODULES, chance.randint(2, 7)):
        end = module.replace(".", "")[-2:]
        if chance.random() < 0.25 and not module.startswith("."):
            lines.append(f"import {module}")
            continue
        names = [f"{name}{end}" for name in chance.sample(NAMES, chance.randint(1, 5))]
        names = [n if chance.random() < 0.85 else f"{n} as {n}_" for n in names]
        lines.append(f"from {module} import {', '.join(names)}")
    more = chance.choice(["", ", stay", ", stay, One"])
    return "\n".join([*lines, f"from a.b import X{more}", "", "print(X)", ""])


def test_what_ruff_sorted_it_accepts_afterwards(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "p"
    folder.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text(RUFF)
    for seed in range(60):
        (folder / f"u{seed}.py").write_text(generated(seed))
    ruff = [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "I", "."]
    subprocess.run([*ruff, "--fix", "-q"], cwd=tmp_path, check=True)
    files = {f"a/p/{path.name}": path.read_text() for path in sorted(folder.iterdir())}
    others = {"a/__init__.py": "", "a/b.py": OLD, "a/new.py": NEW, "pyproject.toml": RUFF}
    played = play(
        {**others, **files},
        "rewrite_imports",
        {"paths": ["a/p/**"]},
        canonical="a.new:X",
        competitors=COMPETITORS,
    )
    for path, before in files.items():
        assert played.text(path) != before
        (tmp_path / path).write_text(played.text(path))
    done = subprocess.run(ruff, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


OUTSIDE = {
    "in front": (
        "import requests\n\nfrom a.b import X\n\nuse(X, requests)\n",
        "from functools import cache\n\nimport requests\n\nuse(cache, requests)\n",
    ),
    "behind": (
        "from __future__ import annotations\n\nfrom a.b import X, stay\n\nuse(X, stay)\n",
        "from __future__ import annotations\n\nfrom functools import cache\n\n"
        "from a.b import stay\n\nuse(cache, stay)\n",
    ),
}


@pytest.mark.parametrize("before, after", OUTSIDE.values(), ids=OUTSIDE.keys())
def test_a_section_is_opened_for_what_has_none(before: str, after: str) -> None:
    run, new = before.partition("\n\nuse")[0] + "\n", after.partition("\n\nuse")[0] + "\n"
    touched = run.replace(
        "from a.b import X, stay", "from a.b import stay\nfrom functools import X"
    )
    touched = touched.replace("from a.b import X", "from functools import X")
    setting = Setting(
        ImportStyle(sorter="ruff"), "\n", "    ", lambda top: top == "a", lambda name: False
    )
    assert arranged(run, touched, setting) == new.replace("cache", "X")


def test_what_another_file_takes_from_here_keeps_its_place() -> None:
    source = "from a.b import X\nfrom a.k import k\nfrom a.new import Other\n\nuse(X, k, Other)\n"
    others = {"other.py": "from a.use import X\n"}
    left = rewrite(source, settings="", **others)
    assert left.startswith("from a.new import X\nfrom a.k import k\nfrom a.new import Other\n")
    assert rewrite(source, **others).startswith("from a.k import k\nfrom a.new import Other, X\n")


SETTINGS = {
    "isort's grid": (
        {"setup.cfg": "[isort]\nline_length = 50\n"},
        "from a.new import (One, X,\n                   longer_name_of_a_function)\n",
    ),
    "isort with black": (
        {".isort.cfg": "[settings]\nprofile = black\nline_length = 50\n"},
        "from a.new import (\n    One,\n    X,\n    longer_name_of_a_function,\n)\n",
    ),
    "isort as Django has it": (
        {"setup.cfg": "[isort]\nprofile = django\nline_length = 50\n"},
        "from a.new import (\n    One, X, longer_name_of_a_function,\n)\n",
    ),
    "flake8's line": (
        {".flake8": "[flake8]\nmax-line-length = 50  # narrow\n"},
        "from a.new import (\n    One,\n    X,\n    longer_name_of_a_function,\n)\n",
    ),
    "a wide line": (
        {".editorconfig": "root = true\n[*.py]\nmax_line_length = 120\n"},
        "from a.new import One, X, longer_name_of_a_function\n",
    ),
    "the nearest settings": (
        {"ruff.toml": "line-length = 120\n", "a/ruff.toml": "line-length = 50\n"},
        "from a.new import (\n    One,\n    X,\n    longer_name_of_a_function,\n)\n",
    ),
    "settings that can't be read": (
        {"ruff.toml": "line-length = \n", "setup.cfg": "no section\n"},
        "from a.new import One, X, longer_name_of_a_function\n",
    ),
}


@pytest.mark.parametrize("others, after", SETTINGS.values(), ids=SETTINGS.keys())
def test_settings_of_other_tools(others: dict[str, str], after: str) -> None:
    source = "from a.b import X, longer_name_of_a_function\nfrom a.new import One\n\nuse(One)\n"
    assert rewrite(source, settings="", **others).startswith(after)


def test_a_section_that_loses_its_first_line_stays_a_section() -> None:
    setting = Setting(ImportStyle(), "\n", "    ", lambda name: name == "a", lambda name: False)
    before = "import os\n\nfrom a.b import X\nfrom a.new import One\n"
    assert arranged(before, "import os\nfrom a.new import One\n", setting) == (
        "import os\n\nfrom a.new import One\n"
    )
    joined = arranged(before, "import os\nfrom a.new import One, X\n", setting)
    assert joined == "import os\n\nfrom a.new import One, X\n"
    instead = "import os\n\nfrom a.a import X\nfrom a.new import One\n"
    assert arranged(before, instead, setting) == instead


def test_line_ends_stay() -> None:
    source = "from a.b import X\r\nfrom a.new import Other\r\n\r\nuse(Other, X)\r\n"
    assert rewrite(source) == "from a.new import Other, X\r\n\r\nuse(Other, X)\r\n"
