"""What modules keep while calls are made: read before and after each call, as text.

Of the modules of the two implementations everything that can change is read; of other modules of
the project what the code reaches. What can't be read is remembered by name, so that it is told.
"""

import collections
import decimal
import enum
import logging
import pathlib
import sys
import threading
import types

from canonize_equiv.comparing import ATOMS, state_of
from canonize_equiv.doubles import Double

MOST_VALUES = 5000


PLAIN = (list, dict, set, tuple)


NAMED = (type, types.FunctionType, types.BuiltinFunctionType, types.ModuleType, logging.Logger)


LOCKS = (type(threading.Lock()), type(threading.RLock()))


class StateUnreadable(Exception):
    """A value whose state can't be told."""


class GlobalsWatch:
    """The globals that a call of one implementation may change.

    Args:
        module: where it is defined.
        target: the implementation itself.
        roots: folders of the project's own modules.
        pair: the names of the two modules that are compared.
    """

    def __init__(self, module, target, roots, pair=()):
        self.module, self.roots, self.pair = module, roots, pair
        self.unreadable, self.shared_changes = set(), set()
        self.named, self.homes = set(), self._homes()
        self.kept_elsewhere = {
            name
            for name, value in vars(module).items()
            if any(home != module.__name__ for home, _ in self.homes.get(id(value), ()))
        }
        self._reach(target)
        self.shared = sorted(
            self._first_home((home, name))
            for home, name in self.named
            if home != module.__name__ or name in self.kept_elsewhere
        )

    def own(self):
        """The state of the module's globals, by name."""
        found = {}
        for name, value in list(vars(self.module).items()):
            is_named = (self.module.__name__, name) in self.named
            if name.startswith("__") or isinstance(value, NAMED) or name in self.kept_elsewhere:
                continue
            if is_named or isinstance(value, (*ATOMS, *PLAIN)):
                text = self._text(self.module.__name__, name, value, is_named)
                if text is not None:
                    found[name] = text
        return found

    def others(self):
        """The state of what is reached in other modules of the project."""
        found = {}
        for home, name in self.shared:
            value = getattr(sys.modules.get(home), name, None)
            text = self._text(home, name, value, True)
            if text is not None:
                found[home + "." + name] = text
        return found

    def _homes(self):
        """By object: the names under which the project's modules have it."""
        found = {}
        for home, module in sorted(sys.modules.items()):
            if self._is_own(home):
                for name, value in list(vars(module).items()):
                    if not isinstance(value, (*ATOMS, *NAMED)):
                        found.setdefault(id(value), []).append((home, name))
        return found

    def _first_home(self, named):
        value = getattr(sys.modules.get(named[0]), named[1], None)
        return min(self.homes.get(id(value), [named]), key=lambda h: (h[0] in self.pair, h))

    def _text(self, home, name, value, is_named):
        try:
            return text_of(value)
        except Exception:  # a project's own objects may raise anything when they are read
            if is_named:
                self.unreadable.add(home + "." + name)
            return None

    def _reach(self, target):
        """Finds the globals that code names, and those of the code that it leads to."""
        waiting, seen = [target], set()
        while waiting:
            thing = waiting.pop()
            if id(thing) in seen:
                continue
            seen.add(id(thing))
            for code, scope in codes_of(thing):
                waiting += self._named_in(code, scope)
            if isinstance(thing, type):
                waiting += [base for base in thing.__mro__ if self._is_own(base.__module__)]

    def _named_in(self, code, scope):
        home, names = scope.get("__name__", ""), names_in(code)
        if "globals" in names and "globals" not in scope:
            names |= set(scope)
        for name in sorted(names & set(scope)):
            value = scope[name]
            if isinstance(value, types.ModuleType):
                if self._is_own(value.__name__):
                    for inner in sorted(names & set(vars(value))):
                        yield from self._met(value.__name__, inner, vars(value)[inner])
            else:
                yield from self._met(home, name, value)

    def _met(self, home, name, value):
        if name.startswith("__") or isinstance(value, types.ModuleType):
            return
        if not isinstance(value, NAMED):
            self.named.add((home, name))
            value = type(value)
        if self._is_own(getattr(value, "__module__", None) or ""):
            yield value

    def _is_own(self, name):
        path = getattr(sys.modules.get(name), "__file__", None) or ""
        return any(path.startswith(root) for root in self.roots)


def codes_of(thing):
    """Code objects of a function or class, each with the globals that it sees."""
    members = [thing]
    if isinstance(thing, type):
        members = list(vars(thing).values())
    for member in members:
        for one in (member, *(getattr(member, n, None) for n in ("fget", "fset", "fdel", "func"))):
            one = getattr(one, "__func__", one)
            while one is not None:
                if isinstance(one, types.FunctionType):
                    yield one.__code__, one.__globals__
                one = getattr(one, "__wrapped__", None)


def names_in(code):
    """Every name that a code object and those in it use."""
    found = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            found |= names_in(constant)
    return found


def changed(before, after):
    """By name, what a value was and what it is, where these are not the same."""
    names = {**before, **after}
    return {n: (before.get(n), after.get(n)) for n in names if before.get(n) != after.get(n)}


def text_of(value):
    """The state of a value, the same text for the same state.

    Raises:
        Unreadable: it keeps a state that can't be read, or too much of it.
    """
    left = [MOST_VALUES]
    return _text(value, left, ())


def _text(value, left, path):
    left[0] -= 1
    if left[0] < 0:
        raise StateUnreadable("too large")
    if isinstance(value, enum.Enum):
        return "%s.%s" % (type(value).__name__, value.name)
    if type(value) in ATOMS or isinstance(value, (decimal.Decimal, pathlib.PurePath, Double)):
        return repr(value)
    if isinstance(value, NAMED):
        return (
            getattr(value, "__qualname__", None) or getattr(value, "__name__", None) or value.name
        )
    if isinstance(value, LOCKS):
        return repr(value).partition(" at 0x")[0]
    if id(value) in path:
        return "..."
    path = (*path, id(value))
    parts = []
    if isinstance(value, dict):
        rows = [(_text(k, left, path), _text(v, left, path)) for k, v in list(value.items())]
        parts.append("{%s}" % ", ".join("%s: %s" % row for row in rows))
    elif isinstance(value, (list, tuple, collections.deque)):
        parts.append("[%s]" % ", ".join(_text(item, left, path) for item in list(value)))
    elif isinstance(value, (set, frozenset)):
        parts.append("{%s}" % ", ".join(sorted(_text(item, left, path) for item in list(value))))
    elif isinstance(value, ATOMS):
        parts.append(repr(value))
    state = state_of(value)
    if state:
        parts.append(_text(state, left, path))
    if parts and type(value) in (list, dict, set, tuple):
        return parts[0] if type(value) is not tuple else "(%s)" % parts[0][1:-1]
    if not parts and state is None:
        parts.append(_shown(value))
    return "%s(%s)" % (type(value).__name__, ", ".join(parts))


def _shown(value):
    """What a value without attributes says of itself."""
    if type(value).__basicsize__ == object.__basicsize__:
        return ""
    text = repr(value)
    if " at 0x" in text:
        raise StateUnreadable(type(value).__name__)
    return text
