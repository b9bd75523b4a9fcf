"""`plan schema`: the JSON Schema of plans, for editors."""

from __future__ import annotations

import typer

from canonize.cli.invocation import invocation


def plan_schema(context: typer.Context) -> None:
    """Print the JSON Schema for editors."""
    from canonize.plan_file.schema import shipped_schema

    screen = invocation(context).screen
    screen.has_document = True  # the schema is one itself
    screen.raw(shipped_schema().encode())
