"""A class becomes a thin adapter: its API stays, and everything is handed on to another class."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import libcst as cst

from canonize.core.reasons import Code, Reason
from canonize.resolution.api import Api, Bound, Member, MemberKind, SelfGiven, taken
from canonize.rewriting.definitions.adapter_statements import (
    bare,
    called_with,
    is_dunder,
    makes,
    method_of,
    only_asks,
    private_of_parameters,
    receiver_name,
    statement_of,
    with_body,
    yields_async,
)
from canonize.rewriting.definitions.handing_on import Differences, handed_on
from canonize.syntax.scopes import dotted
from canonize.syntax.signatures import Signature, signature_of
from canonize.syntax.statements import is_docstring

HELD = "_canonical"
"""The attribute in which an adapter holds what it hands on to."""

_COMPARISONS = frozenset({"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"})
_BY_PLACE = _COMPARISONS | {
    "__len__", "__iter__", "__next__", "__bool__", "__hash__", "__str__", "__repr__", "__call__",
    "__contains__", "__getitem__", "__setitem__", "__delitem__", "__missing__", "__reversed__",
    "__enter__", "__exit__", "__aenter__", "__aexit__", "__aiter__", "__anext__", "__int__",
    "__float__", "__index__", "__bytes__", "__format__", "__length_hint__", "__await__",
}  # fmt: skip
_ACCESSORS = ("setter", "deleter", "getter")


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a class can't become an adapter, and the line that says it."""

    line: int
    reason: str


@dataclass(frozen=True)
class AdapterWanted:
    """What is asked for.

    Args:
        old, new: both APIs.
        node: the class as `ast` has it, of the same text.
        made: how the canonical is called in the file.
        construction, methods, attributes: what differs.
        target_node: the canonical's class.
    """

    old: Api
    new: Api
    node: ast.ClassDef
    target_node: ast.ClassDef
    made: str
    construction: Differences = field(default_factory=Differences)
    methods: Mapping[str, Differences] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)


