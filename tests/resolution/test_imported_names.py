"""Parts of a file are named so that edits do not change their names."""

from __future__ import annotations

from canonize.core.symbols import Symbol
from canonize.resolution.imported_names import part_of, part_of_use
from canonize.syntax.analysis import analyse

OLD = Symbol("a", "Old")
CODE = b"class C:\n  def f(self):\n    from a import Old\n    return [Old for _ in self]\nOld\n"


def test_a_part_bears_the_name_of_where_it_is_bound() -> None:
    scopes = analyse(CODE).scopes
    method = next(s for s in scopes.all if "Old" in s.bindings)
    assert part_of(method, "Old", OLD) == "C.f:Old a:Old"
    inner = next(use for s in scopes.all if s.parent is method for use in s.uses["Old"])
    assert part_of_use(inner, OLD) == "C.f:Old a:Old"


def test_what_nothing_binds_comes_from_a_star_at_the_top() -> None:
    [use] = analyse(CODE).scopes.top.uses["Old"]
    assert part_of_use(use, OLD) == ":Old a:Old"
