"""What is done with a part of a path that is taken apart, other than loading what it names.

``path.rsplit(".", 1)`` mostly goes to ``import_module`` and ``getattr``, which give the same for
another path. Who shows a part, keeps it as a key, compares it or makes a file's name of it has
another one then.
"""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Callable, Iterator
from copy import copy

from canonize.core.ast_nodes import dotted_name, nodes_of
from canonize.references.called_places import CalledPlaces
from canonize.references.given_arguments import parameter
from canonize.references.given_in_calls import is_static
from canonize.references.local_bindings import Function
from canonize.references.names_said import NameRole
from canonize.references.seen_files import SeenIn
from canonize.references.sides import last_name
from canonize.syntax.stdlib_names import LOADERS, READERS, WRITERS, is_patching

Both = tuple[object, object]
"""What an expression comes to for the one path, and for the other."""
_Take = Callable[[str], object]
_APART = frozenset({"split", "rsplit", "partition", "rpartition"})
_ENDS = frozenset({"startswith", "endswith", "removeprefix", "removesuffix"})
_BY_PATTERN: dict[str, Callable[..., object]] = {
    "split": re.split, "findall": re.findall, "sub": re.sub,
}  # fmt: skip
_BETWEEN = frozenset({".", ":"})
_WORKING = frozenset({
    "lower", "upper", "title", "capitalize", "casefold", "strip", "lstrip", "rstrip", "replace",
    "pop", *_ENDS, *_APART,
})  # fmt: skip
_SAME = frozenset({"str", "list", "tuple", "reversed", "iter", "next", "deque"})
_LOADING = LOADERS | READERS | WRITERS | {
    "resolve_name", "locate", "run_module", "attrgetter", "load_module", "importorskip",
    "isinstance", "len", "bool", "type",
}  # fmt: skip
_SAYING = frozenset({"debug", "info", "warning", "warn", "error", "critical", "exception", "log"})
_NAMES_OF_MODULES = ("modules", "__dict__", "globals", "vars", "dir", "locals")
_PROPERTIES = frozenset({"property", "cached_property"})
_FAR = 12


