"""Forms 25 to 28: names that are taken, lookalikes, odd places."""

from tests.conformance.case import EITHER, HANDLED, LEFT, Cases

case = Cases()


case(
    "25a",
    "the name of the canonical's module is a variable of the file",
    EITHER,
    """
    --- app.py
    import a.b

    n = 5
    y = a.b.X
    z = n + 1
    ??? import app, sys; assert app.y is sys.modules["n"].X
    !!! import app; assert app.z == 6 and app.n == 5
    """,
)
case(
    "25b",
    "the name of the canonical's module is a parameter",
    EITHER,
    """
    --- app.py
    import a.b


    def f(n):
        return a.b.X, n
    ??? import app, sys; assert app.f(3)[0] is sys.modules["n"].X
    !!! import app; assert app.f(3)[1] == 3
    """,
)
case(
    "25c",
    "the canonical's name is a class of the file",
    HANDLED,
    """
    --- app.py
    from a.b import Old


    class New:
        home = "app"


    y = Old(), New()
    +++ app.py
    from n import New as Old


    class New:
        home = "app"


    y = Old(), New()
    ??? import app, n; assert type(app.y[0]) is n.New
    !!! import app; assert app.y[1].home == "app"
    """,
    world="renamed",
)
case(
    "25d",
    "the canonical's name is a local where the old one is used",
    HANDLED,
    """
    --- app.py
    from a.b import Old


    def f(New=1):
        return Old(), New


    def g():
        return [(Old, New) for New in (2,)]
    ??? import app, n; assert type(app.f()[0]) is n.New and app.g()[0][0] is n.New
    !!! import app; assert app.f()[1] == 1 and app.g()[0][1] == 2
    """,
    world="renamed",
)
case(
    "25e",
    "the canonical's name is a builtin that the file uses",
    HANDLED,
    """
    --- n.py
    class filter:
        home = "n"
    --- app.py
    from a.b import X

    y = X()
    z = list(filter(None, [0, 1]))
    ??? import app, n; assert type(app.y) is n.filter
    !!! import app; assert app.z == [1]
    """,
    canonical="n:filter",
)
case(
    "25f",
    "the taken name has nothing to do with the competitor",
    LEFT,
    """
    === app.py
    from a.b import Z as X

    n = 5
    y = X, n
    !!! import app; assert app.y[0].home == "a.b" and app.y[1] == 5
    """,
)
case(
    "26a",
    "a module whose name only begins like the competitor's",
    LEFT,
    """
    --- a/b_old.py
    X = 1
    --- a/b2.py
    X = 2
    === app.py
    import a.b_old
    from a.b2 import X
    from a import b_old as b

    y = a.b_old.X, X, b.X
    !!! import app; assert app.y == (1, 2, 1)
    """,
)
case(
    "26b",
    "the same module name below another package",
    LEFT,
    """
    --- q/__init__.py
    --- q/a/__init__.py
    --- q/a/b.py
    X = 1
    === app.py
    import q.a.b
    from q.a.b import X

    y = q.a.b.X
    !!! import app; assert app.y == app.X == 1
    """,
)
case(
    "26c",
    "X of objects that are not the module",
    LEFT,
    """
    === app.py
    import a.b


    class Box:
        X = 1

        class b:
            X = 2


    box = Box()
    y = box.X, Box.b.X, box.b.X, a.b.Z
    !!! import app; assert app.y[:3] == (1, 2, 2)
    """,
)
case(
    "26d",
    "lookalikes and the real one in one file",
    HANDLED,
    """
    --- a/b_old.py
    X = 1
    --- app.py
    import a.b
    import a.b_old

    y = a.b.X, a.b_old.X
    z = "a.b_old.X"
    ??? import app, n; assert app.y == (n.X, 1)
    !!! import app; assert app.z == "a.b_old.X"
    """,
)
case(
    "27a",
    "an import at the bottom, against a cycle",
    HANDLED,
    """
    --- a/b.py
    class X:
        pass


    import app
    --- app.py
    def make():
        return X()


    K = 1

    from a.b import X
    +++ app.py
    def make():
        return X()


    K = 1

    from n import X
    ??? import app, n; assert type(app.make()) is n.X
    """,
)
case(
    "27b",
    "at the bottom, but the canonical needs this file: the import would close a cycle",
    EITHER,
    """
    --- n.py
    from app import K


    class X:
        k = K
    --- app.py
    def make():
        return X()


    K = 1

    from a.b import X  # late on purpose
    ??? import app, n; assert type(app.make()) is n.X
    !!! import app; assert app.K == 1 and app.make()
    @@@ app.py:7 rewritten refused manual
    """,
)
case(
    "27c",
    "at the bottom, of another module",
    LEFT,
    """
    --- a/c.py
    X = 1
    === app.py
    def make():
        return X


    from a.c import X
    !!! import app; assert app.make() == 1
    """,
)
case(
    "28a",
    "several statements on one line",
    HANDLED,
    """
    --- app.py
    import sys; from a.b import X; y = X()
    +++ app.py
    import sys; from n import X; y = X()
    ??? import app, n; assert type(app.y) is n.X and app.sys
    """,
)
case(
    "28b",
    "the body of an if on its line",
    HANDLED,
    """
    --- app.py
    if 1: from a.b import X
    else: from a.b import X as Y
    +++ app.py
    if 1: from n import X
    else: from n import X as Y
    ??? import app, n; assert app.X is n.X
    """,
)
case(
    "28c",
    "on one line, where the names now live in two modules",
    EITHER,
    """
    --- app.py
    import sys; from a.b import X, Z; y = X, Z
    if 1: from a.b import X as X2, Z as Z2; x2 = X2
    ??? import app, n; assert app.y[0] is n.X is app.x2
    !!! import app; assert app.y[1].home == "a.b" and app.sys and app.Z2 is app.Z
    """,
)
case(
    "28d",
    "on one line, of another module",
    LEFT,
    """
    === app.py
    import sys; from a.b import Z as X; y = X()
    !!! import app; assert app.y.home == "a.b"
    """,
)
