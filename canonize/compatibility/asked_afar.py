"""What files ask of a competitor that they have from a loop, a table, a parameter or a call.

``for job in JOBS: show(job.__name__)``: the import that names the competitor is elsewhere.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from canonize.core.ast_nodes import given_values, nodes_of
from canonize.references.asked_aspects import ATTRIBUTES, CALLS, CODE, SHOWN, AskedAspect, Meaning
from canonize.references.called_places import CalledPlaces, SeenIn
from canonize.references.equal_parts import EqualParts
from canonize.references.format_fields import fields_of
from canonize.references.local_bindings import By
from canonize.references.made_texts import made_texts
from canonize.references.possible_values import PossibleValues, Value
from canonize.references.sides import last_name
from canonize.references.watching import Watch, Watching

_RUNNING = frozenset({"cr_code", "gi_code", "ag_code"})
_NAMES = frozenset({"__name__", "__qualname__"})
_SOUGHT = frozenset({
    AskedAspect.NAME, AskedAspect.QUALNAME, AskedAspect.MODULE, AskedAspect.SOURCE,
    AskedAspect.HOME, AskedAspect.DOC,
})  # fmt: skip
_OF_PARTS = frozenset({"NamedTuple", "tuple", "list", "dict", "set", "str", "Enum"})
_OLD, _OBJECT = Value(is_old=True), Value(is_old=True, is_object=True)
"""The competitor, and an object of it."""


class AskedAfar:
    """Asks about one competitor.

    Args:
        node: its definition. Calling a class makes an object; a function may make a coroutine, a
            generator, or a function that has a module and a source, too.
        shows_its_name: what its objects look like as a text says what it is called.
    """

    def __init__(
        self, places: CalledPlaces, node: ast.AST | None, *, shows_its_name: bool = False
    ) -> None:
        self._places = places
        self._shows = shows_its_name
        self._sought = _SOUGHT | SHOWN if shows_its_name else _SOUGHT
        self._values = PossibleValues(places)
        self._held = EqualParts(places, self._values)
        self._is_class = isinstance(node, ast.ClassDef)
        self._has_parts = _has_parts(node)
        self._runs = isinstance(node, ast.AsyncFunctionDef) or _has(node, ast.Yield, ast.YieldFrom)
        self._makes = not self._runs and _has(node, ast.FunctionDef, ast.Lambda, ast.ClassDef)

    def annotated(self, path: str) -> frozenset[str]:
        """The functions and classes of a file whose annotations name the competitor."""
        place = self._places.place(path)
        if place is None:
            return frozenset()
        return frozenset(
            node.name
            for node in place.body.body
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
            and any(True in place.sides.within(hint) for hint in _hints(node))
        )

    def given_files(self, paths: Iterable[str], hinted: Collection[str]) -> frozenset[str]:
        """The files of functions that are given what a function makes, or one of some names."""
        found = set()
        is_any = self._makes or self._runs
        for path in paths if is_any or hinted else ():
            place = self._places.place(path)
            if place is None:
                continue
            for node in place.nodes:
                if isinstance(node, ast.Call) and any(
                    is_any or last_name(given) in hinted for given in node.args
                ):
                    found |= {there.path for there, _ in self._places.called(place, node)}
        return frozenset(found)

    def watches(self, paths: Iterable[str]) -> Iterator[tuple[str, Watch]]:
        """Each with its file."""
        for path in sorted(set(paths)):
            place = self._places.place(path)
            if place is not None:
                watching = Watching(place.body)
                for watch in self._in(place, watching):
                    if watch.aspect in self._sought:
                        yield path, watch

    def _in(self, place: SeenIn, watching: Watching) -> Iterator[Watch]:
        for node in place.nodes:
            is_seen = self._shows and (
                not isinstance(watching.parent(node), ast.Expr) or _prints(node)
            )
            for shown, aspect in made_texts(node) if is_seen else ():
                self._values.begin()
                is_part = self._has_parts and _is_element(place, shown)
                values = self._values.of(place, shown) if not is_part else ()
                if _OBJECT in values or _OBJECT in self._held.of(place, shown):
                    yield from watching.as_text(shown, aspect)
            for asked in _asked(node, place.body):
                if self._places.side(place, asked) is not None:
                    continue  # what is named right there is asked elsewhere
                if _is_held_to_module(node, watching.parent(node)):
                    continue  # whatever a third module imports is not its own
                self._values.begin()
                values = self._values.of(place, asked)
                wrapped = "" if _OLD in values else self._wrapped(place, asked)
                if wrapped == "":
                    yield from watching.of(asked, Meaning.OBJECT)
                    yield from _by_getter(node)
                elif wrapped is not None:
                    for watch in watching.of(asked, Meaning.METHOD):
                        yield replace(watch, member=wrapped)
                if _OBJECT in values:
                    yield from self._of_object(watching, asked)

    def _wrapped(self, place: SeenIn, asked: ast.expr) -> str | None:
        """Whether ``@wraps(old)`` gave a function its name and module; the method of ``old.m``.

        Returns:
            "" for the competitor itself, ``None`` for neither.
        """
        for there, function in self._places.called(place, ast.Call(asked, [], [])):
            for decorator in getattr(function, "decorator_list", ()):
                if not isinstance(decorator, ast.Call) or last_name(decorator.func) != "wraps":
                    continue
                for given in decorator.args[:1]:
                    if _OLD in self._values.of(there, given):
                        return ""
                    of = given.value if isinstance(given, ast.Attribute) else None
                    if of is not None and _OLD in self._values.of(there, of):
                        return last_name(given)
        return None

    def _of_object(self, watching: Watching, asked: ast.expr) -> Iterator[Watch]:
        above = watching.parent(asked)
        if self._is_class:
            yield from watching.of(asked, Meaning.INSTANCE)
        elif isinstance(above, ast.Attribute) and self._runs and above.attr in _NAMES:
            yield from watching.of(asked, Meaning.OBJECT)
        elif self._makes:
            # what is made inside is called as before, but for the function around it
            is_plain = isinstance(above, ast.Attribute) and above.attr == "__name__"
            yield from () if is_plain else watching.of(asked, Meaning.OBJECT)
        elif isinstance(above, ast.Attribute) and above.attr in _RUNNING:
            outer = watching.parent(above)
            if isinstance(outer, ast.Attribute) and outer.attr in CODE:
                shown = ast.unparse(outer)
                yield Watch(CODE[outer.attr], Meaning.OBJECT, outer.lineno, shown)


def _asked(node: ast.AST, body: ast.Module) -> Iterator[ast.expr]:
    """Expressions of which a node of a file asks something."""
    match node:
        case ast.Attribute(value=value, attr=attr):
            if attr in ATTRIBUTES or attr in _RUNNING or attr == "__code__":
                yield value
        case ast.Call(func=ast.Name(id="getattr"), args=[value, ast.Constant(value=str(word)), *_]):
            if word in ATTRIBUTES:
                yield value
        case ast.Call(func=ast.Attribute(attr="format" | "format_map")):
            yield from (f.given for f in fields_of(node, body) if f.attribute in ATTRIBUTES)
        case ast.Call(func=func, args=args):
            if last_name(func) in CALLS:
                yield from args[:1]
            elif _getter(node) is not None:
                yield from args[1:]


def _prints(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and last_name(node.func) in ("print", "pprint")


def _has_parts(node: ast.AST | None) -> bool:
    """Whether objects of a class can be gone through, and are no part of themselves."""
    made = getattr(node, "value", node)
    if isinstance(made, ast.Call):
        return last_name(made.func) in ("namedtuple", "NamedTuple")
    bases = {last_name(base) for base in getattr(node, "bases", ())}
    methods = {getattr(item, "name", "") for item in getattr(node, "body", ())}
    return bool(bases & _OF_PARTS or methods & {"__iter__", "__getitem__"})


def _is_element(place: SeenIn, node: ast.expr) -> bool:
    """Whether an expression is a part of something, or a list of its parts."""
    if isinstance(node, ast.Call) and last_name(node.func) in _OF_PARTS | {"sorted"}:
        return last_name(node.func) != "str"
    ways = place.bindings.of(node) if isinstance(node, ast.Name) else []
    return any(way.how is By.ELEMENT for way in ways)


def _hints(node: ast.AST) -> Iterator[ast.expr]:
    """The annotations in a function or a class, those of methods, too."""
    for inner in nodes_of(node):
        for name in ("annotation", "returns"):
            if isinstance(found := getattr(inner, name, None), ast.expr):
                yield found


def _has(function: ast.AST | None, *kinds: type[ast.AST]) -> bool:
    """Whether some kind of node stands inside of a function."""
    is_function = isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
    inner = nodes_of(function)[1:] if is_function and function is not None else []
    return any(isinstance(node, kinds) for node in inner)


def _getter(node: ast.AST) -> ast.Call | None:
    """``attrgetter("__name__")`` among what a call is given."""
    for given in given_values(node) if isinstance(node, ast.Call) else ():
        if isinstance(given, ast.Call) and last_name(given.func) == "attrgetter" and given.args:
            word = given.args[0]
            if isinstance(word, ast.Constant) and word.value in ATTRIBUTES:
                return given
    return None


def _is_held_to_module(node: ast.AST, above: ast.AST | None) -> bool:
    """``x.__module__ == module.__name__``: whether something is defined where it was found."""
    match above:
        case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq()], comparators=[right]):
            other = right if left is node else left
            is_asked = isinstance(node, ast.Attribute) and node.attr == "__module__"
            return is_asked and isinstance(other, ast.Attribute) and other.attr == "__name__"
    return False


def _by_getter(node: ast.AST) -> Iterator[Watch]:
    getter = _getter(node)
    word = getter.args[0] if getter is not None else None
    if isinstance(word, ast.Constant) and getter is not None:
        aspect = ATTRIBUTES[str(word.value)]
        yield Watch(aspect, Meaning.OBJECT, getter.lineno, ast.unparse(getter))
