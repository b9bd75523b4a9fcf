"""Forms 51 to 54: comments for tools, lazy tables, aliases, stubs."""

from tests.conformance.case import EITHER, HANDLED, LEFT, Cases

case = Cases()


case(
    "51a",
    "comments for tools stay on their line",
    HANDLED,
    """
    --- app.py
    from a.b import X  # noqa: F401
    from a.b import X as Y  # type: ignore[attr-defined]  # pylint: disable=unused-import
    import a.b as m  # isort: skip

    y = m.X  # type: ignore
    +++ app.py
    from n import X  # noqa: F401
    from n import X as Y  # type: ignore[attr-defined]  # pylint: disable=unused-import
    import n as m  # isort: skip

    y = m.X  # type: ignore
    ??? import app, n; assert app.X is n.X is app.Y
    """,
)
case(
    "51b",
    "a split line: the comment stays with the names that stay",
    HANDLED,
    """
    --- app.py
    from a.b import X, Z  # noqa: F401
    ???
    import app, n
    assert app.X is n.X
    lines = [line for line in text("app.py").splitlines() if line.startswith("from a.b import Z")]
    assert lines == ["from a.b import Z  # noqa: F401"]
    !!! import app; assert app.Z.home == "a.b"
    """,
)
case(
    "51c",
    "sections and comments above the import stay where they are",
    HANDLED,
    """
    --- app.py
    # isort: off
    import os

    # the engine has to come first
    from a.b import X
    # isort: on
    +++ app.py
    # isort: off
    import os

    # the engine has to come first
    from n import X
    # isort: on
    ??? import app, n; assert app.X is n.X
    """,
)
case(
    "51d",
    "tool comments about other imports",
    LEFT,
    """
    === app.py
    from a.b import Z  # noqa: F401  (X is gone)
    # isort: split
    import a.b  # type: ignore[X]
    !!! import app; assert app.Z.home == "a.b"
    """,
)
case(
    "52a",
    "a table of lazy imports",
    EITHER,
    """
    --- a/__init__.py
    _LAZY = {"X": "a.b", "Z": "a.b"}


    def __getattr__(name):
        import importlib

        if name in _LAZY:
            return getattr(importlib.import_module(_LAZY[name]), name)
        raise AttributeError(name)
    --- app.py
    import a

    y = a.X
    z = a.Z
    ??? import app, n, a; assert app.y is n.X is a.X
    !!! import app; assert app.z.home == "a.b" and app.y
    @@@ a/__init__.py:1 rewritten refused manual
    """,
    do="imports strings",
)
case(
    "52b",
    "module __getattr__ with an import inside",
    HANDLED,
    """
    --- a/__init__.py
    def __getattr__(name):
        if name == "X":
            from .b import X

            return X
        raise AttributeError(name)
    --- app.py
    from a import X
    ??? import app, n, a; assert app.X is n.X is a.X
    """,
)
case(
    "52c",
    "a lazy table of other names",
    LEFT,
    """
    === a/__init__.py
    _LAZY = {"Z": ".b", "X": ".c"}


    def __getattr__(name):
        import importlib

        if name in _LAZY:
            return getattr(importlib.import_module(_LAZY[name], "a"), name)
        raise AttributeError(name)
    --- a/c.py
    class X:
        home = "a.c"
    === app.py
    from a import X, Z
    !!! import app; assert (app.X.home, app.Z.home) == ("a.c", "a.b")
    """,
)
case(
    "52d",
    "__getattr__ that loads the module and asks it by name",
    EITHER,
    """
    --- a/__init__.py
    def __getattr__(name):
        from importlib import import_module

        if name in ("X", "Z"):
            return getattr(import_module(".b", __name__), name)
        raise AttributeError(name)
    --- app.py
    from a import X, Z
    ??? import app, n; assert app.X is n.X
    !!! import app; assert app.Z.home == "a.b" and app.X
    @@@ app.py:1 rewritten refused manual
    """,
    do="imports strings",
)
case(
    "53a",
    "an alias in another module is the canonical from now on",
    HANDLED,
    """
    --- c.py
    from a.b import X

    Y = X
    --- app.py
    from c import Y
    ??? import app, c, n; assert app.Y is c.Y is n.X
    """,
)
case(
    "53b",
    "an alias in the competitor's own module",
    EITHER,
    """
    --- a/b.py
    class X:
        home = "a.b"


    Y = X
    --- app.py
    from a.b import Y
    ??? import app, n; assert app.Y is n.X
    @@@ app.py:1 rewritten refused manual kept
    """,
)
case(
    "53c",
    "an empty subclass has the canonical for its base",
    HANDLED,
    """
    --- c.py
    from a.b import X


    class Y(X):
        '''The old name.'''
    --- app.py
    from c import Y
    ??? import app, n; assert app.Y is n.X or app.Y.__bases__ == (n.X,)
    """,
)
case(
    "53d",
    "an empty subclass in the competitor's own module stays a class of its own",
    HANDLED,
    """
    --- a/b.py
    class X:
        home = "a.b"


    class Y(X):
        pass
    --- app.py
    from a.b import Y
    ??? import app, n; assert app.Y is not n.X and app.Y.__bases__ == (n.X,)
    @@@ a/b.py:5 rewritten
    """,
)
case(
    "53e",
    "aliases and subclasses of something else",
    LEFT,
    """
    --- c.py
    class X:
        home = "c"


    Y = X
    === app.py
    from c import Y, X
    from a.b import Z

    X2 = Z


    class Sub(X):
        pass
    !!! import app; assert app.Y.home == app.Sub.home == "c" and app.X2.home == "a.b"
    """,
)
case(
    "54a",
    "a stub beside the module",
    HANDLED,
    """
    --- app.py
    from a.b import X
    --- app.pyi
    from a.b import X as X

    def f(x: X = ...) -> X: ...
    +++ app.py
    from n import X
    +++ app.pyi
    from n import X as X

    def f(x: X = ...) -> X: ...
    ??? import app, n; assert app.X is n.X; compile(text("app.pyi"), "app.pyi", "exec")
    """,
)
case(
    "54b",
    "a package's stub with relative imports",
    HANDLED,
    """
    --- p/a/__init__.py
    from .b import X
    --- p/a/__init__.pyi
    from .b import X as X, Z as Z
    from . import b
    y: b.X
    ???
    import p.a, p.n
    assert p.a.X is p.n.X
    found = text("p/a/__init__.pyi")
    assert "from ..n import X as X" in found and "from .b import Z as Z" in found
    assert "b.X" not in found
    """,
    world="package",
)
case(
    "54c",
    "stubs that name other things, and the competitor's own",
    LEFT,
    """
    === a/b.pyi
    class X:
        home: str
    class Z: ...
    === app.pyi
    from a.c import X as X
    X2: X
    --- a/c.py
    X = int
    --- app.py
    from a.c import X
    !!! import app; assert app.X is int
    """,
)
