"""Forms 29 to 36: the import stays under its guard and in its scope."""

from ..case import EITHER, HANDLED, LEFT, Cases

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
case(
    "33a",
    "inside a function, one name of several",
    HANDLED,
    """
    --- app.py
    def f():
        from a.b import X, Z

        return X, Z
    +++ app.py
    def f():
        from a.b import Z
        from n import X

        return X, Z
    +++ app.py
    def f():
        from n import X
        from a.b import Z

        return X, Z
    ??? import app, n; assert app.f()[0] is n.X
    !!! import app; assert app.f()[1].home == "a.b" and not hasattr(app, "X")
    """,
)
case(
    "33b",
    "inside a nested function and a method, with tabs",
    HANDLED,
    """
    --- app.py
    class C:
    \tdef m(self):
    \t\tdef inner():
    \t\t\tfrom a.b import X
    \t\t\treturn X
    \t\treturn inner()
    +++ app.py
    class C:
    \tdef m(self):
    \t\tdef inner():
    \t\t\tfrom n import X
    \t\t\treturn X
    \t\treturn inner()
    ??? import app, n; assert app.C().m() is n.X
    """,
)
case(
    "33c",
    "an import in one function, a namesake in another",
    HANDLED,
    """
    --- app.py
    def one():
        from a.b import Old

        return Old


    def two(Old="mine"):
        return Old


    def three():
        Old = "own"
        return Old
    +++ app.py
    def one():
        from n import New

        return New


    def two(Old="mine"):
        return Old


    def three():
        Old = "own"
        return Old
    ??? import app, n; assert app.one() is n.New
    !!! import app; assert app.two() == "mine" and app.three() == "own"
    """,
    world="renamed",
)
case(
    "33d",
    "inside a function, of another module",
    LEFT,
    """
    === app.py
    def f():
        from a.b import Z as X, W

        return X, W
    !!! import app; assert app.f()[0].home == "a.b"
    """,
)
case(
    "34a",
    "inside a class body",
    HANDLED,
    """
    --- app.py
    class C:
        from a.b import X

        made = X()
    +++ app.py
    class C:
        from n import X

        made = X()
    ??? import app, n; assert app.C.X is n.X and type(app.C.made) is n.X
    """,
)
case(
    "34b",
    "in a class body the name is an attribute that others use",
    HANDLED,
    """
    --- app.py
    class C:
        from a.b import Old

        def make(self):
            return self.Old()
    +++ app.py
    class C:
        from n import New as Old

        def make(self):
            return self.Old()
    ??? import app, n; assert type(app.C().make()) is n.New
    """,
    world="renamed",
)
case(
    "34c",
    "a class attribute of that name is another thing",
    LEFT,
    """
    === app.py
    class C:
        X = 1
        from a.b import Z

        y = X
    !!! import app; assert app.C.y == 1
    """,
)
case(
    "35a",
    "a local import that exists to break a cycle stays local",
    HANDLED,
    """
    --- n.py
    import app


    class X:
        late = app
    --- app.py
    def make():
        from a.b import X  # local: cycle

        return X()
    +++ app.py
    def make():
        from n import X  # local: cycle

        return X()
    ??? import app, n; assert type(app.make()) is n.X
    """,
)
case(
    "35b",
    "at module level the canonical's import would close a cycle",
    EITHER,
    """
    --- n.py
    from app import K


    class X:
        k = K
    --- app.py
    from a.b import X

    K = 1


    def make():
        return X()
    ??? import app, n; assert type(app.make()) is n.X
    !!! import app; assert app.make()
    @@@ app.py:1 rewritten refused manual
    """,
)
case(
    "35c",
    "a local import of a namesake that breaks a cycle",
    LEFT,
    """
    --- c.py
    import app


    class X:
        pass
    === app.py
    def make():
        from c import X

        return X()
    !!! import app, c; assert type(app.make()) is c.X
    """,
)
case(
    "36a",
    "a global that a function binds by import",
    HANDLED,
    """
    --- app.py
    X = None


    def load():
        global X
        from a.b import X


    def get():
        return X
    +++ app.py
    X = None


    def load():
        global X
        from n import X


    def get():
        return X
    ??? import app, n; app.load(); assert app.get() is n.X
    !!! import app; assert app.get() is None
    """,
)
case(
    "36b",
    "a global, and the canonical has another name",
    HANDLED,
    """
    --- app.py
    Old = None


    def load():
        global Old
        from a.b import Old


    def get():
        return Old
    +++ app.py
    Old = None


    def load():
        global Old
        from n import New as Old


    def get():
        return Old
    ??? import app, n; app.load(); assert app.get() is n.New
    """,
    world="renamed",
)
case(
    "36c",
    "a global and a nonlocal of that name, bound by something else",
    LEFT,
    """
    === app.py
    from a.b import Z

    X = None


    def load(value):
        global X
        X = value

        def inner():
            X = 1

            def deep():
                nonlocal X
                X = 2

            deep()
            return X

        return inner()
    !!! import app; assert app.load(5) == 2 and app.X == 5
    """,
)
