"""The words that tell what a body works with: whom it calls, what it reads of others, what it says.

A copy that was renamed, laid out anew and changed here and there still asks the same things of the
same others, and says the same. Local names and its own methods tell nothing, and neither does what
any code calls: Python's own, what collections and texts offer, a logger.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Collection

_NAME = re.compile(r"(\bdef |\.)?([^\W\d]\w*+)(\s*+\()?")
_LONG_TEXT = re.compile(r"(\"\"\"|''')([\s\S]*?)\1")
_WORD = re.compile(r"[^\W\d]\w+")
_TEXT = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_SAID_BY_ALL = frozenset(
    name for kind in (str, bytes, list, dict, set, tuple) for name in vars(kind)
)
_ASKED_BY_ALL = frozenset(
    ["self", "cls", "logger", "logging", "log", "debug", "info", "warning", "error", "exception",
     "critical", "name", "open", "read", "write", "close", "Any", "Optional", "Union", "Callable",
     "Dict", "List", "Set", "Tuple", "Type", "Iterable", "Sequence", "Mapping"]
)  # fmt: skip
_COMMON = _SAID_BY_ALL | _ASKED_BY_ALL | frozenset(vars(builtins)) | frozenset(keyword.kwlist)
_FEWEST, _MANY = 6, 14
"""Of fewer words nothing is said; from so many on their number takes nothing away."""
_UNKNOWN = 0.5
_LEAST, _NEARLY_ALL = 0.7, 0.95


def telling_words(code: str, texts: Collection[str]) -> frozenset[str]:
    """The words that tell what code works with.

    Args:
        code: without documentation and comments; a query or a template is part of it, and every
            word of it counts.
        texts: what its texts say.
    """
    said = [word for _, text in _LONG_TEXT.findall(code) for word in _WORD.findall(text)]
    bare = _TEXT.sub('""', _LONG_TEXT.sub('""', code))
    found, own = set(said), set()
    for before, name, called in _NAME.findall(bare):
        if before == "def ":
            own.add(name)
        elif before or called or ("A" <= name[0] <= "Z" and len(name) > 1):
            found.add(name)
    return frozenset(found - _COMMON - own) | {f'"{t}' for t in texts}


def words_shared(left: frozenset[str], right: frozenset[str]) -> tuple[float, float, int]:
    """How many of the fewer words the other one has, how many of all words both have, and how many
    the fewer are."""
    fewest = min(len(left), len(right))
    if fewest < _FEWEST:
        return _UNKNOWN, _UNKNOWN, fewest
    common = len(left & right)
    return common / fewest, common / len(left | right), fewest


def nearly_all(shared: float, fewest: int) -> float:
    """From 0 to 1: whether one says nearly all that the other says, and that is not little."""
    if fewest < _FEWEST:
        return 0.0
    part = min(1.0, max(0.0, (shared - _LEAST) / (_NEARLY_ALL - _LEAST)))
    return part * min(1.0, fewest / _MANY)
