"""Parts of a file: an imported name with all its uses, named so that edits do not change it."""

from __future__ import annotations

import libcst as cst

from canonize.core.symbols import Symbol
from canonize.syntax.scopes import Scope, Use


def part_of(scope: Scope, local: str, competitor: Symbol) -> str:
    """``Class.method:local`` and the competitor, for a name that is bound in that scope."""
    nodes = (around.node for around in scope.outward())
    names = [n.name.value for n in nodes if isinstance(n, cst.FunctionDef | cst.ClassDef)]
    return f"{'.'.join(reversed(names))}:{local} {competitor}"


def part_of_use(use: Use, competitor: Symbol) -> str:
    """The part that a use belongs to; a name that nothing binds comes from a star at the top."""
    return part_of(use.scope.owner(use.name) or use.scope.module, use.name, competitor)
