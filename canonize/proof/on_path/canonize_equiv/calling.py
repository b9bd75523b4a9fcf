"""One call, with limits, and what it did beside its result."""

import asyncio
import contextlib
import inspect
import io
import os
import signal
import time

from canonize_equiv.clocks import at_second
from canonize_equiv.comparing import MOST_ITEMS, drained
from canonize_equiv.doubles import shown
from canonize_equiv.global_state import changed
from canonize_equiv.limits import MEMORY, refuse_network_seen
from canonize_equiv.records import Utterances
from canonize_equiv.stops import Incomparable, Planted, TooLarge
from canonize_equiv.traces import Traces

HOW = ("returns", "yields", "enters", "decorates", "raises", "does not end", "runs out of memory")


UNFINISHED = HOW[5:]


LONGEST = 2.0


QUICK = 0.2


ERRORS = [Planted]
"""What is raised in a ``with``, or thrown into a generator: set once, before the first example."""


REJECTED = (TypeError, AttributeError)


class CallOutcome:
    """What one call did.

    Args:
        how: one of HOW.
        seconds: how long it took.
    """

    def __init__(self, how, value, arguments, effects, seconds=0.0):
        self.how, self.value, self.arguments, self.effects = how, value, arguments, effects
        self.seconds = seconds

    @property
    def is_finished(self):
        return self.how not in UNFINISHED

    def text(self):
        if not self.is_finished:
            return self.value
        what = (
            shown(self.value)
            if self.how != "raises"
            else "%s(%s)"
            % (type(self.value).__name__, ", ".join(map(shown, getattr(self.value, "args", ()))))
        )
        extra = ["%s %s" % (k, v) for k, v in sorted(self.effects.items()) if v]
        return "%s %s" % (self.how, cut(what)) + ("; " + cut("; ".join(extra)) if extra else "")


def cut(text):
    return text if len(text) <= 160 else text[:157] + "..."


def perform(call, watch, arguments, log, second, seconds=LONGEST, watching=contextlib.nullcontext):
    """Runs a call without letting anything out, and says what it did.

    Args:
        watch: reads the globals that it may change.
        second: what it sees of the time meanwhile.
        seconds: how long it may take.
        watching: is around the call.
    """
    printed, told = io.StringIO(), io.StringIO()
    environment, state, others = stored_environment(), watch.own(), watch.others()
    folder = os.getcwd()
    started = time.monotonic()
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(told),
        Utterances() as said,
        Traces() as traces,
        at_second(second),
        watching(),
    ):
        how, value = ended(call, seconds)
    taken = time.monotonic() - started
    refuse_network_seen()
    effects = {
        "prints": printed.getvalue(),
        "complains": told.getvalue(),
        "logs": said.records.found,
        "warns": said.warnings(watch.roots),
        "calls": list(log),
        "leaves behind": traces.seen(),
        "environment": decoded(changed(environment, stored_environment())),
        "folder": os.getcwd() if os.getcwd() != folder else "",
        "globals": changed(state, watch.own()),
    }
    watch.shared_changes |= set(changed(others, watch.others()))
    if effects["environment"]:
        restore_environment(environment)
    os.chdir(folder)
    return CallOutcome(how, value, arguments, effects, taken)


def stored_environment():
    """What the environment keeps, not yet decoded: it is looked at before and after every call."""
    return dict(getattr(os.environ, "_data", os.environ))


def restore_environment(stored):
    os.environ.clear()
    for name, value in stored.items():
        os.environ[os.fsdecode(name)] = os.fsdecode(value)


def decoded(changes):
    return {
        os.fsdecode(name): tuple(one if one is None else os.fsdecode(one) for one in pair)
        for name, pair in changes.items()
    }


def ended(call, seconds):
    """How a call ended, and with what."""
    over = [False]
    try:
        with limited(seconds, over):
            value, how = finished(call())
    except TooLarge:
        pass
    except MemoryError:
        return "runs out of memory", "runs out of memory (%d GB)" % (MEMORY >> 30)
    except Incomparable:
        raise
    except (Exception, SystemExit) as error:
        value, how = error, "raises"
    if over[0]:  # also where the code caught what was to stop it
        return "does not end", "does not come to an end within %g s" % seconds
    return how, value


