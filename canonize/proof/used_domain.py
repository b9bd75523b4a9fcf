"""With what a function or a class is called in a repository: literals, and what its body asks for.

Only what is used is compared: examples come from here, from defaults and from annotations.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any

from canonize.core.symbols import Symbol
from canonize.proof.class_code import class_code, lineage
from canonize.proof.differing_parts import Part, differing_attributes, differing_parts
from canonize.proof.given_by_nobody import initialiser_of, is_read, never_given, unread_attributes
from canonize.proof.hinted_calls import HINT, HintedName, hinted_calls
from canonize.resolution.binding_statements import flat
from canonize.resolution.own_values import OwnValues
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.resolver import Found

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_KINDS = {
    kind.__name__: frozenset(dir(kind)) for kind in (str, bytes, list, dict, set, tuple, int, float)
}
_MOST_LITERALS = 30
Calls = list[dict[str, str | None]]


class UsedDomain:
    """What a tree says about how two implementations are used."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._names = project.names

    def of(self, canonical: Symbol, competitor: Symbol, *, is_alike: bool = True) -> dict[str, Any]:
        """Everything that a differential test has to know, ready for JSON.

        Args:
            is_alike: whether both are called alike, by their own names of arguments and members.

        Raises:
            ValueError: one of them can't be tried, with the reason.
        """
        pair = [self._definition(canonical), self._definition(competitor)]
        if not is_alike:
            return self._of_one(competitor, pair[1], canonical)
        calls = list(self._calls({canonical, competitor}))
        asks = self._project.tree.whole.containing({b"__cause__"}, endings=(".py",))
        spec: dict[str, Any] = {"canonical": str(canonical), "competitor": str(competitor)}
        spec["causes"] = bool(asks)
        classes = [node for node in pair if isinstance(node, ast.ClassDef)]
        if len(classes) == 2:
            makers = [_method(node, "__init__") or initialiser_of(node) for node in classes]
            spec["parameters"] = _parameters([m for m in makers if m], calls, bound=True)
            spec["constructor"] = _shared(classes, makers)
            spec["methods"] = self._members(competitor, self._founds(canonical, competitor))
            spec["unread"] = unread_attributes(classes[1], competitor, self._project)
            for name in self._attributes(canonical, competitor):
                spec["methods"].setdefault(name, {"parameters": {}})
            return spec
        functions = [
            node for node in pair if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        ]
        spec["parameters"] = _parameters(functions, calls, bound=False)
        if len(functions) == 2:
            spec["calls"] = _bound(functions[1], calls)
            spec["never_given"] = never_given(functions[0], functions[1], calls)
        return spec

    def parts(self, canonical: Symbol, competitor: Symbol) -> list[Part]:
        """In what the two differ, which examples have to run."""
        return differing_parts(self._project, *self._founds(canonical, competitor))

    def _attributes(self, canonical: Symbol, competitor: Symbol) -> Iterator[str]:
        """Values of the classes that are written otherwise, if anybody may look them up."""
        pair = self._founds(canonical, competitor)
        own = self._project.modules.path(competitor.module)
        is_open = class_code(self._names, pair[1], frozenset()).is_read_outside
        for name in differing_attributes(self._project, *pair):
            node = pair[1].node
            assert isinstance(node, ast.ClassDef)
            if is_open or is_read(name, node, own, self._project):
                yield name

    def _founds(self, canonical: Symbol, competitor: Symbol) -> tuple[Found, Found]:
        one, other = (self._names.find(s.module, s.name) for s in (canonical, competitor))
        return one, other

    def _of_one(self, competitor: Symbol, node: ast.stmt, canonical: Symbol) -> dict[str, Any]:
        """What is known of the competitor alone: a recipe says the rest."""
        calls = list(self._calls({competitor}))
        spec: dict[str, Any] = {"canonical": str(canonical), "competitor": str(competitor)}
        if not isinstance(node, ast.ClassDef):
            functions = [node] if isinstance(node, _FUNCTIONS) else []
            return spec | {"parameters": _parameters(functions, calls, bound=False)}
        maker = _method(node, "__init__")
        spec["parameters"] = _parameters([maker] if maker else [], calls, bound=True)
        spec["methods"] = self._members(competitor, self._founds(competitor, competitor))
        return spec

    def _definition(self, symbol: Symbol) -> ast.stmt:
        if symbol.is_module or "." in symbol.name:
            raise ValueError(f"{symbol}: only functions and classes of a module can be tried")
        found = self._names.find(symbol.module, symbol.name)
        if found.node is None:
            raise ValueError(f"{symbol}: {found.problem or 'it is not defined in this repository'}")
        if isinstance(found.node, (ast.Assign, ast.AnnAssign)):
            change = OwnValues(self._project.tree, self._names).change(found)
            if change:
                raise ValueError(f"{symbol}: {change}, so that one look at it says nothing")
        return found.node

    def _calls(self, symbols: set[Symbol]) -> Iterator[ast.Call]:
        words = {symbol.name.encode() for symbol in symbols}
        leaves = {symbol.name for symbol in symbols}
        for path in sorted(self._project.tree.containing(words)):
            body = parsed_file(self._project.tree, path) if path.endswith(".py") else None
            for call in hinted_calls(body) if body is not None else ():
                if _last(call.func) in leaves:
                    yield call

    def _functions(self, found: Found) -> dict[str, _Function]:
        """The methods of a class and of its bases in the repository, nearest first."""
        nearest: dict[str, _Function] = {}
        for home in lineage(self._names, found):
            own = {}
            for node, _ in flat(getattr(home.node, "body", [])):
                if isinstance(node, _FUNCTIONS):
                    own[node.name] = node
            nearest = own | nearest
        return nearest

    def _members(self, competitor: Symbol, pair: tuple[Found, Found]) -> dict[str, Any]:
        """Public methods and properties that both have and somebody uses; all, if nobody does.

        Raises:
            ValueError: the canonical lacks one that is used.
        """
        mine, theirs = (self._functions(one) for one in pair)
        public = [n for n in theirs if not n.startswith("_") or n in _CALLED_BY_SYNTAX]
        used: dict[str, list[ast.Call]] = {}
        for path in sorted(self._project.tree.containing({competitor.name.encode()})):
            body = parsed_file(self._project.tree, path) if path.endswith(".py") else None
            for node in _without(body, [one.node for one in pair]) if body is not None else ():
                if isinstance(node, ast.Attribute) and node.attr in theirs:
                    used.setdefault(node.attr, [])
                if isinstance(node, ast.Call) and _last(node.func) in theirs:
                    used.setdefault(_last(node.func), []).append(node)
        wanted = [n for n in public if n in used] or [n for n in public if not n.startswith("_")]
        missing = [n for n in wanted if n not in mine and not getattr(pair[0].node, "bases", ())]
        if missing:
            raise ValueError(f"the canonical has no {missing[0]}, which is used")
        found: dict[str, Any] = {}
        for name in wanted:
            both = [n for n in (mine.get(name), theirs.get(name)) if n is not None]
            found[name] = {"parameters": _parameters(both, used.get(name, []), bound=True)}
            if len(both) == 2:
                found[name]["never_given"] = never_given(both[0], both[1], used.get(name, []))
        return found


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_CALLED_BY_SYNTAX = frozenset({
    "__len__", "__contains__", "__getitem__", "__call__", "__iter__", "__bool__", "__str__",
    "__repr__", "__hash__",
})  # fmt: skip


