"""Every use of a competitor: compatible, needs adapting, or can't be told."""

from __future__ import annotations

from textwrap import dedent

import pytest

from canonize.compatibility.judged_use import JudgedUse
from canonize.compatibility.use_verdicts import Trouble, UseVerdict
from tests.compatibility.comparing import pair

OLD = """
    class X:
        limit = 1
        def __init__(self, config=None, bridge=None): self.state = 1
        def gone(self): ...
        def same(self, a): ...
        def moved(self, a, b): ...
        def slow(self): ...
        async def quick(self): ...
        def size(self): ...
        @property
        def width(self): ...
        @classmethod
        def build(cls, a): ...
"""
NEW = """
    class X:
        limit = 1
        def __init__(self, bridge=None, config=None): ...
        def same(self, a): ...
        def moved(self, b, a): ...
        async def slow(self): ...
        async def quick(self): ...
        @property
        def size(self): ...
        def width(self): ...
        @classmethod
        def build(cls, b): ...
"""


NOTICED = "def words(o): return o.gone, o.moved, o.slow, o.size, o.width, o.state\n"
"""Another file that may meet what differs."""


def uses(code: str, *, old: str = OLD, new: str = NEW, path: str = "app.py") -> list[JudgedUse]:
    files = {"a/b.py": old, "n.py": new, path: dedent(code), "words.py": NOTICED}
    return list(pair(files).uses)


def verdicts(code: str, **kinds: str) -> list[tuple[int, str, UseVerdict, Trouble]]:
    found = uses(f"from a.b import X\n{dedent(code).lstrip()}", **kinds)
    return [(u.line, u.subject, u.verdict, u.judgement.trouble) for u in found]


FINE = [
    "X()",
    "X(bridge=1)",
    "X(config=1, bridge=2)",
    "X().same(1)",
    "def g():\n    x = X()\n    x.same(1)",
    "def f(x: X): x.same(1)",
    "def f(x: 'X | None'): x.same(a=1)",
    "def g():\n    x: X = make()\n    x.same(1)",
    "X.same",
    "X.limit",
    "class Y(X):\n    def f(self): self.same(1)",
    "class Y(X):\n    def gone(self): ...\n    def f(self): self.gone()",
    "class Y(X):\n    def __init__(self): super().__init__(config=1)\nY(1)",
    "def f() -> X: ...",
    "names: list[X] = []",
    "def g():\n    x = X()\n    print(x)\n    assert x is not None\n    if x: pass",
    "async def f(x: X): await x.quick()",
    "class T:\n    def __init__(self): self._x = X()\n    def f(self): self._x.same(1)",
    "def g():\n    x = X()\n    x.never_there()",
    "X(1, 2, 3)",
    "X(bridge=1, config=2)",
    "X(config=[x for x in y])",
    "lambda x: X(bridge=x).limit",
    "made = [X(config=c).limit for c in cs]",
    "def f(X): X(1)",
    "def f():\n    X = other()\n    X(1)",
    "class T:\n    X = 1\n    def f(self): return self.X.gone()",
    "other.X(1)",
    "other.gone()",
    "def f(x: dict[str, X]): x.gone()",
    "def f(x: type[X]): x.anything()",
    "def f(x: Callable[[X], None]): x.gone()",
    "async def f():\n    x = X()\n    await x.quick()",
    "async def f():\n    await X().quick()",
    "def f():\n    x = X()\n    x.same(*[1])",
    "def f():\n    x = X()\n    x.same(**{'a': 1})",
    "def f():\n    x = X()\n    del x",
    "def f():\n    x = X()\n    return x.limit",
    "def f():\n    x = X()\n    return f'{x}'",
    "def f(x: X):\n    assert x == 1\n    return not x",
    "class Y(X):\n    def same(self, a): return super().same(a)",
    "class Y(X):\n    def extra(self): ...\ndef f():\n    y = Y()\n    y.extra()",
    "class Y(X): limit = 2",
    "class T:\n    def f(self, x: X): self._x = x\n    def g(self): return self._x.limit",
    "import pytest\n@pytest.fixture\ndef made(): return X()\ndef test(made): made.same(1)",
    "class T:\n    def test(self): self.assertIsNotNone(X())",
    "callable(X)",
    "from typing import cast\ndef f(y): return cast(X, y).anything",
    "def g():\n    x = X()\n    x.fresh = 1\n    print(x.fresh)",
]


