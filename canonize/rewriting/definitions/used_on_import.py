"""Uses of a definition that run as soon as its own module is imported.

What an expression is there, `compatibility.inference` says: the definition under another name, a
subclass, a method of an instance. Functions of the file are followed where they are called.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import libcst as cst

from canonize.compatibility.inference import Receivers
from canonize.compatibility.inference_inputs import Outside
from canonize.compatibility.inferred_types import ClassOf, Meaning, SelfOf
from canonize.core.symbols import Symbol
from canonize.references.references import FileReferences
from canonize.resolution.replacements import Redirect
from canonize.syntax.node_index import FileNodes
from canonize.syntax.scopes import Bind, Scope, ScopeKind, Scopes
from canonize.syntax.stdlib_names import CONSTRUCTORS

_AT_ONCE = (ScopeKind.CLASS, ScopeKind.COMPREHENSION, ScopeKind.TYPE_PARAMETERS)


class ImportUses:
    """Finds them in one file.

    Args:
        names: the definitions at the top of the file that are asked for.
    """

    def __init__(self, module: cst.Module, scopes: Scopes, names: Collection[str]) -> None:
        self._nodes = FileNodes(module, scopes)
        self._scopes = scopes
        own = {name: _itself(name) for name in names}
        nothing = FileReferences([], [], [], [])
        self._receivers = Receivers(self._nodes, scopes, nothing, _NOBODY, own=own)
        self._inner = {id(s.node): s for s in scopes.all if s.kind is not ScopeKind.TYPE_PARAMETERS}
        self._running = {id(scopes.top)}
        self._spread()

    def first(self, name: str) -> cst.CSTNode | None:
        """The first call of a definition, of its alias or a subclass, that an import makes."""
        for node, callee in self._calls():
            found = self._receivers.meaning(callee)
            if isinstance(found, ClassOf) and found.known.redirect.competitor.name == name:
                return node
        return None

    def _calls(self) -> Iterator[tuple[cst.CSTNode, cst.BaseExpression]]:
        """Calls, decorators too, that run on import, in the order of the file's nodes."""
        for node in self._in_order():
            match node:
                case cst.Call(func=callee):
                    pass
                case cst.Decorator(decorator=callee) if not isinstance(callee, cst.Call):
                    pass
                case _:
                    continue
            if self._runs(self._nodes.scope(callee)) and not self._is_in_a_script(node):
                yield callee, callee

    def _in_order(self) -> Iterator[cst.CSTNode]:
        yield from reversed(self._nodes.all)

    def _spread(self) -> None:
        """Finds the functions that calls at import lead into."""
        fresh = True
        while fresh:
            before = len(self._running)
            for _, callee in self._calls():
                for scope in self._entered(callee):
                    self._running.add(id(scope))
            fresh = len(self._running) > before

    def _runs(self, scope: Scope) -> bool:
        current: Scope | None = scope
        while current is not None and id(current) not in self._running:
            if current.kind not in _AT_ONCE:
                return False
            current = current.parent
        return current is not None

    def _entered(self, callee: cst.BaseExpression) -> Iterator[Scope]:
        """The functions of this file into which a call may lead."""
        found = self._receivers.meaning(callee)
        if isinstance(found, SelfOf) and found.is_class:
            for name in CONSTRUCTORS:
                yield from self._methods(found.scope, name)
        match callee:
            case cst.Name(value=name):
                owner = self._nodes.scope(callee).owner(name)
                if owner is not None:
                    yield from self._methods(owner, name)
            case cst.Attribute(value=value, attr=cst.Name(value=name)):
                around: Meaning = self._receivers.meaning(value)
                if isinstance(around, SelfOf):
                    yield from self._methods(around.scope, name)

    def _methods(self, owner: Scope, name: str) -> Iterator[Scope]:
        for binding in owner.bindings.get(name, ()):
            node = self._nodes.parent(binding.node) if binding.how is Bind.DEFINE else None
            inner = self._inner.get(id(node)) if isinstance(node, cst.FunctionDef) else None
            if inner is not None:
                yield inner

    def _is_in_a_script(self, node: cst.CSTNode) -> bool:
        """Whether it stands below ``if __name__ == "__main__"``."""
        child: cst.CSTNode = node
        above = self._nodes.parent(node)
        while above is not None:
            if isinstance(above, cst.If) and above.body is child and is_program_test(above.test):
                return True
            child, above = above, self._nodes.parent(above)
        return False


def is_program_test(test: cst.BaseExpression) -> bool:
    """``__name__ == "__main__"``, in either order."""
    match test:
        case cst.Comparison(left=left, comparisons=[cst.ComparisonTarget(cst.Equal(), right)]):
            sides = {getattr(left, "value", ""), getattr(right, "value", "")}
            return "__name__" in sides and any(side.strip("'\"") == "__main__" for side in sides)
    return False


def _itself(name: str) -> Redirect:
    symbol = Symbol("", name)
    return Redirect(symbol, symbol, symbol)


_NOBODY = Outside(
    makes_instances=lambda redirect: True,
    enters_itself=lambda redirect: False,
    may_hold=lambda module, name: False,
    starred={},
    find=lambda module, name: None,
)
"""Nothing is asked of other files."""
