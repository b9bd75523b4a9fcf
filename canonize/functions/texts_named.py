"""Whether a step that rewrites strings, documents and configuration could do anything."""

from __future__ import annotations

from canonize.catalogue import load_codemod
from canonize.core.ledger import Disposition
from canonize.core.plan import Kind
from canonize.core.tree import SourceTree
from canonize.plan_file.findings import new_migration
from canonize.plan_file.wanted_plan import WantedPlan


def texts_name_them(wanted: WantedPlan, tree: SourceTree) -> bool:
    """Whether it would change a file, or say that a person must look at one.

    What moves, and what is extended or made to hand everything on first, is not foreseen: then
    the step stays.
    """
    kinds = {kind for _, kind in wanted.competitors}
    if Kind.MOVED in kinds or wanted.grafting or wanted.delegating:
        return True
    listed = (*((module, Kind.DUPLICATE) for module in wanted.emptied), *wanted.competitors)
    migration = new_migration(wanted.canonical, listed, wanted.source_roots, wanted.replacements)
    codemod = load_codemod("rewrite_strings")
    found = codemod.propose(tree, codemod.Options(), migration)
    open_ones = (Disposition.REFUSED, Disposition.MANUAL)
    return bool(found.changes) or any(one.disposition in open_ones for one in found.references)
