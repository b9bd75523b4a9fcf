"""Competitors by pattern: ``app.compat:*``, ``app.compat:get_*=app.base:*``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from fnmatch import fnmatchcase

from canonize.core.symbols import Symbol
from canonize.errors import CanonizeError
from canonize.plan_file.find_symbol import public_names
from canonize.resolution.project import Project
from canonize.resolution.resolver import Stands


def is_pattern(text: str) -> bool:
    """Whether a competitor is named by a pattern."""
    return any(sign in text.partition("=")[0] for sign in "*?[")


def pairs_of_pattern(
    text: str,
    canonical: str,
    project: Project,
    *,
    but: Collection[str],
    left_out: Callable[[str], None],
) -> Iterator[str]:
    """Each ``OLD=NEW`` that a pattern means: public names with a counterpart of the same name.

    Args:
        canonical: in whose module the counterparts are, unless the pattern names another.
        but: symbols that are named by themselves.
        left_out: is told of each name that has no counterpart.

    Raises:
        CanonizeError: there is no such module, or nothing in it fits.
    """
    old, _, new = text.partition("=")
    module, _, pattern = old.partition(":")
    if is_pattern(module) or not pattern:
        raise CanonizeError(
            f"{old!r} is no pattern", hint="only the name may hold a *: package.module:get_*"
        )
    if not project.modules.exists(module):
        raise CanonizeError(f"there is no module {module}", hint="write package.module:*")
    target = (new or canonical).partition(":")[0]
    fitting = [name for name in _names(module, project) if fnmatchcase(name, pattern)]
    found = False
    for name in fitting:
        symbol = str(Symbol(module, name))
        there = project.names.find(target, name) if target else None
        if symbol in but or symbol == canonical:
            continue
        if there is not None and there.stands in (Stands.MISSING, Stands.UNKNOWN):
            left_out(f"{symbol} has no counterpart in {target}")
            continue
        found = True
        yield f"{symbol}={Symbol(target, name)}" if target else symbol
    if not found:
        some = ", ".join(sorted(_names(module, project))[:8]) or "none"
        raise CanonizeError(
            f"{old} names nothing that {target or 'a plan'} could take the place of",
            hint=f"the public names of {module} are: {some}",
        )


def _names(module: str, project: Project) -> list[str]:
    """What a module defines for others or lists for them."""
    names = set(public_names(module, project) or ())
    exports = project.listing(module)
    if exports is not None:
        names |= set(exports.names)
    return sorted(names)
