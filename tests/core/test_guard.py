"""Each objection of the guard: a change that raises it, and one beside it that does not."""

from __future__ import annotations

import random
import symtable

import pytest

from canonize.core.change import Change, Edit
from canonize.core.code_base import CodeBase
from canonize.core.guard import Guard, _Edited
from canonize.core.import_graph import ImportGraph
from canonize.core.tree import MemoryBase, SourceTree
from canonize.core.undefined_names import undefined_names


def judged(
    before: bytes | None,
    after: bytes | None,
    *edits: Edit,
    path: str = "app.py",
    others: dict[str, bytes] | None = None,
    declared: bool = True,
) -> list[str]:
    """The guard's objections to one change of a small tree."""
    files = dict(others or {})
    if before is not None:
        files[path] = before
    tree = SourceTree(MemoryBase(files))
    change = Change(path, before, after)
    graphs = [ImportGraph(CodeBase.of(t, (".",))) for t in (tree, tree.with_changes([change]))]
    return Guard(*graphs).objections(change, edits if declared else None)


def edit(before: bytes, old: bytes, new: bytes) -> tuple[bytes, Edit]:
    """The text with its one ``old`` replaced, and the edit that says so."""
    assert before.count(old) == 1
    start = before.index(old)
    return before.replace(old, new), Edit(start, start + len(old), new)


SOURCE = b"from a import old\n\n\ndef use():\n    return old(1)\n"


def test_a_declared_edit_is_let_through() -> None:
    after, declared = edit(SOURCE, b"from a import old", b"from n import old")
    assert judged(SOURCE, after, declared) == []


def test_a_deletion_is_let_through() -> None:
    assert judged(SOURCE, None) == []


def test_a_new_file_is_let_through() -> None:
    assert judged(None, b"import os\n\nprint(os)\n") == []


@pytest.mark.parametrize("declared", [True, False])
def test_what_does_not_parse_is_refused(declared: bool) -> None:
    after, change = edit(SOURCE, b"import old", b"import")
    [reason] = judged(SOURCE, after, change, declared=declared)
    assert reason.startswith("it would not parse")


def test_newer_syntax_than_the_hosts_is_looked_at_as_well() -> None:
    before = b"from a import old\n\ntype T = old\n"
    after, change = edit(before, b"from a import old", b"from n import old")
    assert judged(before, after, change) == []
    broken, change = edit(before, b"import old", b"import")
    [reason] = judged(before, broken, change)
    assert reason.startswith("it would not parse")
    undefined, change = edit(before, b"from a import old", b"import other")
    assert judged(before, undefined, change) == ["old would be undefined"]


def test_a_difference_outside_the_declared_edits_is_refused() -> None:
    after, change = edit(SOURCE, b"from a import old", b"from n import old")
    sneaky = after.replace(b"old(1)", b"old(2)")
    assert "it differs outside its declared edits" in judged(SOURCE, sneaky, change)


def test_edits_that_overlap_or_lie_outside_are_refused() -> None:
    after, change = edit(SOURCE, b"from a import old", b"from n import old")
    assert judged(SOURCE, after, change, change) == [
        "its declared edits overlap or lie outside the file"
    ]
    far = Edit(len(SOURCE), len(SOURCE) + 5, b"")
    assert judged(SOURCE, after, far) == ["its declared edits overlap or lie outside the file"]


def test_an_edit_that_changes_the_meaning_of_what_follows_is_refused() -> None:
    before = b"def use():\n    pass\n\n\nx = 1\ny = 2\n"
    after, change = edit(before, b"pass\n\n\n", b"pass\n\n\n    ")
    assert "its syntax tree differs outside its declared edits" in judged(before, after, change)


def test_a_string_opened_by_an_edit_is_refused() -> None:
    before = b"x = 1\ny = '''doc'''\nz = 2\n"
    after, change = edit(before, b"x = 1", b"x = '''1")
    assert judged(before, after, change) != []


def test_an_edit_inside_a_string_is_let_through() -> None:
    before = b"x = {'a.b': 1}\n"
    after, change = edit(before, b"a.b", b"n")
    assert judged(before, after, change) == []


def test_an_insertion_below_a_block_is_let_through() -> None:
    before = b"class X:\n    a = 1\n\n\nb = 2\n"
    place = before.index(b"\n\n\nb") + 1
    code = b"\n    def f(self):\n        pass\n"
    after = before[:place] + code + before[place:]
    assert judged(before, after, Edit(place, place, code)) == []


