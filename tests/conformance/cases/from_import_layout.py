"""Forms 11 to 14: several names, parentheses, backslashes, commas."""

from tests.conformance.case import EITHER, HANDLED, LEFT, Cases

case = Cases()


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
