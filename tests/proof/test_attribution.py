"""Delta debugging over a step's changes: a planted fault is found in few questions."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canonize.core.change import Change
from canonize.proof.attribution import Unit, applied, attribute, hunks_between, parts_of


def edit(path: str, before: str, after: str) -> Change:
    return Change(path, before.encode(), after.encode())


def files(count: int, faults: Mapping[int, int]) -> list[Change]:
    """Files of three hunks each; in some of them one hunk is a fault."""
    changes = []
    for number in range(count):
        before = "".join(f"x{n} = 1\nkept{n} = 0\n" for n in range(3))
        after = before
        for n in range(3):
            new = "fault" if faults.get(number) == n else "fine"
            after = after.replace(f"x{n} = 1", f"x{n} = {new!r}")
        changes.append(edit(f"m{number:02}.py", before, after))
    return changes


def has(texts: Mapping[str, bytes | None], *wanted: str) -> bool:
    return all(b"fault" in (texts.get(path) or b"") for path in wanted)


@pytest.mark.parametrize("number", range(17))
def test_one_fault_in_17_files_is_named_by_its_line(number: int) -> None:
    changes = files(17, {number: number % 3})
    found = attribute(changes, lambda t: has(t, f"m{number:02}.py"), most=15)
    assert found.finished and found.runs <= 15
    assert [unit.place for unit in found.units] == [f"m{number:02}.py:{2 * (number % 3) + 1}"]
    assert found.units[0].shown() == f"`x{number % 3} = 1` became `x{number % 3} = 'fault'`"


def test_a_fault_that_needs_two_files_names_both() -> None:
    changes = files(6, {1: 0, 4: 2})
    found = attribute(changes, lambda t: has(t, "m01.py", "m04.py"), most=60)
    assert [unit.place for unit in found.units] == ["m01.py:1", "m04.py:5"]


def test_what_does_not_fail_as_a_whole_is_blamed_on_nobody() -> None:
    found = attribute(files(4, {}), lambda t: has(t, "m01.py"), most=15)
    assert (found.units, found.runs) == ((), 1)


def test_it_ends_with_what_it_has_when_its_runs_are_used_up() -> None:
    found = attribute(files(16, {9: 1}), lambda t: has(t, "m09.py"), most=3)
    assert not found.finished and found.runs == 3
    assert "m09.py" in {unit.change.path for unit in found.units}


def test_an_import_stays_with_its_uses_and_what_does_not_use_it_is_apart() -> None:
    before = "from a import Old\nx = 1\nprint(Old)\ny = 1\nz = 2\n"
    after = "from b import New\nx = 1\nprint(New)\ny = 1\nz = 3\n"
    units = parts_of(edit("m.py", before, after))
    assert [[hunk.start for hunk in unit.hunks] for unit in units] == [[0, 2], [4]]


def test_a_file_that_can_not_be_read_is_one_unit() -> None:
    units = parts_of(edit("m.txt", "a b\nc\nd e\n", "a f\nc\nd g\n"))
    assert [unit.hunks for unit in units] == [()]


def test_new_and_removed_files_are_units() -> None:
    changes = [Change("new.py", None, b"fault\n"), Change("old.py", b"x\n", None)]
    found = attribute(changes, lambda t: has(t, "new.py"), most=15)
    assert [(u.place, u.shown()) for u in found.units] == [("new.py:1", "the file is new")]
    found = attribute(changes, lambda t: t.get("old.py", b"") is None, most=15)
    assert [(u.place, u.shown()) for u in found.units] == [("old.py:1", "the file is gone")]


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_all_hunks_are_the_change_and_none_is_the_file_before(
    old: list[str], new: list[str]
) -> None:
    change = edit("m.py", *("".join(f"{line}\n" for line in lines) for lines in (old, new)))
    units = [Unit(change, (hunk,)) for hunk in hunks_between(change)]
    expected = {"m.py": change.after} if units else {}
    assert applied(units) == expected
