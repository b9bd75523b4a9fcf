"""Form 73: calls that do not fit the canonical."""

from tests.conformance.case import EITHER, HANDLED, LEFT, Cases

case = Cases()


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
    "the canonical does not take an argument",
    EITHER,
    """
    --- a/b.py
    class X:
        def __init__(self, config=None, *, fast=False):
            self.fast = fast
    --- n.py
    class X:
        def __init__(self, config=None):
            self.config = config
    --- app.py
    from a.b import X


    def make():
        return X(fast=True)
    ??? import app, n; assert type(app.make()) is n.X
    !!! import app; assert app.make()
    @@@ app.py:5 rewritten refused manual
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
case(
    "73f",
    "the canonical lacks a method, called on what is made, kept, annotated or inherited",
    EITHER,
    """
    --- a/b.py
    class X:
        def run(self):
            return "ran"
    --- n.py
    class X:
        pass
    --- one.py
    from a.b import X


    def use():
        return X().run()
    --- two.py
    from a.b import X


    def use():
        made = X()
        return made.run()
    --- three.py
    import a.b


    class Sub(a.b.X):
        def again(self):
            return self.run()


    def use():
        return Sub().again()
    --- four.py
    from a.b import X


    def use(made: X):
        return made.run()
    !!!
    import one, two, three, four
    made = four.X()
    assert one.use() == two.use() == three.use() == four.use(made) == "ran"
    @@@ one.py:5 refused manual
    @@@ two.py:5,6 refused manual
    @@@ three.py:4,6 refused manual
    @@@ four.py:4,5 refused manual
    """,
)
case(
    "73g",
    "a competitor that is used as a decorator, a context manager or a default factory",
    EITHER,
    """
    --- a/b.py
    from contextlib import contextmanager


    @contextmanager
    def X(name="x"):
        yield name
    --- n.py
    def X(name="x"):
        return name
    --- app.py
    from a.b import X


    def use():
        with X("y") as name:
            return name
    !!! import app; assert app.use() == "y"
    @@@ app.py:1,5 rewritten refused manual
    """,
)
case(
    "73h",
    "a member that neither of the two has is nobody's difference",
    HANDLED,
    """
    --- a/b.py
    class X:
        def run(self):
            return "ran"


    class Sub(X):
        flag = True
    --- n.py
    class X:
        def run(self):
            return "ran"
    --- app.py
    from a.b import X, Sub


    def use(made: X):
        if isinstance(made, Sub):
            return made.flag
        return getattr(made, "flag", None) or made.run()


    def flagged(made: X):
        return made.flag
    ??? import app, n; assert app.X is n.X
    !!! import app; assert app.use(app.Sub()) is True and app.flagged(app.Sub()) is True
    """,
)
case(
    "73i",
    "a shim hands the very same things on: nothing of them can differ",
    HANDLED,
    """
    --- n.py
    from contextlib import contextmanager


    class X:
        def run(self):
            return "ran"


    @contextmanager
    def held(name="x"):
        yield name
    --- a/b.py
    from n import (
        X as X,
        held as held,
    )
    --- app.py
    from a.b import X, held


    def use(made: X):
        with held("y") as name:
            return made.flag, name
    +++ app.py
    from n import X, held


    def use(made: X):
        with held("y") as name:
            return made.flag, name
    ??? import app, n; assert app.X is n.X and "a.b" not in text("app.py")
    """,
    canonical="n",
    competitors=({"symbol": "a.b", "verdict": "shim"},),
)
