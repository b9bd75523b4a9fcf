"""The steps of a new plan, as they are before they are filled in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StepTemplate:
    id: str
    phase: int
    title: str
    why: str
    codemods: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()


LAST_CHECKS = ("dangling-references", "imports-resolve")


NINE_STEPS = (
    StepTemplate(
        "baseline",
        1,
        "Record how things stand",
        "1. Changes nothing. What fails already is found now, and times are taken to compare with.",
        checks=("imports-resolve", "loads", "tests"),
    ),
    StepTemplate(
        "canonical-covers-every-use",
        1,
        "The canonical can do what its competitors are used for",
        "2. Changes nothing. Fails while a use that would break has no answer in this plan.",
        checks=("uses",),
    ),
    StepTemplate(
        "rewrite-production-imports",
        2,
        "Route production imports through the canonical",
        "3. Tests that patch a competitor are only right after the next step, so no tests here;\n"
        "  #    a check of your own that does not patch (a golden path) belongs here.",
        codemods=("rewrite_imports: {exclude: TESTS}",),
        checks=("imports-resolve", "loads"),
    ),
    StepTemplate(
        "rewrite-test-imports",
        2,
        "Route test imports and patch targets through the canonical",
        "4. Imports of tests, and the strings that mock.patch and monkeypatch are given.",
        codemods=("rewrite_imports: {paths: TESTS}", "rewrite_strings: {paths: TESTS}"),
        checks=("imports-resolve", "tests"),
    ),
    StepTemplate(
        "rewrite-strings-and-docs",
        2,
        "Follow in strings, configuration and documents",
        "5. Dotted paths wherever they are left. Prose is reported; `prose: true` rewrites it too.",
        codemods=("rewrite_strings",),
        checks=("imports-resolve", "tests"),
    ),
    StepTemplate(
        "deprecate",
        3,
        "Deprecated competitors warn",
        "6. What has the verdict `deprecated` stays, and tells its callers what to use instead.",
        codemods=("insert_deprecations",),
        checks=("imports-resolve", "tests"),
    ),
    StepTemplate(
        "remove-duplicates",
        3,
        "Remove the true duplicates",
        "7. Refused, one by one, while something still refers to them.",
        codemods=("remove_duplicates",),
        checks=(*LAST_CHECKS, "loads", "tests"),
    ),
    StepTemplate(
        "prove-it",
        4,
        "Everything holds together",
        "8. Changes nothing. Every check once more, on the finished state.",
        checks=("uses", *LAST_CHECKS, "loads", "tests"),
    ),
    StepTemplate(
        "lock-in",
        5,
        "It is no slower, and stays this way",
        "9. The last comparison with the baseline. canonize.lock gets a line for each use that is\n"
        "  #    left; `canonize verify --locked` in continuous integration fails on any other.",
        codemods=("lock_in",),
        checks=(*LAST_CHECKS, "tests", "speed"),
    ),
)


MOVE_STEP = StepTemplate(
    "move",
    2,
    "Take what stays to its canonical home",
    "2. The definition, what it needs, and everything that names it, in one commit; what can't\n"
    "  #    follow is told, and keeps the old name importable.",
    codemods=("move_definition",),
    checks=(*LAST_CHECKS, "loads", "tests"),
)


GRAFT_STEP = StepTemplate(
    "graft",
    2,
    "Give the canonical what it lacks",
    "2. Members that only competitors have come to the canonical, with what they need.",
    checks=("imports-resolve", "tests"),
)


DELEGATE_STEP = StepTemplate(
    "delegate",
    3,
    "What differs hands everything to the canonical",
    "6. Its API stays, so that callers can move later; what it does is the canonical's.",
    checks=("imports-resolve", "tests"),
)


_METHODS_NUMBERS = "{unit: 2, integration: 3, end to end: 1, regression: 1, performance: 1}"
"""How many new tests the method asks for, by kind."""


NEW_TESTS_STEP = StepTemplate(
    "new-tests",
    1,
    "Tests of what the migration comes to",
    "3. Each names the step that turns it green. The check sees it red before, and green after.",
    codemods=(f"write_tests: {{most: {_METHODS_NUMBERS}}}",),
    checks=("new-tests",),
)
