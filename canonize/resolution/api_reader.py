"""Reads what a symbol offers, with what it inherits, across the modules of a tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from canonize.core.ast_nodes import dotted_name
from canonize.core.outside_modules import outside_module
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.resolution.api import Api, ApiKind, Bound, Member, MemberKind, Place
from canonize.resolution.binding_statements import BindingStatement, decorator_name, flat
from canonize.resolution.class_members import function_member
from canonize.resolution.mro import Lineage
from canonize.resolution.named_tuples import named_tuple_takes
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.resolver import Found, Stands
from canonize.resolution.spelt_out import spelt_out
from canonize.syntax.signatures import written


class ApiReader:
    """Reads symbols, each once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._names = project.names
        self._beyond = project.names_beyond
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
        if found.stands is Stands.OUTSIDE and self._project.tree.outside is not None:
            found = self._beyond.find(found.module, found.name or head)
        if found.stands is Stands.MODULE and not rest:
            return replace(self._module(Symbol(found.module)), symbol=symbol)
        node = found.node
        for part in rest:
            body = node.body if isinstance(node, ast.ClassDef) else []
            node = next((n for n in body if getattr(n, "name", "") == part), None)
        origin = Symbol(found.module or symbol.module, ".".join([found.name or head, *rest]))
        if found.stands is Stands.VALUE and not rest and node is not None:
            place = Place(found.path, node.lineno)
            takes = named_tuple_takes(getattr(node, "value", None))
            call = takes and Member("__new__", MemberKind.METHOD, place, takes, Bound.NOTHING)
            return Api(symbol, origin, ApiKind.VALUE, place, call or None)
        if found.stands is not Stands.DEFINITION or node is None:
            problem = found.problem or Reason(
                f"{found.module} has no {symbol.name}", Code.NO_TARGET
            )
            return Api(symbol, origin, ApiKind.UNKNOWN, problem=problem)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            named = partial(self._decorator, found.module)
            member = function_member(node, found.path, in_class=bool(rest), named=named)
            member = replace(member, is_certain=member.is_certain and not found.has_rival)
            member = self._meant(member)
            kind, decorators = ApiKind.FUNCTION, member.wrappers
            return Api(symbol, origin, kind, member.place, member, decorators=decorators)
        assert isinstance(node, ast.ClassDef)
        return self._class(symbol, origin, replace(found, at=BindingStatement(node)))

    def _decorator(self, module: str, decorator: ast.expr) -> str:
        """The name of a decorator where it comes from: ``from deco import timed as t``."""
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        text = dotted_name(called)
        found = self._names.dotted(module, text) if text else None
        return (found.name.rpartition(".")[2] if found else "") or decorator_name(decorator)

    def _module(self, symbol: Symbol) -> Api:
        path = self._project.modules.path(symbol.module)
        bound = self._names.of_file(path) if path is not None else None
        if path is None or bound is None:
            if path is not None:
                problem = Reason(f"{path} can't be parsed", Code.UNREADABLE)
            elif self._project.modules.is_package(symbol.module):
                problem = Reason(f"{symbol.module} is a folder without __init__.py", Code.NO_TARGET)
            else:
                problem = Reason(f"there is no module {symbol.module}", Code.NO_TARGET)
            return Api(symbol, symbol, ApiKind.UNKNOWN, problem=problem)
        members: dict[str, Member] = {}
        for name, bindings in bound.items():
            if name != "*":
                place = Place(path, bindings[0].line)
                members[name] = self._name_of_module(symbol.module, name, place)
        opens: list[str] = []
        if "*" in bound:
            opens.append(Reason(f"{symbol.module} has a star import", Code.STAR))
        if "__getattr__" in bound:
            opens.append(Reason("its __getattr__ may provide it", Code.OWN_GETATTR))
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
        names = self._beyond if outside_module(found.path) else self._names
        lineage = Lineage(names, found)
        members = {
            name: self._meant(replace(member, value=lineage.enum.get(name, member.value)))
            for name, member in lineage.members().items()
        }
        if "." not in origin.name:
            self._add_assigned(members, node.name, found.path)
        return Api(
            symbol,
            origin,
            ApiKind.CLASS,
            Place(found.path, node.lineno),
            self._meant(lineage.constructor()),
            members,
            lineage.open,
            tuple(written(base) for base in node.bases),
            frozenset(lineage.ancestors),
            tuple(decorator_name(d) for d in node.decorator_list),
            traits=lineage.all_traits(),
            looked_up=lineage.looked_up,
            enum=lineage.enum,
            metaclass=lineage.metaclass,
            has_unknown_base=lineage.has_unknown_base,
        )

    def _meant(self, member: Member) -> Member:
        """The same with the constants of its module in place of their names."""
        module = self._project.modules.name(member.place.path)
        if module is None:
            return member
        signature = member.signature
        if signature is not None and any(p.default for p in signature.parameters):
            filled = tuple(
                replace(p, default=self._constant(module, p.default)) for p in signature.parameters
            )
            signature = replace(signature, parameters=filled)
        return replace(member, signature=signature, value=self._constant(module, member.value))

    def _constant(self, module: str, text: str) -> str:
        """What a name of a module is assigned, if that is a literal; else the text, spelt out."""
        if not _is_name(text):
            return spelt_out(text, module, self._names)
        found = self._names.dotted(module, text)
        value = getattr(found.node, "value", None) if found.stands is Stands.VALUE else None
        try:
            if isinstance(value, ast.expr):
                return repr(ast.literal_eval(value))
        except (ValueError, TypeError, RecursionError):
            pass
        return spelt_out(text, module, self._names)

    def _add_assigned(self, members: dict[str, Member], name: str, path: str) -> None:
        """``X.attribute = value`` below the class, at the top of its module."""
        module = parsed_file(self._project.tree, path)
        for node, _ in flat(module.body) if module is not None else ():
            for leaf in ast.walk(node) if isinstance(node, ast.Assign) else ():
                match leaf:
                    case ast.Attribute(value=ast.Name(id=found), attr=attr, ctx=ast.Store()):
                        if found == name:
                            place = Place(path, leaf.lineno)
                            members.setdefault(attr, Member(attr, MemberKind.ATTRIBUTE, place))


def _is_name(text: str) -> bool:
    """Whether a default is spelt as a name: no literal, no call, no keyword."""
    return text.replace(".", "").isidentifier() and text not in ("None", "True", "False")


def public_members(api: Api) -> Iterator[Member]:
    """What others may use: no leading underscore; of a module, what it defines or lists."""
    for member in api.members.values():
        if member.is_public and not (api.kind is ApiKind.MODULE and member.home == "imported"):
            yield member
