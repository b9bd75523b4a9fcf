"""What ends an example, or the whole trial.

Code under trial may catch every ``Exception``; only ``ToldApart``, raised outside of it, is one.
"""


class Incomparable(BaseException):
    """What came out can't be compared."""


class ToldApart(Exception):
    """An example tells the two apart."""


class TooLarge(BaseException):
    """A call takes too long: raised in the midst of it."""


class TimeIsUp(BaseException):
    """The examples took all the time there was."""


class Skipped(BaseException):
    """An example says nothing, and says why."""


class Planted(Exception):
    """What is raised inside of a ``with``, or thrown into a generator."""
