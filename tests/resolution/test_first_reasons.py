"""The first reason against a pair is looked for once."""

from __future__ import annotations

from collections.abc import Iterator

from canonize.core.symbols import Symbol
from canonize.resolution.first_reasons import FirstReasons

OLD, NEW, OTHER = (Symbol("app", name) for name in ("old", "new", "other"))


def test_each_pair_is_asked_about_once_and_no_further_than_the_first() -> None:
    asked: list[str] = []

    def reasons(competitor: Symbol, target: Symbol) -> Iterator[str]:
        asked.append(f"{competitor.name} {target.name}")
        if target == NEW:
            yield "one"
            raise AssertionError("nobody asks for a second")

    first = FirstReasons(reasons)
    assert [first.of(OLD, NEW), first.of(OLD, NEW), first.of(OLD, OTHER)] == ["one", "one", ""]
    assert first.of(OLD, OTHER) == ""
    assert asked == ["old new", "old other"]


def test_what_asks_for_itself_on_the_way_has_no_answer_yet() -> None:
    def reasons(competitor: Symbol, target: Symbol) -> Iterator[str]:
        yield first.of(competitor, target) or "none before"

    first = FirstReasons(reasons)
    assert first.of(OLD, NEW) == "none before"
