"""Writes docs/reference-forms.md from the results of the suite.

``python -m tests.conformance.table`` plays and probes every case and writes the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.conformance.case import HANDLED, LEFT, REFUSED
from tests.conformance.collection import all_cases
from tests.conformance.forms import FORMS, GROUPS
from tests.conformance.known_failures import KNOWN_FAILURES
from tests.conformance.suite import Result, Runner

PAGE = Path(__file__).parents[2] / "docs" / "reference-forms.md"
_HEAD = """\
# Reference forms: what can name a symbol, and what becomes of it

`X` is a competitor in the module `a.b`; the canonical is in the module `n`. Every form has
executable cases in `tests/conformance/cases`: a small package is migrated in memory, undone,
migrated again (nothing may change) and put on disk; other processes then import every module of
it and ask whether the names are the canonical's and the program does what it did.

*Handled*: the case asks for a rewrite, and the result does what it must. *Refused*: the place is
in the ledger with a reason, and the program works as before. *Left alone*: lookalikes and
namesakes, byte for byte. *Fails*: anything else, each one named beside its form.

Made by `python -m tests.conformance.table`; a test holds it to the suite.
"""


def render(results: Iterable[Result]) -> str:
    """The whole page."""
    ordered = list(results)
    lines = [_HEAD, _totals(ordered), ""]
    for title, numbers in GROUPS:
        lines += [f"## {title}", "", "| | form | handled | refused | left alone | fails | |"]
        lines.append("|--:|---|--:|--:|--:|--:|---|")
        for number in numbers:
            lines.append(_row(number, [r for r in ordered if r.case.form == number]))
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def _totals(results: list[Result]) -> str:
    counted = Counter(_kind(result) for result in results)
    return (
        f"{len(results)} cases: {counted[HANDLED]} handled, {counted[REFUSED]} refused, "
        f"{counted[LEFT]} left alone, {counted['fails']} fail"
        + (f", {counted['skipped']} not run" if counted["skipped"] else "")
        + "."
    )


def _row(number: int, results: list[Result]) -> str:
    counted = Counter(_kind(result) for result in results)
    figures = " | ".join(str(counted[kind] or "") for kind in (HANDLED, REFUSED, LEFT, "fails"))
    notes = "; ".join(_note(result) for result in results if _kind(result) in ("fails", "skipped"))
    return f"| {number} | {FORMS[number]} | {figures} | {notes} |"


def _kind(result: Result) -> str:
    if result.skipped:
        return "skipped"
    return "fails" if result.problems else result.observed


def _note(result: Result) -> str:
    """What a person should know of a case that did not pass."""
    return f"{result.case.id}: {result.skipped or KNOWN_FAILURES.get(result.case.id, 'fails')}"


def run_all() -> list[Result]:
    """Every case's result, in the order of the forms."""
    with Runner() as runner:
        return [runner.run(case) for case in all_cases()]


if __name__ == "__main__":
    PAGE.write_text(render(run_all()), encoding="utf-8")