@contextlib.contextmanager
def limited(seconds, over):
    """Stops what takes longer, where the system can tell; again and again, if it goes on."""

    def stop(number, frame):
        over[0] = True
        raise TooLarge

    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.2)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


PLAIN_ITERATORS = (map, filter, zip, enumerate, reversed, type(iter([])), type(iter(())))
"""They give what a generator gives, to whoever goes through them."""


class Decorated:
    """What a decorator was seen to do: a list for each function that it was applied to."""

    def __init__(self, seen):
        self.seen = seen


def finished(value):
    """What comes of a call in the end, and how it came."""
    if isinstance(value, Decorated):
        return value.seen, "decorates"
    if inspect.iscoroutine(value):
        return asyncio.run(value), "returns"
    if inspect.isasyncgen(value):

        async def drain():
            found = []
            async for item in value:
                found.append(item)
                if len(found) >= MOST_ITEMS:
                    break
            return found

        return asyncio.run(drain()), "yields"
    if inspect.isgenerator(value) or type(value) in PLAIN_ITERATORS:
        return drained(value), "yields"
    if isinstance(value, contextlib._GeneratorContextManager):
        return entered(value), "enters"
    if isinstance(value, contextlib._AsyncGeneratorContextManager):
        return asyncio.run(entered_async(value)), "enters"
    return value, "returns"


class Inside:
    """What is seen in a ``with``: what holds there, and what becomes of an error."""

    def __init__(self):
        self.environment, self.folder = dict(os.environ), os.getcwd()
        self.changes, self.errors = None, []

    def look(self):
        folder = os.getcwd()
        moved = folder != self.folder and folder
        self.changes = changed(self.environment, dict(os.environ)), moved

    @contextlib.contextmanager
    def fate(self, raised):
        """Around a ``with`` in which something is raised."""
        try:
            yield
        except Exception as other:
            self.errors.append("passes on" if other is raised else other)
        else:
            self.errors.append("keeps to itself")


def entered(manager):
    """What a ``with`` gives, what holds inside of it, and what becomes of errors in it."""
    inside = Inside()
    with again(manager) as given:
        inside.look()
    for error in ERRORS:
        raised = error("planted")
        with inside.fate(raised), again(manager):
            raise raised
    return [given, inside.changes, inside.errors]


async def entered_async(manager):
    """The same of an ``async with``."""
    inside = Inside()
    async with again(manager) as given:
        inside.look()
    for error in ERRORS:
        raised = error("planted")
        with inside.fate(raised):
            async with again(manager):
                raise raised
    return [given, inside.changes, inside.errors]


def again(manager):
    return manager._recreate_cm()


def why_outcomes_differ(comparer, left, right):
    """Why two outcomes differ; empty when they don't."""
    if left.how != right.how:
        return "one %s, one %s" % tuple(sorted((left.how, right.how), key=HOW.index))
    if left.how == "raises":
        if isinstance(left.value, REJECTED) and isinstance(right.value, REJECTED):
            return ""
        if isinstance(left.value, RecursionError) and isinstance(right.value, RecursionError):
            return ""  # where the stack ends, and what is said of it then, is chance
        if not comparer.same_type(type(left.value), type(right.value)):
            return "they raise different exceptions"
        if not comparer.same(left.value.args, comparer.in_canonical_words(right.value.args)):
            return "the exceptions say different things"
        causes = [type(one.value.__cause__) for one in (left, right)]
        if comparer.causes and not comparer.same_type(*causes):
            return "the exceptions have different causes"
    elif left.how == "decorates":
        pairs = zip(left.value, right.value)
        apart = [one[0] for one, other in pairs if not comparer.same(one, other)]
        if apart or len(left.value) != len(right.value):
            return "what it makes of %s differs" % (apart or ["a function"])[0]
    elif not comparer.same(left.value, right.value):
        return "the results differ"
    if not comparer.same(left.arguments, right.arguments):
        return "they leave different arguments behind"
    for name in sorted({**left.effects, **right.effects}):
        if repr(left.effects.get(name)) == repr(right.effects.get(name)):
            continue
        if name in comparer.ignored:
            comparer.apart.add(name)
        else:
            return "what they do beside their result differs: %s" % name
    return ""
