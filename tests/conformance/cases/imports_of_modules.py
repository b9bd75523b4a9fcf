"""Forms 15 to 21: the module as a name, relative imports, star imports."""

from ..case import EITHER, HANDLED, LEFT, Cases

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
