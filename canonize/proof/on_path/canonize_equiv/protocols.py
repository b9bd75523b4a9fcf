"""What Python itself asks of instances and classes, where the two answer with code of their own."""

import copy
import functools
import operator
import re

from canonize_equiv.comparing import MOST_ITEMS

ORDER = {"__lt__": "__gt__", "__gt__": "__lt__", "__le__": "__ge__", "__ge__": "__le__"}
COMPARED = {
    "__lt__": operator.lt,
    "__le__": operator.le,
    "__gt__": operator.gt,
    "__ge__": operator.ge,
    "__eq__": operator.eq,
    "__ne__": operator.ne,
}
ADDRESS = re.compile(r"\b0x[0-9a-fA-F]+")
KEYS = (0, 1, -1, "a", "no such key", None, (1, 2))


def own(kind, name):
    """What answers for a class; None for what every object has."""
    found = getattr(kind, name, None)
    found = getattr(found, "__func__", found)
    plain = getattr(object, name, None)
    return None if found is plain or is_same_builtin(found, plain) else found


def is_same_builtin(found, plain):
    return plain is not None and not hasattr(found, "__code__") and found == plain


def apart(pair, *names):
    """Whether the two classes answer otherwise to one of the names."""
    return any(own(pair[0], name) is not own(pair[1], name) for name in names)


def attempt(act):
    """What comes of it; of an exception its name."""
    try:
        return act()
    except Exception as error:
        return "raises %s" % type(error).__name__


def supported(pair, name):
    """Whether the competitor can be asked for it: what only the canonical can do, nobody asks."""
    return any(own(pair[1], one) is not None for one in (name, ORDER.get(name, name)))


def asked_beside(pair):
    """What is asked of an instance and of another one; None when the two can't differ in it."""
    names = [n for n in COMPARED if apart(pair, n, ORDER.get(n, n))]
    names = [n for n in names if n in ("__eq__", "__ne__") or supported(pair, n)]
    is_hashed = apart(pair, "__hash__", "__eq__") and own(pair[1], "__hash__") is not None
    is_hashed = is_hashed or pair[1].__hash__ is object.__hash__
    if not names and not apart(pair, "__hash__", "__eq__"):
        return None

    def asked(thing, other):
        found = []
        for name in names:
            for two in ((thing, other), (other, thing), (thing, thing), (thing, 0)):
                found.append(
                    (name, attempt(functools.partial(truth_of_both, COMPARED[name], *two)))
                )
        if is_hashed:
            found.append(("in a set", attempt(lambda: len({thing, other}))))
            found.append(("as a key", attempt(lambda: {thing: 1}.get(other))))
        return found

    return asked


def truth_of_both(act, one, two):
    return bool(act(one, two))


def asked_alone(pair, said):
    """By what is told, what is asked of one instance where the two may differ in it."""
    found = {}
    texts = ("__str__", "__repr__", "__format__")
    if apart(pair, *texts) and not show_fields(pair):
        for name, act in (("str", str), ("repr", repr), ("format", format)):
            if apart(pair, "__%s__" % name, "__str__", "__repr__"):
                found[" by %s" % name] = lambda thing, act=act: said(attempt(lambda: act(thing)))
    if apart(pair, "__bool__", "__len__"):
        found[" by bool"] = lambda thing: attempt(lambda: bool(thing))
    if apart(pair, "__len__") and supported(pair, "__len__"):
        found[" by len"] = lambda thing: attempt(lambda: len(thing))
    if apart(pair, "__iter__", "__next__") and supported(pair, "__iter__"):
        found[" by iteration"] = lambda thing: attempt(lambda: items(thing))
    if apart(pair, "__reversed__") and supported(pair, "__reversed__"):
        found[" by reversed"] = lambda thing: attempt(lambda: items(reversed(thing)))
    if apart(pair, "__getitem__", "__missing__") and supported(pair, "__getitem__"):
        found[" by key"] = lambda thing: each_key(operator.getitem, thing)
    holds = ("__contains__", "__iter__", "__getitem__")
    if apart(pair, *holds) and any(supported(pair, name) for name in holds):
        found[" by in"] = lambda thing: each_key(operator.contains, thing)
    if apart(pair, "__getattr__", "__getattribute__"):
        found[" by a name"] = lambda thing: attempt(lambda: thing.no_such_name)
    if apart(pair, "__copy__", "__deepcopy__", "__reduce__", "__reduce_ex__", "__getstate__"):
        for act in (copy.copy, copy.deepcopy):
            found[" by %s" % act.__name__] = lambda thing, act=act: attempt(lambda: act(thing))
    for name, act in (("__int__", int), ("__float__", float), ("__index__", operator.index),
                      ("__neg__", operator.neg), ("__abs__", abs)):  # fmt: skip
        if apart(pair, name) and supported(pair, name):
            found[" by %s" % act.__name__] = lambda thing, act=act: attempt(lambda: act(thing))
    return found


