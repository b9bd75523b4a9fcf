"""What a decorator does, seen from a function that records how it is called.

A decorator, or what a factory of decorators gives, is applied to that function; what comes back
is called, while the function returns, or raises once, twice or again and again. Clocks advance by
what is slept and by what the function takes, and nobody sleeps.
"""

import asyncio
import contextlib
import inspect
import time
import types

from canonize_equiv.calling import Decorated, finished
from canonize_equiv.doubles import Placeholder
from canonize_equiv.stops import Incomparable

TAKES = 0.25
"""Seconds that the recording function takes, by the clocks."""


ALWAYS = 12
"""So often it raises where it is to raise always: who tries for ever ends, too."""


ERRORS = (ValueError, ConnectionError, TimeoutError, KeyError, RuntimeError, SystemExit)


REPEATED = (ValueError, ConnectionError, TimeoutError)


MOST_OWN = 4


GIVEN = [1, "a"]
"""What is handed to a function that a factory's decorator made."""


CLOCKS = ("time", "monotonic", "perf_counter", "process_time")


REAL = {("time", "sleep"): time.sleep, ("asyncio", "sleep"): asyncio.sleep} | {
    ("time", name): getattr(time, name) for clock in CLOCKS for name in (clock, clock + "_ns")
}


def called_through(target, positional, keywords, own_errors):
    """Calls something; where functions are made of functions, what these do.

    Args:
        own_errors: exceptions of the project that a function may raise, too.

    """
    spots = [v for v in (*positional, *keywords.values()) if isinstance(v, Placeholder)]
    if not spots:
        value = target(*positional, **keywords)
        if not isinstance(value, types.FunctionType):
            return value
        try:
            return Decorated(Trials(value, GIVEN, own_errors).of_factory())
        except Incomparable:  # it makes no functions of functions
            return target(*positional, **keywords)
    spot = spots[0]

    def make(probe):
        filled = {k: probe if v is spot else v for k, v in keywords.items()}
        return target(*[probe if v is spot else v for v in positional], **filled)

    return Trials(make, spot.given, own_errors).of_decorator()


class Trials:
    """The calls of what a decorator makes.

    Args:
        make: the decorator.
        given: arguments by position.
    """

    def __init__(self, make, given, own_errors):
        self.make, self.given, self.errors = make, given, (*ERRORS, *own_errors)
        self.compared = False

    def of_decorator(self):
        """What was seen; the value itself where it is no function."""
        value = self.make(Probe([], False).function)
        if not isinstance(value, types.FunctionType):
            return value
        return Decorated(self.seen())

    def of_factory(self):
        try:
            value = self.make(Probe([], False).function)
        except Exception:
            value = None
        if not isinstance(value, types.FunctionType):
            raise Incomparable("the result is a function")
        if not any(p.kind is p.VAR_POSITIONAL for p in parameters(value)):
            raise Incomparable("the result is a function, whose arguments nobody knows")
        return self.seen()

    def seen(self):
        found = [
            self.once(*script, is_async) for is_async in (False, True) for script in self.scripts()
        ]
        if not self.compared:
            raise Incomparable("the result is a function that takes nothing which was tried")
        return found

    def scripts(self):
        """What the function does, in words and call by call; None: it returns nothing."""
        yield "returns", []
        yield "returns None", [None] * ALWAYS
        for error in self.errors:
            yield "raises %s once" % error.__name__, [error]
        for error in (*REPEATED, *self.errors[len(ERRORS) :]):
            yield "raises %s twice" % error.__name__, [error] * 2
            yield "raises %s always" % error.__name__, [error] * ALWAYS

    def once(self, words, script, is_async):
        """One new function, called two times alike."""
        probe = Probe(script, is_async)
        label = "an async function that %s" % words if is_async else "a function that %s" % words
        made = self.make(probe.function)
        if not isinstance(made, types.FunctionType):
            return [label, made]
        with standing_clocks(probe, made):
            arguments = self.arguments_of(made)
            calls = [self.call(made, *arguments) for _ in range(1 + (not script))]
        return [label, probe.carried_by(made), calls, probe.log]

    def call(self, made, positional, keywords):
        try:
            value, how = finished(made(*positional, **keywords))
        except (Exception, SystemExit) as error:
            self.compared |= not isinstance(error, (TypeError, AttributeError))
            return ["raises", error, type(error.__cause__).__name__]
        self.compared = True
        return [how, value]

    def arguments_of(self, made):
        needed = [
            p
            for p in parameters(made)
            if p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
        ]
        every = list(self.given)
        if any(p.kind is p.VAR_POSITIONAL for p in parameters(made)):
            every += [None] * (len(needed) - len(every))
        else:
            every = (every + [None] * len(needed))[: len(needed)]
        is_open = any(p.kind is p.VAR_KEYWORD for p in parameters(made))
        return every, {"key": "b"} if is_open else {}


