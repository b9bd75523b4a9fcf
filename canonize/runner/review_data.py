"""What the page of a review shows, as plain values; and what it hands back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from canonize.core.change import Change
from canonize.core.codemod import Migration
from canonize.core.decisions import Answer
from canonize.core.hunks import hunks_of, key_of
from canonize.core.inert import inert
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.errors import CanonizeError
from canonize.resolution.module_names import top_level_names
from canonize.resolution.project import Project
from canonize.runner.review import Review, StepReview

_AROUND = 3


def page_data(review: Review, migration: Migration) -> dict[str, Any]:
    """The data of the page."""
    steps = [_step(step, review) for step in review.steps]
    return {
        "plan": review.plan.name,
        "page": page_of(review),
        "steps": steps,
        "graph": list(_graph(review, migration)),
        "ledger": [
            [step.id, entry.place, str(entry.disposition), entry.symbol, entry.reason]
            for step in review.steps
            for entry in step.proposal.ledger.references
        ],
    }


def page_of(review: Review) -> str:
    """What a page is of: the same while there is the same to decide."""
    return key_of("page", review.plan.name, *sorted({*review.hunks, *review.points}))


def decisions_of_page(data: bytes, review: Review) -> dict[str, tuple[Answer, str]]:
    """Answer and reason by key, from the file that a page handed out.

    Raises:
        CanonizeError: it was edited, is of another plan, or of another state of the code.
    """
    try:
        document = json.loads(data)
        if document["canonize"] != 1 or not isinstance(document["decisions"], list):
            raise ValueError("not what a page hands out")
        plan, rows = document["plan"], document["decisions"]
        found = {str(row["key"]): (Answer(row["answer"]), _reason(row["reason"])) for row in rows}
        if len(found) != len(rows):
            raise ValueError("something is decided twice")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CanonizeError(
            "this is no file that a page of `canonize review --html` handed out",
            hint="download it again, and do not edit it",
            details=(f"{type(error).__name__}: {error}",),
        ) from error
    if plan != review.plan.name:
        raise CanonizeError(
            f"the decisions are on the plan {plan!r}, not on {review.plan.name!r}",
            hint="--plan names the plan they belong to",
        )
    known = {*review.hunks, *review.points, *review.decisions.by_key}
    unknown = tuple(key for key in found if key not in known)
    if unknown:
        moved = document.get("page") != page_of(review)
        why = "the code or the plan moved since" if moved else "the file was edited"
        raise CanonizeError(
            f"{len(unknown)} of the decisions concern nothing that is there: {why}",
            hint="write the page anew, and decide there",
            details=unknown[:20],
        )
    return found


def _reason(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("a reason is a text")
    return value


def _step(step: StepReview, review: Review) -> dict[str, Any]:
    files = [_file(step.id, change, review) for change in step.proposal.changes]
    points = [
        {
            "key": point.key,
            "place": point.entry.place,
            "disposition": str(point.entry.disposition),
            "reason": point.entry.reason,
            "text": _shown(point.entry.text),
            "answer": str(review.decisions.answer(point.key) or ""),
        }
        for point in step.points
    ]
    return {
        "number": step.proposal.number,
        "id": step.id,
        "title": step.proposal.step.title or step.id,
        "lines": sum(
            e["before"].count("\n") + e["after"].count("\n") for f in files for e in f["edits"]
        ),
        "files": files,
        "shapes": [
            {"shape": group.shape, "keys": [hunk.key for hunk in group.hunks]}
            for group in step.groups
        ],
        "points": points,
    }


def _file(step: str, change: Change, review: Review) -> dict[str, Any]:
    old = (change.before or b"").decode("utf-8", "replace").splitlines(keepends=True)
    edits = []
    for hunk in hunks_of(step, change):
        start = hunk.line - 1
        end = start + hunk.before.count("\n")
        whole = change.before is None or change.after is None
        edits.append(
            {
                "key": hunk.key,
                "line": hunk.line,
                "scope": hunk.scope,
                "before": _shown(hunk.before),
                "after": _shown(hunk.after),
                "lead": "" if whole else _shown("".join(old[max(0, start - _AROUND) : start])),
                "tail": "" if whole else _shown("".join(old[end : end + _AROUND])),
                "answer": str(review.decisions.answer(hunk.key) or ""),
            }
        )
    return {"path": change.path, "edits": edits}


def _graph(review: Review, migration: Migration) -> Iterator[dict[str, Any]]:
    """Which files import each implementation, before and after the steps."""
    if not review.steps:
        return
    trees = (review.steps[0].proposal.before, review.steps[-1].proposal.after)
    for symbol, verdict in [
        (review.plan.canonical, "canonical"),
        *((item.symbol, str(item.verdict)) for item in review.plan.competitors),
    ]:
        before, after = (_importers(symbol, tree, migration) for tree in trees)
        here = Symbol.parse(symbol)
        gone = not _is_there(here, trees[1], migration)
        yield {
            "symbol": symbol,
            "verdict": verdict,
            "before": before,
            "after": after,
            "gone": gone,
        }


def _importers(text: str, tree: SourceTree, migration: Migration) -> list[str]:
    symbol = Symbol.parse(text)
    reexports = Project.of(tree, migration.source_roots).reexports
    if symbol.is_module:
        return list(reexports.module_importers(symbol.module))
    return list(reexports.importers([(symbol.module, symbol.name)]))


def _is_there(symbol: Symbol, tree: SourceTree, migration: Migration) -> bool:
    """Whether its module still has it: what another place or nothing answers for is gone."""
    project = Project.of(tree, migration.source_roots)
    path = project.modules.path(symbol.module)
    if path is None:
        return False
    outer = symbol.name.partition(".")[0]
    return symbol.is_module or outer in top_level_names(tree.read(path) or b"")


def _shown(text: str) -> str:
    """Lines without characters that turn or hide what a person reads."""
    return "\n".join(map(inert, text.split("\n")))
