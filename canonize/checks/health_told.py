"""What the check `health` says of the answers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from canonize.core.plural import plural
from canonize.proof.health_questions import Question
from canonize.proof.test_runs import names_of

_SHOWN = 20


_MISSING = re.compile(r"ModuleNotFoundError: No module named '(?P<top>\w+)")


def missing_package(why: str) -> str:
    """The first part of the module that a failure asks for in vain; empty for other failures."""
    found = _MISSING.match(why)
    return found["top"] if found else ""


def told_of_python(untold: Mapping[str, str]) -> Iterator[str]:
    for name, why in sorted(untold.items()):
        yield (
            f"not judged: {name}: {why}; so failed other modules before, and this Python is of "
            "no environment of the project's own"
        )


def told_of_packages(needed: Mapping[str, str]) -> Iterator[str]:
    """What an environment of the project's own would have."""
    if needed:
        packages = names_of(set(needed.values()))
        yield (
            f"not judged: {len(needed)} of them: needs {', '.join(packages)}, which this Python "
            "does not have: no environment of the project's own was found"
        )


def told_of_failures(
    questions: Sequence[Question],
    failing: Mapping[str, str],
    new: Mapping[str, str],
    before: Mapping[str, str],
) -> Iterator[str]:
    known = sorted(failing.keys() - new.keys())
    for name in known[:_SHOWN]:
        yield f"fails as before: {name}: {failing[name]}"
    if len(known) > _SHOWN:
        yield f"and {plural(len(known) - _SHOWN, 'more failure')} as before"
    asked = {str(question) for question in questions}
    fixed = sorted(name for name in before if name in asked and name not in failing)
    if fixed:
        yield f"fixed: {', '.join(fixed)}"
    for name, why in sorted(new.items()):  # at the end, which is what a screen shows
        was = f"; before it was: {before[name]}" if name in before else ""
        yield f"new failure: {name}: {why}{was}"
    yield (
        f"{percent(questions, failing):.1f} % healthy: "
        f"{len(questions) - len(failing)} of {plural(len(questions), 'question')}"
    )


def told_of_changed(modules: Collection[str]) -> Iterator[str]:
    if modules:
        yield f"changed, and not loaded before or after: {names_of(set(modules))}"


def percent(questions: Sequence[Question], failing: Mapping[str, str]) -> float:
    return 100.0 * (len(questions) - len(failing)) / len(questions) if questions else 100.0
