"""`verify`: what still names a competitor, now."""

from __future__ import annotations

import typer

from canonize.cli.invocation import invocation


def verify(context: typer.Context) -> None:
    """Find what still names something that is gone."""
    invocation(context)
