"""From a failing test to the re-route that makes it fail, and the step to which that belongs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from canonize.core.change import Change
from canonize.core.ledger import Disposition, Form, Reference
from canonize.proof.guilty_change import Part, attributed, told_answer

Files = Mapping[str, bytes | None]


def edit(path: str, before: str, after: str) -> Change:
    return Change(path, before.encode(), after.encode())


RETRY = edit(
    "app/jobs/retry.py",
    "import os\n\nfrom app.old import F\nkept = 1\nx = F\n",
    "import os\n\nfrom app.new import F\nkept = 1\nx = F\n",
)
OTHER = edit("app/two.py", "from app.old import G\n", "from app.new import G\n")
ENTRY = Reference(RETRY.path, 3, 1, "app.old:F", Form.FROM_IMPORT, Disposition.REWRITTEN)


def asked(
    bad: Callable[[str, Files], bool], *, ledger: tuple[Reference, ...] = (ENTRY,)
) -> tuple[list[str], list[str]]:
    bases: list[str] = []

    def trial(base: str) -> Callable[[Files], bool]:
        bases.append(base)
        return lambda files: bad(base, files)

    step = Part("step", (RETRY, OTHER), "step 3 reroute", ledger)
    earlier = Part("before", (edit("app/one.py", "a = 1\n", "a = 2\n"),))
    part, found = attributed(step, lambda: earlier, trial)
    return list(told_answer("tests/x.py::test_y", found, part)), bases


def test_the_step_and_the_reference_are_named() -> None:
    said, bases = asked(lambda base, files: RETRY.path in files)
    assert said == [
        "tests/x.py::test_y fails because of the re-route of app.old:F in app/jobs/retry.py:3 "
        "(step 3 reroute): `from app.old import F` became `from app.new import F`"
    ]
    assert bases == ["step"]


def test_a_place_that_no_codemod_speaks_of_is_named_by_its_line() -> None:
    said, _ = asked(lambda base, files: OTHER.path in files)
    assert said[0].startswith(
        "tests/x.py::test_y fails because of the change in app/two.py:1 (step 3 reroute): "
    )
    kept = Reference(OTHER.path, 1, 1, "app.old:G", Form.IMPORT, Disposition.KEPT, "why")
    said, _ = asked(lambda base, files: OTHER.path in files, ledger=(kept,))
    assert "the change in app/two.py:1" in said[0]


def test_a_test_that_fails_without_the_step_is_traced_to_an_earlier_one() -> None:
    said, bases = asked(lambda base, files: base == "step" or "app/one.py" in files)
    assert said == [
        "tests/x.py::test_y fails because of the change in app/one.py:1: `a = 1` became `a = 2`"
    ]
    assert bases == ["step", "before"]


def test_what_fails_nowhere_alone_is_blamed_on_nobody() -> None:
    said, _ = asked(lambda base, files: False)
    assert said[0].startswith("which change makes tests/x.py::test_y fail is not known")


def test_what_fails_in_both_places_needs_both() -> None:
    said, _ = asked(lambda base, files: {RETRY.path, OTHER.path} <= files.keys())
    assert "the re-route of app.old:F in app/jobs/retry.py:3" in said[0]
    assert said[1].startswith("  together with the change in app/two.py:1")


def test_files_that_come_and_go_are_named() -> None:
    gone = Change("app/old.py", b"x = 1\n", None)
    part, found = attributed(
        Part("step", (gone, OTHER), "step 7 remove"), lambda: Part("before", ()),
        lambda base: lambda files: gone.path in files,
    )  # fmt: skip
    assert list(told_answer("t", found, part)) == [
        "t fails because of the removal of app/old.py (step 7 remove): the file is gone"
    ]
