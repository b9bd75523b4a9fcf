"""The plan of the example does what tests/example/expected.md says, place by place."""

from __future__ import annotations

import difflib
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from canonize.catalogue import load_codemod
from canonize.core.codemod import Migration
from canonize.core.rehearsal import StepProposal, rehearse
from canonize.core.tree import MemoryBase, SourceTree
from canonize.plan_file.load import load_plan

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "webchat"
NOTES = (Path(__file__).parent / "expected.md").read_text(encoding="utf-8")
_PLACE = re.compile(r"\| (?P<path>[\w./-]+):(?P<line>\d+) \|(?P<cells>.*)\|$", re.MULTILINE)
_COUNT = re.compile(r"^## Step (\d).*\((\d+) places\)$", re.MULTILINE)


def section(title: str) -> str:
    """What the notes say below a heading, up to the next one of its level."""
    start = NOTES.index(f"## {title}")
    return NOTES[start : NOTES.find("\n## ", start + 1)]


def places(text: str) -> set[tuple[str, int]]:
    return {(row["path"], int(row["line"])) for row in _PLACE.finditer(text)}


def after_cells() -> Iterator[tuple[str, int, str, str]]:
    """Each place of steps 3 to 5 with the code before and after, as the notes quote it."""
    for step in ("Step 3", "Step 4", "Step 5"):
        for row in _PLACE.finditer(section(step)):
            _, before, after = re.split(r"(?<!\\) \| ", row["cells"].strip(" "))
            yield row["path"], int(row["line"]), unquoted(before), unquoted(after)


def unquoted(cell: str) -> str:
    return cell.strip().removeprefix("``").removesuffix("``").strip().strip("`").strip()


@cache
def files() -> dict[str, bytes]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=EXAMPLE, capture_output=True, check=True
    ).stdout
    paths = [path for path in listed.decode().split("\0") if path]
    return {path: (EXAMPLE / path).read_bytes() for path in paths}


@cache
def steps() -> tuple[StepProposal, ...]:
    plan = load_plan(ROOT / "migration_plan.yaml").plan
    migration = Migration(plan, plan.source_roots)
    tree = SourceTree(MemoryBase(files()))
    return tuple(rehearse(tree, migration, load_codemod, range(1, len(plan.steps) + 1)))


def changed_lines(number: int) -> set[tuple[str, int]]:
    """Lines of the original files that are not the same after a step, as places."""
    found = set()
    after = steps()[number - 1].after
    for path, data in files().items():
        old = data.decode().split("\n")
        new = (after.read(path) or b"").decode().split("\n")
        matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
        for tag, start, end, _, _ in matcher.get_opcodes():
            if tag != "equal":
                found |= {(path, line + 1) for line in range(start, end)}
    return found


def text_after(number: int, path: str) -> str:
    return (steps()[number - 1].after.read(path) or b"").decode()


def test_the_notes_list_what_their_headings_count() -> None:
    counts = {int(step): int(count) for step, count in _COUNT.findall(NOTES)}
    assert counts == {n: len(places(section(f"Step {n}"))) for n in (3, 4, 5)}


def test_step_3_turns_the_places_of_step_3_and_no_others() -> None:
    # The import in usage.py is taken apart; the notes show the whole block.
    block = {("app/agents/jobs/usage.py", line) for line in (6, 7, 8, 9)}
    assert changed_lines(3) - block == places(section("Step 3")) - block
    assert ("app/agents/jobs/usage.py", 8) in changed_lines(3)


def test_the_block_of_usage_is_as_the_notes_show_it() -> None:
    shown = re.search(r"```python\n(.*?)```", section("Step 3"), re.DOTALL)
    assert shown is not None
    assert shown[1] in text_after(3, "app/agents/jobs/usage.py") or (
        sorted(shown[1].split("\n"))
        == sorted(text_after(3, "app/agents/jobs/usage.py").split("\n")[5:12])
    )


def test_step_4_turns_its_places_and_perhaps_strings_of_tests() -> None:
    turned = changed_lines(4) - changed_lines(3)
    own = places(section("Step 4"))
    early = {place for place in places(section("Step 5")) if place[0].startswith("tests/")}
    assert own <= turned <= own | early


def test_step_5_turns_all_that_is_left() -> None:
    turned = changed_lines(5) - changed_lines(3)
    assert turned == places(section("Step 4")) | places(section("Step 5"))


@pytest.mark.parametrize("path, line, before, after", list(after_cells()))
def test_a_place_becomes_what_the_notes_say(path: str, line: int, before: str, after: str) -> None:
    assert before in files()[path].decode().split("\n")[line - 1]
    if path.endswith("usage.py") and after == "see below":
        return
    assert after in text_after(5, path)


def test_step_6_makes_the_deprecated_class_warn_and_changes_nothing_else() -> None:
    [change] = steps()[5].changes
    assert change.path == "app/agents/unified_factory.py"
    assert change.after is not None and b"DeprecationWarning" in change.after


def test_step_7_deletes_the_duplicate_and_leaves_no_word_of_it() -> None:
    kinds = {change.path: change.kind for change in steps()[6].changes}
    assert kinds == {
        "app/agents/supervisor/execution_factory.py": "delete",
        "app/core/managers/execution_engine_factory.py": "edit",
    }
    after = steps()[6].after
    named = {
        path
        for path in after.containing({b"execution_factory", b"ExecutionFactory"})
        if re.search(
            rb"supervisor[./]execution_factory(?!_)|\bExecutionFactory\b", after.read(path) or b""
        )
    }
    assert named == set()


@pytest.mark.parametrize("title", ["Look-alikes", "Same name, other object"])
def test_lines_that_stay_are_byte_identical(title: str) -> None:
    listed = places(section(title))
    assert listed and not listed & changed_lines(7)


def test_lines_of_references_that_stay_are_turned_by_no_rewriting() -> None:
    listed = places(section("References that stay"))
    assert listed and not listed & changed_lines(5)


def test_files_that_stay_are_byte_identical() -> None:
    listed = re.findall(r"^- (\S+)$", section("Files that stay"), re.MULTILINE)
    touched = {change.path for step in steps() for change in step.changes}
    assert len(listed) > 20 and not touched & set(listed)


def test_nothing_is_refused() -> None:
    assert [
        r for step in steps() for r in step.ledger.references if r.disposition == "refused"
    ] == []
