"""Reads what a symbol offers, with what it inherits, across the modules of a tree."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from canonize.core.modules import ModuleMap
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.cst.api import Api, ApiKind, Bound, Member, MemberKind, Place
from canonize.cst.bound_names import BoundNames, Found, Stands, decorator_name
from canonize.cst.class_members import (
    OwnMembers,
    dataclass_fields,
    fields_signature,
    function_member,
    named_tuple_fields,
    own_members,
)
from canonize.cst.signatures import Parameter, Signature, Takes, written

_PLAIN = frozenset({"object", "ABC", "Generic", "Protocol"})
_PLAIN_METACLASSES = frozenset({"ABCMeta", "type"})
_ANYTHING = Signature((Parameter("args", Takes.REST),))
_DEEP = 12


class ApiReader:
    """Reads symbols, each once."""

    def __init__(self, tree: SourceTree, modules: ModuleMap) -> None:
        self._tree = tree
        self._modules = modules
        self._names = BoundNames(tree, modules)
        self._known: dict[Symbol, Api] = {}

    def read(self, symbol: Symbol) -> Api:
        """What the symbol offers; an `Api` of unknown kind says why it can't be told."""
        if symbol not in self._known:
            self._known[symbol] = self._read(symbol)
        return self._known[symbol]

    def _read(self, symbol: Symbol) -> Api:
        if symbol.is_module:
            return self._module(symbol)
        head, *rest = symbol.name.split(".")
        found = self._names.find(symbol.module, head)
        if found.stands is Stands.MODULE and not rest:
            return replace(self._module(Symbol(found.module)), symbol=symbol)
        node = found.node
        for part in rest:
            body = node.body if isinstance(node, ast.ClassDef) else []
            node = next((n for n in body if getattr(n, "name", "") == part), None)
        origin = Symbol(found.module or symbol.module, ".".join([found.name or head, *rest]))
        if found.stands is Stands.VALUE and not rest and node is not None:
            place = Place(found.path, node.lineno)
            return Api(symbol, origin, ApiKind.VALUE, place)
        if found.stands is not Stands.DEFINITION or node is None:
            problem = found.problem or f"{found.module} has no {symbol.name}"
            return Api(symbol, origin, ApiKind.UNKNOWN, problem=problem)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            member = function_member(node, found.path, in_class=bool(rest))
            kind, decorators = ApiKind.FUNCTION, member.wrappers
            return Api(symbol, origin, kind, member.place, member, decorators=decorators)
        assert isinstance(node, ast.ClassDef)
        return self._class(symbol, origin, replace(found, node=node))

    def _module(self, symbol: Symbol) -> Api:
        path = self._modules.path(symbol.module)
        bound = self._names.of_file(path) if path is not None else None
        if path is None or bound is None:
            problem = f"there is no module {symbol.module}"
            if path is not None:
                problem = f"{path} can't be parsed"
            elif self._modules.is_package(symbol.module):
                problem = f"{symbol.module} is a folder without __init__.py"
            return Api(symbol, symbol, ApiKind.UNKNOWN, problem=problem)
        members: dict[str, Member] = {}
        for name, bindings in bound.items():
            if name != "*":
                place = Place(path, bindings[0].node.lineno)
                members[name] = self._name_of_module(symbol.module, name, place)
        opens = [f"{symbol.module} has a star import"] if "*" in bound else []
        opens += ["its __getattr__ may provide it"] if "__getattr__" in bound else []
        return Api(
            symbol, symbol, ApiKind.MODULE, Place(path, 1), members=members, open=tuple(opens)
        )

    def _name_of_module(self, module: str, name: str, place: Place) -> Member:
        found = self._names.find(module, name)
        home = "" if found.module == module and found.stands is not Stands.MODULE else "imported"
        if found.stands is not Stands.DEFINITION:
            return Member(name, MemberKind.ATTRIBUTE, place, home=home)
        node = found.node
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            made = function_member(node, found.path, in_class=False)
            return replace(made, name=name, place=place, home=home)
        call = self.read(Symbol(found.module, found.name)).call
        signature = call.signature if call is not None else None
        return Member(name, MemberKind.CLASS, place, signature, Bound.NOTHING, home=home)

    def _class(self, symbol: Symbol, origin: Symbol, found: Found) -> Api:
        node = found.node
        assert isinstance(node, ast.ClassDef)
        lineage = _Lineage(self._names)
        lineage.add(found)
        place = Place(found.path, node.lineno)
        call = self._constructor(lineage, place)
        if "." not in origin.name:
            self._add_assigned(lineage.members, node.name, found.path)
        return Api(
            symbol,
            origin,
            ApiKind.CLASS,
            place,
            call,
            lineage.members,
            tuple(dict.fromkeys(lineage.open)),
            tuple(written(base) for base in node.bases),
            frozenset(lineage.ancestors),
            tuple(decorator_name(d) for d in node.decorator_list),
        )

    def _constructor(self, lineage: _Lineage, place: Place) -> Member:
        """How instances are made: ``__init__``, ``__new__`` or the fields of a dataclass."""
        untold = Member("__init__", MemberKind.METHOD, place)
        if lineage.odd_metaclass or lineage.odd_decorator:
            return untold
        for entry in lineage.entries:
            own = entry.own.members
            for name in ("__init__", "__new__"):
                if name in own:
                    return own[name] if own[name].kind is MemberKind.METHOD else untold
            if entry.fields is not None:
                return replace(untold, signature=lineage.all_fields(), place=entry.place)
            if entry.is_outside:
                return untold
        is_exception = bool(lineage.ancestors & {"BaseException"})
        return replace(untold, signature=_ANYTHING if is_exception else Signature())

    def _add_assigned(self, members: dict[str, Member], name: str, path: str) -> None:
        """``X.attribute = value`` below the class, at the top of its module."""
        module = self._names.of_file(path) or {}
        statements = {id(b.node): b.node for some in module.values() for b in some}
        for node in statements.values():
            for leaf in ast.walk(node) if isinstance(node, ast.Assign) else ():
                match leaf:
                    case ast.Attribute(value=ast.Name(id=found), attr=attr, ctx=ast.Store()):
                        if found == name:
                            place = Place(path, leaf.lineno)
                            members.setdefault(attr, Member(attr, MemberKind.ATTRIBUTE, place))