@pytest.mark.parametrize("code", FINE)
def test_what_is_compatible(code: str) -> None:
    found = verdicts(code)
    assert found
    assert {verdict for _, _, verdict, _ in found} == {UseVerdict.COMPATIBLE}


def test_what_fails_already_is_said_and_no_danger() -> None:
    found = uses("from a.b import X\nX(1, 2, 3)\nX().never_there()\n")
    assert [u.judgement.reason for u in found if u.judgement.reason] == [
        "it fails here as well: X takes fewer positional arguments",
        "X has no never_there here either",
    ]


ONE = "class X:\n    def __init__(self, a, b): ...\n"
MORE = "class X:\n    def __init__(self, a, b=0, *, c=None): ...\n"


@pytest.mark.parametrize("call", ["X(1)", "X(1, c=2)", "X(1, 2, c=3)", "X(a=1)", "X()"])
def test_a_call_that_only_the_canonical_accepts_asks(call: str) -> None:
    code = f"from a.b import X\nimport pytest\nwith pytest.raises(TypeError): {call}\n"
    found = [u.judgement for u in uses(code, old=ONE, new=MORE)]
    fails_on_both = call == "X()"
    assert [(j.trouble, j.is_unsafe) for j in found] == [(Trouble.FAILS, not fails_on_both)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("namedtuple('X', ['a', 'b'])", "namedtuple('X', 'a b', defaults=[0])"),
        ("namedtuple('X', 'a, b')", "NamedTuple('X', [('a', int)])"),
        ("collections.namedtuple('X', ('a', 'b'))", "namedtuple('X', ['a', 'b'], defaults=(1, 2))"),
    ],
)
def test_a_named_tuple_that_a_call_makes_is_compared_as_well(old: str, new: str) -> None:
    code = "from a.b import X\nX(1)\nX(1, 2)\n"
    found = [u.judgement for u in uses(code, old=f"X = {old}\n", new=f"X = {new}\n")]
    assert found[0].trouble is Trouble.FAILS and found[0].asks
    assert found[1].verdict is (UseVerdict.ADAPT if "int" in new else UseVerdict.COMPATIBLE)


def test_a_named_tuple_whose_fields_cannot_be_read_says_so() -> None:
    for made in ("namedtuple('X', FIELDS)", "namedtuple('X', ['a', *MORE])", "namedtuple('X')"):
        found = [u.judgement for u in uses("from a.b import X\nX(1)\n", old=ONE, new=f"X = {made}")]
        assert [j.verdict for j in found] == [UseVerdict.UNTOLD]


@pytest.mark.parametrize("call", ["X(1, 2)", "X(1, b=2)", "X(*given)", "X(1, **given)"])
def test_a_call_that_both_may_accept_asks_nothing_of_it(call: str) -> None:
    code = f"from a.b import X\ndef f(given): return {call}\n"
    found = [u.judgement for u in uses(code, old=ONE, new=MORE)]
    assert Trouble.FAILS not in {j.trouble for j in found}


ADAPT = [
    ("X(1)", "X()", Trouble.POSITION),
    ("x = X()\nx.gone()", "X.gone", Trouble.MISSING),
    ("X().gone()", "X.gone", Trouble.MISSING),
    ("x = X()\nx.moved(1, 2)", "X.moved", Trouble.POSITION),
    ("x = X()\nx.slow()", "X.slow", Trouble.ASYNC),
    ("x = X()\nx.size()", "X.size", Trouble.PROPERTY),
    ("x = X()\nx.width + 1", "X.width", Trouble.PROPERTY),
    ("X.build(1)", "X.build", Trouble.POSITION),
    ("X.gone", "X.gone", Trouble.MISSING),
    ("getattr(X, 'gone')", "X.gone", Trouble.MISSING),
    ("x = X()\nhasattr(x, 'gone')", "X.gone", Trouble.MISSING),
    ("def f(x: X): x.gone()", "X.gone", Trouble.MISSING),
    ("def f(x: 'X'): x.gone()", "X.gone", Trouble.MISSING),
    ("from typing import Optional\ndef f(*, x: Optional[X] = None): x.gone()", "X.gone",
     Trouble.MISSING),
    ("x: X = make()\nx.gone()", "X.gone", Trouble.MISSING),
    ("x = y = None\nx = X()\nx.gone()", "X.gone", Trouble.MISSING),
    ("if a:\n    x = X()\nelse:\n    x = X()\nx.gone()", "X.gone", Trouble.MISSING),
    ("x = X()\nz = x\nz.gone()", "X.gone", Trouble.MISSING),
    ("if (x := X()): x.gone()", "X.gone", Trouble.MISSING),
    ("class T:\n    def setUp(self): self.x = X()\n    def test(self): self.x.gone()", "X.gone",
     Trouble.MISSING),
    ("class T:\n    x: X\n    def f(self, x: X):\n        self.x = x\n"
     "    def g(self): self.x.moved(1, 2)", "X.moved", Trouble.POSITION),
    ("import pytest\n@pytest.fixture\ndef made(): return X()\ndef test(made): made.gone()",
     "X.gone", Trouble.MISSING),
    ("import pytest\n@pytest.fixture()\ndef made():\n    x = X()\n    yield x\n"
     "def test(made): made.gone()", "X.gone", Trouble.MISSING),
    ("class Y(X):\n    def f(self): self.gone()", "X.gone", Trouble.MISSING),
    ("class Y(X):\n    def f(self): super().gone()", "X.gone", Trouble.MISSING),
    ("class Y(X):\n    def __init__(self): super().__init__(1)", "X()", Trouble.POSITION),
    ("class Y(X): ...\nY(1)", "X()", Trouble.POSITION),
    ("class Y(X): ...\ny = Y()\ny.gone()", "X.gone", Trouble.MISSING),
]  # fmt: skip


