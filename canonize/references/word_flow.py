"""From where to where a class may get in one file, by words alone.

`possible_values` follows a value back expression by expression, which costs the trees of many
files. Nearly all that it is asked is about values that no class of a plan ever gets to. This reads
the same ways of the same statements, without their order, so that it is small enough to be kept
with each file: what no word leads to has not to be followed. What a function binds is a word of
its own, ``name@...``; all other words mean the same in every file.

The idea is Steensgaard's (points-to analysis, 1996), with words for locations, one direction only.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from canonize.core.ast_nodes import children_of, given_values, nodes_of, operands
from canonize.core.tree import SourceTree
from canonize.references.equal_by_class import are_equal_by_class
from canonize.references.flow_words import (
    ANY_CLASS,
    GIVEN_BY_CLASS,
    MUTE,
    NOTHING,
    RAISED,
    Words,
    attribute_word,
    given_word,
    lambda_word,
    local_names,
    locals_of_imports,
    made_by,
    mark_of,
    member_word,
    names_given,
    result_word,
)
from canonize.references.kept_as_keys import kept_as_keys
from canonize.references.local_bindings import Function, nodes_run
from canonize.references.passing_on import (
    BASES,
    CALLING_NOTHING,
    COLLECTING,
    ENTERING,
    EQUATING,
    HANDED,
    HELD_BY,
    HOOKS,
    KEEPING_RESULTS,
    LEAVING,
    OF_TABLES,
    ORDERING,
    PUTTING,
    RUNNING,
    SAME,
    SEEKING,
    TYPING,
    asks_of_given,
)
from canonize.references.sides import is_held, is_of_a_class, last_name
from canonize.references.word_questions import Asking, Asks, names_said, put_together
from canonize.resolution.parsed_files import parsed_file
from canonize.syntax.normal_form import decorator_word

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class WordFlow:
    """What one file says.

    Args:
        leads: by word, the words that get what it is.
        questions: each kind of question with its words once, and the lines at which it is asked.
        holding: classes of which an object is equal to another one by what it holds.
    """

    leads: dict[str, tuple[str, ...]]
    questions: dict[Asking, frozenset[int]]
    holding: tuple[str, ...] = ()


def word_flow(tree: SourceTree, path: str) -> WordFlow:
    """That of a file; read once as long as its bytes are the same."""
    facts = tree.facts(path)
    if WordFlow not in facts:
        body = parsed_file(tree, path) if path.endswith(".py") else None
        facts[WordFlow] = WordFlow({}, {}) if body is None else _Reading(path, body).flow()
    found = facts[WordFlow]
    assert isinstance(found, WordFlow)
    return found


class _Reading:
    """Reads one file, function by function."""

    def __init__(self, path: str, body: ast.Module) -> None:
        self._path, self._body = path, body
        self._scopes: list[dict[str, str]] = []
        self._leads: dict[str, set[str]] = {}
        self._questions: dict[Asking, set[int]] = {}
        self._methods, self._holding = set[int](), list[str]()
        self._imported = locals_of_imports(body)

    def flow(self) -> WordFlow:
        self._visit_all(self._body.body)
        leads = {word: tuple(to) for word, to in self._leads.items() if to}
        asked = {question: frozenset(at) for question, at in self._questions.items()}
        return WordFlow(leads, asked, tuple(self._holding))

    def _visit_all(self, some: Iterable[ast.AST]) -> None:
        pending = [*some][::-1]
        while pending:
            node = pending.pop()
            if node.__class__ in MUTE:
                pending += children_of(node)[::-1]
                continue
            self._read(node)
            for question in self._asked(node):
                alone = question.asks not in (Asks.ALIKE, Asks.AMONG)
                if question.of and (question.by or alone):
                    self._questions.setdefault(question, set()).add(getattr(node, "lineno", 0))
            if isinstance(node, Function):
                self._enter(node)
            else:
                pending += children_of(node)[::-1]

    def _enter(self, node: Function) -> None:
        """What stands in a function, with its names; what stands around it, without."""
        args = node.args
        around = [*args.defaults, *(one for one in args.kw_defaults if one is not None)]
        around += getattr(node, "decorator_list", ())
        inner: list[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else [*node.body]
        self._visit_all(around)
        mark = mark_of(self._path, node)
        self._scopes.append({name: name + mark for name in local_names(args, inner)})
        self._leads_of_parameters(node)
        self._visit_all(inner)
        if not isinstance(node, ast.Lambda):
            for below in nodes_run(node):
                if isinstance(below, (ast.Return, ast.Yield, ast.YieldFrom)):
                    self._lead((result_word(self._called(node)),), self._of(below.value))
        self._scopes.pop()

    def _leads_of_parameters(self, node: Function) -> None:
        args = node.args
        names = {self._word(name) for name in [*names_given(args)][id(node) in self._methods :]}
        called = lambda_word(node) if isinstance(node, ast.Lambda) else self._called(node)
        self._lead(names, {given_word(called)})
        for default in (*args.defaults, *args.kw_defaults):
            self._lead(names, self._of(default))

    def _called(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
        """The word by which a function, or a method, is called."""
        return attribute_word(node.name) if id(node) in self._methods else node.name

    def _word(self, name: str) -> str:
        return next((scope[name] for scope in reversed(self._scopes) if name in scope), name)

    def _lead(self, to: Iterable[str], words: Iterable[str]) -> None:
        targets = set(to)
        for word in words if targets else ():
            self._leads.setdefault(word, set()).update(targets - {word})

    def _alias(self, name: str, of: str) -> None:
        for form in (str, result_word, given_word, member_word):
            self._lead((form(name),), {form(of)})
        self._lead((given_word(of),), {given_word(name)})

    def _read(self, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._bind(target, value)
            case ast.AnnAssign() | ast.AugAssign() | ast.NamedExpr():
                self._bind(node.target, node.value)
            case ast.For() | ast.AsyncFor() | ast.comprehension():
                self._bind(node.target, node.iter)
            case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
                self._bind(target, value)
            case ast.ImportFrom(names=names):
                for alias in names:
                    if alias.asname not in (None, alias.name):
                        self._alias(str(alias.asname), alias.name)
            case ast.ClassDef():
                self._class(node)
            case ast.Call():
                self._call(node)
            case ast.Raise(exc=ast.expr() as raised):
                self._lead((RAISED,), self._of(raised))
            case ast.ExceptHandler(name=str(name)):
                self._lead((self._word(name),), {RAISED})
            case ast.Match():
                caught = [getattr(n, "name", None) for n in nodes_of(node)]
                self._lead((self._word(n) for n in caught if n), self._of(node.subject))
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                given = (given_word(self._called(node)),)
                for decorator in node.decorator_list:
                    inner = decorator.func if isinstance(decorator, ast.Call) else decorator
                    self._lead(given, map(given_word, self._lasts(inner)))

    def _bind(self, target: ast.expr, value: ast.expr | None) -> None:
        if value is None:
            return
        names, words = [*self._targets(target)], self._of(value)
        self._lead(names, words)
        for name in names:
            if isinstance(value, (ast.Name, ast.Attribute)):
                for read in self._lasts(value):
                    self._alias(name, read)
            elif isinstance(value, ast.Lambda):
                self._lead((result_word(name),), words)
            if called := lambda_word(value) if isinstance(value, ast.Lambda) else made_by(value):
                self._lead((given_word(called),), {given_word(name)})
        if isinstance(target, ast.Subscript):
            self._lead(names, self._of(target.slice))

    def _class(self, node: ast.ClassDef) -> None:
        """Its methods get what making one of it, or handing it on, is given."""
        self._methods.update(id(item) for item in node.body if isinstance(item, _FUNCTIONS))
        self._holding += [node.name] if are_equal_by_class(node) else []
        for item in node.body:
            if isinstance(item, ast.Assign):
                names = [t.id for t in item.targets if isinstance(t, ast.Name)]
                self._lead(map(attribute_word, names), self._of(item.value))
            elif isinstance(item, _FUNCTIONS):
                mark = mark_of(self._path, item)
                own, *others = [name + mark for name in names_given(item.args)] or [mark]
                if item.name in GIVEN_BY_CLASS or node.bases:
                    self._lead(others, {given_word(node.name)})
                self._lead((own,), {result_word(node.name)})
                if item.name in HOOKS | LEAVING:
                    self._lead(others, {ANY_CLASS if item.name in HOOKS else RAISED})

    def _call(self, node: ast.Call) -> None:
        """What it gives the function, and those that it hands on."""
        values = given_values(node)
        words = [self._of(value) for value in values]
        every = {word for some in words for word in some}
        called = filter(None, (*self._lasts(node.func), made_by(node.func)))
        self._lead(map(given_word, called), every)
        for keyword in node.keywords:
            if keyword.arg is not None:
                self._lead((attribute_word(keyword.arg),), self._of(keyword.value))
        calls = last_name(node.func) not in CALLING_NOTHING
        for number, value in enumerate(values) if calls else ():
            own = (lambda_word(value),) if isinstance(value, ast.Lambda) else ()
            if handed := own or self._lasts(value):
                others = {w for n, some in enumerate(words) if n != number for w in some}
                self._lead(map(given_word, handed), others)
        if isinstance(node.func, ast.Attribute) and node.func.attr in PUTTING:
            self._lead(self._targets(node.func.value), every)

    def _asked(self, node: ast.AST) -> Iterator[Asking]:
        """As `asked_apart` reads them."""
        if joined := put_together(node):
            yield Asking(Asks.TOGETHER, self._all(joined))
        yield from (Asking(Asks.CLASSES, self._of(key)) for key, _ in kept_as_keys(node))
        match node:
            case ast.Subscript(value=table, slice=key):
                yield Asking(Asks.AMONG, self._of(table), self._of(key))
                yield Asking(Asks.TOGETHER, self._of(table))
                yield from self._by_class(key)
            case ast.Compare(left=left, ops=[_], comparators=[right]):
                yield Asking(Asks.ALIKE, self._of(left), self._of(right))
                if made := [given_values(s) for s in (left, right) if isinstance(s, ast.Call)]:
                    asks = Asks.ALIKE if len(made) > 1 else Asks.TOGETHER
                    yield Asking(asks, *map(self._all, made))
            case ast.MatchClass(cls=kind) | ast.ExceptHandler(type=ast.expr() as kind):
                yield Asking(Asks.CLASS, self._of(kind))
            case ast.MatchValue(value=value):
                yield Asking(Asks.TOGETHER, self._of(value))
            case ast.Dict(keys=keys):
                if None in keys:
                    yield Asking(Asks.CLASSES, self._of(node))
            case ast.FunctionDef(decorator_list=decorators) if not KEEPING_RESULTS.isdisjoint(
                map(decorator_word, decorators)
            ):
                mark = mark_of(self._path, node)
                yield Asking(Asks.TOGETHER, frozenset(n + mark for n in names_given(node.args)))
            case ast.FunctionDef(decorator_list=[ast.Attribute(attr="register"), *_]):
                yield Asking(Asks.CLASS, self._all(arg.annotation for arg in node.args.args))
            case ast.ClassDef(body=body, bases=bases):
                yield from (Asking(Asks.DERIVED, frozenset((ANY_CLASS,))) for _ in bases[1:2])
                said = [item.annotation for item in body if isinstance(item, ast.AnnAssign)]
                yield Asking(Asks.CLASS, frozenset(names_said(said)))
            case ast.Call():
                yield from self._asked_by_call(node)

    def _asked_by_call(self, node: ast.Call) -> Iterator[Asking]:
        match node:
            case ast.Call(func=ast.Name(id="isinstance" | "issubclass"), args=[_, kinds]):
                yield Asking(Asks.CLASS, self._of(kinds))
            case ast.Call(args=[some, *_]) if last_name(node.func) in COLLECTING:
                yield Asking(Asks.TOGETHER, self._of(some))
                yield from self._by_class(some)
            case ast.Call() if asks_of_given(last_name(node.func)):
                is_order = last_name(node.func) in ORDERING
                asks = Asks.TOGETHER if is_order else Asks.CLASS
                yield Asking(asks, self._all(given_values(node)))
            case ast.Call(args=[left, right, *_]) if last_name(node.func) in EQUATING:
                yield Asking(Asks.ALIKE, self._of(left), self._of(right))
            case ast.Call() if last_name(node.func) == "groupby":
                yield Asking(Asks.CLASSES, frozenset((ANY_CLASS,)))
            case ast.Call(func=ast.Attribute(value=table, attr=attr), args=[first, *_]):
                if attr == "register":
                    yield Asking(Asks.CLASS, self._of(first))
                if attr in SEEKING:
                    yield Asking(Asks.AMONG, self._of(table), self._of(first))
                if attr in ENTERING:
                    yield from self._by_class(first)

    def _by_class(self, one: ast.expr) -> Iterator[Asking]:
        if isinstance(one, ast.Name) or is_of_a_class(one) or is_held(one):
            yield Asking(Asks.CLASSES, self._of(one))

    def _targets(self, target: ast.AST) -> Iterator[str]:
        """The words that a target binds, or into which it puts something."""
        match target:
            case ast.Tuple(elts=some) | ast.List(elts=some):
                for one in some:
                    yield from self._targets(one)
            case ast.Starred(value=inner) | ast.Subscript(value=inner):
                yield from self._targets(inner)
            case ast.Name() | ast.Attribute():
                yield self._last(target)
                if self._first(target) in self._imported:
                    yield last_name(target)  # a name of a module, perhaps

    def _first(self, node: ast.AST) -> str:
        """The name on which an attribute is set; "" for a name by itself."""
        while isinstance(node, ast.Attribute):
            if isinstance(node.value, ast.Name):
                return self._word(node.value.id)
            node = node.value
        return ""

    def _last(self, node: ast.AST) -> str:
        if isinstance(node, ast.Attribute):
            return attribute_word(node.attr)
        return self._word(node.id) if isinstance(node, ast.Name) else ""

    def _lasts(self, node: ast.AST) -> tuple[str, ...]:
        """The words under which a name is read: what has an attribute may be a module, too."""
        last = self._last(node)
        return (last, node.attr) if isinstance(node, ast.Attribute) else (last,) if last else ()

    def _all(self, some: Iterable[ast.expr | None]) -> Words:
        return frozenset(word for one in some for word in self._of(one))

    def _of(self, node: ast.AST | None) -> Words:
        """The words that an expression may be, as far as `possible_values` follows expressions."""
        match node:
            case ast.Name():
                name = self._last(node)
                return frozenset((name, result_word(name)))
            case ast.Attribute(value=value, attr=attr):
                if attr in BASES or attr in ("__class__", "__annotations__"):
                    return frozenset((ANY_CLASS,))
                read = self._lasts(node)
                lasts = self._lasts(value)
                inner = self._of(value) if attr in HELD_BY or not lasts else NOTHING
                owners = (*map(member_word, lasts or inner), *(inner if attr in HELD_BY else ()))
                given = (ANY_CLASS,) if attr in HANDED else ()
                return frozenset((*read, *map(result_word, read), *owners, *given))
            case ast.Call():
                return self._of_call(node)
            case ast.Dict(keys=keys, values=values):
                return self._all((*keys, *values))
            case ast.DictComp(key=key, value=value):
                return self._all((key, value))
            case ast.ListComp(elt=inner) | ast.SetComp(elt=inner) | ast.GeneratorExp(elt=inner):
                return self._of(inner)
            case ast.List() | ast.Tuple() | ast.Set() | ast.BoolOp():
                return self._all(node.values if isinstance(node, ast.BoolOp) else node.elts)
            case ast.IfExp(body=body, orelse=other):
                return self._all((body, other))
            case ast.BinOp():
                return self._all(operands(node))
            case ast.Lambda(body=inner):
                return self._of(inner)
            case ast.Subscript() | ast.Await() | ast.Starred() | ast.NamedExpr():
                return self._of(node.value)
        return NOTHING

    def _of_call(self, node: ast.Call) -> Words:
        name = last_name(node.func)
        if name in TYPING or name in HANDED:
            return frozenset((ANY_CLASS,))
        if isinstance(node.func, ast.Lambda):
            return self._of(node.func)
        called = self._lasts(node.func)
        found = {*map(result_word, called)}
        if not called:  # an element of a table, what another call gives, one of two
            of_func = self._of(node.func)
            found |= {*of_func - {ANY_CLASS}, *map(result_word, of_func)}
        if isinstance(node.func, ast.Attribute) and name in OF_TABLES:
            found |= self._of(node.func.value)
        return frozenset(found | (self._all(node.args) if name in SAME | RUNNING else NOTHING))
