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


DESCRIBES = ("__get__", "__set__", "__delete__", "__set_name__")


def describes(*classes):
    """Whether what any of the classes makes is there to be an attribute of another class."""
    return any(
        n in vars(k) for c in classes for k in c.__mro__ if k is not object for n in DESCRIBES
    )


def described_thing(thing):
    """What an object does as the attribute of a class: it is read, set, read, and deleted."""
    host = type("Host", (), {"x": thing})
    one, said = host(), []
    for act in (
        lambda: one.x,
        lambda: setattr(one, "x", 3),
        lambda: one.x,
        lambda: dict(vars(one)),
        lambda: delattr(one, "x"),
        lambda: dict(vars(one)),
    ):
        try:
            found = act()
            said.append("itself" if found is thing else found)
        except Exception as error:
            said.append(type(error).__name__)
    return said


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