@pytest.mark.parametrize("code, subject, trouble", ADAPT)
def test_what_needs_adapting(code: str, subject: str, trouble: Trouble) -> None:
    found = verdicts(code)
    assert (subject, UseVerdict.ADAPT, trouble) in [row[1:] for row in found]


UNTOLD = [
    ("args = [1]\nX(*args)", Trouble.UNPACKED, True),
    ("def f(): return X()", Trouble.PASSED_ON, False),
    ("use(X())", Trouble.PASSED_ON, False),
    ("use(X)", Trouble.PASSED_ON, False),
    ("def f():\n    x = X()\n    use(x)", Trouble.PASSED_ON, False),
    ("def f():\n    x = X()\n    return [x]", Trouble.PASSED_ON, False),
    ("x = X()", Trouble.PASSED_ON, False),
    ("class T:\n    def __init__(self): self.x = X()", Trouble.PASSED_ON, False),
    ("def f(o):\n    o.x = X()", Trouble.PASSED_ON, False),
    ("def f(name):\n    x = X()\n    return getattr(x, name)", Trouble.PASSED_ON, False),
    ("isinstance(thing, X)", Trouble.IDENTITY, False),
    ("def f():\n    x = X()\n    g(x.slow)", Trouble.PASSED_ON, False),
    ("def f(x):\n    x = X()\n    x.gone()", Trouble.MISSING, False),
    ("def f():\n    x = X()\n    x.state = 2", Trouble.MISSING, False),
    ("X.state = 2", Trouble.MISSING, True),
    ("class Y(X):\n    def slow(self): ...", Trouble.OVERRIDE, True),
]


@pytest.mark.parametrize("code, trouble, risky", UNTOLD)
def test_what_can_not_be_told(code: str, trouble: Trouble, risky: bool) -> None:
    found = [u.judgement for u in uses(f"from a.b import X\n{code}\n")]
    doubts = [j for j in found if j.verdict is UseVerdict.UNTOLD]
    assert [(j.trouble, j.risky) for j in doubts] == [(trouble, risky)]
    assert UseVerdict.ADAPT not in {j.verdict for j in found}


SAME_SHAPE = "class X:\n    def __init__(self, a=1): ...\n    def f(self): ...\n"


@pytest.mark.parametrize("code", ["use(X)", "def f(): return X()", "x = X(*args)", "X(**options)"])
def test_nothing_is_in_doubt_where_nothing_differs(code: str) -> None:
    found = verdicts(code, old=SAME_SHAPE, new=SAME_SHAPE)
    assert {verdict for _, _, verdict, _ in found} == {UseVerdict.COMPATIBLE}


KINDS = [
    ("class X: ...\n", "def X(): ...\n", "class Y(X): ...", Trouble.KIND),
    ("class X: ...\n", "def X(): ...\n", "isinstance(y, X)", Trouble.KIND),
    ("class X(Exception): ...\n", "class X: ...\n", "try: pass\nexcept X: pass", Trouble.KIND),
    ("class X(Exception): ...\n", "class X: ...\n", "import pytest\npytest.raises(X)",
     Trouble.KIND),
    ("def X(): ...\n", "async def X(): ...\n", "X()", Trouble.ASYNC),
    ("def X(a): ...\n", "def X(b): ...\n", "X(1)", Trouble.POSITION),
    ("def X(): ...\n", "@retried\ndef X(): ...\n", "X()", Trouble.DECORATED),
    ("class X: ...\n", "import n2 as X\n", "X()", Trouble.KIND),
]  # fmt: skip


