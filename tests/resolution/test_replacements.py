"""Where each name of a competitor goes."""

from __future__ import annotations

from canonize.core.symbols import Symbol
from canonize.resolution.replacements import Redirect, Redirects
from tests.compatibility.comparing import migration

OLD, NEW = Symbol("a.b", "X"), Symbol("n", "X")


def test_a_name() -> None:
    found = Redirects.of(migration())
    assert found.find("a.b", "X") == Redirect(OLD, OLD, NEW)
    assert found.find("a.b", "Y") is None
    assert (found.modules(), found.homes()) == ({"a.b"}, {"a.b"})
    assert [found.concerns(module) for module in ("a", "a.b", "a.b.c", "n")] == [
        True,
        True,
        False,
        False,
    ]
    assert found.candidate_words() == {b"b", b"X"}


def test_a_whole_module() -> None:
    found = Redirects.of(migration("a.b", "n"))
    redirect = found.find("a.b", "anything")
    assert redirect is not None and redirect.target == Symbol("n", "anything")
    assert (found.holds("a.b"), found.holds("a")) == (True, False)
    assert found.candidate_words() == {b"b"}


def test_the_first_answer_to_a_name_stays() -> None:
    found = Redirects.of(migration())
    found.put("a.b", "X", Redirect(OLD, OLD, Symbol("z", "X")))
    assert found.find("a.b", "X") == Redirect(OLD, OLD, NEW)


def test_another_path_and_a_re_export() -> None:
    found = Redirects.of(migration()).copy()
    found.put_path("c.b", "a.b")
    found.put("d", "X", Redirect(Symbol("d", "X"), OLD, NEW, is_direct=False))
    assert found.find("c.b", "X") == Redirect(Symbol("c.b", "X"), OLD, NEW)
    assert found.holds_directly("c.b") and not found.holds_directly("d") and found.holds("d")
    assert found.homes() == {"a.b"}
    assert Redirects.of(migration()).find("c.b", "X") is None


def test_only_some() -> None:
    assert Redirects.of(migration(), ["other:X"]).modules() == set()
    assert Redirects.of(migration(), ["a.b:X"]).modules() == {"a.b"}


def test_another_path_of_a_module_that_goes_as_a_whole() -> None:
    found = Redirects.of(migration("a.b", "n"))
    found.put_path("user.b", "a.b")
    redirect = found.find("user.b", "anything")
    assert redirect is not None and redirect.target == Symbol("n", "anything")
