"""Which files Python starts by their path, and what they find then."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from canonize.core.reasons import Code, code_of
from canonize.core.tree import MemoryBase, SourceTree
from canonize.references.started_files import out_of_reach
from canonize.resolution.project import Project

MAIN = 'if __name__ == "__main__":\n    print(f())\n'
F = "def f():\n    return 1\n"
APP = {"app/__init__.py": "", "app/conf.py": "A = 1\n", "app/new.py": F}
HACK = "import os, sys\nsys.path.insert(0, os.path.dirname(os.path.dirname(__file__)))\n"
PATHLIB = (
    "import sys\nfrom pathlib import Path\nROOT = Path(__file__).resolve().parent.parent\n"
    "if str(ROOT) not in sys.path:\n    sys.path.insert(0, str(ROOT))\n"
)


def said(files: dict[str, str], path: str = "tools/x.py", roots: tuple[str, ...] = (".",)) -> str:
    whole = {name: text.encode() for name, text in {**APP, **files}.items()}
    project = Project.of(SourceTree(MemoryBase(whole)), roots)
    reason = out_of_reach(path, "app.new", project)
    assert not reason or code_of(reason) is Code.STARTED_BY_PATH
    return reason.partition(" starts")[0]


@pytest.mark.parametrize(
    ("files", "place"),
    [
        ({"tools/x.py": F + MAIN}, "tools/x.py:3"),
        ({"tools/x.py": F + "print(f())\n"}, "tools/x.py:3"),
        ({"tools/x.py": "#!/usr/bin/env python3\n" + F}, "tools/x.py:1"),
        ({"tools/x.py": F, "run.sh": "python tools/x.py\n"}, "run.sh:1"),
        ({"tools/__init__.py": "", "tools/x.py": F + MAIN, "README.md": "\n$ python3 tools/x.py\n"},
         "README.md:2"),
        ({"tools/__init__.py": "", "tools/x.py": F + MAIN, "README.md": "`./tools/x.py`\n"},
         "README.md:1"),
        # What lies beside it is found, and tells nothing of what does not.
        ({"tools/helper.py": "A = 1\n", "tools/x.py": "from helper import A\n" + F + MAIN},
         "tools/x.py:4"),
        # The path is there too late, or another one is.
        ({"tools/x.py": F + HACK + MAIN}, "tools/x.py:4"),
        ({"tools/x.py": f"def main():\n    {HACK.splitlines()[1]}\n{F}{MAIN}"}, "tools/x.py:5"),
        ({"tools/x.py": "import sys\nsys.path.insert(0, 'lib')\n" + F + MAIN}, "tools/x.py:2"),
        # An import that may fail is none that succeeds.
        ({"tools/x.py": "try:\n    import app.conf\nexcept ImportError:\n    pass\n" + F + MAIN},
         "tools/x.py:7"),
        # Somebody else finds it by a path of their own.
        ({"tools/x.py": F + MAIN, "tools/y.py": f"{HACK}from app.conf import A\n{MAIN}"},
         "tools/x.py:3"),
    ],
)  # fmt: skip
def test_it_would_not_be_found(files: dict[str, str], place: str) -> None:
    assert said(files, roots=(".", "tools")) == place


@pytest.mark.parametrize(
    "files",
    [
        {"tools/x.py": "from app.conf import A\n" + F + MAIN},
        {"tools/x.py": "import app.conf\n" + F + MAIN},
        {"tools/x.py": HACK + F + MAIN},
        {"tools/x.py": PATHLIB + F + MAIN},
        {"tools/x.py": F},
        {"tools/x.py": F + MAIN, "README.md": "python -m tools.x\n"},
        {"tools/x.py": F + MAIN, "Makefile": "go:\n\tpython3 -m tools.x\n"},
        {"tools/x.py": F + MAIN, "main.py": "from tools import x\n"},
        {"tools/x.py": F + MAIN, "main.py": "import tools.x\n"},
        {"tools/__init__.py": "", "tools/x.py": F + MAIN},
        {"tools/__init__.py": "", "tools/x.py": F + MAIN, "README.md": "See tools/x.py.\n"},
        {"tools/x.py": F + MAIN, "tools/y.py": f"from app.conf import A\n{MAIN}"},
    ],
)
def test_it_is_found_or_nobody_starts_it_so(files: dict[str, str]) -> None:
    assert said(files) == ""


@pytest.mark.parametrize(
    ("files", "is_found"),
    [
        ({"pyproject.toml": "[project]\nname = 'app'\n"}, True),
        ({"setup.py": "from setuptools import setup\nsetup(name='app')\n"}, True),
        ({"pyproject.toml": "[tool.ruff]\nline-length = 100\n"}, False),
        ({"other/pyproject.toml": "[project]\nname = 'app'\n"}, False),
    ],
)
def test_what_is_published_is_installed_where_scripts_run(
    files: dict[str, str], is_found: bool
) -> None:
    assert (said({"tools/x.py": F + MAIN, **files}) == "") is is_found


def test_what_lies_beside_a_file_is_found() -> None:
    assert said({"x.py": "#!/usr/bin/env python3\n" + F + MAIN}, "x.py") == ""
    assert said({"src/app/new.py": F, "src/x.py": F + MAIN}, "src/x.py", ("src", ".")) == ""


@pytest.mark.parametrize("start", [HACK, PATHLIB])
def test_python_agrees(tmp_path: Path, start: str) -> None:
    for before, is_found in ((start, True), ("", False)):
        files = {**APP, "tools/x.py": f"{before}from app.new import f\n{MAIN}"}
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text)
        started = [sys.executable, str(tmp_path / "tools/x.py")]
        ran = subprocess.run(started, capture_output=True, text=True, cwd=tmp_path, check=False)
        assert (ran.stdout == "1\n") is is_found
