"""What other repositories still use of this one's competitors."""

from __future__ import annotations

from canonize.core.ledger import Disposition
from canonize.core.plan import Competitor
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.references.remaining_references import remaining_references
from canonize.runner.session import Session


def rerouted(session: Session) -> tuple[Competitor, ...]:
    """The competitors whose users are to use something else."""
    return tuple(c for c in session.plan.competitors if c.verdict.is_rerouted)


def outside_uses(session: Session, tree: SourceTree | None = None) -> dict[str, list[str]]:
    """Where this repository names competitors that are not its own: ``path:line`` by symbol.

    Prose does not count.

    Args:
        tree: the work tree as it is when ``None``.
    """
    tree = tree or session.tree()
    modules = session.migration.modules(tree)
    found: dict[str, list[str]] = {}
    for competitor in rerouted(session):
        symbol = Symbol.parse(competitor.symbol)
        if modules.is_first_party(symbol.module):
            continue
        places = {
            (entry.path, entry.line)
            for entry in remaining_references(tree, session.migration, [symbol])
            if entry.disposition is Disposition.REFUSED
        }
        if places:
            found[competitor.symbol] = [f"{path}:{line}" for path, line in sorted(places)]
    return found
