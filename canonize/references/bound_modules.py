"""Which modules a name of one file may hold: one that is imported, or that is loaded by a path."""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from canonize.references.known_texts import Texts
from canonize.syntax.scopes import Binding, Scope, dotted


def modules_held(
    binding: Binding,
    above: Callable[[cst.CSTNode], cst.CSTNode | None],
    texts: Callable[[cst.BaseExpression, Scope], Texts],
) -> frozenset[str] | None:
    """The paths of all modules that a binding may bind; ``None``: not known.

    Args:
        above: what a node stands in.
        texts: what is known of an expression.
    """
    match binding.node:
        case cst.Import(names=aliases):
            for alias in aliases:
                path = dotted(alias.name)
                local = dotted(alias.asname.name) if alias.asname is not None else ""
                if binding.name in (local, "" if local else path.partition(".")[0]):
                    return frozenset({path if local else binding.name})
        case cst.Name() as target:
            match above(above(target) or target):
                case cst.Assign(
                    targets=[_],
                    value=cst.Call(
                        func=cst.Name("import_module")
                        | cst.Attribute(attr=cst.Name("import_module")),
                        args=[cst.Arg(keyword=None, star="") as given],
                    ),
                ):
                    return texts(given.value, binding.scope).all
    return None
