"""Calls two implementations alike and looks for an example that tells them apart.

Started as a program of its own, in a copy of the project, by the project's interpreter:
``python canonize_equiv.py SPEC RESULT``. It reads one JSON document and writes one.
"""
# ruff: noqa: B023, B905, C416, SIM201 (functions are called in the turn that makes them)

import asyncio
import contextlib
import copy
import enum
import importlib
import inspect
import io
import json
import logging
import os
import signal
import sys
import time
import types
import typing

MOST_ITEMS = 200
HOW = ("returns", "yields", "raises")
LONGEST = 2.0
MEMORY = 4 << 30
ATOMS = (int, float, complex, str, bytes, bytearray, bool, type(None), range, slice)
REJECTED = (TypeError, AttributeError)


class NotComparable(Exception):
    """What came out can't be compared."""


class Apart(Exception):
    """An example tells the two apart."""


class TooLarge(Exception):
    """An example for which a call takes too long, or too much memory: it says nothing."""


class TimeIsUp(Exception):
    """The examples took all the time there was."""


class Double:
    """Stands for an object that is handed in: records what is done to it, answers in kind."""

    def __init__(self, name, log, seed=0):
        self.__dict__.update(_name=name, _log=log, _seed=seed)

    def _child(self, name):
        return Double(name, self._log, self._seed)

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self._child("%s.%s" % (self._name, name))

    def __setattr__(self, name, value):
        self._log.append(("set", "%s.%s" % (self._name, name), shown(value)))
        self.__dict__[name] = value

    def __call__(self, *args, **kwargs):
        said = [shown(a) for a in args], {k: shown(v) for k, v in sorted(kwargs.items())}
        self._log.append(("call", self._name, said))
        return self._child(self._name + "()")

    def __await__(self):
        self._log.append(("await", self._name))
        return self
        yield

    def __enter__(self):
        self._log.append(("enter", self._name))
        return self._child(self._name + " as")

    def __exit__(self, *about):
        self._log.append(("exit", self._name, about[0] and about[0].__name__))

    async def __aenter__(self):
        return self.__enter__()

    async def __aexit__(self, *about):
        return self.__exit__(*about)

    def __getitem__(self, key):
        self._log.append(("get", self._name, shown(key)))
        return self._child("%s[%s]" % (self._name, shown(key)))

    def __setitem__(self, key, value):
        self._log.append(("put", self._name, shown(key), shown(value)))

    def __contains__(self, key):
        self._log.append(("in", self._name, shown(key)))
        return bool(self._seed % 2)

    def __iter__(self):
        return iter([self._child(self._name + "[0]"), self._child(self._name + "[1]")])

    def __len__(self):
        return 2

    def __bool__(self):
        return not self._seed % 3 == 2

    def __eq__(self, other):
        return isinstance(other, Double) and other._name == self._name

    def __hash__(self):
        return hash(self._name)

    def __repr__(self):
        return "<%s>" % self._name

    def __deepcopy__(self, memo):
        return self


def shown(value):
    return repr(value)


def load(symbol):
    module, _, name = symbol.partition(":")
    found = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    return found


# Comparing ---------------------------------------------------------------------------------------


