"""A method's code as that of a function, if it does not need its object or its class."""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from canonize.rewriting.definitions.moving_source import CannotMove
from canonize.syntax.scopes import Scope, Scopes, below, dotted

_BARE = ("classmethod", "staticmethod")


def is_bound_plainly(method: cst.FunctionDef) -> bool:
    """Whether a method is given the object on which it is looked up."""
    return not method.decorators


def function_code(
    method: cst.FunctionDef, name: str, scopes: Scopes, refuse: Callable[[str], CannotMove]
) -> str:
    """The code of a function of that name.

    Args:
        refuse: makes an error of why it can't be one.

    Raises:
        CannotMove: it needs its object or its class.
    """
    names = [dotted(item.decorator) for item in method.decorators]
    if names and names not in ([name] for name in _BARE):
        raise refuse("is decorated")
    scope = next(s for s in scopes.all if s.node is method and s.kind == "function")
    params = method.params
    if names != ["staticmethod"]:
        first, rest = next(iter(params.params), None), params.params[1:]
        if first is None or params.posonly_params or first.default is not None:
            raise refuse("has no plain parameter for its object")
        bound = [b for b in scope.bindings[first.name.value] if b.how != "parameter"]
        if scopes.uses_of(scope, first.name.value) or bound:
            raise refuse(f"uses {first.name.value}")
        params = params.with_changes(params=rest)
    if used := _means_its_class(method):
        raise refuse(f"uses {used}")
    around = scope.parent
    for used in around.uses if around is not None else ():
        if around is not None and _is_in(around, used, method):
            raise refuse(f"uses {used} of its class")
    new = method.with_changes(
        name=cst.Name(name),
        params=params,
        decorators=(),
        leading_lines=[line for line in method.leading_lines if line.comment is not None],
    )
    return _with_docstring(cst.Module([]).code_for_node(new)).rstrip()


def _means_its_class(method: cst.FunctionDef) -> str:
    """A name that means something else, or nothing, outside of the class; "" for none."""
    members = {id(node.attr) for node in below(method) if isinstance(node, cst.Attribute)}
    for node in below(method):
        if not isinstance(node, cst.Name):
            continue
        is_mangled = node.value.startswith("__") and not node.value.endswith("__")
        if is_mangled or (node.value in ("super", "__class__") and id(node) not in members):
            return node.value
    return ""


def _is_in(scope: Scope, name: str, method: cst.FunctionDef) -> bool:
    """Whether a default or an annotation of the method asks its class for a name."""
    if scope.owner(name) is not scope:
        return False
    inside = {id(node) for node in below(method)}
    return any(id(use.node) in inside for use in scope.uses[name])


def _with_docstring(code: str) -> str:
    """A function's code whose docstring stands as far in as the function now does."""
    lines = code.split("\n")
    parsed = cst.parse_module(code).body[0]
    assert isinstance(parsed, cst.FunctionDef)
    said = parsed.get_docstring(clean=False)
    if said is None or "\n" not in said:
        return code
    inner = [line for line in said.split("\n")[1:] if line.strip()]
    deep = min((len(line) - len(line.lstrip(" ")) for line in inner), default=0)
    first = next(n for n, line in enumerate(lines) if line.strip()[:1] in "\"'rR" and line.strip())
    extra = deep - (len(lines[first]) - len(lines[first].lstrip(" ")))
    if extra <= 0:
        return code
    last = first + said.count("\n")
    for number in range(first + 1, last + 1):
        lines[number] = lines[number][extra:] if lines[number].strip() else lines[number]
    return "\n".join(lines)
