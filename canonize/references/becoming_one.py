"""Other competitors that the same thing takes the place of: they become one with a competitor, too.

Two keys of one dictionary may be two competitors, and a test for the one may be reached by objects
of the other: afterwards all of them are of the canonical.
"""

from __future__ import annotations

import ast

from canonize.core.ast_nodes import dotted_name
from canonize.core.symbols import Symbol
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects
from canonize.resolution.resolver import BoundNames, Found

_FEW = 8
"""Of more, only those that share a file with a competitor are asked about."""
_FAR = 8


def becoming_one(
    competitor: Symbol, target: Symbol, redirects: Redirects, project: Project
) -> dict[tuple[str, str], Redirect]:
    """By module and name, what else becomes the canonical, and is another thing today.

    What is the very competitor under another name, or derives from it, is none.
    """
    of_target = {
        key: redirect
        for key, redirect in redirects.going_to(target).items()
        if redirect.competitor not in (competitor, target)
    }
    others = {redirect.competitor for redirect in of_target.values()}
    if len(others) > _FEW:
        tree = project.tree
        near = tree.containing({competitor.leaf.encode()})
        others = {one for one in others if near & tree.containing({one.leaf.encode()})}
    mine = project.names.dotted(competitor.module, competitor.name)
    apart = {one for one in others if _is_apart(mine, one, project.names)}
    return {key: redirect for key, redirect in of_target.items() if redirect.competitor in apart}


def _is_apart(mine: Found, other: Symbol, names: BoundNames) -> bool:
    theirs = names.dotted(other.module, other.name)
    if mine.node is None or theirs.node is None or mine.node is theirs.node:
        return False
    return not (_derives(mine, theirs.node, names) or _derives(theirs, mine.node, names))


def _derives(found: Found, above: ast.AST, names: BoundNames) -> bool:
    pending = [(found, 0)]
    while pending:
        one, far = pending.pop()
        if one.node is above:
            return True
        if far < _FAR:
            bases = getattr(one.node, "bases", ())
            pending += [(names.dotted(one.module, dotted_name(b) or "?"), far + 1) for b in bases]
    return False
