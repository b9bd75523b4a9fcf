"""Forms 29 to 32: the import stays under its guard."""

from tests.conformance.case import HANDLED, LEFT, Cases

case = Cases()


case(
    "29a",
    "under TYPE_CHECKING, used in quoted and postponed annotations",
    HANDLED,
    """
    --- app.py
    from __future__ import annotations

    from typing import TYPE_CHECKING

    if TYPE_CHECKING:
        from a.b import X


    def f(x: X) -> "X":
        return x
    +++ app.py
    from __future__ import annotations

    from typing import TYPE_CHECKING

    if TYPE_CHECKING:
        from n import X


    def f(x: X) -> "X":
        return x
    ???
    import typing
    typing.TYPE_CHECKING = True
    import app, n
    assert typing.get_type_hints(app.f) == {"x": n.X, "return": n.X}
    !!!
    import app
    assert not hasattr(app, "X") and app.f(1) == 1
    """,
)
case(
    "29b",
    "under typing's other name, and the module dotted",
    HANDLED,
    """
    --- app.py
    from __future__ import annotations

    import typing as t

    if t.TYPE_CHECKING:
        import a.b


    def f(x: a.b.X) -> None: ...
    +++ app.py
    from __future__ import annotations

    import typing as t

    if t.TYPE_CHECKING:
        import n


    def f(x: n.X) -> None: ...
    ???
    import typing
    typing.TYPE_CHECKING = True
    import app, n
    assert typing.get_type_hints(app.f)["x"] is n.X
    !!! import app; assert not hasattr(app, "a")
    """,
)
case(
    "29c",
    "one import for types, another one at run time in else",
    HANDLED,
    """
    --- app.py
    from typing import TYPE_CHECKING

    if TYPE_CHECKING:
        from a.b import X, Z
    else:
        X = Z = object

    y = X
    ???
    import typing
    typing.TYPE_CHECKING = True
    import app, n
    assert app.y is n.X and app.Z.home == "a.b"
    !!! import app; assert app.y is app.Z is object
    """,
)
case(
    "29d",
    "another module's name under TYPE_CHECKING",
    LEFT,
    """
    --- c.py
    class X:
        pass
    === app.py
    import typing

    if typing.TYPE_CHECKING:
        from c import X

    y: "X"
    !!! import app; assert not hasattr(app, "X")
    """,
)
case(
    "30a",
    "an optional import with a fallback",
    HANDLED,
    """
    --- app.py
    try:
        from a.b import X
    except ImportError:
        X = None
    +++ app.py
    try:
        from n import X
    except ImportError:
        X = None
    ??? import app, n; assert app.X is n.X
    """,
)
case(
    "30b",
    "an optional import of two names: both are still there or both fall back",
    HANDLED,
    """
    --- app.py
    try:
        from a.b import X, Z  # optional
    except ImportError:
        X = Z = None
    ??? import app, n; assert app.X is n.X
    !!! import app; assert app.Z.home == "a.b"
    """,
)
case(
    "30c",
    "the canonical has another name: the fallback binds the old one",
    HANDLED,
    """
    --- app.py
    try:
        from a.b import Old
    except ImportError:
        Old = None

    y = Old
    +++ app.py
    try:
        from n import New as Old
    except ImportError:
        Old = None

    y = Old
    ??? import app, n; assert app.y is n.New
    """,
    world="renamed",
)
case(
    "30d",
    "an optional import of a module that is not there",
    LEFT,
    """
    === app.py
    try:
        from a.c import X
    except ImportError:
        X = None
    !!! import app; assert app.X is None
    """,
)
case(
    "31a",
    "the import in the handler",
    HANDLED,
    """
    --- app.py
    try:
        from fast_engine import X
    except ImportError:
        from a.b import X
    +++ app.py
    try:
        from fast_engine import X
    except ImportError:
        from n import X
    ??? import app, n; assert app.X is n.X
    """,
)
case(
    "31b",
    "the competitor first, the canonical in the handler",
    HANDLED,
    """
    --- app.py
    try:
        from a.b import X
    except ImportError:
        from n import X

    y = X
    ??? import app, n; assert app.y is n.X
    """,
)
case(
    "31c",
    "the handler's import in else and finally, and of another module",
    LEFT,
    """
    --- a/c.py
    X = 1
    === app.py
    try:
        import nothing_here
    except ImportError:
        from a.c import X
    else:
        X = 2
    finally:
        from a.c import X as last
    !!! import app; assert app.X == app.last == 1
    """,
)
case(
    "32a",
    "both branches of a version test",
    HANDLED,
    """
    --- app.py
    import sys

    if sys.version_info >= (3, 8):
        from a.b import X
    else:
        from a.b import X as X38

        X = X38
    +++ app.py
    import sys

    if sys.version_info >= (3, 8):
        from n import X
    else:
        from n import X as X38

        X = X38
    ??? import app, n; assert app.X is n.X
    """,
)
case(
    "32b",
    "only the branch that is not taken here",
    HANDLED,
    """
    --- app.py
    import sys

    if sys.version_info < (3, 0):
        from a.b import X
    else:
        X = "modern"
    +++ app.py
    import sys

    if sys.version_info < (3, 0):
        from n import X
    else:
        X = "modern"
    ??? import app; assert app.X == "modern" and "a.b" not in text("app.py")
    """,
)
case(
    "32c",
    "branches with other modules",
    LEFT,
    """
    --- a/c.py
    X = 1
    === app.py
    import sys

    if sys.version_info >= (3, 8):
        from a.c import X
    else:
        X = None
    !!! import app; assert app.X == 1
    """,
)
