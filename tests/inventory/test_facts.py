"""The facts of one file, by the quick way and by the whole text."""
# ruff: noqa: E501 (code of fixtures in one line)

from __future__ import annotations

import sys
import sysconfig
import textwrap
from pathlib import Path

import pytest

from canonize.inventory import extract
from canonize.inventory.calls import calls_of
from canonize.inventory.extract import facts_of, source_text
from canonize.inventory.facts import FileFacts
from canonize.inventory.masking import mask, skeleton


def facts(source: str) -> FileFacts:
    return facts_of(textwrap.dedent(source).encode())


def test_definitions_with_bases_methods_and_signatures() -> None:
    found = facts('''
        """Module.

        More.
        """
        from a import Base
        class Engine(Base, metaclass=Meta):
            """Runs things."""
            limit: int = 3
            def __init__(self, config, *, retries=2): self.config = config
            async def run(self, job, /, user=None, *rest, **extra): return job
            @property
            def size(self): return 1
            @staticmethod
            def make(kind): return kind
        async def main_loop(a, b=1): pass
        ''')
    assert found.doc == "Module."
    engine, loop = found.definitions
    assert engine.bases == ("Base", "metaclass=Meta")
    assert engine.doc == "Runs things."
    assert engine.fields == ("limit",)
    assert [(m.name, m.signature, m.flags) for m in engine.methods] == [
        ("__init__", "config,*,retries=", ""),
        ("run", "job,/,user=,*rest,**extra", "a"),
        ("size", "", "p"),
        ("make", "kind", "s"),
    ]
    assert (loop.kind, loop.methods[0].signature) == ("async", "a,b=")


def test_definitions_and_aliases_inside_guards() -> None:
    found = facts("""
        try:
            from fast import Engine as FastEngine
            Engine = FastEngine
        except ImportError:
            class Engine:
                pass
        if True:
            def helper(): pass
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            from slow import Slow
        """)
    assert [(d.name, d.guard) for d in found.definitions] == [
        ("Engine", "except"),
        ("helper", "if"),
    ]
    assert [(a.name, a.value, a.guard) for a in found.assignments] == [
        ("Engine", "FastEngine", "try")
    ]
    where = {i.bound: i.where for i in found.imports}
    assert where == {"FastEngine": "try", "TYPE_CHECKING": "", "Slow": "type"}


def test_imports_inside_functions_are_seen_with_their_lines() -> None:
    found = facts("""
        def load():
            from a.b import (
                One as Uno,  # from nowhere import nothing
                Two,
            )
            import c.d, e as f
            return "from x import y"
        """)
    inner = [(i.module, i.name, i.asname, i.line, i.where) for i in found.imports]
    assert inner == [
        ("a.b", "One", "Uno", 3, "function"),
        ("a.b", "Two", "", 3, "function"),
        ("c.d", "", "", 7, "function"),
        ("e", "", "f", 7, "function"),
    ]


def test_exports_and_dynamic_modules() -> None:
    assert facts("__all__ = ['A']\n__all__ += ['B']\n__all__.append('C')").exports == [
        "A",
        "B",
        "C",
    ]
    assert facts("__all__ = names()").dynamic
    assert facts("def __getattr__(name): ...").dynamic
    assert facts("globals()['x'] = 1").dynamic
    assert not facts("__all__ = ['A']").dynamic


def test_calls_and_names_in_strings() -> None:
    source = textwrap.dedent("""
        from a import Engine, tools
        def use(x):
            patch("a.b.Engine")
            # Engine.never()
            return Engine(tools.make(x)).run(), "not.a path", 'Widget', "plain"
        def never(): pass
        class Neither(Engine): pass
        """).encode()
    assert calls_of(source) == ["Engine", "tools.make"]
    assert calls_of(source + b"never(Neither())\n") == ["Engine", "Neither", "never", "tools.make"]
    assert calls_of(b"def f(:\n") == []
    assert facts_of(source).strings == ["Widget", "a.b.Engine"]


