"""What a place asks of what it is given, in words; `word_flow` reads them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from canonize.references.flow_words import NOTHING, Words


class Asks(StrEnum):
    """What a place asks of what it is given."""

    CLASS = "whether it is of a class"
    ALIKE = "whether it is this one"
    AMONG = "what a table has for it"
    TOGETHER = "whether it is there already"
    CLASSES = "whether its class is there already"


@dataclass(frozen=True, slots=True)
class Asking:
    """One place that asks.

    Args:
        asks: what.
        of, by: the words of the two sides; `by` is empty where there is one alone.
    """

    asks: Asks
    of: Words
    by: Words = NOTHING
