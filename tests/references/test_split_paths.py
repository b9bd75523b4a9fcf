"""A path in a text that somebody takes apart: a part of it is a label, a key, a file's name."""

from __future__ import annotations

import pytest

from tests.findings.migrating import Migrated, assert_same, migrate

OLD = "class Old:\n    def go(self): return 1\n"
LOAD = (
    "import importlib\n\n\ndef load(path):\n    module, name = path.rsplit('.', 1)\n"
    "    return getattr(importlib.import_module(module), name)\n"
)


def play(main: str, *, new: str = "New", **more: str) -> Migrated:
    """`app.old:Old` goes to `app.new` under some name, and the main program runs."""
    files = {
        "app/__init__.py": "",
        "app/old.py": OLD,
        "app/new.py": OLD.replace("Old", new),
        "app/load.py": LOAD,
        "main.py": main,
    }
    files |= {f"app/{name}.py": text for name, text in more.items()}
    return migrate(files, f"app.new:{new}", "app.old:Old")


IMPORT = "from app.load import load\n"
PART = {
    "is printed": (IMPORT + "P = 'app.old.Old'\nprint(P.rsplit('.', 1)[-1], load(P)().go())\n", {}),
    "is a key": (
        IMPORT + "P = ['app.old.Old']\nT = {p.split('.')[-1]: load(p) for p in P}\nprint([*T])\n",
        {},
    ),
    "is a key of a table": (
        "from app.table import T, add\nadd('app.old.Old')\nprint(sorted(T))\n",
        {
            "table": "from app.load import load\nT = {}\n\n\ndef add(path):\n"
            "    _, _, name = path.rpartition('.')\n    T[name] = load(path)\n"
        },
    ),
    "is in a text": (
        IMPORT + "from app import settings\nP = settings.BACKEND\n"
        "name = P.split('.')[-1].lower()\nprint(f'backend={name}', load(P)().go())\n",
        {"settings": "BACKEND = 'app.old.Old'\n"},
    ),
    "is compared": (
        IMPORT + "P = 'app.old.Old'\n_, name = P.rsplit('.', maxsplit=1)\n"
        "print('legacy' if name == 'Old' else 'modern', load(P)().go())\n",
        {},
    ),
    "is cut out": (
        IMPORT + "P = 'app.old.Old'\nprint(P[P.rindex('.') + 1 :], load(P)().go())\n",
        {},
    ),
    "is given on to who shows it": (
        IMPORT + "def show(name): print('uses', name)\n\n\nP = 'app.old.Old'\n"
        "show(P.split('.')[-1])\nload(P)\n",
        {},
    ),
    "is given back to who shows it": (
        IMPORT + "def leaf(path):\n    return path.rsplit('.', 1)[-1]\n\n\n"
        "P = 'app.old.Old'\nprint(leaf(P), load(P)().go())\n",
        {},
    ),
    "is kept by an object": (
        "from app.entry import Entry\ne = Entry('app.old.Old')\nprint(e.name, e.get()().go())\n",
        {
            "entry": "import importlib\n\n\nclass Entry:\n    def __init__(self, path):\n"
            "        self.module, self.name = path.rsplit('.', 1)\n\n    def get(self):\n"
            "        return getattr(importlib.import_module(self.module), self.name)\n"
        },
    ),
    "is the module's": (
        IMPORT + "P = 'app.old.Old'\nprint(P.split('.')[1], load(P)().go())\n",
        {},
    ),
    "is of a default": (
        IMPORT + "import os\nP = os.environ.get('NO_SUCH', 'app.old.Old')\n"
        "print(P.split('.').pop(), load(P)().go())\n",
        {},
    ),
    "is of a parameter's default": (
        IMPORT
        + "def make(path='app.old.Old'):\n    return path.split('.')[-1], load(path)().go()\n"
        "\n\nprint(make())\n",
        {},
    ),
    "is of an option": (
        IMPORT + "import argparse\na = argparse.ArgumentParser()\n"
        "a.add_argument('--the-backend', default='app.old.Old')\n"
        "P = a.parse_args([]).the_backend\nprint(P.split('.')[-1], load(P)().go())\n",
        {},
    ),
    "is of a field": (
        "from app.entry import Entry\nprint(Entry().name, Entry().get()().go())\n",
        {
            "entry": "from dataclasses import dataclass\nfrom app.load import load\n\n\n"
            "@dataclass\nclass Entry:\n    path: str = 'app.old.Old'\n\n    @property\n"
            "    def name(self):\n        return self.path.rsplit('.', 1)[-1]\n\n"
            "    def get(self):\n        return load(self.path)\n"
        },
    ),
    "is found by a pattern": (
        IMPORT + "import re\nP = 'app.old.Old'\nprint(re.split('[.:]', P)[-1], load(P)().go())\n",
        {},
    ),
    "is how it ends": (
        IMPORT + "P = 'app.old.Old'\nif P.endswith('.Old'):\n    print('old')\n"
        "print(load(P)().go())\n",
        {},
    ),
    "is looked up elsewhere": (
        IMPORT + "P = 'app.old.Old'\nprint({'Old': 'o'}.get(P.split('.')[-1]), load(P)().go())\n",
        {},
    ),
}