class Comparer:
    """Compares values, also instances of the two classes with one another."""

    def __init__(self, left, right):
        self.pair = (left, right)
        self.twins = ()

    def same(self, a, b, depth=0):
        if depth > 12:
            raise NotComparable("values nested too deeply")
        if a is b:
            return True
        if self.twins and a is self.twins[0] and b is self.twins[1]:
            return True
        if isinstance(a, Double) or isinstance(b, Double):
            return isinstance(a, Double) and isinstance(b, Double) and a == b
        if not self.same_type(type(a), type(b)):
            return False
        if isinstance(a, float):
            return repr(a) == repr(b)
        if isinstance(a, ATOMS):
            return a == b
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
            return self.same_type(a, b)
        if isinstance(a, types.ModuleType):
            return a.__name__ == b.__name__
        if isinstance(a, types.GeneratorType) or hasattr(a, "__next__"):
            return self.same(drained(a), drained(b), depth + 1)
        if isinstance(a, types.MethodType):
            return a.__name__ == b.__name__ and self.same(a.__self__, b.__self__, depth + 1)
        if callable(a) and not hasattr(a, "__dict__"):
            raise NotComparable("the result is something to be called")
        if isinstance(a, types.FunctionType):
            raise NotComparable("the result is a function")
        if type(a).__eq__ is not object.__eq__ and type(a) is type(b):
            return bool(a == b)
        state_a, state_b = state_of(a), state_of(b)
        if type(a) in self.pair and type(b) in self.pair and type(a) is not type(b):
            if self.same(state_a, state_b, depth + 1):
                return True
            if not self.same(public_state(a), public_state(b), depth + 1):
                return False
            raise NotComparable("the result is a new object, whose private state is another")
        if state_a is None or state_b is None:
            raise NotComparable("the result is a %s" % type(a).__name__)
        return self.same(state_a, state_b, depth + 1)

    def same_type(self, a, b):
        if a is b or (a in self.pair and b in self.pair):
            return True
        twins = a.__name__ == b.__name__ and a.__module__ != b.__module__
        homes = {getattr(one, "__module__", "") for one in self.pair}
        return twins and a.__module__ in homes and b.__module__ in homes


def state_of(value):
    if isinstance(value, (type(len), types.BuiltinMethodType)):
        return None
    slots = [n for c in type(value).__mro__ for n in getattr(c, "__slots__", ())]
    if not hasattr(value, "__dict__") and not slots:
        return None
    found = dict(getattr(value, "__dict__", {}))
    found.update({n: getattr(value, n) for n in slots if isinstance(n, str) and hasattr(value, n)})
    return {k: v for k, v in sorted(found.items())}


def public_state(value):
    state = state_of(value) or {}
    return {k: v for k, v in state.items() if not k.startswith("_")}


def drained(iterator):
    found = []
    for item in iterator:
        found.append(item)
        if len(found) >= MOST_ITEMS:
            break
    return found


# Calling -----------------------------------------------------------------------------------------


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


# Examples ----------------------------------------------------------------------------------------


def strategies(st):
    number = st.integers(-20, 20) | st.integers() | st.sampled_from([0, 1, -1, 2, 10, 100])
    text = st.text("ab AB01_-./@,:%\n\té", max_size=8) | st.text(max_size=6)
    plain = {
        "int": number,
        "float": st.floats(-100, 100) | st.floats(allow_nan=True),
        "str": text,
        "bytes": st.binary(max_size=8),
        "bool": st.booleans(),
        "NoneType": st.none(),
    }
    item = number | text
    plain["list"] = (
        st.lists(number, max_size=6) | st.lists(text, max_size=6) | st.lists(item, max_size=4)
    )
    plain["tuple"] = plain["list"].map(tuple)
    plain["set"] = st.sets(number, max_size=5) | st.sets(text, max_size=5)
    plain["dict"] = st.dictionaries(text, item, max_size=5) | st.dictionaries(
        number, item, max_size=4
    )
    plain["any"] = st.one_of(
        *(plain[k] for k in ("int", "str", "list", "dict", "float", "bool", "NoneType", "bytes"))
    )
    return plain


