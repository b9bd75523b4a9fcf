"""What a module has of its own when it was imported: definitions, and objects that it made.

To change one of these is nobody else's business; what it imported, or got from somebody, is.
"""

from __future__ import annotations

import ast

from canonize.core.ast_nodes import nodes_of
from canonize.resolution.run_statements import last_part, root_name, statements_run

_SHARED = ("get", "current", "default", "shared", "instance")
"""How functions are called that give what is there already, not something new."""
_MUTABLE = (
    ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp,
    ast.Tuple, ast.Constant, ast.JoinedStr, ast.Lambda,
)  # fmt: skip
_CONTAINERS = frozenset({
    "dict", "list", "set", "frozenset", "tuple", "OrderedDict", "defaultdict", "Counter", "deque",
    "ChainMap", "WeakValueDictionary", "WeakKeyDictionary", "WeakSet", "object", "namedtuple",
})  # fmt: skip
_DISPLAYS = (ast.List, ast.Tuple, ast.Set)
_PASSING = frozenset({"enumerate", "zip", "reversed", "sorted", "list", "tuple", "set", "iter"})


class OwnObjects:
    """Of one module.

    Args:
        body: the module.
    """

    def __init__(self, body: ast.Module) -> None:
        self.names: set[str] = set()
        self.definitions: dict[str, ast.stmt] = {}
        self._hold_own: dict[str, bool] = {}
        """By name of a value, whether what is in it is nobody else's."""
        imported: set[str] = set()
        for node in statements_run(body.body):
            match node:
                case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                    imported |= {a.asname or a.name.partition(".")[0] for a in aliases}
            self._note(node)
        self.names -= imported
        self.imported = frozenset(imported)

    def _note(self, node: ast.stmt) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                self.names.add(node.name)
                self.definitions[node.name] = node
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._note_target(target, value)
            case ast.AnnAssign(target=target, value=value) if value is not None:
                self._note_target(target, value)
            case ast.For(target=target, iter=gone) | ast.AsyncFor(target=target, iter=gone):
                if self._holds_own(gone):
                    self.names |= {n.id for n in nodes_of(target) if isinstance(n, ast.Name)}
            case ast.With(items=items) | ast.AsyncWith(items=items):
                for item in items:
                    if item.optional_vars is not None:
                        self._note_target(item.optional_vars, item.context_expr)

    def _note_target(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name) and self._is_fresh(value):
            holds = self._holds_own(value)  # it may be made of what had the name before
            self.names.add(target.id)
            self._hold_own[target.id] = holds

    def _is_fresh(self, value: ast.expr) -> bool:
        """Whether a value is an object that nobody else has."""
        match value:
            case ast.Name(id=name):
                return name in self.names
            case ast.Call(func=func, args=args):
                name = last_part(func)
                if name in ("getLogger", "get_logger"):
                    return [ast.unparse(a) for a in args] == ["__name__"]
                return name in _CONTAINERS or not name.lower().startswith(_SHARED)
            case ast.BinOp() | ast.BoolOp() | ast.Compare() | ast.UnaryOp():
                return True
            case ast.IfExp(body=one, orelse=other):
                return self._is_fresh(one) and self._is_fresh(other)
        return isinstance(value, _MUTABLE)

    def _holds_own(self, gone: ast.expr) -> bool:
        """Whether what a loop goes through has nothing that somebody else has, too."""
        match gone:
            case ast.Name(id=name):
                return name in self.names and self._hold_own.get(name, True)
            case ast.List(elts=some) | ast.Tuple(elts=some) | ast.Set(elts=some):
                return all(map(self._is_an_own_one, some))
            case ast.Dict(keys=keys, values=values):
                return all(self._is_an_own_one(v) for v in (*keys, *values) if v is not None)
            case ast.Call(func=func, args=args) if last_part(func) in _PASSING:
                return all(map(self._holds_own, args))
            case ast.Call(func=ast.Attribute(value=of, attr="items" | "values" | "keys" | "copy")):
                return self._holds_own(of)
            case ast.Call():
                return root_name(gone.func) in self.names or isinstance(gone.func, ast.Name)
            case ast.ListComp(elt=one) | ast.SetComp(elt=one) | ast.GeneratorExp(elt=one):
                return isinstance(one, ast.Call) or self._is_an_own_one(one)
            case ast.Attribute() | ast.Subscript():
                return root_name(gone) in self.names
        return isinstance(gone, _MUTABLE)

    def _is_an_own_one(self, one: ast.expr) -> bool:
        if isinstance(one, _DISPLAYS):
            return all(map(self._is_an_own_one, one.elts))
        return isinstance(one, ast.Call) or self._is_fresh(one)