@pytest.mark.parametrize("how", PART)
def test_a_part_of_a_path_that_is_used_keeps_it(how: str) -> None:
    main, more = PART[how]
    migrated = play(main, **more)
    assert_same(migrated)
    told = [entry.reason or "" for entry in migrated.entries if entry.disposition == "refused"]
    assert any("uses a part of the path" in why for why in told), told


def test_a_module_by_its_last_name() -> None:
    main = (
        "import importlib\n\nT = {}\nfor path in ('app.old', 'app.load'):\n"
        "    T[path.rpartition('.')[2]] = importlib.import_module(path)\nprint(sorted(T))\n"
    )
    migrated = play(main, new="Old")
    assert_same(migrated)
    assert not migrated.is_changed("main.py")


SETTINGS = (
    "import json\nimport pathlib\nfrom app.load import load\n"
    "P = json.loads(pathlib.Path('settings.json').read_text())['backend']\n"
)


@pytest.mark.parametrize(("shown", "stays"), [("P.split('.')[-1]", True), ("len(P)", False)])
def test_a_path_in_settings(shown: str, stays: bool) -> None:
    files = {
        "app/__init__.py": "",
        "app/old.py": OLD,
        "app/new.py": OLD.replace("Old", "New"),
        "app/load.py": LOAD,
        "settings.json": '{"backend": "app.old.Old", "more": 1}\n',
        "main.py": SETTINGS + f"print({shown}, load(P)().go())\n",
    }
    migrated = migrate(files, "app.new:New", "app.old:Old")
    assert_same(migrated)
    assert migrated.is_changed("settings.json") is not stays


SAME = {
    "is how it begins": (
        IMPORT + "P = 'app.old.Old'\nif P.startswith('app.'):\n    print(load(P)().go())\n",
        "New",
    ),
    "is given back to who loads": (
        "import importlib\n\n\ndef parse(path):\n    module, name = path.split(':')\n"
        "    return module, name\n\n\nmodule, name = parse('app.old:Old')\n"
        "print(getattr(importlib.import_module(module), name)().go())\n",
        "New",
    ),
    "is only loaded": (IMPORT + "P = 'app.old.Old'\nprint(load(P)().go())\n", "New"),
    "is only loaded here": (
        "import importlib\nP = 'app.old.Old'\nmodule, _, name = P.rpartition('.')\n"
        "print(getattr(importlib.import_module(module), name)().go())\n",
        "New",
    ),
    "is loaded piece by piece": (
        "P = 'app.old.Old'\nfound = __import__(P.split('.')[0])\n"
        "import importlib\nimportlib.import_module('.'.join(P.split('.')[:-1]))\n"
        "for part in P.split('.')[1:]:\n    found = getattr(found, part)\nprint(found().go())\n",
        "New",
    ),
    "is the same": (
        IMPORT + "P = 'app.old.Old'\nprint(P.rsplit('.', 1)[-1], load(P)().go())\n",
        "Old",
    ),
    "is the package": (
        IMPORT + "P = 'app.old.Old'\nprint(P.split('.')[0], load(P)().go())\n",
        "New",
    ),
    "is said when it fails": (
        "import importlib\n\n\ndef get(path):\n    module, name = path.rsplit('.', 1)\n    try:\n"
        "        return getattr(importlib.import_module(module), name)\n"
        "    except AttributeError:\n        raise ImportError(f'no {name} in {module}')\n\n\n"
        "print(get('app.old.Old')().go())\n",
        "New",
    ),
    "is of another path": (
        IMPORT + "print('app.load.load'.split('.')[-1], load('app.old.Old')().go())\n",
        "New",
    ),
    "is asked whether it is there": (
        "import importlib\nP = 'app.old.Old'\nmodule, dot, name = P.rpartition('.')\n"
        "if not name or not dot:\n    raise SystemExit(1)\nm = importlib.import_module(module)\n"
        "print(name in dir(m), vars(m)[name]().go())\n",
        "New",
    ),
}


@pytest.mark.parametrize("how", SAME)
def test_a_part_that_nobody_tells_apart_is_no_question(how: str) -> None:
    main, new = SAME[how]
    migrated = play(main, new=new)
    assert_same(migrated)
    assert migrated.is_changed("main.py") and "app/old.py" not in migrated.after
