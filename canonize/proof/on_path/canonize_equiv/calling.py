"""One call, with limits, and what it did beside its result."""

import asyncio
import contextlib
import copy
import inspect
import io
import logging
import os
import signal
import types

from canonize_equiv.comparing import ATOMS, MOST_ITEMS, drained, public_state
from canonize_equiv.doubles import shown
from canonize_equiv.stops import Apart, NotComparable, TimeIsUp, TooLarge

HOW = ("returns", "yields", "raises")


LONGEST = 2.0


MEMORY = 4 << 30


REJECTED = (TypeError, AttributeError)


class Outcome:
    """What one call did."""

    def __init__(self, how, value, arguments, effects):
        self.how, self.value, self.arguments, self.effects = how, value, arguments, effects

    def text(self):
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


class Records(logging.Handler):
    def __init__(self):
        super().__init__(0)
        self.found = []

    def emit(self, record):
        self.found.append((record.levelname, record.getMessage()))


def globals_of(module):
    found = {}
    for name, value in vars(module).items():
        if name.startswith("__") or isinstance(value, (type, types.FunctionType, types.ModuleType)):
            continue
        if isinstance(value, (*ATOMS, list, dict, set, tuple)):
            try:
                found[name] = copy.deepcopy(value)
            except Exception:
                found[name] = None
    return found


def changed(before, after):
    return {
        k: (before.get(k), after.get(k))
        for k in {**before, **after}
        if repr(before.get(k)) != repr(after.get(k))
    }


def perform(call, module, arguments, log):
    """Runs a call without letting anything out, and says what it did."""
    records, said, told = Records(), io.StringIO(), io.StringIO()
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    root.handlers[:] = [records]
    root.setLevel(1)
    environment, state = dict(os.environ), globals_of(module)
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(told):
            try:
                with limited():
                    value, how = finished(call())
            except (Apart, NotComparable, TimeIsUp, TooLarge):
                raise
            except MemoryError:
                raise TooLarge from None
            except Exception as error:
                value, how = error, "raises"
            except SystemExit as error:
                value, how = error, "raises"
    finally:
        root.setLevel(level)
        root.handlers[:] = handlers
    effects = {
        "prints": said.getvalue(),
        "complains": told.getvalue(),
        "logs": records.found,
        "calls": list(log),
        "environment": changed(environment, dict(os.environ)),
        "globals": changed(state, globals_of(module)),
    }
    os.environ.clear()
    os.environ.update(environment)
    return Outcome(how, value, arguments, effects)


@contextlib.contextmanager
def limited():
    """A call may take as long as LONGEST seconds, where the system can tell."""

    def over(number, frame):
        raise TooLarge

    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def limit_memory():
    """A large example ends with MemoryError, not with the machine."""
    try:
        import resource
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, most))


def finished(value):
    """What comes of a call in the end, and how it came."""
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
    if inspect.isgenerator(value):
        return drained(value), "yields"
    return value, "returns"


def compare(comparer, left, right):
    """Why two outcomes differ; empty when they don't."""
    if left.how != right.how:
        return "one %s, one %s" % tuple(sorted((left.how, right.how), key=HOW.index))
    if left.how == "raises":
        if isinstance(left.value, REJECTED) and isinstance(right.value, REJECTED):
            return ""
        if not comparer.same_type(type(left.value), type(right.value)):
            return "they raise different exceptions"
        if not comparer.same(left.value.args, right.value.args):
            return "the exceptions say different things"
    elif not comparer.same(left.value, right.value):
        return "the results differ"
    if not comparer.same(left.arguments, right.arguments):
        return "they leave different arguments behind"
    for name in sorted({**left.effects, **right.effects}):
        if repr(left.effects.get(name)) != repr(right.effects.get(name)):
            return "what they do beside their result differs: %s" % name
    return ""


def compare_made(comparer, left, right):
    if "raises" not in (left.how, right.how):
        if not comparer.same(public_state(left.value), public_state(right.value)):
            return "the new objects have different attributes"
        made = Outcome("returns", None, left.arguments, left.effects)
        return compare(comparer, made, Outcome("returns", None, right.arguments, right.effects))
    return compare(comparer, left, right)
