"""`delegate`: the adapter's code, what it refuses, and that programs do the same with it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from tests.codemods.playing import Played, code, play
from tests.findings.migrating import output

NEW = """
    class Engine:
        def __init__(self, bridge=None, limits=3):
            self.bridge = bridge
            self.limits = limits

        def build(self, user_id):
            return f"{self.bridge}-{user_id}-{self.limits}"

        async def wait(self):
            return 1
"""
OLD = '''
    """Old engines."""
    import json

    _SEPARATOR = "-"


    def _joined(*parts):
        return _SEPARATOR.join(map(str, parts))


    class Factory:
        """Makes engines."""

        def __init__(self, sockets, timeout: float = 3.0):
            self._sockets = sockets
            self.limits = 3

        # Comments above stay.
        def create(self, user: str = "nobody") -> str:
            """Creates one."""
            return _joined(self._sockets, user, self.limits)

        def _dump(self):
            return json.dumps(self._sockets)


    class Stays: ...
'''
RULE = {
    "for": "a.b:Factory",
    "arguments": {"sockets": {"rename": "bridge"}, "timeout": {"drop": True}},
    "methods": {"create": {"rename": "build", "arguments": {"user": {"rename": "user_id"}}}},
}
AFTER = '''
    """Old engines."""
    from n import Engine


    class Factory:
        """Makes engines."""

        def __init__(self, sockets, timeout: float = 3.0):
            self._canonical = Engine(sockets)

        # Comments above stay.
        def create(self, user: str = "nobody") -> str:
            """Creates one."""
            return self._canonical.build(user)

        @property
        def limits(self):
            return self._canonical.limits

        @limits.setter
        def limits(self, value):
            self._canonical.limits = value


    class Stays: ...
'''


def delegate(
    old: str, new: str = NEW, rule: Mapping[str, Any] | None = None, **others: str
) -> Played:
    name = "Factory" if "class Factory" in old else "old"
    target = "Engine" if "class Engine" in new else "new"
    options = {"rules": [rule]} if rule else {"symbols": [f"a.b:{name}"]}
    competitors = ({"symbol": f"a.b:{name}", "verdict": "variant"},)
    files = {"a/__init__.py": "", "a/b.py": old, "n.py": new, **others}
    return play(files, "delegate", options, canonical=f"n:{target}", competitors=competitors)


def test_the_whole_adapter() -> None:
    played = delegate(OLD, rule=RULE)
    assert played.text("a/b.py") == code(AFTER)
    [said] = played.said("a/b.py", "shimmed")
    assert said == (
        "11: hands everything to n:Engine; its instances are pickled otherwise from now on; "
        "gone: _dump, _sockets"
    )


FUNCTIONS = {
    "a plain one": (
        "def old(x, y=1):\n    '''Doc.'''\n    return x + y\n",
        "def new(x, y=2): ...\n",
        "from n import new\n\n\ndef old(x, y=1):\n    '''Doc.'''\n    return new(x, y)\n",
    ),
    "names that differ in place": (
        "def old(x, *, y): return x\n",
        "def new(*, y, x): ...\n",
        "from n import new\n\n\ndef old(x, *, y):\n    return new(x=x, y=y)\n",
    ),
    "rest": (
        "def old(x, *rest, **more):\n    return x\n",
        "def new(x, *args, **options): ...\n",
        "from n import new\n\n\ndef old(x, *rest, **more):\n    return new(x, *rest, **more)\n",
    ),
    "both async": (
        "async def old(x):\n    return x\n",
        "async def new(x): ...\n",
        "from n import new\n\n\nasync def old(x):\n    return await new(x)\n",
    ),
    "only the old one async": (
        "async def old(x):\n    return x\n",
        "def new(x): ...\n",
        "from n import new\n\n\nasync def old(x):\n    return new(x)\n",
    ),
    "generators": (
        "def old(x):\n    yield x\n",
        "def new(x):\n    yield x\n",
        "from n import new\n\n\ndef old(x):\n    return new(x)\n",
    ),
}


@pytest.mark.parametrize("old, new, after", FUNCTIONS.values(), ids=FUNCTIONS.keys())
def test_functions(old: str, new: str, after: str) -> None:
    assert delegate(old, new).text("a/b.py") == after


def test_one_of_the_same_name_gets_another_one_here() -> None:
    files = {"a/__init__.py": "", "a/b.py": "class X:\n    def f(self):\n        return 1\n"}
    files["n.py"] = "class X:\n    def f(self):\n        return 1\n"
    left = play(files, "delegate", {"symbols": ["a.b:X"]}).text("a/b.py")
    assert "from n import X as _CanonicalX\n" in left
    assert "self._canonical = _CanonicalX()" in left


CLASS = "class Factory:\n    def f(self{0}):\n        {1}\n"
OTHER = "class Engine:\n    def f(self{0}):\n        {1}\n"
REFUSED = {
    "a member that is not there": (CLASS.format("", "pass"), "class Engine: ...\n", "has no f"),
    "another kind": (CLASS.format("", "pass"), "class Engine:\n    f = 1\n", "is a attribute"),
    "a property for a method that takes something": (
        CLASS.format(", x=1", "return x"),
        "class Engine:\n    @property\n    def f(self):\n        return 1\n",
        "f is a property there",
    ),
    "a method that wants something for a property": (
        "class Factory:\n    @property\n    def f(self):\n        return 1\n",
        OTHER.format(", x", "return x"),
        "f is a method there",
    ),
    "a property that is set": (
        "class Factory:\n    @property\n    def f(self):\n        return 1\n"
        "    @f.setter\n    def f(self, x): ...\n",
        OTHER.format("", "return 1"),
        "f is a method there",
    ),
    "an argument without a place": (
        CLASS.format(", x", "pass"), OTHER.format("", "pass"), "no argument x there",
    ),
    "one that would not be given": (
        CLASS.format("", "pass"), OTHER.format(", x", "pass"), "argument x would not be given",
    ),
    "async there alone": (
        CLASS.format("", "pass"),
        "class Engine:\n    async def f(self): ...\n",
        "can't await it",
    ),
    "a generator here alone": (
        CLASS.format("", "yield 1"), OTHER.format("", "return [1]"), "is a generator",
    ),
    "fluent here alone": (
        CLASS.format("", "return self"), OTHER.format("", "return 1"), "returns self",
    ),
    "makes its own class": (
        CLASS.format("", "return Factory()"),
        OTHER.format("", "return Engine()"),
        "of its own class",
    ),
    "looks into another": (
        CLASS.format(", o", "return o._x"), OTHER.format(", o", "return o._x"), "looks into o",
    ),
    "bases": ("class Factory(dict): ...\n", "class Engine: ...\n", "base dict"),
    "a decorator": ("@mark\nclass Factory: ...\n", "class Engine: ...\n", "decorator"),
    "a metaclass": ("class Factory(metaclass=M): ...\n", "class Engine: ...\n", "keywords"),
    "slots": ("class Factory:\n    __slots__ = ('x',)\n", "class Engine: ...\n", "__slots__"),
    "__getattr__": (
        "class Factory:\n    def __getattr__(self, n): ...\n", "class Engine: ...\n", "__getattr__",
    ),
    "other statements": (
        "class Factory:\n    print(1)\n", "class Engine: ...\n", "more than definitions",
    ),
    "an abstract canonical": (
        CLASS.format("", "pass"),
        "from abc import abstractmethod\n"
        "class Engine:\n    @abstractmethod\n    def f(self): ...\n",
        "is abstract",
    ),
    "a constructor that takes more": (
        CLASS.format("", "pass"),
        "class Engine:\n    def __init__(self, x): ...\n    def f(self): ...\n",
        "its constructor: argument x would not be given",
    ),
}  # fmt: skip


@pytest.mark.parametrize("old, new, reason", REFUSED.values(), ids=REFUSED.keys())
def test_what_can_not_be_handed_on_leaves_all_as_it_is(old: str, new: str, reason: str) -> None:
    played = delegate(old, new)
    assert played.text("a/b.py") == old
    assert any(reason in said for said in played.said("a/b.py", "refused"))


ELSEWHERE = {
    "a subclass": ({"c.py": "from a.b import Factory\nclass S(Factory): ...\n"}, "c.py:2 derives"),
    "by another name": (
        {"c.py": "from a.b import Factory as F\nclass S(F): ...\n"}, "c.py:2 derives"
    ),
    "through its module": (
        {"c.py": "import a.b\nclass S(a.b.Factory): ...\n"}, "c.py:2 derives"
    ),
    "handed on under another name": (
        {
            "m.py": "from a.b import Factory as Made\n",
            "c.py": "from m import Made\nclass S(Made): ...\n",
        },
        "c.py:2 derives",
    ),
    "in a function": (
        {"c.py": "def f():\n    from a.b import Factory as F\n    class S(F): ...\n"},
        "c.py:3 derives",
    ),
    "with a type argument": (
        {"c.py": "from a.b import Factory\nclass S(object, Factory[int]): ...\n"}, "c.py:2 derives"
    ),
    "in a file that can't be read": (
        {"c.py": "from a.b import Factory\nclass S(Factory): ...\nprint 1\n"}, "c.py:2 derives"
    ),
    "a private member": (
        {"c.py": "from a.b import Factory\nFactory(1)._dump()\n"}, "c.py:2 uses its private _dump",
    ),
}  # fmt: skip


@pytest.mark.parametrize("others, reason", ELSEWHERE.values(), ids=ELSEWHERE.keys())
def test_what_other_files_count_on_stays(others: dict[str, str], reason: str) -> None:
    played = delegate(OLD, rule=RULE, **others)
    assert played.text("a/b.py") == code(OLD)
    assert any(reason in said for said in played.said("a/b.py", "refused"))


@pytest.mark.parametrize(
    "other",
    [
        "from dataclasses import dataclass\nfrom a.b import Factory\nx = {1: 2}\n",
        "class Other: ...\nfrom a.b import Factory\n",
        "class Factory: ...\nclass S(Factory): ...\n",
        "from typing import Factory\nclass S(Factory): ...\n",
        "class S(Base, metaclass=M):\n    factory: 'Factory'\n",
        "# class S(Factory):\ntext = 'class S(Factory): ...'\n",
        "def takes(made: Factory) -> None: ...\nclass Holder(dict[str, Factory]): ...\n",
    ],
)
def test_what_does_not_derive_from_it_is_in_nobody_s_way(other: str) -> None:
    played = delegate(OLD, rule=RULE, **{"c.py": other})
    assert "self._canonical = " in played.text("a/b.py")


def test_a_cycle_is_shown() -> None:
    new = "from a.b import Stays\n" + code(NEW)
    played = delegate(OLD, new, RULE)
    said = played.said("a/b.py", "refused")
    assert said == ["11: importing n.py here would close a cycle: n.py -> a/b.py"]


@dataclass(frozen=True)
class Feature:
    """A piece of behaviour, as both classes have it, with its rule and what a program does."""

    old: str
    new: str
    program: str
    methods: Mapping[str, Any] | None = None
    attributes: Mapping[str, str] | None = None


FEATURES = (
    Feature(
        "def double(self, value=4):\n    return value * 2 + self._start\n",
        "def twice(self, number):\n    total = number + number\n    return total + self.first\n",
        "print(x.double(), x.double(5), x.double(value=6))",
        {"double": {"rename": "twice", "arguments": {"value": {"rename": "number"}}}},
    ),
    Feature(
        "def each(self, *values):\n    for value in values:\n        yield value + self._start\n",
        "def each(self, *values):\n    yield from (v + self.first for v in values)\n",
        "print(list(x.each(1, 2, 3)), list(x.each()))",
    ),
    Feature(
        "def add(self, value):\n    self._seen = [*self._seen, value]\n    return self\n",
        "def add(self, value):\n    self.seen.append(value)\n    return self\n",
        "print(x.add(1).add(2) is x, type(x).__name__)",
    ),
    Feature(
        "def __len__(self):\n    return len(self._seen)\n",
        "def __len__(self):\n    return sum(1 for _ in self.seen)\n",
        "print(len(x), bool(x))",
    ),
    Feature(
        "def __eq__(self, other):\n    if not isinstance(other, Factory):\n"
        "        return NotImplemented\n    return self._start == other._start\n"
        "def __hash__(self):\n    return hash(self._start)\n",
        "def __eq__(self, that):\n    if type(that) is not Engine:\n        return NotImplemented\n"
        "    return self.first == that.first\ndef __hash__(self):\n    return hash(self.first)\n",
        "print(x == y, x != y, x == 3, x == Factory(9), len({x, y}))",
    ),
    Feature(
        "@property\ndef begin(self):\n    return self._start\n"
        "@begin.setter\ndef begin(self, value):\n    self._start = value\n",
        "@property\ndef start(self):\n    return self.first\n"
        "@start.setter\ndef start(self, new):\n    self.first = new\n",
        "x.begin += 2\nprint(x.begin)\nx.begin -= 2",
        None,
        {"begin": "start"},
    ),
    Feature(
        "def amount(self):\n    return self._start + 1\n",
        "@property\ndef size(self):\n    return 1 + self.first\n",
        "print(x.amount())",
        {"amount": {"rename": "size"}},
    ),
    Feature(
        "@property\ndef total(self):\n    return self._start + 2\n",
        "def total(self, more=2):\n    return self.first + more\n",
        "print(x.total)",
    ),
    Feature(
        "async def later(self, *, value):\n    return value + self._start\n",
        "async def soon(self, value):\n    return self.first + value\n",
        "print(asyncio.run(x.later(value=2)))",
        {"later": {"rename": "soon"}},
    ),
    Feature(
        "async def stream(self):\n    yield self._start\n    yield 2\n",
        "async def stream(self):\n    for one in (self.first, 2):\n        yield one\n",
        "async def all_of():\n    return [one async for one in x.stream()]\n"
        "print(asyncio.run(all_of()))",
    ),
    Feature(
        "def __enter__(self):\n    self._seen = []\n    return self\n"
        "def __exit__(self, *error):\n    return error[0] is KeyError\n",
        "def __enter__(self):\n    self.seen.clear()\n    return self\n"
        "def __exit__(self, *why):\n    return why[0] is not None and why[0] is KeyError\n",
        "with x as entered:\n    print(entered is x)\n    raise KeyError(1)",
    ),
    Feature(
        "LIMIT = 7\n@staticmethod\ndef most(a, b):\n    return a if a > b else b\n",
        "LIMIT = 7\n@staticmethod\ndef most(a, b):\n    return max(a, b)\n",
        "print(Factory.LIMIT, x.LIMIT, Factory.most(1, 2), x.most(4, 3))",
    ),
    Feature(
        "@classmethod\ndef of(cls, start):\n    return cls(start)\n",
        "@classmethod\ndef made(cls, first):\n    return cls(first=first)\n",
        "z = Factory.of(5)\nprint(type(z).__name__, z.public)",
        {"of": {"rename": "made", "arguments": {"start": {"rename": "first"}}}},
    ),
    Feature(
        "def fail(self, key):\n    if key:\n        raise ValueError(key)\n    return None\n",
        "def fail(self, key):\n    while key:\n        raise ValueError(key)\n",
        "print(x.fail(''))\ntry:\n    x.fail('k')\nexcept ValueError as error:\n    print(error)",
    ),
)


def indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())


def pair(seed: int) -> tuple[dict[str, str], dict[str, Any]]:
    """A generated pair of classes that do the same, a program, and the rule for what differs."""
    chance = random.Random(seed)
    features = chance.sample(FEATURES, chance.randint(2, 7))
    renamed = chance.choice(["first", "start"])
    extra = chance.random() < 0.5
    old = "class Factory:\n" + indented(
        f"def __init__(self, start=1{', unused=None' if extra else ''}):\n"
        "    self._start = start\n    self._seen = []\n    self.public = start * 3\n"
    )
    new = "class Engine:\n" + indented(
        f"def __init__(self, {renamed}, more={chance.randint(0, 3)}):\n"
        f"    self.first = {renamed}\n    self.seen = []\n    self.public = 3 * {renamed}\n"
    )
    arguments: dict[str, Any] = {"start": {"rename": renamed}} if renamed != "start" else {}
    arguments |= {"unused": {"drop": True}} if extra else {}
    rule: dict[str, Any] = {"for": "a.b:Factory", "methods": {}, "attributes": {}}
    rule |= {"arguments": arguments} if arguments else {"by_name": True}
    program = "import asyncio\nfrom a.b import Factory\nx, y = Factory(2), Factory(2)\n"
    for feature in features:
        mine, theirs = feature.old, feature.new
        if renamed == "start":
            theirs = theirs.replace("cls(first=first)", "cls(start=first)")
        old += indented(mine)
        new += indented(theirs)
        rule["methods"] |= feature.methods or {}
        rule["attributes"] |= feature.attributes or {}
        program += feature.program + "\n"
    program += "x.public = 8\nprint(x.public, Factory().public, Factory(start=4).public)\n"
    return {"a/__init__.py": "", "a/b.py": old, "n.py": new, "program.py": program}, rule


@pytest.mark.parametrize("seed", range(30))
def test_programs_do_the_same_with_the_adapter(seed: int) -> None:
    files, rule = pair(seed)
    competitors = ({"symbol": "a.b:Factory", "verdict": "variant"},)
    played = play(
        files, "delegate", {"rules": [rule]}, canonical="n:Engine", competitors=competitors
    )
    assert played.said("a/b.py", "refused") == []
    assert "self._canonical = Engine(" in played.text("a/b.py")
    before = output({path: text.encode() for path, text in files.items()}, "program.py")
    assert "Traceback" not in before
    assert output(played.files, "program.py") == before
