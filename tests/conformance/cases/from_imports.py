"""Forms 8 to 10: ``from a.b import X``, and what the file around it looks like."""

from tests.conformance.case import HANDLED, LEFT, Cases

case = Cases()
case(
    "8a",
    "the plain from-import",
    HANDLED,
    """
    --- app.py
    from a.b import X

    y = X()
    +++ app.py
    from n import X

    y = X()
    ??? import app, n; assert app.X is n.X and type(app.y) is n.X
    @@@ app.py:1 rewritten
    """,
)
case(
    "8b",
    "the same name from other modules",
    LEFT,
    """
    --- c.py
    class X:
        pass
    --- b.py
    class X:
        pass
    === app.py
    from c import X
    from b import X as X2

    y = X(), X2()
    !!! import app, b, c; assert app.X is c.X and app.X2 is b.X
    """,
)
case(
    "8c",
    "the canonical has another name: uses follow where that is safe",
    HANDLED,
    """
    --- app.py
    from a.b import Old


    def make(kind=Old):
        return Old(), kind()
    +++ app.py
    from n import New


    def make(kind=New):
        return New(), kind()
    ??? import app, n; assert type(app.make()[0]) is n.New and type(app.make()[1]) is n.New
    """,
    world="renamed",
)
case(
    "8d",
    "others import the old name from here: it stays bound",
    HANDLED,
    """
    --- app.py
    from a.b import Old

    y = Old()
    --- late.py
    from app import Old

    z = Old()
    +++ app.py
    from n import New as Old

    y = Old()
    ??? import app, late, n; assert app.Old is n.New and type(late.z) is n.New
    """,
    world="renamed",
)
case(
    "8e",
    "others reach the old name as an attribute of this module",
    HANDLED,
    """
    --- app.py
    from a.b import Old

    y = Old()
    --- late.py
    import app

    z = app.Old()
    ??? import late, n; assert type(late.z) is n.New
    """,
    world="renamed",
)
case(
    "8f",
    "a competitor that is a function",
    HANDLED,
    """
    --- n.py
    def build():
        return "n"
    --- a/b.py
    def build():
        return "a.b"
    --- app.py
    from a.b import build

    y = build()
    +++ app.py
    from n import build

    y = build()
    ??? import app; assert app.y == "n"
    """,
    canonical="n:build",
    competitors=("a.b:build",),
)
case(
    "8g",
    "verdicts that stay: variant, homonym and test double are left alone",
    LEFT,
    """
    --- a/c.py
    X = 1
    --- a/d.py
    X = 2
    === app.py
    from a.b import X
    from a.c import X as X1
    from a.d import X as X2

    y = X, X1, X2
    !!! import app, a.b; assert app.y == (a.b.X, 1, 2)
    @@@ app.py:1 none kept
    """,
    competitors=(
        {"symbol": "a.b:X", "verdict": "variant"},
        {"symbol": "a.c:X", "verdict": "homonym"},
        {"symbol": "a.d:X", "verdict": "test-double"},
    ),
)
case(
    "8h",
    "names that are not ASCII",
    HANDLED,
    """
    --- a/bé.py
    class Xé:
        home = "a.b"
    --- n.py
    class Xé:
        home = "n"
    --- app.py
    from a.bé import Xé

    y = Xé()
    +++ app.py
    from n import Xé

    y = Xé()
    ??? import app, n; assert app.y.home == "n"
    """,
    canonical="n:Xé",
    competitors=("a.bé:Xé",),
)
case(
    "9a",
    "the alias stays, and who imports it from here gets the canonical",
    HANDLED,
    """
    --- app.py
    from a.b import X as Y

    y = Y()
    --- late.py
    from app import Y
    +++ app.py
    from n import X as Y

    y = Y()
    ??? import app, late, n; assert app.Y is n.X is late.Y
    """,
)
case(
    "9b",
    "another class under the competitor's name",
    LEFT,
    """
    --- a/c.py
    class Y:
        pass
    === app.py
    from a.c import Y as X

    y = X()
    !!! import app, a.c; assert type(app.y) is a.c.Y
    """,
)
case(
    "9c",
    "the alias stays when the canonical has another name",
    HANDLED,
    """
    --- app.py
    from a.b import Old as Y, Z

    y = Y, Z
    ??? import app, n; assert app.Y is n.New and app.y[0] is n.New
    !!! import app; assert app.Z.home == "a.b"
    """,
    world="renamed",
)
case(
    "9d",
    "the alias is the canonical's own name",
    HANDLED,
    """
    --- app.py
    from a.b import Old as New

    y = New
    +++ app.py
    from n import New

    y = New
    +++ app.py
    from n import New as New

    y = New
    ??? import app, n; assert app.y is n.New
    """,
    world="renamed",
)
case(
    "10a",
    "a typed re-export",
    HANDLED,
    """
    --- app.py
    from a.b import X as X
    +++ app.py
    from n import X as X
    ??? import app, n; assert app.X is n.X
    """,
)
case(
    "10b",
    "a typed re-export keeps its name when the canonical has another",
    HANDLED,
    """
    --- app.py
    from a.b import Old as Old
    +++ app.py
    from n import New as Old
    ??? import app, n; assert app.Old is n.New
    """,
    world="renamed",
)
case(
    "10c",
    "a typed re-export of something else",
    LEFT,
    """
    === app.py
    from a.b import Z as Z
    from a.c import X as X
    --- a/c.py
    X = 1
    !!! import app; assert app.Z.home == "a.b" and app.X == 1
    """,
)
