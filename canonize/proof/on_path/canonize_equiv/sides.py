"""The two sides of an example: each is called with its own copy of the same arguments."""

import contextlib

from canonize_equiv.calling import LONGEST, limited, perform
from canonize_equiv.decorating import called_through
from canonize_equiv.examples import arguments_for
from canonize_equiv.stops import Skipped, TooLarge


class Side:
    """One of the two implementations in one example, with what its stand-ins recorded."""

    def __init__(self, watch, errors=(), watching=contextlib.nullcontext):
        self.watch, self.errors, self.log, self.calls = watch, errors, [], 0
        self.watching = watching

    def perform(self, target, given, seconds=LONGEST, way=None):
        """Calls something with its own copy of the arguments.

        Args:
            way: what is done with the generator that comes of it.
        """
        self.log.clear()
        self.calls += 1
        positional, keywords = arguments_for(given, self.log)
        arguments = [positional, keywords]

        def call():
            made = called_through(target, positional, keywords, self.errors)
            return made if way is None else way(made)

        return perform(
            call,
            self.watch,
            arguments,
            self.log,
            self.calls,
            seconds,
            self.watching,
        )


def in_turn(given, run):
    """Runs both, now one, now the other first, always in the same order for the same example."""
    first = len(repr(given)) % 2
    done = {number: run(number) for number in (first, 1 - first)}
    return [done[0], done[1]]


def echoed(steps, echoes):
    """Steps of which some are given first what an earlier one was given first.

    Args:
        echoes: for each step, how many different values back; 0: it keeps its own.
    """
    found, seen = [], []
    for (number, arguments), back in zip(steps, echoes):
        if arguments is not None and any(arguments):
            positional, keywords = list(arguments[0]), dict(arguments[1])
            place, key = (positional, 0) if positional else (keywords, next(iter(keywords)))
            is_plain = type(place[key]) in (str, int, float, bytes)
            alike = [one for one in seen if is_plain and type(one) is type(place[key])]
            if 0 < back <= len(alike):
                place[key] = alike[-back]
            elif is_plain and place[key] not in alike:
                seen.append(place[key])
            arguments = positional, keywords
        found.append((number, arguments))
    return found


@contextlib.contextmanager
def comparable_in_time():
    """What comes out may take as long to be looked at as it took to be made."""
    over = [False]
    try:
        with limited(2 * LONGEST, over):
            yield
    except (TooLarge, MemoryError):
        raise Skipped("the results are too large to be compared") from None
