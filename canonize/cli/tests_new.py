"""`tests new`: which tests the plan's `write_tests` would write, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from canonize.cli.invocation import invocation
from canonize.cli.tests_behaviour import try_behaviour

if TYPE_CHECKING:
    from canonize.console.screen import Screen
    from canonize.core.declared_tests import DeclaredTest
    from canonize.runner.session import Session


def tests_new(
    context: typer.Context,
    text: Annotated[
        bool, typer.Option("--text", help="Whole files, as they would be written.")
    ] = False,
    behaviour: Annotated[
        bool,
        typer.Option(
            "--behaviour",
            help="Try each re-routed competitor with examples, and write into the plan what it "
            "gave.",
        ),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="With --behaviour: do not ask; run the code.")
    ] = False,
) -> None:
    """Show the tests that are red before the migration and green after it.

    One definition is left, each module works with what stays, an old path is gone, forwards or
    warns; what stays gives and offers what a competitor did; patch targets are there; nothing
    that goes is loaded. They are written by the plan's codemod `write_tests`, in a commit of their
    own, and seen red and then green by the check `new-tests`; `plan new --new-tests` puts both in.
    Nothing is written or executed, but with --behaviour: it runs the differential test of `equiv`
    in a copy, and keeps examples in the plan's `write_tests`.
    """
    from canonize.catalogue import load_codemod
    from canonize.core.declared_tests import declared_tests

    asked = invocation(context)
    if behaviour:
        try_behaviour(asked, yes=yes)
    with asked.open_session(migrated=True, looking=True) as session:
        plan = session.plan
        calls = [call for step in plan.steps for call in step.codemods]
        found = [call for call in calls if call.name == "write_tests"]
        codemod = load_codemod("write_tests")
        options = codemod.Options.model_validate(found[0].options if found else {})
        proposal = codemod.propose(session.before(), options, session.migration)
        existing = _existing(session)
    written = {change.path: change.after or b"" for change in proposal.changes}
    tests = [test for path, data in written.items() for test in declared_tests(path, data)]
    if asked.json:
        listed = [{"id": test.id, "step": test.step} for test in tests]
        files = {path: data.decode() for path, data in written.items()}
        said = {
            "tests": listed,
            "files": files,
            "in_plan": bool(found),
            "kinds": _kinds(written),
            "existing": existing,
        }
        asked.screen.document("tests-new", said)
        return
    for refused in proposal.references:
        asked.screen.warn(f"{refused.path} is not written", hint=refused.reason)
    if text:
        _show_files(asked.screen, written)
    else:
        _show_tests(asked.screen, tests, written, existing)
    if not tests:
        asked.screen.say("no test that is red now would be green afterwards")
    elif not found:
        asked.screen.say(
            "next: `canonize plan new --new-tests` writes a plan that has them; or put a step "
            "with the codemod `write_tests` and the check `new-tests` before the first change"
        )


def _show_files(screen: Screen, written: Mapping[str, bytes]) -> None:
    for path, data in written.items():
        screen.say(f"# {path}")
        for line in data.decode().splitlines():
            screen.say(line)


def _show_tests(
    screen: Screen,
    tests: Sequence[DeclaredTest],
    written: Mapping[str, bytes],
    existing: Mapping[str, int],
) -> None:
    """The tests by the step that turns them green, and how many of each kind."""
    from canonize.core.kinds_of_tests import kinds_counted

    for step in dict.fromkeys(test.step for test in tests):
        screen.say(f"red before and green after the step {step}:")
        for test in tests:
            if test.step == step:
                screen.say(f"  {test.id}")
    if tests:
        kinds = ", ".join(f"{number} {kind}" for kind, number in _kinds(written).items())
        beside = kinds_counted(existing) or "none"
        screen.say(f"new: {kinds}; test files that import what they are about: {beside}")


def _kinds(written: Mapping[str, bytes]) -> dict[str, int]:
    """How many new tests of each kind, by the file that they go into."""
    from canonize.core.declared_tests import declared_tests

    found = {}
    for path, data in written.items():
        kind = next((k for k in _KINDS if path.endswith(f"_{k.replace(' ', '_')}.py")), "other")
        found[kind] = len(list(declared_tests(path, data)))
    return found


_KINDS = ("unit", "integration", "end to end", "regression", "performance")


def _existing(session: Session) -> dict[str, int]:
    """Test files that import the canonical or a competitor, by kind."""
    from canonize.plan_file.proof_offered import proof_offered
    from canonize.resolution.project import Project

    plan = session.plan
    project = Project.of(session.before(), session.migration.source_roots)
    offered = proof_offered(project, [plan.canonical, *(c.symbol for c in plan.competitors)])
    return {kind: len(paths) for kind, paths in offered.must_pass.items() if paths}
