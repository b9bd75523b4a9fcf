"""Which texts an expression of one file may be."""

from __future__ import annotations

import ast

import pytest

from canonize.core.ast_nodes import nodes_of, parents_of
from canonize.references.known_texts import ANY, Texts
from canonize.references.possible_texts import PossibleTexts
from canonize.syntax.ast_scopes import NameScopes


def asked(text: str) -> Texts:
    """What is known of what ``ask`` is given."""
    body = ast.parse(text)
    texts = PossibleTexts(NameScopes(walrus=True, declares=True), parents_of(body))
    (call,) = (
        node
        for node in nodes_of(body)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ask"
    )
    return texts.of(call.args[0])


KNOWN = {
    "ask('a')": {"a"},
    "ask('a' + 'b')": {"ab"},
    "ask('a' if x else 'b')": {"a", "b"},
    "N = 'a'\nask(N)": {"a"},
    "N: str = 'a'\ndef f(): ask(N)": {"a"},
    "if x: n = 'a'\nelse: n = 'b'\nask('x_' + n)": {"x_a", "x_b"},
    "if (n := 'a'): ask(n)": {"a"},
    "for n in ('a', 'b'): ask(n)": {"a", "b"},
    "NAMES = ['a', 'b']\nfor n in NAMES: ask(n)": {"a", "b"},
    "NAMES: list[str] = ['a']\n[ask(n) for n in sorted(NAMES)]": {"a"},
    "for n in {'a': 1, 'b': 2}: ask(f'{n}_x')": {"a_x", "b_x"},
}


@pytest.mark.parametrize("text", KNOWN)
def test_what_is_written_out_is_known(text: str) -> None:
    assert asked(text).all == KNOWN[text]


UNKNOWN = [
    "ask(x)",
    "def f(n): ask(n)",
    "n = 'a'\nn = read()\nask(n)",
    "NAMES = ['a']\nNAMES.append('b')\nfor n in NAMES: ask(n)",
    "NAMES = ['a']\nkeep(NAMES)\nfor n in NAMES: ask(n)",
    "for n in ('a', x): ask(n)",
    "for n in (*more, 'a'): ask(n)",
    "for n, m in (('a', 'b'),): ask(n)",
    "for n in {**more}: ask(n)",
    "ask(f'{n!r}')",
]


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_is_not_is_anything(text: str) -> None:
    found = asked(text)
    assert found.all is None and found.may_be("Old")


@pytest.mark.parametrize(
    ("text", "may", "may_not"),
    [
        ("ask('do_' + x)", "do_it", "Old"),
        ("ask(f'do_{x}')", "do_", "undo_"),
        ("ask(f'{x}_done')", "is_done", "done_"),
        ("ask(f'do_{x}_{y}_now')", "do_a_b_now", "do_now"),
        ("n = n + 'a'\nask(n)", "aba", "Old"),
        ("if x: n = 'do_a'\nelse: n = 'do_b'\nask(n + x)", "do_ax", "undo_"),
        ("N = 'do_'\nask(N + x)", "do_it", "do"),
    ],
)
def test_how_it_begins_and_ends_is_known(text: str, may: str, may_not: str) -> None:
    assert asked(text).may_be(may) and not asked(text).may_be(may_not)


def test_anything_may_be_anything() -> None:
    assert ANY.may_be("") and ANY.may_be("Old")
