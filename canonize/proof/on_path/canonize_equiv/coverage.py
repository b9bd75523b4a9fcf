"""Which of the parts in which two implementations differ were run by an example."""

import contextlib
import dis
import os
import sys
import threading

from canonize_equiv.doubles import ABSENT
from canonize_equiv.protocols import asked_by_nobody

RAISE = dis.opmap["RAISE_VARARGS"]
MOST_EVENTS = 20000
"""So much of one call is looked at; the rest of it runs on unseen."""


class Coverage:
    """Watches parts of the two modules until each was run.

    Args:
        parts: where each is: ``module``, ``from`` and ``to`` (line and column), ``side``, ``path``;
            of a part with ``once in`` it counts only if something else of it was run.
        pair: the canonical and the competitor.
        recipe: of the plan, where it says how they are called.
        same: whether two values are the same.
    """

    def __init__(self, parts, pair=(None, None), recipe=None, same=None):
        self.parts = parts = [
            p
            for p in parts
            if not asked_by_nobody(p, pair, recipe) and not means_the_same(p, pair, same)
        ]
        self.files, self.wanted, self._codes = {}, {}, {}
        for part in parts:
            module = sys.modules.get(part["module"])
            path = os.path.realpath(getattr(module, "__file__", "") or "")
            self.files.setdefault(path, []).append(part)
        self.unrun = {n for n, part in enumerate(parts) if self._has_code(part)}
        self.events, self.before = 0, set(self.unrun)

    def begin(self):
        """Before one call of both sides."""
        self.before = set(self.unrun)

    def take_back(self):
        """After a call that both rejected: what was run on the way was not tried."""
        self.unrun = set(self.before)

    @contextlib.contextmanager
    def watching(self):
        """Around one call."""
        if not self.unrun:
            yield
            return
        before, self.events = sys.gettrace(), 0
        sys._getframe().f_trace_opcodes = True  # without it 3.12 tells of no instruction at all
        threading.settrace(self._called)
        sys.settrace(self._called)
        try:
            yield
        finally:
            sys.settrace(before)
            threading.settrace(before)

    def never_run(self):
        """Where the others are, as it is told."""
        called = {p["once in"] for n, p in enumerate(self.parts) if n not in self.unrun} | {""}
        told = [self.parts[n] for n in sorted(self.unrun)]
        return [place_text(part) for part in told if part["once in"] in called]

    def _called(self, frame, event, argument):
        wanted = self._wanted(frame.f_code)
        if not any(some & self.unrun for some in wanted.values()):
            return None

        def seen(frame, event, argument):
            self.events += 1
            some = wanted.get(frame.f_lasti)
            if some:
                self.unrun -= some
            return seen if self.unrun and self.events < MOST_EVENTS else None

        # 3.13 tells of the instructions of a frame that has somebody to tell.
        frame.f_trace, frame.f_trace_opcodes, frame.f_trace_lines = seen, True, False
        return seen

    def _wanted(self, code):
        """By the offset of an instruction, the parts that it is in."""
        key = code.co_filename, code  # equal code may stand in two files
        if key not in self.wanted:
            path = os.path.realpath(code.co_filename)
            found = {}
            for offset, place in places_of_code(code) if path in self.files else ():
                some = {n for n, part in enumerate(self.parts) if is_in(path, place, part)}
                if some:
                    found[offset] = some
            self.wanted[key] = found
        return self.wanted[key]

    def _has_code(self, part):
        """Whether anything of it is left to be run: constants may be folded away."""
        module = sys.modules.get(part["module"])
        path = getattr(module, "__file__", "") or ""
        part["file"] = os.path.realpath(path)
        if path not in self._codes:
            self._codes[path] = list(all_places(path))
        return any(is_in(part["file"], place, part) for place in self._codes[path])


def is_raised_by_code(error):
    """Whether a ``raise`` statement says so, and not Python by itself."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    return place is not None and place.tb_frame.f_code.co_code[place.tb_lasti] == RAISE


def means_the_same(part, pair, same):
    """Whether what a part reads is the same value on both sides, however it is written."""
    if part.get("attribute"):
        found = [getattr(kind, part["attribute"], ABSENT) for kind in pair]
    elif part.get("value"):
        homes = [(sys.modules.get(module), name) for module, name in part["value"]]
        found = [vars(home).get(name, ABSENT) if home else ABSENT for home, name in homes]
    else:
        return False
    try:
        return all(value is not ABSENT for value in found) and same(*found)
    except BaseException:
        return False


def place_text(part):
    """Where a part is, as it is told."""
    return "%s:%d%s" % (part["path"], part["from"][0], part["member"] and " (%s)" % part["member"])


def is_in(path, place, part):
    start, end = place
    if path != part["file"]:
        return False
    if start[1] is None or end[1] is None:
        return part["from"][0] <= start[0] <= part["to"][0]
    return tuple(part["from"]) <= start and end <= tuple(part["to"])


def places_of_code(code):
    """Offset and place (start, end) of every instruction; without columns before Python 3.11."""
    if hasattr(code, "co_positions"):
        for number, (line, end_line, column, end_column) in enumerate(code.co_positions()):
            if line is not None:
                yield 2 * number, ((line, column), (end_line, end_column))
        return
    line = None
    for instruction in dis.get_instructions(code):
        line = instruction.starts_line or line
        if line is not None:
            yield instruction.offset, ((line, None), (line, None))


def all_places(path):
    """The places of all instructions of a file."""
    try:
        with open(path, "rb") as file:
            pending = [compile(file.read(), path, "exec", dont_inherit=True)]
    except (OSError, SyntaxError, ValueError):
        return
    while pending:
        code = pending.pop()
        yield from (place for _, place in places_of_code(code))
        pending += [inner for inner in code.co_consts if isinstance(inner, type(code))]
