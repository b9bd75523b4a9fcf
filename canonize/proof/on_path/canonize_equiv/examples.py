"""Arguments to try: from annotations, defaults and what call sites give."""

import collections.abc as abc
import contextlib
import copy
import enum
import inspect
import types
import typing

from canonize_equiv.comparing import ATOMS
from canonize_equiv.doubles import ABSENT, double_name, with_doubles

HINT = ": "
"""What a text starts with that is an annotation, and no literal."""


PLAIN = {
    kind.__name__: kind
    for kind in (int, float, str, bytes, bool, list, dict, set, frozenset, tuple, object)
}


CONSTANTS = []
"""What the code of the two compares with, or cuts off: set once, before the first example."""


def constants_of(*targets):
    """Numbers and texts that are written in the code of functions and classes."""
    found, pending = [], []
    for target in targets:
        members = vars(target).values() if isinstance(target, type) else [target]
        pending += [getattr(getattr(m, "__func__", m), "__code__", None) for m in members]
    while pending:
        value = pending.pop()
        if isinstance(value, types.CodeType):
            pending += value.co_consts
        elif isinstance(value, (tuple, frozenset)):
            pending += value
        elif type(value) in (int, float, str, bytes) and len(str(value)) < 40:
            found.append(value)
    return sorted(set(found), key=lambda value: (type(value).__name__, repr(value)))


def with_constants(st, number, text):
    """The same, with what stands in the code, what is near it, and what has it inside."""
    numbers = [v for v in CONSTANTS if type(v) is int]
    words = [v for v in CONSTANTS if type(v) is str and v]
    if numbers:
        near = st.tuples(st.sampled_from(numbers), st.sampled_from([0, 1, -1]))
        number = number | near.map(sum)
    if words:
        word = st.sampled_from(words)
        text = text | word | st.tuples(text, word, text).map("".join)
    return number, text


def strategies(st):
    number = st.integers(-20, 20) | st.integers() | st.sampled_from([0, 1, -1, 2, 10, 100])
    text = st.text("ab AB01_-./@,:%\n\té", max_size=8) | st.text(max_size=6)
    text = text | st.sampled_from(["a", "b", "key"])  # what comes again counts, too
    number, text = with_constants(st, number, text)
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
        if told.get("decorated"):
            given = st.lists(self.plain["any"], max_size=3)
            return st.tuples(st.just("function"), st.just(name), given)
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
            made = [self.of_text(text) for text in told.get("hints", ())]
            found += [m for m in made if m is not None]
            kinds = told.get("types") or ([] if found else ["any"])
            found += [self.plain[k] for k in kinds if k in self.plain]
        return st.one_of(*found) if found else self.plain["any"]

    def of_text(self, text):
        """A strategy for an annotation as a caller wrote it; None where it needs more names."""
        try:
            return self.of_hint(eval(text, {"__builtins__": PLAIN}, dict(vars(typing))))
        except Exception:
            return None

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
        found = self.of_container(hint, origin)
        return self.of_class(hint) if found is None else found

    def of_container(self, hint, origin):
        """A strategy for a list, set, mapping or tuple with its items; None for another hint."""
        st, args = self.st, typing.get_args(hint)
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
        return None

    def of_class(self, hint):
        """A strategy for the instances of a class; None where it can't be known."""
        st = self.st
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
            filled = {name: self.given(name, text) for name, text in call.items()}
            return st.fixed_dictionaries(filled).map(lambda found: ([], found))

        return st.one_of(*(of_call(call) for call in calls))

    def given(self, name, text):
        """What a call gives to a parameter: a literal, something of a type, or anything."""
        if text is None:
            return self.of(name)
        if text.startswith(HINT):
            made = self.of_text(text[len(HINT) :])
            return self.of(name) if made is None else made
        return self.st.just(literal(text)).map(copy.deepcopy)


def literal(text):
    import ast

    return ast.literal_eval(text)


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
        return "<a stand-in for %s>" % double_name(value)
    if isinstance(value, tuple) and len(value) == 3 and value[0] == "function":
        return "<a recording function, called with %s>" % (value[2],)
    return repr(value)