class PathParts:
    """Asks what the files of a tree do with what they take of a path."""

    def __init__(self, places: CalledPlaces) -> None:
        self._places = places

    def taken(self, place: SeenIn, two: tuple[str, str]) -> Iterator[tuple[ast.expr, str]]:
        """What a file takes apart to use a part that is another one then, and where it does."""
        for node in place.nodes:
            found = _taken(node)
            both = _both(found[1], two) if found is not None else None
            if found is not None and both is not None:
                for where in self._uses(place, node, both, 0):
                    yield found[0], where

    def _uses(self, place: SeenIn, node: ast.AST, both: Both, far: int) -> Iterator[str]:
        """The places where an expression is used so that one tells the two paths apart."""
        above = place.bindings.parent(node)
        if both[0] == both[1] or far > _FAR or above is None:
            return
        worked = _worked_on(above, node, place)
        if worked is not None:
            made = _both(worked[1], both)
            if made is not None:
                yield from self._uses(place, worked[0], made, far + 1)
            return
        here = f"{place.path}:{getattr(node, 'lineno', 0)}"
        match above:
            case ast.Assign(targets=targets):
                for target in targets:
                    yield from self._bound(place, target, node, both, far)
            case ast.AnnAssign(target=target) | ast.AugAssign(target=target):
                yield from self._bound(place, target, node, both, far)
            case ast.For(iter=given, target=target) | ast.comprehension(iter=given, target=target):
                if given is node:
                    yield from self._bound(place, target, node, both, far)
            case ast.Return():
                yield from self._given_back(place, above, both, far)
            case ast.keyword():
                call = place.bindings.parent(above)
                if isinstance(call, ast.Call):
                    yield from self._called(place, call, node, both, far)
            case ast.Call():
                yield from self._called(place, above, node, both, far)
            case ast.List() | ast.Tuple() | ast.Set():
                holder = place.bindings.parent(above)
                if isinstance(holder, (ast.Call, ast.keyword)):
                    yield from self._uses(place, above, both, far + 1)
                elif isinstance(holder, ast.Return):
                    yield from self._given_back(place, holder, both, far)
                else:
                    yield here
            case ast.Compare():
                yield from [here] if _is_told(above, node, both) else []
            case ast.Subscript(value=table):
                yield from [] if _has_names(table) else [here]
            case ast.If() | ast.IfExp() | ast.While() | ast.Assert() | ast.UnaryOp():
                yield from [here] if bool(both[0]) is not bool(both[1]) else []
            case ast.Dict() | ast.DictComp() | ast.ListComp() | ast.SetComp() | ast.Yield():
                yield here

    def _bound(
        self, place: SeenIn, target: ast.expr, value: ast.AST, both: Both, far: int
    ) -> Iterator[str]:
        """What is done with what a target is bound to."""
        match target:
            case ast.Tuple(elts=some) | ast.List(elts=some):
                for number, one in enumerate(some):
                    part = _both(_element(some, number), both)
                    if part is not None:
                        yield from self._bound(place, one, value, part, far)
            case ast.Starred(value=inner):
                yield from self._bound(place, inner, value, both, far)
            case ast.Subscript(value=table):
                yield from [] if _has_names(table) else [f"{place.path}:{target.lineno}"]
            case ast.Name(id=name):
                named = (u for u in place.nodes if isinstance(u, ast.Name) and u.id == name)
                for read in list(filter(_reads, named)):
                    if any(way.node is value for way in place.bindings.of(read)):
                        yield from self._uses(place, read, both, far + 1)
            case ast.Attribute(attr=name):
                method = place.bindings.scope(target)
                yield from self._read_from(place, method, name, both, far)

    def _read_from(
        self, place: SeenIn, method: ast.AST, name: str, both: Both, far: int
    ) -> Iterator[str]:
        """What is done with an attribute that a method sets, or is."""
        for there in self._having(place, method):
            for use in list(there.nodes):
                if isinstance(use, ast.Attribute) and use.attr == name and _reads(use):
                    yield from self._uses(there, use, both, far + 4)

    def _having(self, place: SeenIn, method: ast.AST) -> Iterator[SeenIn]:
        """Files that may read an attribute: this one, and those that make objects of its class."""
        yield place
        owner = place.bindings.owner(method) if isinstance(method, Function) else None
        if owner is not None:
            for there in list(self._places.files(owner.name, NameRole.CALLED)):
                if there.path != place.path:
                    yield there

    def _called(
        self, place: SeenIn, call: ast.Call, given: ast.AST, both: Both, far: int
    ) -> Iterator[str]:
        """What a call does with what it is given."""
        name = last_name(call.func)
        if given is call.func or _is_message(place, call) or name in _LOADING | _SAYING:
            return
        if is_patching(name) or (isinstance(call.func, ast.Attribute) and _has_names(call.func)):
            return
        if name in _SAME:
            yield from self._uses(place, call, both, far + 1)
            return
        known = False
        for there, function in self._places.called(place, call):
            defined = _function(function)
            if defined is None or not isinstance(given, ast.expr):
                continue
            is_bound = there.bindings.owner(defined) is not None and not is_static(defined)
            taken = parameter(defined, call, given, bound=is_bound)
            known = True
            for use in nodes_of(defined) if taken else ():
                if isinstance(use, ast.Name) and use.id == taken and _reads(use):
                    yield from self._uses(there, use, both, far + 4)
        if not known:
            yield f"{place.path}:{call.lineno}"

    def _given_back(
        self, place: SeenIn, statement: ast.Return, both: Both, far: int
    ) -> Iterator[str]:
        """What those do with it who call the function that gives it back."""
        function = place.bindings.scope(statement)
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return
        if any(last_name(one) in _PROPERTIES for one in function.decorator_list):
            yield from self._read_from(place, function, function.name, both, far)
        for there in list(self._places.files(function.name, NameRole.CALLED)):
            calls = (n for n in there.nodes if isinstance(n, ast.Call))
            for call in [c for c in calls if last_name(c.func) == function.name]:
                if any(one is function for _, one in self._places.called(there, call)):
                    yield from self._uses(there, call, both, far + 4)


