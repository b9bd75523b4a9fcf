"""Whether a text that may be code asks a module for any of the names that go."""

from __future__ import annotations

from canonize.resolution.replacements import Redirects

_ANY_NAME = ("getattr", "vars", "__dict__", "dir(", "*", "inspect", "eval", "exec", "{", "%")


def may_ask(text: str, module: str, redirects: Redirects) -> bool:
    """Whether a text says a module that stays, and one of its names that go, or may say one.

    What looks names up by other texts, or is completed when the program runs, may say any.
    """
    if module in redirects.whole or module not in text:
        return False
    said = (*redirects.names_of(module), *_ANY_NAME)
    return any(word in text for word in said)
