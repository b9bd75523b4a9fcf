"""Forms 68 to 73: what two things of one name, or the removal of one, do to a running program."""

from ..case import EITHER, HANDLED, LEFT, REFUSED, Cases

case = Cases()

case(
    "68a",
    "isinstance over two classes of one name",
    HANDLED,
    """
    --- maker.py
    from a.b import X


    def make():
        return X()
    --- app.py
    from n import X
    from maker import make

    y = isinstance(make(), X)
    ??? import app; assert app.y is True
    """,
)
case(
    "68b",
    "except over two exceptions of one name",
    HANDLED,
    """
    --- a/b.py
    class X(Exception):
        pass
    --- n.py
    class X(Exception):
        pass
    --- raiser.py
    import a.b


    def fail():
        raise a.b.X("no")
    --- app.py
    from n import X
    from raiser import fail


    def run():
        try:
            fail()
        except X as error:
            return error.args
    +++ raiser.py
    import n


    def fail():
        raise n.X("no")
    ??? import app; assert app.run() == ("no",)
    """,
)
case(
    "68c",
    "isinstance over a namesake that is another thing",
    LEFT,
    """
    --- other.py
    class X:
        pass
    === app.py
    import n
    import other


    def check():
        return isinstance(other.X(), n.X)
    !!! import app; assert app.check() is False
    """,
)
case(
    "68d",
    "a tuple of both classes",
    HANDLED,
    """
    --- app.py
    import a.b
    import n


    def check(thing):
        return isinstance(thing, (a.b.X, n.X)), issubclass(type(thing), a.b.X)
    ??? import app, n; assert app.check(n.X()) == (True, True)
    """,
)
case(
    "69a",
    "a cached function that makes a singleton",
    HANDLED,
    """
    --- a/b.py
    from functools import lru_cache


    @lru_cache
    def engine():
        return object()
    --- n.py
    from functools import lru_cache


    @lru_cache
    def engine():
        return object()
    --- app.py
    from a.b import engine

    y = engine()
    --- app2.py
    import n

    y = n.engine()
    ??? import app, app2; assert app.y is app2.y
    """,
    canonical="n:engine",
    competitors=("a.b:engine",),
)
case(
    "69b",
    "a decorator registers the competitor, and others find it there",
    EITHER,
    """
    --- reg.py
    known = {}


    def register(name):
        def wrap(kind):
            known[name] = kind
            return kind

        return wrap
    --- a/b.py
    import reg


    @reg.register("fast")
    class X:
        pass
    --- n.py
    import reg


    @reg.register("canonical")
    class X:
        pass
    --- app.py
    import a.b
    import reg


    def make():
        return reg.known["fast"]()
    !!! import app; assert app.make()
    @@@ a/b.py:5 refused manual
    """,
    do="imports remove",
)
case(
    "69c",
    "a base class registers its subclasses",
    EITHER,
    """
    --- base.py
    class Base:
        known = {}

        def __init_subclass__(cls, key=None, **options):
            cls.known[key] = cls
    --- a/b.py
    from base import Base


    class X(Base, key="fast"):
        pass
    --- n.py
    from base import Base


    class X(Base, key="canonical"):
        pass
    --- app.py
    import a.b
    from base import Base


    def make():
        return Base.known["fast"]()
    !!! import app; assert app.make()
    @@@ a/b.py:4 refused manual
    """,
    do="imports remove",
)
case(
    "69d",
    "a registry of other things",
    LEFT,
    """
    --- a/b.py
    known = {}


    def register(kind):
        known[kind.__name__] = kind
        return kind


    class X:
        pass


    @register
    class Z:
        pass
    === app.py
    import a.b

    y = a.b.known["Z"]
    !!! import app, a.b; assert app.y is a.b.Z
    """,
    do="imports remove",
)
case(
    "70a",
    "its own module uses the competitor",
    LEFT,
    """
    === a/b.py
    class X:
        home = "a.b"


    def build():
        return X()
    --- app.py
    from a.b import build

    y = build()
    !!! import app; assert app.y.home
    @@@ a/b.py:6 kept refused manual rewritten
    """,
)
case(
    "70b",
    "its own module uses the competitor that is to go",
    EITHER,
    """
    --- a/b.py
    class X:
        home = "a.b"


    def build():
        return X()
    --- app.py
    from a.b import X, build

    y = build(), X()
    ??? import app, n; assert type(app.y[0]) is type(app.y[1]) is n.X
    !!! import app; assert app.y[0].home and app.y[1].home
    @@@ a/b.py:6 kept refused manual rewritten
    """,
    do="imports remove",
)
case(
    "70c",
    "the competitor names itself: that does not hold its removal up",
    HANDLED,
    """
    --- a/b.py
    class X:
        def again(self) -> "X":
            return X()


    class Z:
        home = "a.b"
    --- app.py
    from a.b import X, Z

    y = X
    z = Z
    ??? import app, n, a.b; assert app.y is n.X and not hasattr(a.b, "X")
    !!! import app; assert app.z.home == "a.b"
    """,
    do="imports remove",
)
case(
    "71a",
    "decorators, overloads and the comment above go with the definition",
    HANDLED,
    """
    --- a/b.py
    from typing import overload


    @overload
    def build(kind: int) -> int: ...
    @overload
    def build(kind: str) -> str: ...
    def build(kind):
        return kind


    def keep():
        return 1
    --- n.py
    def build(kind):
        return kind
    --- app.py
    from a.b import build, keep

    y = build(1), keep()
    ??? import app, n, a.b; assert app.build is n.build and not hasattr(a.b, "build")
    !!! import app; assert app.y == (1, 1)
    """,
    do="imports remove",
    canonical="n:build",
    competitors=("a.b:build",),
)
case(
    "71b",
    "a definition in both branches of an if",
    EITHER,
    """
    --- a/b.py
    import sys

    if sys.version_info >= (3, 8):

        class X:
            home = "new"
    else:

        class X:
            home = "old"


    def keep():
        return 1
    --- app.py
    from a.b import X, keep

    y = X, keep()
    ??? import app, n, a.b; assert app.y[0] is n.X and not hasattr(a.b, "X")
    !!! import app, a.b; assert app.y[1] == 1 and a.b.keep() == 1
    @@@ a/b.py:5 rewritten refused manual
    """,
    do="imports remove",
)
case(
    "71c",
    "decorators of what stays",
    LEFT,
    """
    === a/b.py
    from functools import wraps


    def X_like(f):
        @wraps(f)
        def X(*args):
            return f(*args)

        return X


    @X_like
    def keep():
        return 1
    !!! import a.b; assert a.b.keep() == 1
    """,
    do="imports remove",
)
case(
    "71d",
    "a decorated class with what stands around it",
    HANDLED,
    """
    --- a/b.py
    def mark(kind):
        return kind


    @mark
    class Z:
        home = "a.b"


    # The engine.
    @mark
    # really
    @mark
    class X:
        home = "a.b"


    # The end.
    END = 1
    --- app.py
    from a.b import X
    ???
    import app, n, a.b
    assert app.X is n.X and not hasattr(a.b, "X") and "# really" not in text("a/b.py")
    !!! import a.b; assert a.b.Z.home == "a.b" and a.b.END == 1 and "# The end." in text("a/b.py")
    """,
    do="imports remove",
)
case(
    "72a",
    "imports, constants and helpers that it alone used go with it",
    HANDLED,
    """
    --- a/b.py
    import json
    import os

    _LIMIT = 3
    _SHARED = 4


    def _only_x():
        return json.dumps(_LIMIT)


    def _both():
        return _SHARED


    class X:
        def run(self):
            return _only_x(), _both()


    class Z:
        def run(self):
            return os.sep, _both()
    --- app.py
    from a.b import X, Z

    z = Z().run()
    ???
    import app, n, a.b
    assert app.X is n.X
    assert not {"X", "json", "_LIMIT", "_only_x"} & set(vars(a.b))
    !!! import app, os; assert app.z == (os.sep, 4)
    """,
    do="imports remove",
)
case(
    "72b",
    "what others import, export or patch stays, though only the competitor uses it here",
    HANDLED,
    """
    --- a/b.py
    import json

    __all__ = ["X", "helper"]

    _table = {}


    def helper():
        return _table


    def _hidden():
        return json


    class X:
        def run(self):
            return helper(), _hidden()
    --- app.py
    from a.b import X
    --- late.py
    import a.b
    from a.b import _hidden

    y = _hidden(), a.b.helper()
    ???
    import app, n, a.b
    space = {}
    exec("from a.b import *", space)
    assert app.X is n.X and "X" not in space and not hasattr(a.b, "X")
    !!! import late; assert late.y[0].dumps and late.y[1] == {}
    """,
    do="imports remove",
)
case(
    "72c",
    "removal is refused while references remain, and nothing at all goes",
    REFUSED,
    """
    === a/b.py
    import json


    class X:
        def run(self):
            return json
    === app.py
    from a.b import X

    y = X()
    !!! import app; assert app.y.run()
    @@@ a/b.py:4 refused
    """,
    do="remove",
)
case(
    "72d",
    "a module in which nothing stays",
    HANDLED,
    """
    --- a/b.py
    '''The old engine.'''
    import json


    class X:
        pass
    --- app.py
    from a.b import X
    ???
    import app, n
    assert app.X is n.X
    try:
        from a.b import X
    except ImportError:
        pass
    else:
        raise AssertionError("still there")
    """,
    do="imports remove",
    broken=(),
)
case(
    "73a",
    "the first argument means something else: never bound wrongly in silence",
    EITHER,
    """
    --- a/b.py
    class X:
        def __init__(self, config, bridge=None):
            self.config, self.bridge = config, bridge
    --- n.py
    class X:
        def __init__(self, bridge, config=None):
            self.config, self.bridge = config, bridge
    --- app.py
    from a.b import X

    y = X("config")
    ??? import app, n; assert type(app.y) is n.X
    !!! import app; assert app.y.config == "config"
    @@@ app.py:3 rewritten refused manual
    """,
)
case(
    "73b",
    "calls that fit both signatures",
    HANDLED,
    """
    --- a/b.py
    class X:
        def __init__(self, config, bridge=None):
            self.config, self.bridge = config, bridge
    --- n.py
    class X:
        def __init__(self, bridge=None, config=None):
            self.config, self.bridge = config, bridge
    --- app.py
    from a.b import X

    y = X(config="config"), X(bridge=1, config="config")
    ??? import app, n; assert type(app.y[0]) is n.X
    !!! import app; assert app.y[0].config == "config" and app.y[1].bridge == 1
    """,
)
case(
    "73c",
    "the canonical does not take an argument, or lacks a method",
    EITHER,
    """
    --- a/b.py
    class X:
        def __init__(self, config=None, *, fast=False):
            self.fast = fast

        def run(self):
            return "ran"
    --- n.py
    class X:
        def __init__(self, config=None):
            self.config = config
    --- app.py
    from a.b import X


    def make():
        return X(fast=True)


    def use():
        return X().run()
    ??? import app, n; assert type(app.make()) is n.X
    !!! import app; assert app.make() and app.use() == "ran"
    @@@ app.py:5 rewritten refused manual
    @@@ app.py:9 rewritten refused manual
    """,
)
case(
    "73d",
    "a function whose call would change from sync to async",
    EITHER,
    """
    --- a/b.py
    def fetch():
        return "data"
    --- n.py
    async def fetch():
        return "data"
    --- app.py
    from a.b import fetch


    def use():
        return fetch()
    ??? import app, n; assert app.fetch is n.fetch
    !!! import app; assert app.use() == "data"
    @@@ app.py:5 rewritten refused manual
    """,
    canonical="n:fetch",
    competitors=("a.b:fetch",),
)
case(
    "73e",
    "calls of another class with another signature",
    LEFT,
    """
    === app.py
    from a.b import Z


    class X:
        def __init__(self, config, bridge=None):
            self.config = config


    y = X("config"), Z()
    !!! import app; assert app.y[0].config == "config"
    """,
)