class Examples:
    """Strategies for the parameters of one function."""

    def __init__(self, st, spec, functions, names=None):
        self.st, self.spec, self.plain = st, spec, strategies(st)
        self.hints = {}
        self.parameters = {}
        for function in functions:
            try:
                found = inspect.signature(function).parameters
            except (TypeError, ValueError):
                found = {}
            for name, parameter in found.items():
                self.parameters.setdefault(name, []).append(parameter)
            try:
                target = function.__init__ if isinstance(function, type) else function
                for name, hint in typing.get_type_hints(target).items():
                    self.hints.setdefault(name, hint)
            except Exception:
                pass
        self.names = names

    def of(self, name):
        st, told = self.st, self.spec.get(name, {})
        found = []
        hint = self.hints.get(name)
        if hint is not None and hint is not typing.Any:
            made = self.of_hint(hint)
            if made is not None:
                found.append(made)
        literals = [literal(text) for text in told.get("literals", ())]
        literals += [
            p.default
            for p in self.parameters.get(name, ())
            if p.default is not p.empty and isinstance(p.default, (*ATOMS, list, dict, tuple))
        ]
        if literals:
            found.append(st.sampled_from(literals).map(copy.deepcopy))
        if not (hint is not None and found):
            kinds = {type(v).__name__ for v in literals if v is not None}
            for kind in sorted(kinds):
                if kind in self.plain:
                    found.append(self.plain[kind])
        if told.get("double") and hint is None:
            return st.integers(0, 5).map(lambda seed: ("double", name, seed))
        if not found and hint is not None and hint is not typing.Any:
            return st.integers(0, 5).map(lambda seed: ("double", name, seed))
        if not found or (len(literals) and all(v is None for v in literals) and hint is None):
            kinds = told.get("types") or ["any"]
            found += [self.plain[k] for k in kinds if k in self.plain]
        return st.one_of(*found) if found else self.plain["any"]

    def of_hint(self, hint):
        st = self.st
        if hint in (int, float, str, bytes, bool, list, dict, set, tuple):
            return self.plain[hint.__name__]
        if hint is type(None) or hint is None:
            return st.none()
        origin = typing.get_origin(hint)
        if origin is typing.Literal:
            return st.sampled_from(list(typing.get_args(hint)))
        if origin in (typing.Union, getattr(types, "UnionType", None)):
            made = [self.of_hint(arg) for arg in typing.get_args(hint)]
            return (
                st.one_of(*(m for m in made if m is not None))
                if any(m is not None for m in made)
                else None
            )
        import collections.abc as abc

        args = typing.get_args(hint)
        inner = [self.of_hint(a) for a in args if a is not Ellipsis]
        if (
            origin in (list, abc.Sequence, abc.Iterable, abc.Collection, abc.MutableSequence)
            and inner
            and inner[0] is not None
        ):
            return st.lists(inner[0], max_size=6)
        if origin in (set, frozenset) and inner and inner[0] is not None:
            return st.sets(inner[0], max_size=5).map(origin)
        if (
            origin in (dict, abc.Mapping, abc.MutableMapping)
            and len(inner) == 2
            and None not in inner
        ):
            return st.dictionaries(inner[0], inner[1], max_size=5)
        if origin is tuple and args and None not in inner:
            if args[-1] is Ellipsis:
                return st.lists(inner[0], max_size=5).map(tuple)
            return st.tuples(*inner)
        if isinstance(hint, type) and issubclass(hint, enum.Enum):
            return st.sampled_from(hint)
        if getattr(hint, "__module__", "") in (
            "datetime",
            "decimal",
            "fractions",
            "uuid",
            "pathlib",
        ):
            with contextlib.suppress(Exception):
                return st.from_type(hint)
        if isinstance(hint, type) and hasattr(hint, "__dataclass_fields__"):
            with contextlib.suppress(Exception):
                return st.from_type(hint)
        return None

    def wanted(self):
        """Parameters by name: whether it has to be given, and how."""
        found = {}
        for name, many in self.parameters.items():
            if self.names is not None and name not in self.names:
                continue
            kind = many[0].kind
            found[name] = (any(p.default is p.empty for p in many), kind)
        return found

    def arguments(self):
        """Positional and keyword arguments for one call."""
        st, fixed, rest = self.st, [], []
        for name, (needed, kind) in self.wanted().items():
            empty = inspect.Parameter
            if kind is empty.VAR_POSITIONAL:
                rest.append((name, kind, st.lists(self.of(name), max_size=4)))
            elif kind is empty.VAR_KEYWORD:
                keys = st.sampled_from(["key", "name", "value", "x"])
                rest.append((name, kind, st.dictionaries(keys, self.plain["any"], max_size=2)))
            else:
                value = self.of(name) if needed else st.just(ABSENT) | self.of(name)
                fixed.append((name, kind, value))
        every = [*fixed, *rest]

        def put(values):
            positional, keywords, open_ = [], {}, True
            for (name, kind, _), value in zip(every, values):
                if kind is inspect.Parameter.VAR_POSITIONAL:
                    positional += value if open_ else []
                elif kind is inspect.Parameter.VAR_KEYWORD:
                    keywords.update({k: v for k, v in value.items() if k not in self.parameters})
                elif value is ABSENT:
                    open_ = False
                elif kind is inspect.Parameter.POSITIONAL_ONLY or (
                    open_
                    and kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
                    and inspect.Parameter.VAR_POSITIONAL in [k for _, k, _ in every]
                ):
                    positional.append(value)
                else:
                    keywords[name] = value
            return positional, keywords

        return st.tuples(*(s for _, _, s in every)).map(put)

    def narrow(self, calls):
        """The same for what call sites are seen to give."""
        st = self.st

        def of_call(call):
            filled = {
                name: st.just(literal(text)).map(copy.deepcopy)
                if text is not None
                else self.of(name)
                for name, text in call.items()
            }
            return st.fixed_dictionaries(filled).map(lambda found: ([], found))

        return st.one_of(*(of_call(call) for call in calls))


