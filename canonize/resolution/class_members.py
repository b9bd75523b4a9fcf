"""What a class body gives its class and its instances, without the bases."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from canonize.core.ast_nodes import own_nodes
from canonize.core.reasons import Code, Reason
from canonize.resolution.api import Bound, Member, MemberKind, Place, SelfGiven
from canonize.resolution.binding_statements import decorator_name, flat
from canonize.resolution.generated_members import constant_keywords, generated_members
from canonize.resolution.given_selves import selves_given
from canonize.resolution.own_results import gives
from canonize.syntax.body_shapes import body_shape
from canonize.syntax.signatures import Parameter, Signature, Takes, signature_of, written
from canonize.syntax.stdlib_names import (
    HARMLESS_ON_CLASSES,
    MANAGERS,
    OF_CLASSES,
    PROPERTIES,
    TRANSPARENT,
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class OwnMembers:
    """What one class statement says.

    Args:
        open: why there may be more members.
        looked_up: what its methods look up on ``self``.
    """

    members: dict[str, Member] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    looked_up: set[str] = field(default_factory=set)


def own_members(node: ast.ClassDef, path: str) -> OwnMembers:
    """Methods, properties, attributes and nested classes, and what methods set on ``self``."""
    found = OwnMembers()
    functions: list[Function] = []
    unconditional = set(map(id, node.body))
    for statement, _ in flat(node.body):
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            functions.append(statement)
            _add_function(found.members, statement, path, node.name)
        elif isinstance(statement, ast.ClassDef):
            place = Place(path, statement.lineno)
            found.members[statement.name] = Member(statement.name, MemberKind.CLASS, place)
        else:
            _add_values(found.members, statement, path)
        for name in _bound_names(statement) if id(statement) not in unconditional else ():
            found.members[name] = replace(found.members[name], is_certain=False)
    for function in functions:
        _add_instance_attributes(found, function, path)
    for name, given in selves_given(functions).items():
        member = found.members[name]
        if member.bound is Bound.INSTANCE and member.kind is MemberKind.METHOD:
            always = given is SelfGiven.ALWAYS
            found.members[name] = replace(member, returns_self=always, gives_itself=given)
    for name in ("__getattr__", "__getattribute__"):
        if name in found.members:
            found.open.append(Reason(f"the {name} of {node.name} may provide it", Code.OWN_GETATTR))
    for decorator in node.decorator_list:
        if decorator_name(decorator) not in HARMLESS_ON_CLASSES:
            found.open.append(f"the decorator of {node.name} may change it")
    place = Place(path, node.lineno)
    for member in list(generated_members(node, found.members, place)):
        found.members[member.name] = member
    for member in found.members.values():
        found.members[member.name] = replace(member, home=node.name)
    return found


def function_member(
    node: Function,
    path: str,
    *,
    in_class: bool,
    named: Callable[[ast.expr], str] = decorator_name,
) -> Member:
    """A function, or a method with what its decorators make of it.

    Args:
        named: the name of a decorator, where its module may call it otherwise.
    """
    names = [named(decorator) for decorator in node.decorator_list]
    bound = _bound(node, names, in_class=in_class)
    is_property = bool(PROPERTIES & set(names))
    known = TRANSPARENT | MANAGERS | PROPERTIES | {"classmethod", "staticmethod"}
    wrappers = tuple(n for n in names if n not in known or n in MANAGERS)
    manager = _manager(names, node.returns)
    signature = None
    if not is_property and set(names) <= known:
        fills = bound is not Bound.NOTHING and bool(node.args.posonlyargs or node.args.args)
        returns = node.returns if not manager else None
        signature = signature_of(node.args, bound=fills, returns=returns)
    body = list(own_nodes(node))
    does = body_shape(node, is_method=bound is not Bound.NOTHING)
    yields = any(isinstance(inner, (ast.Yield, ast.YieldFrom)) for inner in body)
    return Member(
        node.name,
        MemberKind.PROPERTY if is_property else MemberKind.METHOD,
        Place(path, node.lineno),
        signature,
        bound,
        is_async=isinstance(node, ast.AsyncFunctionDef) and not manager,
        is_generator=yields and not manager,
        is_abstract=bool({"abstractmethod", "abstractproperty"} & set(names)),
        is_settable=not is_property or "cached_property" in names,
        wrappers=tuple(dict.fromkeys((*wrappers, *manager))),
        raises=frozenset(_raised(body)),
        is_certain="overload" not in names,
        shape=does.number,
        reads=does.reads,
        privates=does.privates,
        calls_super=any(isinstance(n, ast.Name) and n.id == "super" for n in body),
    )


def _manager(decorators: list[str], returns: ast.expr | None) -> tuple[str, ...]:
    """The kind of context manager that a call makes: decorated, or returned by annotation."""
    annotated = written(returns).partition("[")[0].rpartition(".")[2]
    for name, mark in (("asynccontextmanager", "AsyncContextManager"), ("contextmanager", "")):
        if name in decorators or (annotated.endswith(mark or "ContextManager") and annotated):
            return (name,)
    return ()


def dataclass_fields(node: ast.ClassDef) -> list[Parameter] | None:
    """The constructor's parameters that a dataclass statement adds; ``None``: it makes none."""
    decorator = next((d for d in node.decorator_list if decorator_name(d) == "dataclass"), None)
    if decorator is None:
        return None
    options = constant_keywords(decorator)
    if options.get("init") is False:
        return None
    return _fields(node, keyword_only=options.get("kw_only") is True)


