"""`tests who`: which tests protect a symbol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from canonize.cli.consent import agree
from canonize.cli.invocation import Invocation, invocation
from canonize.cli.tests_measured import measured
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from canonize.core.symbols import Symbol
    from canonize.core.tree import SourceTree

COMMAND = "python -m pytest -q"


def tests_who(
    context: typer.Context,
    symbol: Annotated[
        str, typer.Argument(metavar="SYMBOL", help="package.module:Name, or package.module.")
    ],
    command: Annotated[
        str, typer.Option(metavar="COMMAND", help="What runs the tests; it must end in pytest.")
    ] = COMMAND,
    timeout: Annotated[
        float, typer.Option(metavar="SECONDS", help="After which the run is stopped.")
    ] = 1800.0,
    static: Annotated[
        bool, typer.Option("--static", help="Run nothing: the test files that import it.")
    ] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Every test, not the first of each.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do not ask; run the project's tests.")
    ] = False,
) -> None:
    """Say which tests reach a symbol: exactly, by running them once in a copy.

    The functions of the symbol that start to run are noted for each test, also in threads, in
    Python processes that a test starts, and through fixtures that several tests share. Functions
    that no test reaches are listed, too. This runs the project's tests, so it asks first. What was
    seen is kept until a Python file changes: `plan new` lists these tests as those that must pass.
    """
    from canonize.console.reached import reached_json, show_importing, show_reached
    from canonize.proof.kept_reach import KeptReach

    asked = invocation(context)
    with asked.open_place() as place:
        tree = place.worktree.tree()
        wanted = _symbol(symbol)
        roots = _roots(asked, tree, wanted)
        if static:
            document = _static(tree, roots, wanted)
            show_importing(asked.screen, document, every=every)
        else:
            agree_to_tests(asked, command, yes=yes, hint="--static to run nothing")
            found = measured(asked, tree, roots, [wanted], command, timeout)
            KeptReach(place.history.common_dir, tree).keep(found)
            document = reached_json(found[0])
            show_reached(asked.screen, found[0], every=every)
    if asked.json:
        asked.screen.document("tests-who", document)


def _roots(asked: Invocation, tree: SourceTree, symbol: Symbol) -> tuple[str, ...]:
    """The plan's source roots if there is one that says so, else the detected ones."""
    from canonize.core.roots import detect_roots

    if asked.plan_text is not None:
        given = asked.load_plan().plan.source_roots
        if given:
            return tuple(given)
    return tuple(root.folder for root in detect_roots(tree.paths(), tree.read, [symbol.module]))


def _symbol(text: str) -> Symbol:
    from canonize.core.symbols import Symbol

    try:
        return Symbol.parse(text)
    except ValueError as error:
        raise CanonizeError(str(error), hint="such as app.engine:Factory") from error


def agree_to_tests(asked: Invocation, command: str, *, yes: bool, hint: str = "") -> None:
    """Asks whether the project's tests may be run; see `consent.agree`."""
    says = "this runs the project's tests in a copy of the work tree: "
    agree(asked, says, command, runs="tests", yes=yes, hint=hint)


def _static(tree: SourceTree, roots: tuple[str, ...], symbol: Symbol) -> dict[str, Any]:
    from canonize.core.kinds_of_tests import kind_of
    from canonize.discovery.importing_tests import importing_tests
    from canonize.discovery.territory import Territory
    from canonize.resolution.project import Project

    project = Project.of(tree, roots)
    path = project.modules.path(symbol.module)
    if path is None:
        raise CanonizeError(f"there is no module {symbol.module!r}")
    territory = Territory()
    found = importing_tests(project, path, lambda p: territory.of(p) == "test")
    ordered = sorted(found.items(), key=lambda item: (item[1], item[0]))
    return {
        "symbol": str(symbol),
        "how": "imports",
        "files": [{"path": p, "kind": kind_of(p), "distance": far} for p, far in ordered],
    }
