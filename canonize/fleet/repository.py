"""One repository of a fleet, as the file of repositories names it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

_SCHEMES = ("https", "http", "ssh", "git", "file")
_SCP_LIKE = re.compile(r"[\w.-]+@[\w.-]+:[^\\]+\Z")


@dataclass(frozen=True, slots=True)
class Repository:
    """What is known of a repository before anybody looked at it.

    Args:
        ident: names its clone, its ledger and its report; an identifier, so that a scan over all
            repositories can take it for a package.
        name: as people call it.
        source: an absolute path, or a URL.
        ref: the branch or tag to start from; what the source has checked out when empty.
        plan: an absolute path to a plan of its own; the fleet's when empty.
        override: keys of the plan that are others here.
        skip: why nothing is done with it; empty: it takes part.
        library: the plan's symbols live here: every shard has to look at it.
    """

    ident: str
    name: str
    source: str
    ref: str = ""
    plan: str = ""
    override: Mapping[str, Any] = field(default_factory=dict)
    skip: str = ""
    library: bool = False

    @property
    def is_remote(self) -> bool:
        return is_url(self.source)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def is_url(source: str) -> bool:
    """Whether a source is fetched by git, not found on the disk."""
    scheme, separator, _ = source.partition("://")
    return (bool(separator) and scheme.lower() in _SCHEMES) or bool(_SCP_LIKE.match(source))


def repository_name(source: str) -> str:
    """What people call the repository of a path or URL."""
    last = re.split(r"[/:\\]", source.rstrip("/"))[-1]
    return last.removesuffix(".git") or source


def ident_of(name: str) -> str:
    """An identifier that is still readable."""
    found = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    return found if found and not found[0].isdigit() else f"r_{found}"
