"""`adapt_calls`: before and after side by side, what it must leave alone, and what it must tell."""

from __future__ import annotations

import pytest

from tests.codemods.adapting import ALL, BY_NAME, CREATE, NEW, OLD, RENAMED, adapt, body, rerouted
from tests.codemods.playing import code

CONSTRUCTIONS = [
    ("X(CONFIG)\n", "X()\n"),
    ("X(CONFIG, s)\n", "X(bridge=s)\n"),
    ("X(CONFIG, s, 4)\n", "X(bridge=s, limit=4)\n"),
    ("X(CONFIG, limit=4)\n", "X(limit=4)\n"),
    ("X(sockets=s, config=CONFIG)\n", "X(bridge=s)\n"),
    ("X(config=CONFIG, sockets=s,)\n", "X(bridge=s,)\n"),
    ("X(sockets=s, config=CONFIG, limit=4)\n", "X(bridge=s, limit=4)\n"),
    ("X(sockets = s)\n", "X(bridge = s)\n"),
    ("X(CONFIG, (i for i in s))\n", "X(bridge=(i for i in s))\n"),
    ("X(sockets=X(CONFIG, 2))\n", "X(bridge=X(bridge=2))\n"),
    (
        """
        X(
            CONFIG,  # goes
            # above the sockets
            s,  # stays
            limit=4,
        )
        """,
        """
        X(
            # above the sockets
            bridge=s,  # stays
            limit=4,
        )
        """,
    ),
    (
        """
        X(
            sockets=s,
            config=CONFIG
        )
        """,
        """
        X(
            bridge=s,
        )
        """,
    ),
    (
        """
        X(sockets=s,  # one
          config=CONFIG)
        """,
        """
        X(bridge=s,  # one
          )
        """,
    ),
    ("print(f'{X(CONFIG, 2)!r:>{3}}')\n", "print(f'{X(bridge=2)!r:>{3}}')\n"),
    ("class Y(X): ...\nY(CONFIG, 1)\n", "class Y(X): ...\nY(bridge=1)\n"),
    (
        """
        class Y(X):
            def __init__(self, s):
                super().__init__(CONFIG, s)
        """,
        """
        class Y(X):
            def __init__(self, s):
                super().__init__(bridge=s)
        """,
    ),
    (
        """
        class Y(X):
            def __init__(self, s):
                X.__init__(self, CONFIG, s)
        """,
        """
        class Y(X):
            def __init__(self, s):
                X.__init__(self, bridge=s)
        """,
    ),
    ("X.of(CONFIG)\n", "X.of()\n"),
]


@pytest.mark.parametrize("before, after", CONSTRUCTIONS)
def test_arguments(before: str, after: str) -> None:
    assert adapt(body(before)).text("app.py") == rerouted(after)


RECEIVERS = [
    "x = X()\nx.{}(1)\n",
    "X().{}(1)\n",
    "(x := X()).{}(1)\nx.{}(2)\n",
    "x: X = make()\nx.{}(1)\n",
    "def f(x: X): x.{}(1)\n",
    "def f(x: 'X | None' = None): x.{}(1)\n",
    "from typing import Optional\ndef f(x: Optional[X], *, y: 'Optional[X]'): x.{}(y.{}(1))\n",
    "with X() as x: x.{}(1)\n",
    "x = None\nx = X()\nx.{}(1)\n",
    "x = X() if yes else None\nx.{}(1)\n",
    "class C:\n    def __init__(self): self.x = X()\n    def f(self): self.x.{}(1)\n",
    "class C:\n    x: X\n    def f(self): return lambda: self.x.{}(1)\n",
    "class C:\n    def __init__(self, x: X): self.x = x\n    def f(self): self.x.{}(1)\n",
    "class C:\n    @property\n    def x(self) -> X: ...\n    def f(self): self.x.{}(1)\n",
    "def make() -> X: ...\nmake().{}(1)\n",
    "async def make() -> X: ...\nasync def f(): (await make()).{}(1)\n",
    "class Y(X):\n    def f(self): return self.{}(1), super().{}(2)\n",
    "from unittest.mock import MagicMock\nx = MagicMock(spec=X)\nx.{}.return_value = 1\n",
    "from unittest.mock import patch\npatch.object(X, '{}')\n",
    "getattr(X(), '{}')\n",
    "callback = X().{}\n",
    "X.{}(X(), 1)\n",
    "def f():\n    from a.b import X as Z\n    Z().{}(1)\n",
]


