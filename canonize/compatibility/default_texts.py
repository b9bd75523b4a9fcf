"""What an object is shown as where its class says nothing of that itself."""

from __future__ import annotations

import ast

from canonize.resolution.api import Api
from canonize.syntax.stdlib_names import CLASS_MAKERS, ENUMERATIONS, PLAIN_BASES


def has_default_text(api: Api) -> bool:
    """Whether an instance is shown with its class's name and module, and nothing else is known."""
    is_own = any(declares(api, name) for name in TEXTS)
    return not (is_own or api.open or api.ancestors - PLAIN_BASES or api.enum or api.decorators)


def has_made_text(node: ast.AST | None, api: Api) -> bool:
    """Whether a decorator or a base writes a text that begins with the name of the class.

    Args:
        node: the definition of the class, or the assignment of what a call makes.
    """
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
        return ast.unparse(node.value.func).rpartition(".")[2] in _MAKERS
    words = {decorator.rpartition(".")[2] for decorator in api.decorators}
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    own = {item.name for item in getattr(node, "body", ()) if isinstance(item, functions)}
    is_made = bool(words & CLASS_MAKERS or api.ancestors & _NAMED_BASES)
    return is_made and own.isdisjoint(TEXTS)


def is_shown_as_value(api: Api) -> bool:
    """Whether members are printed as what they hold; only ``repr`` says the enumeration."""
    return bool(api.ancestors & _SHOWN_AS_VALUES)


def declares(api: Api, name: str) -> bool:
    """Whether a class has a special member of its own."""
    return name in api.members and api.members[name].is_declared


TEXTS = frozenset({"__repr__", "__str__", "__format__"})
"""Methods that make a text of an object."""
_MAKERS = frozenset({"namedtuple", "NamedTuple", "make_dataclass", "Enum", "Flag"})
_NAMED_BASES = ENUMERATIONS | {"NamedTuple"}
_SHOWN_AS_VALUES = frozenset({"IntEnum", "IntFlag", "ReprEnum", "StrEnum"})
