"""Writes what is made from the models: ``python -m canonize.plan_file``; tests hold it current."""

from __future__ import annotations

from pathlib import Path

import canonize
from canonize.plan_file.reference import with_reference
from canonize.plan_file.schema import SCHEMA_NAME, make_schema

PACKAGE = Path(canonize.__file__).parent
PAGE = PACKAGE.parent / "docs" / "plan-format.md"


def main() -> None:
    """Writes the schema, and in a checkout the reference part of docs/plan-format.md."""
    (PACKAGE / "schema" / SCHEMA_NAME).write_text(make_schema(), encoding="utf-8")
    if PAGE.exists():
        PAGE.write_text(with_reference(PAGE.read_text("utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