def _taken(node: ast.AST) -> tuple[ast.expr, _Take] | None:
    """What is taken apart, and how, if an expression does that at a dot or a colon."""
    match node:
        case ast.Call(func=ast.Attribute(value=value, attr=attr), args=[between, *_]) if (
            attr in _APART and isinstance(between, ast.Constant) and between.value in _BETWEEN
        ):
            return _root(node)
        case ast.Call(func=ast.Attribute(attr=attr), args=[ast.Constant(value=str()), *_]) if (
            attr in _ENDS
        ):
            return _root(node)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=attr), args=[*some, value]):
            given = _written(some)
            if attr in _BY_PATTERN and given:
                return value, lambda text: _BY_PATTERN[attr](*given, text)
        case ast.Call(func=func, args=[value]) if last_name(func) == "splitext":
            return value, posixpath.splitext
        case ast.Subscript(value=value, slice=ast.Slice(lower=lower, upper=upper)):
            cut = [_cut(value, end) for end in (lower, upper)]
            if any(end is not None for end in cut):
                first, last = cut
                return value, lambda text: text[
                    first(text) if first else None : last(text) if last else None
                ]
    return None


def _cut(value: ast.expr, end: ast.expr | None) -> Callable[[str], int] | None:
    """Where a text is cut: ``path.rindex(".") + 1``."""
    more = 0
    match end:
        case ast.BinOp(left=left, op=ast.Add(), right=ast.Constant(value=int(more))):
            end = left
    match end:
        case ast.Call(
            func=ast.Attribute(value=whole, attr="rindex" | "rfind" | "index" | "find" as how),
            args=[ast.Constant(value=str(between))],
        ) if between in _BETWEEN and ast.dump(whole) == ast.dump(value):
            return lambda text: int(getattr(text, how)(between)) + more
    return None


def _written(some: list[ast.expr]) -> list[str]:
    """Texts that are written out; empty where one is not."""
    texts = [one.value for one in some if isinstance(one, ast.Constant)]
    return [text for text in texts if isinstance(text, str)] if len(texts) == len(some) else []


def _root(node: ast.expr) -> tuple[ast.expr, _Take]:
    """The text on which methods work one after the other, and what they make of it."""
    match node:
        case ast.Call(func=ast.Attribute(value=value, attr=attr)) if (
            attr in _WORKING and (given := _constants(node)) is not None
        ):
            root, take = _root(value)
            args, named = given
            return root, lambda text: getattr(take(text), attr)(*args, **named)
    return node, lambda text: text


def _constants(call: ast.Call) -> tuple[list[object], dict[str, object]] | None:
    """What a call is given, where all of it is written out."""
    try:
        args = [ast.literal_eval(one) for one in call.args]
        named = {one.arg or "": ast.literal_eval(one.value) for one in call.keywords}
    except ValueError:
        return None
    return args, named


def _both(take: Callable[..., object], both: tuple[object, object]) -> Both | None:
    """What is made of both; ``None`` where that fails."""
    try:
        return take(both[0]), take(both[1])
    except (ValueError, IndexError, TypeError, AttributeError, KeyError):
        return None


