"""`plan new`: writes a plan of commented steps."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import typer

from canonize.cli.invocation import PLAN_NAME, invocation

Symbols = list[str] | None
_MOST_BODIES = 3
"""So many pairs of code are shown side by side; `compare` shows all."""


def _symbols(help_text: str) -> Any:
    return typer.Option(metavar="SYMBOL", help=help_text)


_Canonical = Annotated[str, _symbols("What stays: package.module:Name.")]
_Group = Annotated[
    str, typer.Option(metavar="ID", help="Take everything from a group that `scan` found.")
]
_Duplicates = Annotated[
    Symbols,
    typer.Option(
        metavar="OLD[=NEW]",
        help="Does the same job; will be removed. NEW takes its place if not the canonical. "
        "'app.compat:*' is each public name with a counterpart, in every such option.",
    ),
]
_Deprecated = Annotated[Symbols, _symbols("Stays for now, and warns.")]
_Shims = Annotated[Symbols, _symbols("Only re-exports; will forward and warn.")]
_Wrappers = Annotated[Symbols, _symbols("Only delegates; will be removed.")]
_Moves = Annotated[
    Symbols,
    typer.Option(
        "--move",
        metavar="OLD[=NEW]",
        help="Is taken to NEW, the canonical when not given; every reference follows.",
    ),
]
_TestFiles = Annotated[
    bool, typer.Option("--test-files", help="Rename test files named after what moves, too.")
]
_Leave = Annotated[
    Literal["nothing", "alias", "deprecated-alias"],
    typer.Option(help="What stays under the names that go: an alias, or one that warns."),
]
_Delegates = Annotated[
    Symbols,
    typer.Option(
        "--delegate",
        metavar="OLD[=NEW]",
        help="Differs; becomes an adapter that keeps its API and hands everything on.",
    ),
]
_Grafts = Annotated[
    Symbols,
    typer.Option(
        "--graft",
        metavar="OLD[=NEW]",
        help="Has members that the canonical lacks: they come to it, before OLD goes "
        "(or, with --delegate OLD, hands everything on).",
    ),
]
_Adapt = Annotated[
    bool, typer.Option("--adapt", help="Write the rules that could be derived into the steps.")
]
_NewTests = Annotated[
    bool,
    typer.Option("--new-tests", help="With a step that writes tests, red before and green after."),
]
_Reason = Annotated[
    str, typer.Option(metavar="TEXT", help="Why duplicates with other code do the same.")
]
_Issue = Annotated[str, typer.Option(metavar="ISSUE", help="The issue that the migration closes.")]
_Name = Annotated[
    str, typer.Option(metavar="NAME", help="Derived from the canonical when not given.")
]
_Schema = Annotated[bool, typer.Option(help="Write the JSON Schema for editors beside the plan.")]
_Force = Annotated[bool, typer.Option("--force", help="Replace a plan that is there.")]


def plan_new(
    context: typer.Context,
    canonical: _Canonical = "",
    group: _Group = "",
    duplicate: _Duplicates = None,
    deprecate: _Deprecated = None,
    shim: _Shims = None,
    wrapper: _Wrappers = None,
    move: _Moves = None,
    test_files: _TestFiles = False,
    leave: _Leave = "nothing",
    delegate: _Delegates = None,
    graft: _Grafts = None,
    adapt: _Adapt = False,
    new_tests: _NewTests = False,
    reason: _Reason = "",
    issue: _Issue = "",
    name: _Name = "",
    schema: _Schema = True,
    force: _Force = False,
) -> None:
    """Write a plan of commented steps, up to nine: those that have something to do.

    Every use of what it re-routes is compared with the canonical; what a person must decide stands
    as a comment beside the competitor.
    """
    import canonize
    from canonize.console.bodies import show_bodies
    from canonize.console.progress import ProgressLine
    from canonize.core.events import Notice

    asked = invocation(context)
    progress = ProgressLine(asked.screen)
    with canonize.plan(
        asked.directory,
        canonical=canonical,
        group=group,
        duplicates=duplicate or (),
        deprecated=deprecate or (),
        shims=shim or (),
        wrappers=wrapper or (),
        moves=move or (),
        test_files=test_files,
        leave=leave,
        delegates=delegate or (),
        grafts=graft or (),
        adapt=adapt,
        new_tests=new_tests,
        reason=reason,
        issue=issue,
        name=name,
        schema=schema,
        file=asked.plan,
        force=force,
        progress=progress.update,
    ) as work:
        try:
            told = [event for event in work if isinstance(event, Notice)]
        finally:
            progress.end()
        made = work.result()
    for event in told:
        asked.screen.warn(event.text, event.hint)
    for bodies in () if asked.json else made.apart[:_MOST_BODIES]:
        show_bodies(asked.screen, *bodies)
    for file in made.wrote:
        asked.screen.say(f"wrote {file}")
    if asked.json:
        shown = PLAN_NAME if asked.plan is None else str(asked.plan)
        said = {"wrote": [shown, *made.wrote[1:]], "missing": list(made.missing)}
        asked.screen.document("plan-new", said)
    if made.missing:
        asked.screen.say("what this plan can't promise, because something is missing for proof:")
    for line in made.missing:
        asked.screen.say(f"  {line}")
    asked.screen.say("next: look it through, then `canonize plan check` and `canonize preview`")
