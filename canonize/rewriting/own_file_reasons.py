"""Why a competitor's own file can't get what takes its place, or has to."""

from __future__ import annotations

from collections.abc import Callable

from canonize.core.import_graph import ImportGraph
from canonize.core.plan import Plan
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.started_files import started_by_path
from canonize.resolution.identity import identity_matters
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect

Selects = Callable[[str], bool]
"""Which paths may be changed."""


def started_apart(project: Project, path: str, redirect: Redirect) -> str:
    """Why a file that is started by its path would not find what takes a name's place."""
    if project.modules.path(redirect.target.module) == path:
        return ""
    place = started_by_path(path, project)
    told = f"{place} starts it by its path, where {redirect.target.module} is not found"
    return Reason(told, Code.STARTED_BY_PATH) if place else ""


def said_to_go(competitor: Symbol, plan: Plan) -> bool:
    """Whether the plan removes what may be registered somewhere all the same."""
    calls = (call for step in plan.steps for call in step.codemods)
    return any(
        call.options.get("registered") == "remove"
        and str(competitor) in (call.options.get("symbols") or (str(competitor),))
        for call in calls
    )


def closed_cycle(project: Project, path: str, redirect: Redirect, graph: ImportGraph) -> str:
    """Why a file can't import what takes a name's place while it is loaded; "" if it can."""
    target = project.modules.path(redirect.target.module)
    if target is None or target == path:
        return ""
    chain = graph.chain(target, path)
    if not chain:
        return ""
    home = project.modules.path(redirect.competitor.module)
    one_way = home is not None and home != target and not graph.chain(home, target)
    told = f"importing {target} here would close a cycle: {' -> '.join(chain)}"
    return Reason(told, Code.CYCLE_ONE_WAY if one_way else Code.CYCLE)


def others_ask(project: Project, redirect: Redirect, selects: Selects) -> bool:
    """Whether files that stay as they are go on asking for something that is told apart."""
    symbol = redirect.competitor
    if not identity_matters(symbol, project):
        return False
    names = {(symbol.module, symbol.name)}
    return any(not selects(p) for p in project.reexports.importers(names))
