"""Forms 15, 16 and 19: the module as a name."""

from tests.conformance.case import HANDLED, LEFT, Cases

case = Cases()


case(
    "15a",
    "the module as a name, used for the competitor only",
    HANDLED,
    """
    --- app.py
    from a import b

    y = b.X()
    ??? import app, n; assert type(app.y) is n.X
    @@@ app.py:3 rewritten
    """,
)
case(
    "15b",
    "the module as a name, needed for more",
    HANDLED,
    """
    --- app.py
    from a import b

    y = b.X
    z = b.Z
    ??? import app, n; assert app.y is n.X
    !!! import app; assert app.z.home == "a.b"
    """,
)
case(
    "15c",
    "a module of the same name from another package",
    LEFT,
    """
    --- other/__init__.py
    --- other/b.py
    X = 5
    === app.py
    from other import b

    y = b.X
    !!! import app; assert app.y == 5
    """,
)
case(
    "15d",
    "the canonical is in a package too, and so is a namesake of its module here",
    HANDLED,
    """
    --- app.py
    from p.a import b

    n = "mine"
    y = b.X
    ??? import app, p.n; assert app.y is p.n.X
    !!! import app; assert app.n == "mine"
    """,
    world="package",
)
case(
    "16a",
    "the module under an alias, needed for more",
    HANDLED,
    """
    --- app.py
    from a import b as o

    y = o.X
    z = o.Z
    ??? import app, n; assert app.y is n.X
    !!! import app; assert app.z.home == "a.b"
    """,
)
case(
    "16b",
    "the module under an alias, used for the competitor only",
    HANDLED,
    """
    --- app.py
    from p.a import b as o

    y = o.X
    +++ app.py
    from p import n as o

    y = o.X
    ??? import app, p.n; assert app.y is p.n.X
    """,
    world="package",
)
case(
    "16c",
    "the alias is rebound to something else in a function",
    LEFT,
    """
    === app.py
    from a import b as o


    def run(thing):
        o = thing
        return o.X


    z = o.Z
    !!!
    import app
    from types import SimpleNamespace as S
    assert app.run(S(X=1)) == 1 and app.z.home == "a.b"
    """,
)
case(
    "19a",
    "the module as a name, from the dot",
    HANDLED,
    """
    --- p/b.py
    class X:
        pass
    --- p/app.py
    from . import b

    y = b.X
    +++ p/app.py
    from . import n

    y = n.X
    +++ p/app.py
    from . import n as b

    y = b.X
    ??? import p.app, p.n; assert p.app.y is p.n.X
    """,
    world="package",
    competitors=("p.b:X",),
)
case(
    "19b",
    "needed for more, and among others",
    HANDLED,
    """
    --- p/a/c.py
    K = 1
    --- p/a/app.py
    from . import b, c

    y = b.X
    z = b.Z, c.K
    ??? import p.a.app as app, p.n; assert app.y is p.n.X
    !!! import p.a.app as app; assert app.z[0].home == "a.b" and app.z[1] == 1
    """,
    world="package",
)
case(
    "19c",
    "the name is an attribute of the package, not the module",
    LEFT,
    """
    --- p/q/__init__.py
    class b:
        X = 3
    === p/q/app.py
    from . import b

    y = b.X
    !!! import p.q.app; assert p.q.app.y == 3
    """,
    world="package",
)
