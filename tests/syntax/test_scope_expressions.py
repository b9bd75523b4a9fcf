"""Expressions of the walk: uses with what follows them, and strings with their calls."""

from __future__ import annotations

import pytest

from canonize.syntax.parsed_file import ParsedFile
from canonize.syntax.scope_builder import scopes_of
from canonize.syntax.scopes import (
    Role,
    Scopes,
    names_attribute,
    puts_attribute,
    string_value,
    texts_of,
)


def walk(code: str) -> Scopes:
    return scopes_of(ParsedFile.of(code.encode()).module)


@pytest.mark.parametrize(
    ("code", "chain", "stores"),
    [
        ("a\n", [], False),
        ("a.b.c\n", ["b", "c"], False),
        ("a.b = 1\n", ["b"], True),
        ("a.b.c += 1\n", ["b", "c"], True),
        ("del a.b\n", ["b"], True),
        ("a.b[0] = 1\n", ["b"], False),
        ("x, (a.b, y) = z\n", ["b"], True),
        ("for a.b in z: pass\n", ["b"], True),
    ],
)
def test_chains(code: str, chain: list[str], stores: bool) -> None:
    [use] = walk(code).top.uses["a"]
    assert ([part.attr.value for part in use.chain], use.stores) == (chain, stores)


def test_a_call_is_that_of_the_whole_chain() -> None:
    [use] = walk("a.b(c(d))\n").top.uses["a"]
    assert use.call is not None and len(use.call.args) == 1
    assert walk("a().b()\n").top.uses["a"][0].of_result == ["b"]


@pytest.mark.parametrize(
    ("code", "callee", "position"),
    [
        ("patch('x')\n", "patch", 0),
        ("m.patch.object(m, 'x')\n", "m.patch.object", 1),
        ("f(a, key='x')\n", "f", "key"),
        ("f()('x')\n", "", 0),
    ],
)
def test_strings_know_their_call(code: str, callee: str, position: int | str) -> None:
    [site] = walk(code).strings
    assert (site.callee, site.position) == (callee, position)


@pytest.mark.parametrize(
    ("code", "is_type"),
    [
        ("cast('X', y)\n", True),
        ("typing.cast('X', y)\n", True),
        ("cast(X, 'y')\n", False),
        ("NewType(n, 'X')\n", True),
        ("NewType('X', x)\n", False),
        ("TypeVar('T', x)\n", False),
        ("TypeVar(t, 'X')\n", True),
        ("print('X', x)\n", False),
    ],
)
def test_a_string_where_a_type_is_asked_for_is_an_annotation(code: str, is_type: bool) -> None:
    [site] = walk(code).strings
    assert (site.role is Role.ANNOTATION) is is_type


@pytest.mark.parametrize(
    ("callee", "names", "puts"),
    [
        ("getattr", True, False), ("setattr", True, True), ("delattr", True, True),
        ("hasattr", True, False), ("patch.object", True, True), ("monkeypatch.setattr", True, True),
        ("patch", False, False), ("my_getattr", False, False),
    ],
)  # fmt: skip
def test_names_of_attributes(callee: str, names: bool, puts: bool) -> None:
    [site] = walk(f"{callee}(a, 'x')\n").strings
    assert (names_attribute(site), puts_attribute(site)) == (names, puts)


def test_texts() -> None:
    plain, raw, formatted = walk("'a.b'; r'c.d'; f'e{x}f'\n").strings
    assert [string_value(site) for site in (plain, raw, formatted)] == ["a.b", "", ""]
    assert [texts_of(site) for site in (plain, raw, formatted)] == [["a.b"], ["c.d"], ["e", "f"]]


def test_parameters_know_the_name_in_their_annotation() -> None:
    found = walk("def f(a: Old, b: x.Old = Old): pass\n")
    annotated = [use.annotates[1] for use in found.top.uses["Old"] if use.annotates]
    assert annotated == ["a"]


@pytest.mark.parametrize("code", ["t'{a!r} {b.c:>{d}}'\n", "f'{a!r} {b.c:>{d}}'\n"])
def test_fields_of_strings_are_uses(code: str) -> None:
    assert set(walk(code).top.uses) == {"a", "b", "d"}


def test_is_free() -> None:
    found = walk("from m import old\ndef f(new): return old\ndef g(): return other, old\n")
    uses = found.uses_of(found.top, "old")
    assert not found.is_free("new", found.top, uses)
    assert found.is_free("fresh", found.top, uses)
    assert not found.is_free("other", found.top, uses)
    assert not found.is_free("f", found.top, uses)
    ids = [id(b.node) for b in found.top.bindings["f"]]
    assert found.is_free("f", found.top, uses, ids)
