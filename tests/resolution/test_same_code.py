"""Pairs that are the same code with the same meaning, and look-alikes that are not."""
# ruff: noqa: E501 (code of fixtures in one line)

from __future__ import annotations

import textwrap

import pytest

from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.resolution.project import Project
from canonize.resolution.same_code import CodeDifference, SameCode


def difference(files: dict[str, str], one: str, other: str) -> CodeDifference | None:
    data = {path: textwrap.dedent(text).encode() for path, text in files.items()}
    tree = SourceTree(MemoryBase(data))
    same = SameCode(Project.of(tree, ["."]))
    return same.difference(Symbol.parse(one), Symbol.parse(other))


def of_pair(new: str, old: str, **more: str) -> CodeDifference | None:
    """Compares ``f`` (or class ``F``) of two modules of one package."""
    files = {"app/__init__.py": "", "app/new.py": new, "app/old.py": old}
    files |= {f"app/{name}.py": text for name, text in more.items()}
    name = "F" if "class F" in new else "f"
    return difference(files, f"app.new:{name}", f"app.old:{name}")


SAME = {
    "annotations and docstrings": (
        "def f(a: int, b: str = '') -> str:\n    '''Words.'''\n    return b * a\n",
        "def f(a, b=''):\n    # other words\n    return b * a\n",
    ),
    "names of locals": (
        "def f(items):\n    total = 0\n    for item in items:\n        total += item\n    return total + 1\n",
        "def f(items):\n    s = 0\n    for i in items:\n        s += i\n    return s + 1\n",
    ),
    "a name for what is returned": (
        "def f(a):\n    found = a.get('x')\n    return found\n",
        "def f(a):\n    return a.get('x')\n",
    ),
    "else after return": (
        "def f(a):\n    if a:\n        return 1\n    else:\n        return 2\n",
        "def f(a):\n    if a:\n        return 1\n    return 2\n",
    ),
    "not in": ("def f(a, b): return not a in b\n", "def f(a, b): return a not in b\n"),
    "import aliases": (
        "import os.path as p\ndef f(a): return p.join(a, 'x')\n",
        "from os.path import join\ndef f(a): return join(a, 'x')\n",
    ),
    "an import inside": (
        "def f(a):\n    import json\n    return json.dumps(a)\n",
        "def f(a):\n    import json as j\n    return j.dumps(a)\n",
    ),
    "helpers of each module's own": (
        "def _clean(x): return x.strip()\ndef f(a): return _clean(a)\n",
        "def tidy(text):\n    return text.strip()\ndef f(a): return tidy(a)\n".replace("text", "x"),
    ),
    "helpers that call each other": (
        "def f(n): return n and g(n - 1)\ndef g(n): return n and f(n - 1)\n",
        "def f(n): return n and h(n - 1)\ndef h(n): return n and f(n - 1)\n",
    ),
    "equal constants": ("LIMIT = 3\ndef f(a): return a > LIMIT\n", "MOST = 3\ndef f(a): return a > MOST\n"),
    "equal patterns": (
        "import re\n_P = re.compile('a+')\ndef f(a): return _P.match(a)\n",
        "from re import compile as c\nPATTERN = c('a+')\ndef f(a): return PATTERN.match(a)\n",
    ),
    "equal tables that are read": (
        "T = {'a': 1}\ndef f(a): return T.get(a, 0) + T['a']\n",
        "U = {'a': 1}\ndef f(a): return U.get(a, 0) + U['a']\n",
    ),
    "order of methods": (
        "class F:\n    def a(self): return 1\n    def b(self): return 2\n",
        "class F:\n    def b(self): return 2\n    def a(me): return 1\n",
    ),
    "constructor and attributes": (
        "class F:\n    kind = 'x'\n    def __init__(self, path: str):\n        self.path: str = path\n",
        "class F:\n    kind = 'x'\n    def __init__(self, path):\n        self.path = path\n",
    ),
    "bases": (
        "class Base:\n    def a(self): return 1\nclass F(Base):\n    def b(self): return super().a()\n",
        "class Root:\n    def a(self): return 1\nclass F(Root):\n    def b(self): return super().a()\n",
    ),
    "async": (
        "async def f(a):\n    found = await a.get()\n    return found\n",
        "async def f(a):\n    return await a.get()\n",
    ),
    "dataclasses": (
        "from dataclasses import dataclass, field\n@dataclass\nclass F:\n    a: int\n    b: list = field(default_factory=list)\n"
        "    def add(self, x): self.b.append(x)\n",
        "import dataclasses as d\n@d.dataclass\nclass F:\n    a: int\n    b: list = d.field(default_factory=list)\n"
        "    def add(self, y): self.b.append(y)\n".replace("y)", "x)"),
    ),
    "keywords in another order": ("def f(a): return dict(x=a, y=1)\n", "def f(a): return dict(y=1, x=a)\n"),
    "lambda for sorting": (
        "def f(a): return sorted(a, key=lambda x: x.n)\n",
        "def f(a): return sorted(a, key=lambda item: item.n)\n",
    ),
    "local classes and closures": (
        "def f(n):\n    def inner(x):\n        nonlocal n\n        n += x\n        return n\n    return inner\n",
        "def f(n):\n    def step(x):\n        nonlocal n\n        n += x\n        return n\n    return step\n",
    ),
    "used while it is imported": (
        "def f(a): return a + 1\nDEFAULT = f(1)\n",
        "def f(a): return a + 1\nif __name__ == '__main__':\n    print(f(2))\n",
    ),
    "the same logger": (
        "import logging\nlog = logging.getLogger('app')\ndef f(a): log.info(a)\n",
        "import logging\nL = logging.getLogger('app')\ndef f(a): L.info(a)\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("new", "old"), SAME.values(), ids=SAME.keys())
def test_the_same(new: str, old: str) -> None:
    assert of_pair(new, old) is None


DIFFERENT = {
    "bodies": ("def f(a): return a + 1\n", "def f(a): return a + 2\n"),
    "an operator": ("def f(a): return a < 1\n", "def f(a): return a <= 1\n"),
    "one and True": ("def f(): return 1\n", "def f(): return True\n"),
    "one and 1.0": ("def f(): return 1\n", "def f(): return 1.0\n"),
    "text and bytes": ("def f(): return 'a'\n", "def f(): return b'a'\n"),
    "tables of their own": (
        "HOOKS = []\ndef f(): HOOKS.append(1)\n",
        "HOOKS = []\ndef f(): HOOKS.append(1)\n",
    ),
    "a table that is given out": (
        "T = [1]\ndef f(): return T\n",
        "T = [1]\ndef f(): return T\n",
    ),
    "a table that somebody fills": (
        "T = {}\ndef f(a): return T.get(a)\n",
        "T = {}\ndef f(a): return T.get(a)\ndef add(a): T[a] = 1\n",
    ),
    "sentinels": (
        "ALL = object()\ndef f(a): return ALL\n",
        "ALL = object()\ndef f(a): return ALL\n",
    ),
    "sentinel as default": (
        "NO = object()\ndef f(a=NO): return a is NO\n",
        "NO = object()\ndef f(a=NO): return a is NO\n",
    ),
    "exceptions of their own": (
        "class Bad(Exception): pass\ndef f(): raise Bad\n",
        "class Bad(Exception): pass\ndef f(): raise Bad\n",
    ),
    "another exception": ("def f(): raise ValueError\n", "def f(): raise KeyError\n"),
    "caught": (
        "class Bad(ValueError): pass\ndef f(g):\n    try: g()\n    except Bad: pass\n",
        "class Bad(ValueError): pass\ndef f(g):\n    try: g()\n    except Bad: pass\n",
    ),
    "asked for": (
        "class R: pass\ndef f(a): return isinstance(a, R)\n",
        "class R: pass\ndef f(a): return isinstance(a, R)\n",
    ),
    "helpers differ": (
        "def h(x): return x.strip()\ndef f(a): return h(a)\n",
        "def h(x): return x.lstrip()\ndef f(a): return h(a)\n",
    ),
    "helpers of helpers differ": (
        "K = 1\ndef g(x): return x + K\ndef h(x): return g(x)\ndef f(a): return h(a)\n",
        "K = 2\ndef g(x): return x + K\ndef h(x): return g(x)\ndef f(a): return h(a)\n",
    ),
    "constants": ("K = 3\ndef f(a): return a > K\n", "K = 4\ndef f(a): return a > K\n"),
    "defaults": ("def f(a=1): return a\n", "def f(a=2): return a\n"),
    "defaults by name": ("K = 1\ndef f(a=K): return a\n", "K = 2\ndef f(a=K): return a\n"),
    "lists as defaults": (
        "def f(a, b=[]):\n    b.append(a)\n    return b\n",
        "def f(a, b=[]):\n    b.append(a)\n    return b\n",
    ),
    "parameter names": ("def f(a): return a\n", "def f(b): return b\n"),
    "a decorator": (
        "import functools\ndef d(g):\n    @functools.wraps(g)\n    def w(*a): return g(*a)\n    return w\n@d\ndef f(): return 1\n",
        "def f(): return 1\n",
    ),
    "registered": (
        "from app.hub import reg\n@reg\ndef f(): return 1\n",
        "from app.hub import reg\n@reg\ndef f(): return 1\n",
    ),
    "caches": (
        "import functools\n@functools.lru_cache\ndef f(a): return [a]\n",
        "import functools\n@functools.lru_cache\ndef f(a): return [a]\n",
    ),
    "module's name": ("def f(): return __name__\n", "def f(): return __name__\n"),
    "loggers by module": (
        "import logging\nlog = logging.getLogger(__name__)\ndef f(a): log.info(a)\n",
        "import logging\nlog = logging.getLogger(__name__)\ndef f(a): log.info(a)\n",
    ),
    "own module": ("class F:\n    def a(self): return type(self).__module__\n",) * 2,
    "globals": ("def f(): return globals()\n", "def f(): return globals()\n"),
    "global statement": (
        "N = 0\ndef f():\n    global N\n    N += 1\n",
        "N = 0\ndef f():\n    global N\n    N += 1\n",
    ),
    "class attributes": ("class F:\n    a = 1\n", "class F:\n    a = 2\n"),
    "class state": ("class F:\n    seen = []\n    def add(self, x): self.seen.append(x)\n",) * 2,
    "singletons": ("class F:\n    one = None\n    @classmethod\n    def get(cls):\n        cls.one = cls.one or cls()\n        return cls.one\n",) * 2,
    "a method more": (
        "class F:\n    def a(self): return 1\n",
        "class F:\n    def a(self): return 1\n    def b(self): return 1\n",
    ),
    "bases differ": (
        "class Base:\n    def a(self): return 1\nclass F(Base): pass\n",
        "class Base:\n    def a(self): return 2\nclass F(Base): pass\n",
    ),
    "other modules": (
        "from json import loads\ndef f(a): return loads(a)\n",
        "from yaml import loads\ndef f(a): return loads(a)\n",
    ),
    "another name in the class's text": (
        "class F:\n    def a(self): raise ValueError('F failed')\n",
        "class F:\n    def a(self): raise ValueError('G failed')\n",
    ),
    "order of dataclass fields": (
        "from dataclasses import dataclass\n@dataclass\nclass F:\n    a: int\n    b: int\n",
        "from dataclasses import dataclass\n@dataclass\nclass F:\n    b: int\n    a: int\n",
    ),
    "await": ("async def f(a): return await a()\n", "async def f(a): return a()\n"),
    "swapped locals": (
        "def f(a):\n    x, y = a\n    return x - y\n",
        "def f(a):\n    x, y = a\n    return y - x\n",
    ),
    "swapped parameters": ("def f(a, b): return a - b\n", "def f(a, b): return b - a\n"),
    "a local that hides a global": (
        "K = 1\ndef f(a):\n    K = a\n    return K + 1\n",
        "K = 1\ndef f(a):\n    L = a\n    return K + 1\n",
    ),
    "numbers in f-strings": ("def f(a): return f'{a:.2f}'\n", "def f(a): return f'{a:.3f}'\n"),
    "handlers in another order": (
        "def f(a):\n    try: a()\n    except KeyError: return 1\n    except LookupError: return 2\n",
        "def f(a):\n    try: a()\n    except LookupError: return 2\n    except KeyError: return 1\n",
    ),
    "registered by a call": (
        "from app.hub import reg\ndef f(): return 1\nreg(f)\n",
        "from app.hub import reg\ndef f(): return 1\nreg(f)\n",
    ),
    "an attribute that is set later": (
        "def f(): return f.n\nf.n = 1\n",
        "def f(): return f.n\nf.n = 2\n",
    ),
    "a class that is changed later": (
        "class F:\n    def a(self): return self.n\nF.n = 1\n",
        "class F:\n    def a(self): return self.n\nF.n = 2\n",
    ),
    "nothing": ("def f(): pass\n", "def f(): ...\n"),
    "fallback imports": (
        "try:\n    from fast import loads\nexcept ImportError:\n    from json import loads\ndef f(a): return loads(a)\n",
        "from json import loads\ndef f(a): return loads(a)\n",
    ),
}  # fmt: skip

HUB = "TABLE = []\ndef reg(g):\n    TABLE.append(g)\n    return g\n"


@pytest.mark.parametrize(("new", "old"), DIFFERENT.values(), ids=DIFFERENT.keys())
def test_not_the_same(new: str, old: str) -> None:
    found = of_pair(new, old, hub=HUB)
    assert found is not None
    assert found.canonical.path.endswith(".py") and found.canonical.line >= 1
    assert found.reason


OUTSIDE = {
    "by its path": "import os\ndef exists(path):\n    return os.path.exists(path)\n",
    "taken from its package": "from os import path as p\ndef exists(path):\n    return p.exists(path)\n",
    "by a name": "from os.path import exists as there\ndef exists(path):\n    return there(path)\n",
    "whatever it gets": "import os\ndef exists(*args, **more):\n    return os.path.exists(*args, **more)\n",
    "with what it says": "import os\ndef exists(path):\n    '''Is it there?'''\n    return os.path.exists(path)\n",
}


@pytest.mark.parametrize("old", OUTSIDE.values(), ids=OUTSIDE.keys())
def test_what_only_hands_on_to_another_distribution_is_the_same(old: str) -> None:
    files = {"app/__init__.py": "", "app/u.py": old}
    assert difference(files, "os.path:exists", "app.u:exists") is None


@pytest.mark.parametrize(
    "old",
    [
        "import os\ndef exists(path):\n    return os.path.isfile(path)\n",
        "import os\ndef exists(path='.'):\n    return os.path.exists(path)\n",
        "import os\ndef exists(path):\n    return not os.path.exists(path)\n",
        "import os\ndef exists(path, root):\n    return os.path.exists(root)\n",
        "import os\nfrom functools import cache\n@cache\ndef exists(path):\n    return os.path.exists(path)\n",
        "import os\nos = None\ndef exists(path):\n    return os.path.exists(path)\n",
        "import os\ndef exists(os):\n    return os.path.exists(os)\n",
        "import os\nasync def exists(path):\n    return os.path.exists(path)\n",
        "import os\ndef exists(path):\n    return os.other.exists(path)\n",
    ],
)
def test_what_does_more_than_hand_on_to_another_distribution_is_not(old: str) -> None:
    files = {"app/__init__.py": "", "app/u.py": old}
    assert difference(files, "os.path:exists", "app.u:exists") is not None


@pytest.mark.parametrize(
    ("pair", "same"),
    [
        (("app.old:G", "app.new:E"), True),
        (("app.old", "app.new"), False),  # of whole modules, what has the same name
        (("app.old:G", "app.new:other"), False),
        (("app.old:other", "app.new:E"), False),
    ],
)
def test_what_takes_the_place_of_what_is_no_difference(pair: tuple[str, str], same: bool) -> None:
    code = "class {0}(Exception): pass\ndef f(a): raise {0}(a)\n"
    files = {"app/new.py": code.format("E"), "app/old.py": code.format("G")}
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))
    pairs = {Symbol.parse(pair[0]): Symbol.parse(pair[1])}
    found = SameCode(Project.of(tree, ["."]), pairs).difference(
        Symbol.parse("app.new:f"), Symbol.parse("app.old:f")
    )
    assert (found is None) is same


def test_of_whole_modules_what_has_one_name_is_no_difference() -> None:
    code = "class E(Exception): pass\ndef f(a): raise E(a)\n"
    tree = SourceTree(MemoryBase({"app/new.py": code.encode(), "app/old.py": code.encode()}))
    pair = Symbol("app.new", "f"), Symbol("app.old", "f")
    project = Project.of(tree, ["."])
    assert SameCode(project).difference(*pair) is not None
    assert SameCode(project, {Symbol("app.old"): Symbol("app.new")}).difference(*pair) is None


def test_of_whole_modules_nobody_judges_what_is_private() -> None:
    code = "def _clean(x): return x.{0}()\ndef f(a): return _clean(a)\n"
    files = {"app/new.py": code.format("lower"), "app/old.py": code.format("upper")}
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))
    same = SameCode(Project.of(tree, ["."]), {Symbol("app.old"): Symbol("app.new")})
    found = same.difference(Symbol("app.new", "f"), Symbol("app.old", "f"))
    assert found is not None and found.reason == "x.lower against x.upper"
