"""Names that leave a module which some file loads by a path that is put together."""

from __future__ import annotations

import pytest

from tests.codemods.moving import move

FILES = {
    "app/__init__.py": "",
    "app/plug/__init__.py": "",
    "app/plug/red.py": (
        "LIMIT = 3\n\n\ndef show_it(n):\n    return n + LIMIT\n\n\ndef work_out(n):\n    return n\n"
    ),
    "app/plug/blue.py": "def show_it(n):\n    return n\n",
    "app/text.py": "EMPTY = ''\n",
    "app/user.py": (
        "from app.plug.red import LIMIT, work_out\n\n\ndef use():\n    return work_out(LIMIT)\n"
    ),
}
LOAD = """
from importlib import import_module


def load(name):
    return import_module(f"app.plug.{name}")
"""
RUN = "from app.load import load\n\n\ndef run(name):\n    return load(name).show_it(1)\n"
MAIN = "from app import run, user\n\nprint(run.run('red'), user.use())\n"
TOLD = "a path that is put together at run time"


def said(pair: str, **others: str) -> list[str]:
    files = {**FILES, "app/load.py": LOAD, "app/run.py": RUN, "main.py": MAIN}
    for path, text in others.items():
        files[path.replace("__", "/").replace("INIT", "__init__") + ".py"] = text
    return [why for why in move(files, pair).said("manual", "refused") if why == TOLD]


@pytest.mark.parametrize("name", ["LIMIT", "work_out"])
def test_a_name_that_nobody_says_there_may_go(name: str) -> None:
    assert said(f"app.plug.red:{name}=app.text:{name}") == []


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    raise ValueError('call work_out first: it is needed')\n",
        "from unittest.mock import patch\n\nfake = patch('app.plug.red.work_out')\n",
        "from app.plug import red\n\n\ndef f():\n    return red.work_out(1)\n",
        "class C:\n    def f(self):\n        return self.work_out(1)\n\n"
        "    def work_out(self, n):\n        return n\n",
        "from app.plug.red import work_out\n\n__all__ = ['work_out']\n",
    ],
)
def test_a_name_that_is_said_otherwise_may_go(text: str) -> None:
    assert said("app.plug.red:work_out=app.text:work_out", app__more=text) == []


ASKED = {
    "by an attribute": {"app__more": "def f(m):\n    return m.work_out(1)\n"},
    "by a text": {"app__more": "ASKED = ('show_it', 'work_out')\n"},
    "by the end of a path": {"app__more": "ASKED = {'a': 'red.work_out'}\n"},
    "by how it begins": {"app__more": "def f(kind):\n    return 'work_' + kind\n"},
    "by how it ends": {"app__more": "def f(kind):\n    return f'{kind}_out'\n"},
    "by a name that is computed": {"app__load": LOAD + "\n\ndef get(m, n): return getattr(m, n)\n"},
    "with all others": {
        "app__run": RUN + "\n\ndef every(name):\n    return sorted(vars(load(name)))\n"
    },
    "by who has the loader from its package": {
        "app__INIT": "from app.load import load\n",
        "app__run": "from app import load\n\n\ndef run(name, asked='show_it'):\n"
        "    return getattr(load(name), asked)(1)\n",
    },
    "as its sibling has it": {"app__plug__blue": "def show_it(n): ...\ndef work_out(n): ...\n"},
    "in a stub of a program": {"app__more": "work out = not Python, work_out\n"},
}


@pytest.mark.parametrize("others", ASKED.values(), ids=ASKED.keys())
def test_a_name_that_may_be_asked_for_there_is_told(others: dict[str, str]) -> None:
    assert said("app.plug.red:work_out=app.text:work_out", **others) == [TOLD]


OBJECTS = {
    "of its own object": (
        "class C:\n    def get(self, name):\n"
        "        return getattr(self, name), self.__dict__, vars(self)\n"
    ),
    "of its class": (
        "class C:\n    @classmethod\n    def get(cls, name):\n"
        "        return [getattr(cls, n) for n in dir(cls) if name]\n"
    ),
    "what a path in a fake says": (
        "def test_it(monkeypatch):\n    monkeypatch.setattr('app.user.use', lambda: 1)\n"
    ),
}
OTHERS = {
    "a class of modules": (
        "from types import ModuleType\n\n\nclass C(ModuleType):\n"
        "    def get(self, name):\n        return getattr(self, name)\n"
    ),
    "a class of modules by another name": (
        "from types import ModuleType as M\n\nOurs = M\n\n\nclass B(Ours):\n    pass\n\n\n"
        "class C(B):\n    def get(self, name):\n        return getattr(self, name)\n"
    ),
    "the class of a module that is there": (
        "import sys\n\n\nclass C(type(sys)):\n"
        "    def get(self, name):\n        return getattr(self, name)\n"
    ),
    "a name that has another value": (
        "class C:\n    def get(self, name):\n        self = load(name)\n"
        "        return getattr(self, name)\n"
    ),
    "an inner function's": (
        "class C:\n    def get(self, name):\n        return lambda self: getattr(self, name)\n"
    ),
    "no method's": "def get(self, name):\n    return getattr(self, name)\n",
    "a static method's": (
        "class C:\n    @staticmethod\n"
        "    def get(thing, name):\n        return getattr(thing, name)\n"
    ),
    "a fake for a name that is computed": (
        "def test_it(monkeypatch, name):\n    monkeypatch.setattr(load('red'), name, 1)\n"
        "    setattr('app.user.use', name, 1)\n"
    ),
}


