"""Whether objects of a class are equal to those of another one that is written alike."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from canonize.core.ast_nodes import nodes_of
from canonize.references.sides import last_name
from canonize.syntax.normal_form import decorator_word

_VALUES = frozenset({"NamedTuple", "IntEnum", "IntFlag", "StrEnum"})
_MIXED = frozenset({"Enum", "int", "str"})


def are_equal_by_class(node: ast.AST | None) -> bool:
    """Whether two objects of a class and of another one written alike may never be equal.

    ``@dataclass`` asks for the class, and so do most ``__eq__``; what has none compares objects.
    """
    if not isinstance(node, ast.ClassDef):
        return False
    if any(decorator_word(d) in ("dataclass", "define", "attrs", "s") for d in node.decorator_list):
        return True
    method = _own_equality(node)
    return method is not None and not _compares_parts(method, node)


def are_equal_by_parts(node: ast.AST | None) -> bool:
    """Whether a class says itself what its objects are equal to, and asks for no class."""
    if not isinstance(node, ast.ClassDef) or are_equal_by_class(node):
        return False
    return _own_equality(node) is not None or _is_value(node)


def is_class_compared(nodes: Collection[ast.AST | None], *, are_enumerations: bool) -> bool:
    """Whether objects of one of two classes are never equal to objects of the other.

    Args:
        are_enumerations: whether their members are what is compared.
    """
    if any(map(are_equal_by_class, nodes)):
        return True
    return are_enumerations and not all(map(are_equal_by_parts, nodes))


def _is_value(node: ast.ClassDef) -> bool:
    """Whether its objects are tuples, numbers or texts, and equal to whatever is the same one."""
    bases = {last_name(base) for base in node.bases}
    return bool(bases & _VALUES) or {"Enum"} < bases <= _MIXED


def _own_equality(node: ast.ClassDef) -> ast.FunctionDef | None:
    found = (n for n in node.body if isinstance(n, ast.FunctionDef) and n.name == "__eq__")
    return next(found, None)


def _compares_parts(method: ast.FunctionDef, node: ast.ClassDef) -> bool:
    """Whether a method asks both objects only for what such an object was given when it was made.

    A property, a method, a value of the class and a name like ``__x`` differ from class to class.
    """
    held = set(_held(node))
    own = {arg.arg for arg in method.args.args}
    known: set[int] = set()
    for inner in nodes_of(method):
        match inner:
            case ast.Attribute(value=ast.Name() as of, attr=attr) if of.id in own:
                if (attr not in held or _is_private(attr)) and (
                    attr != "__dict__" or any(map(_is_private, held))
                ):
                    return False
                known.add(id(of))
            case ast.Call(func=ast.Name("vars"), args=[ast.Name() as of]):
                if any(map(_is_private, held)):
                    return False
                known.add(id(of))
            case ast.Compare(left=ast.Name() as of, ops=[ast.Is()], comparators=[ast.Name() as to]):
                known |= {id(of), id(to)}
    names = (inner for inner in nodes_of(method) if isinstance(inner, ast.Name))
    return all(name.id not in own or id(name) in known for name in names)


def _held(node: ast.ClassDef) -> Iterator[str]:
    """What objects of a class have of their own, if it says nothing of the class."""
    for inner in nodes_of(node):
        match inner:
            case ast.Assign(targets=targets, value=value):
                pass
            case ast.AnnAssign(target=single, value=value):
                targets = [single]
            case _:
                continue
        words = {getattr(n, "id", getattr(n, "attr", "")) for n in nodes_of(value)} if value else ()
        if not {"type", "__class__", node.name}.isdisjoint(words):
            continue
        for target in targets:
            for one in target.elts if isinstance(target, ast.Tuple) else [target]:
                match one:
                    case ast.Attribute(ast.Name("self"), attr):
                        yield attr


def _is_private(name: str) -> bool:
    return name.startswith("__") and not name.endswith("__")
