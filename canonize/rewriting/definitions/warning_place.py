"""Which library code may stand between a definition's body and whoever uses it.

A warning names its caller by counting frames. `contextlib`, `asyncio`, `typing` and decorators put
frames of their own in between, and how many depends on how the thing is used.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from canonize.syntax.scopes import Bind, Scopes, dotted
from canonize.syntax.statements import Definition
from canonize.syntax.stdlib_names import MANAGERS, TRANSPARENT

_NO_FRAME = TRANSPARENT | {
    "property", "setter", "getter", "deleter", "staticmethod", "classmethod", "abstractproperty",
    "dataclass", "total_ordering", "runtime_checkable", "unique",
}  # fmt: skip
"""Decorators that put no frame of Python code in between."""
_HOMES = {**dict.fromkeys(MANAGERS, "contextlib"), "cached_property": "functools",
          "singledispatch": "functools"}  # fmt: skip
LEVEL_NAME = "_level_of_caller"


def between(node: Definition, scopes: Scopes) -> tuple[str, ...]:
    """The modules whose frames may stand between, sorted; empty when a fixed count is right."""
    return tuple(sorted(set(_between(node, scopes))))


def _between(node: Definition, scopes: Scopes) -> Iterator[str]:
    for decorator in node.decorators:
        expression = decorator.decorator
        name = dotted(expression.func if isinstance(expression, cst.Call) else expression)
        last = name.rpartition(".")[2]
        if last in _HOMES:
            yield _HOMES[last]
        elif last not in _NO_FRAME and (home := _home(name, scopes)):
            yield home
    if isinstance(node, cst.FunctionDef):
        if node.asynchronous is not None:
            yield "asyncio"
        return
    if node.type_parameters is not None or any(_is_generic(base) for base in node.bases):
        yield "typing"


def _is_generic(base: cst.Arg) -> bool:
    return isinstance(base.value, cst.Subscript)


def _home(name: str, scopes: Scopes) -> str:
    """The package that a decorator comes from; empty when it can't be told, or is this file's."""
    root = name.partition(".")[0]
    for binding in scopes.top.bindings.get(root, ()):
        node = binding.node
        if binding.how is not Bind.IMPORT:
            continue
        if isinstance(node, cst.ImportFrom) and not node.relative:
            return dotted(node.module)
        if isinstance(node, cst.Import):
            return next(
                (
                    dotted(alias.name)
                    for alias in node.names
                    if dotted(alias.asname.name if alias.asname else alias.name).partition(".")[0]
                    == root
                ),
                "",
            )
    return ""


def level_function(modules: tuple[str, ...], indent: str) -> str:
    """The code of the function that counts frames, for a module in which some may be between."""
    listed = ", ".join(f'"{name}"' for name in modules)
    return _TEMPLATE.format(listed=listed).replace("\t", indent)


_TEMPLATE = '''\
def _level_of_caller():
\t"""How far up the code stands that uses what is deprecated, beyond libraries in between."""
\timport sys

\tbetween = ({listed},)
\tlevel, frame = 2, sys._getframe(2)
\twhile frame.f_back is not None:
\t\tname = frame.f_globals.get("__name__", "")
\t\tif name not in between and name.partition(".")[0] not in between:
\t\t\tbreak
\t\tlevel, frame = level + 1, frame.f_back
\treturn level


'''
