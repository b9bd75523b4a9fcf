"""Who finds what moves by its name or its module is told of; who imports it follows."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from canonize.compatibility.moved_names import MovedNames
from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.resolution.project import Project
from tests.codemods.moving import move

REGISTER = "def register(f):\n    TABLE[{}] = f\n    return f\n\n\nTABLE = {{}}\n"
HOOK = "class Base:\n    def __init_subclass__(cls):\n        KINDS[{}] = cls\n\n\nKINDS = {{}}\n"
JOB = "from app.reg import register\n\n\n@register{}\ndef job():\n    return 1\n"
PLUG = "from app.reg import Base\n\n\nclass Plug(Base):\n    pass\n"
MODEL = "from django.db import models\n\n\nclass Bill(models.Model):\n    pass\n"


def told(files: Mapping[str, str], old: str, new: str) -> list[str]:
    data = {"app/__init__.py": b"", **{path: text.encode() for path, text in files.items()}}
    project = Project.of(SourceTree(MemoryBase(data)), (".",))
    old_symbol, new_symbol = Symbol.parse(old), Symbol.parse(new)
    found = MovedNames(project, old_symbol, new_symbol, old_symbol).noticed()
    return [f"{place.path}:{place.line} {place.reason}" for place in found]


NAME, MODULE = "f.__name__", "f'{f.__module__}.{f.__name__}'"
RENAMED = {
    "a table by name": ({"app/reg.py": REGISTER.format(NAME), "app/a.py": JOB.format("")}, "job"),
    "a subclass hook": ({"app/reg.py": HOOK.format("cls.__name__"), "app/a.py": PLUG}, "Plug"),
    "a text of its type": (
        {"app/a.py": "class A:\n    pass\n\n\ndef kind(x):\n    return type(x).__name__\n",
         "main.py": "from app.a import A, kind\nprint(kind(A()))\n"}, "A",
    ),
    "a factory of decorators": (
        {"app/reg.py": "def register(n):\n    def inner(f):\n        TABLE[f.__name__] = n\n"
         "        return f\n    return inner\n\n\nTABLE = {}\n", "app/a.py": JOB.format("(1)")},
        "job",
    ),
    "a command": (
        {"app/a.py": "import click\n\n\n@click.command()\ndef make_all():\n    pass\n"}, "make_all"
    ),
    "a relation": ({"app/a.py": MODEL}, "Bill"),
    "made by a call": (
        {"app/a.py": "from sqlalchemy.orm import declarative_base\n\n"
         "Base = declarative_base()\n\n\nclass Bill(Base):\n    pass\n"}, "Bill",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "name"), RENAMED.values(), ids=RENAMED)
def test_a_new_name_is_told(files: Mapping[str, str], name: str) -> None:
    found = told(files, f"app.a:{name}", "app.a:other")
    assert any("other from then on" in line for line in found), found


SHOWN = "def shown(x):\n    return {}\n"
TEXT, WORKED_ON = SHOWN.format("str(x)"), SHOWN.format("str(x).split()")
COLOR = "import enum\n\n\nclass Color(enum.Enum):\n    RED = 1\n\n\n"
POINT = "from dataclasses import dataclass\n\n\n@dataclass\nclass Point:\n    x: int = 0\n\n\n"
BOX = "class Box:\n    pass\n\n\n"
MOVED = {
    "a function makes a text of the class": (
        {"app/a.py": COLOR + TEXT, "main.py": "import app.a as a\nprint(a.shown(a.Color))\n"},
        "Color",
    ),
    "a function works on the text of an object": (
        {"app/a.py": BOX + WORKED_ON, "main.py": "import app.a as a\nprint(a.shown(a.Box()))\n"},
        "Box",
    ),
    "a table by module": (
        {"app/reg.py": REGISTER.format(MODULE), "app/a.py": JOB.format("")}, "job"
    ),
    "a task": (
        {"app/a.py": "from celery import shared_task\n\n\n@shared_task\ndef job():\n    pass\n"},
        "job",
    ),
    "a table": ({"app/a.py": MODEL}, "Bill"),
}  # fmt: skip


@pytest.mark.parametrize(("files", "name"), MOVED.values(), ids=MOVED)
def test_a_new_module_is_told(files: Mapping[str, str], name: str) -> None:
    found = told(files, f"app.a:{name}", f"app.b:{name}")
    assert any(f"app.b:{name} from then on" in line for line in found), found


ALONE = {
    "a function makes a text of a member": (
        {"app/a.py": COLOR + TEXT, "main.py": "import app.a as a\nprint(a.shown(a.Color.RED))\n"},
        "Color", "app.b:Color",
    ),
    "a function makes a text of a default": (
        {"app/a.py": POINT + TEXT.replace("x)", "x=Point())", 1), "main.py": "import app.a\n"},
        "Point", "app.b:Point",
    ),
    "a function shows an object": (
        {"app/a.py": BOX + TEXT, "main.py": "import app.a as a\nprint(a.shown(a.Box()))\n"},
        "Box", "app.b:Box",
    ),
    "a table by name, moved": (
        {"app/reg.py": REGISTER.format(NAME), "app/a.py": JOB.format("")}, "job", "app.b:job",
    ),
    "a table by a given key": (
        {"app/reg.py": REGISTER.format("'x'"), "app/a.py": JOB.format("")}, "job", "app.a:other",
    ),
    "a name that is given": (
        {"app/a.py": "import click\n\n\n@click.command('make')\ndef job():\n    pass\n"},
        "job", "app.a:other",
    ),
    "an end point, moved": (
        {"app/a.py": "from flask import Flask\n\napp = Flask('x')\n\n\n@app.route('/')\n"
         "def job():\n    pass\n"}, "job", "app.b:job",
    ),
    "a message": (
        {"app/a.py": "class Job:\n    def go(self):\n"
         "        raise ValueError(f'{type(self).__name__} has no go')\n"}, "Job", "app.a:Other",
    ),
    "a plain class": ({"app/a.py": "class Job:\n    pass\n"}, "Job", "app.b:Other"),
    "an unknown base": (
        {"app/a.py": "from lib import Base\n\n\nclass Job(Base):\n    pass\n"},
        "Job", "app.a:Other",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "name", "new"), ALONE.values(), ids=ALONE)
def test_what_nobody_notices_is_not_told(files: Mapping[str, str], name: str, new: str) -> None:
    assert not told(files, f"app.a:{name}", new)


def test_texts_that_may_ask_by_the_name_are_listed() -> None:
    use = "from app.a import Bill\n\n\ndef rows(apps):\n    return apps.get_model('app.Bill')\n"
    found = told({"app/a.py": MODEL, "app/use.py": use}, "app.a:Bill", "app.a:Invoice")
    assert any(line.startswith("app/use.py:5 ") for line in found)
    assert not any("use.py:1" in line for line in found)


def test_a_move_leaves_it_to_a_person_before_and_after() -> None:
    files = {"app/__init__.py": "", "app/reg.py": HOOK.format("cls.__name__"), "app/a.py": PLUG}
    program = {"main.py": "from app.a import Plug\nprint(Plug is not None)\n"}
    played = move({**files, **program}, "app.a:Plug=app.a:Other")
    assert any("asks for it by cls.__name__" in said for said in played.said("manual"))
    assert "class Other(Base)" in played.text("app/a.py")


WARNS = "import warnings\n\n\ndef go():\n    warnings.warn('x'){}\n"
FILTERS = "import warnings\nwarnings.filterwarnings('error', module=r'{}')\nimport app.a\n"
FRAME = "import inspect\nimport sys\n\n\ndef go():\n    return {}\n"
KEYS = "class Job:\n    def key(self):\n        return {}\n\n\nclass Sub(Job):\n    pass\n"
OF_CLASS = "f'{type(self).__module__}:{type(self).__qualname__}'"
SAID_BY_OTHERS = {
    "a filter of warnings": (
        {"app/a.py": WARNS.format(""), "main.py": FILTERS.format("app.a")}, "go", True,
    ),
    "a filter for another module": (
        {"app/a.py": WARNS.format(""), "main.py": FILTERS.format("lib")}, "go", False,
    ),
    "nothing is warned of": (
        {"app/a.py": "def go():\n    return 1\n", "main.py": FILTERS.format("app.a")}, "go", False,
    ),
    "its own frame": ({"app/a.py": FRAME.format("sys._getframe().f_globals['x']")}, "go", True),
    "its own frame, called 0": (
        {"app/a.py": FRAME.format("inspect.stack()[0].filename")}, "go", True,
    ),
    "the name in its own frame": (
        {"app/a.py": FRAME.format("sys._getframe().f_lineno")}, "go", False,
    ),
    "the frame of whoever calls, of a stack": (
        {"app/a.py": FRAME.format("inspect.stack()[1].filename")}, "go", False,
    ),
    "the frame of whoever calls": (
        {"app/a.py": FRAME.format("sys._getframe(1).f_globals['x']")}, "go", False,
    ),
    "the file of its code": (
        {"app/a.py": "def go():\n    pass\n",
         "main.py": "from app.a import go\nprint(go.__code__.co_filename)\n"}, "go", True,
    ),
    "the module that inspect finds": (
        {"app/a.py": "def go():\n    pass\n",
         "main.py": "import inspect\nfrom app.a import go\nprint(inspect.getmodule(go))\n"},
        "go", True,
    ),
    "the name of its code": (
        {"app/a.py": "def go():\n    pass\n",
         "main.py": "from app.a import go\nprint(go.__code__.co_name)\n"}, "go", False,
    ),
    "a class that is made asks itself": (
        {"app/a.py": KEYS.format(OF_CLASS), "main.py": "from app.a import Job\nJob().key()\n"},
        "Job", True,
    ),
    "only derived ones are made": (
        {"app/a.py": KEYS.format(OF_CLASS), "main.py": "from app.a import Sub\nSub().key()\n"},
        "Job", False,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "name", "is_told"), SAID_BY_OTHERS.values(), ids=SAID_BY_OTHERS)
def test_who_says_the_module_without_asking(
    files: Mapping[str, str], name: str, is_told: bool
) -> None:
    found = told(files, f"app.a:{name}", f"app.b:{name}")
    assert bool(found) is is_told, found


PRIVATE = "class Box:\n    def __init__(self):\n        self.__n = 1\n"


@pytest.mark.parametrize(
    ("use", "new", "is_told"),
    [
        ("from app.a import Box\nprint(Box()._Box__n)\n", "app.a:Case", True),
        ("from app.a import Box\nprint(Box()._Box__n)\n", "app.b:Box", False),
        ("from app.a import Box\nprint(Box()._Other__n)\n", "app.a:Case", False),
        ("from app.a import Box\nprint(vars(Box())['_Box__n'])\n", "app.a:Case", True),
    ],
)
def test_private_members_by_the_name_of_the_class(use: str, new: str, is_told: bool) -> None:
    found = told({"app/a.py": PRIVATE, "main.py": use}, "app.a:Box", new)
    assert any("by the name of its class" in line for line in found) is is_told, found


OWN = (
    "from app.a import Box\n\n\nclass {}(Box):\n    def __init__(self):\n"
    "        super().__init__()\n        self.__{} = 7\n"
)


@pytest.mark.parametrize(
    ("derived", "member", "is_told"),
    [("Case", "n", True), ("_Case", "n", True), ("Other", "n", False), ("Case", "m", False)],
)
def test_private_members_of_a_derived_class(derived: str, member: str, is_told: bool) -> None:
    files = {"app/a.py": PRIVATE, "main.py": OWN.format(derived, member)}
    found = told(files, "app.a:Box", "app.a:Case")
    assert any("called as its own" in line for line in found) is is_told, found


FUTURE = "from __future__ import annotations\n\nX = 1\n"
ROW = "from dataclasses import dataclass\n\n\n@dataclass\nclass Row:\n    id: int\n"
ASKS = (
    "import dataclasses\nfrom app.a import Row\nprint([f.type for f in dataclasses.fields(Row)])\n"
)


@pytest.mark.parametrize(
    ("files", "is_told"),
    [
        ({"app/a.py": ROW, "app/b.py": FUTURE, "main.py": ASKS}, True),
        ({"app/a.py": FUTURE + ROW[34:], "app/b.py": "X = 1\n", "main.py": ASKS}, False),
        ({"app/a.py": ROW, "app/b.py": "X = 1\n", "main.py": ASKS}, False),
        ({"app/a.py": ROW, "app/b.py": FUTURE, "main.py": "from app.a import Row\n"}, False),
        ({"app/a.py": "class Row:\n    id = 1\n", "app/b.py": FUTURE, "main.py": ASKS}, False),
    ],
)
def test_annotations_that_become_texts(files: Mapping[str, str], is_told: bool) -> None:
    found = told(files, "app.a:Row", "app.b:Row")
    assert any("annotations are kept otherwise" in line for line in found) is is_told, found


SETS = "import os\nos.environ[{!r}] = '1'\nfrom app.a import DEBUG, f\nprint(DEBUG, f())\n"
READS = "import os\nDEBUG = os.environ.get('DEBUG')\ndef f(x=os.getenv('DEBUG')): return x\n"


@pytest.mark.parametrize("name", ["DEBUG", "f"])
def test_what_is_read_when_a_module_is_imported(name: str) -> None:
    """Another module may be imported before the program changes that."""
    files = {"app/a.py": READS, "main.py": SETS.format("DEBUG")}
    assert any(
        "main.py:2 changes that" in line for line in told(files, f"app.a:{name}", f"app.b:{name}")
    )
    files["main.py"] = SETS.format("OTHER")
    assert not told(files, f"app.a:{name}", f"app.b:{name}")


SAYS = [
    "def f(): return __name__", "T = {}\nT[__name__] = 1", "print(f'{__name__}: x')",
    "NAME = __name__\ndef f(): return [NAME, 1]", "T = {__name__: 1}", "L = []\nL.append(__name__)",
]  # fmt: skip
SAYS_NOT = [
    "import logging\nlog = logging.getLogger(__name__)", "if __name__ == '__main__': print(1)",
    "import sys\nME = sys.modules[__name__]\nprint(ME)", "NAME = __name__\nimport logging\n"
    "log = logging.getLogger(f'{NAME}.x')",
    "class App:\n    def __init__(self, n): ...\nApp(__name__)",
]  # fmt: skip


@pytest.mark.parametrize("says", [True, False])
def test_a_module_that_says_its_name(says: bool) -> None:
    for code in SAYS if says else SAYS_NOT:
        for path in ("app/a.py", "app/a/__init__.py", "app/a/b.py"):
            files = {"app/a/__init__.py": "", path: code} if "/a/" in path else {path: code}
            found = told({**files, "main.py": "import app.a\n"}, "app.a", "app.core.a")
            assert any("its own __name__" in line for line in found) is says, (code, found)
