"""A fleet's report on the terminal: a table, what is open by cause, the next move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from canonize.console.screen import Piece, Screen
from canonize.core.plural import plural

_COLORS = {
    "failed": "red",
    "held": "yellow",
    "open": "yellow",
    "done": "green",
    "previewed": "green",
    "at work": "cyan",
}
_FIGURES = ("files", "rewritten", "kept", "refused", "manual")
_MOST_CAUSES = 20
_MOST_PLACES = 3


def show_fleet(screen: Screen, document: Mapping[str, Any], *, next_move: str = "") -> None:
    """Everything that is known, in the order of the file."""
    rows: list[list[Piece]] = [["repository", "outcome", *_FIGURES, "open"]]
    for row in document["repositories"]:
        outcome = (row["outcome"], _COLORS.get(row["outcome"], ""))
        figures = [str(row["figures"].get(name, "")) for name in _FIGURES]
        rows.append([row["name"], outcome, *figures, str(len(row["open"]) or "")])
    totals = document["figures"]
    if len(rows) > 2:
        sums = [str(totals.get(name, "")) for name in _FIGURES]
        count = sum(len(row["open"]) for row in document["repositories"])
        rows.append([("all", "dim"), "", *sums, str(count or "")])
    screen.table(rows, right=range(2, 8))
    _show_causes(screen, document["causes"])
    outcomes = document["outcomes"]
    told = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items())
    number = sum(outcomes.values())
    screen.say("")
    screen.say(f"{number} {'repository' if number == 1 else 'repositories'}: {told}")
    screen.say(f"next: {next_move or following(document)}")


def following(document: Mapping[str, Any]) -> str:
    """The next move for the whole fleet: that of whoever comes first."""
    outcomes = document["outcomes"]
    if outcomes.get("waiting") or outcomes.get("at work"):
        return "`canonize fleet run` goes on with what waits"
    if outcomes.get("previewed"):
        return "look at the patches, then `canonize fleet run`"
    if outcomes.get("failed") or outcomes.get("held") or outcomes.get("open"):
        return "see to the causes above, then `canonize fleet retry`"
    if outcomes.get("done"):
        return f"review and push the branches of the clones in {document['folder']}/clones"
    return "nothing: no repository names a competitor"


def _show_causes(screen: Screen, causes: Sequence[Mapping[str, Any]]) -> None:
    if causes:
        screen.show("")
        screen.show((plural(len(causes), "cause"), "bold"))
    for cause in causes[:_MOST_CAUSES]:
        names = cause["repositories"]
        who = names[0] if len(names) == 1 else f"{len(names)} repositories"
        screen.show(f"  {cause['cause']}")
        places = plural(len(cause["where"]), "place") if cause["where"] else ""
        screen.show((f"    {who}{', ' if places else ''}{places}", "dim"))
        for where in cause["where"][:_MOST_PLACES]:
            symbol = where["symbol"]
            beside = f"  {symbol}" if ":" in symbol else ""
            screen.show(f"    {where['repository']}: {where['place']}", (beside, "dim"))
        if len(cause["where"]) > _MOST_PLACES:
            rest = len(cause["where"]) - _MOST_PLACES
            screen.show((f"    and {rest} more: --json and --html list them", "dim"))
        if cause["next"]:
            screen.show((f"    next: {cause['next']}", "dim"))
    if len(causes) > _MOST_CAUSES:
        screen.show((f"  and {len(causes) - _MOST_CAUSES} more causes: --json lists them", "dim"))


def show_looked_at(screen: Screen, plan: Sequence[Mapping[str, Any]]) -> None:
    """`fleet plan`: what each repository is for the migration, in the order of the work."""
    rows: list[list[Piece]] = [["wave", "repository", "is", "publishes", "uses", "would"]]
    for row in plan:
        published = " ".join(part for part in row["publishes"] if part)
        uses = str(sum(map(len, row["uses"].values())) or "")
        would = (row["would"], _COLORS.get(row["would"], ""))
        rows.append([str(row["wave"] or ""), row["name"], row["role"], published, uses, would])
    screen.table(rows, right=(0, 4))


def show_copies(screen: Screen, groups: Sequence[Mapping[str, Any]], *, limit: int) -> None:
    """`fleet scan`: what is implemented in more than one repository."""
    if not groups:
        screen.show("nothing competes across the repositories")
        return
    shown = groups[:limit] if limit else groups
    for number, group in enumerate(shown, start=1):
        screen.show(
            (f"{number:>3}  ", "dim"),
            (group["name"], "bold"),
            (f"  in {len(group['repositories'])} repositories, {group['severity']}", "dim"),
        )
        for member in group["members"]:
            first = member["verdict"] in ("canonical", "leading")
            screen.show(
                f"     {member['verdict']:<10} {member['repository']}: ",
                (f"{member['path']}:{member['line']}", "green" if first else ""),
                (f"  {member['name']}", "dim"),
            )
    if len(shown) < len(groups):
        screen.show((f"and {len(groups) - len(shown)} more: --limit 0 shows all", "dim"))
