"""Whether a requirement allows a version: the part of PEP 440 that plain releases need.

What is not a plain release (a local version, an epoch, a URL) is never guessed: the answer is then
``None``.
"""

from __future__ import annotations

import re

_RELEASE = re.compile(r"v?(\d+(?:\.\d+)*)\Z")
_CLAUSE = re.compile(r"(===?|~=|!=|<=|>=|<|>|\^|~)(.+)\Z")

Release = tuple[int, ...]


def release_of(version: str) -> Release | None:
    """The numbers of a plain release, trailing zeros left out; ``None``: it is none."""
    match = _RELEASE.match(version.strip())
    if match is None:
        return None
    numbers = [int(part) for part in match[1].split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def allows(specifier: str, version: str) -> bool | None:
    """Whether a specifier such as ``>=1.2,<2`` allows a version; ``None``: it can't be told."""
    release = release_of(version)
    clauses = [clause for clause in specifier.split(",") if clause]
    if specifier.startswith("@") or release is None:
        return True if not clauses else None
    answers = [_clause(clause, release) for clause in clauses]
    if False in answers:
        return False
    return None if None in answers else True


def _clause(clause: str, release: Release) -> bool | None:
    match = _CLAUSE.match(clause.strip())
    if match is None:
        return None
    sign, text = match[1], match[2].strip()
    if sign in ("==", "!=") and text.endswith(".*"):
        return _starts(release, text[:-2]) is (sign == "==")
    wanted = release_of(text)
    if wanted is None:
        return None
    written = len(text.lstrip("v").split("."))
    if sign in ("~=", "~", "^"):
        return release >= wanted and release < _ceiling(sign, wanted, written)
    return {
        "==": release == wanted,
        "===": release == wanted,
        "!=": release != wanted,
        "<=": release <= wanted,
        ">=": release >= wanted,
        "<": release < wanted,
        ">": release > wanted,
    }[sign]


def _starts(release: Release, text: str) -> bool:
    prefix = tuple(int(part) for part in text.split(".") if part.isdigit())
    padded = (*release, *([0] * len(prefix)))
    return padded[: len(prefix)] == prefix


def _ceiling(sign: str, wanted: Release, written: int) -> Release:
    """The first release that ``~=1.4``, ``~1.4`` or ``^1.4`` does not allow."""
    padded = [*wanted, *([0] * (written - len(wanted)))]
    if sign == "~=":
        kept = max(written - 1, 1)
    elif sign == "~":
        kept = min(written, 2)
    else:
        kept = next((n for n, part in enumerate(padded, 1) if part), written)
    return (*padded[: kept - 1], padded[kept - 1] + 1)
