"""Forms 48 to 50: what others import from here."""

from tests.conformance.case import EITHER, HANDLED, LEFT, Cases

case = Cases()


case(
    "48a",
    "an exported name keeps its name, whatever the canonical is called",
    HANDLED,
    """
    --- app.py
    from a.b import Old

    __all__ = ["Old"]
    +++ app.py
    from n import New as Old

    __all__ = ["Old"]
    ???
    import app, n
    space = {}
    exec("from app import *", space)
    assert space["Old"] is n.New
    """,
    world="renamed",
)
case(
    "48b",
    "names added to __all__ with +=, extend and append",
    HANDLED,
    """
    --- one.py
    from a.b import Old

    __all__ = []
    __all__ += ["Old"]
    --- two.py
    from a.b import Old

    __all__ = []
    __all__.extend(("Old",))
    --- three.py
    from a.b import Old

    __all__ = []
    __all__.append("Old")
    ???
    import n
    for name in ("one", "two", "three"):
        space = {}
        exec(f"from {name} import *", space)
        assert space["Old"] is n.New, name
    """,
    world="renamed",
)
case(
    "48c",
    "an exported namesake",
    LEFT,
    """
    === app.py
    from a.b import Z


    class X:
        home = "app"


    __all__ = ["X", "Z"]
    !!!
    space = {}
    exec("from app import *", space)
    assert space["X"].home == "app"
    """,
)
case(
    "48d",
    "a re-export without __all__ is not deleted as unused",
    HANDLED,
    """
    --- app.py
    from a.b import X  # public
    +++ app.py
    from n import X  # public
    ??? import app, n; assert app.X is n.X
    """,
)
case(
    "49a",
    "a package's __init__ hands the name on",
    HANDLED,
    """
    --- a/__init__.py
    from .b import X, Z

    __all__ = ["X", "Z"]
    ???
    import a, n
    space = {}
    exec("from a import *", space)
    assert space["X"] is a.X is n.X
    !!! import a; assert a.Z.home == "a.b" and sorted(a.__all__) == ["X", "Z"]
    """,
)
case(
    "49b",
    "a package's __init__ hands everything on",
    EITHER,
    """
    --- a/__init__.py
    from .b import *
    --- app.py
    from a import X, Z
    ??? import app, n, a; assert app.X is n.X is a.X
    !!! import app; assert app.Z.home == "a.b"
    @@@ a/__init__.py:1 rewritten refused manual
    """,
)
case(
    "49c",
    "a package's __init__ hands a namesake on",
    LEFT,
    """
    --- a/c.py
    class X:
        home = "a.c"
    === a/__init__.py
    from .c import X
    from .b import Z
    === app.py
    from a import X
    !!! import app; assert app.X.home == "a.c"
    """,
)
case(
    "50a",
    "a chain of two: the importer goes to the canonical, the link keeps working",
    HANDLED,
    """
    --- a/__init__.py
    from .b import X
    --- app.py
    from a import X
    +++ a/__init__.py
    from n import X
    +++ app.py
    from n import X
    ??? import app, a, n; assert app.X is n.X is a.X
    @@@ a/__init__.py:1 rewritten
    @@@ app.py:1 rewritten
    """,
)
case(
    "50b",
    "a chain of four, and each link is imported from",
    HANDLED,
    """
    --- a/api.py
    from .b import X as Engine
    --- a/__init__.py
    from .api import Engine as X
    --- facade.py
    from a import X
    --- app.py
    from facade import X
    from a.api import Engine
    from a import X as X2
    import facade
    import a.api

    y = facade.X, a.X, a.api.Engine
    ???
    import app, n
    assert {app.X, app.Engine, app.X2, *app.y} == {n.X}
    """,
)
case(
    "50c",
    "a chain that ends somewhere else",
    LEFT,
    """
    --- a/c.py
    class X:
        home = "a.c"
    --- a/__init__.py
    from .b import Z
    from .c import X
    === app.py
    from a import X, Z

    y = X, Z
    !!! import app; assert app.X.home == "a.c" and app.Z.home == "a.b"
    """,
)
case(
    "50d",
    "a chain through names that change, to a canonical of another name",
    HANDLED,
    """
    --- a/__init__.py
    from .b import Old
    from .b import Old as Engine
    --- app.py
    from a import Engine, Old as Legacy

    y = Engine(), Legacy()
    ??? import app, a, n; assert {type(made) for made in app.y} == {n.New} == {a.Old, a.Engine}
    """,
    world="renamed",
)
case(
    "50e",
    "a link that is rebound between: the importer must get what it got",
    EITHER,
    """
    --- a/__init__.py
    from .b import X


    def wrapped(kind):
        return [kind]


    X = wrapped(X)
    --- app.py
    from a import X
    ??? import app, n; assert app.X == [n.X]
    !!! import app; assert isinstance(app.X, list)
    """,
)
case(
    "50f",
    "a module hands the competitor's module on, and X is looked up through that",
    EITHER,
    """
    --- facade.py
    from a import b as inner
    --- app.py
    from facade import inner
    import facade

    y = inner.X
    w = facade.inner.X
    z = inner.Z
    ??? import app, n; assert app.y is app.w is n.X
    !!! import app; assert app.z.home == "a.b" and app.y and app.w
    @@@ app.py:1,4 rewritten refused manual
    @@@ app.py:2,5 rewritten refused manual
    """,
)
case(
    "50h",
    "a module hands the competitor's module on, imported whole or as a top-level module",
    EITHER,
    """
    --- b.py
    class X:
        home = "b"
    --- facade.py
    import a.b as inner
    import b as top
    --- app.py
    from facade import inner, top

    y = inner.X
    w = top.X
    z = inner.Z
    ??? import app, n; assert app.y is app.w is n.X
    !!! import app; assert app.z.home == "a.b" and app.y and app.w
    @@@ app.py:1,3 rewritten refused manual
    @@@ app.py:1,4 rewritten refused manual
    """,
    competitors=("a.b:X", "b:X"),
)
