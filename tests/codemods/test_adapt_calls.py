"""`adapt_calls`: before and after side by side, what it must leave alone, and what it must tell."""

from __future__ import annotations

import ast
import asyncio
import types
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from codemods.adapt_calls import AdaptOptions
from tests.codemods.playing import Played, code, play

OLD = """
class X:
    def __init__(self, config=None, sockets=None, limit=3):
        self.made = (config, sockets, limit)
        self.pool = "pool"
    def create(self, user, kind="a"):
        return (user, kind)
    def other(self):
        return "other"
    @classmethod
    def of(cls, config):
        return cls(config)
    def __enter__(self):
        return self
    def __exit__(self, *args): ...
"""
NEW = """
class X:
    def __init__(self, bridge=None, limit=3, timeout=1):
        self.made = (bridge, limit, timeout)
        self.connections = "pool"
    async def build(self, kind="a", user=None):
        return (user, kind)
    def other(self):
        return "other"
    @classmethod
    def of(cls):
        return cls()
    def __enter__(self):
        return self
    def __exit__(self, *args): ...
"""
WORLD = {
    "a/__init__.py": "",
    "a/b.py": OLD,
    "n.py": NEW,
    "made.py": "def make(bridge=None, limit=3): ...\n\n\nclass Adapter: ...\n\n\nTIMEOUT = 9\n",
}
ARGUMENTS = {"config": {"drop": True}, "sockets": {"rename": "bridge"}}
CREATE = {"create": {"rename": "build", "arguments": {}, "await": True}}
ALL: dict[str, Any] = {
    "arguments": ARGUMENTS,
    "methods": {**CREATE, "of": {"arguments": {"config": {"drop": True}}}},
    "attributes": {"pool": "connections"},
}
RENAMED: dict[str, Any] = {"methods": {"create": {"rename": "build"}}}


def adapt(
    source: str | bytes,
    rule: Mapping[str, Any] = ALL,
    options: Mapping[str, Any] | None = None,
    **others: str,
) -> Played:
    """Adapts and re-routes ``app.py`` in one step."""
    files = {**WORLD, **{name.replace("__", "/") + ".py": text for name, text in others.items()}}
    rules = {"rules": [{"for": "a.b:X", **rule}]}
    then = {"rewrite_imports": options or {}}
    return play({**files, "app.py": source}, "adapt_calls", rules, then=then)


def body(source: str) -> str:
    return f"from a.b import X\n{code(source)}"


def rerouted(source: str) -> str:
    return f"from n import X\n{code(source)}"


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
BY_NAME = {"create": {"rename": "build", "by_name": True, "await": True}}


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


# An adapted call never meets the old class ------------------------------------------------------


def test_a_file_whose_import_stays_is_not_adapted() -> None:
    source = body("X(CONFIG, s)\nX().gone()\n")
    played = adapt(source, a__b=OLD + "    def gone(self): ...\n")
    assert played.text("app.py") == source
    why = "what adapt_calls begins here is not finished in this step: rewrite_imports refuses"
    first, *others = played.said("app.py", "refused")
    assert first.startswith(f"1: {why}") and "gone is used, and n:X has no gone" in first
    assert any(f"it stays, since {why}" in said for said in others)


def test_without_a_codemod_that_finishes_it_nothing_is_adapted() -> None:
    rules = {"rules": [{"for": "a.b:X", **ALL}]}
    source = body("X(CONFIG)\n")
    played = play({**WORLD, "app.py": source}, "adapt_calls", rules)
    assert played.text("app.py") == source
    assert "no codemod after it takes it over" in played.said("app.py", "refused")[0]


def test_files_that_the_re_routing_does_not_select_are_not_adapted() -> None:
    source = body("X(CONFIG)\n")
    assert adapt(source, options={"paths": ["lib/**"]}).text("app.py") == source


def test_a_new_import_cycle_leaves_the_whole_file() -> None:
    source = body("X(CONFIG)\n")
    played = adapt(source, n="import app\n" + NEW)
    assert played.text("app.py") == source
    assert any("import cycle" in said for said in played.said("app.py", "refused"))


@pytest.mark.parametrize(
    "use", ["from mid import X\nX({})\n", "import mid\nmid.X({})\n", "from mid import *\nX({})\n"]
)
def test_what_another_module_hands_on_is_adapted_or_stays_there(use: str) -> None:
    good = adapt(use.format("CONFIG"), mid="from a.b import X\n")
    assert "X()" in good.text("app.py") and good.text("mid.py") == "from n import X\n"
    bad = adapt(use.format("*given"), mid="from a.b import X\n")
    assert bad.text("app.py") == use.format("*given")
    assert bad.text("mid.py") == "from a.b import X\n"
    assert "app.py reaches it through here" in bad.said("mid.py", "refused")[0]


