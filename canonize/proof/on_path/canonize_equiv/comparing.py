"""When two values are the same, also where each comes from its own class."""

import contextlib
import datetime
import enum
import functools
import re
import types

from canonize_equiv.doubles import Double
from canonize_equiv.stops import Incomparable

MOST_ITEMS = 200
MOMENT = datetime.timedelta(seconds=0.25)


ATOMS = (int, float, complex, str, bytes, bytearray, bool, type(None), range, slice)


class Comparer:
    """Compares values, also instances of the two classes with one another."""

    def __init__(self, left, right):
        self.pair = (left, right)
        self.twins = ()
        self.paired = frozenset()  # full names of what else takes the place of what
        self.more = set()
        self.causes = False  # whether somebody asks what an exception was caused by
        self.unread, self.fewer = frozenset(), set()  # attributes that nobody looks up
        self.ignored, self.apart = frozenset(), set()  # effects that may differ, and those that do
        self.met = []  # pairs of functions, classes and objects, of which more can be asked

    def same(self, a, b, depth=0):
        if depth > 12:
            raise Incomparable("values nested too deeply")
        if a is b:
            return True
        if self.twins and a is self.twins[0] and b is self.twins[1]:
            return True
        if isinstance(a, Double) or isinstance(b, Double):
            return isinstance(a, Double) and isinstance(b, Double) and a == b
        if not self.same_type(type(a), type(b)):
            return False
        if isinstance(a, ATOMS):
            return repr(a) == repr(b) if isinstance(a, float) else a == b
        if isinstance(a, datetime.datetime):
            return a == b or self.same_moment(a, b)
        if isinstance(a, enum.Enum):
            return a.name == b.name
        if isinstance(a, (list, tuple)):
            return len(a) == len(b) and all(self.same(x, y, depth + 1) for x, y in zip(a, b))
        if isinstance(a, dict):
            return self.same(list(a.items()), list(b.items()), depth + 1)
        if isinstance(a, (set, frozenset)):
            return a == b
        if isinstance(a, BaseException):
            return self.same(a.args, b.args, depth + 1)
        if isinstance(a, type):
            return self.same_type(a, b) and self.meets(a, b)
        if isinstance(a, types.ModuleType):
            return a.__name__ == b.__name__
        if isinstance(a, types.GeneratorType) or hasattr(a, "__next__"):
            return self.same(drained(a), drained(b), depth + 1)
        return self.same_object(a, b, depth)

    def same_object(self, a, b, depth):
        """The same of what can be called, and of instances."""
        if isinstance(a, types.MethodType):
            same = a.__name__ == b.__name__ and self.same(a.__self__, b.__self__, depth + 1)
            return same and (a.__func__ is b.__func__ or self.meets(a, b))
        if isinstance(a, functools.partial):
            parts = [(one.func, list(one.args), one.keywords) for one in (a, b)]
            return self.same(*parts, depth + 1)
        if isinstance(a, types.FunctionType):
            return self.meets(a, b)
        if type(a).__eq__ is not object.__eq__ and type(a) is type(b):
            return bool(a == b)
        state_a, state_b = state_of(a), state_of(b)
        if type(a) in self.pair and type(b) in self.pair and type(a) is not type(b):
            if self.same(state_a, state_b, depth + 1):
                return True
            if not self.same_seen(a, b, depth + 1):
                return False
            raise Incomparable("the result is a new object, whose private state is another")
        if not state_a and not state_b and type(a) is type(b):
            state_a, state_b = kept_inside(a), kept_inside(b)
        if state_a is None or state_b is None:
            raise Incomparable("the result is a %s" % type(a).__name__)
        return self.same(state_a, state_b, depth + 1) and self.meets(a, b)

    def meets(self, a, b):
        """Notes that more can be asked of the two; always true."""
        if any(a is one or type(a) is one for one in self.pair):
            return True  # whose members are asked anyway
        if type(a) is not type(b) or isinstance(a, (type, types.FunctionType, types.MethodType)):
            self.met.append((a, b))
        return True

    def taken(self):
        """The pairs that were met since the last time."""
        found, self.met = self.met, []
        return found

    def same_moment(self, a, b):
        """Whether both are the moment in which the two calls were made."""
        if (a.tzinfo is None) is not (b.tzinfo is None) or a.utcoffset() != b.utcoffset():
            return False
        now = datetime.datetime.now(a.tzinfo)
        return abs(a - b) < MOMENT and abs(now - a) < 20 * MOMENT

    def same_inside(self, a, b):
        """Whether two objects keep the same, as far as anybody can tell."""
        try:
            return self.same(state_of(a), state_of(b))
        except Incomparable:
            return True
        finally:
            self.taken()

    def apart_inside(self, a, b):
        """Private attributes of one name and type in which two objects keep something else."""
        left, right = state_of(a) or {}, state_of(b) or {}
        both = [name for name in left if name.startswith("_") and name in right]
        alike = [name for name in both if type(left[name]) is type(right[name])]
        found = set()
        for name in alike:
            with contextlib.suppress(Incomparable):
                found |= set() if self.same(left[name], right[name]) else {name}
        self.taken()
        return found

    def same_seen(self, a, b, depth=0):
        """Compares what others see of two objects: the canonical's may have more attributes."""
        left, right = public_state(a), public_state(b)
        more = left.keys() - right.keys() if type(a) is self.pair[0] else set()
        self.more |= more
        fewer = (right.keys() - left.keys()) & self.unread if type(b) is self.pair[1] else set()
        self.fewer |= fewer
        return self.same(
            {k: v for k, v in left.items() if k not in more},
            {k: v for k, v in right.items() if k not in fewer},
            depth,
        )

    def in_canonical_words(self, told):
        """What an exception says, with the canonical's name where the competitor's own stands."""
        for name in (full_name, plain_name):
            new, old = map(name, self.pair)
            if old and old != new:
                own = re.compile(r"\b%s\b" % re.escape(old))
                told = tuple(own.sub(new, text) if isinstance(text, str) else text for text in told)
        return told

    def same_type(self, a, b):
        if a is b or (a in self.pair and b in self.pair):
            return True
        if (full_name(a), full_name(b)) in self.paired:
            return True
        twins = a.__name__ == b.__name__ and a.__module__ != b.__module__
        homes = {getattr(one, "__module__", "") for one in self.pair}
        return twins and a.__module__ in homes and b.__module__ in homes


