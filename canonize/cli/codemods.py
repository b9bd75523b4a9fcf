"""`codemods`: the catalogue with each one's options."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from canonize.cli.invocation import invocation


def codemods(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            help="Show the whole page of this one; package.module:Class is one of your own."
        ),
    ] = None,
) -> None:
    """List the codemods and checks that plans can name."""
    from canonize import catalogue
    from canonize.console.plans import show_catalogue, show_page

    asked = invocation(context)
    if name is not None:
        entry = catalogue.explained(name, root=asked.top)
        if asked.json:
            asked.screen.document("codemod", {"entries": [asdict(entry)]})
        else:
            show_page(asked.screen, entry)
        return
    entries, checks = catalogue.codemods(), catalogue.checks()
    if asked.json:
        lists = {"codemods": entries, "checks": checks}
        asked.screen.document(
            "codemods", {key: [asdict(e) for e in found] for key, found in lists.items()}
        )
    else:
        show_catalogue(asked.screen, "codemods", entries)
        asked.screen.show("")
        show_catalogue(asked.screen, "checks", checks)
