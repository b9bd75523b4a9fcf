"""What a subclass, its instances and its methods use of the class that it derives from."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from canonize.compatibility.expression_context import Fates, Happens
from canonize.compatibility.instance_flow import Instances
from canonize.compatibility.touches import Touch, receiver_of
from canonize.syntax.scopes import Scope, ScopeKind, Scopes, dotted


class Derived:
    """One ``class Y(X)`` of a file.

    Args:
        inner: the scope of its body.
    """

    def __init__(self, inner: Scope, scopes: Scopes, fates: Fates, instances: Instances) -> None:
        assert isinstance(inner.node, cst.ClassDef)
        self.name = inner.node.name.value
        self._inner = inner
        self._scopes = scopes
        self._fates = fates
        self._instances = instances
        self._methods = scopes.methods_of(inner)
        self.own = frozenset(inner.bindings) | frozenset(self._set_on_self())

    @property
    def has_more_bases(self) -> bool:
        """Whether it derives from something else as well."""
        assert isinstance(self._inner.node, cst.ClassDef)
        return len(self._inner.node.bases) > 1

    @property
    def is_importable(self) -> bool:
        """Whether other files can get it."""
        return self._inner.parent is not None and self._inner.parent.kind is ScopeKind.MODULE

    def touches(self) -> Iterator[Touch]:
        """What its methods look up on themselves and on ``super()``, and others on instances."""
        for method in self._methods:
            receiver = receiver_of(method)
            for use in self._scopes.uses_of(method, receiver) if receiver else ():
                if use.chain and not (use.stores and len(use.chain) == 1):
                    call = use.call if len(use.chain) == 1 else None
                    attribute = use.chain[0]
                    yield Touch(attribute, attribute.attr.value, f"{receiver}.", call)
                elif not use.chain:
                    yield from self._instances.of_self(use, receiver)
            for use in method.uses.get("super", ()):
                if use.call is not None:
                    yield from self._on_super(use.call)
        yield from self._of_other_bases()
        home = self._home()
        for use in self._scopes.uses_of(home, self.name) if home is not None else ():
            if use.chain:
                attribute = use.chain[0]
                call = use.call if len(use.chain) == 1 else None
                yield Touch(attribute, attribute.attr.value, f"{self.name}.", call)
            elif use.call is not None:
                makers = frozenset(id(call) for call in self.calls())
                yield from self._instances.of_call(use.call, use.scope, makers, f"{self.name}().")

    def calls(self) -> Iterator[cst.Call]:
        """The calls in this file that make instances of it."""
        home = self._home()
        for use in self._scopes.uses_of(home, self.name) if home is not None else ():
            if use.call is not None and not use.chain:
                yield use.call

    def _of_other_bases(self) -> Iterator[Touch]:
        """What the other bases that the file defines look up on ``self`` and do not have."""
        assert isinstance(self._inner.node, cst.ClassDef)
        names = {dotted(base.value) for base in self._inner.node.bases}
        for scope in self._scopes.all:
            node = scope.node
            if not isinstance(node, cst.ClassDef) or node.name.value not in names:
                continue
            if scope.kind is not ScopeKind.CLASS or scope is self._inner:
                continue
            for method in self._scopes.methods_of(scope):
                receiver = receiver_of(method)
                for use in self._scopes.uses_of(method, receiver) if receiver else ():
                    if use.chain and use.chain[0].attr.value not in scope.bindings:
                        attribute = use.chain[0]
                        call = use.call if len(use.chain) == 1 else None
                        name = attribute.attr.value
                        yield Touch(attribute, name, f"{receiver}.", call, is_shaky=True)

    def _on_super(self, call: cst.Call) -> Iterator[Touch]:
        fate = self._fates.of(call)
        if fate.happens is Happens.LOOKED_UP and isinstance(fate.node, cst.Attribute):
            above = self._fates.parent(fate.node)
            called = above if isinstance(above, cst.Call) and above.func is fate.node else None
            yield Touch(fate.node, fate.node.attr.value, "super().", called)

    def _home(self) -> Scope | None:
        return self._inner.parent.owner(self.name) if self._inner.parent is not None else None

    def _set_on_self(self) -> Iterator[str]:
        for method in self._methods:
            receiver = receiver_of(method)
            for use in self._scopes.uses_of(method, receiver) if receiver else ():
                if use.stores and len(use.chain) == 1:
                    yield use.chain[0].attr.value
