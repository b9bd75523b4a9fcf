"""Pairs of implementations: equal in behaviour with other code, and different in one place.

Each is the code of the canonical and of the competitor, and what calls them.
"""
# ruff: noqa: E501 (code of fixtures in one line)

from __future__ import annotations

_MANAGER = (
    "import contextlib, os\n@contextlib.contextmanager\ndef f(path: str = 'x'):\n"
    "    before = os.getcwd()\n    os.chdir('/')\n{}"
)
_RESTORES = "    try:\n        yield path\n    finally:\n        os.chdir(before)\n"
_RESTORES_TOO = (
    "    try:\n        yield path\n    except BaseException:\n        os.chdir(before)\n"
    "        raise\n    os.chdir(before)\n"
)

EQUAL = {
    "a manager of a folder": (_MANAGER.format(_RESTORES), _MANAGER.format(_RESTORES_TOO)),
    "a file is written": (
        "from pathlib import Path\ndef f(n: int):\n    Path('last.txt').write_text(str(n))\n    return n + 1\n",
        "def f(n: int):\n    with open('last.txt', 'w') as file:\n        file.write(f'{n}')\n    return 1 + n\n",
    ),
    "a constructor that takes more": (
        "class F:\n    def __init__(self, size: int, wait: int = 30): self.size = size; self.wait = wait\n    def twice(self): return 2 * self.size\n",
        "class F:\n    def __init__(self, size: int): self.size = size\n    def twice(self): return self.size + self.size\n",
    ),
    "sum by loop": (
        "def f(xs: list[int]): return sum(xs)\n",
        "def f(xs: list[int]):\n    total = 0\n    for x in xs:\n        total += x\n    return total\n",
    ),
    "clamp": (
        "def f(x: int, low: int = 0, high: int = 9): return max(low, min(x, high))\n",
        "def f(x: int, low: int = 0, high: int = 9):\n    y = x if x < high else high\n    return y if y > low else low\n",
    ),
    "comprehension": (
        "def f(xs: list[str]): return [x.upper() for x in xs if x]\n",
        "def f(xs: list[str]):\n    out = []\n    for x in xs:\n        if x:\n            out.append(x.upper())\n    return out\n",
    ),
    "count words": (
        "from collections import Counter\ndef f(text: str): return dict(Counter(text.split()))\n",
        "def f(text: str):\n    found = {}\n    for word in text.split():\n        found[word] = found.get(word, 0) + 1\n    return found\n",
    ),
    "unique": (
        "def f(xs: list[int]): return list(dict.fromkeys(xs))\n",
        "def f(xs: list[int]):\n    seen = set()\n    out = []\n    for x in xs:\n        if x not in seen:\n            seen.add(x)\n            out.append(x)\n    return out\n",
    ),
    "prefix": (
        "def f(text: str): return text.removeprefix('ab')\n",
        "def f(text: str):\n    if text.startswith('ab'):\n        return text[2:]\n    return text\n",
    ),
    "format": (
        "def f(name: str, n: int): return f'{name}: {n}'\n",
        "def f(name: str, n: int): return '%s: %d' % (name, n)\n",
    ),
    "conditions": (
        "def f(a: bool, b: bool): return not (a and b)\n",
        "def f(a: bool, b: bool): return not a or not b\n",
    ),
    "recursion": (
        "def f(n: int):\n    n = abs(n) % 20\n    out = 1\n    for i in range(2, n + 1):\n        out *= i\n    return out\n",
        "def f(n: int):\n    n = abs(n) % 20\n    return 1 if n < 2 else n * g(n - 1)\ndef g(n):\n    return 1 if n < 2 else n * g(n - 1)\n",
    ),
    "exceptions": (
        "def f(d: dict, k: str):\n    if k not in d:\n        raise KeyError(k)\n    return d[k]\n",
        "def f(d: dict, k: str):\n    return d[k]\n",
    ),
    "parse": (
        "def f(text: str):\n    head, _, tail = text.partition('=')\n    return head.strip(), tail.strip()\n",
        "def f(text: str):\n    if '=' not in text:\n        return text.strip(), ''\n    head, tail = text.split('=', 1)\n    return head.strip(), tail.strip()\n",
    ),
    "async": (
        "import asyncio\nasync def f(n: int):\n    await asyncio.sleep(0)\n    return n * 2\n",
        "async def f(n: int): return n + n\n",
    ),
    "generator": (
        "def f(n: int):\n    yield from range(n % 7)\n",
        "def f(n: int):\n    i = 0\n    while i < n % 7:\n        yield i\n        i += 1\n",
    ),
    "prints": (
        "def f(n: int): print('n', n)\n",
        "def f(n: int): print(f'n {n}')\n",
    ),
    "changes its argument": (
        "def f(xs: list[int]): xs.sort()\n",
        "def f(xs: list[int]): xs[:] = sorted(xs)\n",
    ),
    "injected client": (
        "def f(client, key: str):\n    client.put(key, 1)\n    return client.flush()\n",
        "def f(client, key: str):\n    put = client.put\n    put(key, 1)\n    return client.flush()\n",
    ),
    "class with a list": (
        "class F:\n    def __init__(self, size: int = 3): self.size = size; self._xs = []\n    def add(self, x: int): self._xs.append(x)\n    def last(self): return self._xs[-1] if self._xs else None\n",
        "class F:\n    def __init__(self, size: int = 3): self.size = size; self._items = ()\n    def add(self, x: int): self._items += (x,)\n    def last(self):\n        for item in reversed(self._items):\n            return item\n",
    ),
    "class with a counter": (
        "class F:\n    def __init__(self, start: int = 0): self.n = start\n    def up(self, by: int = 1): self.n += by; return self.n\n",
        "class F:\n    def __init__(self, start: int = 0): self.n = start\n    def up(self, by: int = 1):\n        self.n = self.n + by\n        return self.n\n",
    ),
    "class with another constructor": (
        "class F:\n    def __init__(self, name: str, loud: bool = False): self._name = name; self._loud = loud\n    def hello(self): return 'hi ' + self._name\n",
        "class F:\n    def __init__(self, name: str, retries: int = 3): self._who = name; self._retries = retries\n    def hello(self): return f'hi {self._who}'\n",
    ),
    "class that is a context": (
        "class F:\n    def __init__(self): self._open = False\n    def start(self): self._open = True; return self\n    def state(self): return 'open' if self._open else 'shut'\n",
        "class F:\n    def __init__(self): self._state = 'shut'\n    def start(self):\n        self._state = 'open'\n        return self\n    def state(self): return self._state\n",
    ),
    "logs": (
        "import logging\ndef f(n: int): logging.getLogger('a').info('got %s', n)\n",
        "import logging\ndef f(n: int): logging.getLogger('b').info(f'got {n}')\n",
    ),
    "unannotated text": (
        "def f(text): return text.strip().lower()\n",
        "def f(text): return text.lower().strip()\n",
    ),
}  # fmt: skip

