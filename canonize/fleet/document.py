"""The fleet's report as one document: every repository, the totals, and what is open by cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from canonize.core.next_moves import ELSE, advice_by_code
from canonize.fleet.fleet import Fleet
from canonize.fleet.repository import Repository
from canonize.fleet.states import Job

ORDER = (
    "failed", "held", "open", "done", "previewed", "unconcerned", "skipped", "at work", "waiting"
)  # fmt: skip
"""Outcomes, what a person has to look at first."""

_STAGES = ("run", "preview", "inspect", "clone")


def campaign_document(fleet: Fleet, *, stages: Sequence[str] = _STAGES) -> dict[str, Any]:
    """What is known now; the same whatever executor did it, and however often it was killed.

    Args:
        stages: whose results count, the last stage first.
    """
    jobs = fleet.states.jobs()
    chosen = [r for r in fleet.repositories if r.ident in fleet.chosen]
    homes = {home.ident: home for home in fleet.homes()}
    rows = []
    for repository in chosen:
        row = _row(fleet, repository, jobs, stages)
        home = homes.get(repository.ident)
        row["publishes"] = [] if home is None else [home.distribution, home.version]
        row["role"] = "library" if home is not None else "user" if row["uses"] else ""
        row["next"] = _next(fleet, row)
        rows.append(row)
    return {
        "folder": str(fleet.folder),
        "repositories": rows,
        "outcomes": {o: n for o in ORDER if (n := sum(r["outcome"] == o for r in rows))},
        "figures": _sum(row["figures"] for row in rows),
        "causes": _causes(rows),
    }


def _row(
    fleet: Fleet,
    repository: Repository,
    jobs: Mapping[tuple[str, str], Job],
    stages: Sequence[str],
) -> dict[str, Any]:
    mine = [jobs[repository.ident, s] for s in stages if (repository.ident, s) in jobs]
    done = next((job for job in mine if job.is_done), None)
    at_work = next((job for job in mine if job.state == "leased"), None)
    result = done.result if done is not None else {}
    outcome = result.get("outcome", "waiting")
    if done is not None and done.stage in ("inspect", "clone") and outcome == "done":
        outcome = "waiting"
    if repository.skip:
        outcome = "skipped"
    elif at_work is not None:
        outcome = "at work"
    return {
        "name": repository.name,
        "ident": repository.ident,
        "source": repository.source,
        "outcome": outcome,
        "stage": done.stage if done is not None else "",
        "branch": result.get("branch", ""),
        "tree": result.get("tree", ""),
        "steps": list(result.get("steps", ())),
        "figures": dict(result.get("figures", {})),
        "open": list(result.get("open", ())),
        "uses": dict(result.get("uses", {})),
        "error": result.get("error"),
        "skip": repository.skip,
    }


def _next(fleet: Fleet, row: Mapping[str, Any]) -> str:
    outcome, clone = row["outcome"], fleet.folder / "clones" / row["ident"]
    moves = {
        "done": f"review and push: git -C {clone} push origin {row['branch']}",
        "open": "see to the open points, then `canonize fleet retry`",
        "held": "see what holds it, then `canonize fleet retry`",
        "failed": "mend the cause, then `canonize fleet retry`",
        "previewed": "`canonize fleet run`",
        "waiting": "`canonize fleet run`",
        "at work": "`canonize fleet run` waits for it",
    }
    if outcome == "failed" and row["error"] and row["error"]["hint"]:
        return f"{row['error']['hint']}; then `canonize fleet retry`"
    return moves.get(outcome, "")


def _causes(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Open points and failures of all repositories, one entry a cause, the widest first."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        points = [(p["cause"], p.get("code", ""), p["symbol"], p["places"]) for p in row["open"]]
        if row["outcome"] == "failed" and row["error"]:
            points.append((row["error"]["what"], "", "", row["error"]["details"][:1]))
        for cause, code, symbol, places in points:
            entry = found.setdefault(
                cause, {"cause": cause, "next": _advice(code), "repositories": [], "where": []}
            )
            if row["name"] not in entry["repositories"]:
                entry["repositories"].append(row["name"])
            entry["where"] += [
                {"repository": row["name"], "symbol": symbol, "place": p} for p in places
            ]
    return sorted(
        found.values(),
        key=lambda e: (-len(e["repositories"]), -len(e["where"]), e["cause"]),
    )


def _advice(code: str) -> str:
    advice = advice_by_code(code)
    return "" if advice is None or advice is ELSE else advice.moves[0]


def _sum(several: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for figures in several:
        total.update(figures)
    return dict(sorted(total.items()))