def each_key(act, thing):
    return [attempt(functools.partial(act, thing, key)) for key in KEYS]


def show_fields(pair):
    """Whether both are shown by fields, of which only the canonical has some."""
    fields = [set(getattr(kind, "__dataclass_fields__", ())) for kind in pair]
    made = [own(kind, "__repr__") for kind in pair]
    codes = [getattr(getattr(one, "__wrapped__", one), "__code__", None) for one in made]
    is_made = all(code is not None and code.co_filename.startswith("<") for code in codes)
    return is_made and bool(fields[0] - fields[1])


def items(thing):
    found = []
    for item in thing:
        found.append(item)
        if len(found) >= MOST_ITEMS:
            break
    return found


def as_base(pair):
    """What becomes of a class that derives from each; None when the two can't differ in it."""
    if not apart(pair, "__init_subclass__") and type(pair[0]) is type(pair[1]):
        return None
    names = [n for kind in pair for n in keywords_of(own(kind, "__init_subclass__"))]

    def asked(kind, given):
        def derived():
            made = type(kind)("Derived", (kind,), {}, **given)
            return sorted(
                (k, v)
                for k, v in vars(made).items()
                if not k.startswith("__") and is_plain_value(v)
            )

        return attempt(derived)

    def every(thing):
        kind = type(thing)
        some = [{}, *({n: value} for n in dict.fromkeys(names) for value in ("a", 1, True))]
        return [(repr(given), asked(kind, given)) for given in some]

    return every


def is_plain_value(value):
    return isinstance(value, (int, float, str, bytes, bool, type(None), list, tuple, dict))


def keywords_of(method):
    code = getattr(method, "__code__", None)
    if code is None:
        return []
    last = code.co_argcount + code.co_kwonlyargcount
    return list(code.co_varnames[1:last])


def in_words(pair):
    """Makes texts of the competitor's objects say the canonical's name, and no addresses."""
    new, old = (kind.__name__ for kind in pair)
    name = re.compile(r"\b%s\b" % re.escape(old))
    modules = [re.compile(r"\b%s\." % re.escape(kind.__module__)) for kind in pair]

    def said(text):
        for module in modules:
            text = module.sub("", text)
        return ADDRESS.sub("0x", name.sub(new, text))

    return said


def asked_by_nobody(part, pair, recipe=None):
    """Whether nobody can ask for a part: only the canonical has its member.

    Args:
        recipe: of the plan, which says the members that are in use.
    """
    name = part["member"]
    if recipe and name and not name.startswith("__") and name not in recipe["members"]:
        return True
    if part["side"] or not part["alone"] or not name or not isinstance(pair[1], type):
        return False
    if name in COMPARED:
        return not supported(pair, name) and name not in ("__eq__", "__ne__")
    return not hasattr(pair[1], name) and name not in ("__bool__", "__len__", "__init_subclass__")
