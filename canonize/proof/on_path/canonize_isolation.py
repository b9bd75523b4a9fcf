"""Makes contexts of two users, looks from one for what is the other's, and lets them run in turns.

Run as `python canonize_isolation.py REQUEST REPORT` by the project's interpreter.
"""

import asyncio
import collections
import contextlib
import importlib
import inspect
import json
import os
import re
import sys
import threading
import types

ATOMS = (type(None), bool, int, float, complex, str, bytes, range, type(Ellipsis))
CONTAINERS = (list, dict, set, bytearray, collections.deque)
MOST = 200000
FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodDescriptorType)


def main(request, report):
    with open(request, encoding="utf-8") as stream:
        asked = json.load(stream)
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = asked["roots"] + [p for p in sys.path if os.path.abspath(p or ".") != here]
    os.environ["PYTHONPATH"] = os.pathsep.join(asked["roots"])
    found = {"leaks": [], "differences": [], "notes": []}
    make = named(asked["make"])
    use = named(asked["use"]) if asked["use"] else None
    shared = {id(named(name)) for name in asked["shared"]}
    users = asked["users"]
    one, other = (settled(make(user)) for user in users)
    if one is other:
        found["leaks"].append("both users are given one and the same context")
    if use is not None:
        settled(use(one, users[0]))
        settled(use(other, users[1]))
    walk = Walk(asked["roots"], shared)
    found["leaks"] += walk.leaks(one, other, users)
    if use is not None:
        Turns(make, use, users, found).take(asked["rounds"])
    found["objects"] = walk.seen
    if walk.cut:
        found["notes"].append("not everything was walked: only the first %d objects" % MOST)
    with open(report, "w", encoding="utf-8") as stream:
        json.dump(found, stream)


def named(text):
    module, _, path = text.partition(":")
    found = importlib.import_module(module)
    for name in path.split(".") if path else ():
        found = getattr(found, name)
    return found


def settled(value):
    return asyncio.run(whole(value)) if inspect.isawaitable(value) else value


async def whole(value):
    return await value


class Walk:
    """From an object to everything that can be reached from it, with the way that leads there."""

    def __init__(self, roots, shared):
        self.roots = tuple(os.path.abspath(root) + os.sep for root in roots)
        self.shared = shared
        self.seen = 0
        self.cut = False

    def leaks(self, one, other, users):
        near, far = self.reached(one, wide=False), self.reached(other, wide=False)
        both = near.keys() & far.keys()
        found = []
        for key in both:
            value, way = near[key]
            if isinstance(value, CONTAINERS):
                found.append("%s is shared by both users" % (way or "the context"))
        for start, mine, user in ((one, far, users[1]), (other, near, users[0])):
            own = {key for key, (value, _) in mine.items() if key not in both and can_change(value)}
            for key, (value, way) in self.reached(start, wide=True).items():
                is_canary = isinstance(value, (str, bytes)) and canary_in(value, user)
                if key in own or is_canary:
                    found.append("%s leads to what is another user's" % generic(way, users))
        return sorted(set(shortest(found)))

    def reached(self, start, wide):
        found, waiting = {}, collections.deque([(start, "context")])
        while waiting and len(found) < MOST:
            value, way = waiting.popleft()
            if id(value) in found or id(value) in self.shared:
                continue
            found[id(value)] = (value, way)
            waiting.extend(self.next(value, way, wide))
        self.cut = self.cut or bool(waiting)
        self.seen = max(self.seen, len(found))
        return found

    def next(self, value, way, wide):
        if isinstance(value, ATOMS):
            return
        if isinstance(value, dict):
            for key, item in list(value.items()):
                yield key, "%s key" % way
                yield item, "%s[%s]" % (way, repr(key)[:40])
        elif isinstance(value, (list, tuple, set, frozenset, collections.deque)):
            for item in list(value):
                yield item, "%s[...]" % way
        elif isinstance(value, types.ModuleType):
            if wide and self.is_first_party(value):
                for name, item in list(vars(value).items()):
                    if not name.startswith("__"):
                        yield item, "%s:%s" % (value.__name__, name)
        elif isinstance(value, type):
            if wide and self.is_first_party(sys.modules.get(value.__module__)):
                for name, item in list(vars(value).items()):
                    if not name.startswith("__"):
                        yield item, "%s:%s.%s" % (value.__module__, value.__qualname__, name)
                yield sys.modules.get(value.__module__), value.__module__
        elif isinstance(value, types.FunctionType):
            if wide:
                for cell in value.__closure__ or ():
                    with contextlib.suppress(ValueError):  # a cell that is empty
                        yield cell.cell_contents, "closure of %s" % value.__qualname__
                for item in value.__defaults__ or ():
                    yield item, "default of %s" % value.__qualname__
                yield sys.modules.get(value.__module__), str(value.__module__)
        elif isinstance(value, types.MethodType):
            yield value.__self__, "%s.__self__" % way
        else:
            yield from self.attributes(value, way, wide)

    def attributes(self, value, way, wide):
        for name, item in list(getattr(value, "__dict__", {}).items()):
            yield item, "%s.%s" % (way, name)
        for kind in type(value).__mro__:
            slots = kind.__dict__.get("__slots__", ())
            for name in (slots,) if isinstance(slots, str) else slots:
                if name not in ("__dict__", "__weakref__") and hasattr(value, name):
                    yield getattr(value, name), "%s.%s" % (way, name)
            if wide:
                yield kind, kind.__qualname__
        if wide and hasattr(value, "cache_info"):  # what functools.lru_cache keeps
            import gc

            for item in gc.get_referents(value):
                yield item, "cache of %s" % getattr(value, "__qualname__", "a function")

    def is_first_party(self, module):
        file = getattr(module, "__file__", None)
        return bool(file) and os.path.abspath(file).startswith(self.roots)


