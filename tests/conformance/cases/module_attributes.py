"""Forms 41 to 43: the module as an object, and its attributes."""

from tests.conformance.case import EITHER, HANDLED, LEFT, Cases

case = Cases()


case(
    "41a",
    "the module is assigned to a variable",
    EITHER,
    """
    --- app.py
    import a.b

    m = a.b
    y = m.X
    ??? import app, n; assert app.y is n.X
    @@@ app.py:3,4 rewritten refused manual
    """,
)
case(
    "41b",
    "the variable holds one of two modules",
    EITHER,
    """
    --- a/c.py
    class X:
        home = "a.c"
    --- app.py
    import a.b
    import a.c


    def pick(which):
        m = a.b if which else a.c
        return m.X
    ??? import app, n; assert app.pick(1) is n.X
    !!! import app, a.c; assert app.pick(0) is a.c.X
    @@@ app.py:6 rewritten refused manual
    """,
)
case(
    "41c",
    "the variable holds another module",
    LEFT,
    """
    --- a/c.py
    X = 1
    === app.py
    import a.c

    m = a.c
    y = m.X
    !!! import app; assert app.y == 1
    """,
)
case(
    "42a",
    "an attribute of the competitor is set",
    HANDLED,
    """
    --- app.py
    import a.b

    a.b.X.attr = 1
    a.b.X.count = a.b.X.attr + 1
    y = a.b.X.count
    +++ app.py
    import n

    n.X.attr = 1
    n.X.count = n.X.attr + 1
    y = n.X.count
    ??? import app, n; assert n.X.attr == 1 and app.y == 2
    """,
)
case(
    "42b",
    "an attribute of the imported class is set, deleted and augmented",
    HANDLED,
    """
    --- app.py
    from a.b import Old

    Old.attr = 1
    Old.attr += 1
    Old.gone = 3
    del Old.gone
    +++ app.py
    from n import New

    New.attr = 1
    New.attr += 1
    New.gone = 3
    del New.gone
    ??? import app, n; assert n.New.attr == 2 and not hasattr(n.New, "gone")
    """,
    world="renamed",
)
case(
    "42c",
    "an attribute of a namesake or of the module's other class is set",
    LEFT,
    """
    === app.py
    import a.b

    a.b.Z.X = 1
    a.b.extra = 2
    !!! import app, a.b; assert a.b.Z.X == 1 and a.b.extra == 2
    """,
)
case(
    "43a",
    "the module's attribute is rebound and used through the module",
    EITHER,
    """
    --- app.py
    import a.b


    class Fake:
        pass


    def use():
        return a.b.X()


    def fake():
        a.b.X = Fake
    !!!
    import app
    app.fake()
    assert type(app.use()) is app.Fake
    @@@ app.py:13 rewritten refused manual
    """,
)
case(
    "43b",
    "a test rebinds it for another module",
    EITHER,
    """
    --- app.py
    import a.b


    def use():
        return a.b.X()
    --- faking.py
    import a.b

    import app


    class Fake:
        pass


    def run():
        kept, a.b.X = a.b.X, Fake
        try:
            return app.use()
        finally:
            a.b.X = kept
    !!! import faking; assert type(faking.run()) is faking.Fake
    @@@ faking.py:11 rewritten refused manual
    """,
)
case(
    "43c",
    "another attribute of the module is rebound",
    LEFT,
    """
    === app.py
    import a.b

    a.b.Other = None
    a.X = 2
    !!! import app, a.b; assert a.b.Other is None and a.X == 2
    """,
)