@dataclass
class _Entry:
    """One class of a lineage; ``fields`` when its statement makes a constructor of them."""

    own: OwnMembers
    place: Place
    fields: list[Parameter] | None = None
    is_outside: bool = False


@dataclass
class _Lineage:
    """A class and its bases, nearest first."""

    names: BoundNames
    entries: list[_Entry] = field(default_factory=list)
    members: dict[str, Member] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    ancestors: set[str] = field(default_factory=set)
    odd_metaclass: bool = False
    odd_decorator: bool = False
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def add(self, found: Found, depth: int = 0) -> None:
        node = found.node
        if not isinstance(node, ast.ClassDef) or (found.module, found.name) in self._seen:
            return
        self._seen.add((found.module, found.name))
        own = own_members(node, found.path)
        self.odd_decorator = self.odd_decorator or (
            depth == 0 and any(text.startswith("the decorator") for text in own.open)
        )
        for name, member in own.members.items():
            self.members.setdefault(name, member)
        self.open += own.open
        bases = [base.value if isinstance(base, ast.Subscript) else base for base in node.bases]
        texts = [ast.unparse(base) for base in bases]
        fields = dataclass_fields(node)
        if any(text.rpartition(".")[2] == "NamedTuple" for text in texts):
            fields = named_tuple_fields(node)
        self.entries.append(_Entry(own, Place(found.path, node.lineno), fields))
        for keyword in node.keywords:
            name = ast.unparse(keyword.value).rpartition(".")[2]
            if keyword.arg == "metaclass" and name not in _PLAIN_METACLASSES:
                self.odd_metaclass = True
        for text in texts:
            self._base(text, found, depth)

    def all_fields(self) -> Signature:
        """The fields of every dataclass of the lineage, farthest first."""
        listed = [entry.fields for entry in reversed(self.entries) if entry.fields is not None]
        return fields_signature([parameter for fields in listed for parameter in fields])

    def _base(self, text: str, below: Found, depth: int) -> None:
        last = text.rpartition(".")[2]
        self.ancestors.add(last)
        if last in _PLAIN or last == "NamedTuple" or depth > _DEEP:
            return
        found = self.names.dotted(below.module, text)
        if found.stands is Stands.DEFINITION:
            self.add(found, depth + 1)
        elif found.stands is Stands.BUILTIN:
            self._builtin(found.name, below)
        else:
            why = found.problem or f"{text} can't be followed"
            self.open.append(f"its base {text} may have it: {why}")
            self.entries.append(_Entry(OwnMembers(), Place(below.path, 1), is_outside=True))

    def _builtin(self, name: str, below: Found) -> None:
        base = getattr(builtins, name)
        if not isinstance(base, type):
            return
        self.ancestors.update(parent.__name__ for parent in base.__mro__)
        place = Place(below.path, getattr(below.node, "lineno", 1))
        for attribute in dir(base):
            kind = MemberKind.ATTRIBUTE
            member = Member(attribute, kind, place, home=name, is_declared=False)
            self.members.setdefault(attribute, member)
        if not issubclass(base, BaseException):
            self.entries.append(_Entry(OwnMembers(), place, is_outside=True))


def public_members(api: Api) -> Iterator[Member]:
    """What others may use: no leading underscore; of a module, what it defines or lists."""
    for member in api.members.values():
        if member.is_public and not (api.kind is ApiKind.MODULE and member.home == "imported"):
            yield member
