"""Forms 33 to 36: the import stays in its scope."""

from tests.conformance.case import EITHER, HANDLED, LEFT, Cases

case = Cases()


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
case(
    "35d",
    "imports that do not run with the module close no cycle",
    HANDLED,
    """
    --- n.py
    from typing import TYPE_CHECKING

    import helper

    if TYPE_CHECKING:
        from app import K


    class X:
        help = helper
    --- helper.py
    def late():
        import app

        return app


    if __name__ == "__main__":
        from app import X
    --- app.py
    from a.b import X

    K = 1
    +++ app.py
    from n import X

    K = 1
    ??? import app, n; assert app.X is n.X
    """,
)
case(
    "35e",
    "the package around a module is no part of a cycle: it is being imported anyhow",
    HANDLED,
    """
    ---- p/a/__init__.py
    ---- p/a/b.py
    --- p/__init__.py
    from .app import run
    --- p/b.py
    from . import n as _moved
    globals().update(vars(_moved))
    --- p/n.py
    class X:
        home = "n"


    def other():
        return 1
    --- p/app.py
    from . import b
    from .b import X
    from .b import other


    def run():
        return X, b.X, other(), b.other()
    ???
    import p, p.n
    assert p.run() == (p.n.X, p.n.X, 1, 1)
    found = text("p/app.py")
    assert "import b" not in found and ".b " not in found
    """,
    world="package",
    canonical="p.n",
    competitors=({"symbol": "p.b", "verdict": "shim"},),
)
case(
    "35f",
    "a package that imports the module closes no cycle with a sibling of it",
    HANDLED,
    """
    --- p/__init__.py
    from .app import run
    --- p/n.py
    class X:
        home = "n"
    --- p/app.py
    from a.b import X


    def run():
        return X
    --- a/__init__.py
    --- a/b.py
    class X:
        home = "a.b"
    +++ p/app.py
    from p.n import X


    def run():
        return X
    ??? import p, p.n; assert p.run() is p.n.X
    """,
    world="empty",
    canonical="p.n:X",
    competitors=("a.b:X",),
)
case(
    "35g",
    "a module that already came to the canonical, by way of others, closes no new cycle",
    HANDLED,
    """
    ---- p/a/__init__.py
    ---- p/a/b.py
    --- p/__init__.py
    from .app import run
    --- p/b.py
    from .n import X


    def mine():
        return 1
    --- p/n.py
    class X:
        home = "n"
    --- p/app.py
    from . import b


    def run():
        return b.X, b.mine()
    ???
    import p, p.n
    assert p.run() == (p.n.X, 1) and "b.X" not in text("p/app.py")
    """,
    world="package",
    competitors=({"symbol": "p.b:X", "verdict": "shim"},),
)