def _without(body: ast.Module, classes: Sequence[ast.stmt | None]) -> Iterator[ast.AST]:
    """All code of a file but for what the classes do with themselves."""
    pending: list[ast.AST] = [body]
    while pending:
        node = pending.pop(0)
        yield node
        pending += [inner for inner in ast.iter_child_nodes(node) if inner not in classes]


def _method(node: ast.ClassDef, name: str) -> _Function | None:
    return next((n for n in node.body if isinstance(n, _FUNCTIONS) and n.name == name), None)


def _shared(classes: list[ast.ClassDef], makers: list[_Function | None]) -> list[str] | None:
    """Parameters of the constructor that both have; ``None`` when they are written elsewhere.

    Raises:
        ValueError: one of them needs something that the other does not take.
    """
    if any(maker is None for maker in makers):
        return None
    taken = [[a.arg for a in _all(m.args)][1:] for m in makers if m]
    same = _counterparts(*(m.args for m in makers if m))
    taken[0] = [same.get(name, name) for name in taken[0]]
    for number, maker in enumerate(makers):
        assert maker is not None
        others = taken[1 - number]
        needed = _needed(maker.args)[1:]
        needed = needed if number else [same.get(name, name) for name in needed]
        lacking = [name for name in needed if name not in others]
        if lacking:
            name = classes[number].name
            raise ValueError(
                f"{name} needs {lacking[0]}, which the other does not take: nothing builds both"
            )
    return [name for name in taken[0] if name in taken[1]]


