"""What becomes of an exception in a ``with``, and which exceptions some code knows by name."""

import builtins
import contextlib
import types

from canonize_equiv.stops import Planted

MOST_ERRORS = 8


def errors_named(pair):
    """Exceptions to raise: those that the code of either names, and some that nobody names."""
    named = []
    for target in pair:
        for code, scope in written_code(target):
            for name in code.co_names:
                found = scope.get(name, getattr(builtins, name, None))
                if isinstance(found, type) and issubclass(found, Exception):
                    named.append(found)
    found = [Planted, ValueError, KeyError]
    for error in named:
        if error not in found and len(found) < MOST_ERRORS and means_one(error, pair):
            found.append(error)
    return [error for error in found if can_be_made(error)]


def means_one(error, pair):
    """Whether both sides mean the same exception by it: each has its own in its own module."""
    homes = {getattr(one, "__module__", None) for one in pair}
    return len(homes) == 1 or error.__module__ not in homes


def can_be_made(error):
    with contextlib.suppress(Exception):
        return isinstance(error("planted"), error)
    return False


def written_code(target):
    """Code of a function, or of the methods of a class, with what is written inside of it."""
    members = list(vars(target).values()) if isinstance(target, type) else [target]
    for member in members:
        for part in (member, *(getattr(member, n, None) for n in ("fget", "fset", "fdel"))):
            function = getattr(part, "__func__", part)
            function = getattr(function, "__wrapped__", function)
            code = getattr(function, "__code__", None)
            pending = [code] if isinstance(code, types.CodeType) else []
            while pending:
                one = pending.pop()
                yield one, getattr(function, "__globals__", {})
                pending += [c for c in one.co_consts if isinstance(c, types.CodeType)]


def planted(error):
    return error("planted") if error is not None else None


def be_inside(manager, given, raised, found):
    """Notes what the ``with`` gave; raises the exception that is planted, if there is one."""
    found.append("itself" if given is manager else given)
    if raised is not None:
        raise raised


def entered_with(manager, error):
    """What a ``with`` gives, and what becomes of an exception in it.

    Args:
        error: its class; None for none.
    """
    raised, found = planted(error), []
    try:
        with manager as given:
            be_inside(manager, given, raised, found)
        found.append("goes on")
    except Exception as other:
        found.append("passes on" if other is raised else other)
    return found


async def entered_with_async(manager, error):
    """The same of an ``async with``."""
    raised, found = planted(error), []
    try:
        async with manager as given:
            be_inside(manager, given, raised, found)
        found.append("goes on")
    except Exception as other:
        found.append("passes on" if other is raised else other)
    return found
