"""What code asks of a class, a function or an instance beside using it: its name, module, source.

Two that do the same are told apart by ``type(x).__name__``, ``f.__module__``, ``str(type(x))`` or
``inspect.getsource(f)``. What only goes into a log record or an exception's message is not asked.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from canonize.core.ast_nodes import given_values, nodes_of, parents_of
from canonize.references.asked_aspects import (
    ATTRIBUTES,
    CALLS,
    CODE,
    EVERY_OF_CLASS,
    NAMED_ALONE,
    OF_ALL,
    OF_INSTANCES,
    OF_METHODS,
    SCHEMAS,
    AskedAspect,
    Meaning,
    asked_by,
)
from canonize.references.format_fields import Field, fields_of
from canonize.references.made_texts import given_to_make, is_output, is_sentence
from canonize.references.named_threads import is_named_after
from canonize.references.shown_traces import Functions, functions_by_name, trace_shown
from canonize.references.sides import last_name


@dataclass(frozen=True, slots=True)
class Watch:
    """One place that asks.

    Args:
        meaning: of what; a `TEXT` of an instance is the one that a class without one gives.
        is_worked_on: a text is not just shown, but cut, looked into or compared.
        member: the method that is asked, of a class or of an instance.
    """

    aspect: AskedAspect
    meaning: Meaning
    line: int
    shown: str
    is_worked_on: bool = False
    member: str = ""


class WatchedArgument(NamedTuple):
    """An argument of a call, and what it is."""

    node: ast.expr
    meaning: Meaning


Called = Callable[[ast.Call, WatchedArgument], Iterator[Watch]]
"""What a call of the repository's own does with an argument, if anybody knows."""

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_DEEP = 3
_FILLED = frozenset({"format", "format_map"})
_PRESENCE = frozenset({"assertIsNotNone", "assertTrue", "bool", "assertIsNone", "assertFalse"})
_NAMING_TEXT = (AskedAspect.NAME, AskedAspect.MODULE)
_OF_ITS_CLASS = {
    AskedAspect.NAME: AskedAspect.QUALNAME,
    AskedAspect.QUALNAME: AskedAspect.QUALNAME,
    AskedAspect.MODULE: AskedAspect.MODULE,
}
"""What a method's class is asked for, as the method says it."""
_MOCKS = frozenset({"Mock", "MagicMock", "AsyncMock", "NonCallableMock"})
"""With a ``spec`` they are of its class, for who asks them."""
_TEXTS = frozenset({"repr", "str", "ascii", "format", "print"})
_LOGGING = frozenset(
    {"debug", "info", "warning", "warn", "error", "exception", "critical", "fatal", "log"}
)