@pytest.mark.parametrize("source", RECEIVERS)
def test_receivers_that_are_known(source: str) -> None:
    names = source.count("{}")
    before, after = source.format(*["create"] * names), source.format(*["build"] * names)
    played = adapt(body(before), RENAMED)
    assert played.text("app.py") == rerouted(after).replace("a.b import X as", "n import X as")


AWAITED = [
    ("async def f(x: X): x.create(1)\n", "async def f(x: X): await x.build(user=1)\n"),
    ("async def f(x: X): await x.create(1)\n", "async def f(x: X): await x.build(user=1)\n"),
    (
        "async def f(x: X): return x.create(1)[0], -x.create(2)\n",
        "async def f(x: X): return (await x.build(user=1))[0], -await x.build(user=2)\n",
    ),
    (
        "async def f(x: X): return [i for i in x.create(1)]\n",
        "async def f(x: X): return [i for i in await x.build(user=1)]\n",
    ),
    (
        "async def f(x: X): return x.create(x.create(1))\n",
        "async def f(x: X): return await x.build(user=await x.build(user=1))\n",
    ),
    (
        "async def f(x: X): return f'{x.create(1)}'\n",
        "async def f(x: X): return f'{await x.build(user=1)}'\n",
    ),
]


@pytest.mark.parametrize("before, after", AWAITED)
def test_await_where_the_caller_can(before: str, after: str) -> None:
    assert adapt(body(before), {"methods": BY_NAME}).text("app.py") == rerouted(after)


CANT_AWAIT = [
    ("def f(x: X): x.create(1)\n", "f is not async"),
    ("X().create(1)\n", "stands in no function"),
    ("async def f(x: X): return lambda: x.create(1)\n", "stands in a lambda"),
    ("async def f(x: X): return [x.create(i) for i in y]\n", "stands in a comprehension"),
    ("async def f(x: X):\n    def g(): x.create(1)\n", "g is not async"),
]


@pytest.mark.parametrize("source, reason", CANT_AWAIT)
def test_a_call_that_can_not_be_awaited_keeps_its_import(source: str, reason: str) -> None:
    played = adapt(body(source), {"methods": CREATE})
    assert played.text("app.py") == body(source)
    assert any(reason in said for said in played.said("app.py", "manual"))


def test_a_method_that_only_became_async_is_awaited_or_keeps_its_import() -> None:
    new = NEW.replace("def other", "async def other")
    rule = {"methods": {"other": {"await": True}}}
    good = adapt(body("async def f(x: X): x.other()\n"), rule, n=new)
    assert good.text("app.py") == rerouted("async def f(x: X): await x.other()\n")
    bad = body("def f(x: X): x.other()\n")
    assert adapt(bad, rule, n=new).text("app.py") == bad


LEFT_ALONE = [
    "class X: ...\nX(CONFIG).create(1)\n",
    "from a.b import Z\nZ(CONFIG).create(1)\n",
    "from a.c import X\nX(CONFIG).create(1)\n",
    "def f(X): return X(CONFIG).create(1)\n",
    "x = object()\nx.create(1)\nx.pool\n",
    "import a\na.c.X(CONFIG)\n",
    "# from a.b import X\nX(CONFIG)\n",
    "'''from a.b import X\n\n>>> X(CONFIG)\n'''\n",
]


@pytest.mark.parametrize("source", LEFT_ALONE)
def test_other_things_are_left_alone(source: str) -> None:
    played = adapt(source)
    assert played.text("app.py") == source
    assert played.said("app.py") == []


NOT_TOUCHED = [
    "X(bridge=1, limit=2)\n",
    "X()\nX(limit=2)\n",
    "class Z:\n    def create(self): ...\nZ().create(1)\n",
    "class Z:\n    def create(self): ...\n    def f(self): self.create(1)\n",
    "from pathlib import Path\nPath().create(1)\n",
    "import other\nother.create(1)\n",
    "x = []\nx.create(1)\n",
    "def f(x: int): x.create(1)\n",
    "def create(user): ...\ncreate(1)\n",
    "X().other()\n",
    "isinstance(1, X)\n",
    "f(create=1)\n",
    "'create', 'pool'\n",
    "class Y(X):\n    def __init__(self, config): self.config = config\nY(CONFIG)\n",
    "from dataclasses import dataclass\n@dataclass\nclass Y(X):\n    size: int\nY(3)\n",
]