def test_swapped_names_are_swapped_once() -> None:
    old = OLD.replace("config", "left")
    new = old.replace("left=None, sockets=None", "sockets=None, left=None")
    rule = {"arguments": {"left": {"rename": "sockets"}, "sockets": {"rename": "left"}}}
    played = adapt(body("X(left=1, sockets=2)\n"), rule, a__b=old, n=new)
    assert played.text("app.py") == rerouted("X(sockets=1, left=2)\n")


def test_methods_that_take_each_others_names() -> None:
    new = NEW.replace("async def build", "def other_").replace("def other(", "def create(")
    new = new.replace("def other_", "def other")
    rule = {"methods": {"create": {"rename": "other"}, "other": {"rename": "create"}}}
    played = adapt(body("x = X()\nx.create, x.other\n"), rule, n=new)
    assert played.text("app.py") == rerouted("x = X()\nx.other, x.create\n")


# Wrapping, replacing, adding ----------------------------------------------------------------------

WRAPPED = [
    ("y = X(CONFIG)\n", "y = Adapter(X(), TIMEOUT)\n"),
    ("y = X(CONFIG).pool\n", "y = Adapter(X(), TIMEOUT).connections\n"),
]


@pytest.mark.parametrize("before, after", WRAPPED)
def test_wrapping_imports_what_it_needs(before: str, after: str) -> None:
    imports = ["made:Adapter", "made:TIMEOUT"]
    rule = {**ALL, "wrap": "Adapter({call}, TIMEOUT)", "imports": imports}
    lines = "from made import Adapter\nfrom made import TIMEOUT\n"
    assert adapt(body(before), rule).text("app.py") == rerouted(lines + after)


def test_a_template_that_binds_loosely_gets_parentheses_where_it_needs_them() -> None:
    source = "y = X(CONFIG)\nX(CONFIG).other()\nf(X(CONFIG), not X(CONFIG))\n"
    after = "y = X() or None\n(X() or None).other()\nf(X() or None, not (X() or None))\n"
    played = adapt(body(source), {**ALL, "wrap": "{call} or None"})
    assert played.text("app.py") == rerouted(after)


def test_calls_of_another_name() -> None:
    played = adapt(
        body("x = X(CONFIG, s)\nisinstance(x, X)\n"), {**ALL, "replace_with": "made:make"}
    )
    assert played.text("app.py") == rerouted(
        "from made import make\nx = make(bridge=s)\nisinstance(x, X)\n"
    )


def test_a_name_that_means_something_else_here_is_not_imported() -> None:
    source = body("make = 1\nX(CONFIG)\n")
    played = adapt(source, {**ALL, "replace_with": "made:make"})
    assert played.text("app.py") == source
    assert any("means something else here" in said for said in played.said("app.py", "refused"))


ADDED = [
    ("X()\n", "X(timeout=30)\n"),
    ("X(timeout=1)\n", "X(timeout=1)\n"),
    ("X(CONFIG)\n", "X(timeout=30)\n"),
    ("X(sockets=s)\n", "X(bridge=s, timeout=30)\n"),
    ("X(sockets=s,)\n", "X(bridge=s, timeout=30,)\n"),
    (
        "X(\n    sockets=s,  # one\n)\n",
        "X(\n    bridge=s,  # one\n    timeout=30,\n)\n",
    ),
    (
        "X(\n    sockets=s  # one\n)\n",
        "X(\n    bridge=s,  # one\n    timeout=30,\n)\n",
    ),
]


@pytest.mark.parametrize("before, after", ADDED)
def test_added_arguments(before: str, after: str) -> None:
    rule = {"arguments": {**ARGUMENTS, "timeout": {"add": "30"}}}
    assert adapt(body(before), rule).text("app.py") == rerouted(after)


def test_effects_are_dropped_when_the_rule_says_so() -> None:
    rule = {"arguments": {"config": {"drop": "with-effects"}}}
    assert adapt(body("X(load())\n"), rule).text("app.py") == rerouted("X()\n")


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


# The same arguments arrive -----------------------------------------------------------------------

