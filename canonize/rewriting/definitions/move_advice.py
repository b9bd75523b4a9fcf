"""What a person can do about a move that is refused."""

from __future__ import annotations

import re

_ADVICE = (
    (r"is bound \d+ times|defined under a condition|one of several|bound anew|deleted",
     "make it one definition at the top of its module first"),
    (r"lies inside of", "choose a place beside it, not below it"),
    (r"a name moves to a name", "write the new place as package.module:Name"),
    (r"a module moves to a module", "write the new place as a module, without a colon"),
    (r"keyword of Python|belong to Python", "choose another name"),
    (r"of the standard library", "choose another module, or one below a package of your own"),
    (r"is there already|is taken", "choose another name, or take what is there away first"),
    (r"does not define|has no |no such module|there is no", "name it as its module defines it"),
    (r"__file__|__name__|globals|vars|locals",
     "give it as an argument what it asks its module for"),
    (r"star", "import by name what it uses, then plan again"),
    (r"can't be parsed|can't be decoded|byte for byte", "mend the file first"),
)  # fmt: skip


def next_move(reason: str) -> str:
    """What answers a refusal; "" where the reason says it itself, or nobody knows."""
    if ";" in reason:
        return ""
    return next((move for about, move in _ADVICE if re.search(about, reason)), "")
