"""Copies of a class as teams make them: each way to diverge is one function over the class.

A copy starts from the class as Python writes it (so it is laid out anew, without comments), gets a
name and a place, and goes through a few of the ways below. Everything that is drawn comes from one
generator of random numbers, so the same seed plants the same copies.
"""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field

_VERBS = {
    "get": "fetch", "load": "read", "create": "make", "build": "construct", "add": "register",
    "remove": "delete", "update": "refresh", "send": "dispatch", "is": "check", "set": "assign",
    "find": "lookup", "parse": "interpret", "save": "store", "run": "execute", "start": "begin",
}  # fmt: skip
_ROLES = {
    "Manager": "Service", "Service": "Manager", "Handler": "Processor", "Client": "Connector",
    "Factory": "Builder", "Parser": "Reader", "Loader": "Reader", "Store": "Repository",
    "Backend": "Driver", "Controller": "Coordinator", "Config": "Settings", "Worker": "Runner",
}  # fmt: skip
_QUALIFIED = ("{}V2", "New{}", "Unified{}", "Legacy{}", "Enhanced{}", "Simple{}", "Core{}")


@dataclass
class Copy:
    """One copy while it is made.

    Args:
        node: the class.
        chance: where all choices come from.
        constants: simple constants of the original's module, by name.
        ways: how it has diverged.
        more: further classes that stand beside it, as source.
    """

    node: ast.ClassDef
    chance: random.Random
    constants: dict[str, ast.expr]
    ways: list[str] = field(default_factory=list)
    more: list[str] = field(default_factory=list)

    @property
    def methods(self) -> list[ast.FunctionDef]:
        return [n for n in self.node.body if isinstance(n, ast.FunctionDef)]

    @property
    def public(self) -> list[ast.FunctionDef]:
        return [m for m in self.methods if not m.name.startswith("_")]


def new_name(name: str, chance: random.Random) -> tuple[str, str]:
    """A name for the copy, and what kind of name it is."""
    parts = re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z]+", name)
    kind = chance.choice(["same", "same", "qualified", "qualified", "role", "other"])
    if kind == "role" and parts[-1] in _ROLES:
        return "".join([*parts[:-1], _ROLES[parts[-1]]]), "role"
    if kind == "other" and len(parts) > 1:
        return "".join(["Shared", *parts[1:], "Impl"]), "other"
    if kind == "same":
        return name, "same"
    return chance.choice(_QUALIFIED).format(name), "qualified"


