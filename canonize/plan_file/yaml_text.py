"""Texts as YAML writes them."""

from __future__ import annotations

import json


def comment(text: str) -> str:
    """One line of comment, whatever characters a name or an excerpt has."""
    return "# " + "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)


def quoted_text(text: str) -> str:
    """A YAML double-quoted scalar."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
