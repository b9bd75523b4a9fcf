"""Which code objects of some files run, and while which test: for `canonize.proof.reach`.

It runs in the interpreter of the project under migration; only the standard library is imported.
CANONIZE_REACH names a JSON file: real path of a file to a list of spans of lines. CANONIZE_REACHED
names the file to which lines of JSON go. On 3.12 and newer `sys.monitoring` is used, which costs
nothing for code that is not asked for, and for code that is only its first call in a test; before
that `sys.setprofile`, which costs at every call.
"""

import json
import os
import sys
import threading

_OPTIMIZED = 0x1
_TOOLS = (4, 3, 2)


class Reach:
    """Notes the code objects that run; what `current` is says for whom.

    Hits are keyed by path and first line, as the compiler counts them (a decorator's line).
    """

    def __init__(self, spans, output, at_once):
        self.spans = spans
        self.output = output
        self.at_once = at_once
        self.current = []
        self.known = {}
        self.silent = set()
        self.listen = None

    def push(self, keys):
        """From now on what runs is noted here, too: also what ran before, and is silent since."""
        self.current.append(keys)
        if self.listen is not None:
            while self.silent:
                self.listen(self.silent.pop())

    def pop(self, keys):
        """By identity: two of them may hold the same."""
        self.current[:] = [others for others in self.current if others is not keys]

    def key(self, code):
        """``[path, line]`` of a function that is asked for, or None; never a class's body."""
        found = self.known.get(code, 0)
        if found == 0:
            found = self.known[code] = self.looked_up(code)
        return found

    def looked_up(self, code):
        if not code.co_flags & _OPTIMIZED:
            return None
        path = code.co_filename
        spans = self.spans.get(path)
        if spans is None and path[:1] != "<":
            spans = self.spans.get(os.path.realpath(path))
        for first, last in spans or ():
            if first <= code.co_firstlineno <= last:
                return (os.path.realpath(path), code.co_firstlineno)
        return None

    def hit(self, key):
        if self.at_once:
            self.write(os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" (")[0], {key})
            return
        for keys in tuple(self.current):
            keys.add(key)

    def write(self, test, keys, kind="child"):
        line = json.dumps({"kind": kind, "test": test, "keys": sorted(keys)}) + "\n"
        handle = os.open(self.output, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, line.encode("utf-8"))
        finally:
            os.close(handle)

    def start(self):
        monitoring = getattr(sys, "monitoring", None)
        free = [n for n in _TOOLS if monitoring and monitoring.get_tool(n) is None]
        if len(free) > 1:
            self.monitor(monitoring, *free[:2])
        else:
            threading.setprofile(self.profile)
            sys.setprofile(self.profile)

    def monitor(self, monitoring, every, asked):
        """One tool sees each code object start once; for the ones asked for another listens."""
        off, starts = monitoring.DISABLE, monitoring.events.PY_START

        def found(code, offset):
            key = self.key(code)
            if key is not None:
                self.hit(key)
                if not self.at_once:
                    self.silent.add(code)
            return off

        def started(code, offset):
            monitoring.set_local_events(asked, code, 0)
            self.silent.add(code)
            self.hit(self.key(code))

        self.listen = lambda code: monitoring.set_local_events(asked, code, starts)
        for tool, callback in ((every, found), (asked, started)):
            monitoring.use_tool_id(tool, "canonize")
            monitoring.register_callback(tool, starts, callback)
        monitoring.set_events(every, starts)

    def profile(self, frame, event, argument):
        if event == "call":
            key = self.key(frame.f_code)
            if key is not None:
                self.hit(key)


def begin(at_once=False):
    """Starts noting if this process is asked to; what notes, or None."""
    asked = os.environ.get("CANONIZE_REACH", "")
    if not asked:
        return None
    with open(asked, encoding="utf-8") as spans:
        reach = Reach(json.load(spans), os.environ["CANONIZE_REACHED"], at_once)
    reach.start()
    return reach
