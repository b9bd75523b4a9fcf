"""What Python itself asks of instances and classes, where the two answer with code of their own."""

import functools
import operator
import re

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
IN_TURN = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "matmul": operator.matmul,
    "truediv": operator.truediv, "floordiv": operator.floordiv, "mod": operator.mod,
    "divmod": divmod, "pow": operator.pow, "lshift": operator.lshift, "rshift": operator.rshift,
    "and": operator.and_, "or": operator.or_, "xor": operator.xor,
}  # fmt: skip
OPERANDS = (0, 1, 2, 1.5)
OTHERS = ("a", None, (1, 2))
"""What an object may be compared with, too; nobody adds it."""


def own(kind, name):
    """What answers for instances of a class; None for what every object has."""
    for one in kind.__mro__:
        if one is not object and name in vars(one):
            found = vars(one)[name]
            return NotImplemented if found is None else getattr(found, "__func__", found)
    return None


def apart(pair, *names):
    """Whether the two classes answer otherwise to one of the names."""
    return any(own(pair[0], name) is not own(pair[1], name) for name in names)


def attempt(act):
    """What comes of it; of an exception its name, unless it says that nobody can ask so."""
    try:
        return act()
    except (TypeError, AttributeError):
        return "is rejected"
    except Exception as error:
        return "raises %s" % type(error).__name__


def supported(pair, name):
    """Whether the competitor can be asked for it: what only the canonical can do, nobody asks."""
    return any(own(pair[1], one) is not None for one in (name, ORDER.get(name, name)))


def asked_beside(pair, constants=()):
    """What is asked of an instance and of another one; None when the two can't differ in it."""
    names = [n for n in COMPARED if apart(pair, n, ORDER.get(n, n))]
    names = [n for n in names if n in ("__eq__", "__ne__") or supported(pair, n)]
    is_hashed = apart(pair, "__hash__", "__eq__") and own(pair[1], "__hash__") is not None
    is_hashed = is_hashed or pair[1].__hash__ is object.__hash__
    reckoned = list(reckonings(pair))
    if not names and not reckoned and not apart(pair, "__hash__", "__eq__"):
        return None
    acts = [(n, functools.partial(truth_of_both, COMPARED[n])) for n in names] + reckoned
    operands = [*OPERANDS, *constants]

    def asked(thing, other):
        found = []
        for name, act in acts:
            some = [(thing, other), (other, thing), (thing, thing)]
            beside = [*operands, *(OTHERS if name in COMPARED else ())]
            some += [(thing, operand) for operand in beside]
            some += [(operand, thing) for operand in beside]
            for two in some:
                found.append((name, attempt(functools.partial(act, *two))))
        if is_hashed:
            found.append(("in a set", attempt(lambda: len({thing, other}))))
            found.append(("as a key", attempt(lambda: {thing: 1}.get(other))))
        return found

    return asked


def reckonings(pair):
    """Arithmetic that the competitor can do, with code of its own."""
    for word, act in IN_TURN.items():
        both = "__%s__" % word, "__r%s__" % word
        if apart(pair, *both) and any(own(pair[1], name) for name in both):
            yield word, act
        name = "__i%s__" % word
        if apart(pair, name) and own(pair[1], name):
            yield word + " in place", functools.partial(in_place, getattr(operator, "i" + word))


def in_place(act, one, other):
    found = act(one, other)
    return found is one or found


def truth_of_both(act, one, two):
    return bool(act(one, two))


def show_fields(pair):
    """Whether both are shown by fields, of which only the canonical has some."""
    fields = [set(getattr(kind, "__dataclass_fields__", ())) for kind in pair]
    made = [own(kind, "__repr__") for kind in pair]
    codes = [getattr(getattr(one, "__wrapped__", one), "__code__", None) for one in made]
    is_made = all(code is not None and code.co_filename.startswith("<") for code in codes)
    return is_made and bool(fields[0] - fields[1])


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
