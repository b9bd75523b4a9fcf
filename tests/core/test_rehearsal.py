"""Steps played in memory: each on the last one's tree, guarded, and proved idempotent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from pydantic import BaseModel

from canonize.core.change import Change
from canonize.core.codemod import Migration, Options, Proposal
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.plan import Plan
from canonize.core.rehearsal import StepProposal, rehearse
from canonize.core.tree import MemoryBase, SourceTree

OLD = {"symbol": "a:old", "verdict": "duplicate"}


class Replacing:
    """Replaces words in files, and says so; the plan's steps name it by its class attributes."""

    name: ClassVar[str] = "replacing"
    Options: ClassVar[type[BaseModel]] = Options

    def __init__(self, words: Mapping[str, tuple[bytes, bytes]], **proposal: Any) -> None:
        self._words = words
        self._proposal = proposal

    def propose(self, tree: SourceTree, options: Any, migration: Migration) -> Proposal:
        changes, references = [], []
        for path, (old, new) in self._words.items():
            data = tree.read(path)
            if path in tree.containing({old}) and data is not None:
                changes.append(Change(path, data, data.replace(old, new)))
                done = Disposition.REWRITTEN
                references.append(Reference(path, 1, 1, "a:old", Form.NAME, done))
        return Proposal(tuple(changes), tuple(references), **self._proposal)


def play(files: dict[str, str], *codemods: Replacing) -> list[StepProposal]:
    """One step for each codemod."""
    steps = [{"id": f"s{n}", "codemods": [{"name": str(n)}]} for n in range(len(codemods))]
    plan = Plan.model_validate(
        {"version": 1, "name": "t", "canonical": "n:X", "competitors": [OLD], "steps": steps}
    )
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))
    numbers = range(1, len(codemods) + 1)
    return list(rehearse(tree, Migration(plan, (".",)), lambda name: codemods[int(name)], numbers))


def said(step: StepProposal) -> dict[str, tuple[str, str]]:
    return {r.path: (str(r.disposition), r.reason) for r in step.ledger.references}


def test_each_step_is_played_on_the_tree_that_the_last_one_left() -> None:
    one, two = play(
        {"a.py": "old = 1\n"},
        Replacing({"a.py": (b"old", b"mid")}),
        Replacing({"a.py": (b"mid", b"new")}),
    )
    assert one.after.read("a.py") == b"mid = 1\n" == two.before.read("a.py")
    assert two.changes == (Change("a.py", b"mid = 1\n", b"new = 1\n"),)


def test_a_change_that_the_guard_refuses_falls_and_is_told() -> None:
    [step] = play(
        {"a.py": "old = 1\n", "b.py": "old = 1\n"},
        Replacing({"a.py": (b"old", b"n ("), "b.py": (b"old", b"new")}),
    )
    assert [change.path for change in step.changes] == ["b.py"]
    assert said(step)["a.py"][0] == "refused" and "would not parse" in said(step)["a.py"][1]
    assert said(step)["b.py"] == ("rewritten", "")


def test_a_change_that_a_second_run_would_change_again_falls() -> None:
    [step] = play({"a.py": "old = 1\n"}, Replacing({"a.py": (b"old", b"old, old")}))
    assert step.changes == ()
    assert said(step)["a.py"] == ("refused", "a second run of 0 would change it again")


class HeldByAnother(Replacing):
    """Leaves ``two`` alone, and says so, while another file says that it holds it."""

    def propose(self, tree: SourceTree, options: Any, migration: Migration) -> Proposal:
        found = super().propose(tree, options, migration)
        if not tree.containing({b"holds"}):
            return replace(found, changes=tuple(self._both(found.changes)))
        why, refused = "b.py holds it", Disposition.REFUSED
        held = Reference("a.py", 1, 9, "a:old", Form.NAME, refused, why)
        return replace(found, references=(*found.references, held))

    def _both(self, changes: Iterable[Change]) -> Iterator[Change]:
        for change in changes or [Change("a.py", b"new = two\n", b"new = two\n")]:
            after = (change.after or b"").replace(b"two", b"new")
            yield replace(change, before=change.before, after=after)


def test_what_another_file_holds_back_is_no_restlessness_of_the_rest() -> None:
    [step] = play(
        {"a.py": "old = two\n", "b.py": "holds = 1\n"},
        HeldByAnother({"a.py": (b"old", b"new")}),
    )
    assert [change.after for change in step.changes] == [b"new = two\n"]
    assert {r.reason for r in step.ledger.references if r.path == "a.py"} == {"", "b.py holds it"}


def test_all_changes_of_an_atomic_proposal_fall_together() -> None:
    [step] = play(
        {"a.py": "old = 1\n", "b.py": "old = 1\n"},
        Replacing({"a.py": (b"old", b"n ("), "b.py": (b"old", b"new")}, atomic=True),
    )
    assert step.changes == ()
    assert said(step)["b.py"][1].startswith("a.py: it would not parse")


