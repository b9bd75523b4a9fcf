"""`codemods`: the catalogue with each one's options."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from canonize.cli.invocation import invocation
from canonize.errors import CanonizeError


def codemods(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="Show the whole page of this codemod or check.")
    ] = None,
) -> None:
    """List the codemods and checks that plans can name."""
    from canonize import catalogue
    from canonize.console.plans import show_catalogue, show_page
    from canonize.core.nearest import nearest_or_all

    asked = invocation(context)
    entries, checks = catalogue.codemods(), catalogue.checks()
    if name is not None:
        known = {entry.name: entry for entry in (*entries, *checks)}
        if name not in known:
            hint = nearest_or_all(name, known)
            raise CanonizeError(f"no codemod or check is named {name!r}", hint=hint)
        entries, checks = (known[name],), ()
    if asked.json:
        lists = {"codemods": entries, "checks": checks} if name is None else {"entries": entries}
        asked.screen.document({key: [asdict(e) for e in found] for key, found in lists.items()})
    elif name is not None:
        show_page(asked.screen, entries[0])
    else:
        show_catalogue(asked.screen, "codemods", entries)
        asked.screen.show("")
        show_catalogue(asked.screen, "checks", checks)
