"""The differential test on pairs of our own: never *no difference* for two that differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from canonize.core.evidence import Grade
from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.proof.differential import Budget, Tried, tried
from tests.proof.pairs import APART, EQUAL, files_of


def trying(pair: tuple[str, ...], folder: Path, **budget: float) -> Tried:
    name = "F" if "class F" in pair[0] else "f"
    return tried(
        SourceTree(MemoryBase(files_of(pair))),
        ["."],
        Symbol("app.new", name),
        Symbol("app.old", name),
        like=folder,
        budget=Budget(**{"examples": 150, "seconds": 30.0, **budget}),  # type: ignore[arg-type] # test helper
    )


@pytest.mark.parametrize("pair", EQUAL.values(), ids=EQUAL.keys())
def test_no_difference_is_found(pair: tuple[str, ...], tmp_path: Path) -> None:
    found = trying(pair, tmp_path)
    assert found.grade is Grade.TESTED, found
    assert found.examples >= 1


@pytest.mark.parametrize("pair", APART.values(), ids=APART.keys())
def test_the_difference_is_found(pair: tuple[str, ...], tmp_path: Path) -> None:
    found = trying(pair, tmp_path)
    assert found.grade is Grade.DIFFERS, found
    assert found.example and found.canonical and found.competitor


def test_a_difference_beyond_what_call_sites_give(tmp_path: Path) -> None:
    pair = (
        "def f(x, low, high): return max(low, min(x, high))\n",
        "def f(x, low, high): return low if x < low else high if x > high else x\n",
        "from app.old import f\nf(1, 0, 9)\nf(12, 0, 9)\nf(-3, low=0, high=9)\n",
    )
    found = trying(pair, tmp_path)
    assert found.grade is Grade.OUTSIDE, found


RENAMED = {
    "a cause that nobody asks for": (
        "def f(x: str):\n    try: return int(x)\n"
        "    except ValueError as e: raise KeyError(x) from e\n",
        "def f(x: str):\n    try: return int(x)\n    except ValueError: raise KeyError(x)\n",
    ),
    "a descriptor": (
        "class F:\n    def __set_name__(self, owner, name): self._name = name\n"
        "    def __set__(self, one, value): one.__dict__[self._name] = value\n"
        "    def __get__(self, one, owner): return one.__dict__.get(self._name)\n",
        "class F:\n    def __set_name__(self, owner, key): self._key = key\n"
        "    def __set__(self, one, v): vars(one)[self._key] = v\n"
        "    def __get__(self, one, owner):\n"
        "        return vars(one)[self._key] if self._key in vars(one) else None\n",
    ),
    "a keyword that no call gives": (
        "def f(xs, *, separator=','): return separator.join(xs)\n",
        "def f(xs, *, sep=','):\n    return sep.join(list(xs))\n",
    ),
    "an attribute that nobody looks up": (
        "class F:\n    def __init__(self, n: int): self.size = n\n"
        "    def go(self): return self.size\n",
        "class F:\n    def __init__(self, n: int): self.count = n\n"
        "    def go(self): return self.count\n",
    ),
    "a field of a dataclass that only the canonical takes": (
        "import dataclasses\n@dataclasses.dataclass\nclass F:\n    a: int\n    b: str = ''\n"
        "    c: bool = False\n",
        "from dataclasses import dataclass\n@dataclass\nclass F:\n    a: int\n    b: str = str()\n",
    ),
    "an optional one that only the canonical takes": (
        "def f(x, n=0, *, loud=False): return str(x) + '!' * loud\n",
        "def f(x, n=0):\n    return f'{x}'\n",
    ),
    "a method with one more": (
        "class F:\n    def go(self, x, n=1): return [x] * n\n",
        "class F:\n    def go(self, a): return [a]\n",
    ),
    "an async manager": (
        "import contextlib\n@contextlib.asynccontextmanager\nasync def f(x):\n    yield [x]\n",
        "from contextlib import asynccontextmanager as m\n@m\nasync def f(x):\n"
        "    found = [x]\n    yield found\n",
    ),
    "a function": ("def f(x, n=1): return x + n\n", "def f(a, by=1):\n    return by + a\n"),
    "a coroutine": ("async def f(x): return x\n", "async def f(a):\n    b = a\n    return b\n"),
    "a constructor": (
        "class F:\n    def __init__(self, x): self.n = x\n    def go(self): return self.n\n",
        "class F:\n    def __init__(self, a): self.n = a\n    def go(self):\n"
        "        n = self.n\n        return n\n",
    ),
    "a method": (
        "class F:\n    def go(self, x): return [x]\n",
        "class F:\n    def go(self, a): return list((a,))\n",
    ),
}
OTHERWISE = {
    "a cause that somebody asks for": (
        "def f(x: str):\n    try: return int(x)\n"
        "    except ValueError as e: raise KeyError(x) from e\n",
        "def f(x: str):\n    try: return int(x)\n"
        "    except ValueError: raise KeyError(x) from None\n",
        "from app.old import f\ntry: f('a')\nexcept KeyError as e: print(e.__cause__)\n",
    ),
    "where a descriptor keeps its value": (
        "class F:\n    def __set_name__(self, owner, name): self._name = name\n"
        "    def __set__(self, one, value): one.__dict__[self._name] = value\n"
        "    def __get__(self, one, owner): return one.__dict__.get(self._name)\n",
        "class F:\n    def __set_name__(self, owner, name): self._name = name + '_'\n"
        "    def __set__(self, one, value): one.__dict__[self._name] = value\n"
        "    def __get__(self, one, owner): return one.__dict__.get(self._name)\n",
    ),
    "a keyword that a call gives": (
        "def f(xs, *, separator=','): return separator.join(xs)\n",
        "def f(xs, *, sep=','):\n    return sep.join(list(xs))\n",
        "from app.old import f\nf(['a'], sep='-')\n",
    ),
    "what the program is started with": (
        "import sys\nM = sys.argv[1:] or ['fast']\ndef f(): return M\n",
        "import sys\nM = sys.argv[1:] or ['slow']\ndef f(): return M\n",
    ),
    "an async manager": (
        "import contextlib\n@contextlib.asynccontextmanager\nasync def f(x):\n    yield [x]\n",
        "import contextlib\n@contextlib.asynccontextmanager\nasync def f(x):\n"
        "    with contextlib.suppress(Exception):\n        yield [x]\n",
    ),
    "they are swapped": ("def f(x, y): return x - y\n", "def f(y, x): return y - x\n"),
    "a function": ("def f(x, n=1): return x + n\n", "def f(a, by=1): return a - by\n"),
    "a method": (
        "class F:\n    def go(self, x): return [x]\n",
        "class F:\n    def go(self, a): return (a,)\n",
    ),
}


@pytest.mark.parametrize("pair", RENAMED.values(), ids=RENAMED)
def test_parameters_of_one_place_may_have_two_names(pair: tuple[str, str], tmp_path: Path) -> None:
    found = trying(pair, tmp_path)
    assert found.grade is Grade.TESTED, found


@pytest.mark.parametrize("pair", OTHERWISE.values(), ids=OTHERWISE)
def test_another_name_hides_no_difference(pair: tuple[str, str], tmp_path: Path) -> None:
    found = trying(pair, tmp_path)
    assert found.grade is Grade.DIFFERS, found


def test_the_type_of_what_a_caller_hands_on_is_what_is_used(tmp_path: Path) -> None:
    pair = (
        "def f(x): return sum(x) if x else 0\n",
        "def f(x):\n    if not x:\n        return 0\n    return sum(x)\n",
        "from app.old import f\ndef g(rows: list[int]): return f(rows)\n",
    )
    assert trying(pair, tmp_path).grade is Grade.TESTED


@pytest.mark.parametrize(
    ("new", "old", "why"),
    [
        (
            "f = {'a': 1}\n",
            "f = {'a': 1}\ndef reset():\n    global f\n    f = {}\n",
            "assigned anew while the program runs",
        ),
        ("f = [1]\n", "f = [1]\ndef add(x): f.append(x)\n", "f is changed in"),
        ("import nowhere\ndef f(): return 1\n", "def f(): return 2\n", "nowhere"),
        ("def f(): return object()\n", "def f(): return (object())or 1\n", "object"),
        (
            "import socket\ndef f(): return socket.create_connection(('127.0.0.1', 9), 1)\n",
            "import socket\ndef f(): return socket.socket().connect(('127.0.0.1', 9))\n",
            "network",
        ),
        (
            "class F:\n    def __init__(self, a, c): ...\n",
            "class F:\n    def __init__(self, b): ...\n",
            "needs a",
        ),
    ],
)  # fmt: skip
def test_what_can_not_be_compared(new: str, old: str, why: str, tmp_path: Path) -> None:
    found = trying((new, old), tmp_path)
    assert found.grade is None
    assert why in found.why


def test_the_time_limit_holds(tmp_path: Path) -> None:
    slow = "import time\ndef f(n: int):\n    time.sleep(0.2)\n    return n\n"
    found = trying((slow, slow + "# other\n"), tmp_path, seconds=1.0)
    assert found.grade is None
    assert "time" in found.why


def test_the_same_seed_gives_the_same_example(tmp_path: Path) -> None:
    one, other = (trying(APART["rounding"], tmp_path, seed=5) for _ in range(2))
    assert (one.example, one.canonical) == (other.example, other.canonical)


def _class(exits: str) -> str:
    return (
        "class Guard:\n    def __init__(self): self.n = 0\n    def __enter__(self): return self\n"
        f"    def __exit__(self, *error): {exits}\n    def add(self): self.n += 1\n"
    )


@pytest.mark.parametrize(
    ("one", "other", "grade"),
    [
        ("return None", "return True", Grade.DIFFERS),
        ("pass", "return error[0] is ValueError", Grade.DIFFERS),
        ("return None", "return False", Grade.TESTED),
        ("return bool(error[0])", "return error[0] is not None", Grade.TESTED),
    ],
)
def test_what_python_calls_by_itself_is_called(
    tmp_path: Path, one: str, other: str, grade: Grade
) -> None:
    files = {"app/__init__.py": "", "app/new.py": _class(one), "app/old.py": _class(other)}
    files["app/use.py"] = "from app.old import Guard\nwith Guard() as g:\n    g.add()\n"
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))
    new, old = Symbol.parse("app.new:Guard"), Symbol.parse("app.old:Guard")
    found = tried(tree, ["."], new, old, like=tmp_path, budget=Budget(100, 30.0, 0))
    assert found.grade is grade, found


def test_where_no_call_comes_to_an_end_nothing_was_compared(tmp_path: Path) -> None:
    code = "def f(x: int) -> int:\n    while True: x += {}\n"
    files = {"app/__init__.py": "", "app/new.py": code.format(1), "app/old.py": code.format(2)}
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))
    new, old = Symbol.parse("app.new:f"), Symbol.parse("app.old:f")
    found = tried(tree, ["."], new, old, like=tmp_path, budget=Budget(2, 5.0, 0))
    assert found.grade is None and found.why, found


LOOPS = "def f(n: int) -> int:\n    while {}: pass\n    return n\n"
PLAIN = "def f(n: int) -> int: return n\n"
KEEPS = "class Store:\n    n = 0\nSTORE = Store()\ndef f(n: int) -> int:\n    {}\n    return n\n"
STREAM = "def stream():\n    while True: yield 1\nITEMS = stream()\n"


@pytest.mark.parametrize(
    ("new", "old", "grade", "told"),
    [
        (PLAIN, LOOPS.format("n > 5"), Grade.DIFFERS, "comes to an end"),
        pytest.param(
            PLAIN, LOOPS.format("n > 5").replace("while", "try:\n      while", 1)
            .replace("pass\n", "pass\n    except BaseException: pass\n"), Grade.DIFFERS, "an end",
            marks=pytest.mark.slow,
        ),
        (PLAIN, "def f(n: int) -> int:\n    if n > 99: bytearray(1 << 40)\n    return n\n",
         Grade.DIFFERS, "comes to an end"),
        (KEEPS.format("STORE.n += n"), KEEPS.format("pass"), Grade.DIFFERS, "globals"),
        (KEEPS.format("STORE.n += n"), KEEPS.format("STORE.n = STORE.n + n"), Grade.TESTED, ""),
        (STREAM + PLAIN.replace("return", "next(ITEMS); return"), STREAM + PLAIN, Grade.TESTED,
         "globals whose state can't be read: app.new.ITEMS"),
        ("from app.use import HOOKS\n" + PLAIN.replace("return", "HOOKS.append(n); return"), PLAIN,
         None, "only the canonical changes app.use.HOOKS"),
        ("from app.use import HOOKS\n" + PLAIN.replace("return", "HOOKS.append(n); return"),
         "from app import use\n" + PLAIN.replace("return", "use.HOOKS.append(n); return"),
         Grade.TESTED, "of shared state only who changes it is compared: app.use.HOOKS"),
    ],
)  # fmt: skip
def test_what_is_told_of_an_end_and_of_globals(
    new: str, old: str, grade: Grade | None, told: str, tmp_path: Path
) -> None:
    found = trying((new, old, "HOOKS = []\n"), tmp_path, examples=40)
    assert found.grade is grade, found
    assert told in "; ".join((found.why, *found.left_out)), found


def test_examples_for_which_neither_ends_are_counted(tmp_path: Path) -> None:
    few, many = LOOPS.format("n == 5"), LOOPS.format("n in (5,)")
    calls = "from app.old import f\nf(5)\nf(6)\nf(7)\n"
    found = trying((few, many, calls), tmp_path, examples=12)
    assert found.grade is Grade.TESTED, found
    assert any("not compared: both took too long" in line for line in found.left_out), found


def test_an_exception_may_say_the_name_of_its_own_class(tmp_path: Path) -> None:
    def kinds(told: str) -> Tried:
        body = "class {}:\n    def __init__(self, n: int):\n        if n < 0:\n            {}\n"
        says = "raise ValueError(f'{type(self).__name__} wants more')"
        files = {
            "app/__init__.py": b"",
            "app/new.py": body.format("Count", says).encode(),
            "app/old.py": body.format("Counter", told or says).encode(),
        }
        pair = Symbol("app.new", "Count"), Symbol("app.old", "Counter")
        budget = Budget(examples=60, seconds=20.0)
        return tried(SourceTree(MemoryBase(files)), ["."], *pair, like=tmp_path, budget=budget)

    assert kinds("").grade is Grade.TESTED
    assert kinds("raise ValueError('no such')").grade is Grade.DIFFERS
