"""What modules read of the process while they are imported, where the program changes it."""

from __future__ import annotations

import pytest

from canonize.resolution.paired_names import FoundApart
from tests.resolution.test_same_code import difference

READS = {
    "environ": ("import os\nM = os.environ['MODE']\n", "import os\nos.environ['MODE'] = 'x'\n"),
    "getenv": (
        "from os import getenv\nM = getenv('MODE')\n",
        "import os\nos.environ.update(a=1)\n",
    ),
    "a default": (
        "from os import environ\nM = environ.get('MODE', '')\n",
        "from os import environ\nenviron.setdefault('MODE', 'x')\n",
    ),
    "arguments": ("import sys\nM = sys.argv[1:]\n", "import sys\nsys.argv.append('x')\n"),
    "all arguments": ("from sys import argv\nM = len(argv)\n", "import sys\nsys.argv = ['x']\n"),
    "a path of it": ("from pathlib import Path\nM = Path.cwd()\n", "import os\nos.chdir('/')\n"),
    "the folder": ("import os\nM = os.getcwd()\n", "import os\nos.chdir('/')\n"),
}
UNCHANGED = {
    "nothing": "",
    "another key": "import os\nos.environ['OTHER'] = 'x'\n",
    "asked for": "import os\nif os.environ['MODE'] == 'x': print(1)\n",
    "of a child": "import subprocess\nsubprocess.run(['x'], env={'environ': 'MODE'})\n",
}


def found(head: str, main: str, where: str = "main.py") -> tuple[str, str]:
    code = f"{head}def f(): return M\n"
    files = {"app/__init__.py": "", "app/new.py": code, "app/old.py": code, where: main}
    apart = difference(files, "app.new:f", "app.old:f")
    return ("", "") if apart is None else (apart.apart, apart.reason)


@pytest.mark.parametrize(("head", "main"), READS.values(), ids=READS)
def test_what_the_program_changes(head: str, main: str) -> None:
    apart, reason = found(head, main)
    assert apart is FoundApart.MOMENT
    assert "main.py:2 changes that" in reason


@pytest.mark.parametrize("main", UNCHANGED.values(), ids=UNCHANGED)
def test_what_nobody_changes_is_as_before(main: str) -> None:
    assert found("import os\nM = os.environ.get('MODE')\n", main)[0] != FoundApart.MOMENT


def test_a_test_that_changes_it_is_no_program() -> None:
    main = "import os\nos.environ['MODE'] = 'x'\n"
    assert found("import os\nM = os.environ['MODE']\n", main, "tests/test_a.py") == ("", "")
