"""Who asks what a class or function is called, where it lies or what its source is, is told of."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from canonize.compatibility.judged_uses import judged_uses
from canonize.compatibility.use_verdicts import Trouble
from canonize.core.codemod import Migration
from canonize.core.plan import Plan
from canonize.core.tree import MemoryBase, SourceTree

CLASS = "class {}{}:\n    def go(self):\n        return 1\n"
FUNCTION = "def {}(n=1):\n    return n\n"
WHO = "import sys\n\n\ndef who():\n    return sys._getframe(1).f_globals['__name__']\n"


def asked(files: Mapping[str, str], new: str, old: str, *troubles: Trouble) -> list[str]:
    """The reasons of what is asked before users of ``app.old:old`` go to ``app.new:new``."""
    plan = Plan.model_validate(
        {
            "version": 1,
            "name": "test",
            "canonical": f"app.new:{new}",
            "competitors": [{"symbol": f"app.old:{old}", "verdict": "duplicate"}],
            "steps": [{"id": "one", "checks": ["uses-fit"]}],
        }
    )
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))
    return [
        use.judgement.reason
        for use in judged_uses(tree, Migration(plan, (".",)))
        if use.judgement.trouble in (troubles or (Trouble.SEEN,))
    ]


def jobs(use: str, new: str = "Job", derives: str = "", **more: str) -> dict[str, str]:
    start = "from app.base import Base\n" if derives else ""
    return {
        "app/__init__.py": "",
        "app/new.py": start + CLASS.format(new, derives),
        "app/old.py": start + CLASS.format("Job", derives),
        "main.py": f"from app.old import Job\n{use}",
        **{f"app/{name}.py": text for name, text in more.items()},
    }


SEEN = {
    "a sentence that is printed": jobs("print(f'began {type(Job()).__name__} at noon')\n", "Fast"),
    "a sentence that is given back": jobs(
        "def f(j):\n    return '%s has run' % type(j).__name__\nprint(f(Job()))\n", "Fast"
    ),
    "a message that is kept, too": jobs(
        "SEEN = []\ndef f():\n    kind = type(Job()).__name__\n    SEEN.append(kind)\n"
        "    raise ValueError(kind)\nprint(f, SEEN)\n", "Fast",
    ),
    "text of an object": jobs("print(repr(Job()).split()[0])\n"),
    "in an f-string": jobs("j = Job()\nprint(f'running {j}'[:22])\n"),
    "by a percent": jobs("j = Job()\nprint(('%s' % j)[:12])\n"),
    "text of the class": jobs("print(Job, Job().go())\n"),
    "text of its type": jobs("def key():\n    j = Job()\n    return str(type(j))\nprint(key())\n"),
    "a function asks for the type's text": jobs(
        "from app.reg import key\nprint(key(Job()))\n", reg="def key(x):\n    return str(type(x))\n"
    ),
    "a function asks for the name": jobs(
        "from app.reg import key\nprint(key(Job()))\n", "Fast",
        reg="def key(x):\n    return x.__class__.__name__.lower()\n",
    ),
    "a function hands it on to one that does": jobs(
        "import app.reg\nprint(app.reg.put(Job()))\n", "Fast",
        reg="def key(x):\n    return type(x).__qualname__\ndef put(x):\n    return key(x)\n",
    ),
    "a method does": jobs(
        "from app.reg import Reg\nr = Reg()\nr.add_kind(Job)\nprint(r.kinds)\n",
        reg="class Reg:\n    def __init__(self):\n        self.kinds = []\n"
        "    def add_kind(self, kind):\n        self.kinds.append(kind.__module__)\n",
    ),
    "by keyword": jobs(
        "from app.reg import key\nprint(key(x=Job))\n",
        reg="def key(*, x):\n    return x.__module__\n",
    ),
    "getattr": jobs("print(getattr(Job, '__module__'))\n"),
    "a function that is given along": jobs(
        "import json\nprint(json.dumps(Job(), default=lambda o: type(o).__module__))\n"
    ),
    "a local name for its class": jobs(
        "from app.reg import save\nprint(save(Job()))\n",
        reg="def save(o):\n    cls = o.__class__\n    return cls.__module__ + cls.__name__\n",
    ),
    "an attribute of its own": jobs(
        "class Runner:\n    def __init__(self):\n        self.job = Job()\n"
        "    def name(self):\n        return type(self.job).__module__\nprint(Runner().name())\n"
    ),
    "a base class": jobs(
        "print(Job().queue())\n", "Fast", "(Base)",
        base="class Base:\n    def queue(self):\n        return type(self).__name__.lower()\n",
    ),
    "a base's class method": jobs(
        "print(Job.table())\n", "Fast", "(Base)",
        base="class Base:\n    @classmethod\n    def table(cls):\n        return cls.__name__\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("files", SEEN.values(), ids=SEEN.keys())
def test_who_asks_for_the_name_or_module_of_a_class(files: dict[str, str]) -> None:
    new = "Fast" if "class Fast" in files["app/new.py"] else "Job"
    assert asked(files, new, "Job", Trouble.SEEN, Trouble.SPECIAL)


UNSEEN = {
    "only used": jobs("print(Job().go())\n", "Fast"),
    "a log record": jobs(
        "import logging\nlog = logging.getLogger('x')\nj = Job()\nlog.info(f'made {j}')\n"
        "log.warning('no %s', type(j).__name__)\n", "Fast",
    ),
    "an exception's message": jobs(
        "def f():\n    raise ValueError(f'bad {type(Job()).__name__}')\nprint(f)\n", "Fast"
    ),
    "a message that has a name of its own": jobs(
        "def f():\n    kind = type(Job()).__name__\n    text = f'{kind} is no job'\n"
        "    raise ValueError(text)\nprint(f)\n", "Fast",
    ),
    "a sentence for a stream of messages": jobs(
        "import sys\nsys.stderr.write(f'started {type(Job()).__name__} at noon')\n", "Fast"
    ),
    "the same name, and nobody asks for the module": jobs("print(type(Job()).__name__)\n"),
    "somebody else's name": jobs("print(type(3).__name__, Job().go())\n", "Fast"),
    "a name that is bound to something else, too": jobs(
        "def f(flag):\n    j = Job()\n    if flag:\n        j = 3\n    return str(j)\nprint(f(1))\n"
    ),
    "a function that only runs it": jobs(
        "from app.reg import run\nprint(run(Job()))\n", "Fast",
        reg="def name(x):\n    return x.__name__\ndef run(x):\n    return x.go()\n",
    ),
    "a base that shows itself": jobs(
        "print(Job().go())\n", "Fast", "(Base)",
        base="class Base:\n    def __repr__(self):\n        return type(self).__name__\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("files", UNSEEN.values(), ids=UNSEEN.keys())
def test_who_does_not(files: dict[str, str]) -> None:
    new = "Fast" if "class Fast" in files["app/new.py"] else "Job"
    assert asked(files, new, "Job") == []


def test_an_object_with_a_text_of_its_own_shows_no_name() -> None:
    files = jobs("print(Job())\n", "Fast")
    for path in ("app/new.py", "app/old.py"):
        files[path] += "    def __repr__(self):\n        return 'job'\n"
    assert asked(files, "Fast", "Job") == []


def test_a_caught_exception_is_shown_by_its_name() -> None:
    use = "try:\n    raise {0}('x')\nexcept Exception as e:\n    print({1})\n"
    files = {"app/__init__.py": "", "app/new.py": "class New(Exception): ...\n"}
    files["app/old.py"] = "class Old(Exception): ...\n"
    for shown in ("repr(e)", "f'{e!r}'", "type(e).__name__"):
        files["main.py"] = "from app.old import Old\n" + use.format("Old", shown)
        assert asked(files, "New", "Old"), shown
    files["main.py"] = "from app.old import Old\n" + use.format("Old", "e")
    assert asked(files, "New", "Old") == []


FETCH = {
    "the file": "import inspect\nprint(inspect.getfile(fetch))\n",
    "the module": "from inspect import getmodule\nprint(getmodule(fetch))\n",
    "the source": "import inspect\nprint(inspect.getsourcelines(fetch)[1])\n",
    "the code's file": "print(fetch.__code__.co_filename)\n",
    "its globals": "print(fetch.__globals__['__name__'])\n",
    "a lambda asks": "from app.reg import key\nprint(key(fetch))\n",
    "through wraps": "from app.reg import timed\nprint(timed(fetch).__module__)\n",
}


@pytest.mark.parametrize("use", FETCH.values(), ids=FETCH.keys())
def test_where_a_function_lies(use: str) -> None:
    files = {
        "app/__init__.py": "",
        "app/new.py": FUNCTION.format("fetch"),
        "app/old.py": FUNCTION.format("fetch"),
        "app/reg.py": "import functools\nkey = lambda f: f.__module__\n\n\ndef timed(f):\n"
        "    @functools.wraps(f)\n    def inner(*a):\n        return f(*a)\n    return inner\n",
        "main.py": f"from app.old import fetch\n{use}",
    }
    assert asked(files, "fetch", "fetch")
    files["main.py"] = (
        "from app.old import fetch\nfrom app.reg import timed\nprint(timed(fetch)())\n"
    )
    assert asked(files, "fetch", "fetch") == []


FRAMES = {
    "by number": WHO,
    "the stack": "import inspect\n\n\ndef who():\n    return inspect.stack()[1].filename\n",
    "back from here": "import inspect\n\n\ndef who():\n"
    "    return inspect.currentframe().f_back.f_globals['__name__']\n",
    "one function further": WHO.replace("def who", "def _who").replace("(1)", "(2)")
    + "\n\ndef who():\n    return _who()\n",
}


@pytest.mark.parametrize("who", FRAMES.values(), ids=FRAMES.keys())
def test_who_looks_at_the_module_that_calls(who: str) -> None:
    body = "from app.who import who\n\n\ndef fetch():\n    return who()\n"
    files = {"app/__init__.py": "", "app/who.py": who, "app/new.py": body, "app/old.py": body}
    files["main.py"] = "from app.old import fetch\nprint(fetch())\n"
    [reason] = asked(files, "fetch", "fetch")
    assert "asks which module calls it: app.old here, app.new there" in reason
    files |= dict.fromkeys(("app/new.py", "app/old.py"), "def fetch():\n    return 1\n")
    assert asked(files, "fetch", "fetch") == []


SERVICE = "from app.{0} import Client\n\n\ndef run():\n    return Client().get()\n"
GET = "class Client:\n    def get(self):\n        return 1\n"
FAKES = {
    "by a path": "with mock.patch('app.old.Client.get', return_value=9):\n    pass\n",
    "by a consumer's path": "with mock.patch('app.svc.Client.get', return_value=9):\n    pass\n",
    "of the class": "from app.old import Client\nwith mock.patch.object(Client, 'get'): pass\n",
    "a fixture": "from app.old import Client\ndef test(monkeypatch):\n"
    "    monkeypatch.setattr(Client, 'get', 3)\n",
}


@pytest.mark.parametrize("fake", FAKES.values(), ids=FAKES.keys())
def test_a_fake_of_a_member_that_others_would_see(fake: str) -> None:
    files = {
        "app/__init__.py": "", "app/new.py": GET, "app/old.py": GET,
        "app/svc.py": SERVICE.format("old"), "app/other.py": SERVICE.format("new"),
        "main.py": f"from unittest import mock\nimport app.svc, app.other\n{fake}",
    }  # fmt: skip
    [reason] = asked(files, "Client", "Client", Trouble.PATCH)
    assert reason == "a fake of Client.get reaches app/other.py, too, which uses it already"
    files["main.py"] = files["main.py"].replace(", app.other", "")
    assert asked(files, "Client", "Client", Trouble.PATCH) == []


def members(base: str, use: str) -> dict[str, str]:
    code = "import enum\nclass {}({}):\n    A = 'a'\n"
    return {
        "app/__init__.py": "",
        "app/new.py": code.format("New", base),
        "app/old.py": code.format("Old", base),
        "main.py": f"from app.old import Old\n{use}",
    }


@pytest.mark.parametrize(
    ("base", "use"),
    [
        ("enum.Enum", "print(Old.A)\n"),
        ("enum.StrEnum", "print(repr(Old.A))\n"),
        ("str, enum.ReprEnum", "print(f'{Old.A!r}')\n"),
        ("str, enum.Enum", "print(str(Old.A))\n"),
        ("enum.Enum", "x = Old['A']\nprint(repr(x))\n"),
        ("enum.Enum", "for x in Old:\n    print(x)\n"),
        ("enum.StrEnum", "print([Old.A])\n"),
        ("enum.StrEnum", "print(f'{ {1: Old.A} }')\n"),
    ],
)
def test_a_member_of_an_enumeration_is_shown_with_its_class(base: str, use: str) -> None:
    assert asked(members(base, use), "New", "Old")


@pytest.mark.parametrize(
    ("base", "use"),
    [
        ("enum.StrEnum", "print(Old.A, f'{Old.A}')\n"),
        ("str, enum.ReprEnum", "print(str(Old.A))\n"),
        ("enum.Enum", "print(Old.A.value, Old.A.name)\n"),
        ("enum.Enum", "x = [Old.A]\nprint(len([Old.A]) == 1)\n"),
    ],
)
def test_a_member_of_an_enumeration_that_shows_its_value(base: str, use: str) -> None:
    assert not asked(members(base, use), "New", "Old")
