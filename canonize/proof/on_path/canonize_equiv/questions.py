"""What Python asks of one instance by itself, where two classes have code of their own for it."""

import copy
import functools
import inspect
import math
import operator
import os
import pickle

from canonize_equiv.comparing import MOST_ITEMS
from canonize_equiv.entering import entered_with, entered_with_async, errors_named
from canonize_equiv.examples import CONSTANTS, Examples
from canonize_equiv.methods import unbound
from canonize_equiv.protocols import apart, attempt, show_fields, supported

KEYS = (0, 1, -1, "a", "no such key", None, (1, 2), slice(0, 2), slice(None, None, -1))
SPECS = ("", "5", ">6", "x", ".2f", "r")
ALONE = {
    "__int__": int, "__float__": float, "__complex__": complex, "__index__": operator.index,
    "__neg__": operator.neg, "__pos__": operator.pos, "__invert__": operator.invert,
    "__abs__": abs, "__trunc__": math.trunc, "__floor__": math.floor, "__ceil__": math.ceil,
    "__bytes__": bytes, "__fspath__": os.fspath, "__length_hint__": operator.length_hint,
    "__dir__": dir, "__round__": lambda thing: [round(thing), attempt(lambda: round(thing, 1))],
}  # fmt: skip
COPIED = (
    "__copy__", "__deepcopy__", "__reduce__", "__reduce_ex__", "__getstate__", "__setstate__",
    "__getnewargs__", "__getnewargs_ex__", "__replace__",
)  # fmt: skip


def questions(st, pair, said):
    """Each question with its name and a strategy for what is given; None: nothing.

    Args:
        said: makes texts of both sides comparable.
    """
    yield from text_questions(pair, said)
    for name, ask in {**size_questions(pair), **copy_questions(pair), **of_the_class(pair)}.items():
        yield name, ask, None
    if asked(pair, "__getattr__") or apart(pair, "__getattribute__"):
        names = st.sampled_from(names_to_ask())
        yield " by a name", lambda thing, name: getattr(thing, name), one_value(st, names)
    keys = st.sampled_from([*KEYS, *CONSTANTS])
    value = Examples(st, {}, []).of("value")
    if asked(pair, "__setitem__"):
        yield " by setting a key", operator.setitem, both(st, keys, value)
    if asked(pair, "__delitem__"):
        yield " by deleting a key", operator.delitem, one_value(st, keys)
    if asked(pair, "__call__"):
        free = [unbound(kind.__call__) for kind in pair]
        yield (
            " by a call",
            lambda thing, *a, **k: thing(*a, **k),
            Examples(st, {}, free).arguments(),
        )
    yield from of_attributes(st, pair, value)
    errors = st.sampled_from([None, *errors_named(pair)])
    if asked(pair, "__enter__", "__exit__"):
        yield " as a manager", entered_with, one_value(st, errors)
    if asked(pair, "__aenter__", "__aexit__"):
        yield " as an async manager", entered_with_async, one_value(st, errors)


def one_value(st, strategy):
    return strategy.map(lambda value: ([value], {}))


def both(st, first, second):
    return st.tuples(first, second).map(lambda values: (list(values), {}))


def asked(pair, *names):
    """Whether the competitor can be asked for one of them, and the two may answer otherwise."""
    return apart(pair, *names) and any(supported(pair, name) for name in names)


def text_questions(pair, said):
    if not apart(pair, "__str__", "__repr__", "__format__") or show_fields(pair):
        return
    for name, act in (("str", str), ("repr", repr)):
        if apart(pair, "__%s__" % name, "__str__", "__repr__"):
            yield " by %s" % name, lambda thing, act=act: said(attempt(lambda: act(thing))), None
    specs = [*SPECS, *(c for c in CONSTANTS if isinstance(c, str))]
    if apart(pair, "__format__", "__str__", "__repr__"):

        def shown(thing):
            return [said(attempt(functools.partial(format, thing, spec))) for spec in specs]

        yield " by format", shown, None