@pytest.mark.parametrize("old, new, code, trouble", KINDS)
def test_kinds_that_do_not_go_together(old: str, new: str, code: str, trouble: Trouble) -> None:
    files = {"a/b.py": old, "n.py": new, "n2.py": "", "app.py": f"from a.b import X\n{code}\n"}
    found = [u.judgement.trouble for u in pair(files).uses if u.verdict is UseVerdict.ADAPT]
    assert found == [trouble]


FORMS = [
    "from a.b import X\nX(1)\n",
    "from a.b import X as Y\nY(1)\n",
    "import a.b\na.b.X(1)\n",
    "import a.b as m\nm.X(1)\n",
    "from a import b\nb.X(1)\n",
    "from a.b import *\nX(1)\n",
    "from hub import Handed\nHanded(1)\n",
    "def f():\n    from a.b import X\n    return 1 and X(1).limit\n",
    "from a.b import Alias\nAlias(1)\n",
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a.b import X\n"
    "class T:\n    def __init__(self, x: 'X'): self._x = x\n    def f(self): self._x.moved(1, 2)\n",
]


@pytest.mark.parametrize("code", FORMS)
def test_uses_are_found_however_they_are_reached(code: str) -> None:
    files = {
        "a/b.py": dedent(OLD) + "Alias = X\n",
        "n.py": NEW,
        "hub.py": "from a.b import X as Handed\n",
        "app.py": code,
    }
    found = [u for u in pair(files).uses if u.path == "app.py" and u.verdict is UseVerdict.ADAPT]
    assert [u.judgement.trouble for u in found] == [Trouble.POSITION]


def test_look_alikes_are_not_uses() -> None:
    code = "from other import X\nfrom a.b2 import X as Z\nX(1)\nZ(1)\na = 'a.b.X'\n"
    assert uses(code) == []
    assert uses("from a.b import X\ndef f(X): X(1)\n")[0].form.value == "import"


SUBCLASS = "from a.b import X\nclass Y(X): ...\n"


@pytest.mark.parametrize(
    ("code", "other", "doubts"),
    [
        (SUBCLASS, "from app import Y\nY(1)\n", [("X", False), ("X()", True)]),
        (SUBCLASS.replace("...", "\n    def __init__(self): ..."), "from app import Y\nY(1)\n",
         [("X", False)]),
        (SUBCLASS, "Other = 1\n", []),
        ("def f():\n    from a.b import X\n    class Y(X): ...\n", "Y = 1\n", []),
    ],
)  # fmt: skip
def test_a_subclass_that_other_files_use_is_no_silent_trap(
    code: str, other: str, doubts: list[tuple[str, bool]]
) -> None:
    found = pair({"a/b.py": OLD, "n.py": NEW, "app.py": code, "other.py": other}).uses
    told = [(u.subject, u.judgement.risky) for u in found if u.judgement.trouble == "inherited"]
    assert sorted(told) == doubts


def test_a_missing_target_and_an_unreadable_file_are_told() -> None:
    found = uses("from a.b import X\nX()\n", new="Y = 1\n")
    assert Trouble.TARGET in {u.judgement.trouble for u in found}
    (unread,) = uses("from a.b import X\nx = (\n")
    assert (unread.verdict, unread.judgement.risky) == (UseVerdict.UNTOLD, True)


def test_places_and_keys() -> None:
    code = 'from a.b import X\n\ndef f():\n    é = "ä"; x = X(\n        1,\n    )\n'
    (use,) = [u for u in uses(code) if u.verdict is UseVerdict.ADAPT]
    assert (use.place, use.text) == ("app.py:4:18", 'é = "ä"; x = X(')
    assert use.key == "app.py:X():position"
    assert use.lines == {4, 5, 6}


def test_newer_syntax_is_judged_like_any_other() -> None:
    found = verdicts("type T = X\ndef f[U](x: X, u: U): x.gone()\n")
    assert (3, "X.gone", UseVerdict.ADAPT, Trouble.MISSING) in found


def test_a_text_that_could_be_code_has_no_module_in_hand() -> None:
    text = "import a.b\nshow(a.b)\n"
    files = {"a/b.py": OLD, "n.py": NEW, "u.py": text, "notes.txt": text, "job.sh": text}
    assert {use.path for use in pair(files).uses} == {"u.py"}
