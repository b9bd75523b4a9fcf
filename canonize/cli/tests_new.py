"""`tests new`: which tests the plan's `write_tests` would write, before anything is written."""

from __future__ import annotations

from typing import Annotated

import typer

from canonize.cli.invocation import invocation


def tests_new(
    context: typer.Context,
    text: Annotated[
        bool, typer.Option("--text", help="Whole files, as they would be written.")
    ] = False,
) -> None:
    """Show the tests that are red before the migration and green after it.

    One definition is left, each module works with what stays, an old path is gone or forwards.
    They are written by the plan's codemod `write_tests`, in a commit of their own, and seen red
    and then green by the check `new-tests`; `plan new --new-tests` puts both in. Nothing is
    written or executed.
    """
    from canonize.catalogue import load_codemod
    from canonize.core.declared_tests import declared_tests

    asked = invocation(context)
    with asked.open_session(migrated=True, looking=True) as session:
        plan = session.plan
        calls = [call for step in plan.steps for call in step.codemods]
        found = [call for call in calls if call.name == "write_tests"]
        codemod = load_codemod("write_tests")
        options = codemod.Options.model_validate(found[0].options if found else {})
        proposal = codemod.propose(session.before(), options, session.migration)
    written = {change.path: change.after or b"" for change in proposal.changes}
    tests = [test for path, data in written.items() for test in declared_tests(path, data)]
    if asked.json:
        listed = [{"id": test.id, "step": test.step} for test in tests]
        files = {path: data.decode() for path, data in written.items()}
        said = {"tests": listed, "files": files, "in_plan": bool(found)}
        asked.screen.document("tests-new", said)
        return
    for refused in proposal.references:
        asked.screen.warn(f"{refused.path} is not written", hint=refused.reason)
    if text:
        for path, data in written.items():
            asked.screen.say(f"# {path}")
            asked.screen.say(data.decode())
    steps = dict.fromkeys(test.step for test in tests)
    for step in () if text else steps:
        asked.screen.say(f"red before and green after the step {step}:")
        for test in tests:
            if test.step == step:
                asked.screen.say(f"  {test.id}")
    if not tests:
        asked.screen.say("no test that is red now would be green afterwards")
    elif not found:
        asked.screen.say(
            "next: `canonize plan new --new-tests` writes a plan that has them; or put a step "
            "with the codemod `write_tests` and the check `new-tests` before the first change"
        )
