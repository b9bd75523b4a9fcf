"""Forms 1 to 4: ``import a.b`` in all its shapes."""

from tests.conformance.case import EITHER, HANDLED, LEFT, Cases

case = Cases()


case(
    "1a",
    "a dotted use is re-routed where the import stands",
    HANDLED,
    """
    --- app.py
    import a.b

    y = a.b.X()
    +++ app.py
    import n

    y = n.X()
    ??? import app, n; assert type(app.y) is n.X
    @@@ app.py:3 rewritten
    """,
)
case(
    "1b",
    "a module with a longer name stays",
    LEFT,
    """
    === app.py
    import a.b2

    y = a.b2.X()
    --- a/b2.py
    class X:
        home = "a.b2"
    !!! import app; assert app.y.home == "a.b2"
    """,
)
case(
    "1c",
    "the import that another module reaches through keeps working",
    EITHER,
    """
    --- app.py
    import a.b

    y = a.b.X()
    --- late.py
    import app

    kind = app.a.b.Other
    made = app.a.b.X
    ??? import app, late, n; assert type(app.y) is n.X and late.made is n.X
    !!! import late; assert late.kind() == "other"
    """,
)
case(
    "1d",
    "uses in decorators, defaults, bases, annotations and comprehensions",
    HANDLED,
    """
    --- app.py
    import a.b


    def mark(kind):
        return lambda thing: (kind, thing)


    class Sub(a.b.X):
        made = [a.b.X() for _ in range(2)]


    @mark(a.b.X)
    def build(kind=a.b.X, *, more: a.b.X = None) -> "list":
        return kind(), [k() for k in (a.b.X,)]
    +++ app.py
    import n


    def mark(kind):
        return lambda thing: (kind, thing)


    class Sub(n.X):
        made = [n.X() for _ in range(2)]


    @mark(n.X)
    def build(kind=n.X, *, more: n.X = None) -> "list":
        return kind(), [k() for k in (n.X,)]
    ???
    import app, n
    assert app.Sub.__bases__ == (n.X,) and type(app.Sub.made[0]) is n.X
    assert app.build[0] is n.X and app.build[1].__defaults__ == (n.X,)
    assert app.build[1].__annotations__["more"] is n.X
    """,
)
case(
    "2a",
    "the alias of a module stays",
    HANDLED,
    """
    --- app.py
    import a.b as c

    y = c.X()
    +++ app.py
    import n as c

    y = c.X()
    ??? import app, n; assert type(app.y) is n.X
    """,
)
case(
    "2b",
    "a parameter with the alias's name is another thing",
    HANDLED,
    """
    --- app.py
    import a.b as c


    def run(c):
        return c.X


    y = c.X
    +++ app.py
    import n as c


    def run(c):
        return c.X


    y = c.X
    ???
    import app, n
    from types import SimpleNamespace as S
    assert app.y is n.X and app.run(S(X=1)) == 1
    """,
)
case(
    "2c",
    "the alias is needed for other names too",
    HANDLED,
    """
    --- app.py
    import a.b as c

    y = c.X
    z = c.Z
    ??? import app, n; assert app.y is n.X
    !!! import app, a.b; assert app.z is a.b.Z
    """,
)
case(
    "2d",
    "the alias escapes as a value: it must go on being that module",
    EITHER,
    """
    --- app.py
    import a.b as c

    names = sorted(name for name in vars(c) if not name.startswith("_"))
    y = c.X
    ??? import app, n; assert app.y is n.X
    !!! import app; assert app.names == ["Other", "W", "X", "Z"]
    """,
)
case(
    "2e",
    "only other names are used through the alias",
    LEFT,
    """
    === app.py
    import a.b as c

    y = c.Other()
    !!! import app; assert app.y == "other"
    """,
)
case(
    "3a",
    "both modules are needed from now on",
    HANDLED,
    """
    --- app.py
    import a.b

    y = a.b.X
    z = a.b.Other
    +++ app.py
    import a.b
    import n

    y = n.X
    z = a.b.Other
    +++ app.py
    import n
    import a.b

    y = n.X
    z = a.b.Other
    ??? import app, n; assert app.y is n.X
    !!! import app, a.b; assert app.z is a.b.Other
    """,
)
case(
    "3b",
    "the module is used for other names only",
    LEFT,
    """
    === app.py
    import a.b

    z = a.b.Other
    X = 3
    !!! import app; assert app.z() == "other" and app.X == 3
    """,
)
case(
    "3c",
    "both are needed, in a function of its own",
    HANDLED,
    """
    --- app.py
    def make():
        import a.b

        return a.b.X, a.b.Other
    ???
    import app, n
    assert app.make()[0] is n.X
    assert not hasattr(app, "n"), "hoisted"
    !!! import app; assert app.make()[1]() == "other"
    """,
)
case(
    "4a",
    "one module of several on a line",
    HANDLED,
    """
    --- app.py
    import os, a.b, sys

    y = a.b.X
    +++ app.py
    import os, n, sys

    y = n.X
    ??? import app, n; assert app.y is n.X and app.os and app.sys
    """,
)
case(
    "4b",
    "one module of several, still needed itself",
    HANDLED,
    """
    --- app.py
    import os, a.b, sys

    y = a.b.X
    z = a.b.Other
    ??? import app, n; assert app.y is n.X
    !!! import app; assert app.z() == "other" and app.os and app.sys
    """,
)
case(
    "4c",
    "none of the modules on the line is the competitor's",
    LEFT,
    """
    === app.py
    import os, a.b2, a.c as b, sys

    y = a.b2.X, b.X
    --- a/b2.py
    X = 2
    --- a/c.py
    X = 3
    !!! import app; assert app.y == (2, 3)
    """,
)
case(
    "4d",
    "an alias among several",
    HANDLED,
    """
    --- app.py
    import os, a.b as m, a.c

    y = m.X
    z = a.c.K
    --- a/c.py
    K = 1
    +++ app.py
    import os, n as m, a.c

    y = m.X
    z = a.c.K
    ??? import app, n; assert app.y is n.X and app.z == 1
    """,
)