def test_a_name_that_becomes_undefined_is_refused() -> None:
    after, change = edit(SOURCE, b"from a import old\n", b"")
    assert "old would be undefined" in judged(SOURCE, after, change)


def test_a_name_that_was_undefined_before_is_not_blamed() -> None:
    before = b"from a import old\n\nprint(old, unknown)\n"
    after, change = edit(before, b"from a import old", b"from n import old")
    assert judged(before, after, change) == []


@pytest.mark.parametrize(
    "source",
    [
        b"def f():\n    global x\n    x = 1\nprint(x)\n",
        b"class C:\n    y = 1\n    z = y\n",
        b"print(__file__, __name__, len)\n",
        b"[i for i in range(3)]\n",
        b"import a.b\na.b\n",
        b"def f(x): return lambda: x\n",
    ],
)
def test_names_that_are_provided_are_not_undefined(source: bytes) -> None:
    assert undefined_names(source) == frozenset()


def test_a_function_called_top_is_a_function() -> None:
    assert undefined_names(b"def top(self, which):\n    return self, which\n") == frozenset()
    assert undefined_names(b"def top(self):\n    return nowhere\n") == {"nowhere"}


def test_no_name_is_looked_for_among_all_functions(monkeypatch: pytest.MonkeyPatch) -> None:
    """`SymbolTable.lookup` goes through every child of a table for each of its names."""

    def fail(*_: object) -> None:
        raise AssertionError("looked for")

    monkeypatch.setattr(symtable.SymbolTable, "lookup", fail)
    assert undefined_names(b"def f():\n    return g()\n") == {"g"}


def test_edits_near_a_place_are_found_as_by_looking_at_each() -> None:
    chance = random.Random(7)
    for _ in range(500):
        ends = sorted(chance.sample(range(60), chance.choice([0, 2, 4, 8])))
        spans = list(zip(ends[::2], ends[1::2], strict=True))
        start, end = sorted(chance.sample(range(70), 2))
        near = any(first <= end and last >= start for first, last in spans)
        assert _Edited.of(spans).touches(start, end) is near


def test_names_that_nothing_provides_are_undefined() -> None:
    assert undefined_names(b"def f():\n    return missing, also.attr\n") == {"missing", "also"}


def test_a_byte_order_mark_must_stay() -> None:
    before = b"\xef\xbb\xbf" + SOURCE
    after = SOURCE.replace(b"from a import old", b"from n import old")
    assert "the byte-order mark would change" in judged(before, after, declared=False)
    kept, change = edit(before, b"from a import old", b"from n import old")
    assert judged(before, kept, change) == []


def test_line_endings_must_stay() -> None:
    before = SOURCE.replace(b"\n", b"\r\n")
    mixed, change = edit(before, b"from a import old\r\n", b"from n import old\n")
    assert "line endings would be mixed" in judged(before, mixed, change)
    kept, change = edit(before, b"from a import old", b"from n import old")
    assert judged(before, kept, change) == []


def test_mixed_line_endings_may_stay_mixed() -> None:
    before = SOURCE.replace(b"\n", b"\r\n", 1)
    after, change = edit(before, b"from a import old", b"from n import old")
    assert judged(before, after, change) == []


def test_a_missing_final_newline_must_stay_missing() -> None:
    before = SOURCE.rstrip(b"\n")
    after, change = edit(before, b"from a import old", b"from n import old")
    assert judged(before, after, change) == []
    assert "the end of the last line would change" in judged(before, after + b"\n", declared=False)


def test_a_new_import_cycle_is_refused_with_its_chain() -> None:
    others = {"a.py": b"def old(x): ...\n", "n.py": b"import app\n\n\ndef old(x): ...\n"}
    after, change = edit(SOURCE, b"from a import old", b"from n import old")
    [reason] = judged(SOURCE, after, change, others=others)
    assert reason == "it would close an import cycle: app.py -> n.py -> app.py"


def test_files_that_are_not_python_are_only_held_to_their_bytes() -> None:
    before = b"key: a.b.X\n"
    after, change = edit(before, b"a.b", b"n")
    assert judged(before, after, change, path="conf.yaml") == []
    assert judged(before, after + b"more\n", change, path="conf.yaml") != []


def test_offsets_count_bytes_in_files_with_a_mark_and_wide_characters() -> None:
    before = b"\xef\xbb\xbf" + "é = 'ä'  # ü\nfrom a import old\nprint(old, é)\n".encode()
    after, change = edit(before, b"from a import old", b"from n import old")
    assert judged(before, after, change) == []
