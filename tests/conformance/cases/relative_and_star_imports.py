"""Forms 17, 18, 20 and 21: dots and stars."""

from tests.conformance.case import EITHER, HANDLED, LEFT, Cases

case = Cases()


case(
    "17a",
    "relative stays relative",
    HANDLED,
    """
    --- p/a/app.py
    from .b import X
    +++ p/a/app.py
    from ..n import X
    ??? import p.a.app, p.n; assert p.a.app.X is p.n.X
    @@@ p/a/app.py:1 rewritten
    """,
    world="package",
)
case(
    "17b",
    "the canonical is a sibling",
    HANDLED,
    """
    --- p/b.py
    class X:
        pass
    --- p/app.py
    from .b import X
    +++ p/app.py
    from .n import X
    ??? import p.app, p.n; assert p.app.X is p.n.X
    """,
    world="package",
    competitors=("p.b:X",),
)
case(
    "17c",
    "the canonical is outside the package: only absolute works",
    HANDLED,
    """
    --- a/app.py
    from .b import X
    +++ a/app.py
    from n import X
    ??? import a.app, n; assert a.app.X is n.X
    """,
)
case(
    "17d",
    "relative imports of namesakes",
    LEFT,
    """
    --- p/b.py
    class X:
        home = "p.b"
    --- p/a/c/__init__.py
    --- p/a/c/b.py
    class X:
        home = "p.a.c.b"
    === p/app.py
    from .b import X
    === p/a/c/app.py
    from .b import X
    !!!
    import p.app, p.a.c.app
    assert p.app.X.home == "p.b" and p.a.c.app.X.home == "p.a.c.b"
    """,
    world="package",
)
case(
    "17e",
    "in a package's __init__ the dot is the package itself",
    HANDLED,
    """
    --- p/a/__init__.py
    from .b import X
    +++ p/a/__init__.py
    from ..n import X
    ??? import p.a, p.n; assert p.a.X is p.n.X
    """,
    world="package",
)
case(
    "18a",
    "two levels up",
    HANDLED,
    """
    --- p/q/__init__.py
    --- p/q/app.py
    from ..a.b import X
    +++ p/q/app.py
    from ..n import X
    ??? import p.q.app, p.n; assert p.q.app.X is p.n.X
    """,
    world="package",
)
case(
    "18b",
    "three levels up, several names",
    HANDLED,
    """
    --- p/q/__init__.py
    --- p/q/r/__init__.py
    --- p/q/r/app.py
    from ...a.b import X as Y, Z
    ??? import p.q.r.app as app, p.n; assert app.Y is p.n.X
    !!! import p.q.r.app as app; assert app.Z.home == "a.b"
    """,
    world="package",
)
case(
    "18c",
    "two levels up, where another module of that name is",
    LEFT,
    """
    --- p/q/__init__.py
    --- p/q/b.py
    class X:
        home = "p.q.b"
    --- p/q/r/__init__.py
    === p/q/r/app.py
    from ..b import X
    !!! import p.q.r.app as app; assert app.X.home == "p.q.b"
    """,
    world="package",
)
case(
    "18d",
    "more dots than packages: it does not import today either",
    LEFT,
    """
    --- p/q/__init__.py
    === p/q/app.py
    try:
        from ....a.b import X
    except ImportError:
        X = None
    !!! import p.q.app; assert p.q.app.X is None
    """,
    world="package",
)
case(
    "18e",
    "in a namespace package without __init__.py",
    HANDLED,
    """
    ---- p/__init__.py
    ---- p/a/__init__.py
    --- p/q/app.py
    from ..a.b import X
    ??? import p.q.app, p.n; assert p.q.app.X is p.n.X
    """,
    world="package",
)
case(
    "20a",
    "a star import of the parent package, which re-exports the competitor",
    HANDLED,
    """
    --- p/__init__.py
    from .a.b import X
    __all__ = ["X"]
    --- p/q/__init__.py
    --- p/q/app.py
    from .. import *

    y = X()
    ??? import p, p.q.app, p.n; assert p.q.app.X is p.n.X is p.X
    """,
    world="package",
)
case(
    "20b",
    "a star import of the parent package, which defines the competitor",
    EITHER,
    """
    --- p/__init__.py
    class X:
        pass


    class Keep:
        pass
    --- p/n.py
    class X:
        home = "n"
    --- p/q/__init__.py
    --- p/q/app.py
    from .. import *

    y = X
    k = Keep
    ??? import p.q.app, p.n; assert p.q.app.y is p.n.X
    !!! import p, p.q.app; assert p.q.app.k is p.Keep
    @@@ p/q/app.py:1 rewritten refused manual
    """,
    world="package",
    competitors=("p:X",),
)
case(
    "20c",
    "a star import that does not bring the competitor",
    LEFT,
    """
    --- p/__init__.py
    from .a.b import X
    K = 1
    __all__ = ["K"]
    --- p/q/__init__.py
    === p/q/app.py
    from .. import *

    X = "mine"
    !!! import p.q.app as app; assert app.X == "mine" and app.K == 1
    """,
    world="package",
)
case(
    "21a",
    "a star import of the competitor's module",
    EITHER,
    """
    --- app.py
    from a.b import *

    y = X()
    z = Z()
    ??? import app, n; assert type(app.y) is n.X and app.X is n.X
    !!! import app; assert app.z.home == "a.b"
    @@@ app.py:1 rewritten refused manual
    """,
)
case(
    "21b",
    "the module's __all__ leaves the competitor out",
    LEFT,
    """
    --- a/b.py
    __all__ = ["Z"]
    class X:
        pass
    class Z:
        pass
    --- c.py
    class X:
        home = "c"
    === app.py
    from c import X
    from a.b import *

    y = X, Z
    !!! import app; assert app.X.home == "c"
    """,
)
case(
    "21c",
    "a definition after the star hides the competitor",
    LEFT,
    """
    === app.py
    from a.b import *


    class X:
        home = "app"


    y = X, Z
    !!! import app; assert app.X.home == "app" and app.Z.home == "a.b"
    """,
)
case(
    "21d",
    "a star import that hands the competitor on to a third module",
    EITHER,
    """
    --- app.py
    from a.b import *
    --- late.py
    from app import X

    y = X()
    ??? import late, n; assert late.X is n.X
    @@@ late.py:1 rewritten refused manual
    """,
)
case(
    "21e",
    "two stars, and the later one brings another X",
    LEFT,
    """
    --- c.py
    class X:
        home = "c"
    --- app.py
    from a.b import *
    from c import *

    y = X
    !!! import app; assert app.y.home == "c"
    """,
)
case(
    "21f",
    "a star import of a competitor that is a whole module, which only hands the canonical on",
    EITHER,
    """
    --- n.py
    class X:
        home = "n"


    __all__ = ["X"]
    --- a/b.py
    from n import (
        X as X,
        __all__ as __all__,
    )
    --- p/__init__.py
    from a.b import *

    __all__ = ["X"]
    --- app.py
    from a.b import *
    import p

    y = X, p.X
    ???
    import app, n
    assert set(app.y) == {n.X}
    assert "a.b" not in text("p/__init__.py") and "a.b" not in text("app.py")
    @@@ p/__init__.py:1 rewritten refused manual
    @@@ app.py:1 rewritten refused manual
    """,
    canonical="n",
    competitors=({"symbol": "a.b", "verdict": "shim"},),
)
