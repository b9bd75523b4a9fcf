"""What is done with the instances of a class: looked up, called, passed on.

An instance is followed from where it is made or annotated: through the names and the attributes of
``self`` that hold it, and through pytest fixtures of the same file, as far as one file goes.
`inference` answers another question, and from the other end: what a given expression is. Here it is
where one instance goes, and where it leaves what can be seen; a test holds the two to each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import libcst as cst

from canonize.compatibility.destinations import (
    Destination,
    bound_to,
    kept_as,
    returned_by,
)
from canonize.compatibility.expression_context import Fate, Fates, Happens, asks_only
from canonize.compatibility.implicit_members import DESCRIBING, Implicit, implicit, only_iterates
from canonize.compatibility.text_lookups import TextLookups, may_lack
from canonize.compatibility.touches import (
    DYNAMIC,
    KEEPING,
    Touch,
    by_text,
    destination_of,
    is_fixture,
    looked_up,
    receiver_of,
)
from canonize.syntax.scopes import (
    Bind,
    Binding,
    Role,
    Scope,
    ScopeKind,
    Scopes,
    StringSite,
    Use,
    dotted,
    names_attribute,
    string_value,
)

_FAR = 4
"""How often an instance may be handed from one name to the next before it is called passed on."""


class Instances:
    """Follows instances through one file.

    Args:
        leads_out: whether an import brings something from outside of the repository.
    """

    def __init__(
        self, scopes: Scopes, fates: Fates, leads_out: Callable[[Binding], bool] | None = None
    ) -> None:
        self._leads_out = leads_out
        self._scopes = scopes
        self._fates = fates
        self.texts = TextLookups(scopes, fates)
        self._strings = {
            id(site.first): site
            for site in scopes.strings
            if site.first is not None and site.position == 1 and names_attribute(site)
        }
        self._inner: dict[int, Scope] = {}
        for inner in scopes.all:
            self._inner.setdefault(id(inner.node), inner)
        self._of_name: dict[tuple[int, str, frozenset[int], int, int], tuple[Touch, ...]] = {}

    def named_attribute(self, node: cst.CSTNode) -> StringSite | None:
        """The string that names an attribute of what stands here: ``getattr(node, "string")``."""
        return self._strings.get(id(node))

    def of_call(
        self, call: cst.Call, scope: Scope, makers: frozenset[int], prefix: str = "its result's "
    ) -> Iterator[Touch]:
        """What is done with what a call returns.

        Args:
            makers: ``id`` of every call of the file that returns such an instance.
            prefix: how the result is called in reasons.
        """
        yield from self._value(call, scope, makers, prefix, 0)

    def of_member(self, use: Use) -> Iterator[Touch]:
        """What is done with a member of an enum, which is an instance of it: ``X.A.label()``."""
        node = use.chain[0]
        yield from self._use(use, 1, node, f"{dotted(node)}.", frozenset({id(node)}), 0)

    def of_self(self, use: Use, receiver: str) -> Iterator[Touch]:
        """What a method does with the object itself: returned, passed on."""
        fate = self._fates.of(use.node)
        leaf = fate.callee.rpartition(".")[2]
        is_of_class = "." in fate.callee and fate.callee[:1].isupper()
        if fate.happens is Happens.PASSED and (leaf == "super" or is_of_class):
            return  # `super(Y, self)`, `X.method(self)`
        yield from self._value(use.node, use.scope, frozenset(), f"{receiver}.", 0)

    def of_parameter(self, scope: Scope, name: str) -> Iterator[Touch]:
        """What a function does with a parameter that is an instance."""
        yield from self._name(scope, name, frozenset(), 0)

    def annotated(self, node: cst.CSTNode, scope: Scope) -> Iterator[Touch]:
        """What is done with what an annotation says is an instance."""
        annotation = self._fates.annotation(node)
        if annotation is None or not self._fates.names_the_whole(annotation, node):
            return
        holder = self._fates.parent(annotation)
        if isinstance(holder, cst.Param):
            function = self._fates.around(holder, cst.FunctionDef)
            inner = self._inner.get(id(function))
            if inner is not None and inner.kind is ScopeKind.FUNCTION:
                yield from self._name(inner, holder.name.value, frozenset(), 0)
        elif isinstance(holder, cst.AnnAssign):
            makers = frozenset({id(holder.value)}) if holder.value is not None else frozenset()
            yield from self._target(holder.target, scope, makers, 0, annotated=holder)

    def caught(self, handler: cst.ExceptHandler, scope: Scope) -> Iterator[Touch]:
        """What is done with ``error`` of ``except X as error``."""
        if handler.name is None or not isinstance(handler.name.name, cst.Name):
            return
        name = handler.name.name.value
        owner = scope.owner(name)
        is_shaky = isinstance(handler.type, cst.Tuple)
        for use in self._scopes.uses_of(owner, name) if owner is not None else ():
            if self._fates.around(use.node, cst.ExceptHandler) is not handler:
                continue
            for touch in self._use(use, 0, use.node, f"{name}.", frozenset(), 1):
                yield replace(touch, is_shaky=touch.is_shaky or is_shaky)

    def _value(
        self, node: cst.BaseExpression, scope: Scope, makers: frozenset[int], prefix: str, far: int
    ) -> Iterator[Touch]:
        """What happens to an expression whose value is an instance."""
        fate = self._fates.of(node)
        site = self.named_attribute(node)
        if site is not None:
            stores = site.callee in ("setattr", "delattr")
            spelt = prefix or f"{dotted(node)}."
            lacking = may_lack(site)
            yield Touch(site.node, string_value(site), spelt, stores=stores, may_lack=lacking)
            return
        asked = self.texts.of(node, scope)
        if asked is not None:
            yield from by_text(asked, node, prefix or f"{dotted(node)}.")
            return
        for wanted in implicit(self._fates, node):
            yield Touch(node, implicit=wanted)
        match fate.happens:
            case Happens.LOOKED_UP:
                assert isinstance(fate.node, cst.Attribute)
                yield looked_up(self._fates, fate.node, prefix)
            case Happens.ASSIGNED if far < _FAR and fate.node is not None:
                all_makers = makers if id(node) in makers else makers | {id(node)}
                yield from self._target(fate.node, scope, all_makers, far + 1)
            case Happens.ENTERED:
                yield from self._entered(fate, scope, far)
            case Happens.NOTHING | Happens.ANNOTATES | Happens.RAISED:
                return
            case _ if asks_only(fate):
                return
            case Happens.PASSED if isinstance(fate.node, cst.Call) and only_iterates(
                fate.node, node
            ):
                return
            case Happens.PASSED if fate.callee in DYNAMIC:
                told = f"looked into by {fate.callee} with a computed name"
                yield Touch(node, escape=Destination(told), goes_out=True)
            case Happens.RETURNED if isinstance(fate.node, cst.Lambda):
                yield Touch(node, escape=Destination("returned by a lambda"))
            case Happens.RETURNED:
                yield from self._returned(node, far)
            case Happens.CALLED | Happens.ITERATED | Happens.SUBSCRIPTED:
                return
            case _:
                goes_out = fate.happens is Happens.PASSED and self._leaves(fate, scope)
                where = destination_of(fate)
                yield Touch(node, escape=where, goes_out=goes_out, scope=scope)

    def _leaves(self, fate: Fate, scope: Scope) -> bool:
        """Whether a call may lead out of the repository."""
        first, _, rest = fate.callee.partition(".")
        if rest.rpartition(".")[2] in KEEPING:
            return False
        owner = scope.owner(first) if first else None
        return owner is None or any(
            binding.how is Bind.IMPORT and self._is_outside(binding)
            for binding in owner.bindings[first]
        )

    def _is_outside(self, binding: Binding) -> bool:
        return self._leads_out is None or self._leads_out(binding)

    def _entered(self, fate: Fate, scope: Scope, far: int) -> Iterator[Touch]:
        item = fate.node
        assert isinstance(item, cst.WithItem)
        block = self._fates.parent(item)
        is_async = isinstance(block, cst.With) and block.asynchronous is not None
        for name in ("__aenter__", "__aexit__") if is_async else ("__enter__", "__exit__"):
            yield Touch(item, implicit=Implicit((name,), "entered by `with`"))
        if item.asname is not None and far < _FAR:
            for touch in self._target(item.asname.name, scope, frozenset(), far + 1):
                yield replace(touch, is_shaky=True)

    def _target(
        self,
        target: cst.CSTNode,
        scope: Scope,
        makers: frozenset[int],
        far: int,
        annotated: cst.CSTNode | None = None,
    ) -> Iterator[Touch]:
        """An instance that is assigned: to a name, to an attribute of ``self``, elsewhere."""
        if isinstance(target, cst.Name):
            owner = scope.owner(target.value)
            if scope.kind is ScopeKind.CLASS and annotated is not None:
                yield from self._attribute(scope, target.value, makers, far)
            if owner is not None:
                is_open = owner.kind is ScopeKind.CLASS and not target.value.startswith("_")
                if is_open and annotated is None:
                    text = f"{_class_name(owner)}.{target.value}"
                    yield Touch(target, escape=kept_as(text, "which others can reach"))
                if owner.kind is ScopeKind.CLASS and annotated is None:
                    yield Touch(
                        target, implicit=Implicit(DESCRIBING, "kept in a class", every=True)
                    )
                yield from self._name(owner, target.value, makers, far, annotated)
                if owner.kind is ScopeKind.MODULE and not target.value.startswith("_"):
                    yield Touch(target, escape=bound_to(target.value, "which can be imported"))
        elif isinstance(target, cst.Attribute) and isinstance(target.value, cst.Name):
            attr = target.attr.value
            home = self.class_of(scope, target.value.value)
            if home is not None:
                yield from self._attribute(home, attr, makers, far)
            if home is None or not attr.startswith("_"):
                text = f"{target.value.value}.{attr}"
                yield Touch(target, escape=kept_as(text, "which others can reach"))
        else:
            where = dotted(target)
            kept = kept_as(where) if where else Destination("kept in a collection")
            yield Touch(target, escape=kept)

    def _name(
        self,
        scope: Scope,
        name: str,
        makers: frozenset[int],
        far: int,
        annotated: cst.CSTNode | None = None,
    ) -> Iterator[Touch]:
        """What is done with a name that holds an instance; each of its makers leads here."""
        key = (id(scope), name, makers, far, id(annotated))
        if key not in self._of_name:
            self._of_name[key] = tuple(self._uses(scope, name, makers, far, annotated))
        yield from self._of_name[key]

    def _uses(
        self,
        scope: Scope,
        name: str,
        makers: frozenset[int],
        far: int,
        annotated: cst.CSTNode | None,
    ) -> Iterator[Touch]:
        is_shaky = not all(
            binding.how in (Bind.PARAMETER, Bind.DECLARE, Bind.DELETE)
            or self._is_ours(binding.node, makers, annotated)
            for binding in scope.bindings.get(name, ())
        )
        if (
            any(b.how is Bind.PARAMETER for b in scope.bindings.get(name, ()))
            and len(scope.bindings[name]) > 1
        ):
            is_shaky = True
        for use in self._scopes.uses_of(scope, name):
            for touch in self._use(use, 0, use.node, f"{name}.", makers, far):
                yield replace(touch, is_shaky=touch.is_shaky or is_shaky)

    def _use(
        self,
        use: Use,
        skip: int,
        node: cst.BaseExpression,
        prefix: str,
        makers: frozenset[int],
        far: int,
    ) -> Iterator[Touch]:
        """A use of a name, the first attributes of which lead to the instance."""
        chain = use.chain[skip:]
        if chain:
            call = use.call if len(chain) == 1 else None
            stores = use.stores and len(chain) == 1
            yield Touch(chain[0], chain[0].attr.value, prefix, call, stores)
        else:
            yield from self._value(node, use.scope, makers, prefix, far)

    def _is_ours(
        self, bound: cst.CSTNode, makers: frozenset[int], annotated: cst.CSTNode | None = None
    ) -> bool:
        """Whether what a name or attribute is bound to there is such an instance, or ``None``."""
        above = self._fates.parent(bound)
        if isinstance(above, cst.AssignTarget):
            above = self._fates.parent(above)
        if annotated is not None and above is annotated:
            return True
        value = getattr(above, "value", None)
        value = value.expression if isinstance(value, cst.Await) else value
        if isinstance(value, cst.Name) and value.value == "None":
            return True
        if isinstance(above, cst.AnnAssign) and value is None:
            return True
        return id(value) in makers

    def class_of(self, scope: Scope, receiver: str) -> Scope | None:
        """The class whose method's first parameter a name is."""
        owner = scope.owner(receiver)
        if owner is None or owner.kind is not ScopeKind.FUNCTION:
            return None
        home = owner.parent
        while home is not None and home.kind is ScopeKind.TYPE_PARAMETERS:
            home = home.parent
        is_method = home is not None and home.kind is ScopeKind.CLASS
        return home if is_method and receiver == receiver_of(owner) else None

    def sets(self, home: Scope, attr: str) -> bool:
        """Whether a method of a class assigns an attribute of ``self``."""
        return any(
            use.stores and len(use.chain) == 1 and use.chain[0].attr.value == attr
            for method in self._scopes.methods_of(home)
            if (receiver := receiver_of(method))
            for use in self._scopes.uses_of(method, receiver)
        )

    def _attribute(
        self, home: Scope, attr: str, makers: frozenset[int], far: int
    ) -> Iterator[Touch]:
        """What the methods of a class do with an attribute of ``self`` that holds an instance."""
        found: list[Touch] = []
        is_shaky = False
        for method in self._scopes.methods_of(home):
            receiver = receiver_of(method)
            for use in self._scopes.uses_of(method, receiver) if receiver else ():
                if not use.chain or use.chain[0].attr.value != attr:
                    continue
                if use.stores and len(use.chain) == 1:
                    is_shaky = is_shaky or not self._is_ours(use.chain[0], makers)
                    continue
                prefix = f"{receiver}.{attr}."
                found += self._use(use, 1, use.chain[0], prefix, makers, far)
        for touch in found:
            yield replace(touch, is_shaky=touch.is_shaky or is_shaky)

    def _returned(self, node: cst.CSTNode, far: int) -> Iterator[Touch]:
        """A fixture's instance is what its file's functions get under the fixture's name."""
        function = self._fates.around(node, cst.FunctionDef)
        if not isinstance(function, cst.FunctionDef):
            yield Touch(node, escape=Destination("returned"))
            return
        name = function.name.value
        takers = []
        if far < _FAR and any(is_fixture(d.decorator) for d in function.decorators):
            takers = [
                scope
                for scope in self._scopes.all
                if isinstance(scope.node, cst.FunctionDef)
                and scope.kind is ScopeKind.FUNCTION
                and scope.node is not function
                and any(b.how is Bind.PARAMETER for b in scope.bindings.get(name, ()))
            ]
        for scope in takers:
            yield from self._name(scope, name, frozenset(), far + 1)
        if not takers:
            yield Touch(node, escape=returned_by(name))

    def quoted(self, name: str, owner: Scope) -> Iterator[Touch]:
        """What is done with parameters and names that a quoted annotation says are instances."""
        pattern = re.compile(_QUOTED.format(re.escape(name)))
        for site in self._scopes.strings:
            if site.role is not Role.ANNOTATION or not isinstance(site.node, cst.SimpleString):
                continue
            if pattern.match(site.node.raw_value) and site.scope.owner(name) is owner:
                yield from self.annotated(site.node, site.scope)


_QUOTED = r"(?:Optional\[)?{}\]?(?:\s*\|\s*None)?\Z"


def _class_name(scope: Scope) -> str:
    return scope.node.name.value if isinstance(scope.node, cst.ClassDef) else ""
