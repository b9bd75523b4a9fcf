"""Mistakes of plans, and the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from canonize.console.screen import Piece, Screen
from canonize.core.plan import Competitor, Evidence
from canonize.core.plural import plural
from canonize.plan_file.document import counted_problems

if TYPE_CHECKING:
    from canonize.catalogue import Listed
    from canonize.compatibility.evidence import CodeEvidence
    from canonize.core.root_evidence import RootReport
    from canonize.core.roots import SourceRoot
    from canonize.plan_file.document import Problem


def show_problems(screen: Screen, file: str, problems: Sequence[Problem]) -> None:
    """One line a mistake, which editors can open, and how many there are."""
    for problem in problems:
        color = "red" if problem.severity == "error" else "yellow"
        pieces: list[Piece] = [(f"{file}:{problem.line}:{problem.column}: ", "bold")]
        pieces += [(f"{problem.severity}: ", color), problem.message]
        if problem.hint:
            pieces += [("; ", "dim"), (problem.hint, "dim")]
        screen.show(*pieces)
        for line in problem.details:
            screen.verbatim(f"    {line}")
    stopping = counted_problems(problems)
    warnings = sum(problem.severity == "warning" for problem in problems)
    told = [text for text in (stopping, plural(warnings, "warning") if warnings else "") if text]
    screen.say((", ".join(told) or "no mistakes", "bold red" if stopping else "bold green"))


def show_evidence(screen: Screen, graded: Sequence[tuple[Competitor, CodeEvidence | None]]) -> None:
    """How it is known that what gives way does the same: by the plan's word, else by the code."""
    rows: list[list[Piece]] = []
    for competitor, found in graded:
        if found is not None:
            color = "green" if found.grade.earns_duplicate else "yellow"
            apart = found.difference
            why = f"{apart.reason} ({apart.canonical} | {apart.competitor})" if apart else ""
            rows.append(["evidence", (found.grade.value, color), competitor.symbol, (why, "dim")])
        elif competitor.evidence is not None:
            color = "yellow" if competitor.evidence is Evidence.CLAIMED else "green"
            said = (competitor.evidence.value, color)
            rows.append(["evidence", said, competitor.symbol, (competitor.reason, "dim")])
    if rows:
        screen.table(rows, heading=False)


def show_roots(screen: Screen, roots: Sequence[SourceRoot], report: RootReport | None) -> None:
    """Each source root with what speaks for it, and who changes ``sys.path``."""
    for root in roots:
        screen.say(f"source root {root.folder}  ", (root.evidence, "dim"))
    for hack in report.hacks if report is not None and not report.warnings else ():
        added = f"adds {hack.folder}" if hack.folder else "changes sys.path"
        screen.say(f"{hack.path}:{hack.line} {added}  ", (hack.text, "dim"))


def problems_json(
    file: str,
    problems: Sequence[Problem],
    roots: Sequence[SourceRoot] = (),
    report: RootReport | None = None,
) -> dict[str, Any]:
    """The document of ``plan check --json``."""
    return {
        "file": file,
        "source_roots": [asdict(root) for root in roots],
        "warnings": [] if report is None else report.as_json(),
        "sys_path": [] if report is None else [asdict(hack) for hack in report.hacks],
        "problems": [
            {
                "line": problem.line,
                "column": problem.column,
                "severity": problem.severity,
                "message": problem.message,
                "hint": problem.hint,
                "details": list(problem.details),
            }
            for problem in problems
        ],
    }


def show_catalogue(screen: Screen, title: str, entries: Sequence[Listed]) -> None:
    """Every entry with its first sentence and its options."""
    screen.show((title, "bold"))
    for entry in entries:
        screen.show("")
        screen.show("  ", (entry.name, "bold cyan"))
        screen.show(f"    {entry.summary}")
        for option in entry.options:
            default = f", default {option.default}" if option.default else ""
            default = ", required" if option.default == "required" else default
            screen.show(f"      {option.name} ", (f"({option.type}{default})", "dim"))
            if option.description:
                screen.show(f"        {option.description}")


def show_page(screen: Screen, entry: Listed) -> None:
    """One entry's whole documentation."""
    screen.show((entry.name, "bold"))
    screen.show("")
    for paragraph in entry.page.split("\n\n"):
        lines = paragraph.strip("\n").split("\n")
        is_prose = not any(line.startswith((" ", "-", "=", "|")) for line in lines)
        for line in [" ".join(lines)] if is_prose else lines:
            (screen.show if is_prose else screen.verbatim)(line)
        screen.show("")
    if entry.options:
        screen.show(("options", "bold"))
    for option in entry.options:
        words = (
            "required" if option.default == "required" else f"default {option.default or 'none'}"
        )
        screen.show(f"  {option.name} ", (f"({option.type}, {words})", "dim"))
        if option.description:
            screen.show(f"    {option.description}")
