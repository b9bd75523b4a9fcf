"""The global options may stand before the verb or after it."""

from __future__ import annotations

from collections.abc import Sequence

_FLAGS = ("--json", "--quiet", "-q", "--no-color")
_WITH_VALUE = ("-C", "--plan")


def hoisted(arguments: Sequence[str]) -> list[str]:
    """The same arguments with the global options moved to the front, up to a ``--``."""
    front: list[str] = []
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        word = waiting.pop(0)
        if word == "--":
            return [*front, *rest, word, *waiting]
        if word in _FLAGS or (word.startswith(("--plan=", "-C")) and word != "-C"):
            front.append(word)
        elif word in _WITH_VALUE:
            front += [word, *waiting[:1]]
            waiting = waiting[1:]
        else:
            rest.append(word)
    return [*front, *rest]
