"""What is said of the texts that an expression may be is held to what it is when it runs.

Small programs are made at random, and run; `ask` notes what it is given. Both readers, the one of
the host's trees and the one of LibCST's, may know less than what happens, and nothing else.
"""

from __future__ import annotations

import ast
import re
from contextlib import suppress
from random import Random

import libcst as cst
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from canonize.core.ast_nodes import nodes_of, parents_of
from canonize.references.closed_ends import ClosedEnds
from canonize.references.known_texts import BeyondFile, Texts
from canonize.references.possible_texts import PossibleTexts
from canonize.syntax.analysis import analyse
from canonize.syntax.ast_scopes import NameScopes
from canonize.syntax.scopes import below


def of_host(code: str) -> Texts:
    """What is known of what ``ask`` is given, by the host's tree."""
    body = ast.parse(code)
    texts = PossibleTexts(NameScopes(walrus=True, declares=True), parents_of(body))
    (asked,) = (
        node.args[0]
        for node in nodes_of(body)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ask"
    )
    return texts.of(asked)


def of_libcst(code: str) -> Texts:
    """The same by LibCST's."""
    analysed = analyse(code.encode())
    (call,) = (
        node
        for node in below(analysed.file.module)
        if isinstance(node, cst.Call) and getattr(node.func, "value", "") == "ask"
    )
    uses = (use for scope in analysed.scopes.all for use in scope.uses.get("ask", ()))
    alone = BeyondFile(says=lambda name: False)
    return ClosedEnds(analysed.scopes, alone).texts(call.args[0].value, next(uses).scope)


def given_to_ask(code: str) -> set[str]:
    """What ``ask`` is given, whichever way the tests in the program go."""
    seen: set[object] = set()
    for x in (0, 1):
        names = {"ask": seen.add, "x": x, "more": ["m"], "read": lambda: "r"}
        # a name that is not bound yet, a list that is a text: what ran until then counts
        with suppress(NameError, TypeError, ValueError, AttributeError, LookupError, RuntimeError):
            exec(compile(code, "program", "exec"), names)
    return {text for text in seen if isinstance(text, str)}


_WORDS = ("'a'", "'b'", "'c'")