class Watching:
    """Asks about expressions of one tree of code."""

    def __init__(self, body: ast.AST, called: Called | None = None) -> None:
        self._body = body
        self._parents = parents_of(body)
        self._called = called
        self._followed: set[tuple[int, str, Meaning]] = set()
        self._names: dict[str, list[ast.Name]] = {}
        for node in nodes_of(body):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                self._names.setdefault(node.id, []).append(node)

    def of(self, node: ast.expr, meaning: Meaning) -> Iterator[Watch]:
        """What is asked of an expression right where it stands."""
        if not self._is_only_told(node):
            yield from self._asked(node, meaning)

    def as_text(self, node: ast.expr, aspect: AskedAspect) -> Iterator[Watch]:
        """What shows of an instance that is made a text, where somebody works with that."""
        if not self._is_only_told(node):
            yield self._watch(aspect, Meaning.INSTANCE, node)

    def _alias(self, target: ast.Name, meaning: Meaning) -> Iterator[Watch]:
        """What is asked of a local name for it, in the same function."""
        home = self._function_of(target)
        if (key := (id(home), target.id, meaning)) in self._followed:
            return
        self._followed.add(key)
        for node in self._names.get(target.id, ()):
            if self._function_of(node) is home:
                yield from self.of(node, meaning)

    @cached_property
    def _functions(self) -> Functions:
        return functions_by_name(self._body)

    def _function_of(self, node: ast.AST) -> ast.AST | None:
        above = self.parent(node)
        while above is not None and not isinstance(above, _FUNCTIONS):
            above = self.parent(above)
        return above

    def parent(self, node: ast.AST) -> ast.AST | None:
        return self._parents.get(id(node))

    def _asked(self, node: ast.expr, meaning: Meaning) -> Iterator[Watch]:
        above = self.parent(node)
        match above:
            case ast.Attribute(attr="__class__") if meaning is Meaning.INSTANCE:
                yield from self._asked(above, Meaning.OBJECT)
            case ast.Attribute(attr="__code__" | "__func__" | "__self__"):
                yield from self._of_bound(above, meaning)
            case ast.Attribute(attr=attr) if attr in ATTRIBUTES:
                if meaning is not Meaning.INSTANCE or attr in OF_INSTANCES:
                    aspect = ATTRIBUTES[attr]
                    if aspect is AskedAspect.DOC and self._is_presence(above):
                        aspect = AskedAspect.DOCUMENTED
                    yield self._watch(aspect, meaning, above)
                    if attr in SCHEMAS:
                        yield self._watch(AskedAspect.DOC, meaning, above)
            case ast.Attribute(attr=attr) if meaning is not Meaning.METHOD and attr != "__class__":
                yield from self._of_method(above, attr)
            case ast.ExceptHandler(type=kind) if kind is node:
                yield from self._traced(above, meaning)
            case ast.Call(func=func) if func is not node:
                yield from self._given(above, node, meaning)
            case ast.Call():
                shown = trace_shown(above, self._parents, self._functions, self._is_only_told)
                if shown is not None:
                    yield self._watch(AskedAspect.SOURCE, meaning, shown)
            case ast.Assign(targets=[ast.Name() as target]) if meaning is not Meaning.INSTANCE:
                yield from self._alias(target, meaning)
            case ast.keyword():
                yield from self._by_keyword(self.parent(above), node, meaning)
            case ast.FormattedValue(conversion=conversion):
                aspect = AskedAspect.REPR if conversion == ord("r") else AskedAspect.TEXT
                yield self._watch(aspect, meaning, node)
            case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str()), right=right):
                if right is node:
                    yield self._watch(AskedAspect.TEXT, meaning, above)
            case ast.List() | ast.Set() | ast.Dict() | ast.Tuple():
                outer = self.parent(above)
                if isinstance(outer, ast.Call) and last_name(outer.func) in _FILLED:
                    yield from self._by_fields(outer, node, meaning)
                is_pair = isinstance(above, ast.Tuple) and isinstance(outer, ast.BinOp)
                if is_pair and isinstance(outer, ast.BinOp) and isinstance(outer.op, ast.Mod):
                    yield self._watch(AskedAspect.TEXT, meaning, outer)
                elif (how := self._shown_as(above, outer)) is not None:
                    yield self._watch(how, meaning, above)
                elif isinstance(outer, ast.Call) and outer.func is not above:
                    yield from self._by_callee(outer, above, meaning)

    def _by_keyword(
        self, call: ast.AST | None, node: ast.expr, meaning: Meaning
    ) -> Iterator[Watch]:
        if not isinstance(call, ast.Call):
            return
        called = last_name(call.func)
        if called in _FILLED:
            yield from self._by_fields(call, node, meaning)
        elif called in CALLS and not call.args:
            yield from self._given(call, node, meaning)
        elif called in _MOCKS and getattr(self.parent(node), "arg", "") in ("spec", "spec_set"):
            yield from self._asked(call, Meaning.INSTANCE)
            above = self.parent(call)
            if isinstance(above, ast.Assign) and isinstance(above.targets[0], ast.Name):
                yield from self._alias(above.targets[0], Meaning.INSTANCE)
        elif called == "Thread" and is_named_after(call, node, self.parent(call), self._body):
            yield self._watch(AskedAspect.NAME, meaning, call)
        else:
            yield from self._by_callee(call, node, meaning)

    def _of_bound(self, node: ast.Attribute, meaning: Meaning) -> Iterator[Watch]:
        """What is asked of the code of a function, or of what a method is bound to."""
        outer = self.parent(node)
        if node.attr != "__self__" and isinstance(outer, ast.Attribute) and outer.attr in CODE:
            yield self._watch(CODE[outer.attr], meaning, outer)
        if meaning is Meaning.METHOD and node.attr == "__func__":
            yield from self._asked(node, meaning)
        elif meaning is Meaning.METHOD and node.attr == "__self__":
            for watch in self._asked(node, Meaning.INSTANCE):
                if (aspect := _OF_ITS_CLASS.get(watch.aspect)) is not None:
                    yield replace(watch, aspect=aspect, meaning=meaning)

    def _shown_as(self, display: ast.AST, outer: ast.AST | None) -> AskedAspect | None:
        """How a display's parts are made texts: by ``repr``, if nothing says otherwise."""
        while isinstance(outer, (ast.List, ast.Dict, ast.Tuple, ast.Set)):
            display, outer = outer, self.parent(outer)
        if isinstance(outer, ast.Call) and outer.func is not display:
            is_text = isinstance(outer.func, ast.Name) and outer.func.id in _TEXTS
            return given_to_make(outer) or (AskedAspect.REPR if is_text else None)
        return AskedAspect.REPR if isinstance(outer, ast.FormattedValue) else None

    def _given(self, call: ast.Call, node: ast.expr, meaning: Meaning) -> Iterator[Watch]:
        name = last_name(call.func)
        if (made := given_to_make(call)) is not None and node in call.args:
            yield self._watch(made, meaning, call)
        elif isinstance(call.func, ast.Name) and name == "type" and len(call.args) == 1:
            if meaning is Meaning.INSTANCE:
                yield from self._asked(call, Meaning.OBJECT)
        elif isinstance(call.func, ast.Name) and name == "getattr" and call.args[0] is node:
            asked = call.args[1] if len(call.args) > 1 else None
            word = asked.value if isinstance(asked, ast.Constant) else ""
            is_had = meaning is not Meaning.INSTANCE or word in OF_INSTANCES
            if isinstance(word, str) and word in ATTRIBUTES and is_had:
                yield self._watch(ATTRIBUTES[word], meaning, call)
        elif isinstance(call.func, ast.Attribute) and name == "register" and len(call.args) == 1:
            if meaning is Meaning.OBJECT:
                yield self._watch(AskedAspect.HINTS, meaning, call)
        elif name in NAMED_ALONE and any(map(_says_more, set(given_values(call)) - {node})):
            return
        elif name in CALLS and node in given_values(call):
            if name in OF_ALL:
                yield from self._of_all(call, meaning)
            sought = asked_by(name, self._attributes)
            yield from (self._watch(aspect, meaning, call) for aspect in sought)
        elif isinstance(call.func, ast.Name) and name in _TEXTS:
            if name != "print" and isinstance(self.parent(call), ast.Expr):
                return  # nobody sees the text
            aspect = AskedAspect.REPR if name in ("repr", "ascii") else AskedAspect.TEXT
            yield self._watch(aspect, meaning, call)
        elif name == "update_wrapper" and node in call.args[1:2]:
            yield from self._asked(call, meaning)  # what it gives has the name
            if isinstance(call.args[0], ast.Name):
                yield from self._alias(call.args[0], meaning)
        elif name == "wraps" and getattr(outer := self.parent(call), "func", None) is call:
            assert isinstance(outer, ast.Call)
            yield from self._asked(outer, meaning)
        elif name in _FILLED and isinstance(call.func, ast.Attribute):
            yield from self._by_fields(call, node, meaning)
        else:
            yield from self._by_callee(call, node, meaning)

    def _by_callee(self, call: ast.Call, node: ast.expr, meaning: Meaning) -> Iterator[Watch]:
        """What a function that is given an expression asks of it."""
        for watch in (
            self._called(call, WatchedArgument(node, meaning)) if self._called is not None else ()
        ):
            is_itself = watch.meaning is Meaning.METHOD and not watch.member
            is_of_class = watch.member == EVERY_OF_CLASS and meaning is not Meaning.OBJECT
            if is_itself is (meaning is Meaning.METHOD) and not is_of_class:
                yield watch

    def _of_method(self, node: ast.Attribute, name: str) -> Iterator[Watch]:
        """What is asked of a method: ``X.go.__doc__``, ``m = X().go; m.__func__.__qualname__``."""
        for watch in self._asked(node, Meaning.METHOD):
            if watch.aspect in OF_METHODS:
                yield replace(watch, meaning=Meaning.METHOD, member=name)

    def _of_all(self, call: ast.Call, meaning: Meaning) -> Iterator[Watch]:
        """What is asked of whichever method, where code goes through all members of a class."""
        here = list(nodes_of(self._function_of(call) or self._body))
        read = (node.attr for node in here if isinstance(node, ast.Attribute))
        aspects = {ATTRIBUTES[word] for word in read if word in ATTRIBUTES}
        if any(last_name(node.func) == "getdoc" for node in here if isinstance(node, ast.Call)):
            aspects.add(AskedAspect.DOC)
        for aspect in sorted(aspects & OF_METHODS):
            if meaning is Meaning.OBJECT or OF_ALL[last_name(call.func)] != EVERY_OF_CLASS:
                watch = self._watch(aspect, Meaning.METHOD, call)
                yield replace(watch, member=OF_ALL[last_name(call.func)])

    def of_field(self, call: ast.Call, field: Field, meaning: Meaning) -> Iterator[Watch]:
        """What a field of a call's format string asks of what it is filled with."""
        if field.attribute in ATTRIBUTES:
            if field.of_class and meaning is Meaning.INSTANCE:
                meaning = Meaning.OBJECT
            if meaning is Meaning.OBJECT or field.attribute in OF_INSTANCES:
                yield self._watch(ATTRIBUTES[field.attribute], meaning, call)
        elif not field.attribute:
            aspect = AskedAspect.REPR if field.conversion == "r" else AskedAspect.TEXT
            yield self._watch(aspect, meaning, call)

    def _by_fields(self, call: ast.Call, node: ast.expr, meaning: Meaning) -> Iterator[Watch]:
        """What the fields of a format string ask that are filled with an argument of the call."""
        for field in fields_of(call, self._body):
            if field.given is node:
                yield from self.of_field(call, field, meaning)

    def _is_presence(self, node: ast.expr) -> bool:
        """Whether it only matters that there is something."""
        match self.parent(node):
            case ast.Assert() | ast.If() | ast.While() | ast.UnaryOp(op=ast.Not()):
                return True
            case ast.Compare(ops=[ast.Is() | ast.IsNot()], comparators=[ast.Constant(value=None)]):
                return True
            case ast.Call(func=func):
                return last_name(func) in _PRESENCE
        return False

    def _traced(self, handler: ast.ExceptHandler, meaning: Meaning) -> Iterator[Watch]:
        """What is looked for in the text of the trace of an exception that is caught."""
        for node in nodes_of(handler):
            if isinstance(node, ast.Call) and last_name(node.func) == "format_exc":
                watches = (self._watch(aspect, meaning, node) for aspect in _NAMING_TEXT)
                yield from (watch for watch in watches if watch.is_worked_on)

    @cached_property
    def _attributes(self) -> frozenset[str]:
        return frozenset(n.attr for n in nodes_of(self._body) if isinstance(n, ast.Attribute))

    def _watch(self, aspect: AskedAspect, meaning: Meaning, node: ast.expr) -> Watch:
        shown = ast.unparse(node).partition("\n")[0][:60]
        return Watch(aspect, meaning, node.lineno, shown, self._is_worked_on(node))

    def _is_worked_on(self, text: ast.expr) -> bool:
        above = self.parent(text)
        while isinstance(above, (ast.FormattedValue, ast.JoinedStr)):
            text, above = above, self.parent(above)
        match above:
            case ast.Attribute() | ast.Subscript() | ast.Compare() | ast.Dict() | ast.Match():
                return True
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re"))):
                return True
            case ast.Assign(targets=[ast.Name(id=name) as target]) if target is not text:
                return any(
                    self._is_worked_on(use)
                    for use in self._names.get(name, ())
                    if use.lineno > target.lineno
                    and self._function_of(use) is self._function_of(target)
                )
        return False

    def _is_only_told(self, node: ast.AST, depth: int = 0) -> bool:
        """Whether it goes into a log record, an exception, or a sentence that is only shown."""
        above: ast.AST | None = node
        below: ast.AST = node
        while above is not None and not isinstance(above, ast.stmt):
            if isinstance(above, ast.Call) and _is_told(above.func):
                return True
            if isinstance(above, ast.expr) and is_sentence(above):
                return not (self._is_worked_on(above) or is_output(self.parent(above)))
            below, above = above, self.parent(above)
        if isinstance(above, ast.Assign) and depth < _DEEP:
            return self._is_message(above.targets, depth + 1)
        if isinstance(above, ast.Assert):
            return above.msg is below
        return isinstance(above, ast.Raise)

    def _is_message(self, targets: list[ast.expr], depth: int) -> bool:
        """Whether what is bound is a local name that is only told: ``msg = ...; raise E(msg)``."""
        if len(targets) != 1 or not isinstance(targets[0], ast.Name):
            return False
        home = self._function_of(targets[0])
        uses = [n for n in self._names.get(targets[0].id, ()) if self._function_of(n) is home]
        is_local = home is not None and bool(uses)
        return is_local and all(self._is_only_told(use, depth) for use in uses)


def _says_more(node: ast.expr) -> bool:
    return not (isinstance(node, ast.Constant) and node.value is None)


def _is_told(func: ast.expr) -> bool:
    if not isinstance(func, ast.Attribute) or func.attr not in _LOGGING:
        return False
    return "log" in last_name(func.value).lower() or last_name(func.value) in ("warnings", "")


def wraps_its(function: ast.AST) -> str:
    """The parameter whose name and module a decorator's result has: ``@wraps(f)``; "" for none."""
    names = (
        {arg.arg for arg in function.args.args}
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        else set()
    )
    for node in nodes_of(function) if names else ():
        match node:
            case ast.Call(func=func, args=[ast.Name(id=name), *_]) if (
                last_name(func) == "wraps" and name in names
            ):
                return name
            case ast.Call(func=func, args=[_, ast.Name(id=name), *_]) if (
                last_name(func) == "update_wrapper" and name in names
            ):
                return name
    return ""
