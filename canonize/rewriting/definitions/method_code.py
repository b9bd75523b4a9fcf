"""A method's code as that of a function, if it does not need its object or its class."""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from canonize.rewriting.definitions.moving_source import CannotMove
from canonize.syntax.analysis import Analysed
from canonize.syntax.scopes import Scope, below, dotted

_BARE = ("classmethod", "staticmethod")
_LONG = '"""'


def is_bound_plainly(method: cst.FunctionDef) -> bool:
    """Whether a method is given the object on which it is looked up."""
    return not method.decorators


def function_code(
    method: cst.FunctionDef,
    name: str,
    analysed: Analysed,
    outside: str,
    refuse: Callable[[str], CannotMove],
) -> str:
    """The code of a function of that name, in its file's own ends of lines and indentation.

    Args:
        outside: how far in the method stands.
        refuse: makes an error of why it can't be one.

    Raises:
        CannotMove: it needs its object or its class.
    """
    scopes = analysed.scopes
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
    new = _with_docstring(method, outside).with_changes(
        name=cst.Name(name),
        params=params,
        decorators=(),
        leading_lines=[line for line in method.leading_lines if line.comment is not None],
    )
    return analysed.file.module.code_for_node(new).rstrip()


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


def _with_docstring(method: cst.FunctionDef, outside: str) -> cst.FunctionDef:
    """A method whose docstring stands as far in as the function will.

    Args:
        outside: how far in the method stands.
    """
    if not isinstance(method.body, cst.IndentedBlock) or method.get_docstring() is None:
        return method
    first = method.body.body[0]
    said = first.body[0] if isinstance(first, cst.SimpleStatementLine) else None
    text = said.value if isinstance(said, cst.Expr) else None
    if not isinstance(text, cst.SimpleString) or len(text.quote) != len(_LONG):
        return method
    begin, *others = text.value.split("\n")
    inner = [line for line in others if line.strip()]
    is_deep = all(line.startswith(outside) and line[len(outside)].isspace() for line in inner)
    if not is_deep or any(line.rstrip("\r").endswith("\\") for line in (begin, *others)):
        return method
    lines = [line[len(outside) :] if line.strip() else line for line in others]
    new = text.with_changes(value="\n".join([begin, *lines]))
    changed = method.with_deep_changes(text, value=new.value)
    assert isinstance(changed, cst.FunctionDef)
    return changed
