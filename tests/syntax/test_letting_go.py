"""Scopes are taken apart when nobody has a part of them; who has one keeps all of it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import libcst as cst
import pytest

from canonize.syntax import analysis
from canonize.syntax.analysis import Analysed, analyse, forget
from canonize.syntax.letting_go import let_go
from canonize.syntax.scopes import Scope

_CODE = b"""import os
from a import b

def f(x: "b", *rest: b) -> None:
    global seen
    seen = os.path.join(x, "text")
    class Inner(b, kind=int):
        y = [z for z in rest if (w := z)]
        def g(self): return self.f().made
"""


@pytest.fixture(autouse=True)
def _no_collection() -> Iterator[None]:
    was_on = gc.isenabled()
    forget()
    gc.collect()
    gc.disable()
    yield
    if was_on:
        gc.enable()


def _nodes() -> int:
    return sum(type(thing) is cst.Name for thing in gc.get_objects())


def _all_asked() -> Analysed:
    made = Analysed(analyse(_CODE).file)
    forget()
    assert made.scopes.uses_of(made.scopes.top, "b") and made.string_spans
    assert made.scopes.methods_of(made.scopes.all[2])
    return made


def test_what_nobody_holds_goes_without_a_collection() -> None:
    before = _nodes()
    last: list[object] = [_all_asked()]
    assert _nodes() > before
    assert let_go(last)
    assert last == [] and _nodes() == before


_PARTS: list[Callable[[Analysed], object]] = [
    lambda made: made,
    lambda made: made.scopes,
    lambda made: made.scopes.top,
    lambda made: made.scopes.all,
    lambda made: made.scopes.all[-1],
    lambda made: made.scopes.imports[0],
    lambda made: made.scopes.strings[-1],
    lambda made: made.scopes.strings,
    lambda made: made.scopes.top.bindings,
    lambda made: made.scopes.top.bindings["f"],
    lambda made: made.scopes.top.bindings["f"][0],
    lambda made: made.scopes.all[1].uses["os"],
    lambda made: made.scopes.all[1].uses["os"][0],
    lambda made: made.scopes.uses_of(made.scopes.top, "b"),
    lambda made: made.scopes.methods_of(made.scopes.all[2]),
    lambda made: next(u.annotates for u in made.scopes.top.uses["b"] if u.annotates),
]


@pytest.mark.parametrize("part", _PARTS)
def test_who_has_a_part_keeps_all_of_it(part: Callable[[Analysed], object]) -> None:
    made = _all_asked()
    names = sorted(made.scopes.top.bindings)
    held = [part(made)]
    before = _nodes()
    last: list[object] = [made]
    del made
    assert not let_go(last)
    assert _nodes() == before
    tops = [s for s in gc.get_objects() if type(s) is Scope and s.parent is None]
    assert [sorted(top.bindings) for top in tops] == [names]
    assert held


def test_many_files_in_turn_need_no_collection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks at the scopes of one file after the other: trees don't pile up."""
    monkeypatch.setattr(analysis, "_KEPT_BYTES", 3 * len(_CODE))
    monkeypatch.setattr("canonize.core.collecting._MOST_WAITING", 1)
    seen: list[str] = []
    gc.callbacks.append(lambda phase, info: seen.append(phase))
    try:
        gc.enable()
        gc.set_threshold(1_000_000, 10, 10)
        most = 0
        for number in range(20):
            assert analyse(_CODE + b"# %d\n" % number).scopes.all
            most = max(most, _nodes())
    finally:
        gc.callbacks.pop()
        gc.set_threshold(700, 10, 10)
    assert not seen
    assert most < 6 * _nodes_of_one()


def _nodes_of_one() -> int:
    forget()
    before = _nodes()
    made = analyse(_CODE)
    assert made.scopes.all
    return _nodes() - before
