"""Why a competitor's own file can't get what takes its place, or has to."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from canonize.core.ast_nodes import nodes_of
from canonize.core.import_graph import ImportGraph
from canonize.core.plan import Plan
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.meetings import Meetings
from canonize.references.sides import Sides, is_of_a_class
from canonize.resolution.identity import identity_matters
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects

_LISTS = re.compile(
    rb"\b(?:globals\(|vars\(|dir\(|getmembers|__dict__)(?s:.*)__module__|"
    rb"__module__(?s:.*)\b(?:globals\(|vars\(|dir\(|getmembers|__dict__)"
)
Selects = Callable[[str], bool]
"""Which paths may be changed."""


def lists_its_own(path: str, project: Project) -> str:
    """Why a name that a file imports would be missing in what it lists of itself; "" if it is not.

    ``[f for f in vars(me).values() if f.__module__ == __name__]``
    """
    if not _LISTS.search(project.tree.read(path) or b""):
        return ""
    for node in nodes_of(parsed_file(project.tree, path) or ast.Module([], [])):
        if isinstance(node, ast.Compare) and _asks_home(node):
            return Reason(f"line {node.lineno} asks what is defined here", Code.LISTED)
    return ""


def _asks_home(node: ast.Compare) -> bool:
    sides = [ast.unparse(side) for side in (node.left, *node.comparators)]
    return any("__module__" in side for side in sides) and any("__name__" in side for side in sides)


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


def are_told_apart(project: Project, redirects: Redirects, competitor: Symbol) -> bool:
    """Whether what goes on being made of a competitor fails a test that its users get anew."""
    if identity_matters(competitor, project):
        return True
    meetings = Meetings(project, redirects)
    for path in sorted(meetings.files(competitor)):
        body = parsed_file(project.whole.tree, path)
        if body is not None and project.modules.name(path) != competitor.module:
            sides = Sides(meetings, path, body, competitor, Redirects({}))
            if any(True in sides.within(kind) for kind in _tested_for(body)):
                return True
    return False


def _tested_for(body: ast.Module) -> Iterator[ast.expr]:
    """The classes that a file asks something for: ``isinstance(x, A)``, ``type(x) is A``."""
    for node in nodes_of(body):
        match node:
            case ast.Call(func=ast.Name(id="isinstance" | "issubclass"), args=[_, kind]):
                yield kind
            case ast.MatchClass(cls=kind):
                yield kind
            case ast.Compare(left=left, comparators=others) if any(
                map(is_of_a_class, (left, *others))
            ):
                yield from (left, *others)


def others_ask(project: Project, redirect: Redirect, selects: Selects) -> bool:
    """Whether files that stay as they are go on asking for something that is told apart."""
    symbol = redirect.competitor
    if not identity_matters(symbol, project):
        return False
    names = {(symbol.module, symbol.name)}
    return any(not selects(p) for p in project.reexports.importers(names))