class AdapterClass:
    """Writes the adapter, or says what stands in its way."""

    def __init__(self, wanted: AdapterWanted) -> None:
        self._wanted = wanted
        self.objections: list[Objection] = []
        self.gone: list[str] = []
        """Private members that nothing needs any more."""

    def body(self, node: cst.ClassDef) -> Sequence[cst.BaseStatement]:
        """The statements of the new class body; see `objections` before they are used."""
        found: list[cst.BaseStatement] = []
        self._review_class()
        by_line = {n.name: n for n in self._functions()}
        has_init = False
        for statement in node.body.body if isinstance(node.body, cst.IndentedBlock) else ():
            match statement:
                case _ if is_docstring(statement) and not found:
                    assert isinstance(statement, cst.SimpleStatementLine)
                    found.append(statement)
                case cst.FunctionDef(name=cst.Name(value="__init__")):
                    has_init = True
                    found += self._initialiser(statement, by_line["__init__"])
                case cst.FunctionDef():
                    found += self._function(statement)
                case cst.SimpleStatementLine():
                    found += self._values(statement)
                case _:
                    self._object(
                        self._wanted.node.lineno,
                        Reason("its body holds more than definitions", Code.EFFECTS),
                    )
        if not has_init:
            call = self._construct(Signature())
            at = 1 if found and is_docstring(found[0]) else 0
            made = statement_of(f"def __init__(self):\n    self.{HELD} = {call}\n", blank=at > 0)
            found.insert(at, made)
        found += self._instance_attributes(node)
        return found

    def _object(self, line: int, reason: str) -> None:
        self.objections.append(Objection(line, reason))

    def _review_class(self) -> None:
        node, old, new = self._wanted.node, self._wanted.old, self._wanted.new
        bases = [base for base in old.bases if base != "object"]
        if bases:
            self._object(node.lineno, f"what it has from its base {bases[0]} would stay its own")
        if node.keywords:
            self._object(node.lineno, Reason("its class statement has keywords", Code.ARGUMENTS))
        if node.decorator_list:
            self._object(node.lineno, "a decorator makes something of its body")
        if HELD in old.members:
            self._object(node.lineno, f"it has a member {HELD} already")
        for reason in (*old.open, *new.open):
            self._object(node.lineno, reason)
        if any(m.is_abstract for m in new.members.values()):
            self._object(node.lineno, f"{new.origin.leaf} is abstract")

    def _functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in self._wanted.node.body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield node

    # The constructor -----------------------------------------------------------------------------

    def _construct(self, mine: Signature) -> str:
        theirs = taken(self._wanted.new)
        if theirs is None:
            theirs = self._bare_constructor()
        if theirs is None:
            self._object(self._wanted.node.lineno, "what the canonical's constructor takes is open")
            return f"{self._wanted.made}()"
        found = handed_on(mine, theirs, self._wanted.construction)
        if found.objection:
            self._object(
                self._wanted.node.lineno,
                Reason(f"its constructor: {found.objection}", found.objection),
            )
        return self._wanted.construction.result(f"{self._wanted.made}({found.arguments})")

    def _bare_constructor(self) -> Signature | None:
        new = self._wanted.new
        made = "__init__" in new.members or "__new__" in new.members
        plain = not new.decorators and not [b for b in new.bases if b != "object"]
        return Signature() if plain and not made else None

    def _initialiser(
        self, statement: cst.FunctionDef, node: ast.FunctionDef | ast.AsyncFunctionDef
    ) -> list[cst.BaseStatement]:
        mine = signature_of(node.args, bound=True)
        call = self._construct(mine)
        receiver = receiver_name(node)
        return [with_body(statement, [f"{receiver}.{HELD} = {call}"])]

    # Methods and properties ----------------------------------------------------------------------

    def _function(self, statement: cst.FunctionDef) -> list[cst.BaseStatement]:
        name = statement.name.value
        node = self._node_of(statement)
        if name.startswith("_") and not is_dunder(name):
            self.gone.append(name)
            return []
        if node is None:
            self._object(self._wanted.node.lineno, f"{name} is defined more than once")
            return []
        decorators = [dotted(called_with(d.decorator)) for d in statement.decorators]
        if any(d.rpartition(".")[2] in _ACCESSORS for d in decorators):
            return self._accessor(statement, node, decorators)
        if is_dunder(name) and name not in _BY_PLACE:
            self._object(node.lineno, Reason(f"{name} can't be handed on", Code.MEMBER))
            return []
        old = self._wanted.old.members.get(name)
        if old is None:
            return []
        if old.kind is MemberKind.PROPERTY:
            called = self._called_for_a_value(name)
            new = called or self._value(name, node.lineno)
            return [with_body(statement, [f"return {receiver_name(node)}.{HELD}.{new}"])]
        lines = self._method(name, node, old)
        stays = statement.with_changes(asynchronous=None) if yields_async(old) else statement
        return [with_body(stays, lines)] if lines else []

    def _node_of(self, statement: cst.FunctionDef) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
        """The same function as `ast` has it, by name and place among those of its name."""
        name = statement.name.value
        same = [node for node in self._functions() if node.name == name]
        decorators = [dotted(called_with(d.decorator)) for d in statement.decorators]
        for node in same:
            if [ast.unparse(bare(d)) for d in node.decorator_list] == decorators:
                return node
        return same[0] if len(same) == 1 else None

    def _accessor(
        self,
        statement: cst.FunctionDef,
        node: ast.FunctionDef | ast.AsyncFunctionDef,
        decorators: list[str],
    ) -> list[cst.BaseStatement]:
        new = self._value(statement.name.value, node.lineno)
        what = f"{receiver_name(node)}.{HELD}.{new}"
        if any(d.endswith("deleter") for d in decorators):
            return [with_body(statement, [f"del {what}"])]
        found = self._wanted.new.members.get(new)
        if found is not None and not found.is_settable:
            self._object(node.lineno, f"{new} can't be set there")
        value = node.args.args[-1].arg
        return [with_body(statement, [f"{what} = {value}"])]

    def _value(self, name: str, line: int) -> str:
        """The canonical's attribute or property in the place of a value."""
        new = self._wanted.attributes.get(name) or (
            self._wanted.methods[name].name if name in self._wanted.methods else ""
        )
        new = new or name
        found = self._wanted.new.members.get(new)
        if found is None:
            self._object(
                line, Reason(f"{self._wanted.new.origin.leaf} has no {new}", Code.NO_TARGET)
            )
        elif found.kind not in (MemberKind.ATTRIBUTE, MemberKind.PROPERTY):
            self._object(line, f"{new} is a {found.kind.value} there")
        return new

    def _called_for_a_value(self, name: str) -> str:
        """The call of a method that gives what a property does; empty where there is none."""
        new = self._wanted.methods[name].name if name in self._wanted.methods else ""
        found = self._wanted.new.members.get(new or name)
        if found is None or found.kind is not MemberKind.METHOD or found.signature is None:
            return ""
        is_plain = found.bound is Bound.INSTANCE and not found.is_async and not found.is_generator
        is_plain = is_plain and not found.signature.required and not found.wrappers
        return f"{found.name}()" if is_plain and not found.returns_self else ""

    def _method(
        self, name: str, node: ast.FunctionDef | ast.AsyncFunctionDef, old: Member
    ) -> list[str]:
        differences = self._wanted.methods.get(name, Differences())
        new_name = differences.name or name
        new = self._wanted.new.members.get(new_name)
        if new is not None and only_asks(old) and new.kind is MemberKind.PROPERTY:
            return [f"return {receiver_name(node)}.{HELD}.{new_name}"]
        reason = self._unlike(name, node, old, new, new_name)
        if reason or new is None or old.signature is None or new.signature is None:
            self._object(node.lineno, Reason(f"{name}: {reason}", reason))
            return []
        unwrapped = self._unwrapped(name, node)
        found = handed_on(
            old.signature,
            new.signature,
            differences,
            unwrapped=unwrapped,
            by_place=name in _BY_PLACE and name != "__call__",
        )
        if found.objection:
            self._object(node.lineno, Reason(f"{name}: {found.objection}", found.objection))
        held = f"{receiver_name(node)}.{HELD}" if old.bound is Bound.INSTANCE else self._wanted.made
        call = f"{held}.{new_name}({found.arguments})"
        if new.is_async and not new.is_generator:
            call = f"await {call}"
        call = differences.result(call)
        if old.bound is Bound.CLASS:
            cls = receiver_name(node)
            return [f"made = {cls}.__new__({cls})", f"made.{HELD} = {call}", "return made"]
        if old.returns_self:
            return [call, f"return {receiver_name(node)}"]
        if new.gives_itself is SelfGiven.SOMETIMES:
            own = receiver_name(node)
            return [f"given = {call}", f"return {own} if given is {held} else given"]
        return [f"return {call}"]

    def _unlike(
        self,
        name: str,
        node: ast.FunctionDef | ast.AsyncFunctionDef,
        old: Member,
        new: Member | None,
        new_name: str,
    ) -> str:
        """Why one method can't stand for the other."""
        leaf = self._wanted.new.origin.leaf
        if new is None:
            return Reason(f"{leaf} has no {new_name}", Code.NO_TARGET)
        if new.kind is not MemberKind.METHOD:
            return f"{new_name} is a {new.kind.value} there"
        if old.signature is None or new.signature is None:
            return "a decorator may change what it takes"
        if new.is_async and not old.is_async:
            return Reason(
                f"{new_name} is async there, and a function that is not can't await it", Code.ASYNC
            )
        if old.is_generator != new.is_generator:
            return f"{'it' if old.is_generator else new_name} is a generator, the other is not"
        if old.returns_self != new.returns_self:
            return f"{'it' if old.returns_self else new_name} returns self, the other does not"
        if new.gives_itself is SelfGiven.INSIDE:
            return f"{new_name} gives itself inside of something else, which would be no adapter"
        if old.bound is not new.bound and Bound.INSTANCE in (old.bound, new.bound):
            return "one belongs to instances, the other to the class"
        their = method_of(self._wanted.target_node, new_name)
        mine_makes = makes(node, self._wanted.old.origin.leaf)
        theirs_makes = their is not None and makes(their, self._wanted.new.origin.leaf)
        if old.bound is Bound.CLASS:
            both = mine_makes and theirs_makes
            return "" if both else "it can't be told that it makes an instance of its own class"
        if mine_makes or theirs_makes:
            return "it makes an instance of its own class, which would be one of the other"
        looks = private_of_parameters(node)
        if looks and name not in _COMPARISONS and not self._unwrapped(name, node):
            return f"it looks into {looks}, which would be an adapter"
        return ""

    def _unwrapped(self, name: str, node: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[str, str]:
        """Parameters that are adapters themselves, with what they hold."""
        own = self._wanted.old.origin.leaf
        found = {}
        for argument in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]:
            annotation = argument.annotation
            said = ast.unparse(annotation).strip("'\"") if annotation is not None else ""
            if name in _COMPARISONS and argument is not node.args.args[0]:
                found[argument.arg] = f'getattr({argument.arg}, "{HELD}", {argument.arg})'
            elif said == own:
                found[argument.arg] = f"{argument.arg}.{HELD}"
        return found

    # Values ---------------------------------------------------------------------------------------

    def _values(self, statement: cst.SimpleStatementLine) -> list[cst.BaseStatement]:
        found: list[cst.BaseStatement] = []
        for small in statement.body:
            match small:
                case cst.Pass() | cst.Expr(value=cst.Ellipsis() | cst.SimpleString()):
                    continue
                case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))]):
                    pass
                case cst.AnnAssign(target=cst.Name(value=name), value=value):
                    if value is None:
                        continue
                case _:
                    self._object(
                        self._wanted.node.lineno,
                        Reason("its body holds more than definitions", Code.EFFECTS),
                    )
                    continue
            if is_dunder(name):
                self._object(
                    self._wanted.node.lineno, Reason(f"{name} can't be handed on", Code.MEMBER)
                )
            elif name.startswith("_"):
                self.gone.append(name)
            else:
                new = self._value(name, self._wanted.node.lineno)
                member = self._wanted.new.members.get(new)
                if member is not None and not member.is_declared:
                    line = self._wanted.node.lineno
                    self._object(line, f"{new} is no attribute of the class there")
                line = f"{name} = {self._wanted.made}.{new}"  # type: ignore[assignment]  # text
                made = cst.parse_statement(str(line))
                assert isinstance(made, cst.SimpleStatementLine)
                found.append(made.with_changes(leading_lines=statement.leading_lines))
        return found

    def _instance_attributes(self, node: cst.ClassDef) -> list[cst.BaseStatement]:
        """Attributes that only methods set become properties."""
        found: list[cst.BaseStatement] = []
        for name, member in self._wanted.old.members.items():
            if member.kind is not MemberKind.ATTRIBUTE or member.is_declared:
                continue
            if name.startswith("_"):
                self.gone.append(name)
                continue
            new = self._value(name, member.place.line)
            theirs = self._wanted.new.members.get(new)
            get = f"@property\ndef {name}(self):\n    return self.{HELD}.{new}\n"
            found.append(statement_of(get, blank=True))
            if theirs is not None and theirs.is_settable:
                put = f"@{name}.setter\ndef {name}(self, value):\n    self.{HELD}.{new} = value\n"
                found.append(statement_of(put, blank=True))
        return found
