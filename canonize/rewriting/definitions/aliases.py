"""Where ``Old = New`` may stand, at a module's top level or in a class, and where it must not."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from canonize.core.reasons import Code, Reason
from canonize.syntax.scopes import Binding, Scope, ScopeKind, Scopes, below, dotted
from canonize.syntax.statements import find_definition
from canonize.syntax.stdlib_names import NAMEABLE_TWICE, Special

Statement = cst.SimpleStatementLine | cst.BaseCompoundStatement


@dataclass(frozen=True, slots=True)
class Below:
    """It may stand right below this statement."""

    statement: Statement


@dataclass(frozen=True, slots=True)
class Present:
    """It is there already."""

    at: cst.CSTNode


@dataclass(frozen=True, slots=True)
class Barred:
    """It must not be added; ``at`` is what stands in the way, if it is one place."""

    reason: str
    at: cst.CSTNode | None = None


Answer = Below | Present | Barred


def alias_answer(module: cst.Module, scopes: Scopes, old: str, new: str) -> Answer:
    """Whether a module can have ``old = new`` after what defines ``new``."""
    taken = scopes.top.bindings.get(old, [])
    if taken:
        return _taken(module.body, taken, old, new)
    bindings = scopes.top.bindings.get(new, [])
    if not bindings:
        return Barred(Reason(f"the module has no {new}", Code.NO_TARGET))
    holders = [line for line in module.body if _binds(line, new)]
    if len(holders) != len(bindings):
        return Barred(
            f"{new} is bound inside a block, or again: a second name would not follow it",
            bindings[-1].node,
        )
    if len(holders) > 1 and not all(isinstance(line, cst.FunctionDef) for line in holders):
        return Barred(
            f"{new} is bound {len(holders)} times: a second name would not follow it",
            bindings[-1].node,
        )
    last = holders[-1]
    assert isinstance(last, (cst.SimpleStatementLine, cst.BaseCompoundStatement))
    return Below(end_of_imports(module, last))


def end_of_imports(module: cst.Module, line: Statement) -> Statement:
    """The last of the import statements that follow on one another, if ``line`` is one of them."""
    index = next(i for i, node in enumerate(module.body) if node is line)
    while index + 1 < len(module.body) and is_import(module.body[index]):
        follower = module.body[index + 1]
        if not is_import(follower):
            break
        index += 1
    found = module.body[index]
    assert isinstance(found, (cst.SimpleStatementLine, cst.BaseCompoundStatement))
    return found


def is_import(node: cst.CSTNode) -> bool:
    """Whether a line consists of import statements."""
    return isinstance(node, cst.SimpleStatementLine) and all(
        isinstance(small, (cst.Import, cst.ImportFrom)) for small in node.body
    )


def _taken(body: object, bindings: list[Binding], old: str, new: str) -> Answer:
    assert isinstance(body, (list, tuple))
    for line in body:
        if _is_alias(line, old, new) and len(bindings) == 1:
            return Present(line)
    return Barred(
        Reason(f"{old} is taken: it means something else here", Code.NAME_TAKEN), bindings[0].node
    )


def _is_alias(line: cst.CSTNode, old: str, new: str) -> bool:
    match line:
        case cst.SimpleStatementLine(
            body=[
                cst.Assign(
                    targets=[cst.AssignTarget(target=cst.Name(value=left))],
                    value=cst.Name(value=right),
                )
            ]
        ):
            return (left, right) == (old, new)
    return False


def _binds(line: cst.CSTNode, name: str) -> bool:
    """Whether a statement of a block is one that binds a name, and binds it always."""
    if isinstance(line, (cst.FunctionDef, cst.ClassDef)):
        return line.name.value == name
    if not isinstance(line, cst.SimpleStatementLine):
        return False
    for small in line.body:
        match small:
            case cst.Assign(targets=targets):
                if any(_is_name(target.target, name) for target in targets):
                    return True
            case cst.AnnAssign(target=target):  # in a stub `name: type` is a definition
                if _is_name(target, name):
                    return True
            case cst.Import(names=aliases) | cst.ImportFrom(names=[*aliases]):
                if any(_local(alias) == name for alias in aliases):
                    return True
    return False


def _is_name(node: cst.BaseExpression, name: str) -> bool:
    return isinstance(node, cst.Name) and node.value == name


def _local(alias: cst.ImportAlias) -> str:
    if alias.asname is not None:
        return dotted(alias.asname.name)
    return dotted(alias.name).partition(".")[0]


# In a class --------------------------------------------------------------------------------------

_SPECIAL = {
    Special.ENUMERATION: "an enumeration makes members of what stands in it",
    Special.PROTOCOL: "every class that fits the protocol would need it too",
    Special.TYPED_DICT: "a typed dictionary has keys, no methods",
    Special.NAMED_TUPLE: "a named tuple has fields, no second names for them",
}


def member_answer(
    module: cst.Module, scopes: Scopes, owner: str, old: str, new: str, special: Special | None
) -> Answer:
    """Whether a class can have ``old = new`` after its method ``new``.

    Args:
        special: which kind of special class it is.
    """
    node = find_definition(module, owner)
    if not isinstance(node, cst.ClassDef):
        return Barred(f"{owner} is not the one class of that name")
    scope = next((s for s in scopes.all if s.node is node and s.kind is ScopeKind.CLASS), None)
    if scope is None or not isinstance(node.body, cst.IndentedBlock):
        return Barred(f"{owner} has no block of statements", node.name)
    taken = scope.bindings.get(old, [])
    if taken:
        return _taken(node.body.body, taken, old, new)
    unfit = _SPECIAL[special] if special is not None else _unfit_class(node)
    if unfit:
        return Barred(unfit, node.name)
    reserved = _reserved(module, node, scopes, old)
    if reserved is not None:
        return reserved
    return _method_answer(node, scope, new)


def _method_answer(node: cst.ClassDef, scope: Scope, new: str) -> Answer:
    bindings = scope.bindings.get(new, [])
    if not bindings:
        return Barred(f"{node.name.value} defines no {new} itself", node.name)
    methods = [
        line
        for line in node.body.body
        if isinstance(line, cst.FunctionDef) and line.name.value == new
    ]
    if len(methods) != len(bindings):
        what = "is no method, or one inside a block: a second name would not follow its value"
        return Barred(f"{new} {what}", bindings[0].node)
    for method in methods:
        for decorator in method.decorators:
            reason = _unfit_decorator(decorator, new)
            if reason:
                return Barred(reason, decorator.decorator)
    return Below(methods[-1])


def _unfit_class(node: cst.ClassDef) -> str:
    for keyword in node.keywords:
        name = keyword.keyword.value if keyword.keyword is not None else "**"
        if name == "metaclass" and dotted(keyword.value).rpartition(".")[2] != "ABCMeta":
            return Reason("its metaclass may make something of each name", Code.NO_WARNING)
    return ""


def _unfit_decorator(decorator: cst.Decorator, name: str) -> str:
    expression = decorator.decorator
    called = expression.func if isinstance(expression, cst.Call) else expression
    leaf = dotted(called).rpartition(".")[2]
    if leaf in NAMEABLE_TWICE:
        return ""
    if leaf.startswith("abstract"):
        return f"{name} is abstract: subclasses would have to define the second name as well"
    return f"what {leaf or 'its decorator'} makes of {name} may not bear two names"


def _reserved(module: cst.Module, node: cst.ClassDef, scopes: Scopes, old: str) -> Barred | None:
    """What beside the class's own statements gives its instances the name already."""
    found = _self_lookup(node.body, old)
    if found is not None:
        return Barred(f"its methods use self.{old}", found)
    for base in node.bases:
        other = find_definition(module, dotted(base.value)) if dotted(base.value) else None
        scope = next((s for s in scopes.all if s.node is other), None)
        if scope is not None and old in scope.bindings:
            return Barred(f"it inherits {old} from {dotted(base.value)}", base.value)
    slots = [line for line in node.body.body if _binds(line, "__slots__")]
    if any(f"{quote}{old}{quote}" in cst.Module([]).code_for_node(line)
           for line in slots for quote in "\"'"):  # fmt: skip
        return Barred(f"{old} is one of its slots", slots[0])
    return None


def _self_lookup(node: cst.CSTNode, name: str) -> cst.CSTNode | None:
    for inner in below(node):
        match inner:
            case cst.Attribute(value=cst.Name("self" | "cls"), attr=cst.Name(attr)):
                if attr == name:
                    return inner
    return None
