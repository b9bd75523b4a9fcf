"""Tests for one of the two that an object of the other reaches, over however many files.

``isinstance(x, Old)``, ``type(x) is Old``, ``case Old():``, ``except RETRY``, ``NAMES[type(x)]``:
where ``x`` may be of what takes the place of the competitor, the answer is another one from then
on.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from canonize.core.ast_nodes import given_values, nodes_of
from canonize.core.reasons import Code, Reason
from canonize.references.called_places import CalledPlaces, SeenIn
from canonize.references.equal_parts import EqualParts
from canonize.references.kept_as_keys import are_many, kept_as_keys
from canonize.references.names_said import NameRole
from canonize.references.passing_on import (
    AWAITING,
    COLLECTING,
    ENTERING,
    EQUATING,
    JOINING_SETS,
    KEEPING_RESULTS,
    ORDERING,
    SEEKING,
    Slot,
    is_registering,
)
from canonize.references.possible_values import PossibleValues, Value
from canonize.references.sides import is_held, is_of_a_class, last_name
from canonize.references.virtual_bases import registered_with, tests_for
from canonize.references.word_questions import is_asked_at
from canonize.syntax.normal_form import decorator_word

_NEVER_TRUE = "the canonical, where the competitor's objects come: never true, and true from now on"
"""What is said of a test that nothing passed: what two classes for one thing broke is mended."""
_NONE: frozenset[Value] = frozenset()
_WIDE = frozenset({"Exception", "BaseException"})


class AskedApart:
    """Looks for such tests.

    Args:
        are_equal_by_class: whether two objects are only equal when they are of one class.
    """

    def __init__(self, places: CalledPlaces, *, are_equal_by_class: bool) -> None:
        self._places = places
        self._values = PossibleValues(places)
        self._equal = EqualParts(places, self._values)
        self._by_class = are_equal_by_class

    def reasons(self, paths: Collection[str]) -> Iterator[str]:
        """Each with its place.

        Args:
            paths: the files that name one of the two, or have it from those.
        """
        reach = self._places.reach(sorted(paths), with_objects=self._by_class)
        further = self._places.asking_beyond(sorted(paths))
        for path in sorted({*paths, *further}):
            is_asking = reach.asks(path) or path in further
            place = self._places.place(path) if is_asking else None
            if place is None:
                continue
            lines = reach.lines(path) if path not in further else None
            for node in place.nodes:
                if lines is not None and not is_asked_at(node, lines):
                    continue
                said = self._asks(place, node) or self._made_keys(place, node)
                if said and not _is_asserted(place, node):
                    yield Reason(f"{path}:{getattr(node, 'lineno', 1)} {said}", said)

    def _asks(self, place: SeenIn, node: ast.AST) -> str:
        self._values.begin()
        match node:
            case ast.Match(subject=subject, cases=cases):
                asked = {side for case in cases for side in self._cases(place, case.pattern)}
                found = self._of(place, subject, is_object=True) if asked else set()
                return _told(asked, found, "has a case for")
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self._compared(place, left, op, right)
            case ast.Try() | ast.TryStar():
                return self._caught(place, node)
            case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
                return self._suppressed(place, items, body)
            case ast.Subscript(value=table, slice=key):
                found_there = self._looked_up(place, table, key)
                is_put = isinstance(node.ctx, ast.Store) and self._of(place, key, is_object=True)
                found_there = found_there or self._collected(place, [table] if is_put else [])
                return found_there or self._classes(place, key, Slot.ALL)
            case ast.SetComp(elt=one) | ast.DictComp(key=one):
                return self._classes(place, one, Slot.ALL)
            case ast.Dict(keys=keys) if None in keys:
                classes = self._classes(place, node, Slot.KEYS)
                return classes or self._collected(place, [node])
            case ast.FunctionDef(decorator_list=[ast.Attribute(value=of, attr="register"), *_]):
                names = [a for a in node.args.args if a.arg not in ("self", "cls")]
                return self._dispatched(place, of, names[0].annotation) if names else ""
            case ast.ClassDef(bases=bases) if any(last_name(b) == "BaseModel" for b in bases):
                return self._checked(place, node)
            case ast.ClassDef(bases=[_, _, *_] as bases):
                named = (b for b in bases if isinstance(b, (ast.Name, ast.Attribute)))
                sides = {self._places.side_of_derived(place, base) for base in named}
                return "derives from both" if {True, False} <= sides else ""
            case ast.Set(elts=some):
                return self._collected(place, some)
            case ast.Dict(keys=some):
                return self._collected(place, [key for key in some if key is not None])
            case ast.BinOp(left=left, right=right, op=ast.BitOr() | ast.BitAnd() | ast.Sub()):
                is_set = not self._places.are_enumerations
                return self._collected(place, [left, right]) if is_set else ""
            case ast.FunctionDef(decorator_list=[_, *_]):
                return self._kept_for(place, node)
            case ast.Call():
                return self._asks_by_call(place, node)
        return ""

    def _asks_by_call(self, place: SeenIn, node: ast.Call) -> str:
        match node:
            case ast.Call(func=ast.Name(id="isinstance" | "issubclass" as name), args=[x, kinds]):
                asked = self._sides(place, kinds)
                found = self._of(place, x, is_object=name == "isinstance") if asked else set()
                if is_of_a_class(kinds) and len(asked | found) > 1 and found:
                    return "asks whether one of the two is of the class of the other"
                return _told(asked, found, "asks for")
            case ast.Call(args=[left, right, *_]) if last_name(node.func) in EQUATING:
                is_in = last_name(node.func) in ("assertIn", "assertNotIn")
                return self._compared(place, left, ast.In() if is_in else ast.Eq(), right)
            case ast.Call(func=ast.Attribute(value=one, attr=attr), args=some) if (
                attr in JOINING_SETS
            ):
                return self._collected(place, [one, *some])
            case ast.Call(args=[some, *_]) if last_name(node.func) in COLLECTING:
                return self._collected(place, [some]) or self._classes(place, some, Slot.KEYS)
            case ast.Call() if last_name(node.func) in AWAITING and self._places.can_be_raised:
                asked = {side for kind in given_values(node) for side in self._sides(place, kind)}
                warned = self._values.of(place, ast.Attribute(node, "category")) if asked else ()
                return _told(asked, {v.is_old for v in warned}, "waits for warnings of")
            case ast.Call() if is_registering(last_name(node.func)):
                asked = {side for kind in given_values(node) for side in self._sides(place, kind)}
                is_outside = len(asked) == 1 and not self._places.called(place, node)
                return "enters or takes out one of the two alone" if is_outside else ""
            case ast.Call(args=[some, *_]) if last_name(node.func) == "groupby":
                kinds = ast.Call(ast.Name("type"), [some], [])
                return self._classes(place, kinds, Slot.ALL) if is_of_a_class(node) else ""
            case ast.Call(func=ast.Attribute(value=of, attr="register"), args=[kind, *_]):
                return self._dispatched(place, of, kind)
            case ast.Call(func=ast.Attribute(value=table, attr=attr), args=[key, *_]):
                entered = self._classes(place, key, Slot.ALL) if attr in ENTERING else ""
                return entered or (self._looked_up(place, table, key) if attr in SEEKING else "")
            case ast.Call(func=ast.Name(id=name), args=some, keywords=[]) if name in ORDERING:
                return self._collected(place, some)
        return ""

    def _classes(self, place: SeenIn, one: ast.expr, part: Slot) -> str:
        """Things that are told apart by their class, and are kept by it."""
        has_keys = part is Slot.KEYS  # of several that are joined: what is in one is in all
        if not any(
            is_of_a_class(n) or (has_keys and isinstance(n, ast.Dict)) or is_held(n)
            for n in _said(place, one)
        ):
            return ""
        found = {v.is_old for v in self._values.of(place, one, part) if _is_class(v)}
        return "keeps by their class what may be of both" if len(found) > 1 else ""

    def _made_keys(self, place: SeenIn, node: ast.AST) -> str:
        """Classes that come one after the other and are keys of one table then."""
        for one, part in kept_as_keys(node):
            if are_many(place.bindings, (one, part)):
                found = {v.is_old for v in self._values.of(place, one, part) if _is_class(v)}
                if len(found) > 1:
                    return "makes both keys of one table"
        return ""

    def _suppressed(self, place: SeenIn, items: list[ast.withitem], body: list[ast.stmt]) -> str:
        for item in items:
            match item.context_expr:
                case ast.Call(func=func, args=kinds) if last_name(func) == "suppress":
                    asked = {side for kind in kinds for side in self._sides(place, kind)}
                    raised = self._values.raised(place, body) if len(asked) == 1 else ()
                    if said := _told(asked, {v.is_old for v in raised}, "suppresses"):
                        return said
        return ""

    def _cases(self, place: SeenIn, pattern: ast.pattern) -> Iterator[bool]:
        for inner in nodes_of(pattern):
            if isinstance(inner, ast.MatchClass):
                yield from self._sides(place, inner.cls)
            elif isinstance(inner, ast.MatchValue) and self._by_class:
                yield from self._of(place, inner.value, is_object=True)

    def _looked_up(self, place: SeenIn, table: ast.expr, key: ast.expr) -> str:
        if isinstance(key, ast.Constant):
            return ""
        found = self._exact(place, key)
        keys = self._exact(place, table, Slot.KEYS) if found else frozenset[Value]()
        for is_object in (False, True) if self._by_class else (False,):
            there = {v.is_old for v in keys if v.is_object is is_object}
            asked = {v.is_old for v in found if v.is_object is is_object}
            if said := _told(there, asked, "looks among what has only"):
                return said
        return ""

    def _collected(self, place: SeenIn, some: list[ast.expr]) -> str:
        """Objects that are told apart by their class, and are in one set or the like."""
        if not self._by_class:
            return ""
        found = {
            v.is_old for one in some for v in self._exact(place, one, Slot.KEYS) if v.is_object
        }
        return "has objects of both in one collection" if len(found) > 1 else ""

    def _kept_for(self, place: SeenIn, function: ast.FunctionDef) -> str:
        """A function that keeps what it gives for each object, of whichever class it is."""
        if not self._by_class or KEEPING_RESULTS.isdisjoint(
            map(decorator_word, function.decorator_list)
        ):
            return ""
        for arg in (*function.args.posonlyargs, *function.args.args):
            given = self._values.of_parameter(place, function, arg.arg)
            if len({v.is_old for v in given if v.is_object}) > 1:
                return "keeps what it gives for objects of both"
        return ""

    def _dispatched(self, place: SeenIn, of: ast.expr, kind: ast.expr | None) -> str:
        """``@show.register``: what is given to the function that is dispatched by type."""
        asked = self._sides(place, kind)
        found: set[bool] = set()
        called = self._places.called(place, ast.Call(of, [], [])) if asked else []
        if asked and not called:
            found |= self._asked_of_base(last_name(of))  # a class of the library, perhaps
        for there, function in called:
            if isinstance(function, ast.ClassDef):
                found |= self._asked_of_base(function.name)
            if isinstance(function, ast.FunctionDef):
                names = [a.arg for a in function.args.args if a.arg not in ("self", "cls")]
                values = self._values.of_parameter(there, function, names[0]) if names else ()
                found |= {v.is_old for v in values if v.is_object}
        return _told(asked, found, "registers for")

    def _asked_of_base(self, base: str) -> set[bool]:
        """Of which of the two are what is tested for a class with which only one is registered."""
        registered = (
            self._sides(there, kind) for there, kind in registered_with(self._places, base)
        )
        if {True, False} <= set[bool]().union(*registered):
            return set()
        tests = tests_for(self._places, base)
        return {
            side
            for there, x, is_object in tests
            for side in self._of(there, x, is_object=is_object)
        }

    def _checked(self, place: SeenIn, model: ast.ClassDef) -> str:
        """Fields of a model that takes objects of their own class alone."""
        for item in model.body:
            if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
                asked = place.sides.within(item.annotation)
                found = self._given_to(model.name, item.target.id) if len(asked) == 1 else set()
                if said := _told(asked, found, "takes"):
                    return said
        return ""

    def _given_to(self, called: str, keyword: str) -> set[bool]:
        return {
            value.is_old
            for there in self._places.files(called, NameRole.CALLED)
            for node in nodes_of(there.body)
            if isinstance(node, ast.Call) and last_name(node.func) == called
            for given in node.keywords
            if given.arg == keyword
            for value in self._values.of(there, given.value)
            if value.is_object
        }

    def _compared(self, place: SeenIn, left: ast.expr, op: ast.cmpop, right: ast.expr) -> str:
        if isinstance(left, ast.Constant) or isinstance(right, ast.Constant):
            return ""
        is_in = isinstance(op, (ast.In, ast.NotIn))
        is_followed = self._may_be_classes(place, left, op, right)
        there, here = self._parts(place, right, op), _NONE
        if is_followed:
            there |= self._exact(place, right, Slot.KEYS if is_in else Slot.ALL)
        if there:
            here = self._parts(place, left, op)
            here |= self._exact(place, left) if is_followed else _NONE
        if isinstance(op, (ast.In, ast.NotIn)) and self._places.are_enumerations:
            there |= {Value(v.is_old, is_object=True) for v in there}  # a class has its members
        is_identity = isinstance(op, (ast.Is, ast.IsNot))
        for is_object in (False, True):
            if is_object and not is_identity and not self._by_class:
                continue
            one = {v.is_old for v in here if v.is_object is is_object}
            other = {v.is_old for v in there if v.is_object is is_object}
            if is_object and is_identity and not self._places.are_enumerations:
                continue  # two objects stay two
            if one and other and (one | other) == {True, False}:
                if isinstance(op, (ast.In, ast.NotIn)) and other == {True, False}:
                    continue
                return "compares one of the two with what may be the other"
        return ""

    def _parts(self, place: SeenIn, node: ast.expr, op: ast.cmpop) -> frozenset[Value]:
        is_asked = isinstance(op, (ast.Eq, ast.NotEq))
        return self._equal.of(place, node) if is_asked else _NONE

    def _may_be_classes(
        self, place: SeenIn, left: ast.expr, op: ast.cmpop, right: ast.expr
    ) -> bool:
        """Whether following both sides over files is worth it: most comparisons are of values.

        Where objects can't be told apart by their class, two classes are compared: one side asks
        for a class or names one, or the other is a table at the top of a module.
        """
        if self._by_class or self._places.are_enumerations:
            return True
        if any(is_of_a_class(side) or place.sides.within(side) for side in (left, right)):
            return True
        if isinstance(op, (ast.Is, ast.IsNot)):  # few compare so what is no constant
            return all(isinstance(side, (ast.Name, ast.Attribute)) for side in (left, right))
        if isinstance(op, (ast.In, ast.NotIn)) and isinstance(right, ast.Name):
            return place.bindings.is_global(right)
        return False

    def _caught(self, place: SeenIn, node: ast.Try | ast.TryStar) -> str:
        asked = [(self._sides(place, handler.type), handler) for handler in node.handlers]
        raised: set[bool] | None = None
        for sides, handler in asked:
            if len(sides) != 1 or _WIDE & {last_name(n) for n in ast.walk(handler.type or node)}:
                continue
            if any(not sides & there and _alike(other, handler) for there, other in asked if there):
                continue  # the other one is handled in the same way
            if raised is None:
                raised = {v.is_old for v in self._values.raised(place, node.body)}
            if said := _told(sides, raised, "catches"):
                return said
        return ""

    def _sides(self, place: SeenIn, kinds: ast.expr | None) -> set[bool]:
        found = self._exact(place, kinds)
        return {value.is_old for value in found if not value.is_object}

    def _exact(
        self, place: SeenIn, node: ast.expr | None, part: Slot = Slot.ALL
    ) -> frozenset[Value]:
        """Without classes that derive from one of the two."""
        return frozenset(v for v in self._values.of(place, node, part) if not v.is_derived)

    def _of(self, place: SeenIn, node: ast.expr, *, is_object: bool) -> set[bool]:
        return {v.is_old for v in self._values.of(place, node) if v.is_object is is_object}


def _asks_for_classes(node: ast.expr) -> bool:
    return is_of_a_class(node) or is_held(node) or isinstance(node, ast.Dict)


def _said(place: SeenIn, one: ast.expr) -> list[ast.expr]:
    """An expression, and what a local name was bound to."""
    bound = place.bindings.of(one) if isinstance(one, ast.Name) else []
    return [one, *(b.node for b in bound if isinstance(b.node, ast.expr))]


def _is_class(value: Value) -> bool:
    return not value.is_object and not value.is_derived


def _alike(one: ast.ExceptHandler, other: ast.ExceptHandler) -> bool:
    return [ast.dump(s) for s in one.body] == [ast.dump(s) for s in other.body]


def _told(asked: set[bool], found: set[bool], does: str) -> str:
    if len(asked) != 1 or not (found - asked):
        return ""
    if asked == {False} and found == {True}:
        return Reason(f"{does} {_NEVER_TRUE}", Code.NEWLY_TRUE)
    return f"{does} one of the two where the other may come"


def _is_asserted(place: SeenIn, node: ast.AST) -> bool:
    """Whether it has to be so anyway: ``assert type(x) is Old``."""
    return isinstance(place.bindings.parent(node), ast.Assert)
