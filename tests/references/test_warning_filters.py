"""Which commands, variables and marks turn warnings into errors."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.references.failing_warnings import failing_warning
from canonize.resolution.project import Project
from tests.accounting.accounting import bytes_of

FILES = {
    "app/__init__.py": "",
    "app/old.py": "def old(): return 1\n",
    "tests/test_use.py": "from app.old import old\ndef test_it(): assert old() == 1\n",
}
HEAD = "from app.old import old\n"
FAILS = {
    "tox": ("tox.ini", "[testenv]\ncommands = python -W error -m pytest\n"),
    "tox, by the environment": ("tox.ini", "[testenv]\nsetenv =\n    PYTHONWARNINGS=error\n"),
    "nox": ("noxfile.py", 'def tests(session):\n    session.run("pytest", "-W", "error")\n'),
    "nox, by its environment": (
        "noxfile.py",
        'def tests(session):\n    session.run("pytest", env={"PYTHONWARNINGS": "error"})\n',
    ),
    "make": ("Makefile", "test:\n\tpytest -W error::DeprecationWarning tests\n"),
    "make, by a variable": ("Makefile", "test:\n\t$(PYTHON) -W error -m pytest\n"),
    "tox, its own": ("tox.ini", "[testenv]\ncommands = {envpython} -W error -m pytest\n"),
    "after a compiler": ("run.sh", "gcc -Wall a.c && python -W error -m pytest\n"),
    "make, a line that goes on": ("Makefile", "test:\n\tpython -Werror \\\n\t  -m unittest\n"),
    "a workflow": (".github/workflows/ci.yml", "jobs:\n  a:\n    steps: [{run: pytest -Werror}]\n"),
    "a workflow's environment": (
        ".github/workflows/ci.yaml", "env:\n  PYTHONWARNINGS: 'error::DeprecationWarning'\n",
    ),
    "another service": (".gitlab-ci.yml", "test:\n  script: python -W error -m pytest\n"),
    "one of several": ("run.sh", "export PYTHONWARNINGS=ignore::ImportWarning,error\npytest\n"),
    "shortened": ("run.sh", "python -We -m pytest\n"),
    "shortened, in a list": (
        "noxfile.py", 'def t(session):\n    session.run("pytest", "-W", "err")\n',
    ),
    "a container, without a sign": ("Dockerfile", "ENV PYTHONWARNINGS error\nCMD pytest\n"),
    "a container": ("Dockerfile.test", "ENV PYTHONWARNINGS=error\nCMD pytest\n"),
    "conftest": (
        "conftest.py", "import warnings\nwarnings.simplefilter('error', DeprecationWarning)\n",
    ),
    "conftest, by pytest": (
        "tests/conftest.py",
        "def pytest_configure(config):\n"
        "    config.addinivalue_line('filterwarnings', 'error')\n",
    ),
    "a mark": (
        "tests/test_use.py",
        f"{HEAD}import pytest\npytestmark = pytest.mark.filterwarnings('error')\n"
        "def test_it(): assert old() == 1\n",
    ),
}  # fmt: skip
PASSES = {
    "a compiler's": ("Makefile", "CFLAGS = -Wall -Werror\ntest:\n\tpytest tests\n"),
    "a compiler's, before python": ("run.sh", "CFLAGS='-Wall -Werror' python setup.py build\n"),
    "a compiler's, one line": ("Makefile", "test:\n\tgcc -Werror a.c; python x.py\n"),
    "a linter's": ("tox.ini", "[testenv:lint]\ncommands = python -m pylint -Werror app\n"),
    "documents'": ("tox.ini", "[testenv:docs]\ncommands = sphinx-build -W docs out\n"),
    "another category": ("tox.ini", "[testenv]\ncommands = python -W error::ResourceWarning x\n"),
    "one module": ("Makefile", "test:\n\tpytest -W error::DeprecationWarning:other\n"),
    "ignored": ("tox.ini", "[testenv]\nsetenv =\n    PYTHONWARNINGS=ignore\n"),
    "shortened": ("run.sh", "python -Wd -m pytest\n"),
    "no action": ("run.sh", "python -W enough -m pytest\n"),
    "the end of another option": ("run.sh", "python -m pytest --no-Werror\n"),
    "a word": ("Dockerfile", "RUN echo PYTHONWARNINGS error\nCMD pytest\n"),
    "a comment": ("Makefile", "# pytest -W error\ntest:\n\tpytest\n"),
    "pytest's own come later": (
        "tox.ini",
        "[testenv]\nsetenv =\n    PYTHONWARNINGS=error\n"
        "[pytest]\nfilterwarnings =\n    ignore::DeprecationWarning\n",
    ),
    "it expects it": (
        "tests/test_use.py",
        f"{HEAD}import pytest\ndef test_it():\n    with pytest.warns(DeprecationWarning): old()\n",
    ),
}  # fmt: skip


def told(path: str, text: str) -> str:
    tree = SourceTree(MemoryBase(bytes_of({**FILES, path: text})))
    project = Project.of(tree, (".",))
    return failing_warning(Symbol.parse("app.old:old"), "DeprecationWarning", project)


@pytest.mark.parametrize(("path", "text"), FAILS.values(), ids=FAILS.keys())
def test_what_would_fail(path: str, text: str) -> None:
    said = told(path, text)
    assert said.startswith(f"{path} turns its warning into an error"), said


@pytest.mark.parametrize(("path", "text"), PASSES.values(), ids=PASSES.keys())
def test_what_goes_on_passing(path: str, text: str) -> None:
    assert told(path, text) == ""