class Program:
    """Makes one: names that are texts, names that are lists, and one call of ``ask``.

    Args:
        guards: with tests around a name that say something of it.
        rows: with tables of rows, too, several names that one row gives, and texts that a name
            gets of itself.
    """

    def __init__(self, choice: Random, *, guards: bool, rows: bool) -> None:
        self._choice = choice
        self._guards = guards
        self._has_rows = rows
        self._asks = False

    def code(self) -> str:
        head = [f"{name} = {self._choice.choice(['read()', *_WORDS])}" for name in "nm"]
        head += [f"{name} = {self._list()}" for name in "NM"]
        lines = [line for line in head if self._choice.random() < 0.8] + self._block(0)
        return "\n".join(lines if self._asks else [*lines, f"ask({self._text()})"]) + "\n"

    def _block(self, depth: int) -> list[str]:
        lines: list[str] = []
        for _ in range(self._choice.randint(1, 3)):
            kinds = ["plain", "plain", "ask", *(["for", "if", "def", "class"] if depth < 2 else [])]
            kind = self._choice.choice(kinds)
            if kind == "plain" or (kind == "ask" and self._asks):
                lines.append(self._plain())
            elif kind == "ask":
                self._asks = True
                lines.append(self._asking())
            else:
                lines += self._around(kind, self._block(depth + 1))
        return lines

    def _around(self, kind: str, block: list[str]) -> list[str]:
        inner = [f"    {line}" for line in block]
        if kind == "for" and self._has_rows and self._choice.random() < 0.3:
            heads = ["for n, m in T.values():", "for q, (n, m) in T.items():", "for n, m in T:"]
            return [self._choice.choice(heads), *inner]
        if kind == "for":
            return [f"for {self._name()} in {self._list()}:", *inner]
        if kind == "if":
            return [f"if {self._test()}:", *inner, "else:", f"    {self._plain()}"]
        if kind == "class":
            return ["class C:", *inner]
        given, value = self._choice.choice([("", ""), ("n", "'v'"), ("m='d'", "")])
        declared = self._choice.choice(["pass", "global n", "global N", "nonlocal"])
        if declared == "nonlocal":
            rest = ["    def g():", "        nonlocal n", f"        n = {self._text()}", "    g()"]
            return ["def f():", "    n = 'a'", *rest[: self._choice.choice([0, 4])], *inner, "f()"]
        if given == "n" or any(": str" in line for line in block):
            declared = "pass"
        return [f"def f({given}):", f"    {declared}", *inner, f"f({value})"]

    def _asking(self) -> str:
        if self._choice.random() < 0.8:
            return f"ask({self._text()})"
        return f"[ask({self._text()}) for {self._name()} in {self._list()}]"

    def _plain(self) -> str:
        name, text, listed = self._name(), self._text(), self._list_name()
        return self._choice.choice([
            f"{name} = {text}", f"{name} = {text}", f"{name}: str = {text}", f"{name} += {text}",
            f"{listed} = {self._list()}", f"{listed} = (*{listed}, 'c')", f"{listed}[0] = 'c'",
            f"{listed} = [*{listed}][:2] + ['c']", f"n = m = {text}",
            f"for q in [{listed}]: q[0] = 'c'", "pass",
            *(self._rows(name, text) if self._has_rows else ()),
        ])  # fmt: skip

    def _rows(self, name: str, text: str) -> list[str]:
        """Tables of rows: made, read, and changed."""
        return [
            f"T = {{'k': ({text}, 'c'), 'l': ('a', {name})}}", "T = {'k': ('a', 'b')}",
            "n, m = T['k']", "n, m = T['k']", f"{name} = T['k'][1]", "(q, n), m = T['k'], 'd'",
            f"n, m = ({text}, 'e')", f"n, m = {text}, 'c'", f"{name} = 'p' + {name}",
            self._choice.choice(["T['k'] = ('z', 'y')", "T.update(k=('x', 'x'))", "pass"]),
        ]  # fmt: skip

    def _text(self, depth: int = 0) -> str:
        kinds = ["word", "word", "name", "name", "read"]
        kinds += ["add", "if", "format", "made"] if depth < 2 else []
        match self._choice.choice(kinds):
            case "name":
                return self._name()
            case "read":
                return "read()"
            case "add":
                return f"{self._text(depth + 1)} + {self._text(depth + 1)}"
            case "if":
                return f"({self._text(depth + 1)} if {self._test()} else {self._text(depth + 1)})"
            case "format":
                return "f'p{" + self._name() + "}s'" + self._choice.choice(["", " 't'"])
            case "made":
                return f"(str({self._text(depth + 1)}) + 'w')"
        return self._choice.choice(_WORDS)

    def _test(self) -> str:
        if self._guards and self._choice.random() < 0.6:
            return f"{self._name()} in {self._list()}"
        return self._choice.choice(["x", "not x"])

    def _list(self, depth: int = 0) -> str:
        kinds = ["['a', 'b']", f"({self._text(2)}, 'b')", "{'a': 1}", "{'b': 1}.keys()"]
        kinds += [self._list_name(), self._list_name(), f"(*{self._list_name()}, 'c')", "more"]
        if depth < 2 and self._choice.random() < 0.3:
            return f"{self._choice.choice(['sorted', 'list', 'tuple'])}({self._list(depth + 1)})"
        return self._choice.choice(kinds)

    def _name(self) -> str:
        return self._choice.choice("nm")

    def _list_name(self) -> str:
        return self._choice.choice("NM")


