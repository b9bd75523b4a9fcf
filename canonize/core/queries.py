"""A user's own query for another tool: code, so it is played elsewhere and only when trusted.

A codemod does no I/O. It hands the files over as bytes and gets bytes back; who plays the query,
and whether it may be played at all, is the runner's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Query:
    """What a plan has played.

    Args:
        text: as the plan names it: ``tools/query.py:rename`` or ``acme.queries:rename``.
        file: the file of the repository that holds it; empty for an installed module.
        arguments: its command line (``sys.argv[1:]``).
    """

    text: str
    file: str = ""
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueryJob:
    """A query and the files that it may change.

    Args:
        source: the bytes of the query's file, as the steps so far left it.
        files: by path, in UTF-8 without byte-order mark, lines ending in ``\\n``.
        timeout: seconds.
    """

    query: Query
    source: bytes | None
    files: Mapping[str, bytes]
    timeout: float


@dataclass(frozen=True, slots=True)
class PlayedQuery:
    """What became of the files.

    Args:
        files: by path, the bytes afterwards, of every file handed over that is still there.
        parsed: paths that the tool has looked at and understood.
        troubles: by path, why nothing may be taken from there.
        strangers: paths that the query made although they were not handed over.
    """

    files: Mapping[str, bytes]
    parsed: frozenset[str]
    troubles: Mapping[str, str] = field(default_factory=dict)
    strangers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotPlayed:
    """Nothing may be taken from the query; ``reason`` says why."""

    reason: str


class QueryRunner(Protocol):
    """Plays a query on a copy of the files, in a process of its own."""

    def play(self, job: QueryJob) -> PlayedQuery | NotPlayed: ...


@runtime_checkable
class PlaysQuery(Protocol):
    """A codemod that has a query played: a person must be shown it and say yes to it."""

    def query(self, options: Any) -> Query: ...
