"""Forms 22 to 24: the same thing imported more than once."""

from tests.conformance.case import EITHER, HANDLED, LEFT, Cases

case = Cases()


case(
    "22a",
    "the same line twice",
    HANDLED,
    """
    --- app.py
    from a.b import X
    from a.b import X

    y = X()
    ??? import app, n; assert type(app.y) is n.X; assert "a.b" not in text("app.py")
    """,
)
case(
    "22b",
    "the same line in the module and in functions",
    HANDLED,
    """
    --- app.py
    from a.b import X


    def one():
        from a.b import X

        return X


    def two():
        return X
    +++ app.py
    from n import X


    def one():
        from n import X

        return X


    def two():
        return X
    ??? import app, n; assert app.one() is app.two() is app.X is n.X
    """,
)
case(
    "22c",
    "the module twice, under its name and its alias",
    HANDLED,
    """
    --- app.py
    import a.b
    import a.b
    import a.b as c

    y = a.b.X, c.X
    ??? import app, n; assert app.y == (n.X, n.X)
    """,
)
case(
    "22d",
    "the same line twice, of another module",
    LEFT,
    """
    --- a/c.py
    X = 1
    === app.py
    from a.c import X
    from a.c import X
    !!! import app; assert app.X == 1
    """,
)
case(
    "23a",
    "two forms, and the name of the canonical's module is one of the aliases",
    HANDLED,
    """
    --- app.py
    import a.b as m
    from a.b import X as n

    y = m.X, n
    ??? import app, sys; assert app.y[0] is app.y[1] is app.n is sys.modules["n"].X
    """,
)
case(
    "23b",
    "dotted uses, and the name of the canonical's module is taken by an alias",
    EITHER,
    """
    --- app.py
    import a.b
    from a.b import X as n

    y = a.b.X, n
    ??? import app, sys; assert app.y[0] is app.y[1] is sys.modules["n"].X
    !!! import app; assert isinstance(app.n, type) and app.y[1] is app.n
    """,
)
case(
    "23c",
    "one form of the competitor's module, one of another",
    LEFT,
    """
    --- a/c.py
    X = 1
    === app.py
    import a.b as m
    from a.c import X as n

    y = m.Z, n
    !!! import app; assert app.y[0].home == "a.b" and app.y[1] == 1
    """,
)
case(
    "23d",
    "every form at once",
    HANDLED,
    """
    --- app.py
    import a.b
    import a.b as m
    from a import b
    from a.b import X, Z as W2
    from a.b import X as Y

    y = a.b.X, m.X, b.X, X, Y
    z = a.b.Z, m.Z, b.Z, W2
    ??? import app, n; assert set(app.y) == {n.X}
    !!! import app; assert {kind.home for kind in app.z} == {"a.b"}
    """,
)
case(
    "24a",
    "the canonical is already imported under another name",
    HANDLED,
    """
    --- app.py
    from n import X as Canon
    from a.b import X

    y = X, Canon
    ??? import app, n; assert app.X is app.Canon is n.X
    """,
)
case(
    "24b",
    "the canonical is already imported under the same name",
    HANDLED,
    """
    --- app.py
    from n import X


    def f():
        from a.b import X

        return X
    ??? import app, n; assert app.f() is app.X is n.X
    """,
)
case(
    "24c",
    "only the canonical is imported",
    LEFT,
    """
    === app.py
    import n
    from n import X

    y = X, n.X
    !!! import app, n; assert app.y == (n.X, n.X)
    """,
)
case(
    "24d",
    "the canonical's module is already imported: no second line for it",
    HANDLED,
    """
    --- app.py
    import n
    import a.b

    y = a.b.X, n.X, a.b.Z
    ???
    import app, n
    assert app.y[:2] == (n.X, n.X)
    assert text("app.py").count("import n\\n") == 1
    !!! import app; assert app.y[2].home == "a.b"
    """,
)
case(
    "24e",
    "the canonical under its own name, already imported where the other name goes",
    HANDLED,
    """
    --- app.py
    from n import New
    from a.b import Old

    y = New(), Old()
    ??? import app, n; assert {type(made) for made in app.y} == {n.New}
    """,
    world="renamed",
)
