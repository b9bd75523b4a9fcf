"""What a type alias stands for: two spellings of one type are the same value."""

import importlib
import sys
import types
import typing

from canonize_equiv.stops import Incomparable

UNIONS = tuple(u for u in (typing.Union, getattr(types, "UnionType", None)) if u is not None)


STATEMENT = getattr(typing, "TypeAliasType", ())
"""What a ``type`` statement makes, where Python has it."""


VARIABLES = (typing.TypeVar, typing.ParamSpec, typing.TypeVarTuple)


DEEPEST = 20


def imported_symbol(symbol):
    module, _, name = symbol.partition(":")
    found = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    return found


def is_alias(value, roots):
    """Whether a value is no function or class of the project, but says which type is meant."""
    if isinstance(value, (*VARIABLES, typing.NewType, typing.ForwardRef)):
        return True
    if STATEMENT and isinstance(value, STATEMENT):
        return True
    if typing.get_origin(value) is not None:
        return True
    if isinstance(value, type) and value is not typing.Any:
        home = getattr(sys.modules.get(value.__module__), "__file__", None) or ""
        return not any(home.startswith(root) for root in roots)
    return type(value).__module__ == "typing" or value is typing.Any


class AliasComparer:
    """Compares what aliases stand for.

    Args:
        comparer: compares what is no type: the values of a ``Literal``, notes of an ``Annotated``.
        roots: folders of the project's own modules.
    """

    def __init__(self, comparer, roots):
        self.comparer, self.roots = comparer, roots

    def same(self, a, b, depth=0):
        """Whether two mean one type.

        Raises:
            NotComparable: they name two classes of the project, or are nested too deeply.
        """
        if a is b:
            return True
        if depth > DEEPEST:
            raise Incomparable("types nested too deeply")
        a, b = plain_spelling(a), plain_spelling(b)
        if isinstance(a, list) and isinstance(b, list):
            return self.same_in_order(a, b, depth)
        kinds = kind(a), kind(b)
        if kinds[0] != kinds[1]:
            return False
        if kinds[0] == "statement":
            return self.same(a.__value__, b.__value__, depth + 1)
        if kinds[0] == "new type":
            same_name = a.__name__ == b.__name__
            return same_name and self.same(a.__supertype__, b.__supertype__, depth + 1)
        if kinds[0] == "variable":
            return self.same_variable(a, b, depth)
        if kinds[0] == "generic":
            return self.same_generic(a, b, depth)
        if kinds[0] == "class" and a is not b and self.are_own(a, b):
            raise Incomparable("they name two classes: %s" % a.__name__)
        return a is b or (kinds[0] != "class" and a == b)

    def same_in_order(self, a, b, depth):
        return len(a) == len(b) and all(self.same(x, y, depth + 1) for x, y in zip(a, b))

    def same_generic(self, a, b, depth):
        origin, args, others = typing.get_origin(a), typing.get_args(a), typing.get_args(b)
        if origin is typing.Annotated:
            notes = list(a.__metadata__), list(b.__metadata__)
            return self.same(args[0], others[0], depth + 1) and self.comparer.same(*notes)
        if not self.same(family(a), family(b), depth + 1):
            return False
        if origin is typing.Literal:
            return {(type(x), x) for x in args} == {(type(x), x) for x in others}
        if origin in UNIONS:
            return len(args) == len(others) and all(
                any(self.same(x, y, depth + 1) for y in some)
                for many, some in ((args, others), (others, args))
                for x in many
            )
        return self.same_in_order(args, others, depth)

    def same_variable(self, a, b, depth):
        said = [
            (
                type(v),
                v.__name__,
                *(getattr(v, "__%s__" % k, None) for k in ("covariant", "contravariant")),
            )
            for v in (a, b)
        ]
        limits = [
            [getattr(v, "__bound__", None), *getattr(v, "__constraints__", ())] for v in (a, b)
        ]
        return said[0] == said[1] and self.same_in_order(*limits, depth)

    def are_own(self, a, b):
        """Whether both are classes of the project that are called alike."""
        own = all(not is_alias(one, self.roots) for one in (a, b))
        return own and a.__name__ == b.__name__


def plain_spelling(value):
    """A value in one spelling: a reference as its text, ``List`` as ``list``."""
    if value is None:
        return type(None)
    if isinstance(value, typing.ForwardRef):
        return value.__forward_arg__
    if isinstance(value, tuple):
        return list(value)
    origin = typing.get_origin(value)
    if origin is not None and origin not in UNIONS and not typing.get_args(value):
        return value if origin is tuple and value is not typing.Tuple else origin
    return value


def family(value):
    """What an alias is made from: every spelling of a union is one."""
    origin = typing.get_origin(value)
    return typing.Union if origin in UNIONS else origin


def kind(value):
    if STATEMENT and isinstance(value, STATEMENT):
        return "statement"
    if isinstance(value, typing.NewType):
        return "new type"
    if isinstance(value, VARIABLES):
        return "variable"
    if typing.get_origin(value) is not None:
        return "generic"
    if value is typing.Any:
        return "anything"
    return "class" if isinstance(value, type) else "other"


def told(value):
    """An alias as it is told."""
    if STATEMENT and isinstance(value, STATEMENT):
        value = value.__value__
    return value.__name__ if kind(value) == "class" else repr(value).replace("typing.", "")