def size_questions(pair):
    """By what is told, what is asked about what an object holds and what it is worth."""
    found = {}
    if apart(pair, "__bool__", "__len__"):
        found[" by bool"] = lambda thing: attempt(lambda: bool(thing))
    if asked(pair, "__len__"):
        found[" by len"] = lambda thing: attempt(lambda: len(thing))
    if asked(pair, "__iter__", "__next__"):
        found[" by iteration"] = lambda thing: [attempt(lambda: items(thing)) for _ in range(2)]
    if asked(pair, "__next__"):
        found[" by next"] = lambda thing: attempt(lambda: next(thing))
    if asked(pair, "__reversed__"):
        found[" by reversed"] = lambda thing: attempt(lambda: items(reversed(thing)))
    if asked(pair, "__getitem__", "__missing__"):
        found[" by key"] = lambda thing: each_key(operator.getitem, thing)
    if asked(pair, "__contains__", "__iter__", "__getitem__"):
        found[" by in"] = lambda thing: each_key(operator.contains, thing)
    for name, act in ALONE.items():
        if asked(pair, name):
            label = " by %s" % name.strip("_")
            found[label] = lambda thing, act=act: attempt(lambda: act(thing))
    if asked(pair, "__aiter__", "__anext__"):
        found[" by async iteration"] = each_of
    if asked(pair, "__await__"):
        found[" by await"] = waited_for
    return found


def copy_questions(pair):
    """What is asked where an object is copied, packed, or given up."""
    found = {}
    if apart(pair, *COPIED):
        for name, act in (("copy", copy.copy), ("deepcopy", copy.deepcopy), ("pickle", repacked)):
            found[" by %s" % name] = lambda thing, act=act: attempt(lambda: itself(thing, act))
    if asked(pair, "__del__"):
        found[" when it goes"] = lambda thing: attempt(lambda: type(thing).__del__(thing))
    return found


def itself(thing, act):
    made = act(thing)
    return ["itself"] if made is thing else ["another", made]


def repacked(thing):
    return pickle.loads(pickle.dumps(thing))


def of_the_class(pair):
    """What is asked of the class that an object is of."""
    found = {}
    if asked(pair, "__class_getitem__"):
        keys = (int, "a", (int, str))
        found[" by a key of its class"] = lambda thing: [
            attempt(functools.partial(kind_of_key, type(thing), key)) for key in keys
        ]
    tables, makers = [*shared_by_objects(pair)], [*making_names(pair)]
    if tables:
        found[" by what all share"] = lambda thing: [(n, is_of_all(thing, n)) for n in tables]
    if makers:
        found[" by what a derived class makes"] = lambda thing: [
            (n, attempt(functools.partial(made_by_derived, type(thing), n))) for n in makers
        ]
    kinds = type(pair[0]), type(pair[1])
    if kinds[0] is kinds[1]:
        return found
    if apart(kinds, "__instancecheck__", "__subclasscheck__"):
        found[" among instances"] = lambda thing: [
            attempt(functools.partial(isinstance, one, type(thing)))
            for one in (thing, 1, "a", LookAlike(thing), None)
        ]
    for name, act in (("__iter__", items), ("__len__", len), ("__bool__", bool)):
        if asked(kinds, name):
            label = " by %s of its class" % name.strip("_")
            found[label] = lambda thing, act=act: attempt(lambda: act(type(thing)))
    for name, act in (("__getitem__", operator.getitem), ("__contains__", operator.contains)):
        if asked(kinds, name):
            label = " by %s of its class" % name.strip("_")
            found[label] = lambda thing, act=act: each_key(act, type(thing))
    return found


def shared_by_objects(pair):
    """Names of lists and tables that one of the two has for all objects, and the other may not."""
    own_names = [{*class_tables(kind)} for kind in pair]
    for name in sorted(own_names[0] ^ own_names[1]):
        if name in own_names[1] or name in plain_attributes(pair[1]):
            yield name


def class_tables(kind):
    for one in kind.__mro__:
        for name, value in vars(one).items():
            if not name.startswith("_") and isinstance(value, (list, dict, set)):
                yield name


def is_of_all(thing, name):
    """Whether what is put into an attribute of one object is there in all; of nothing: None."""
    value = getattr(thing, name, None)
    return None if value is None else getattr(type(thing), name, None) is value


def making_names(pair):
    """Class methods and static ones of the competitor that may be called with nothing."""
    for name in dir(pair[1]):
        hosts = [inspect.getattr_static(kind, name, None) for kind in pair]
        is_one = all(isinstance(host, (classmethod, staticmethod)) for host in hosts)
        if is_one and not name.startswith("_") and hosts[0] is not hosts[1]:
            yield name