def named_tuple_fields(node: ast.ClassDef) -> list[Parameter]:
    """The parameters of a class that derives from ``NamedTuple``."""
    return _fields(node, keyword_only=False)


def _fields(node: ast.ClassDef, *, keyword_only: bool) -> list[Parameter]:
    found: list[Parameter] = []
    for item in node.body:
        if not isinstance(item, ast.AnnAssign) or not isinstance(item.target, ast.Name):
            continue
        annotation = written(item.annotation)
        if annotation.rpartition(".")[2] == "KW_ONLY":
            keyword_only = True
            continue
        if annotation.partition("[")[0].rpartition(".")[2] == "ClassVar":
            continue
        made = item.value if isinstance(item.value, ast.Call) else None
        options = (
            constant_keywords(made) if made is not None and decorator_name(made) == "field" else {}
        )
        if options.get("init") is False:
            continue
        only = options.get("kw_only", keyword_only) is True
        takes = Takes.KEYWORD if only else Takes.EITHER
        found.append(Parameter(item.target.id, takes, _default(item.value), annotation))
    return found


def _default(value: ast.expr | None) -> str:
    if value is None:
        return ""
    if isinstance(value, ast.Call) and decorator_name(value) == "field":
        by_name = {k.arg: k.value for k in value.keywords}
        if "default" in by_name:
            return ast.unparse(by_name["default"])
        factory = by_name.get("default_factory")
        return f"{ast.unparse(factory)}()" if factory is not None else ""
    return ast.unparse(value)


def fields_signature(fields: list[Parameter]) -> Signature:
    """Fields in the order in which a constructor takes them: keyword-only ones last."""
    latest = {p.name: p for p in fields}
    ordered = [latest[name] for name in dict.fromkeys(p.name for p in fields)]
    ordered.sort(key=lambda p: p.takes is Takes.KEYWORD)
    return Signature(tuple(ordered))


def _bound(node: Function, names: list[str], *, in_class: bool) -> Bound:
    if not in_class or "staticmethod" in names:
        return Bound.NOTHING
    if "classmethod" in names or node.name in OF_CLASSES:
        return Bound.CLASS
    return Bound.INSTANCE


