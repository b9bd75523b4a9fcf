"""`tests map`: which tests protect the canonical and each competitor of the plan."""

from __future__ import annotations

from typing import Annotated

import typer

from canonize.cli.invocation import invocation
from canonize.cli.tests_measured import measured
from canonize.cli.tests_who import COMMAND, agree_to_tests


def tests_map(
    context: typer.Context,
    command: Annotated[
        str, typer.Option(metavar="COMMAND", help="What runs the tests; it must end in pytest.")
    ] = COMMAND,
    timeout: Annotated[
        float, typer.Option(metavar="SECONDS", help="After which the run is stopped.")
    ] = 1800.0,
    every: Annotated[
        bool, typer.Option("--all", help="Every test, not the first of each.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do not ask; run the project's tests.")
    ] = False,
) -> None:
    """Say which tests reach the plan's canonical and its competitors, and what none reaches.

    One run of the project's tests in a copy; it asks first. `tests who` does it for one symbol.
    What was seen is kept until a Python file changes, for `plan new`.
    """
    from canonize.console.reached import reached_json, show_reached
    from canonize.core.symbols import Symbol
    from canonize.proof.kept_reach import KeptReach

    asked = invocation(context)
    with asked.open_session(migrated=True, looking=True) as session:
        tree = session.before()
        plan = session.plan
        names = [plan.canonical, *(item.symbol for item in plan.competitors)]
        symbols = [Symbol.parse(name) for name in dict.fromkeys(names)]
        agree_to_tests(asked, command, yes=yes)
        roots = session.migration.source_roots
        found = measured(asked, tree, roots, symbols, command, timeout)
        KeptReach(session.place.history.common_dir, tree).keep(found)
    if asked.json:
        asked.screen.document("tests-map", {"symbols": [reached_json(item) for item in found]})
        return
    for item in found:
        show_reached(asked.screen, item, every=every)
