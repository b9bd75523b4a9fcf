"""Forms 1 to 30 once more: when the module's name in a file is needed for something else."""

from tests.conformance.case import EITHER, HANDLED, REFUSED, Cases

case = Cases()

case(
    "1e",
    "another module of the package is reached through the same import",
    HANDLED,
    """
    --- a/c.py
    K = 1
    --- loads.py
    import a.c
    --- app.py
    import loads
    import a.b

    y = a.b.X
    k = a.c.K
    ??? import app, n; assert app.y is n.X
    !!! import app; assert app.k == 1
    """,
)
case(
    "1f",
    "the package's name is deleted afterwards",
    EITHER,
    """
    --- app.py
    import a.b

    y = a.b.X
    del a
    ??? import app, n; assert app.y is n.X
    !!! import app; assert not hasattr(app, "a") and app.y
    """,
)
case(
    "1g",
    "a competitor that is a whole module",
    HANDLED,
    """
    --- n.py
    class X:
        home = "n"
    class Z:
        home = "n"
    --- app.py
    import a.b
    import a.b as m
    from a import b
    from a.b import X, Z as Q

    y = a.b.X, m.Z, b.X, X, Q
    ??? import app; assert {kind.home for kind in app.y} == {"n"}
    """,
    canonical="n",
    competitors=("a.b",),
)
case(
    "1h",
    "a whole module, and the canonical lacks one of its names",
    EITHER,
    """
    --- n.py
    class X:
        home = "n"
    --- app.py
    from a.b import X, Other
    --- dotted.py
    import a.b

    y = a.b.X, a.b.Other()
    ??? import app, n; assert app.X is n.X
    !!! import app, dotted; assert app.Other() == dotted.y[1] == "other"
    @@@ app.py:1 refused manual
    """,
    canonical="n",
    competitors=("a.b",),
)
case(
    "2f",
    "others take the module from here",
    EITHER,
    """
    --- app.py
    import a.b as c

    y = c.X
    --- late.py
    from app import c
    import app

    z = c.Other(), app.c.Z
    ??? import app, n; assert app.y is n.X
    !!! import late; assert late.z[0] == "other"
    """,
)
case(
    "3d",
    "both are needed, and one of them only in a quoted annotation or a string",
    HANDLED,
    """
    --- app.py
    import a.b

    y = a.b.X


    def f(z: "a.b.Z") -> None: ...
    ??? import app, n; assert app.y is n.X
    !!! import app, typing; assert typing.get_type_hints(app.f)["z"].home == "a.b"
    """,
)
case(
    "8r",
    "the canonical's module itself imports the competitor",
    REFUSED,
    """
    === n.py
    from a.b import X as Base


    class X(Base):
        home = "n"
    !!! import n; assert n.X.__mro__[1].home == "a.b"
    @@@ n.py:1 refused manual
    """,
)
case(
    "8s",
    "a class inside a class",
    EITHER,
    """
    --- a/b.py
    class Outer:
        class X:
            home = "a.b"

        K = 1
    --- app.py
    from a.b import Outer

    y = Outer.X
    k = Outer.K
    ??? import app, n; assert app.y is n.X
    !!! import app; assert app.k == 1
    @@@ app.py:1,3 rewritten refused manual
    """,
    competitors=("a.b:Outer.X",),
)
case(
    "15e",
    "others take the module from here",
    EITHER,
    """
    --- app.py
    from a import b

    y = b.X
    --- late.py
    from app import b

    z = b.Other()
    ??? import app, n; assert app.y is n.X
    !!! import late; assert late.z == "other"
    """,
)
case(
    "17f",
    "the competitor is defined in a package's __init__",
    HANDLED,
    """
    --- p/__init__.py
    class X:
        home = "p"


    class Z:
        home = "p"
    --- p/n.py
    class X:
        home = "n"
    --- p/one.py
    from . import X, Z
    --- p/two.py
    from p import X as Y
    import p

    y = p.X, p.Z
    --- p/q/__init__.py
    from .. import X
    ???
    import p.one, p.two, p.q, p.n
    assert p.one.X is p.two.Y is p.two.y[0] is p.q.X is p.n.X
    !!! import p.one, p.two; assert p.one.Z is p.two.y[1]
    """,
    world="package",
    competitors=("p:X",),
)
case(
    "30e",
    "the fallback binds the package's name",
    EITHER,
    """
    --- app.py
    try:
        import a.b
    except ImportError:
        a = None


    def get():
        if a is None:
            return None
        return a.b.X
    ??? import app, n; assert app.get() is n.X
    !!! import app; assert app.get()
    """,
)
case(
    "30f",
    "the fallback binds the module's alias",
    EITHER,
    """
    --- app.py
    try:
        import a.b as engine
    except ImportError:
        engine = None

    y = engine.X if engine else None
    +++ app.py
    try:
        import n as engine
    except ImportError:
        engine = None

    y = engine.X if engine else None
    ??? import app, n; assert app.y is n.X
    !!! import app; assert app.y
    @@@ app.py:2,6 rewritten refused manual
    """,
)
case(
    "70d",
    "the competitor's own module uses another competitor",
    HANDLED,
    """
    --- c.py
    class Y:
        home = "c"
    --- m.py
    class Y:
        home = "m"
    --- a/b.py
    from c import Y


    class X:
        home = "a.b"
        other = Y
    --- app.py
    from a.b import X
    ??? import app, a.b, n, m; assert app.X is n.X and a.b.X.other is m.Y
    """,
    competitors=("a.b:X", {"symbol": "c:Y", "verdict": "deprecated", "replace_with": "m:Y"}),
)
case(
    "15f",
    "others look the competitor up through the module that this file imported",
    EITHER,
    """
    --- app.py
    from a import b as o

    y = o.X
    --- late.py
    import app

    z = app.o.X
    ??? import app, late, n; assert app.y is late.z is n.X
    !!! import app, late; assert app.y and late.z
    @@@ app.py:1,3 rewritten refused manual
    @@@ late.py:3 rewritten refused manual
    """,
)
case(
    "1k",
    "others look the competitor up through the package that this file imported",
    EITHER,
    """
    --- app.py
    import a.b
    import a.b as m

    y = a.b.X, m.X
    --- late.py
    import app

    z = app.a.b.X
    w = app.m.X
    ??? import app, late, n; assert {*app.y, late.z, late.w} == {n.X}
    !!! import app, late; assert app.y and late.z and late.w
    @@@ late.py:3 rewritten refused manual
    @@@ late.py:4 rewritten refused manual
    """,
)
case(
    "1l",
    "a whole module that is imported and not used: for what it does, or for a type checker",
    EITHER,
    """
    --- n.py
    X = 1
    --- a/b.py
    X = 1
    --- app.py
    import a.b
    --- typed.py
    from typing import TYPE_CHECKING

    if TYPE_CHECKING:
        import a.b
        from a import b
    ??? import sys, app; assert "a.b" not in text("app.py") + text("typed.py")
    !!! import app, typed
    @@@ app.py:1 rewritten refused manual
    @@@ typed.py:4 rewritten refused manual
    @@@ typed.py:5 rewritten refused manual
    """,
    canonical="n",
    competitors=("a.b",),
)
