"""Whether a method is looked up on one of its objects, and on nothing that does something then."""

from __future__ import annotations

import ast
from collections.abc import Collection

import libcst as cst

from canonize.core.symbols import Symbol
from canonize.resolution.project import Project
from canonize.resolution.resolver import Stands
from canonize.rewriting.definitions.renaming_members import Family
from canonize.syntax.analysis import Analysed
from canonize.syntax.scopes import Bind, Binding, Scope, ScopeKind, Use, below, dotted
from canonize.syntax.stdlib_names import OF_CLASSES

_HANDED_ON = frozenset({"map", "filter", "sorted", "min", "max"})
"""Functions that call what they are given, and keep nothing of it."""
_NOT_ITS = "does not look it up on an object that is surely one of its class"


class MethodReceivers:
    """What stands before a method's name, in one file.

    Args:
        method: the method; its parameters tell who can't have given it the object by hand.
        is_plain: whether it is given the object on which it is looked up.
    """

    def __init__(
        self,
        old: Symbol,
        method: cst.FunctionDef,
        project: Project,
        path: str,
        analysed: Analysed,
        *,
        is_plain: bool,
    ) -> None:
        self._params, self._project, self._is_plain = method.params, project, is_plain
        self._module = project.modules.name(path) or ""
        self._family = Family(old.module, old.name.rpartition(".")[0], project)
        module = analysed.file.module
        self._values: dict[int, cst.BaseExpression | None] = {}
        self._handed: set[int] = set()
        self._tried: set[int] = set()
        for node in below(module):
            self._note(node)

    def problem(self, use: Use) -> str:
        """Why a lookup does not surely mean the method of one of its objects; "" for it does."""
        if use.stores:
            return "puts another there"
        last = use.chain[-1]
        if id(last) in self._tried and not self.is_known(use):
            return "waits for an object that has none"
        if use.call is None and id(last) not in self._handed:
            return "hands it on"
        if not self._is_plain and self._is_its_class(use.scope, dotted(last.value)):
            return ""
        if len(use.chain) > 1:
            return "looks it up on what it computes"
        return self._of_name(use)

    def is_known(self, use: Use) -> bool:
        """Whether the receiver is an object of the class, or the class."""
        owner = use.scope.owner(use.name)
        if not self._is_plain and self._is_its_class(use.scope, use.name):
            return True
        return owner is not None and self._is_object(owner, use.name)

    def _of_name(self, use: Use) -> str:
        owner = use.scope.owner(use.name)
        if owner is None or any(self._is_no_object(b) for b in owner.bindings[use.name]):
            return _NOT_ITS
        if self._is_object(owner, use.name):
            return ""
        if any(self._is_none(owner, b) for b in owner.bindings[use.name]):
            return "may look it up on None"
        if self._is_plain and (use.call is None or self._may_give_object(use.call)):
            return _NOT_ITS
        return ""

    def _is_its_class(self, scope: Scope, name: str) -> bool:
        """Whether a name of the module's top is the class, or one that derives from it."""
        owner = scope.owner(name.partition(".")[0])
        if owner is None or owner.kind is not ScopeKind.MODULE:
            return False
        found = self._project.names.dotted(self._module, name)
        return isinstance(found.node, ast.ClassDef) and self._family.holds(found.node, found.module)

    def _is_no_object(self, binding: Binding) -> bool:
        if binding.how is Bind.IMPORT:
            if binding.scope.kind is not ScopeKind.MODULE:
                return True
            return self._project.names.find(self._module, binding.name).stands is not Stands.VALUE
        return binding.how in (Bind.DEFINE, Bind.DELETE, Bind.DECLARE)

    def _is_object(self, owner: Scope, name: str) -> bool:
        """``self`` of a method of the class, or a name that only has what the class makes."""
        bound = owner.bindings[name]
        if len(bound) == 1 and bound[0].how is Bind.PARAMETER:
            return self._is_self(owner, name)
        values = [self._values.get(id(binding.node)) for binding in bound]
        return bool(values) and all(self._is_made(owner, value) for value in values)

    def _is_self(self, owner: Scope, name: str) -> bool:
        node, around = owner.node, owner.parent
        if not isinstance(node, cst.FunctionDef) or around is None:
            return False
        if not isinstance(around.node, cst.ClassDef) or around.parent is not around.module:
            return False
        named = [*node.params.posonly_params, *node.params.params]
        if not named or named[0].name.value != name or node.name.value in OF_CLASSES:
            return False
        name_there = node.name.value
        if len(around.bindings[name_there]) != 1 or around.uses.get(name_there):
            return False
        is_right = not node.decorators
        if not self._is_plain:
            is_right = [dotted(d.decorator) for d in node.decorators] in ([], ["classmethod"])
        return is_right and self._is_its_class(around.module, around.node.name.value)

    def _is_made(self, owner: Scope, value: cst.BaseExpression | None) -> bool:
        return isinstance(value, cst.Call) and self._is_its_class(owner, dotted(value.func))

    def _is_none(self, owner: Scope, binding: Binding) -> bool:
        """Whether a binding says that it may be None."""
        params = getattr(owner.node, "params", None)
        if binding.how is not Bind.PARAMETER or not isinstance(params, cst.Parameters):
            value = self._values.get(id(binding.node))
            return value is not None and _says_none(value)
        every = [*params.posonly_params, *params.params, *params.kwonly_params]
        mine = [p for p in every if p.name.value == binding.name]
        said = [p.default for p in mine] + [p.annotation for p in mine]
        return not mine or any(part is not None and _says_none(part) for part in said)

    def _may_give_object(self, call: cst.Call) -> bool:
        """Whether the arguments would fit if the first of them was the object."""
        if any(argument.star for argument in call.args):
            return True
        names = [p.name.value for p in self._params.params]
        needed = {p.name.value for p in self._params.params if p.default is None}
        needed |= {p.name.value for p in self._params.kwonly_params if p.default is None}
        given = [a for a in call.args if a.keyword is None]
        keywords = {a.keyword.value for a in call.args if a.keyword is not None}
        takes_more = isinstance(self._params.star_arg, cst.Param)
        if len(given) > len(names) and not takes_more:
            return False
        first = set(names[: len(given)])
        return not first & keywords and needed <= first | keywords

    def _note(self, node: cst.CSTNode) -> None:
        match node:
            case cst.Assign(targets=targets, value=value):
                for target in targets:
                    self._values[id(target.target)] = value
            case cst.AnnAssign(target=target, value=value):
                self._values[id(target)] = value
            case cst.Call(func=func, args=given) if dotted(func) in _HANDED_ON:
                self._handed |= {id(argument.value) for argument in given}
            case cst.With(items=items) if any(_says(i, ("AttributeError",)) for i in items):
                self._tried |= {id(inner) for inner in below(node.body)}
            case cst.Try() | cst.TryStar():
                kinds = [h.type for h in node.handlers]
                if any(kind is None or _says(kind, ("AttributeError",)) for kind in kinds):
                    self._tried |= {id(inner) for inner in below(node.body)}


def _says(node: cst.CSTNode, names: Collection[str]) -> bool:
    return any(isinstance(n, cst.Name) and n.value in names for n in below(node))


def _says_none(node: cst.CSTNode) -> bool:
    texts = (n.value for n in below(node) if isinstance(n, cst.SimpleString))
    return _says(node, ("None", "Optional")) or any("None" in t or "Optional" in t for t in texts)
