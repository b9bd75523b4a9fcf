"""A path in a file's bytes that ends like a module, and means another one, or may mean this one."""

from __future__ import annotations

import pytest

from canonize.core.tree import MemoryBase, SourceTree
from canonize.resolution.paths_elsewhere import PathsElsewhere
from canonize.resolution.project import Project

FILES = {
    "app/__init__.py": "", "app/old.py": "", "lib/__init__.py": "", "lib/old.py": "",
    "held/__init__.py": "from app import old\n", "held/old.py": "",
}  # fmt: skip
ELSEWHERE = {
    "a string": "patch('lib.old.x')\n",
    "a path": "import lib.old\nlib.old.x\n",
    "a name": "from lib import old\nold.x\n",
    "another name of the package": "import lib as app\napp.old.x\n",
    "in prose, by its path": "# see lib.old.x\n",
}
MAY_BE = {
    "a string": "patch('app.old.x')\n",
    "a path": "import app.old\napp.old.x\n",
    "a name": "from app import old\nold.x\n",
    "another name of its package": "import app as lib\nlib.old.x\n",
    "a name that is bound otherwise, too": "from lib import old\nold = 1\nold.x\n",
    "an argument": "from lib import old\ndef f(old): old.x\n",
    "what a star may bring": "from lib import old\nfrom app import *\nold.x\n",
    "a module that is not there": "patch('far.old.x')\n",
    "a package that hands this one out": "patch('held.old.x')\n",
    "imported from both": "from app import old\nfrom lib import old\nold.x\n",
    "a file that is not understood": "import lib.old\nlib.old.x (\n",
}


def leads_elsewhere(text: str) -> bool:
    data = text.encode()
    files = {path: source.encode() for path, source in {**FILES, "main.py": text}.items()}
    asked = PathsElsewhere(Project.of(SourceTree(MemoryBase(files)), (".",)), {"app.old"})
    start = data.index(b"old.x")
    return asked.leads_elsewhere("main.py", data, start, start + len(b"old"))


@pytest.mark.parametrize("text", ELSEWHERE.values(), ids=ELSEWHERE.keys())
def test_another_module_is_known(text: str) -> None:
    assert leads_elsewhere(text)


@pytest.mark.parametrize("text", MAY_BE.values(), ids=MAY_BE.keys())
def test_what_may_be_this_one_is(text: str) -> None:
    assert not leads_elsewhere(text)
