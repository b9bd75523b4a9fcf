"""Forms 8 to 14: ``from a.b import X`` in all its shapes."""

from ..case import EITHER, HANDLED, LEFT, Cases

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
case(
    "11a",
    "one name of three, with an alias",
    HANDLED,
    """
    --- app.py
    from a.b import Z, X as Y, W

    y = Y, Z, W
    +++ app.py
    from a.b import Z, W
    from n import X as Y

    y = Y, Z, W
    +++ app.py
    from n import X as Y
    from a.b import Z, W

    y = Y, Z, W
    ??? import app, n; assert app.Y is n.X
    !!! import app; assert app.Z.home == "a.b" and app.W() == "w"
    """,
)
case(
    "11b",
    "three other names of the module",
    LEFT,
    """
    === app.py
    from a.b import Z, W as X, Other
    !!! import app; assert app.X() == "w"
    """,
)
case(
    "11c",
    "two competitors on one line that go to different modules",
    HANDLED,
    """
    --- m.py
    class Z:
        home = "m"
    --- app.py
    from a.b import Z, X as Y, W
    ??? import app, n, m; assert app.Y is n.X and app.Z is m.Z
    !!! import app; assert app.W() == "w"
    """,
    competitors=(
        "a.b:X",
        {"symbol": "a.b:Z", "verdict": "duplicate", "replace_with": "m:Z"},
    ),
)
case(
    "11d",
    "two competitors that become one canonical",
    HANDLED,
    """
    --- app.py
    from a.b import X, Z

    y = X(), Z()
    ??? import app, n; assert type(app.y[0]) is n.X is type(app.y[1])
    """,
    competitors=("a.b:X", {"symbol": "a.b:Z", "verdict": "wrapper"}),
)
case(
    "12a",
    "parentheses: each comment stays with what it was about",
    HANDLED,
    """
    --- app.py
    from a.b import (
        Z,  # about Z
        X,  # about X
        W,
    )
    ???
    import app, n
    assert app.X is n.X
    lines = text("app.py").splitlines()
    [about_z] = [line for line in lines if "# about Z" in line]
    [at] = [i for i, line in enumerate(lines) if "# about X" in line]
    assert "Z" in about_z.partition("#")[0]
    assert "X" in lines[at].partition("#")[0]
    assert any(line.startswith("from n import") for line in lines[max(at - 1, 0) : at + 1])
    !!! import app; assert app.Z.home == "a.b" and app.W() == "w"
    """,
)
case(
    "12b",
    "parentheses: only the competitor's name inside, comments above and beside",
    HANDLED,
    """
    --- app.py
    from a.b import (  # why
        # above
        X,  # beside
    )  # after
    +++ app.py
    from n import (  # why
        # above
        X,  # beside
    )  # after
    ??? import app, n; assert app.X is n.X
    """,
)
case(
    "12c",
    "parentheses: comments name the competitor, the imports don't",
    LEFT,
    """
    === app.py
    from a.b import (
        Z,  # was X
        W,  # from a.b import X
    )
    !!! import app; assert app.Z.home == "a.b"
    """,
)
case(
    "12d",
    "parentheses: the competitor is first, the comment above it goes with it",
    HANDLED,
    """
    --- app.py
    from a.b import (
        # the engine
        X,
        # the rest
        Z,
    )
    ???
    import app, n
    assert app.X is n.X
    found = text("app.py")
    assert found.count("# the engine") == 1 and found.count("# the rest") == 1
    !!! import app; assert app.Z.home == "a.b"
    """,
)
case(
    "13a",
    "a backslash before the import",
    HANDLED,
    r"""
    --- app.py
    from a.b \
        import X
    +++ app.py
    from n \
        import X
    ??? import app, n; assert app.X is n.X
    """,
)
case(
    "13b",
    "a backslash between the names",
    HANDLED,
    r"""
    --- app.py
    from a.b import Z, \
        X, \
        W

    y = X, Z, W
    ??? import app, n; assert app.X is n.X
    !!! import app; assert app.Z.home == "a.b" and app.W() == "w"
    """,
)
case(
    "13c",
    "a backslash and another module's name",
    LEFT,
    r"""
    === app.py
    from a.\
        b2 import X
    --- a/b2.py
    X = 1
    !!! import app; assert app.X == 1
    """,
)
case(
    "13d",
    "a backslash inside the module's name",
    EITHER,
    r"""
    --- app.py
    from a.\
        b import X
    ??? import app, n; assert app.X is n.X
    """,
)
case(
    "14a",
    "a trailing comma after the only name",
    HANDLED,
    """
    --- app.py
    from a.b import (X,)
    --- tall.py
    from a.b import (
        X,
    )
    +++ app.py
    from n import (X,)
    +++ tall.py
    from n import (
        X,
    )
    ??? import app, n, tall; assert app.X is n.X is tall.X
    """,
)
case(
    "14b",
    "the last of several names goes, the magic comma stays",
    HANDLED,
    """
    --- app.py
    from a.b import (
        W,
        X,
    )
    ??? import app, n; assert app.X is n.X
    !!! import app; assert app.W() == "w"
    """,
)
case(
    "14c",
    "a trailing comma after another name",
    LEFT,
    """
    === app.py
    from a.b import (Other,)
    !!! import app; assert app.Other() == "other"
    """,
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
    "12e",
    "parentheses: a comment has a parenthesis, a quote and a hash of its own",
    HANDLED,
    """
    --- app.py
    from a.b import (
        Z,  # about Z (it's # old), see "X"
        X,
        W,
    )
    ??? import app, n; assert app.X is n.X; assert "# about Z (it's # old), see" in text("app.py")
    !!! import app; assert app.Z.home == "a.b" and app.W() == "w"
    """,
)
case(
    "13e",
    "a backslash between the modules, and after the import",
    HANDLED,
    r"""
    --- app.py
    import os, \
        a.b
    from \
        a.b import \
            X

    y = a.b.X, X
    ??? import app, n; assert app.y == (n.X, n.X) and app.os
    """,
)
