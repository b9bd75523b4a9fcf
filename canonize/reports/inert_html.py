"""Text of files and names for a page: no markup, and nothing that turns what a person reads."""

from __future__ import annotations

import html

from canonize.core.inert import inert


def escape(text: str) -> str:
    """A text as it is put between tags or into a quoted attribute."""
    return html.escape(inert(text))
