"""Parameters of one place that only are called otherwise.

Two names stand for each other where they have the same position, as many are needed by position on
both sides, and neither is a parameter of the other side: then nobody has swapped them.
"""

import contextlib
import inspect
import typing

POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def own_names_of(canonical, competitor):
    """By a competitor's name of a parameter, the canonical's; without those of the same name."""
    try:
        pair = [inspect.signature(one).parameters for one in (canonical, competitor)]
    except (TypeError, ValueError):
        return {}
    mine, theirs = ([p for p in found.values() if p.kind in POSITIONAL] for found in pair)
    needed = [sum(p.default is p.empty for p in some) for some in (mine, theirs)]
    if needed[0] != needed[1]:
        return {}
    return {
        there: here
        for here, there in ((one.name, other.name) for one, other in zip(mine, theirs))
        if here != there and here not in pair[1] and there not in pair[0]
    }


def names_taken(competitor):
    """What its users can give; None: anything. What only the canonical takes, nobody gives."""
    try:
        found = inspect.signature(competitor).parameters
    except (TypeError, ValueError):
        return None
    is_open = any(p.kind is inspect.Parameter.VAR_KEYWORD for p in found.values())
    return None if is_open else set(found)


def called_as(call, names):
    """The same callable, which takes a competitor's names.

    Args:
        names: by a competitor's name, its own.
    """
    if not names:
        return call

    def renamed(*positional, **keywords):
        return call(*positional, **{names.get(name, name): v for name, v in keywords.items()})

    theirs = {own: name for name, own in names.items()}
    signature = inspect.signature(call)
    renamed.__signature__ = signature.replace(
        parameters=[
            p.replace(name=theirs.get(p.name, p.name)) for p in signature.parameters.values()
        ]
    )
    with contextlib.suppress(Exception):
        found = typing.get_type_hints(call.__init__ if isinstance(call, type) else call)
        renamed.__annotations__ = {theirs.get(name, name): hint for name, hint in found.items()}
    return renamed
