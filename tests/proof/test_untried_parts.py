"""No difference is said only where what differs was run; what Python asks by itself is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from canonize.core.evidence import Grade
from tests.findings import playing
from tests.proof.test_differential import trying

_HOLDS = "class F:\n    def __init__(self, n: int): self.n = n\n    def go(self): return self.n{}\n"
_NEW, _OLD = _HOLDS.format(""), _HOLDS.format(" + 0")
_SET = (
    "    @property\n    def size(self): return self.n\n"
    "    @size.setter\n    def size(self, value): self.n = {}\n"
)
_LESS = "    def __lt__(self, other): return {}\n"
_BAD = (
    "class F(Exception):\n    def __init__(self, n: int): super().__init__(n)\n"
    "    def __str__(self): return {}\n"
)
_DICT = "class F(dict):\n    def size(self): return len(self){}\n"
_BASE = (
    "class F:\n    def __init_subclass__(cls, *, tag='x', **more):\n"
    "        super().__init_subclass__(**more)\n        cls.tag = {}\n    def go(self): return 1\n"
)
_FAR = "def f(n: int):\n    if n * 7 == 86415:\n        return {}\n    return n{}\n"
_HELPED = (
    "def _g(n):\n    if n * 7 == 86415: return {}\n    return n\ndef f(n: int): return _g(n)\n"
)
_CAUGHT = (
    "import json\ndef f(n: int):\n    try: return json.dumps(n)\n    except {}: return 'deep'\n"
)

ALIKE = {
    "order": (_NEW + _LESS.format("self.n < other.n"), _OLD + _LESS.format("other.n > self.n")),
    "order that only the canonical has": (_NEW + _LESS.format("self.n < other.n"), _OLD),
    "equality": (
        _NEW + "    def __eq__(self, other): return isinstance(other, F) and self.n == other.n\n",
        _OLD + "    def __eq__(self, o): return isinstance(o, F) and o.n - self.n == 0\n",
    ),
    "text": (_BAD.format("f'code {self.args[0]}'"), _BAD.format("'code %s' % self.args[0]")),
    "a missing key": (
        _DICT.format("") + "    def __missing__(self, key): return 'no' + 'ne'\n",
        _DICT.format(" + 0") + "    def __missing__(self, key):\n        return 'none'.strip()\n",
    ),
    "a subclass": (_BASE.format("str(tag)"), _BASE.format("f'{tag}'")),
    "a number in the code": (
        "def f(n: int): return -1 if n == 12345 else n\n",
        "def f(n: int):\n    if n == 12345:\n        return -1\n    return n + 0\n",
    ),
    "a branch that is the same in both": (_FAR.format(1, ""), _FAR.format(1, " + 0")),
    "a branch with a variable of another name": (
        _FAR.format("n + 1", "").replace("return n + 1", "found = n + 1; return found", 1),
        _FAR.format("n + 1", " + 0").replace("return n + 1", "made = n + 1; return made", 1),
    ),
    "a helper of which not everything is called": (
        "class Box:\n    def __init__(self, n): self.n = n\n    def get(self): return self.n\n"
        "    def drop(self): self.n = 0\ndef f(n: int): return Box(n).get()\n",
        "def f(n: int): return n + 0\n",
    ),
    "a method that only the canonical has": (_NEW + "    def more(self): return 2\n", _OLD),
}
APART = {
    "the other order": (
        _NEW + _LESS.format("self.n > other.n"), _OLD + _LESS.format("self.n < other.n"),
    ),
    "order that only the competitor has": (
        _NEW, "import functools\n@functools.total_ordering\n" + _OLD
        + _LESS.format("self.n < other.n"),
    ),
    "equality": (
        _NEW, _OLD + "    def __eq__(self, other): return self.n == other.n\n"
        "    def __hash__(self): return hash(self.n)\n",
    ),
    "truth": (_NEW, _OLD + "    def __bool__(self): return self.n > 0\n"),
    "text": (_BAD.format("f'code {self.args[0]}'"), _BAD.format("f'error {self.args[0]}'")),
    "a missing key": (
        _DICT.format(""), _DICT.format(" + 0") + "    def __missing__(self, key): return 0\n",
    ),
    "a subclass": (_BASE.format("tag.upper()"), _BASE.format("tag")),
    "a sum": (
        _NEW + "    def __add__(self, other): return self.n + other\n",
        _OLD + "    def __add__(self, other): return self.n - other\n",
    ),
    "how a property is set": (_NEW + _SET.format("value"), _OLD + _SET.format("-value")),
}  # fmt: skip
UNTRIED = {
    "a branch": (_FAR.format(1, ""), _FAR.format(2, ""), "app/old.py:3"),
    "a value by a condition": (
        "def f(n: int): return n if n * 7 != 86415 else 1\n",
        "def f(n: int): return n if n * 7 != 86415 else 2\n",
        "app/old.py:1",
    ),
    "a helper": (_HELPED.format(1), _HELPED.format(2), "app/old.py:2"),
    "a handler": (_CAUGHT.format("RecursionError"), _CAUGHT.format("OSError"), "app/old.py:4"),
    "a variable in the place of another": (
        "def f(n: int, m: int):\n    if n * 7 == 86415:\n        return n - m\n    return n\n",
        "def f(n: int, m: int):\n    if n * 7 == 86415:\n        return m - n\n    return n + 0\n",
        "app/old.py:3",
    ),
    "a method that is asked of nothing here": (
        _NEW + "    def close(self): return 'shut'\n",
        _OLD + "    def close(self): return 'closed'\n",
        "(close)",
        "from app.old import F\nprint(F(1).go())\n",
    ),
}


@pytest.mark.parametrize("pair", ALIKE.values(), ids=ALIKE.keys())
def test_what_is_alike_is_found_alike(pair: tuple[str, ...], tmp_path: Path) -> None:
    found = trying(pair, tmp_path)
    assert found.grade is Grade.TESTED, found


@pytest.mark.parametrize("pair", APART.values(), ids=APART.keys())
def test_what_python_asks_by_itself_is_asked(pair: tuple[str, ...], tmp_path: Path) -> None:
    found = trying(pair, tmp_path)
    assert found.grade is Grade.DIFFERS, found


@pytest.mark.parametrize("case", UNTRIED.values(), ids=UNTRIED.keys())
def test_what_differs_and_was_never_run_is_told(case: tuple[str, ...], tmp_path: Path) -> None:
    new, old, place, *uses = case
    found = trying((new, old, *uses), tmp_path)
    assert found.grade is None, found
    assert found.told_why.startswith("not tried: ") and place in found.why, found


_USE = "from app.old import F\nprint(F(1).go(), sorted([F(2), F(1)])[0].n, F(4) + 3)\n"
_SUM = "    def __add__(self, other): return {}\n"
_ORDERED = _LESS.format("self.n < other.n")


def _files(new: str, old: str) -> dict[str, str]:
    return {"app/__init__.py": "", "app/new.py": new, "app/old.py": old, "main.py": _USE}


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (
            _NEW + _LESS.format("self.n > other.n") + _SUM.format("self.n + other"),
            "differs: the results",
        ),
        (
            _NEW + _ORDERED + _SUM.format("self.n + other if self.n * 7 != 86415 else 1"),
            "not tried: no example ran what differs",
        ),
    ],
)
def test_a_plan_without_a_reason_stops_there(
    new: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playing, "_REASON", ())
    old = _OLD + _ORDERED + _SUM.format("self.n + other")
    played = playing.play(_files(new, old), "app.new:F", "app.old:F")
    playing.assert_left_alone(played, told, "app/old.py")
    assert played.ran.status != 0


def test_a_plan_goes_on_where_what_differs_was_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playing, "_REASON", ())
    new, old = _NEW + _LESS.format("other.n > self.n"), _OLD + _ORDERED
    same = _SUM.format("self.n + other")
    playing.assert_right(playing.play(_files(new + same, old + same), "app.new:F", "app.old:F"))


def test_the_command_says_where() -> None:
    with playing.repository(_files(*UNTRIED["a branch"][:2])) as root:
        said = playing.canonize(root, "equiv", "--yes", "app.new:f", "app.old:f")
    assert said.status == 2
    assert "not tried: no example ran what differs" in " ".join(said.text.split())
    assert "app/old.py:3" in said.text
