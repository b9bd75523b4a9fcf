"""What ends an example, or the whole trial."""


class NotComparable(Exception):
    """What came out can't be compared."""


class Apart(Exception):
    """An example tells the two apart."""


class TooLarge(Exception):
    """An example for which a call takes too long, or too much memory: it says nothing."""


class TimeIsUp(Exception):
    """The examples took all the time there was."""