def plain_name(thing):
    return getattr(thing, "__name__", "")


def full_name(thing):
    return "%s.%s" % (getattr(thing, "__module__", ""), getattr(thing, "__qualname__", ""))


def state_of(value):
    if isinstance(value, (type(len), types.BuiltinMethodType)):
        return None
    slots = [n for c in type(value).__mro__ for n in getattr(c, "__slots__", ())]
    if not hasattr(value, "__dict__") and not slots:
        return None
    found = dict(getattr(value, "__dict__", {}))
    found.update({n: getattr(value, n) for n in slots if isinstance(n, str) and hasattr(value, n)})
    return dict(sorted(found.items()))


def kept_inside(value):
    """What an object of the library keeps that is no attribute; None where nobody can tell."""
    if type(value).__reduce__ is object.__reduce__ and hasattr(value, "__dict__"):
        return {}
    try:
        return None if type(value) is object else list(value.__reduce_ex__(4)[1:3])
    except Exception:
        return None


def public_state(value):
    state = state_of(value) or {}
    return {k: v for k, v in state.items() if not k.startswith("_")}


def drained(iterator):
    """The items, and what comes of the iterator itself in the end, if anything does."""
    found = []
    try:
        while len(found) < MOST_ITEMS:
            found.append(next(iterator))
    except StopIteration as stop:
        if stop.value is not None:
            found.append(("returns", stop.value))
    return found
