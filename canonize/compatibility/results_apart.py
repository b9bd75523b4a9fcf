"""What two implementations give that is equal, and is told apart by what is done with it.

Examples compare what calls give. They neither change it to see who else has it, nor go through it
twice.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize.core.symbols import Symbol
from canonize.references.given_results import (
    Function,
    Results,
    positions,
    results_of,
    used_twice,
)
from canonize.references.result_uses import ResultUse, ResultUses
from canonize.references.sides import last_name
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project

_MOST = 60
_TWICE = ResultUse.AGAIN | ResultUse.ASKED | ResultUse.HANDED
_ITERATORS = frozenset({"iter", "map", "filter", "zip", "reversed", "enumerate", "open"})
_Pair = tuple[Function, Function]


def results_apart(competitor: Symbol, target: Symbol, project: Project) -> str:
    """Where the two are told apart by what is done with their results; "" for nowhere."""
    project = project.whole
    key = results_apart, competitor, target
    if key not in project.tree.memo:
        project.tree.memo[key] = next(_reasons(competitor, target, project), "")
    return str(project.tree.memo[key])


def _reasons(competitor: Symbol, target: Symbol, project: Project) -> Iterator[str]:
    for name, (old, new) in _functions(competitor, target, project):
        here, there = results_of(old), results_of(new)
        is_once = here.is_once != there.is_once and (here.is_collection or there.is_collection)
        is_kept = here.is_kept != there.is_kept
        doubtful = [a for a in positions(new) if used_twice(new, a) and not used_twice(old, a)]
        if not is_once and not is_kept and not doubtful:
            continue
        for path, body in _users(competitor, name, project):
            for call, use in ResultUses(body).of_calls({name}):
                where = f"{path}:{call.lineno}"
                if is_once and use & _TWICE:
                    told = "a list here, and is gone through once there"
                    if here.is_once:
                        told = "gone through once here, and a list there"
                    yield f"{where} does more than going through what {name} gives: it is {told}"
                if is_kept and (use & (ResultUse.CHANGED | ResultUse.SAME) or _is_one(here, there)):
                    kept = "here, and a new one there" if here.is_kept else "there, and new here"
                    yield f"{where} may change what {name} gives: it is one that is kept {kept}"
                if used_up := next(_used_up(call, old, doubtful, body), ""):
                    told = "what can be gone through once, and is read twice there"
                    yield f"{where} gives {used_up} {told}"


def _is_one(here: Results, there: Results) -> bool:
    """Whether it is one object of a class for all who ask, on one side alone."""
    return (here if here.is_kept else there).is_made


def _functions(competitor: Symbol, target: Symbol, project: Project) -> Iterator[tuple[str, _Pair]]:
    """The functions of the two, or methods of one name, by which calls name them."""
    nodes = [project.names.find(s.module, s.name).node for s in (competitor, target)]
    old, new = nodes
    if isinstance(old, Function) and isinstance(new, Function):
        yield competitor.leaf, (old, new)
    elif isinstance(old, ast.ClassDef) and isinstance(new, ast.ClassDef):
        others = {item.name: item for item in new.body if isinstance(item, Function)}
        for item in old.body:
            other = others.get(getattr(item, "name", ""))
            if isinstance(item, Function) and other is not None and not _is_read(item):
                yield item.name, (item, other)


def _is_read(method: Function) -> bool:
    """Whether no call names it: a property, and what the language calls."""
    return method.name.startswith("__") or any(
        last_name(d).endswith("property") for d in method.decorator_list
    )


def _users(competitor: Symbol, name: str, project: Project) -> Iterator[tuple[str, ast.Module]]:
    paths = project.tree.containing({name.encode()}, endings=(".py",))
    if name == competitor.leaf or len(paths) > _MOST:
        paths = frozenset(project.reexports.importers({(competitor.module, competitor.name)}))
    for path in sorted(paths):
        body = parsed_file(project.tree, path)
        if body is not None:
            yield path, body


def _used_up(call: ast.Call, old: Function, doubtful: list[str], body: ast.Module) -> Iterator[str]:
    """Parameters that a call gives what can be gone through once."""
    names = positions(old)
    names = names[1:] if names[:1] in (["self"], ["cls"]) else names
    given = [*zip(names, call.args, strict=False)]
    given += [(k.arg, k.value) for k in call.keywords if k.arg is not None]
    for name, value in given:
        if name in doubtful and _is_iterator(value, body):
            yield name


def _is_iterator(value: ast.expr, body: ast.Module) -> bool:
    if isinstance(value, ast.Name):
        bound = [
            node.value
            for node in ast.walk(body)
            if isinstance(node, ast.Assign) and value.id in map(last_name, node.targets)
        ]
        return any(not isinstance(one, ast.Name) and _is_iterator(one, body) for one in bound)
    return isinstance(value, ast.GeneratorExp) or (
        isinstance(value, ast.Call) and last_name(value.func) in _ITERATORS
    )