class Absent:
    def __repr__(self):
        return "(left out)"

    def __deepcopy__(self, memo):
        return self


ABSENT = Absent()


def literal(text):
    import ast

    return ast.literal_eval(text)


def with_doubles(value, log):
    if isinstance(value, tuple) and len(value) == 3 and value[0] == "double":
        return Double(value[1], log, value[2])
    return value


def arguments_for(given, log):
    positional, keywords = copy.deepcopy(given)
    return [with_doubles(v, log) for v in positional], {
        k: with_doubles(v, log) for k, v in keywords.items()
    }


def call_text(name, given):
    positional, keywords = given
    shown_ = [argument_text(v) for v in positional]
    shown_ += ["%s=%s" % (k, argument_text(v)) for k, v in keywords.items()]
    return "%s(%s)" % (name, ", ".join(shown_))


def argument_text(value):
    if isinstance(value, tuple) and len(value) == 3 and value[0] == "double":
        return "<a stand-in for %s>" % value[1]
    return repr(value)


# The test ----------------------------------------------------------------------------------------


class Test:
    def __init__(self, spec):
        import hypothesis
        import hypothesis.strategies as st

        self.hypothesis, self.st, self.spec = hypothesis, st, spec
        self.left, self.right = load(spec["canonical"]), load(spec["competitor"])
        self.modules = [sys.modules[spec[k].partition(":")[0]] for k in ("canonical", "competitor")]
        self.comparer = Comparer(self.left, self.right)
        self.count, self.returned = 0, 0
        self.last, self.kept = None, []
        self.until = time.monotonic() + spec["seconds"]

    def run(self):
        if isinstance(self.left, type) != isinstance(self.right, type):
            return {"grade": "differs", "why": "one is a class, the other is none"}
        if isinstance(self.left, type):
            strategy, attempt = self.sequences(), self.sequence
        else:
            if not callable(self.left) or not callable(self.right):
                same = self.comparer.same(self.left, self.right)
                return {
                    "grade": "tested" if same else "differs",
                    "why": "" if same else "the values differ",
                }
            self.examples = Examples(
                self.st, self.spec.get("parameters", {}), [self.left, self.right]
            )
            strategy, attempt = self.examples.arguments(), self.function
        found = self.search(strategy, attempt)
        if found is None:
            if not self.returned:
                why = "was rejected by both" if self.count else "took too long, or too much memory"
                return {"grade": "unknown", "why": "every example %s: nothing was compared" % why}
            return {"grade": "tested", "why": ""}
        calls = self.spec.get("calls") or []
        if not isinstance(self.left, type) and calls:
            wide, self.last = dict(found), None
            if self.search(self.examples.narrow(calls), attempt) is None:
                return {**wide, "grade": "outside"}
            return {**self.last, "grade": "differs"}
        return {**found, "grade": "differs"}

    def search(self, strategy, attempt):
        hypothesis = self.hypothesis
        settings = hypothesis.settings(
            max_examples=self.spec["examples"],
            database=None,
            deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
            print_blob=False,
            report_multiple_bugs=False,
            verbosity=hypothesis.Verbosity.quiet,
        )

        @settings
        @hypothesis.seed(self.spec["seed"])
        @hypothesis.given(strategy)
        def differential(given):
            if time.monotonic() > self.until:
                if self.last is not None:
                    raise Apart
                raise TimeIsUp
            self.count += 1
            try:
                attempt(given)
            except TooLarge:
                self.count -= 1

        try:
            differential()
        except Apart:
            return self.last
        except BaseException as error:
            if self.last is not None and not isinstance(error, (NotComparable, KeyboardInterrupt)):
                return self.last
            raise
        return None

    def apart(self, example, why, left, right):
        self.last = {"example": example, "why": why, "canonical": left, "competitor": right}
        raise Apart

    def function(self, given):
        outcomes = []
        for target, module in zip((self.left, self.right), self.modules):
            log = []
            positional, keywords = arguments_for(given, log)
            outcomes.append(
                perform(
                    lambda: target(*positional, **keywords), module, [positional, keywords], log
                )
            )
        left, right = outcomes
        self.returned += left.how != "raises" or not isinstance(left.value, REJECTED)
        why = compare(self.comparer, left, right)
        if why:
            name = self.spec["canonical"].rpartition(":")[2]
            self.apart(call_text(name, given), why, left.text(), right.text())
        if len(self.kept) < 25 and right.how == "returns":
            self.kept.append((call_text("", given), repr(right.value)))

    def sequences(self):
        st, spec = self.st, self.spec
        shared = spec.get("constructor")
        self.makers = Examples(st, spec.get("parameters", {}), [self.left, self.right], shared)
        methods = []
        for name in spec.get("methods", ()):
            both = [getattr(c, name, None) for c in (self.left, self.right)]
            if all(callable(m) for m in both):
                told = spec["methods"][name]
                examples = Examples(st, told.get("parameters", {}), [_unbound(m) for m in both])
                methods.append(examples.arguments().map(lambda given, name=name: (name, given)))
            else:
                methods.append(st.just((name, None)))
        methods += [st.just(step) for step in specials(self.left, self.right)]
        steps = st.lists(st.one_of(*methods), min_size=1, max_size=6) if methods else st.just([])
        return st.tuples(self.makers.arguments(), steps)

    def sequence(self, given):
        maker, steps = given
        sides = []
        for cls, module in zip((self.left, self.right), self.modules):
            log = []
            positional, keywords = arguments_for(maker, log)
            sides.append(
                (
                    cls,
                    module,
                    log,
                    perform(
                        lambda: cls(*positional, **keywords), module, [positional, keywords], log
                    ),
                )
            )
        made = [side[3] for side in sides]
        self.comparer.twins = ()
        name = self.spec["canonical"].rpartition(":")[2]
        text = [call_text(name, maker)]
        why = compare_made(self.comparer, *made)
        if why:
            self.apart(text[0], why, made[0].text(), made[1].text())
        if made[0].how != "returns":
            return
        things = [m.value for m in made]
        self.comparer.twins = tuple(things)
        for method, args in steps:
            text.append(".%s" % method if args is None else call_text("." + method, args))
            done = []
            for thing, (_, module, log, _) in zip(things, sides):
                log.clear()
                if args is None:
                    done.append(perform(lambda: getattr(thing, method), module, [], log))
                else:
                    positional, keywords = arguments_for(args, log)
                    answer = bool if method in ASKED else lambda value: value
                    done.append(
                        perform(
                            lambda: answer(getattr(thing, method)(*positional, **keywords)),
                            module,
                            [positional, keywords],
                            log,
                        )
                    )
            self.returned += done[0].how != "raises" or not isinstance(done[0].value, REJECTED)
            why = compare(self.comparer, *done)
            if not why and not self.comparer.same(*(public_state(t) for t in things)):
                why = "their attributes differ afterwards"
            if why:
                self.apart("; ".join(text), why, done[0].text(), done[1].text())
        self.returned += not steps


