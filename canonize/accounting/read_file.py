"""One file read for the ledger: as Python, or as text."""

from __future__ import annotations

from collections.abc import Collection

from canonize.accounting.python_words import words_in_python
from canonize.accounting.sightings import FileSightings
from canonize.accounting.text_words import words_in_text


def sightings_of(
    data: bytes, words: Collection[str], starts: Collection[str], *, is_python: bool
) -> FileSightings:
    """What one file says of some words.

    Args:
        words: last parts of competitors' modules and names.
        starts: the packages above competitors' modules, for paths put together at run time;
            the ones right above them end in a dot.
    """
    return words_in_python(data, words, starts) if is_python else words_in_text(data, words)
