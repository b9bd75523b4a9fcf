"""What the names of one file are bound to, and what is put into them, scope by scope."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import cast
from weakref import ref

from canonize.core.ast_nodes import children_of, nodes_of, own_nodes, parents_of
from canonize.references.passing_on import JOINING, PUTTING

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.Module)


class By(StrEnum):
    """By a name gets what it is bound to."""

    WHOLE = "it is this"
    ELEMENT = "it is an element of this"
    ENTERED = "it is what this gives in a `with`"
    PUT = "this is put into it"
    KEY = "this is a key of it"
    JOINED = "all of this is put into it"
    CAUGHT = "it is the exception of this handler"


INTO = frozenset({By.PUT, By.KEY, By.JOINED})
"""Ways that leave a name bound to what it was."""


@dataclass(frozen=True, slots=True)
class WayIn:
    """One way in which a name, or an attribute, gets something."""

    how: By
    node: ast.AST


class LocalBindings:
    """Reads one file.

    Args:
        body: the file.
    """

    def __init__(self, body: ast.Module) -> None:
        # It is kept with the tree: what leads back to the tree would keep that alive.
        self._root = ref(body)
        self._top = {id(node) for node in children_of(body)}
        self._parents = {k: above for k, above in parents_of(body).items() if above is not body}
        self._names: dict[tuple[int, str], list[WayIn]] = {}
        self._attributes: dict[str, list[WayIn]] = {}
        self._globals: dict[int, set[str]] = {}
        self._parameters: dict[tuple[int, str], Function] = {}
        for node in nodes_of(body):
            if isinstance(node, ast.Global):
                self._globals.setdefault(id(self.scope(node)), set()).update(node.names)
            elif isinstance(node, Function):
                self._note_parameters(node)
        put: list[tuple[ast.AST, WayIn]] = []
        for node in nodes_of(body):
            for target, bound in _bindings(node):
                if bound.how in INTO or isinstance(target, ast.Subscript):
                    put.append((target, bound))
                else:
                    self._note(target, bound)
            if isinstance(node, (ast.ExceptHandler, ast.MatchAs)) and node.name is not None:
                self._note_caught(node, node.name)
        for target, bound in put:  # where a name is bound is known by now
            self._note(target, bound)

    @property
    def body(self) -> ast.Module:
        body = self._root()
        assert body is not None, "whoever asks has the tree"
        return body

    def parent(self, node: ast.AST) -> ast.AST | None:
        return self.body if id(node) in self._top else self._parents.get(id(node))

    def scope(self, node: ast.AST) -> ast.AST:
        """The function, class or module in which a node stands."""
        above = self._parents.get(id(node))
        while above is not None and not isinstance(above, _SCOPES):
            above = self._parents.get(id(above))
        return above if above is not None else self.body

    def owner(self, function: Function) -> ast.ClassDef | None:
        """The class of a method."""
        above = self.scope(function)
        return above if isinstance(above, ast.ClassDef) else None

    def of(self, node: ast.Name) -> list[WayIn]:
        """What a name may be, where it stands; empty for parameters and for what is not here."""
        home = self._home(node)
        found = self._names.get((id(home), node.id), []) if home is not None else []
        binder = self._binder(node) if len(found) > 1 else None
        if binder is None:
            return found
        first, last = getattr(binder, "lineno", 0), getattr(binder, "end_lineno", 0)
        return [way for way in found if first <= getattr(way.node, "lineno", 0) <= last]

    def _binder(self, node: ast.Name) -> ast.AST | None:
        """The innermost loop, comprehension or handler around a name that binds it."""
        below: ast.AST = node
        above = self._parents.get(id(node))
        while above is not None and not isinstance(above, _SCOPES):
            targets: list[ast.expr] = []
            match above:
                case ast.ExceptHandler(name=name) if name == node.id:
                    return above
                case ast.For() | ast.AsyncFor() if below is not above.iter:
                    targets = [above.target]
                case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                    targets = [generator.target for generator in above.generators]
            if any(
                isinstance(n, ast.Name) and n.id == node.id for t in targets for n in ast.walk(t)
            ):
                return above
            below, above = above, self._parents.get(id(above))
        return None

    def parameter(self, node: ast.Name) -> Function | None:
        """The function of which a name is a parameter."""
        home = self._home(node)
        return self._parameters.get((id(home), node.id)) if home is not None else None

    def is_global(self, node: ast.Name) -> bool:
        """Whether a name means what is bound at the top of the module, or nothing in the file."""
        home = self._home(node)
        return home is None or isinstance(home, ast.Module)

    def at_top(self, name: str) -> list[WayIn]:
        return self._names.get((id(self.body), name), [])

    def of_attribute(self, name: str) -> list[WayIn]:
        """What is assigned to an attribute of that name, or put into it, of whatever object."""
        return self._attributes.get(name, [])

    def _home(self, node: ast.Name) -> ast.AST | None:
        """The scope that binds a name; comprehensions count to the function around them."""
        scope: ast.AST | None = self.scope(node)
        is_first = True
        while scope is not None:
            key = id(scope), node.id
            if node.id in self._globals.get(id(scope), ()):
                return self.body
            skipped = isinstance(scope, ast.ClassDef) and not is_first
            if not skipped and (key in self._names or key in self._parameters):
                return scope
            scope = None if isinstance(scope, ast.Module) else self.scope(scope)
            is_first = False
        return None

    def _note_parameters(self, node: Function) -> None:
        args = node.args
        for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg):
            if arg is not None:
                self._parameters[id(node), arg.arg] = node

    def _note(self, target: ast.AST, bound: WayIn) -> None:
        if isinstance(target, ast.Starred):
            self._note(target.value, bound)
        elif isinstance(target, (ast.Tuple, ast.List)):
            for number, inner in enumerate(target.elts):
                self._note(inner, _part(bound, number, len(target.elts)))
        elif isinstance(target, ast.Subscript):
            self._note(target.value, WayIn(By.PUT, bound.node))
            self._note(target.value, WayIn(By.KEY, target.slice))
        elif isinstance(target, ast.Attribute):
            self._attributes.setdefault(target.attr, []).append(bound)
        elif isinstance(target, ast.Name):
            is_put = bound.how in INTO
            home = (self._home(target) or self.body) if is_put else self._bound_in(target)
            self._names.setdefault((id(home), target.id), []).append(bound)

    def _note_caught(self, node: ast.ExceptHandler | ast.MatchAs, name: str) -> None:
        bound = WayIn(By.CAUGHT, node)
        if isinstance(node, ast.MatchAs):
            bound = self._matched(node)
        self._names.setdefault((id(self.scope(node)), name), []).append(bound)

    def _matched(self, node: ast.MatchAs) -> WayIn:
        """What a pattern gives a name: the subject, an element of it, or what a field has.

        A value of a table, or a field that is told by its place, is nothing that is followed.
        """
        how, below = By.WHOLE, cast("ast.AST", node)
        above = self._parents.get(id(node))
        while above is not None and not isinstance(above, ast.Match):
            if isinstance(above, ast.MatchClass):
                named = dict(zip(map(id, above.kwd_patterns), above.kwd_attrs, strict=True))
                field = named.get(id(below), "")
                return WayIn(By.WHOLE, ast.Attribute(ast.Constant(None), field) if field else node)
            if isinstance(above, ast.MatchMapping):
                return WayIn(By.WHOLE, node)
            if isinstance(above, ast.MatchSequence):
                how = By.ELEMENT
            below, above = above, self._parents.get(id(above))
        return WayIn(how, above.subject if isinstance(above, ast.Match) else node)

    def _bound_in(self, target: ast.Name) -> ast.AST:
        scope = self.scope(target)
        return self.body if target.id in self._globals.get(id(scope), ()) else scope


def _part(bound: WayIn, number: int, count: int) -> WayIn:
    """What one of several targets gets."""
    value = bound.node
    if bound.how is By.WHOLE and isinstance(value, (ast.Tuple, ast.List)):
        plain = len(value.elts) == count
        if plain and not any(isinstance(one, ast.Starred) for one in value.elts):
            return WayIn(By.WHOLE, value.elts[number])
    if bound.how is By.ELEMENT:
        return WayIn(By.ELEMENT, _gone_through(value, number))
    return WayIn(By.ELEMENT, value)


def _gone_through(value: ast.AST, number: int) -> ast.AST:
    """What the one of several targets goes through in a loop over ``items()``, ``enumerate``."""
    match value:
        case ast.Call(func=ast.Attribute(value=table, attr="items"), args=[]) if number < 2:
            attribute = ast.Attribute(table, ("keys", "values")[number], ast.Load())
            return ast.copy_location(ast.Call(attribute, [], []), value)
        case ast.Call(func=ast.Name(id="enumerate"), args=[some, *_]) if number < 2:
            return some if number else ast.copy_location(ast.Constant(0), value)
        case ast.Call(func=ast.Name(id="zip"), args=some) if number < len(some):
            return some[number] if not any(isinstance(o, ast.Starred) for o in some) else value
    return value


def _bindings(node: ast.AST) -> Iterator[tuple[ast.AST, WayIn]]:
    match node:
        case ast.Assign(targets=targets, value=value):
            yield from ((target, WayIn(By.WHOLE, value)) for target in targets)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            yield target, WayIn(By.WHOLE, value)
        case ast.NamedExpr(target=target, value=value):
            yield target, WayIn(By.WHOLE, value)
        case ast.AugAssign(target=target, value=value):
            yield target, WayIn(By.WHOLE, value)
        case ast.For(target=target, iter=value) | ast.AsyncFor(target=target, iter=value):
            yield target, WayIn(By.ELEMENT, value)
        case ast.comprehension(target=target, iter=value):
            yield target, WayIn(By.ELEMENT, value)
        case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
            yield target, WayIn(By.ENTERED, value)
        case ast.Call(func=ast.Attribute(value=target, attr=attr)) if attr in PUTTING:
            for number, value in enumerate(node.args):
                how = By.KEY if attr == "setdefault" and number == 0 else By.PUT
                yield target, WayIn(By.JOINED if attr in JOINING else how, value)


def names_put(node: ast.AST) -> Iterator[str]:
    """The names and attributes that a node binds or puts something into, and its fields."""
    targets = [target for target, _ in _bindings(node)]
    if isinstance(node, ast.AnnAssign):
        targets.append(node.target)  # a field, with or without a value
    while targets:
        target = targets.pop()
        if isinstance(target, (ast.Tuple, ast.List)):
            targets += target.elts
        elif isinstance(target, (ast.Starred, ast.Subscript)):
            targets.append(target.value)
        elif isinstance(target, ast.Attribute):
            yield target.attr
        elif isinstance(target, ast.Name):
            yield target.id
    if isinstance(node, (ast.ExceptHandler, ast.MatchAs)) and node.name is not None:
        yield node.name


def bindings_of(body: ast.Module) -> LocalBindings:
    """Those of a file; kept with its tree, as `nodes_of` is."""
    found = body.__dict__.get("_canonize_bindings")
    if found is None:
        found = body.__dict__["_canonize_bindings"] = LocalBindings(body)
    assert isinstance(found, LocalBindings)
    return found


def nodes_run(root: ast.AST) -> Iterator[ast.AST]:
    """`own_nodes` of a definition; of anything else, with itself."""
    if not isinstance(root, _DEFINITIONS):
        yield root
    if not isinstance(root, ast.Lambda):
        yield from own_nodes(root)


_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