@settings(max_examples=400, deadline=None)
@given(st.randoms(use_true_random=False))
def test_nothing_else_is_asked_for_when_it_runs(choice: Random) -> None:
    code = Program(choice, guards=True, rows=True).code()
    ran, host, closed = given_to_ask(code), of_host(code), of_libcst(code)
    assert all(found.may_be(text) for found in (host, closed) for text in ran)


@settings(max_examples=400, deadline=None)
@given(st.randoms(use_true_random=False))
def test_both_say_the_same(choice: Random) -> None:
    """But for what tests around a name say of it, which only one of the two looks at."""
    code = Program(choice, guards=False, rows=False).code()
    assume(not any(map(_gets_itself, code.splitlines())))
    assert of_host(code) == of_libcst(code)


def _gets_itself(line: str) -> bool:
    """``n = m = "p" + n``: only one of the two tells which of its values that is."""
    found = re.fullmatch(r"\s*((?:[nm] = )+)(.*)", line)
    return found is not None and not {*found[1].split(" = ")}.isdisjoint(
        re.findall(r"\b[nm]\b", found[2])
    )


@settings(max_examples=400, deadline=None)
@given(st.randoms(use_true_random=False))
def test_what_both_know_of_rows_is_the_same(choice: Random) -> None:
    """Only one of the two looks into tables of rows; the other knows nothing then."""
    code = Program(choice, guards=False, rows=True).code()
    known, by_rows = of_host(code), of_libcst(code)
    assert known == by_rows or known.all is None


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("N = (*N, 'a')\nfor n in N: ask(n)\n", None),
        ("n = n\nask(n)\n", None),
        ("for n in n: ask(n)\n", None),
        ("N = tuple(N)\nask('a' if m in N else 'b')\n", {"a", "b"}),
    ],
)
def test_what_is_made_of_itself_is_not_known(code: str, known: set[str] | None) -> None:
    """``from other import *`` may have bound it before; a test for it is a test like any other."""
    assert of_host(code).all == of_libcst(code).all == known


@pytest.mark.parametrize(
    "code",
    [
        "n = 'a'\nclass C:\n    if x: n = 'b'\n    else: ask(n)\n",
        "N = ['a']\nclass C:\n    if x: N = ['b']\n    else: [ask(n) for n in N]\n",
        "N = ['b']\nclass C:\n    for q in [N]: q[0] = 'a'\n    N = 1\nfor n in N: ask(n)\n",
        "class C:\n    N = ['a']\n    [ask(n) for n in N]\n    N = ['b']\n",
    ],
)
def test_a_class_sees_what_stands_around_it_until_it_binds_the_name(code: str) -> None:
    assert given_to_ask(code) == {"a"}
    assert of_host(code).may_be("a") and of_libcst(code).may_be("a")


INNER = "def f():\n    n = 'b'\n    def g():\n        {}n = 'a'\n    g()\n    ask(n)\nf()\n"


def test_an_inner_function_gives_a_name_another_value_where_it_says_so() -> None:
    own, around = INNER.format(""), INNER.format("nonlocal n; ")
    assert (given_to_ask(own), given_to_ask(around)) == ({"b"}, {"a"})
    assert of_host(own) == of_libcst(own) == Texts.one("b")
    assert of_host(around).may_be("a") and of_libcst(around).may_be("a")


def test_others_fill_a_list_that_is_empty() -> None:
    code = "NAMES = []\ndef load():\n    for name in NAMES: ask(name)\n"
    assert of_host(code) == of_libcst(code) == Texts()


def test_these_programs_are_known() -> None:
    """Not all is unknown to them, or the tests above could not fail."""
    codes = [Program(Random(n), guards=False, rows=n % 2 == 0).code() for n in range(300)]
    known = [(of_host(code).all is not None, of_libcst(code).all is not None) for code in codes]
    assert sum(host for host, _ in known) > 60 and sum(closed for _, closed in known) > 60
    assert sum(len(given_to_ask(code)) > 0 for code in codes) > 80