@pytest.mark.parametrize(
    "source",
    [
        "x = '''\ndef hidden(): pass\n'''\nclass A:\n    def m(self):\n        '''\nend'''\n        return 1\n",
        "def f():\n    x = [\n1,\n2]\n    return x\nclass B: pass\n",
        "def f(a=(1, (2, (3, (4,)))), b={'x': lambda q: (q)}) -> 'X':\n    return 1\n",
        "class A:\n    def f(self): return 1\n    x = 2\n    def g(self):\n        pass\n    # tail\n\n\n",
        "def f():\n    return f'{1!r:>{2}}' + \"it's\"\n\n\ndef g(): return '#'\n",
        "def f():\n    x = 1 + \\\n2\n    return x\ny = f\n",
        "def outer():\n    def inner():\n        import a\n    class B: pass\n    return inner\nclass C: pass\n",
        "@deco(lambda: 1)\ndef f(): pass\n",
        "def f(\n    a,\n    b: int = 3,\n) -> dict[str, int]:\n    '''Doc.'''\nz = 1\n",
    ],
)
def test_the_quick_way_sees_what_the_whole_text_shows(source: str) -> None:
    quick = extract._quick(source)
    if quick is None:
        return
    assert comparable(quick) == comparable(extract._whole(source))


def comparable(found: FileFacts) -> tuple[object, ...]:
    return (
        found.problem, found.doc, found.definitions, found.assignments, sorted(found.imports),
        found.exports, found.dynamic, found.warns, found.names, found.strings,
    )  # fmt: skip


@pytest.mark.parametrize("step", [24, pytest.param(6, marks=pytest.mark.slow)])
def test_both_ways_agree_on_the_standard_library(step: int) -> None:
    pytest.importorskip("ast_serialize", reason="without it there is one way only")
    folder = Path(sysconfig.get_paths()["stdlib"])
    paths = [p for p in folder.rglob("*.py") if "test" not in p.parts and "lib2to3" not in p.parts]
    compared = 0
    for path in sorted(paths)[::step]:
        data = path.read_bytes()
        try:
            text = source_text(data)
        except (UnicodeDecodeError, LookupError):
            continue
        quick = extract._quick(text)
        if quick is not None:
            assert comparable(quick) == comparable(extract._whole(text)), path
            compared += 1
    assert compared > 360 / step


def test_a_skeleton_keeps_line_numbers_and_headers() -> None:
    text = "class A:\n    def f(self):\n        one = 1\n        return one\n\n    x = 1\n"
    masked, _ = mask(text)
    short, bodies = skeleton(text, masked)
    assert short.splitlines()[1] == "    def f(self): pass"
    assert short.splitlines()[5] == "    x = 1"
    assert [(b.header_line, b.last_line) for b in bodies] == [(2, 4)]


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="the host parses it")
def test_newer_syntax_is_put_in_older_words() -> None:
    found = facts("""
        type Pair[T] = tuple[T, T]
        class Box[T](Base):
            def get(self, default=None): return default
        from a import b
        b.Engine("c.d.Engine")
        """)
    assert not found.problem
    assert (found.strings, found.attributes) == (["c.d.Engine"], [("b.Engine", 6)])
    assert [(d.name, d.bases) for d in found.definitions] == [("Box", ("Base",))]
    assert [i.bound for i in found.imports] == ["b"]
    assert [a.name for a in found.assignments] + found.names == ["Pair"]


def test_what_nothing_can_parse_is_said() -> None:
    assert facts("def f(:\n").problem.startswith("SyntaxError")
    assert "utf-8" in facts_of(b"x = '\xff'\n").problem
    assert facts_of(b"# coding: latin-1\nx = '\xff'\n").problem == ""


def test_facts_survive_json() -> None:
    found = facts(
        "from a import b as c\nclass D(c.E):\n    def f(self): return c.g('h.i')\n__all__ = []"
    )
    again = FileFacts.load(found.head(), found.body(), found.named())
    assert again == found