class Probe:
    """A function that records its calls.

    Args:
        script: what the first calls raise, or None for nothing returned.
        is_async: make a coroutine function.
    """

    def __init__(self, script, is_async):
        self.script, self.log, self.passed = list(script), [], 0.0

        def probe(*args, **kwargs):
            """Records how it is called."""
            return self.answer(args, kwargs)

        async def probe_async(*args, **kwargs):
            """Records how it is called."""
            return self.answer(args, kwargs)

        self.function = probe_async if is_async else probe
        self.function.__name__ = self.function.__qualname__ = "probe"
        self.function.marked = 1

    def answer(self, args, kwargs):
        self.log.append(["call", list(args), dict(kwargs)])
        self.passed += TAKES
        number = sum(entry[0] == "call" for entry in self.log)
        if number <= len(self.script):
            error = self.script[number - 1]
            if error is None:
                return None
            raise error("planted %d" % number)
        return ["answer", number]

    def sleep(self, seconds):
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        self.log.append(["sleep", seconds])
        self.passed += seconds

    def carried_by(self, made):
        """Which of the names of the function a function has that was made of it."""
        mine = self.function
        names = ("__name__", "__qualname__", "__doc__", "__module__")
        return [
            made is mine,
            [getattr(made, name) == getattr(mine, name) for name in names],
            getattr(made, "__wrapped__", None) is mine,
            getattr(made, "marked", 0),
            inspect.iscoroutinefunction(made),
        ]


@contextlib.contextmanager
def standing_clocks(probe, function):
    """Clocks that only advance by what a probe takes and what is slept, also where a function's
    module has them by name."""

    async def async_sleep(delay, result=None):
        probe.sleep(max(delay, 0))
        return result

    fakes = {("time", "sleep"): probe.sleep, ("asyncio", "sleep"): async_sleep}
    for number, name in enumerate(CLOCKS):
        start = 1000.0 * (number + 1)
        fakes["time", name] = lambda start=start: start + probe.passed
        fakes["time", name + "_ns"] = lambda start=start: int((start + probe.passed) * 1e9)
    by_id = {id(REAL[key]): fake for key, fake in fakes.items()}
    scopes = [vars(time), vars(asyncio), getattr(function, "__globals__", {})]
    before = [(s, n, v) for s in scopes for n, v in list(s.items()) if id(v) in by_id]
    for space, name, old in before:
        space[name] = by_id[id(old)]
    try:
        yield
    finally:
        for space, name, old in before:
            space[name] = old


def parameters(function):
    return list(inspect.signature(function, follow_wrapped=False).parameters.values())


def shared_errors(modules):
    """Exceptions that both modules of a pair know by the same name."""
    left, right = (vars(module) for module in modules)
    found = []
    for name, value in sorted(right.items()):
        if not (isinstance(value, type) and issubclass(value, Exception)) or value in ERRORS:
            continue
        if left.get(name) is value and len(found) < MOST_OWN:
            with contextlib.suppress(Exception):
                value("planted")
                found.append(value)
    return found
