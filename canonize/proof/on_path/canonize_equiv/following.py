"""What is called on what a call gave: functions, classes and objects of the project's own."""

import copy
import types

from canonize_equiv.examples import Examples
from canonize_equiv.methods import unbound
from canonize_equiv.protocols import asked_beside, in_words
from canonize_equiv.questions import questions
from canonize_equiv.renamed import called_as, own_names_of

MOST_PAIRS = 3
MOST_CALLS = 4
DEEPEST = 2


def steps_on(st, pair):
    """Name, calls and arguments of everything that is asked of a pair of results.

    Args:
        pair: two functions, two classes, or two objects.
    """
    if not isinstance(pair[1], type) and not isinstance(pair[1], types.FunctionType):
        return list(of_objects(st, tuple(map(type, pair))))
    names = own_names_of(*pair)
    free = [called_as(pair[0], names), pair[1]]
    arguments = Examples(st, {}, free).arguments()
    return [("", (calling(names), calling({})), arguments)]


def calling(names):
    return lambda thing, *args, **kwargs: called_as(thing, names)(*args, **kwargs)


def of_objects(st, classes):
    for name in own_public_names(classes[1]):
        both = [getattr(kind, name, None) for kind in classes]
        if all(callable(one) and not isinstance(one, type) for one in both):
            free = [unbound(one) for one in both]
            names = own_names_of(*free)
            free[0] = called_as(free[0], names)
            calls = member_call(name, names), member_call(name, {})
            yield "." + name, calls, Examples(st, {}, free).arguments()
        else:
            yield "." + name, (looking(name),) * 2, None
    none = st.just(([], {}))
    beside = asked_beside(classes)
    if beside is not None:

        def ask_both(thing):
            return beside(thing, copy.copy(thing))

        yield " beside a copy", (ask_both, ask_both), none
    for name, ask, given in questions(st, classes, in_words(classes)):
        yield name, (ask, ask), none if given is None else given


def own_public_names(kind):
    """What a class and its bases of the project say by name."""
    found = []
    for one in kind.__mro__:
        if one is not object and getattr(one, "__module__", "") == kind.__module__:
            found += [name for name in vars(one) if not name.startswith("_")]
    return sorted(set(found))


def member_call(name, names):
    return lambda thing, *args, **kwargs: called_as(getattr(thing, name), names)(*args, **kwargs)


def looking(name):
    return lambda thing: getattr(thing, name)
