"""`fleet report`: one table, and one page, over all repositories."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from canonize.cli.fleet.opening import (
    FleetOptions,
    Only,
    Repos,
    Shard,
    State,
    end,
    opened_fleet,
    require_begun,
)
from canonize.cli.invocation import invocation
from canonize.errors import unwritable


def fleet_report(
    context: typer.Context,
    repos: Repos,
    only: Only = None,
    shard: Shard = "",
    state: State = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a self-contained page.")
    ] = None,
) -> None:
    """Tell the outcome, the figures, what is open by cause, and the next move of each."""
    import canonize
    from canonize.reports.fleet_page import fleet_page

    asked = invocation(context)
    given = FleetOptions(repos, only or (), shard, state)
    require_begun(asked, given)
    with opened_fleet(asked, given, plan=False) as fleet:
        document = end(asked, fleet)
    if html is None:
        return
    page = fleet_page(document, title=repos.stem, version=canonize.__version__)
    try:
        asked.file(html).write_text(page, "utf-8", errors="backslashreplace")
    except OSError as error:
        raise unwritable("the report", asked.file(html), error) from error
    asked.screen.say(f"wrote {asked.file(html)}")
