"""``canonize`` without a verb: where you are, and the next move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from canonize.core.plural import plural
from canonize.errors import PlanInvalid, RepositoryUnusable

if TYPE_CHECKING:
    from canonize.cli.invocation import Invocation

_VERBS = "`canonize --help` lists the verbs"


def here(asked: Invocation) -> None:
    """Says what is here (no repository, a repository, a plan, a migration) and what to do next."""
    facts, lines, moves = _seen(asked)
    if asked.json:
        asked.screen.document(
            "here", {"here": facts | {"next": [f"canonize {m}" for m, _ in moves]}}
        )
        return
    for line in lines:
        asked.screen.show(line)
    asked.screen.table(
        [
            (f"{'next:' if not number else '':<6}canonize {move}", (why, "dim"))
            for number, (move, why) in enumerate(moves)
        ],
        heading=False,
    )
    asked.screen.say((_VERBS, "dim"))


Seen = tuple[dict[str, Any], list[str], list[tuple[str, str]]]


def _seen(asked: Invocation) -> Seen:
    try:
        return _in_repository(asked)
    except RepositoryUnusable as error:
        folder = str(asked.directory.resolve())
        facts = {"folder": folder, "repository": None, "trouble": error.what}
        demo = ("demo", "plays a whole migration on a bundled example")
        if not (asked.top / ".git").exists():
            scan = ("-C DIR scan", "finds the competing implementations of the repository at DIR")
            return facts, [f"no git repository at {folder}, nor in a folder above it"], [scan, demo]
        lines = [folder, error.what, *filter(None, [error.hint])]
        return facts, lines, [("scan", "finds competing implementations, once that is done"), demo]


def _in_repository(asked: Invocation) -> Seen:
    from canonize.runner.status import status

    with asked.open_place() as place:
        standing = status(place, plan=asked.plan_name, plan_text=asked.plan_text)
        python = sum(path.endswith(".py") for path in place.history.files.index())
    where = f"on branch {standing.branch}" if standing.branch else "detached HEAD"
    lines = [str(asked.top), f"{plural(python, 'tracked Python file')}, {where}"]
    facts: dict[str, Any] = {
        "folder": str(asked.directory.resolve()),
        "repository": str(asked.top),
        "python_files": python,
        "branch": standing.branch,
        "plan": None,
    }
    if asked.plan_text is None:
        return facts, [*lines, "no plan here yet"], _moves_without_plan(python)
    facts["plan"] = asked.shown_plan
    plan_file = _within(asked)
    try:
        plan = asked.load_plan().plan
    except PlanInvalid as error:
        facts["trouble"] = error.what
        lines.append(f"{plan_file} can't be used: {error.what}")
        return facts, lines, [("plan check", "lists its mistakes, each with its line")]
    applied, total = len(standing.applied), len(plan.steps)
    facts |= {"name": plan.name, "applied": applied, "steps": total}
    lines.append(f"{plan_file}: {plan.name}, to {plan.canonical}")
    lines.append(f"{applied} of {plural(total, 'step')} applied")
    if standing.interrupted is not None:
        return facts, [*lines, "an operation stopped half way"], [("resume", "puts it in order")]
    if standing.drift:
        moves = [("adopt", "accepts that"), ("rollback", "takes the last step back")]
        return facts, [*lines, *standing.drift], moves
    return facts, lines, _moves_with_plan(applied, [step.id for step in plan.steps])


def _within(asked: Invocation) -> str:
    """The plan's file as it stands in the repository, when it does."""
    path = asked.plan_path.resolve()
    return str(path.relative_to(asked.top)) if path.is_relative_to(asked.top) else str(path)


def _moves_without_plan(python: int) -> list[tuple[str, str]]:
    if not python:
        demo = ("demo", "plays a whole migration on a bundled example")
        return [("-C DIR scan", "looks at another repository; here is no Python to look at"), demo]
    return [
        ("scan", "finds competing implementations; writes nothing"),
        ("plan new", "writes a plan, from a group of the scan or from names"),
    ]


def _moves_with_plan(applied: int, steps: list[str]) -> list[tuple[str, str]]:
    if applied >= len(steps):
        return [
            ("status", "tells the outcome"),
            ("verify", "looks for what still names something that is gone"),
        ]
    return [
        ("preview", "shows what the steps would do; writes nothing, runs nothing"),
        ("run", f"applies step {applied + 1} {steps[applied]}, after a question"),
    ]
