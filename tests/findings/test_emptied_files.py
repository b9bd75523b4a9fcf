"""A file whose path somebody names stays when the duplicate that it defines goes."""

from __future__ import annotations

import pytest

from tests.findings.playing import assert_right, assert_same, play

SAME = "import time\n\n\ndef now():\n    return time.monotonic() * 0\n"
FILES = {
    "app/__init__.py": "",
    "app/clock.py": SAME,
    "app/compat.py": '"""Compatible."""\n\n' + SAME,
    "app/use.py": "from app.compat import now\n\n\ndef use():\n    return now()\n",
}
TOOLS = {
    "a row of a table": (
        "tools/texts.py", "TEXTS = {'app/compat.py': [], 'app/use.py': ['x']}\n",
    ),
    "a table with a word that runs code elsewhere": (
        "tools/texts.py", "TEXTS = {'app/compat.py': ['exec', 'eval'], 'app/use.py': ['x']}\n",
    ),
    "a list that is opened": (
        "scripts/count.py",
        "for path in ['app/compat.py', 'app/use.py']:\n    print(len(open(path).read()))\n",
    ),
    "what is checked beside tests": (
        "noxfile.py",
        "TYPED = {'app/compat.py'}\n\n\ndef lint(session):\n    session.run('mypy', *TYPED)\n"
        "\n\ndef test(session):\n    session.run('pytest', '-q')\n",
    ),
    "what is checked": (
        "noxfile.py",
        "TYPED = {'app/compat.py'}\n\n\ndef lint(session):\n    session.run('mypy', *TYPED)\n",
    ),
}  # fmt: skip
CONFIGURED = {
    "mypy.ini": "[mypy]\nfiles = app/compat.py, app/use.py\n",
    "tox.ini": "[testenv]\ncommands = mypy app/compat.py\n",
    "Makefile": "types:\n\tmypy app/compat.py\n",
    "pyproject.toml": '[tool.mypy]\nfiles = ["app/compat.py", "app/use.py"]\n',
    "setup.cfg": "[flake8]\nper-file-ignores =\n    app/compat.py: E501,F401\n",
}


@pytest.mark.parametrize(("path", "tool"), TOOLS.values(), ids=TOOLS.keys())
def test_the_file_is_emptied(path: str, tool: str) -> None:
    files = {**FILES, path: tool, "main.py": "from app.use import use\nprint(use())\n"}
    played = play(files, "app.clock:now", "app.compat:now")
    assert_right(played)
    assert played.after["app/compat.py"] == b'"""Compatible."""\n'
    assert played.has("app/use.py", "from app.clock import now")


@pytest.mark.parametrize("path", CONFIGURED)
def test_the_file_is_emptied_that_settings_name(path: str) -> None:
    files = {**FILES, path: CONFIGURED[path], "main.py": "from app.use import use\nprint(use())\n"}
    played = play(files, "app.clock:now", "app.compat:now")
    assert_right(played)
    assert played.after["app/compat.py"] == b'"""Compatible."""\n'


def test_a_file_that_nobody_names_goes() -> None:
    files = {**FILES, "main.py": "from app.use import use\nprint('compat.py', use())\n"}
    played = play(files, "app.clock:now", "app.compat:now")
    assert_right(played)
    assert "app/compat.py" not in played.after


LOADED = {
    "whoever loads all files": "import importlib\nimport os\n\n"
    "names = sorted(n[:-3] for n in os.listdir('app') if n[:1] != '_' and n.endswith('.py'))\n"
    "mods = [importlib.import_module('app.' + n) for n in names]\n"
    "print([hasattr(m, 'now') for m in mods])\n",
    "whoever runs it": "import runpy\n\nprint('now' in runpy.run_path('app/compat.py'))\n",
    "whoever reads it": "print('def now' in open('app/compat.py').read())\n",
    "a table of the program": "import json\n\nFILES = ['app/compat.py']\n"
    "print(['def now' in open(f).read() for f in FILES])\n",
}


@pytest.mark.parametrize("tool", LOADED.values(), ids=LOADED.keys())
def test_what_somebody_loads_by_its_file_keeps_its_definition(tool: str) -> None:
    files = {**FILES, "main.py": f"from app.use import use\n\n{tool}print(use())\n"}
    played = play(files, "app.clock:now", "app.compat:now")
    assert_same(played)
    assert played.ran.status == 1 and played.has("app/compat.py", "now")


LOADING = {
    "tools/load.py": "import runpy\n\nrunpy.run_path('app/compat.py')\n",
    "scripts/go.py": "path = 'app/compat.py'\nexec(open(path).read())\n",
    "tools/start.py": "import subprocess, sys\n\n"
    "subprocess.run([sys.executable, 'app/compat.py'], check=True)\n",
    "tools/one.py": "import os\n\nFILE = 'app/compat.py'\nos.system(f'./{FILE} --all')\n",
    "noxfile.py": "def go(session):\n    session.run('python', 'app/compat.py')\n",
    "mypy.ini": "[mypy]\nplugins = app/compat.py\n",
    "setup.cfg": "[gunicorn]\nargs = -c app/compat.py\n",
    "Makefile, by a variable": "go:\n\t$(PY) app/compat.py\n",
    "Makefile, with options": "go:\n\t./app/compat.py --all\n",
    "Makefile, by a server": "go:\n\tstreamlit app/compat.py\n",
    "Makefile, after a check": "go:\n\tmypy app && ./app/compat.py\n",
    "Makefile, its tests": "test:\n\tpytest --doctest-modules app/compat.py\n",
    "tox.ini": "[testenv]\ncommands = app/compat.py --all\n",
    "pyproject.toml": '[tool.poe.tasks]\nserve = "uvicorn app/compat.py"\n',
}


@pytest.mark.parametrize("named", LOADING)
def test_what_is_loaded_from_elsewhere_keeps_its_definition(named: str) -> None:
    path = named.partition(",")[0]
    files = {**FILES, path: LOADING[named], "main.py": "from app.use import use\nprint(use())\n"}
    played = play(files, "app.clock:now", "app.compat:now")
    assert_same(played)
    assert played.ran.status == 1 and played.has("app/compat.py", "now")