@pytest.mark.parametrize("source", NOT_TOUCHED)
def test_what_the_rules_do_not_speak_of_goes_to_the_canonical_as_it_is(source: str) -> None:
    played = adapt(body(source), options={"misfits": "rewrite"})
    assert played.text("app.py") == rerouted(source)
    assert all("import" in said or said.endswith(": ") for said in played.said("app.py"))


HELD = [
    ("X(*given)\n", "its arguments are unpacked"),
    ("X(**given)\n", "its arguments are unpacked"),
    ("X(load())\n", "config would be dropped, and its value does something"),
    ("X(config=(c := 1))\n", "config would be dropped, and its value does something"),
    ("X(1, 2, 3, 4)\n", "positional argument 4 has no name"),
    ("X(sockets=1, bridge=2)\n", "it would be given bridge twice"),
    ("from functools import partial\npartial(X, CONFIG)\n", "partial: its arguments are given"),
    ("callback = X().of\n", "it is not called here"),
    ("class Y(X):\n    def create(self, user): ...\n", "Y overrides create"),
    ("getattr(X(), 'of')(1)\n", "looked up by name"),
    ("from mock import patch\npatch.multiple(X, create=1)\n", "names create as a keyword"),
    ("match it:\n    case X(pool=p): ...\n", "a pattern looks it up"),
    ("class Y(Base, X): ...\nY(CONFIG)\n", "Y has a base before X"),
    ("class Y(Base, X):\n    def f(self): self.create(1)\n", "Y has a base before X"),
]


@pytest.mark.parametrize("source, reason", HELD)
def test_what_can_not_be_adapted_keeps_its_import(source: str, reason: str) -> None:
    more = body(source) + "X(CONFIG)\n"
    played = adapt(more)
    assert played.text("app.py") == more
    said = played.said("app.py", "manual", "refused")
    assert any(reason in entry for entry in said)
    assert any("it stays, since line" in entry for entry in said)


MADE_ELSEWHERE = "from {} import Base\nclass X(Base):\n    def other(self): ...\n"


def test_a_constructor_from_a_base_in_another_file_is_known() -> None:
    base = OLD.replace("class X", "class Base")
    source = body("with X(CONFIG, 1) as x: x.create(2)\nX.create(x, 3)\n")
    rule = {**ALL, "methods": {"create": {"rename": "build", "by_name": True}}}
    played = adapt(source, rule, a__b=MADE_ELSEWHERE.format("base"), base=base)
    after = "with X(bridge=1) as x: x.build(user=2)\nX.build(x, user=3)\n"
    assert played.text("app.py") == rerouted(after)


def test_a_constructor_from_a_base_that_can_not_be_found_is_not_known() -> None:
    source = body("X(CONFIG, 1)\n")
    played = adapt(source, a__b=MADE_ELSEWHERE.format("elsewhere"))
    assert played.text("app.py") == source
    [said] = played.said("app.py", "refused")[:1]
    assert "what its positional arguments are called is not known" in said


def test_a_name_that_may_be_something_else_keeps_its_import() -> None:
    source = """
        try:
            from a.b import X
        except ImportError:
            from made import Adapter as X
        X(CONFIG)
    """
    played = adapt(source)
    assert played.text("app.py") == code(source)
    assert "5: X is bound to something else here too" in played.said("app.py", "manual")


def test_each_import_is_adapted_by_itself() -> None:
    source = (
        "def f():\n    from a.b import X\n    X({})\ndef g():\n    from a.b import X\n    X({})\n"
    )
    played = adapt(source.format("CONFIG", "*given"))
    assert played.text("app.py") == source.format("", "*given").replace("a.b", "n", 1)


