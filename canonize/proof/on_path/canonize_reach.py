"""Which code objects of some files run, and while which test: for `canonize.proof.reach`.

It runs in the interpreter of the project under migration; only the standard library is imported.
CANONIZE_REACH names a JSON file: real path of a file to a list of spans of lines. CANONIZE_REACHED
names the file to which lines of JSON go. A call is planted in the functions that are asked for
(`canonize_planted`). Where that does not reach, the interpreter is watched: on 3.12 and newer by
`sys.monitoring`, which costs nothing for code that is not asked for, and for code that is only its
first call in a test; before that by `sys.setprofile`, which costs at every call of every function.
"""

import json
import os
import sys
import threading

_OPTIMIZED = 0x1
_TOOLS = (4, 3, 2)


_FIRST, _TOGETHER = 16, 64
_MOST_CALLS = 50
"""After so many calls in one test a function is listened to no more: to stop and to start listening
costs as much as some dozen calls."""


class Lines:
    """Lines for a file, written together: each write costs more than what it says.

    The first ones go out at once. A process that dies takes the last ones with it, which are of a
    run that says nothing then; one that was forked does not write what its parent has waiting.
    """

    def __init__(self, path):
        self.path = path
        self.process = os.getpid()
        self.waiting = []
        self.written = 0

    def add(self, line):
        if os.getpid() != self.process:
            self.process = os.getpid()
            self.waiting = []
        self.waiting.append(line + "\n")
        if self.written < _FIRST or len(self.waiting) >= _TOGETHER:
            self.flush()

    def flush(self):
        if os.getpid() != self.process or not self.waiting:
            return
        data = "".join(self.waiting).encode("utf-8", "surrogateescape")
        self.written += len(self.waiting)
        self.waiting = []
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            while data:
                data = data[os.write(handle, data) :]
        finally:
            os.close(handle)


class Reach:
    """Notes the code objects that run; what `current` is says for whom.

    Hits are keyed by path and first line, as the compiler counts them (a decorator's line). Code
    objects are known by their identity: two of the same text are equal, whatever file they are of.
    """

    def __init__(self, spans, output, at_once):
        self.spans = spans
        self.lines = Lines(output)
        self.at_once = at_once
        self.current = []
        self.spans_of = {}
        self.known = {}
        self.silent = []
        self.calls = {}
        self.listen = None
        self.planting = None

    def push(self, keys):
        """From now on what runs is noted here, too: also what ran before, and is silent since."""
        self.tell()
        self.current.append(keys)
        self.calls = {}
        if self.listen is not None:
            while self.silent:
                self.listen(self.silent.pop())

    def pop(self, keys):
        """By identity: two of them may hold the same."""
        self.tell()
        self.current[:] = [others for others in self.current if others is not keys]

    def looked_up(self, code):
        """``(path, line)`` of a function that is asked for, or None; never a class's body."""
        path = code.co_filename
        spans = self.spans_of.get(path)
        if spans is None:
            real = path if path[:1] == "<" else os.path.realpath(path)
            spans = self.spans_of[path] = (real, self.spans.get(real, ()))
        for first, last in spans[1]:
            if first <= code.co_firstlineno <= last and code.co_flags & _OPTIMIZED:
                return (spans[0], code.co_firstlineno)
        return None

    def hit(self, key):
        if self.at_once:
            self.write(os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" (")[0], {key})
            return
        for keys in tuple(self.current):
            keys.add(key)

    def write(self, test, keys, kind="child"):
        self.lines.add(json.dumps({"kind": kind, "test": test, "keys": sorted(keys)}))
        if self.at_once:
            self.lines.flush()

    def start(self):
        from canonize_planted import Planting

        self.planting = Planting.of_process(self.spans)
        self.planting.listen(self)
        self.watch_unless_planted()

    def tell(self):
        if self.planting is not None:
            self.planting.tell()

    def watch_unless_planted(self):
        """To be asked again when more was imported: by a loader of another's, say."""
        if self.planting is None or self.planting.is_all_planted():
            return
        self.tell()
        self.planting.listeners.remove(self)
        self.planting = None
        monitoring = getattr(sys, "monitoring", None)
        free = [n for n in _TOOLS if monitoring and monitoring.get_tool(n) is None]
        if len(free) > 1:
            self.monitor(monitoring, *free[:2])
        else:
            threading.setprofile(self.profile)
            sys.setprofile(self.profile)

    def monitor(self, monitoring, every, asked):
        """One tool sees each code object start once; for the ones asked for another listens."""
        off, starts, known = monitoring.DISABLE, monitoring.events.PY_START, self.known

        def found(code, offset):
            key = self.looked_up(code)
            if key is not None:
                known[id(code)] = (code, key)
                self.hit(key)
                if not self.at_once:
                    self.silent.append(code)
            return off

        def started(code, offset):
            number = id(code)
            calls = self.calls.get(number, 0)
            self.calls[number] = calls + 1
            if not calls:
                self.hit(known[number][1])
            elif calls >= _MOST_CALLS:
                monitoring.set_local_events(asked, code, 0)
                self.silent.append(code)

        self.listen = lambda code: monitoring.set_local_events(asked, code, starts)
        for tool, callback in ((every, found), (asked, started)):
            monitoring.use_tool_id(tool, "canonize")
            monitoring.register_callback(tool, starts, callback)
        monitoring.set_events(every, starts)

    def profile(self, frame, event, argument):
        if event == "call":
            code = frame.f_code
            found = self.known.get(id(code))
            if found is None:
                found = self.known[id(code)] = (code, self.looked_up(code))
            if found[1] is not None:
                self.hit(found[1])


def begin(at_once=False):
    """Starts noting if this process is asked to; what notes, or None."""
    asked = os.environ.get("CANONIZE_REACH", "")
    if not asked:
        return None
    with open(asked, encoding="utf-8") as spans:
        reach = Reach(json.load(spans), os.environ["CANONIZE_REACHED"], at_once)
    reach.start()
    return reach
