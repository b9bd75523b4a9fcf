"""Forms 5 to 7: the module is reached through its package."""

from tests.conformance.case import HANDLED, LEFT, Cases

case = Cases()


case(
    "5a",
    "the package alone is imported and loads its module itself",
    HANDLED,
    """
    --- a/__init__.py
    from . import b
    --- app.py
    import a

    y = a.b.X
    ??? import app, n; assert app.y is n.X
    @@@ app.py:3 rewritten
    """,
)
case(
    "5b",
    "another module of the package",
    LEFT,
    """
    --- a/__init__.py
    from . import c
    --- a/c.py
    class X:
        pass
    === app.py
    import a

    y = a.c.X
    !!! import app, a.c; assert app.y is a.c.X
    """,
)
case(
    "5c",
    "the package is needed for other things",
    HANDLED,
    """
    --- a/__init__.py
    from . import b
    VERSION = 1
    --- app.py
    import a

    y = a.b.X
    z = a.b.Z
    v = a.VERSION
    ??? import app, n; assert app.y is n.X
    !!! import app; assert app.v == 1 and app.z.home == "a.b"
    """,
)
case(
    "5d",
    "the class is reached through the package's own re-export",
    HANDLED,
    """
    --- a/__init__.py
    from .b import X
    --- app.py
    import a

    y = a.X
    ??? import app, a, n; assert app.y is n.X is a.X
    """,
)
case(
    "6a",
    "the package has an alias",
    HANDLED,
    """
    --- a/__init__.py
    from . import b
    --- app.py
    import a as p

    y = p.b.X
    ??? import app, n; assert app.y is n.X
    @@@ app.py:3 rewritten
    """,
)
case(
    "6b",
    "a local name that is the package's alias elsewhere",
    HANDLED,
    """
    --- a/__init__.py
    from . import b
    --- app.py
    import a as p


    def run(p):
        return p.b.X


    y = p.b.X
    ???
    import app, n
    from types import SimpleNamespace as S
    assert app.y is n.X
    assert app.run(S(b=S(X=1))) == 1
    """,
)
case(
    "6c",
    "another package under the same alias",
    LEFT,
    """
    --- other/__init__.py
    from . import b
    --- other/b.py
    X = 7
    === app.py
    import other as a

    y = a.b.X
    !!! import app; assert app.y == 7
    """,
)
case(
    "6d",
    "the alias is needed for other modules of the package",
    HANDLED,
    """
    --- a/__init__.py
    from . import b, c
    --- a/c.py
    K = 1
    --- app.py
    import a as p

    y = p.b.X
    k = p.c.K, p.b.Other()
    ??? import app, n; assert app.y is n.X
    !!! import app; assert app.k == (1, "other")
    """,
)
case(
    "7a",
    "a module below loads the package that defines the class",
    HANDLED,
    """
    ---- a/b.py
    --- a/b/__init__.py
    class X:
        home = "a.b"
    --- a/b/sub.py
    K = 1
    --- app.py
    import a.b.sub

    y = a.b.X
    k = a.b.sub.K
    ??? import app, n; assert app.y is n.X
    !!! import app; assert app.k == 1
    """,
)
case(
    "7b",
    "a namesake in the module below",
    LEFT,
    """
    ---- a/b.py
    --- a/b/__init__.py
    class X:
        home = "a.b"
    --- a/b/sub.py
    class X:
        home = "a.b.sub"
    === app.py
    import a.b.sub

    y = a.b.sub.X
    !!! import app; assert app.y.home == "a.b.sub"
    """,
)
case(
    "7c",
    "the module below is imported for what it does",
    HANDLED,
    """
    ---- a/b.py
    --- a/b/__init__.py
    class X:
        home = "a.b"
    --- a/b/sub.py
    import reg
    reg.seen.append("sub")
    --- reg.py
    seen = []
    --- app.py
    import a.b.sub
    import reg

    y = a.b.X
    seen = reg.seen
    ??? import app, n; assert app.y is n.X
    !!! import app; assert app.seen == ["sub"]
    """,
)
