"""Does a use of a competitor mean the same with the canonical in its place?

Both are compared as they are written: the arguments of calls, what is looked up on the class and on
instances that can be followed, subclasses, ``except`` and ``isinstance``. What can't be told is
said, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

import libcst as cst

from canonize.compatibility.api_differences import Gravity, differences
from canonize.compatibility.class_compatibility import ClassFit
from canonize.compatibility.destinations import Destination, inherited_by, passed_to
from canonize.compatibility.doubted_uses import alias_of, calls_by_position, doubted
from canonize.compatibility.entered_uses import is_entered_alike
from canonize.compatibility.escapes import Escapes, differences_listed
from canonize.compatibility.expression_context import (
    Fate,
    Happens,
    asks_only,
    expects_exception,
    takes_types,
)
from canonize.compatibility.file_uses import FileUses
from canonize.compatibility.member_compatibility import MemberFit, all_of, calls_alike
from canonize.compatibility.noticing import EVERYTHING, Noticing
from canonize.compatibility.subclass_uses import Derived
from canonize.compatibility.touches import Touch, by_text
from canonize.compatibility.use_verdicts import (
    FITS,
    Finding,
    Judgement,
    Trouble,
    UseForm,
    UseVerdict,
    adapt,
    goes_on,
    untold,
    worst,
)
from canonize.core.symbols import Symbol
from canonize.resolution.api import Api, ApiKind, Bound
from canonize.syntax.scopes import Scope, Use, string_value


class Fit:
    """Compares the uses of one competitor with what takes its place.

    Args:
        target: how reasons call what takes its place.
        noticing: which differences anybody could notice.
        is_tried: examples decide whether the two do the same.
    """

    def __init__(
        self,
        old: Api,
        new: Api,
        target: Symbol,
        noticing: Noticing = EVERYTHING,
        *,
        is_tried: bool = False,
    ) -> None:
        self._old = old
        self._new = new
        self._target = target
        self._name = old.symbol.leaf
        self._members = MemberFit(old, new, target, is_tried=is_tried)
        found = differences(old, new)
        self._noticing = noticing
        self._escapes = Escapes(old, new, found, noticing, is_tried=is_tried)
        self._classes = ClassFit(old, new, target, noticing)
        troubles = (Gravity.TRAP, Gravity.BREAKS, Gravity.UNTOLD)
        self._differing = tuple(d.what for d in found if d.severity in troubles)
        self._inside: dict[tuple[str, int, str], Judgement] = {}
        self.is_same = old.is_known and old.origin == new.origin

    def named(self) -> Judgement:
        """The verdict on a text by which somebody looks it up, and may call it."""
        return FITS if self.is_same else self._escapes.whole(Destination("named by a text"))

    def findings(self, use: Use, file: FileUses) -> Iterator[Finding]:
        """The verdict on a use, and on what is done with the instances that it makes."""
        if self.is_same:
            yield Finding(use.node, self._name, UseForm.NAME, FITS)
        elif use.chain:
            yield self._class_lookup(use)
            if use.chain[0].attr.value in self._old.enum:
                for touch in file.instances.of_member(use):
                    yield from self._touched(touch, file)
        elif use.call is not None:
            yield from self._call(use, use.call, file)
        elif use.derives is not None:
            yield from self._subclass(use, file)
        else:
            yield from self._other(use, file)

    @property
    def files(self) -> frozenset[str]:
        """Those that define the competitor and what takes its place."""
        both = (self._old, self._new)
        return frozenset(api.place.path for api in both if api.place is not None)

    @cached_property
    def differing(self) -> frozenset[str]:
        """The members in which the two differ; any that is not the competitor's is no matter."""
        members = {*self._old.members, *self._new.members}
        return frozenset() if self.is_same else frozenset(filter(self._members.differs, members))

    def touched(self, touch: Touch, file: FileUses) -> Iterator[Finding]:
        """The verdict on what is done with an instance."""
        yield from self._touched(touch, file)

    @property
    def is_function(self) -> bool:
        return self._old.kind is ApiKind.FUNCTION

    def handed_on(self, node: cst.CSTNode) -> Finding:
        """A public name of another module, which code that nobody sees may import from there."""
        judged = self._escapes.whole(_PUBLIC, goes_out=True) if not self.is_same else FITS
        return Finding(node, self._name, UseForm.IMPORT, judged)

    def quoted(self, name: str, owner: Scope, file: FileUses) -> Iterator[Finding]:
        """The same for parameters that a quoted annotation says are instances."""
        if not self.is_same:
            for touch in file.instances.quoted(name, owner):
                yield from self._touched(touch, file)

    def _call(self, use: Use, call: cst.Call, file: FileUses) -> Iterator[Finding]:
        subject = f"{self._name}()"
        entered = is_entered_alike(call, self._old, self._new, file.fates)
        found = list(self._members.called(call, entered=entered)[1])
        found += self._classes.made(call, file.fates)
        yield Finding(use.node, subject, UseForm.CALL, *all_of(found), call)
        if self._old.kind in (ApiKind.CLASS, ApiKind.UNKNOWN) and not (
            entered and self._new.kind is ApiKind.FUNCTION
        ):
            makers = file.makers(use)
            for touch in file.instances.of_call(call, use.scope, makers):
                yield from file.once(touch, self._touched)

    def _class_lookup(self, use: Use) -> Finding:
        """``X.member``, ``X.member()``."""
        attribute = use.chain[0]
        name = attribute.attr.value
        call = use.call if len(use.chain) == 1 else None
        stores = use.stores and len(use.chain) == 1
        touch = Touch(attribute, name, f"{self._name}.", call, stores)
        found = self._members.member(touch, on_class=True)
        of_class = list(self._classes.looked_up(name))
        if not of_class:
            return found
        judged = [*of_class, found.judgement]
        return replace(found, judgement=worst(judged), all=tuple(judged))

    def _touched(
        self, touch: Touch, file: FileUses, own: frozenset[str] = frozenset()
    ) -> Iterator[Finding]:
        """What is done with an instance; ``own`` are members that a subclass has itself."""
        if touch.escape:
            judged = self._escapes.instance(touch.escape, goes_out=touch.goes_out)
            if touch.begins and not any(n.startswith(touch.begins) for n in self.differing):
                judged = FITS
            if judged is not FITS:
                judged = self._followed(touch, file) or judged
            yield Finding(touch.node, self._name, UseForm.PASSED_ON, judged)
        elif touch.implicit is not None and not own.isdisjoint(touch.implicit.members):
            return
        elif touch.implicit is not None:
            finding = self._members.implicit(touch, touch.implicit)
            yield doubted(finding) if touch.is_shaky else finding
        elif touch.member and touch.member not in own:
            finding = self._members.member(touch)
            yield doubted(finding) if touch.is_shaky else finding

    def _followed(self, touch: Touch, file: FileUses) -> Judgement | None:
        """What becomes of an instance in a function of the repository that it is passed to."""
        taken = file.taken(touch)
        if taken is None:
            return None
        if taken.key not in self._inside:
            self._inside[taken.key] = FITS  # of a function that hands it to itself
            found = taken.touches()
            judged = [f.judgement for t in found for f in self._touched(t, taken.file)]
            self._inside[taken.key] = worst(judged)
        inside = self._inside[taken.key]
        if inside.verdict is UseVerdict.COMPATIBLE:
            return FITS
        why = f", where {inside.reason}"
        return goes_on(touch.escape, why, asks=inside.is_unsafe, name=inside.name)

    def _subclass(self, use: Use, file: FileUses) -> Iterator[Finding]:
        inner = use.derives
        assert inner is not None
        if self._new.kind not in (ApiKind.CLASS, ApiKind.UNKNOWN):
            told = f"{self._target} is a {self._new.kind.value}, which has no subclasses"
            yield Finding(use.node, self._name, UseForm.SUBCLASS, adapt(Trouble.KIND, told))
            return
        derived = Derived(inner, file.scopes, file.fates, file.instances)
        judged = [
            *self._abstract(derived), *self._overrides(derived), *self._makers(derived),
            *self._chain(derived),
            *self._classes.derived(),
        ]  # fmt: skip
        if not self._new.is_known:
            judged.append(untold(Trouble.TARGET, self._new.problem))
        yield Finding(use.node, self._name, UseForm.SUBCLASS, *all_of(judged))
        for touch in derived.touches():
            if touch.member == "__init__" and touch.call is not None:
                judgement = self._members.called(touch.call)
                yield Finding(touch.node, f"{self._name}()", UseForm.CALL, *judgement, touch.call)
            else:
                yield from self._touched(touch, file, derived.own)
        for call in derived.calls():
            if not derived.own & {"__init__", "__new__"}:
                yield Finding(call, f"{self._name}()", UseForm.CALL, *self._members.called(call))
        if derived.is_importable and file.is_mentioned(derived.name):
            yield from self._used_elsewhere(use, derived)

    def _used_elsewhere(self, use: Use, derived: Derived) -> Iterator[Finding]:
        """A subclass that other files name: what they do with it is not followed."""
        called = f"{self._name}()"
        if called in self._differing and not derived.own & {"__init__", "__new__"}:
            told = f"{derived.name} inherits the constructor, and other files may call it"
            where = inherited_by(derived.name)
            doubt = untold(Trouble.INHERITED, told, risky=True, where=where)
            yield Finding(use.node, called, UseForm.SUBCLASS, doubt)
        inherited = {f"{self._name}.{name}" for name in derived.own} | {called}
        members = [what for what in self._differing if what not in inherited]
        if members:
            told = f"other files use {derived.name}; {differences_listed(members)}"
            doubt = untold(Trouble.INHERITED, told, where=inherited_by(derived.name))
            yield Finding(use.node, self._name, UseForm.SUBCLASS, doubt)

    def _abstract(self, derived: Derived) -> Iterator[Judgement]:
        for name, member in self._new.members.items():
            known = self._old.members.get(name)
            is_new = member.is_abstract and (known is None or not known.is_abstract)
            if is_new and name not in derived.own:
                reason = f"{name} is abstract there, and {derived.name} does not define it"
                yield adapt(Trouble.ABSTRACT, reason, name=name)

    def _overrides(self, derived: Derived) -> Iterator[Judgement]:
        """Methods that it replaces, which the canonical itself will call as its own."""
        for name in sorted(derived.own):
            old, new = self._old.members.get(name), self._new.members.get(name)
            if name.startswith("__"):
                continue
            if old and new and calls_alike(old, new):
                yield from self._hook(name)
                continue
            if new is None:
                if old is not None and name in self._old.looked_up and not self._new.open:
                    reason = f"it overrides {name}, which {self._target} never calls"
                    yield untold(Trouble.OVERRIDE, reason, risky=True, name=name)
            elif old is None:
                reason = f"it defines {name}, which {self._target} has as well"
                is_called = name in self._new.looked_up and not self._old.open
                yield untold(Trouble.OVERRIDE, reason, risky=is_called, name=name)
            else:
                reason = f"it overrides {name}, which differs there"
                yield untold(Trouble.OVERRIDE, reason, risky=True, name=name)

    def _hook(self, name: str) -> Iterator[Judgement]:
        """A replaced method that only one of both calls as its own."""
        calls = [name in api.looked_up for api in (self._old, self._new)]
        if calls[0] is calls[1] or self._old.open or self._new.open:
            return
        who, other = (self._name, self._target) if calls[0] else (self._target, self._name)
        told = f"it overrides {name}, which methods of {who} call and those of {other} do not"
        yield untold(Trouble.OVERRIDE, told, asks=True, name=name)

    def _makers(self, derived: Derived) -> Iterator[Judgement]:
        """Class methods that know the subclass, where the canonical's do not."""
        for name, old in self._old.members.items():
            new = self._new.members.get(name)
            if name in derived.own or new is None or old.bound is not Bound.CLASS:
                continue
            if new.bound is Bound.NOTHING:
                told = f"{name} knows {derived.name} here, and is a static method there"
                yield untold(Trouble.INHERITED, told, asks=True, name=name)

    def _chain(self, derived: Derived) -> Iterator[Judgement]:
        """A constructor that calls the next class's, where the canonical's does not."""
        old, new = (api.members.get("__init__") for api in (self._old, self._new))
        ends = new is not None and new.is_declared and not new.calls_super
        goes_on = not self._old.open and (old is None or old.calls_super)
        if derived.has_more_bases and goes_on and ends:
            told = f"it has another base, whose `__init__` that of {self._target} does not call"
            yield untold(Trouble.BASES, told, asks=True, name="__init__")

    def _other(self, use: Use, file: FileUses) -> Iterator[Finding]:
        """The class or function itself, neither called nor looked into."""
        if use.annotates is not None:
            yield Finding(use.node, self._name, UseForm.ANNOTATION, self._as_type())
            for touch in file.instances.of_parameter(*use.annotates):
                yield from self._touched(touch, file)
            return
        site = file.instances.named_attribute(use.node)
        if site is not None:
            stores = site.callee in ("setattr", "delattr")
            touch = Touch(site.node, string_value(site), f"{self._name}.", stores=stores)
            yield self._members.member(touch, on_class=True)
            return
        asked = file.instances.texts.of(use.node, use.scope)
        if asked is not None:
            for touch in by_text(asked, use.node, f"{self._name}."):
                if touch.escape:
                    yield from self._touched(touch, file)
                else:
                    yield self._members.member(touch, on_class=True)
            return
        fate = file.fates.of(use.node)
        alias = alias_of(use, fate, file)
        if alias is not None:
            for other in file.scopes.uses_of(*alias):
                yield from self.findings(other, file)
            return
        form, judgement = self._class_goes(fate, use.node)
        if judgement is FITS or form is UseForm.PASSED_ON:
            of_class = list(self._classes.used(use.node, file.fates))
            judgement = worst([*of_class, judgement])
        yield Finding(use.node, self._name, form, judgement)
        if fate.happens is Happens.ANNOTATES:
            for touch in file.instances.annotated(use.node, use.scope):
                yield from self._touched(touch, file)
        elif fate.happens is Happens.CAUGHT and isinstance(fate.node, cst.ExceptHandler):
            for touch in file.instances.caught(fate.node, use.scope):
                yield from self._touched(touch, file)

    def _class_goes(self, fate: Fate, node: cst.CSTNode) -> tuple[UseForm, Judgement]:
        happens, callee = fate.happens, fate.callee
        if happens is Happens.ANNOTATES:
            return UseForm.ANNOTATION, self._as_type()
        if happens is Happens.CAUGHT or expects_exception(fate, node):
            return UseForm.EXCEPT, self._as_exception()
        if happens is Happens.PASSED and callee in ("isinstance", "issubclass"):
            return UseForm.ISINSTANCE, worst([*self._classes.asked(), self._as_test()])
        if happens in _ASKED_OF_CLASSES or asks_only(fate) or takes_types(fate):
            return UseForm.NAME, FITS
        if happens is Happens.PASSED and callee == "cast":
            return UseForm.ANNOTATION, FITS
        where = passed_to(callee, "used as a value")
        if happens is Happens.DECORATES:
            where = Destination("used as a decorator")
        by_position = happens is Happens.DECORATES or (
            happens is Happens.PASSED and calls_by_position(fate, node)
        )
        return UseForm.PASSED_ON, self._escapes.whole(where, by_position=by_position)

    def _as_type(self) -> Judgement:
        if self._new.kind in (ApiKind.FUNCTION, ApiKind.MODULE):
            return adapt(Trouble.KIND, f"{self._target} is a {self._new.kind.value}, not a type")
        return FITS

    def _as_exception(self) -> Judgement:
        if self._new.kind in (ApiKind.FUNCTION, ApiKind.MODULE):
            return self._as_type()
        is_class = self._new.kind is ApiKind.CLASS and not self._new.open
        if self._old.is_exception and is_class and not self._new.is_exception:
            return adapt(Trouble.KIND, f"{self._target} is no exception")
        return self._as_test()

    def _as_test(self) -> Judgement:
        wrong = self._as_type()
        if wrong is not FITS or self._old.origin.name in self._new.ancestors:
            return wrong
        reason = f"objects that {self._old.origin.module} makes itself are none of {self._target}"
        return untold(Trouble.IDENTITY, reason)


_PUBLIC = Destination("handed on under a public name")
_ASKED_OF_CLASSES = (Happens.NOTHING, Happens.SUBSCRIPTED, Happens.ITERATED, Happens.RAISED)
