"""Forms 68 to 70: two things of one name in a running program."""

from tests.conformance.case import EITHER, HANDLED, LEFT, Cases

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
    HANDLED,
    """
    --- a/b.py
    class X:
        home = "a.b"


    def build():
        return X()
    +++ a/b.py
    from n import X


    def build():
        return X()
    --- app.py
    from a.b import build

    y = build()
    ??? import app, n; assert type(app.y) is n.X
    @@@ a/b.py:1,6 rewritten
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
    @@@ a/b.py:1,6 kept refused manual rewritten
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