def test_what_is_asked_of_an_object_is_not_asked_of_a_module() -> None:
    pair = "app.plug.red:work_out=app.text:work_out"
    for how, text in OBJECTS.items():
        assert said(pair, app__load=f"{LOAD}\n\n{text}") == [], how
    for how, text in OTHERS.items():
        assert said(pair, app__load=f"{LOAD}\n\n{text}") == [TOLD], how


def test_a_decorated_function_may_go_where_its_module_is_only_run_with_its_new_place() -> None:
    pair, red = "app.plug.red:work_out=app.text:work_out", FILES["app/plug/red.py"]
    red = red.replace("def work_out", "@far.marked\ndef work_out")
    load = LOAD.replace("return import", "import")
    told = {
        "runs it": f"import far\n{red}\n\ndef again():\n    return work_out(2)\n",
        "does not": f"import far\n{red}",
    }
    far = "def marked(f):\n    return f\n"
    run = "from app.load import load\n\n\ndef run(name):\n    return load(name)\n"
    found = {
        how: said(pair, far=far, app__plug__red=text, app__load=load, app__run=run)
        for how, text in told.items()
    }
    assert found == {"runs it": [], "does not": [TOLD]}


@pytest.mark.parametrize(
    "definition",
    [
        "class work_out(Exception): pass\n",
        "from functools import cache\n\n@cache\ndef work_out(n): return n\n",
        "work_out = dict(a=1)\n",
    ],
)
def test_what_is_found_by_its_kind_is_told(definition: str) -> None:
    red = f"{definition}\n\nLIMIT = 'a'\n\n\ndef show_it(n): return n\n"
    user = "from app.plug.red import work_out\n\n\ndef use(): return work_out is None\n"
    others = {"app__plug__red": red, "app__user": user}
    assert said("app.plug.red:work_out=app.text:work_out", **others) == [TOLD]


ONE = "    return {0}.show_it(n) + getattr(1, 'real')\n"
NEAR = {
    "by a local name": "    red = import_module('app.plug.' + name)\n" + ONE.format("red"),
    "at once": ONE.format("import_module('app.plug.' + name)"),
    "by a path of its own": "    path = f'app.plug.{name}'\n    red = import_module(path)\n"
    + ONE.format("red"),
    "by the function itself": "    red = __import__('app.plug.' + name, fromlist=['show_it'])\n"
    + ONE.format("red"),
    "for its effect": "    import_module('app.plug.' + name)\n    return n\n",
}


def near(body: str) -> dict[str, str]:
    """The file that loads asks for computed names, though not of what it loads."""
    load = f"from importlib import import_module\n\n\ndef load(name, n):\n{body}"
    load += "\n\ndef get(thing, name):\n    return getattr(thing, name)\n"
    run = "from app.load import load\n\n\ndef run(name):\n    return load(name, 1)\n"
    return {"app__load": load, "app__run": run}


@pytest.mark.parametrize("how", NEAR)
def test_all_that_a_file_asks_of_what_it_loads_is_seen(how: str) -> None:
    assert said("app.plug.red:work_out=app.text:work_out", **near(NEAR[how])) == []


FAR = {
    "one of them": NEAR["by a local name"].replace("show_it", "work_out"),
    "handed on": "    red = import_module('app.plug.' + name)\n    get(red, 'show_it')\n"
    + ONE.format("red"),
    "the package": "    red = __import__('app.plug.' + name).plug.red\n" + ONE.format("red"),
    "from a list": "    red = __import__('app.plug.' + name, fromlist=[str(n)])\n"
    + ONE.format("red"),
    "of two": "    red = import_module('app.plug.' + name)\n    red = get(red, 'x') and red\n"
    + ONE.format("red"),
}


