"""Which repositories of a fleet a command works on: `--only`, `--shard` and `--wave`."""

from __future__ import annotations

import fnmatch
import hashlib
import re
from collections.abc import Sequence

from canonize.core.nearest import nearest
from canonize.errors import CanonizeError
from canonize.fleet.repository import Repository


def chosen_repositories(
    repositories: Sequence[Repository], *, only: Sequence[str] = (), shard: str = ""
) -> tuple[Repository, ...]:
    """The repositories that were asked for, in the file's order.

    Args:
        only: names or idents, or patterns of them (``billing-*``).
        shard: ``3/20``: the third of twenty parts. Which part a repository is in depends on its
            source alone, so adding one moves no other.

    Raises:
        CanonizeError: a name that nobody has, a shard that is none.
    """
    found = tuple(repositories)
    if only:
        for pattern in only:
            if not any(_is_named(repository, pattern) for repository in repositories):
                hint = nearest(pattern, [r.name for r in repositories])
                raise CanonizeError(f"no repository is called {pattern!r}", hint=hint)
        found = tuple(r for r in found if any(_is_named(r, pattern) for pattern in only))
    if shard:
        number, total = parsed_shard(shard)
        found = tuple(r for r in found if shard_of(r.source, total) == number)
    return found


def parsed_shard(text: str) -> tuple[int, int]:
    """``3/20`` as numbers.

    Raises:
        CanonizeError: it is none.
    """
    match = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text.strip())
    if match is None or not 1 <= int(match[1]) <= int(match[2]):
        raise CanonizeError(
            f"{text!r} is no shard", hint="--shard 3/20 is the third of twenty parts"
        )
    return int(match[1]), int(match[2])


def shard_of(source: str, total: int) -> int:
    """The part, counted from 1, that a repository is in."""
    digest = hashlib.sha256(source.encode("utf-8", "surrogateescape")).digest()
    return int.from_bytes(digest[:8], "big") % total + 1


def _is_named(repository: Repository, pattern: str) -> bool:
    return any(fnmatch.fnmatchcase(n, pattern) for n in (repository.name, repository.ident))