def _counterparts(mine: ast.arguments, theirs: ast.arguments) -> dict[str, str]:
    """By the canonical's name of a parameter, the competitor's in the same position.

    Only where as many are needed, and neither is a parameter of the other side; so does
    `canonize_equiv.renamed` when it calls them.
    """
    names = [{a.arg for a in _all(one)} for one in (mine, theirs)]
    places = [[a.arg for a in [*one.posonlyargs, *one.args]] for one in (mine, theirs)]
    needed = [len(place) - len(a.defaults) for place, a in zip(places, (mine, theirs), strict=True)]
    if needed[0] != needed[1]:
        return {}
    return {
        here: there
        for here, there in zip(*places, strict=False)
        if here != there and here not in names[1] and there not in names[0]
    }


def _all(args: ast.arguments) -> list[ast.arg]:
    return [*args.posonlyargs, *args.args, *args.kwonlyargs]


def _needed(args: ast.arguments) -> list[str]:
    positional = [*args.posonlyargs, *args.args]
    found = [a.arg for a in positional[: len(positional) - len(args.defaults)]]
    return found + [
        a.arg for a, d in zip(args.kwonlyargs, args.kw_defaults, strict=True) if d is None
    ]


def _parameters(
    functions: list[_Function], calls: list[ast.Call], *, bound: bool
) -> dict[str, dict[str, Any]]:
    """By parameter: literals that are given, kinds of values that fit, or that a double does."""
    found: dict[str, dict[str, Any]] = {}
    for function in functions:
        for argument in _all(function.args)[1 if bound else 0 :]:
            told = found.setdefault(
                argument.arg, {"literals": [], "types": [], "hints": [], "attributes": []}
            )
            told["attributes"] += _asked_of(argument.arg, function)
            told["decorated"] = told.get("decorated", False) or argument.arg in _wrapped(function)
    for function in functions:
        for call in _bound(function, calls, skip=1 if bound else 0):
            for name, text in call.items():
                if text is None or name not in found:
                    continue
                is_hint = text.startswith(HINT)
                told = found[name]["hints" if is_hint else "literals"]
                if (shown := text.removeprefix(HINT)) not in told:
                    told.append(shown)
    for told in found.values():
        asked = set(told.pop("attributes"))
        told["literals"] = told["literals"][:_MOST_LITERALS]
        called = "()" in asked
        asked.discard("()")
        told["types"] = [k for k, has in _KINDS.items() if asked and asked <= has]
        told["double"] = bool(called or (asked and not told["types"]))
    return found


def _wrapped(function: _Function) -> set[str]:
    """Parameters that a function calls which is defined in the body and returned."""
    returned = {
        name.id
        for node in ast.walk(function)
        if isinstance(node, ast.Return) and node.value is not None
        for name in ast.walk(node.value)
        if isinstance(name, ast.Name)
    }
    return {
        node.func.id
        for inner in function.body
        if isinstance(inner, _FUNCTIONS) and inner.name in returned
        for node in ast.walk(inner)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


def _asked_of(name: str, function: _Function) -> Iterator[str]:
    """Attributes that a body asks of a parameter; ``()`` when it calls it."""
    for node in ast.walk(function):
        match node:
            case ast.Attribute(value=ast.Name(id=found), attr=attr) if found == name:
                yield attr
            case ast.Call(func=ast.Name(id=found)) if found == name:
                yield "()"
            case ast.Await(value=ast.Name(id=found)) if found == name:
                yield "()"


def _bound(function: _Function, calls: list[ast.Call], skip: int = 0) -> Calls:
    """What each call gives to which parameter, as `_literal` reads it."""
    positional = [a.arg for a in [*function.args.posonlyargs, *function.args.args]][skip:]
    names = {a.arg for a in _all(function.args)}
    found: Calls = []
    for call in calls:
        if any(isinstance(a, ast.Starred) for a in call.args):
            continue
        if any(k.arg is None or k.arg not in names for k in call.keywords):
            continue
        if len(call.args) > len(positional):
            continue
        given = dict(zip(positional, map(_literal, call.args), strict=False))
        given |= {k.arg: _literal(k.value) for k in call.keywords if k.arg}
        if given not in found:
            found.append(given)
    return found


def _literal(node: ast.expr) -> str | None:
    """The text of a literal, or of the annotation of a name; ``None`` for anything else."""
    if isinstance(node, HintedName):
        return HINT + node.hint
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    return ast.unparse(node)


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
