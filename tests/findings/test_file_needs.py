"""A module's file goes only where nobody lists its folder and nobody has its path."""

from __future__ import annotations

import pytest

from tests.findings.migrating import Migrated, assert_same, migrate

BODY = 'class Factory:\n    def make(self):\n        return "made"\n'
FILES = {
    "app/__init__.py": "",
    "app/new.py": BODY,
    "app/plugins/__init__.py": "",
    "app/plugins/csvs.py": "",
    "app/plugins/old.py": BODY,
    "app/plugins/x.json": "{}",
}
USES = "from app.plugins.old import Factory\nprint(Factory().make())\n"
NEEDED = {
    "iter_modules": (
        "import pkgutil, app.plugins\n"
        "print([m.name for m in pkgutil.iter_modules(app.plugins.__path__)])\n"
    ),
    "walk_packages from above": (
        "from pkgutil import walk_packages\nimport app\n"
        "print(sorted(m.name for m in walk_packages(app.__path__, 'app.')))\n"
    ),
    "glob": "import glob\nprint(len(glob.glob('app/plugins/*.py')))\n",
    "glob of many folders": "import glob\nprint(len(glob.glob('app/**/o*.py', recursive=True)))\n",
    "iterdir": (
        "from pathlib import Path\nHERE = Path(__file__).resolve().parent\n"
        "print(sorted(p.stem for p in (HERE / 'app' / 'plugins').iterdir() if p.suffix == '.py'))\n"
    ),
    "listdir": "import os\nprint(len(os.listdir('app/plugins')))\n",
    "walk": "import os\nprint(sum(len(found) for _, _, found in os.walk('app')))\n",
    "resources": (
        "from importlib import resources\n"
        "print(len([f for f in resources.files('app.plugins').iterdir() if f.is_file()]))\n"
    ),
    "what is found is loaded and looked into": (
        "import importlib, pkgutil\nimport app.plugins as p\nfound = []\n"
        "for m in pkgutil.iter_modules(p.__path__):\n"
        "    found += vars(importlib.import_module('app.plugins.' + m.name))\n"
        "print('Factory' in found)\n"
    ),
    "a function that is given the package": (
        "import importlib, pkgutil, app.plugins\n"
        "def names(package):\n    return [m.name for m in pkgutil.iter_modules(package.__path__)]\n"
        "print(names(app.plugins))\n"
    ),
    "a function that is given its name": (
        "import importlib, pkgutil\n"
        "def names(package):\n    found = importlib.import_module(package)\n"
        "    return [m.name for m in pkgutil.iter_modules(found.__path__)]\n"
        "print(names('app.plugins'))\n"
    ),
    "open": "print(len(open('app/plugins/old.py').read()))\n",
    "a path in pieces": (
        "import os\nprint(os.path.exists(os.path.join('app', 'plugins', 'old.py')))\n"
    ),
    "a path below a constant": (
        "from pathlib import Path\nAPP = Path(__file__).parent / 'app'\n"
        "print((APP / 'plugins' / 'old.py').exists())\n"
    ),
    "a formatted path": (
        "import os\nHERE = os.path.dirname(os.path.abspath(__file__))\n"
        "print(os.path.exists(f'{HERE}/app/plugins/old.py'))\n"
    ),
    "loaded by its path": (
        "import runpy\nprint(runpy.run_path('app/plugins/old.py')['Factory']().make())\n"
    ),
}
LEFT = {
    "another package is listed": (
        "import pkgutil, app\nprint([m.name for m in pkgutil.iter_modules(app.__path__)][-1])\n"
    ),
    "other files are listed": (
        "from pathlib import Path\nprint([p.name for p in Path('app/plugins').glob('*.json')])\n"
    ),
    "other files are taken": (
        "import os\nprint([n for n in os.listdir('app/plugins') if n.endswith('.json')])\n"
    ),
    "another folder is listed": "import os\nprint(os.path.exists('data') and os.listdir('data'))\n",
    "all are loaded, and that is all": (
        "import importlib, pkgutil, app.plugins\n"
        "for m in pkgutil.iter_modules(app.plugins.__path__, 'app.plugins.'):\n"
        "    importlib.import_module(m.name)\n"
    ),
    "another file of that name": (
        "import pathlib, tempfile\n"
        "print((pathlib.Path(tempfile.gettempdir()) / 'nowhere' / 'old.py').exists())\n"
    ),
    "another path that ends alike": "print('app/plugins/very_old.py', 'plugins/old.python')\n",
}