def can_change(value):
    """Whether an object can be one user's: a thing that can change, not a name or a number."""
    return not isinstance(value, ATOMS + FUNCTIONS + (type, types.ModuleType, tuple, frozenset))


def canary_in(value, user):
    return (user if isinstance(value, str) else user.encode()) in value


def generic(way, users):
    for number, user in enumerate(users, 1):
        way = way.replace(user, "user %d" % number)
    return way


def shortest(found):
    """Without the ways that only go on from another one."""
    ways = sorted(set(found), key=len)
    kept = []
    for way in ways:
        head = way.partition(" leads to")[0]
        if not any(head.startswith(k.partition(" leads to")[0]) for k in kept if " leads" in k):
            kept.append(way)
    return kept


def told_value(value):
    """A result as text, without addresses."""
    return re.sub(r" at 0x[0-9a-fA-F]+", "", repr(value))


class Turns:
    """Each user alone, and then all at once: each must be given what it is given alone."""

    def __init__(self, make, use, users, found):
        self.make, self.use, self.users, self.found = make, use, users, found
        self.is_async = inspect.iscoroutinefunction(use) or inspect.iscoroutinefunction(make)

    def take(self, rounds):
        alone = [[told_value(self.once(user)) for user in self.users] for _ in range(2)]
        steady = alone[0] == alone[1]
        if not steady:
            self.found["notes"].append("results differ from run to run: only canaries are compared")
        ways = (("threads", self.threads), ("asyncio", self.tasks if self.is_async else None))
        for name, way in ways:
            bad = set()
            for _ in range(rounds if way else 0):
                results = way()
                for number, user in enumerate(self.users):
                    said = told_value(results[number])
                    foreign = [u for u in self.users if u != user and u in said]
                    if foreign:
                        bad.add("a user is given what is another user's (%s)" % name)
                    elif steady and said != alone[0][number]:
                        bad.add("a user is given something else than alone (%s)" % name)
            self.found["differences"] += sorted(bad)

    def once(self, user):
        return settled(self.use(settled(self.make(user)), user))

    def threads(self):
        results = [None] * len(self.users)
        ready = threading.Barrier(len(self.users))
        interval = sys.getswitchinterval()

        def work(number, user):
            ready.wait()
            try:
                results[number] = self.once(user)
            except Exception as error:
                results[number] = error

        workers = [threading.Thread(target=work, args=(n, u)) for n, u in enumerate(self.users)]
        sys.setswitchinterval(1e-6)
        try:
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
        finally:
            sys.setswitchinterval(interval)
        return results

    def tasks(self):
        async def one(user):
            context = self.make(user)
            context = await context if inspect.isawaitable(context) else context
            value = self.use(context, user)
            return await value if inspect.isawaitable(value) else value

        async def every():
            return await asyncio.gather(*map(one, self.users), return_exceptions=True)

        return asyncio.run(every())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
