"""Form 8 again: encodings, line endings, layouts, files that nobody can parse."""

from tests.conformance.case import HANDLED, Cases

case = Cases()

case(
    "8i",
    "Windows line endings, a byte-order mark, no final newline",
    HANDLED,
    """
    --- one.py crlf bom
    import os
    from a.b import X, Z  # keep

    y = X
    --- two.py nonl
    from a.b import X
    --- three.py crlf nonl
    def f():
        from a.b import X; return X
    +++ one.py crlf bom
    import os
    from a.b import Z  # keep
    from n import X  # keep

    y = X
    +++ one.py crlf bom
    import os
    from a.b import Z  # keep
    from n import X

    y = X
    +++ two.py nonl
    from n import X
    +++ three.py crlf nonl
    def f():
        from n import X; return X
    ??? import one, two, three, n; assert one.y is two.X is three.f() is n.X
    """,
)
case(
    "8j",
    "an encoding cookie, a form feed, odd blank lines",
    HANDLED,
    """
    --- app.py latin1
    # -*- coding: latin-1 -*-
    NAME = "caf\u00e9"
    \f
    from   a.b   import   X

    \x20\x20
    y = X()   # caf\u00e9
    +++ app.py latin1
    # -*- coding: latin-1 -*-
    NAME = "caf\u00e9"
    \f
    from   n   import   X

    \x20\x20
    y = X()   # caf\u00e9
    ??? import app, n; assert type(app.y) is n.X
    !!! import app; assert app.NAME == "caf\u00e9"
    """,
)
case(
    "8k",
    "a file that nobody can parse is listed, and stops nothing",
    HANDLED,
    """
    === broken.py
    from a.b import X

    def (:
    --- app.py
    from a.b import X
    +++ app.py
    from n import X
    ??? import app, n; assert app.X is n.X
    @@@ broken.py:1 manual refused
    """,
    broken=("broken",),
)
case(
    "8l",
    "a src layout, and tests beside it",
    HANDLED,
    """
    ---- a/__init__.py
    ---- a/b.py
    ---- n.py
    --- src/a/__init__.py
    --- src/a/b.py
    class X:
        pass
    --- src/a/n.py
    class X:
        pass
    --- src/a/app.py
    from .b import X
    --- tests/use_app.py
    from a.b import X
    +++ src/a/app.py
    from .n import X
    +++ tests/use_app.py
    from a.n import X
    ??? import a.app, a.n, use_app; assert a.app.X is a.n.X is use_app.X
    """,
    canonical="a.n:X",
    roots=("src", "tests"),
)
case(
    "8m",
    "a module hidden by a package of its name is not the competitor",
    HANDLED,
    """
    ---- a/b.py
    --- a/b/__init__.py
    class X:
        home = "package"
    --- a/b.py
    class X:
        home = "hidden"


    from a.c import X as Y
    --- a/c.py
    class X:
        home = "c"
    --- app.py
    from a.b import X
    from a.c import X as X2
    +++ app.py
    from n import X
    from a.c import X as X2
    ??? import app, n; assert app.X is n.X
    !!! import app; assert app.X2.home == "c"
    """,
)