VALUES = st.sampled_from(["1", "'x'", "(2, 3)", "[4]", "{5: 6}", "-7", "not 8", "9 if 1 else 0"])
SPACES = st.sampled_from(["", " ", "\n    ", "  # why, (so)\n    "])


@st.composite
def calls(draw: st.DrawFn) -> str:
    """A call of X with any of its arguments, by position or name, laid out in any way."""
    names = ["config", "sockets", "limit"]
    by_position = draw(st.integers(0, 3))
    rest = draw(st.lists(st.sampled_from(names[by_position:] or ["limit"]), unique=True))
    rest = rest if by_position < 3 else []
    args = [draw(VALUES) for _ in range(by_position)]
    args += [f"{name}={draw(VALUES)}" for name in rest]
    inner = ",".join(f"{draw(SPACES)}{arg}{draw(SPACES)}" for arg in args)
    comma = draw(st.sampled_from(["", ","])) if args else ""
    return f"X({inner}{comma}{draw(SPACES)})"


@given(calls(), st.booleans())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_was_given_arrives_under_its_new_name(call: str, adds: bool) -> None:
    rule: dict[str, Any] = {"arguments": dict(ARGUMENTS)}
    if adds:
        rule["arguments"]["timeout"] = {"add": "30"}
    played = adapt(f"from a.b import X\nx = {call}\n", rule)
    old, new = _made(OLD, f"x = {call}"), _made(NEW, _last(played.text("app.py")))
    assert new == (old[1], old[2], 30 if adds else 1)


def _last(source: str) -> str:
    tree = ast.parse(source)
    return ast.unparse(tree.body[-1])


def _made(definition: str, statement: str) -> tuple[Any, ...]:
    module = types.ModuleType("made")
    exec(definition + "\n" + statement, module.__dict__)
    found = module.x.made
    assert isinstance(found, tuple)
    return found


def test_the_adapted_program_runs() -> None:
    source = body(
        """
        class Service:
            def __init__(self, sockets):
                self.x = X("config", sockets)
            async def run(self):
                return self.x.create("user", "kind"), self.x.pool
        """
    )
    rule = {**ALL, "methods": BY_NAME}
    text = adapt(source, rule).text("app.py").replace("from n import X\n", NEW)
    module = types.ModuleType("app")
    exec(text, module.__dict__)
    service = module.Service("sockets")
    assert asyncio.run(service.run()) == (("user", "kind"), "pool")
    assert service.x.made == ("sockets", 3, 1)


# The rules themselves ----------------------------------------------------------------------------

WRONG = [
    ({}, "the rule says nothing"),
    ({"for": "a.b"}, "a rule is for a class or a function"),
    ({"arguments": {"a": {}}}, "takes one of rename, drop and add; here: none"),
    ({"arguments": {"a": {"drop": True, "add": "1"}}}, "here: drop and add"),
    ({"arguments": {"a": {"rename": "1a"}}}, "'1a' is not a Python name"),
    ({"arguments": {"a": {"rename": "class"}}}, "'class' is not a Python name"),
    ({"arguments": {"a": {"add": "1 +"}}}, "is not a Python expression"),
    ({"arguments": {"a": {"add": "1  # one"}}}, "without comments"),
    ({"arguments": {"a": {"add": "TIMEOUT"}}}, "uses TIMEOUT, which `imports` does not name"),
    ({"arguments": {"a": {"rename": "c"}, "b": {"rename": "c"}}}, "would be called c"),
    ({"wrap": "f()"}, "has to contain {call} exactly once"),
    ({"wrap": "print({call}, {call})"}, "has to contain {call} exactly once"),
    ({"wrap": "lambda: {call}"}, "where it would run later"),
    ({"wrap": "Adapter({call})"}, "uses Adapter, which `imports` does not name"),
    ({"methods": {"m": {}}}, "the rule of this method says nothing"),
    ({"methods": {"m": {"rename": "n"}}, "attributes": {"m": "o"}}, "both in methods and in"),
    ({"replace_with": "made make"}, "String should match pattern"),
]


@pytest.mark.parametrize("rule, reason", WRONG)
def test_rules_that_are_wrong(rule: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError) as caught:
        AdaptOptions.model_validate({"rules": [{"for": "a.b:X", **rule}]})
    assert reason in str(caught.value)


def test_two_rules_for_one_competitor_are_a_mistake() -> None:
    rule = {"for": "a.b:X", "by_name": True}
    with pytest.raises(ValidationError, match=r"two rules are for a\.b:X"):
        AdaptOptions.model_validate({"rules": [rule, rule]})
