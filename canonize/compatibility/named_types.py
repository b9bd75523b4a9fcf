"""Names that a file makes of types: ``Xs = list[X]``, ``type Xs = ...``, ``NewType``."""

from __future__ import annotations

import libcst as cst

from canonize.syntax.node_index import FileNodes
from canonize.syntax.scopes import Binding, dotted


def written_type(nodes: FileNodes, binding: Binding) -> cst.BaseExpression | None:
    """The type of which a binding makes another name."""
    around = nodes.parent(binding.node)
    match around:
        case cst.AssignTarget():
            statement = nodes.parent(around)
            value = statement.value if isinstance(statement, cst.Assign) else None
        case cst.TypeAlias(value=value):
            return value
        case cst.AnnAssign(value=value):
            pass
        case cst.TypeVar(bound=bound):
            return bound
        case _:
            return None
    match value:
        case cst.Subscript() | cst.BinaryOperation(operator=cst.BitOr()):
            return value
        case cst.Call(func=func, args=[_, cst.Arg(value=base, keyword=None)]) if (
            dotted(func).rpartition(".")[2] == "NewType"
        ):
            return base
        case cst.Call(func=func, args=args) if dotted(func).rpartition(".")[2] == "TypeVar":
            return next((a.value for a in args if a.keyword and a.keyword.value == "bound"), None)
    return None
