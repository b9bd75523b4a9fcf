"""Clocks and random names that say the same to both sides while a call is made.

What a call keeps of the time or names at random is another one in each call, although both sides do
the same. So each call of a side begins a while after the one before, by the clock that it sees: a
quarter of a second and longer in turns, since a limit may let through the one and not the other.
Each look at a clock takes a little.
"""

import contextlib
import gc
import random
import time
import uuid

_BEGINS = {"time": 1_700_000_000, "perf_counter": 5_000, "monotonic": 9_000, "process_time": 70}
_TAKES = 2.0**-20
_RUNNING = {"second": None, "looks": 0}


class Clock:
    """One function of `time`; no function of Python's, so that it can be kept by a class."""

    def __init__(self, name, real):
        self.name, self.real = name.removesuffix("_ns"), real
        self.is_whole = name.endswith("_ns")

    def __call__(self):
        if _RUNNING["second"] is None:
            return self.real()
        _RUNNING["looks"] += 1
        seen = _BEGINS[self.name] + _RUNNING["second"] + _RUNNING["looks"] * _TAKES
        return int(seen * 1_000_000_000) if self.is_whole else seen


class RandomName:
    """`uuid.uuid4` by the seed that both sides begin with."""

    def __init__(self, real):
        self.real = real

    def __call__(self):
        if _RUNNING["second"] is None:
            return self.real()
        return uuid.UUID(int=random.getrandbits(128), version=4)


def set_up():
    """Before the project's own modules are imported, which may take the functions by name."""
    for name in _BEGINS:
        for spelt in (name, name + "_ns"):
            setattr(time, spelt, Clock(spelt, getattr(time, spelt)))
    uuid.uuid4 = RandomName(uuid.uuid4)


@contextlib.contextmanager
def at_second(second):
    """While a call of one side is made, which begins with the same seed as the other's.

    Args:
        second: the number of the call among those of its side.
    """
    random.seed(0)
    collects = gc.isenabled()
    gc.disable()  # hypothesis looks at a clock whenever garbage is collected
    _RUNNING.update(second=second - 0.75 * (second % 2), looks=0)
    try:
        yield
    finally:
        _RUNNING.update(second=None)
        if collects:
            gc.enable()