APART = {
    "a manager that goes back": (
        _MANAGER.format(_RESTORES), _MANAGER.format("    yield path\n"),
    ),
    "a manager that keeps errors to itself": (
        _MANAGER.format(_RESTORES),
        _MANAGER.format(
            "    with contextlib.suppress(Exception):\n        yield path\n    os.chdir(before)\n"
        ),
    ),
    "a manager of another folder": (
        _MANAGER.format(_RESTORES), _MANAGER.format(_RESTORES).replace("'/'", "'/usr'"),
    ),
    "a file is written": (
        "def f(n: int): return n + 1\n",
        "def f(n: int):\n    with open('last.txt', 'w') as file:\n        file.write(str(n))\n    return n + 1\n",
    ),
    "an attribute that only the competitor has": (
        "class F:\n    def __init__(self, size: int, wait: int = 30): self.size = size\n    def twice(self): return 2 * self.size\n",
        "class F:\n    def __init__(self, size: int, wait: int = 30): self.size = size; self.wait = wait\n    def twice(self): return self.size + self.size\n",
        "from app.old import F\nprint(F(1).wait)\n",
    ),
    "edge of a clamp": (
        "def f(x: int): return max(0, min(x, 9))\n",
        "def f(x: int): return max(0, min(x, 10))\n",
    ),
    "less or equal": (
        "def f(xs: list[int]): return [x for x in xs if x < 10]\n",
        "def f(xs: list[int]): return [x for x in xs if x <= 10]\n",
    ),
    "case": (
        "def f(text: str): return text.strip().lower()\n",
        "def f(text: str): return text.strip()\n",
    ),
    "strip and lstrip": (
        "def f(text: str): return text.strip()\n",
        "def f(text: str): return text.lstrip()\n",
    ),
    "first and last": (
        "def f(text: str): return text.split('/')[0]\n",
        "def f(text: str): return text.split('/')[-1]\n",
    ),
    "order": (
        "def f(xs: list[int]): return sorted(xs)\n",
        "def f(xs: list[int]): return sorted(xs, reverse=True)\n",
    ),
    "order is lost": (
        "def f(xs: list[int]): return list(dict.fromkeys(xs))\n",
        "def f(xs: list[int]): return sorted(set(xs))\n",
    ),
    "exception": (
        "def f(d: dict, k: str):\n    if k not in d:\n        raise ValueError(k)\n    return d[k]\n",
        "def f(d: dict, k: str): return d[k]\n",
    ),
    "none for nothing": (
        "def f(xs: list[int]): return max(xs) if xs else None\n",
        "def f(xs: list[int]): return max(xs) if xs else 0\n",
    ),
    "hashes": (
        "import hashlib\ndef f(data: bytes): return hashlib.sha256(data).hexdigest()\n",
        "import hashlib\ndef f(data: bytes): return hashlib.sha1(data).hexdigest()\n",
    ),
    "registries": (
        "HOOKS = []\ndef f(): HOOKS.append(1)\n",
        "CLEANERS = {}\ndef f(): CLEANERS['f'] = 1\n",
    ),
    "changes its argument": (
        "def f(xs: list[int]): return sorted(xs)\n",
        "def f(xs: list[int]):\n    xs.sort()\n    return xs\n",
    ),
    "rounding": (
        "def f(x: float): return round(x, 2)\n",
        "def f(x: float): return int(x * 100) / 100\n",
    ),
    "truth": (
        "def f(a: int): return bool(a)\n",
        "def f(a: int): return a\n",
    ),
    "async": (
        "async def f(n: int): return n * 2\n",
        "async def f(n: int): return n * 2 if n else 1\n",
    ),
    "injected client": (
        "def f(client, key: str):\n    client.put(key, 1)\n    client.flush()\n",
        "def f(client, key: str):\n    client.put(key, 1)\n",
    ),
    "prints": (
        "def f(n: int): print('n', n)\n",
        "def f(n: int): print('n', n + 0, end='')\n",
    ),
    "class keeps the first": (
        "class F:\n    def __init__(self): self._x = None\n    def put(self, x: int): self._x = x\n    def get(self): return self._x\n",
        "class F:\n    def __init__(self): self._x = None\n    def put(self, x: int): self._x = x if self._x is None else self._x\n    def get(self): return self._x\n",
    ),
    "class with a limit": (
        "class F:\n    def __init__(self, size: int = 3): self._left = size\n    def take(self):\n        if self._left <= 0: return False\n        self._left -= 1\n        return True\n",
        "class F:\n    def __init__(self, size: int = 3): self._left = size\n    def take(self):\n        if self._left < 0: return False\n        self._left -= 1\n        return True\n",
    ),
    "class with another default": (
        "class F:\n    def __init__(self, start: int = 0): self._n = start\n    def value(self): return self._n\n",
        "class F:\n    def __init__(self, start: int = 1): self._n = start\n    def value(self): return self._n\n",
    ),
    "literals": (
        "def f(mode): return mode in ('r', 'w')\n",
        "def f(mode): return mode in ('r', 'w', 'a')\n",
        "from app.old import f\nf('a')\nf('r')\n",
    ),
    "keys": (
        "def f(d: dict): return list(d)\n",
        "def f(d: dict): return list(d.values())\n",
    ),
}  # fmt: skip


def files_of(pair: tuple[str, ...]) -> dict[str, bytes]:
    """A small package of a pair."""
    new, old, *uses = pair
    name = "F" if "class F" in new else "f"
    use = uses[0] if uses else f"from app.old import {name}\n"
    files = {"app/__init__.py": "", "app/new.py": new, "app/old.py": old, "app/use.py": use}
    return {path: text.encode() for path, text in files.items()}