SPECIALS = {
    "__enter__": [()],
    "__exit__": [(None, None, None), (ValueError, ValueError("x"), None)],
    "__len__": [()],
    "__bool__": [()],
    "__contains__": [(0,), ("a",)],
}
ASKED = ("__exit__", "__bool__", "__contains__")
"""Of these only the truth of what they return counts."""


def specials(left, right):
    """Calls of members that Python makes by itself, where both classes have their own."""
    for name, calls in SPECIALS.items():
        own = [any(name in vars(k) for k in c.__mro__ if k is not object) for c in (left, right)]
        if all(own):
            for positional in calls:
                yield name, (list(positional), {})


def _unbound(method):
    """A method as if it were called on an instance: without its first parameter."""

    def stand_in():
        raise AssertionError

    try:
        signature = inspect.signature(method)
    except (TypeError, ValueError):
        return stand_in
    parameters = list(signature.parameters.values())
    if not inspect.ismethod(method) and parameters and parameters[0].name in ("self", "this", "me"):
        parameters = parameters[1:]
    stand_in.__signature__ = signature.replace(parameters=parameters)
    with contextlib.suppress(Exception):
        stand_in.__annotations__ = dict(typing.get_type_hints(method))
    return stand_in


def compare_made(comparer, left, right):
    if "raises" not in (left.how, right.how):
        if not comparer.same(public_state(left.value), public_state(right.value)):
            return "the new objects have different attributes"
        made = Outcome("returns", None, left.arguments, left.effects)
        return compare(comparer, made, Outcome("returns", None, right.arguments, right.effects))
    return compare(comparer, left, right)