def play(more: str, **files: str) -> Migrated:
    layout = {**FILES, "main.py": USES + more, **files}
    return migrate(layout, "app.new:Factory", "app.plugins.old:Factory")


@pytest.mark.parametrize("code", NEEDED.values(), ids=NEEDED.keys())
def test_who_needs_the_file_keeps_it(code: str) -> None:
    migrated = play(code)
    assert_same(migrated)
    assert migrated.has("app/plugins/old.py", "class Factory")
    assert migrated.said("main.py", "refused")
    assert migrated.said("app/plugins/old.py", "refused")


@pytest.mark.parametrize("code", LEFT.values(), ids=LEFT.keys())
def test_what_does_not_need_it_stops_nothing(code: str) -> None:
    migrated = play(code)
    assert_same(migrated)
    assert "app/plugins/old.py" not in migrated.after


TEXTS = {
    "Makefile": "check:\n\tpython -m py_compile app/plugins/old.py\n",
    "Dockerfile": "FROM python\nCOPY ./app/plugins/old.py /srv/\n",
    ".github/workflows/ci.yml": "steps:\n  - run: ruff check app/plugins/old.py\n",
    "MANIFEST.in": "include app/plugins/old.py\n",
    ".coveragerc": "[run]\nomit =\n    */app/plugins/old.py\n",
    "pyproject.toml": '[tool.hatch.build]\ninclude = ["app/plugins/old.py"]\n',
    "run.sh": '#!/bin/sh\npython "$ROOT/app/plugins/old.py"\n',
    "app/plugins/run.cfg": "[run]\nfile = old.py\n",
}


@pytest.mark.parametrize("path", TEXTS)
def test_texts_that_tools_read_keep_it(path: str) -> None:
    migrated = play("", **{path: TEXTS[path]})
    assert migrated.has("app/plugins/old.py", "class Factory")
    assert migrated.said(path, "refused")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("README.md", "See `app/plugins/old.py`.\n"),
        ("CHANGELOG.md", "- `app/plugins/old.py` is quicker\n"),
        ("Makefile", "check:\n\tpython lib/plugins/old.py app/plugins/old.pyx\n"),
        ("setup.cfg", "[metadata]\nurl = https://example.org/blob/app/plugins/old.py\n"),
        ("lib/run.cfg", "[run]\nfile = old.py\n"),
        (
            "scripts/count.py",
            "from pathlib import Path\nprint(len([*Path('app').rglob('*.py')]))\n",
        ),
        (
            "tests/test_all.py",
            "import importlib, pkgutil, app\n\n\ndef test_all():\n"
            "    for m in pkgutil.walk_packages(app.__path__, 'app.'):\n"
            "        importlib.import_module(m.name)\n",
        ),
    ],
)
def test_what_only_tells_of_it_stops_nothing(path: str, text: str) -> None:
    migrated = play("", **{path: text})
    assert_same(migrated)
    assert "app/plugins/old.py" not in migrated.after


def test_a_module_that_keeps_something_else_is_still_listed() -> None:
    other = {"app/plugins/old.py": BODY + "\n\nclass Other:\n    pass\n"}
    migrated = play(NEEDED["iter_modules"], **other)
    assert_same(migrated)
    assert not migrated.has("app/plugins/old.py", "Factory")


def test_what_looks_into_everything_that_it_loads_keeps_the_name() -> None:
    other = {"app/plugins/old.py": BODY + "\n\nclass Other:\n    pass\n"}
    migrated = play(NEEDED["what is found is loaded and looked into"], **other)
    assert_same(migrated)
    assert migrated.has("app/plugins/old.py", "class Factory")


def test_what_loads_everything_and_drops_it_stops_no_name() -> None:
    walk = (
        "import os\nfor root, _, files in os.walk('app'):\n"
        "    package = os.path.relpath(root).replace('/', '.')\n"
        "    for one in files:\n        if one.endswith('.py') and not one.startswith('_'):\n"
        "            __import__(package + '.' + one[:-3])\n"
        "from app.plugins.old import keep, Factory\nprint(keep(), Factory().make())\n"
    )
    both = BODY + "\n\ndef keep():\n    return 1\n"
    files = {**FILES, "app/plugins/old.py": both, "main.py": walk}
    found = migrate(files, "app.new:Factory", "app.plugins.old:Factory")
    assert "class Factory" not in found.text("app/plugins/old.py")
    assert_same(found, "main.py")
