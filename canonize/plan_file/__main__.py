"""Writes the schema that is shipped: ``python -m canonize.plan_file``; a test holds it current."""

from __future__ import annotations

from pathlib import Path

import canonize
from canonize.plan_file.schema import SCHEMA_NAME, make_schema


def main() -> None:
    """Writes the schema beside the package's code."""
    folder = Path(canonize.__file__).parent / "schema"
    folder.mkdir(exist_ok=True)
    (folder / SCHEMA_NAME).write_text(make_schema(), encoding="utf-8")


if __name__ == "__main__":
    main()