def test_what_relies_on_a_refused_change_falls_with_it_and_nothing_else_does() -> None:
    files = dict.fromkeys(("a.py", "b.py", "c.py", "d.py"), "old = 1\n")
    words = dict.fromkeys(files, (b"old", b"new")) | {"a.py": (b"old", b"n (")}
    relies = {"b.py": frozenset({"a.py"}), "c.py": frozenset({"b.py"}), "a.py": frozenset({"d.py"})}
    [step] = play(files, Replacing(words, relies_on=relies))
    assert [change.path for change in step.changes] == ["d.py"]
    assert said(step)["c.py"][1].startswith("it relies on the change of b.py, which is refused")


def test_a_refused_file_without_an_entry_gets_one() -> None:
    class Silent(Replacing):
        def propose(self, tree: SourceTree, options: Any, migration: Migration) -> Proposal:
            return Proposal(super().propose(tree, options, migration).changes)

    [step] = play({"a.py": "old = 1\n"}, Silent({"a.py": (b"old", b"n (")}))
    assert said(step)["a.py"][0] == "refused"


def test_changes_of_one_step_that_cancel_out_are_no_changes() -> None:
    plan = {
        "version": 1, "name": "t", "canonical": "n:X", "competitors": [OLD],
        "steps": [{"id": "s", "codemods": [{"name": "0"}, {"name": "1"}]}],
    }  # fmt: skip
    there, back = Replacing({"a.py": (b"old", b"new")}), Replacing({"a.py": (b"new", b"old")})
    tree = SourceTree(MemoryBase({"a.py": b"old = 1\n"}))
    migration = Migration(Plan.model_validate(plan), (".",))
    [step] = rehearse(tree, migration, lambda name: (there, back)[int(name)], [1])
    assert step.changes == ()


class Beginning(Replacing):
    """Leaves its files unfinished while they hold the new word, unless they are held."""

    def propose(self, tree: SourceTree, options: Any, migration: Migration) -> Proposal:
        part = frozenset({"part"})
        free = {path: words for path, words in self._words.items() if path not in migration.held}
        reached = {
            path: part
            for path, (_, new) in self._words.items()
            if path in tree.containing({new}) or path in tree.containing({b"old"})
        }
        made = Replacing(free).propose(tree, options, migration)
        begun = {change.path: part for change in made.changes}
        return replace(made, unfinished=begun, reached=reached)


def together(files: dict[str, str], *codemods: Replacing) -> StepProposal:
    """One step of all codemods."""
    calls = [{"name": str(number)} for number in range(len(codemods))]
    steps = [{"id": "s", "codemods": calls}]
    plan = Plan.model_validate(
        {"version": 1, "name": "t", "canonical": "n:X", "competitors": [OLD], "steps": steps}
    )
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))
    [step] = rehearse(tree, Migration(plan, (".",)), lambda name: codemods[int(name)], [1])
    return step


def test_what_a_later_codemod_finishes_stays() -> None:
    begun = Beginning({"a.py": (b"old", b"mid")})
    step = together({"a.py": "old = 1\n"}, begun, Replacing({"a.py": (b"mid", b"new")}))
    assert step.changes == (Change("a.py", b"old = 1\n", b"new = 1\n"),)


def test_what_nothing_finishes_is_never_begun_and_the_rest_of_the_step_is() -> None:
    begun = Beginning({"a.py": (b"old", b"mid"), "b.py": (b"old", b"mid")})
    finishing = Replacing({"a.py": (b"mid", b"new"), "c.py": (b"old", b"new")})
    step = together(dict.fromkeys(("a.py", "b.py", "c.py"), "old = 1\n"), begun, finishing)
    assert [change.path for change in step.changes] == ["a.py", "c.py"]


def test_a_codemod_that_begins_what_is_held_loses_the_file() -> None:
    class Stubborn(Beginning):
        def propose(self, tree: SourceTree, options: Any, migration: Migration) -> Proposal:
            return super().propose(tree, options, replace(migration, held={}))

    step = together({"a.py": "old = 1\n"}, Stubborn({"a.py": (b"old", b"mid")}))
    assert step.changes == ()
    assert "no codemod after it takes it over" in said(step)["a.py"][1]


def test_what_the_guard_takes_back_is_held_for_the_codemods_after() -> None:
    seen: list[Any] = []

    class Looking(Replacing):
        def propose(self, tree: SourceTree, options: Any, migration: Migration) -> Proposal:
            seen.append(migration.held)
            return super().propose(tree, options, migration)

    together({"a.py": "old = 1\n"}, Beginning({"a.py": (b"old", b"n (")}), Looking({}))
    assert "would not parse" in seen[-1]["a.py"]["part"]