def made_by_derived(kind, name):
    """Whether what a method of a derived class gives is of that class, or of the class above."""
    derived = type(kind)("Derived", (kind,), {})
    made = type(getattr(derived, name)())
    return "of it" if made is derived else "of its base" if made is kind else "of neither"


def kind_of_key(kind, key):
    found = kind[key]
    return ["of the class", found.__args__] if getattr(found, "__origin__", 0) is kind else found


class LookAlike:
    """Has the attributes of an object, and is of no class that anybody knows."""

    def __init__(self, thing):
        self._thing = thing

    def __getattr__(self, name):
        return getattr(self.__dict__["_thing"], name)


def of_attributes(st, pair, value):
    """Properties that are set and deleted; any attribute where setting is code of its own."""
    settable = list(settable_names(pair))
    for name in settable:
        hosts = [inspect.getattr_static(kind, name, None) for kind in pair]
        setters = [getattr(host, "fset", None) for host in hosts]
        if setters[1] is not None or hasattr(type(hosts[1]), "__set__"):
            free = [unbound(f) for f in setters if f is not None]
            given = Examples(st, {}, free).arguments() if len(free) == 2 else one_value(st, value)
            yield ".%s by setting" % name, functools.partial(put, name), given
        if getattr(hosts[1], "fdel", None) is not None or hasattr(type(hosts[1]), "__delete__"):
            yield ".%s by deleting" % name, functools.partial(taken_away, name), None
    if apart(pair, "__setattr__", "__delattr__") or keeps_any(pair[0]) is not keeps_any(pair[1]):
        names = st.sampled_from([*plain_attributes(pair[1]), *settable, "no_such_name"])
        yield " by setting a name", lambda thing, n, v: put(n, thing, v), both(st, names, value)
        yield " by deleting a name", lambda thing, n: taken_away(n, thing), one_value(st, names)


def put(name, thing, *values, **named):
    setattr(thing, name, [*values, *named.values()][0])
    return attempt(lambda: getattr(thing, name))


def taken_away(name, thing):
    delattr(thing, name)
    return attempt(lambda: getattr(thing, name))


def settable_names(pair):
    """Public names of the competitor that have a setter or deleter other than the canonical's."""
    for name in dir(pair[1]):
        host = inspect.getattr_static(pair[1], name, None)
        if name.startswith("_") or not any(
            hasattr(type(host), n) for n in ("__set__", "__delete__")
        ):
            continue
        is_slot = inspect.ismemberdescriptor(host) or inspect.isgetsetdescriptor(host)
        if not is_slot and host is not inspect.getattr_static(pair[0], name, None):
            yield name


def keeps_any(kind):
    return bool(getattr(kind, "__dictoffset__", 0))


def plain_attributes(kind):
    """Names that the constructor of a class gives to attributes."""
    code = getattr(kind.__init__, "__code__", None)
    names = [*getattr(kind, "__dataclass_fields__", ()), *(code.co_names if code else ())]
    return [name for name in dict.fromkeys(names) if not name.startswith("_")]


def names_to_ask():
    """Names that code which answers for names may know: the words in it, and more of them."""
    words = [c for c in CONSTANTS if isinstance(c, str) and ("a" + c).isidentifier()]
    more = [name for word in words for name in (word, word + "some", "some" + word)]
    return ["no_such_name", "_hidden", *(name for name in more if name.isidentifier())]


def each_key(act, thing):
    return [attempt(functools.partial(act, thing, key)) for key in [*KEYS, *CONSTANTS[:20]]]


def items(thing):
    found = []
    for item in thing:
        found.append(item)
        if len(found) >= MOST_ITEMS:
            break
    return found


async def each_of(thing):
    found = []
    for _ in range(2):
        try:
            async for item in thing:
                found.append(item)
                if len(found) >= MOST_ITEMS:
                    break
        except Exception as error:
            found.append(type(error).__name__)
    return found


async def waited_for(thing):
    found = []
    for _ in range(2):
        try:
            found.append(await thing)
        except Exception as error:
            found.append(type(error).__name__)
    return found
