"""`verify`: what still names a competitor, now."""

from __future__ import annotations

import typer

from canonize.cli.invocation import invocation


def verify(context: typer.Context) -> None:
    """Count the dangling references now: 0, or each with file and line."""
    invocation(context)