def _add_function(members: dict[str, Member], node: Function, path: str, cls: str) -> None:
    names = [decorator_name(decorator) for decorator in node.decorator_list]
    before = members.get(node.name)
    if before is not None and before.kind is MemberKind.PROPERTY:
        if "setter" in names:
            members[node.name] = replace(before, is_settable=True)
        if {"setter", "deleter", "getter"} & set(names):
            return
    member = function_member(node, path, in_class=True)
    members[node.name] = replace(member, gives=gives(node, cls))


def _add_values(members: dict[str, Member], node: ast.stmt, path: str) -> None:
    value = getattr(node, "value", None)
    for name in _assigned(node):
        place = Place(path, node.lineno)
        made = decorator_name(value) if isinstance(value, ast.Call) else ""
        if isinstance(value, ast.Name) and value.id in members:
            members[name] = replace(members[value.id], name=name, place=place)
        elif isinstance(value, ast.Lambda):
            signature = signature_of(value.args, bound=bool(value.args.args))
            members[name] = Member(name, MemberKind.METHOD, place, signature)
        elif made in PROPERTIES:
            members[name] = Member(name, MemberKind.PROPERTY, place)
        else:
            text = written(value) if isinstance(value, ast.expr) else ""
            members[name] = Member(name, MemberKind.ATTRIBUTE, place, value=text)
            if name == "__slots__" and isinstance(value, (ast.Tuple, ast.List)):
                for item in value.elts:
                    if isinstance(item, ast.Constant) and isinstance(item.value, str):
                        slot = Member(item.value, MemberKind.ATTRIBUTE, place)
                        members.setdefault(item.value, slot)


def _bound_names(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
    else:
        yield from _assigned(node)


def _assigned(node: ast.stmt) -> Iterator[str]:
    for part in ast.iter_child_nodes(node):
        if not isinstance(part, (ast.stmt, ast.ExceptHandler, ast.match_case)):
            for leaf in ast.walk(part):
                if isinstance(leaf, ast.Name) and isinstance(leaf.ctx, ast.Store):
                    yield leaf.id
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from ((a.asname or a.name).partition(".")[0] for a in node.names)


def _add_instance_attributes(found: OwnMembers, function: Function, path: str) -> None:
    given = [*function.args.posonlyargs, *function.args.args]
    if not given or any(decorator_name(d) == "staticmethod" for d in function.decorator_list):
        return
    receiver = given[0].arg
    for inner in ast.walk(function):
        match inner:
            case ast.Attribute(value=ast.Name(id=name), attr=attr, ctx=ast.Load()) if (
                name == receiver and attr != "__dict__"
            ):
                found.looked_up.add(attr)
            case ast.Attribute(value=ast.Name(id=name), attr=attr, ctx=ast.Store()):
                if name == receiver and attr not in found.members:
                    place = Place(path, inner.lineno)
                    member = Member(attr, MemberKind.ATTRIBUTE, place, is_declared=False)
                    found.members[attr] = member
            case ast.Call(func=ast.Name(id="setattr"), args=[ast.Name(id=name), computed, *_]):
                if name == receiver and not isinstance(computed, ast.Constant):
                    found.open.append(f"{path}:{inner.lineno} sets attributes by computed names")
            case ast.Attribute(value=ast.Name(id=name), attr="__dict__") if name == receiver:
                if function.name not in ("__repr__", "__eq__", "__getstate__", "to_dict"):
                    found.open.append(f"{path}:{inner.lineno} works on its __dict__")


def _raised(body: list[ast.AST]) -> Iterator[str]:
    for inner in body:
        if isinstance(inner, ast.Raise) and inner.exc is not None:
            made = inner.exc.func if isinstance(inner.exc, ast.Call) else inner.exc
            name = written(made).rpartition(".")[2] if isinstance(made, _NAMING) else ""
            if name[:1].isupper():
                yield name


_NAMING = (ast.Name, ast.Attribute)