UNKNOWN = [
    "def f(x): x.create(1)\n",
    "from app2 import thing\nthing.create(1)\n",
    "for x in xs: x.create(1)\n",
    "x = X()\nx = other()\nx.create(1)\n",
    "class C: ...\nC().x.create(1)\n",
    "from unittest.mock import MagicMock\nMagicMock().create(1)\n",
    "def f(x): getattr(x, 'create')\n",
    "from operator import methodcaller\nmethodcaller('create')\n",
    "def f():\n    x = X()\n    def g():\n        nonlocal x\n        x = y\n    x.create(1)\n",
    "class C:\n    def __init__(self, x): self.x = x\n    def f(self): self.x.create(1)\n",
]


@pytest.mark.parametrize("source", UNKNOWN)
def test_a_receiver_that_is_not_known_is_told(source: str) -> None:
    played = adapt(body(source), RENAMED, app2="thing = 1\n")
    assert "create" in played.text("app.py") and "build" not in played.text("app.py")
    reason = "what it is called on is not known to be a X"
    assert any(reason in said for said in played.said("app.py", "manual"))


def test_the_class_as_a_value_is_told() -> None:
    played = adapt(body("registry = {'x': X}\n"), options={"misfits": "rewrite"})
    assert played.text("app.py") == rerouted("registry = {'x': X}\n")
    told = "2: handed on as a value: what is made of it elsewhere is not adapted"
    assert played.said("app.py", "manual") == [told]


def test_an_instance_that_other_files_look_up_is_told() -> None:
    played = adapt(body("it = X()\n"), RENAMED, late="from app import it\nit.create(1)\n")
    assert played.said("app.py", "manual") == [
        "2: it is an instance that others use, and their calls are not adapted: "
        "late.py looks it up here"
    ]


def test_a_path_that_names_a_renamed_method_is_told() -> None:
    played = adapt(body("from mock import patch\npatch('a.b.X.create')\n"), RENAMED)
    assert played.said("app.py", "manual") == ["3: a path names create, which the rule changes"]


def test_what_only_an_annotation_says_is_told_while_others_make_the_competitor() -> None:
    source = body("def f(x: X): x.create(1)\n")
    late = "from a.b import X\nX().create(*given)\n"
    rule = {"methods": {"create": {"rename": "build", "by_name": True}}}
    told = "2: an annotation says what it is called on, and late.py goes on using the competitor "
    assert adapt(source, rule, late=late).said("app.py", "manual") == [f"{told}after this step"]
    assert adapt(source, rule).said("app.py", "manual") == []


def test_a_rule_that_meets_nothing_is_told_at_the_definition() -> None:
    played = adapt(body("X()\n"))
    assert "1: the rule for it meets no use, here, of: create, of, pool" in played.said("a/b.py")


# Bytes --------------------------------------------------------------------------------------------

BYTES = {
    "crlf": b"from a.b import X\r\nX(\r\n    CONFIG,  # a\r\n    sockets=1,  # b\r\n)\r\n",
    "tabs": b"from a.b import X\nif 1:\n\tX(\n\t\tCONFIG,\n\t\tsockets=1,\t# b\n\t)\n",
    "mark": b"\xef\xbb\xbffrom a.b import X\nX(sockets=1)\n",
    "latin-1": "# coding: latin-1\nfrom a.b import X\nX(sockets='ä')\n".encode("latin-1"),
    "no final newline": b"from a.b import X\nX(sockets=1)",
    "type parameters": b"from a.b import X\ndef f[T](x: T) -> T: return X(sockets=x)\ntype Y = X\n",
    "nested quotes": b'from a.b import X\nprint(f"{X(sockets=d["a"])}")\n',
    "two on a line": b"from a.b import X; X(sockets=1); X(sockets=2)\n",
}


@pytest.mark.parametrize("source", BYTES.values(), ids=BYTES.keys())
def test_every_other_byte_stays(source: bytes) -> None:
    lines = [line for line in source.splitlines(keepends=True) if b"CONFIG" not in line]
    expected = b"".join(lines).replace(b"sockets", b"bridge").replace(b"a.b", b"n")
    assert adapt(source).files["app.py"] == expected


def test_a_file_that_can_not_be_parsed_is_told_by_the_re_routing() -> None:
    source = "from a.b import X\nX(\n"
    played = adapt(source)
    assert played.text("app.py") == source
    assert played.said("app.py", "refused")
