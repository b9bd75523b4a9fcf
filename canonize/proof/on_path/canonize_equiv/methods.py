"""What is called on an instance."""

import contextlib
import inspect
import typing

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


def unbound(method):
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