def drop_method(copy: Copy) -> None:
    """One method in five is gone, at least one."""
    for method in copy.chance.sample(copy.public, max(1, len(copy.public) // 5)):
        if len(copy.methods) > 2:
            copy.node.body.remove(method)


def add_methods(copy: Copy) -> None:
    """What only the copy can do."""
    source = (
        "def describe_state(self):\n    return sorted(vars(self))\n"
        "def as_report(self, limit=10):\n"
        "    rows = [f'{key}={value}' for key, value in vars(self).items()]\n"
        "    return '\\n'.join(rows[:limit])\n"
    )
    copy.node.body += ast.parse(source).body


def rename_methods(copy: Copy) -> None:
    """Half of the public methods have other names, here and where the class calls itself."""
    some = copy.chance.sample(copy.public, max(1, len(copy.public) // 2))
    names = {m.name: _renamed(m.name) for m in some}
    for node in ast.walk(copy.node):
        if isinstance(node, ast.FunctionDef) and node.name in names:
            node.name = names[node.name]
        if isinstance(node, ast.Attribute) and node.attr in names and _is_self(node.value):
            node.attr = names[node.attr]


def change_parameters(copy: Copy) -> None:
    """A method has a parameter more; another one's parameters have other names."""
    grown = copy.chance.choice(copy.methods)
    grown.args.kwonlyargs.append(ast.arg("dry_run"))
    grown.args.kw_defaults.append(ast.Constant(value=False))
    for method in copy.chance.sample(copy.methods, max(1, len(copy.methods) // 3)):
        names = {a.arg: f"{a.arg}_in" for a in method.args.args[1:]}
        _rename(method, names)
        for arg in method.args.args[1:]:
            arg.arg = names[arg.arg]


def rename_locals(copy: Copy) -> None:
    """Local variables have other names."""
    for method in copy.methods:
        bound = {
            n.id
            for n in ast.walk(method)
            if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        }
        _rename(method, {name: f"{name}_value" for name in bound if len(name) > 1})


def change_docstrings(copy: Copy) -> None:
    """Documentation is gone, or another."""
    for node in [copy.node, *copy.methods]:
        if ast.get_docstring(node) is not None and len(node.body) > 1:
            if copy.chance.random() < 0.5:
                del node.body[0]
            else:
                node.body[0] = ast.Expr(ast.Constant("Does what the service needs."))


def drop_annotations(copy: Copy) -> None:
    """Parameters and results are no longer annotated."""
    for method in copy.methods:
        method.returns = None
        for arg in [*method.args.args, *method.args.kwonlyargs]:
            arg.annotation = None


def reorder_methods(copy: Copy) -> None:
    """Methods stand in another order."""
    order = copy.methods
    copy.chance.shuffle(order)
    rest = [n for n in copy.node.body if not isinstance(n, ast.FunctionDef)]
    copy.node.body = [*rest, *order]


def log_more(copy: Copy) -> None:
    """Methods write what they do."""
    for method in copy.methods:
        if copy.chance.random() < 0.5:
            place = int(ast.get_docstring(method) is not None)
            line = f"logging.getLogger(__name__).debug('{method.name} was called')"
            method.body.insert(place, ast.parse(line).body[0])


def catch_errors(copy: Copy) -> None:
    """The longest method no longer lets errors through."""
    method = max(copy.methods, key=lambda m: len(ast.dump(m)))
    if any(isinstance(n, ast.Yield | ast.YieldFrom) for n in ast.walk(method)):
        return
    wrapped = ast.parse("try:\n    pass\nexcept ValueError:\n    return None").body[0]
    assert isinstance(wrapped, ast.Try)
    wrapped.body = method.body
    method.body = [wrapped]


def inline_constants(copy: Copy) -> None:
    """Constants of the module stand in the class as what they are."""
    constants = copy.constants

    class Inliner(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return constants.get(node.id, node) if isinstance(node.ctx, ast.Load) else node

    Inliner().visit(copy.node)


def make_async(copy: Copy) -> None:
    """Public methods have to be awaited, as where the class calls itself."""
    names = {
        m.name
        for m in copy.public
        if not m.decorator_list and not any(isinstance(n, ast.Yield) for n in ast.walk(m))
    }

    class Awaiter(ast.NodeTransformer):
        def visit_Call(self, node: ast.Call) -> ast.expr:
            self.generic_visit(node)
            called = node.func
            own = isinstance(called, ast.Attribute) and _is_self(called.value)
            return ast.Await(node) if own and called.attr in names else node  # type: ignore[attr-defined] # an attribute

    for number, node in enumerate(copy.node.body):
        if isinstance(node, ast.FunctionDef) and node.name in names:
            Awaiter().visit(node)
            parts = {part: getattr(node, part) for part in node._fields if hasattr(node, part)}
            copy.node.body[number] = ast.AsyncFunctionDef(**parts, lineno=node.lineno)


def split(copy: Copy) -> None:
    """A third of the public methods have gone to a class of their own."""
    moved = copy.public[: len(copy.public) // 3]
    if not moved:
        return
    helper = ast.ClassDef(f"{copy.node.name}Support", [], [], list(moved), [], **_NO_PARAMETERS)
    for method in moved:
        copy.node.body.remove(method)
    copy.more.append(ast.unparse(ast.fix_missing_locations(helper)))


_NO_PARAMETERS = {"type_params": []} if "type_params" in ast.ClassDef._fields else {}

WAYS: tuple[Callable[[Copy], None], ...] = (
    drop_method, add_methods, rename_methods, change_parameters, rename_locals, change_docstrings,
    drop_annotations, reorder_methods, log_more, catch_errors, inline_constants, split, make_async,
)  # fmt: skip
"""In the order in which they are gone through."""


def diverged(
    node: ast.ClassDef, name: str, chance: random.Random, constants: dict[str, ast.expr]
) -> tuple[str, list[str]]:
    """The class under another name, gone through three to six ways; and which ones."""
    (made,) = ast.parse(ast.unparse(node)).body
    assert isinstance(made, ast.ClassDef)
    made.name = name
    copy = Copy(made, chance, constants)
    drawn = chance.sample(WAYS, chance.randint(3, 6))
    for way in WAYS:
        if way in drawn and (way is not make_async or chance.random() < 0.5):
            way(copy)
            copy.ways.append(way.__name__)
    text = ast.unparse(ast.fix_missing_locations(copy.node))
    text = re.sub(rf"\b{node.name}\b", name, text)
    return "\n\n\n".join([text, *copy.more]) + "\n", copy.ways


def constants_of(tree: ast.Module) -> dict[str, ast.expr]:
    """Simple constants at module level."""
    return {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _renamed(name: str) -> str:
    verb, _, rest = name.partition("_")
    if rest and verb in _VERBS:
        return f"{_VERBS[verb]}_{rest}"
    return f"{name}_now"


def _rename(method: ast.FunctionDef, names: dict[str, str]) -> None:
    for node in ast.walk(method):
        if isinstance(node, ast.Name) and node.id in names:
            node.id = names[node.id]


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("self", "cls")
