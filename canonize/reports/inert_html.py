"""Text of files and names for a page: no markup, and nothing that turns what a person reads."""

from __future__ import annotations

import html
from collections.abc import Callable

from canonize.core.inert import inert


def escape(text: str) -> str:
    """A text as it is put between tags or into a quoted attribute."""
    return html.escape(inert(text))


def marked(text: str, code: Callable[[str], str] = escape) -> str:
    """A sentence in which what stands in backquotes is code.

    Args:
        code: what becomes of that.
    """
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    return "".join(
        f"<code>{code(part)}</code>" if number % 2 else escape(part)
        for number, part in enumerate(parts)
    )