@pytest.mark.parametrize("how", FAR)
def test_what_is_not_all_seen_is_told(how: str) -> None:
    files = {**FILES, "main.py": "from app import user\n\nprint(user.use())\n"}
    files |= {f"{p.replace('__', '/')}.py": text for p, text in near(FAR[how]).items()}
    after = move(files, "app.plug.red:work_out=app.text:work_out")
    assert TOLD in after.said("manual", "refused")


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("setup(packages=['app.plug.' + p for p in find_packages('app/plug')])\n", False),
        ("setup(packages=['app'] + [f'app.plug.{p}' for p in find_packages('app')])\n", False),
        ("load_all(['app.plug.' + p for p in plug_names('app')])\n", True),
        ("def f(n, p='x'):\n    q = 'app.plug.'\n    return n[len(q):] if n.startswith(q) else n\n",
         False),
    ],
)  # fmt: skip
def test_what_is_installed_or_measured_loads_nothing(text: str, is_told: bool) -> None:
    files = {**FILES, "main.py": "from app import user\n\nprint(user.use())\n", "setup.py": text}
    files["app/more.py"] = "def get(thing, name):\n    return getattr(thing, name)\n"
    files["setup.py"] += (
        "\nimport importlib\nimportlib.import_module(NAME)\n"
        "def get(thing, name):\n    return getattr(thing, name)\n"
    )
    after = move(files, "app.plug.red:work_out=app.text:work_out")
    assert (TOLD in after.said("manual", "refused")) == is_told


def test_who_has_nothing_of_the_loader_may_ask_for_what_he_likes() -> None:
    others = {
        "app__more": "load = 'load'\n\n\ndef get(thing, name):\n    return getattr(thing, name)\n"
    }
    assert said("app.plug.red:work_out=app.text:work_out", **others) == []


def test_a_name_that_another_package_has_as_well_may_go() -> None:
    others = {"app__far__work": "def work_out(n): ...\n", "app__far__INIT": ""}
    assert said("app.plug.red:work_out=app.text:work_out", **others) == []


def test_a_module_that_goes_as_a_whole_is_told() -> None:
    files = {**FILES, "app/load.py": LOAD, "app/run.py": RUN}
    assert TOLD in move(files, "app.plug.red=app.crimson").said("manual")


def test_names_that_tools_look_for_are_told() -> None:
    red = "def pytest_thing(n): return n\n\n\ndef show_it(n): return n\n"
    user = "from app.plug.red import pytest_thing\n\n\ndef use(): return pytest_thing(1)\n"
    others = {"app__plug__red": red, "app__user": user}
    assert said("app.plug.red:pytest_thing=app.text:pytest_thing", **others) == [TOLD]


BY_LIST = {
    "its table": "    return [mod.__dict__[x] for x in mod.__all__]\n",
    "a lookup": "    return [getattr(mod, x) for x in getattr(mod, '__all__', ())]\n",
    "beside another loop of that name": (
        "    for x in mod.__all__:\n        mod.__dict__[x]\n    return [y for y in n]\n"
    ),
    "the list alone": "    return list(mod.__all__)\n",
    "a loop": "    for x in mod.__all__:\n        n = hasattr(mod, x)\n    return n\n",
}
BEYOND_IT = {
    "its whole table": "    return mod.__all__, list(mod.__dict__)\n",
    "another name, too": (
        "    for x in mod.__all__:\n        x = x + n\n        getattr(mod, x)\n    return x\n"
    ),
    "a comprehension's own": (
        "    for x in mod.__all__:\n        print(x)\n    return [mod.__dict__[x] for x in n]\n"
    ),
    "of two lists": "    return [mod.__dict__[y] for x in mod.__all__ for y in x]\n",
    "a name of another list": "    return [mod.__dict__[x] for x in n]\n",
}


def by_list(body: str, listed: str = "") -> list[str]:
    load = f"from importlib import import_module\n\n\ndef load(name, n=''):\n{{0}}{body}"
    load = load.replace("{0}", "    mod = import_module('app.plug.' + name)\n    print(mod)\n")
    red = f"{FILES['app/plug/red.py']}{listed}"
    return said(
        "app.plug.red:work_out=app.text:work_out",
        app__load=load, app__plug__red=red, main="from app import user\n",
    )  # fmt: skip


@pytest.mark.parametrize("body", BY_LIST.values(), ids=BY_LIST)
def test_who_goes_by_a_list_does_not_come_to_what_is_not_in_it(body: str) -> None:
    assert by_list(body) == []
    assert by_list(body, "\n\n__all__ = ['show_it']\n") == []
    assert by_list(body, "\n\n__all__ = ['show_it', 'work_out']\n") == [TOLD]


@pytest.mark.parametrize("body", BEYOND_IT.values(), ids=BEYOND_IT)
def test_who_looks_beyond_the_list_may_come_to_it(body: str) -> None:
    assert by_list(body) == [TOLD]
