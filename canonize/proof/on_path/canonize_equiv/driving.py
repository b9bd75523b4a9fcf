"""Generators that are not only drained: what they are sent, what is thrown in, and being closed."""

import inspect

from canonize_equiv.comparing import MOST_ITEMS
from canonize_equiv.entering import planted

SENT = (0, 1, None, 2, 3, -1, "a", True)
FEW = 8


def is_driven(value):
    """Whether there is more to a result than its items."""
    return inspect.isgenerator(value) or inspect.isasyncgen(value)


def ways(errors, sent):
    """Each way in words, with what drives a generator so.

    Args:
        errors: what is thrown in.
        sent: some values.
    """
    yield (
        ", and sends %s" % ", ".join(map(repr, sent)),
        lambda made: driven(made, [("send", one) for one in (None, *sent)]),
    )
    for items in (1, 2):
        start = [("send", None)] * items
        yield (
            ", and then close()" if items == 1 else ", and after two items close()",
            lambda made, start=start: driven(made, [*start, ("close",), ("send", None)]),
        )
    for error in errors:
        for items in (1, 2):
            start = [("send", None)] * items
            yield (
                ", and after %d throw(%s)" % (items, error.__name__),
                lambda made, start=start, error=error: driven(
                    made, [*start, ("throw", planted(error)), *[("send", None)] * 2]
                ),
            )


def driven(made, script):
    """What comes of each act in turn; a coroutine for what waits."""
    if inspect.isasyncgen(made):
        return driven_async(made, script)
    return driven_now(made, script) if inspect.isgenerator(made) else ["no generator", made]


def driven_now(made, script):
    found = []
    for act, *given in script[: MOST_ITEMS + FEW]:
        try:
            found.append(getattr(made, act)(*given))
        except StopIteration as stop:
            return [*found, "ends", stop.value]
        except Exception as error:
            if is_of_an_iterator(error):
                return ["no generator", made]
            return [*found, "raises", error if error not in given else "what was thrown"]
    return found


def is_of_an_iterator(error):
    """Whether a generator hands on to a plain iterator, which takes nothing: nobody sends."""
    return isinstance(error, AttributeError) and str(error).endswith("has no attribute 'send'")


async def driven_async(made, script):
    found = []
    for act, *given in script[: MOST_ITEMS + FEW]:
        try:
            found.append(await getattr(made, "a" + act)(*given))
        except StopAsyncIteration:
            return [*found, "ends"]
        except Exception as error:
            return [*found, "raises", error if error not in given else "what was thrown"]
    return found
