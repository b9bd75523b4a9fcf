"""What lies beside a module: data files, stored objects, and names of other things."""

from __future__ import annotations

import pickle
import sys
import types

import pytest

from tests.findings.migrating import assert_same, migrate

BOX = "class Box:\n    def __init__(self, x=1):\n        self.x = x\n"
READS = {
    "by __file__": "import os\n\n\nclass Box:\n    def __init__(self):\n"
    "        here = os.path.dirname(__file__)\n"
    "        self.x = open(os.path.join(here, 'data.txt')).read()\n",
    "by a name of the module": "from pathlib import Path\n\nHERE = Path(__file__).parent\n\n\n"
    "class Box:\n    def __init__(self):\n        self.x = (HERE / 'data.txt').read_text()\n",
    "by get_data": "import pkgutil\n\n\nclass Box:\n    def __init__(self):\n"
    "        self.x = pkgutil.get_data(__name__, 'data.txt').decode()\n",
    "by a part of its name": "from importlib.resources import files\n\n\nclass Box:\n"
    "    def __init__(self):\n        home = __name__.rpartition('.')[0]\n"
    "        self.x = files(home).joinpath('data.txt').read_text()\n",
    "by where its class lies": "import inspect, pathlib\n\n\nclass Box:\n"
    "    def __init__(self):\n        home = pathlib.Path(inspect.getfile(Box))\n"
    "        self.x = home.with_name('data.txt').read_text()\n",
    "by its frame": "import sys, pathlib\n\n\nclass Box:\n    def __init__(self):\n"
    "        home = pathlib.Path(sys._getframe().f_code.co_filename)\n"
    "        self.x = home.with_name('data.txt').read_text()\n",
    "by its package": "from importlib import resources\n\n\nclass Box:\n    def __init__(self):\n"
    "        self.x = resources.files(__package__).joinpath('data.txt').read_text()\n",
}
MAIN = "from app.sub.old import Box\nprint(Box().x)\n"


def reading(source: str, data: str) -> dict[str, str]:
    package = {"app/__init__.py": "", "app/sub/__init__.py": ""}
    sources = {"app/new.py": source, "app/sub/old.py": source, "main.py": MAIN}
    return {**package, **sources, "app/sub/data.txt": "data", "app/data.txt": data}


@pytest.mark.parametrize("source", READS.values(), ids=READS.keys())
def test_another_file_beside_it_is_another_thing(source: str) -> None:
    migrated = migrate(reading(source, "other"), "app.new:Box", "app.sub.old:Box")
    assert_same(migrated)
    assert "app/sub/data.txt by where its module lies" in " ".join(migrated.said("main.py"))


@pytest.mark.parametrize("source", READS.values(), ids=READS.keys())
def test_the_same_file_beside_it_is_the_same(source: str) -> None:
    migrated = migrate(reading(source, "data"), "app.new:Box", "app.sub.old:Box")
    assert_same(migrated)
    assert "app.sub" not in migrated.text("main.py")


def stored(protocol: int) -> bytes:
    module = types.ModuleType("app.old")
    exec(BOX, module.__dict__)
    before = {name: sys.modules.get(name) for name in ("app", "app.old")}
    sys.modules.update({"app": types.ModuleType("app"), "app.old": module})
    try:
        return pickle.dumps([module.Box(3)], protocol=protocol)
    finally:
        for name, was in before.items():
            sys.modules.pop(name) if was is None else sys.modules.update({name: was})


@pytest.mark.parametrize("protocol", range(6))
def test_what_is_stored_keeps_it(protocol: int) -> None:
    files = {
        "app/__init__.py": "", "app/new.py": BOX, "app/old.py": BOX,
        "kept.pickle": stored(protocol),
        "main.py": "import pickle\nprint(pickle.load(open('kept.pickle', 'rb'))[0].x)\n",
    }  # fmt: skip
    migrated = migrate(files, "app.new:Box", "app.old", "app.old:Box")
    assert_same(migrated)
    assert "stored in this file" in " ".join(migrated.said("kept.pickle"))


def test_what_stores_another_thing_does_not() -> None:
    files = {
        "app/__init__.py": "", "app/new.py": BOX, "app/old.py": BOX + "OTHER = 1\n",
        "kept.pickle": stored(2).replace(b"Box", b"Bxo"),
        "main.py": "from app.old import Box\nprint(Box().x)\n",
    }  # fmt: skip
    migrated = migrate(files, "app.new:Box", "app.old:Box")
    assert_same(migrated)
    assert "class Box" not in migrated.text("app/old.py")


PACKAGE = {
    "getattr": "import app\nprint(getattr(app, 'old').Box().x)\n",
    "hasattr": "import app\nprint(hasattr(app, 'old'))\n",
    "vars": "import app\nprint(vars(app)['old'].Box().x)\n",
    "__dict__": "import app\nprint(app.__dict__['old'].Box().x)\n",
}


@pytest.mark.parametrize("more", PACKAGE.values(), ids=PACKAGE.keys())
def test_a_package_that_is_asked_for_its_module_by_a_text_has_it(more: str) -> None:
    files = {
        "app/__init__.py": "", "app/new.py": BOX, "app/old.py": BOX,
        "main.py": f"from app.old import Box\nprint(Box().x)\n{more}",
    }  # fmt: skip
    assert_same(migrate(files, "app.new:Box", "app.old", "app.old:Box"))


DATA = {
    "a topic": "TOPIC = 'shop.old'\nprint(TOPIC)\n",
    "a key": "print({'queue': 'shop.old'}['queue'])\n",
    "a keyword": "def f(*, table): return table\n\n\nprint(f(table='shop.old'))\n",
    "a function of names": "def emit(name): return name\n\n\nprint(emit('shop.old'))\n",
    "YAML": "print(open('a.yaml').read())\n",
    "INI": "print(open('a.ini').read())\n",
    "JSON": "print(open('a.json').read())\n",
}


@pytest.mark.parametrize("main", DATA.values(), ids=DATA.keys())
def test_names_of_other_things_stay(main: str) -> None:
    files = {
        "shop/__init__.py": "", "shop/new.py": BOX, "shop/old.py": BOX,
        "a.yaml": "topic: shop.old\nevents:\n  - shop.old\n  - shop.old\n",
        "a.ini": "[db]\ntable = shop.old\n", "a.json": '{"event": "shop.old"}\n',
        "main.py": f"from shop.old import Box\nprint(Box().x)\n{main}",
    }  # fmt: skip
    migrated = migrate(files, "shop.new:Box", "shop.old", "shop.old:Box")
    assert_same(migrated)
    assert "from shop.new import Box" in migrated.text("main.py")


LOADS = {
    "a key of a module": ("a.json", '{"module": "shop.old"}\n'),
    "a list of plug-ins": ("a.yaml", "plugins:\n  - shop.old\n"),
    "an entry point": ("a.ini", "[options.entry_points]\nx =\n  box = shop.old:Box\n"),
}


@pytest.mark.parametrize(("path", "text"), LOADS.values(), ids=LOADS.keys())
def test_what_is_loaded_by_its_path_is_rewritten(path: str, text: str) -> None:
    files = {
        "shop/__init__.py": "", "shop/new.py": BOX, "shop/old.py": BOX, path: text,
        "main.py": "from shop.old import Box\nprint(Box().x)\n",
    }  # fmt: skip
    migrated = migrate(files, "shop.new:Box", "shop.old", "shop.old:Box")
    assert_same(migrated)
    assert migrated.text(path) == text.replace("shop.old", "shop.new")
