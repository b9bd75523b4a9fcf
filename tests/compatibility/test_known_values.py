"""The same code with another value, or with a store of its own, is asked for before users go."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from canonize.compatibility.judged_uses import judged_uses
from canonize.compatibility.use_verdicts import Trouble
from canonize.core.codemod import Migration
from canonize.core.plan import Plan
from canonize.core.tree import MemoryBase, SourceTree


def asked(files: Mapping[str, str], **competitor: str) -> list[str]:
    """``path: reason`` of every use of ``app.old:f`` that is asked for because of a value."""
    plan = Plan.model_validate(
        {
            "version": 1,
            "name": "test",
            "canonical": "app.new:f",
            "competitors": [{"symbol": "app.old:f", "verdict": "duplicate", **competitor}],
            "steps": [{"id": "one", "checks": ["uses-fit"]}],
        }
    )
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))
    return [
        f"{use.path}: {use.judgement.reason}"
        for use in judged_uses(tree, Migration(plan, (".",)))
        if use.judgement.trouble is Trouble.VALUE
    ]


def pair(one: str, other: str, use: str = "print(f(1))", there: str = "") -> dict[str, str]:
    return {
        "app/__init__.py": "",
        "app/new.py": one,
        "app/old.py": other,
        "app/there.py": there,
        "main.py": f"from app.old import f\n{use}\n",
    }


DIFFERENT = {
    "number": ("def f(x): return x + {}\n", "1", "2"),
    "sign": ("def f(x): return x if x else {}\n", "1", "2"),
    "text": ("def f(x): return '{}' + str(x)\n", "a", "b"),
    "constant of the module": ("K = {}\ndef f(x): return x * K\n", "2", "3"),
    "table": ("T = dict(a={})\ndef f(x): return {{'a': {}}}.get(x)\n", "1", "2"),
    "pattern": ("import re\nR = re.compile('{}')\ndef f(x): return R.sub('', x)\n", "a", "b"),
    "helper": ("def _h(x): return x - {}\ndef f(x): return _h(x)\n", "1", "2"),
    "class constant": ("class f:\n    K = {}\n    def __init__(self, x): self.x = x\n", "1", "2"),
    "text of an object": (
        "class f:\n    def __init__(self, x): ...\n    def __str__(self): return '{}'\n", "a", "b",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", DIFFERENT.values(), ids=DIFFERENT.keys())
def test_another_value_is_asked_for(case: tuple[str, str, str]) -> None:
    text, one, other = case
    holes = text.count("{}")
    files = pair(text.format(*[one] * holes), text.format(*[other] * holes))
    assert asked(files), files


def test_a_value_behind_other_code_is_found() -> None:
    text = "class f:\n    def __init__(self, x): {}\n    def g(self): return {}\n"
    files = pair(text.format("self.x = x", "1"), text.format("self.x, self.y = x, 1", "2"))
    assert "1 against 2" in asked(files)[0]


def test_data_beside_the_module_is_other_data() -> None:
    code = "def f(x): return open(__file__).read()\n"
    assert "__file__" in asked(pair(code, code))[0]


ALIKE = {
    "message of an exception": (
        "def f(x):\n    if not x: raise ValueError('{}')\n    return x\n", "a", "b",
    ),
    "log line": ("def f(x):\n    log.info('{}', x)\n    return x\n", "a", "b"),
    "docstring": ('def f(x):\n    """{}"""\n    return x\n', "a", "b"),
    "assertion": ("def f(x):\n    assert x, '{}'\n    return x\n", "a", "b"),
    "default that the call gives": ("def f(x, y={}): return x + y\n", "1", "2"),
    "the same": ("def f(x): return {}\n", "1", "1"),
    "other code": ("def f(x): return {}\n", "x + x", "2 * x"),
}  # fmt: skip


@pytest.mark.parametrize("case", ALIKE.values(), ids=ALIKE.keys())
def test_what_nobody_computes_with_is_not(case: tuple[str, str, str]) -> None:
    text, one, other = case
    assert asked(pair(text.format(one), text.format(other), "print(f(1, 2))")) == []


KEPT = {
    "counter": "class f:\n    n = 0\n    def __init__(self, x): type(self).n += 1\n",
    "list": "class f:\n    all = []\n    def __init__(self, x): self.all.append(x)\n",
    "singleton": "class f:\n    _i = None\n    def __new__(cls, x):\n"
    "        cls._i = cls._i or object.__new__(cls)\n        return cls._i\n",
    "lock": "import threading\n_L = threading.Lock()\ndef f(x):\n    with _L: return x\n",
    "thread local": "import threading\nclass f:\n    l = threading.local()\n"
    "    def __init__(self, x): self.l.x = x\n",
    "cache": "import functools\n@functools.cache\ndef f(x): return [x]\n",
}


@pytest.mark.parametrize("code", KEPT.values(), ids=KEPT.keys())
def test_a_store_is_asked_for_where_both_have_users(code: str) -> None:
    (reason,) = asked(pair(code, code, there="import app.new\nprint(app.new.f(2))\n"))
    assert "app/there.py would share" in reason
    assert asked(pair(code, code)) == []  # all users go


def test_an_answer_of_the_plan_is_an_answer() -> None:
    files = pair("def f(x): return x + 1\n", "def f(x): return x + 2\n")
    assert asked(files, evidence="claimed", reason="we want the new one") == []
    assert asked(files, evidence="tested") == []
    assert asked(files) != []


def test_examples_do_not_answer_for_a_store() -> None:
    code = KEPT["lock"]
    files = pair(code, code, there="import app.new\nprint(app.new.f(2))\n")
    assert asked(files, evidence="tested") != []
    assert asked(files, evidence="claimed", reason="one lock is meant") == []


def test_it_is_asked_of_what_runs_it() -> None:
    files = pair("def f(x): return 1\n", "def f(x): return 2\n", "run(f)\n")
    assert len(asked(files)) == 1
    files["main.py"] = "from app.old import f\nprint(f.__doc__)\n"
    assert asked(files) == []