def _worked_on(
    above: ast.AST, node: ast.AST, place: SeenIn
) -> tuple[ast.AST, Callable[..., object]] | None:
    """The expression around one that makes something of it, and what it makes."""
    match above:
        case ast.Attribute(attr=attr) if attr in _WORKING:
            call = place.bindings.parent(above)
            given = _constants(call) if isinstance(call, ast.Call) else None
            if isinstance(call, ast.Call) and given is not None:
                args, named = given
                return call, lambda value: getattr(copy(value), attr)(*args, **named)
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(between)), attr="join")):
            return above, between.join
        case ast.Subscript(value=value, slice=index) if value is node:
            return above, _index(index)
        case ast.FormattedValue() | ast.JoinedStr() | ast.Starred() | ast.NamedExpr():
            return above, lambda value: value
        case ast.BinOp() | ast.BoolOp() | ast.Await() | ast.IfExp(test=ast.expr()):
            if not isinstance(above, ast.IfExp) or above.test is not node:
                return above, lambda value: value
        case ast.ListComp(elt=elt) | ast.GeneratorExp(elt=elt) if elt is node:
            return above, lambda value: [value]
    return None


def _index(index: ast.expr) -> Callable[..., object]:
    """Taking one element, or some, by what is written out; the whole where that is not known."""
    match index:
        case ast.Slice(lower=lower, upper=upper, step=step):
            ends = [e if e is not None and _is_number(e) else None for e in (lower, upper, step)]
            numbers = [ast.literal_eval(e) if e is not None else None for e in ends]
            return lambda value: value[slice(*numbers)]
    if _is_number(index):
        number = ast.literal_eval(index)
        return lambda value: value[number]
    return lambda value: value


def _is_number(node: ast.expr | None) -> bool:
    inner = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(inner, ast.Constant) and isinstance(inner.value, int)


def _element(some: list[ast.expr], number: int) -> Callable[..., object]:
    """What one of several targets gets of a list; of a text, the text."""
    starred = next((at for at, one in enumerate(some) if isinstance(one, ast.Starred)), None)

    def take(value: object) -> object:
        if not isinstance(value, (list, tuple)):
            return value
        if starred is None and len(value) != len(some):
            raise ValueError(value)
        if number == starred:
            return list(value[number : len(value) - (len(some) - number - 1)])
        return value[number if starred is None or number < starred else number - len(some)]

    return take


def _function(defined: ast.AST) -> Function | None:
    """A function, or what makes an object of a class."""
    if isinstance(defined, ast.ClassDef):
        inits = (n for n in defined.body if isinstance(n, ast.FunctionDef) and n.name == "__init__")
        return next(inits, None)
    return defined if isinstance(defined, Function) else None


def _is_message(place: SeenIn, node: ast.AST) -> bool:
    """Whether what a call makes is only said when something is wrong."""
    name = last_name(node.func) if isinstance(node, ast.Call) else ""
    return name.endswith(("Error", "Exception", "Warning")) or isinstance(
        place.bindings.parent(node), ast.Raise
    )


def _has_names(table: ast.expr) -> bool:
    """Whether an expression has names of modules, or the names of one."""
    said = dotted_name(table.func if isinstance(table, ast.Call) else table)
    return any(part in _NAMES_OF_MODULES for part in said.split("."))


def _is_told(compare: ast.Compare, node: ast.AST, both: Both) -> bool:
    """Whether a comparison with what is written out comes to something else."""
    operands = [compare.left, *compare.comparators]
    if len(operands) != 2:
        return True
    other = operands[0] if operands[1] is node else operands[1]
    if _has_names(other) or isinstance(compare.ops[0], (ast.Is, ast.IsNot)):
        return False
    try:
        value = ast.literal_eval(other)
    except ValueError:
        return True
    if isinstance(compare.ops[0], (ast.In, ast.NotIn)):
        left = operands[0] is node
        tested = [one in value if left else value in one for one in both]  # type: ignore[operator]
        return tested[0] is not tested[1]
    return (both[0] == value) is not (both[1] == value)


def _reads(node: ast.Name | ast.Attribute) -> bool:
    return isinstance(node.ctx, ast.Load)
