"""A function that only hands on what it is given: ``def old(x, y=1): return new(x, y)``."""

from __future__ import annotations

import ast

from canonize.resolution.resolver import BoundNames, Found, Stands
from canonize.syntax.normal_form import body_of

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def only_forwards(wrapper: Found, target: Found, names: BoundNames) -> bool:
    """Whether every call of one function is the very same call of another one.

    Parameters, their places, names and defaults are the same; what else the target takes can't be
    given through the wrapper, so nobody gives it.
    """
    mine, theirs = wrapper.node, target.node
    if not isinstance(mine, _Function) or type(mine) is not type(theirs):
        return False
    assert isinstance(theirs, _Function)
    call = _handed_on(mine)
    if call is None or mine.decorator_list or wrapper.has_rival or target.has_rival:
        return False
    head = ast.unparse(call.func)
    if head.partition(".")[0] in {arg.arg for arg in _all(mine.args)}:
        return False
    found = names.dotted(wrapper.module, head)
    is_target = (found.module, found.name, found.node) == (target.module, target.name, theirs)
    return is_target and _gives_all(call, mine.args) and _takes_alike(mine.args, theirs.args)


def only_forwards_outside(wrapper: Found, target: Found, names: BoundNames) -> bool:
    """The same for what lies outside of the repository, whose own parameters are not seen.

    The wrapper has no defaults then: its parameters are given on as they come.
    """
    mine = wrapper.node
    if not isinstance(mine, ast.FunctionDef) or mine.decorator_list or wrapper.has_rival:
        return False
    call = _handed_on(mine)
    if call is None or mine.args.defaults or any(mine.args.kw_defaults):
        return False
    root, _, rest = ast.unparse(call.func).partition(".")
    if root in {arg.arg for arg in _all(mine.args)}:
        return False
    found = names.find(wrapper.module, root)
    if not found.stands is target.stands is Stands.OUTSIDE:
        return False
    path = ".".join(filter(None, (found.module, found.name, rest)))
    return path == f"{target.module}.{target.name}" and _gives_all(call, mine.args)


def _handed_on(function: _Function) -> ast.Call | None:
    """The one call that is its body."""
    match body_of(function):
        case [ast.Return(value=ast.Await(value=ast.Call() as call))]:
            return call if isinstance(function, ast.AsyncFunctionDef) else None
        case [ast.Return(value=ast.Call() as call)] if isinstance(function, ast.FunctionDef):
            return call
    return None


def _gives_all(call: ast.Call, args: ast.arguments) -> bool:
    """Whether each parameter is given, in its place or by its name, and nothing else."""
    places = [arg.arg for arg in _positional(args)]
    given = [a.id if isinstance(a, ast.Name) else "" for a in call.args]
    if args.vararg is not None:
        last = call.args[-1] if call.args else None
        is_rest = isinstance(last, ast.Starred) and ast.unparse(last.value) == args.vararg.arg
        if not is_rest or given[:-1] != places:
            return False
        given = given[:-1]
    if given != places[: len(given)]:
        return False
    named = {k.arg: ast.unparse(k.value) for k in call.keywords if k.arg is not None}
    unpacked = [ast.unparse(k.value) for k in call.keywords if k.arg is None]
    wanted = {*places[len(given) :], *(arg.arg for arg in args.kwonlyargs)}
    rest = [args.kwarg.arg] if args.kwarg is not None else []
    return named == {name: name for name in wanted} and unpacked == rest


def _takes_alike(mine: ast.arguments, theirs: ast.arguments) -> bool:
    """Whether the target has the wrapper's parameters: same places, names, literal defaults."""
    here, there = _positional(mine), _positional(theirs)
    if [a.arg for a in here] != [a.arg for a in there[: len(here)]]:
        return False
    if len(mine.posonlyargs) < len(theirs.posonlyargs):
        return False
    ours, others = _defaults(mine), _defaults(theirs)
    names = [arg.arg for arg in (*here, *mine.kwonlyargs)]
    known = {arg.arg for arg in (*there[len(theirs.posonlyargs) :], *theirs.kwonlyargs)}
    if any(arg.arg not in known for arg in mine.kwonlyargs):
        return False
    return all(ours.get(name) == others.get(name) for name in names)


def _defaults(args: ast.arguments) -> dict[str, str]:
    """The defaults by parameter; one that is no literal equals no other."""
    places = _positional(args)
    found = dict(zip([a.arg for a in places[-len(args.defaults) :]], args.defaults, strict=False))
    if not args.defaults:
        found = {}
    named = zip(args.kwonlyargs, args.kw_defaults, strict=True)
    found |= {arg.arg: value for arg, value in named if value is not None}
    return {name: _literal(value) for name, value in found.items()}


def _literal(value: ast.expr) -> str:
    return ast.dump(value) if isinstance(value, ast.Constant) else str(id(value))


def _positional(args: ast.arguments) -> list[ast.arg]:
    return [*args.posonlyargs, *args.args]


def _all(args: ast.arguments) -> list[ast.arg]:
    rest = [arg for arg in (args.vararg, args.kwarg) if arg is not None]
    return [*_positional(args), *args.kwonlyargs, *rest]
