"""The scan of bytes never misses an import that a parser finds."""

from __future__ import annotations

import ast
import json
import warnings
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canonize.core.import_scan import absolute, scan_imports

STDLIB = Path(json.__file__).parent.parent
SAMPLE = sorted(p for p in STDLIB.rglob("*.py") if p.stat().st_size < 60_000)[::9]


def found_by_ast(data: bytes) -> set[tuple[str, str | None, str | None]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(data)
    found: set[tuple[str, str | None, str | None]] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {(alias.name, None, alias.asname) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            found |= {(module, alias.name, alias.asname) for alias in node.names}
    return found


def scanned(data: bytes) -> set[tuple[str, str | None, str | None]]:
    return {(item.module, item.name, item.asname) for item in scan_imports(data)}


def test_nothing_is_missed_in_the_standard_library() -> None:
    assert len(SAMPLE) > 50
    for path in SAMPLE:
        data = path.read_bytes()
        try:
            expected = found_by_ast(data)
        except (SyntaxError, ValueError):
            continue
        assert expected <= scanned(data), path.name


_NAME = st.sampled_from(["a", "b_2", "Élève", "X", "asif", "import_"])
_GAP = st.sampled_from([" ", "  ", "\t", " \\\n  ", "\f "])
_SPACE = st.sampled_from(["", " ", "\n    ", "  # why (old) \n  ", "\n\n"])


@st.composite
def statements(draw: st.DrawFn) -> str:
    """An import statement in one of many layouts."""
    gap = lambda: draw(_GAP)  # noqa: E731  # short names keep the layouts readable
    names = draw(st.lists(st.tuples(_NAME, st.none() | _NAME), min_size=1, max_size=3))
    if draw(st.booleans()):
        dotted = [f"{name}{draw(st.sampled_from(['', '.b', '.b.c']))}" for name, _ in names]
        listed = [
            d + (f"{gap()}as{gap()}{a}" if a else "")
            for d, (_, a) in zip(dotted, names, strict=True)
        ]
        return f"import{gap()}{f',{gap()}'.join(listed)}"
    module = draw(st.sampled_from(["a", "a.b", ".", "..", ".a", "..a.b"]))
    listed = [f"{name}{gap()}as{gap()}{alias}" if alias else name for name, alias in names]
    if draw(st.booleans()):
        space = lambda: draw(_SPACE)  # noqa: E731
        inside = f",{space()}".join(listed)
        return f"from{gap()}{module}{gap()}import{gap()}({space()}{inside}{space()})"
    return f"from{gap()}{module}{gap()}import{gap()}{f',{gap()}'.join(listed)}"


@settings(max_examples=300, deadline=None)
@given(
    st.lists(statements(), min_size=1, max_size=3), st.sampled_from(["top", "def", "line", "if"])
)
def test_nothing_is_missed_in_any_layout(code: list[str], where: str) -> None:
    source = {
        "top": "\n".join(code),
        "def": "def f():\n    " + "; ".join(code),
        "line": "x = 1; " + "; ".join(code) + "  # end",
        "if": "if 1: " + "; ".join(code),
    }[where]
    data = (source + "\n").encode()
    try:
        expected = found_by_ast(data)
    except SyntaxError:
        return
    assert expected <= scanned(data)


@pytest.mark.parametrize(
    "source",
    [b"important = 1\n", b"x.import_module('a')\n", b"fromage(a)\n", b"def imports(): ...\n", b""],
)
def test_words_that_only_begin_so_are_no_imports(source: bytes) -> None:
    assert scanned(source) == set()


def test_a_byte_order_mark_hides_nothing() -> None:
    data = b"\xef\xbb\xbfimport a\nimport b\n"
    assert [(item.module, item.indented) for item in scan_imports(data)] == [
        ("a", False),
        ("b", False),
    ]


def test_where_a_statement_stands_is_told() -> None:
    data = b"import a\n\ndef f():\n    from b import c\n"
    first, second = scan_imports(data)
    assert (first.offset, first.indented) == (0, False)
    assert second.indented and data[second.offset :].lstrip().startswith(b"from b")


@pytest.mark.parametrize(
    "module, package, expected",
    [
        ("a.b", "p", "a.b"),
        (".b", "p.q", "p.q.b"),
        ("..b", "p.q", "p.b"),
        (".", "p.q", "p.q"),
        ("...b", "p.q", None),
        (".b", "", None),
        (".b", None, None),
    ],
)
def test_relative_names_become_absolute(
    module: str, package: str | None, expected: str | None
) -> None:
    assert absolute(module, package) == expected