def no_network():
    import socket

    def refused(*args, **kwargs):
        raise NotComparable("it opens a network connection")

    for name in ("connect", "connect_ex", "bind", "sendto"):
        setattr(socket.socket, name, refused)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        spec = json.load(file)
    sys.path[0:1] = spec["roots"]
    sys.path += spec["extra"]
    started, found = time.monotonic(), {}
    test = None
    try:
        import hypothesis  # noqa: F401
    except ImportError:
        found = {"grade": "unknown", "why": "hypothesis is not installed", "missing": "hypothesis"}
    else:
        try:
            test = Test(spec)
            no_network()
            limit_memory()
            found = test.run()
        except NotComparable as error:
            found = {"grade": "unknown", "why": "not comparable: %s" % error}
        except TimeIsUp:
            found = {
                "grade": "unknown",
                "why": "the time was over before enough examples were tried",
            }
        except BaseException as error:
            found = {
                "grade": "unknown",
                "why": "it can't be run: %s: %s" % (type(error).__name__, error),
            }
    found["examples"] = test.count if test else 0
    found["kept"] = test.kept if test else []
    found["seconds"] = time.monotonic() - started
    found["loaded"] = sorted(
        os.path.realpath(m.__file__)
        for m in list(sys.modules.values())
        if getattr(m, "__file__", None) and any(m.__file__.startswith(r) for r in spec["roots"])
    )
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(found, file)


if __name__ == "__main__":
    main()
