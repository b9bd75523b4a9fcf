"""Forms 37 to 40: names that are something else here."""

from tests.conformance.case import HANDLED, LEFT, Cases

case = Cases()


case(
    "37a",
    "parameters, locals and comprehension variables hide the name",
    HANDLED,
    """
    --- app.py
    from a.b import Old


    def param(Old):
        return Old


    def local():
        Old = 1
        return Old


    def loop():
        return [Old for Old in (1, 2)], (lambda Old: Old)(3)


    def real():
        return Old
    +++ app.py
    from n import New


    def param(Old):
        return Old


    def local():
        Old = 1
        return Old


    def loop():
        return [Old for Old in (1, 2)], (lambda Old: Old)(3)


    def real():
        return New
    ??? import app, n; assert app.real() is n.New
    !!! import app; assert (app.param(5), app.local(), app.loop()) == (5, 1, ([1, 2], 3))
    """,
    world="renamed",
)
case(
    "37b",
    "a class attribute hides it in the body but not in the methods",
    HANDLED,
    """
    --- app.py
    from a.b import Old


    class C:
        Old = "attribute"
        seen = Old

        def get(self):
            return Old
    ??? import app, n; assert app.C().get() is n.New
    !!! import app; assert app.C.seen == "attribute" and app.C.Old == "attribute"
    """,
    world="renamed",
)
case(
    "37c",
    "a walrus, a with, a for and an except bind the name in a function",
    LEFT,
    """
    === app.py
    from a.b import Z
    from contextlib import nullcontext


    def f():
        if X := 1:
            pass
        return X


    def g():
        with nullcontext(2) as X:
            return X


    def h():
        for X in (3,):
            pass
        return X
    !!! import app; assert (app.f(), app.g(), app.h()) == (1, 2, 3)
    """,
)
case(
    "37d",
    "a first iterable is evaluated outside the comprehension",
    HANDLED,
    """
    --- app.py
    from a.b import Old

    kinds = [Old for Old in (Old, int)]


    def f(kind=Old):
        return {Old: 1 for _ in [Old]}, kind
    ??? import app, n; assert app.kinds[0] is n.New and app.f() == ({n.New: 1}, n.New)
    """,
    world="renamed",
)
case(
    "38a",
    "the name is rebound to its decorated self",
    HANDLED,
    """
    --- app.py
    from a.b import Old


    def deco(kind):
        return [kind]


    Old = deco(Old)
    y = Old
    +++ app.py
    from n import New as Old


    def deco(kind):
        return [kind]


    Old = deco(Old)
    y = Old
    ??? import app, n; assert app.Old == [n.New] == app.y
    """,
    world="renamed",
)
case(
    "38b",
    "the name is deleted after use",
    HANDLED,
    """
    --- app.py
    from a.b import Old

    y = Old
    del Old
    ??? import app, n; assert app.y is n.New and not hasattr(app, "New")
    !!! import app; assert not hasattr(app, "Old")
    """,
    world="renamed",
)
case(
    "38c",
    "deleting and rebinding another thing of that name",
    LEFT,
    """
    === app.py
    from a.b import Z

    X = 1
    X = [X]
    y = X
    del X
    !!! import app; assert app.y == [1] and not hasattr(app, "X")
    """,
)
case(
    "38d",
    "a name that is only sometimes the competitor",
    HANDLED,
    """
    --- app.py
    import os

    if os.name == "none":
        X = None
    else:
        from a.b import X

    y = X
    +++ app.py
    import os

    if os.name == "none":
        X = None
    else:
        from n import X

    y = X
    ??? import app, n; assert app.y is n.X
    """,
)
case(
    "39a",
    "a keyword's name is not the competitor, its value is",
    HANDLED,
    """
    --- app.py
    from a.b import Old

    y = dict(Old=Old)
    +++ app.py
    from n import New

    y = dict(Old=New)
    ??? import app, n; assert app.y == {"Old": n.New}
    """,
    world="renamed",
)
case(
    "39b",
    "keywords in definitions, calls, class headers and patterns",
    LEFT,
    """
    === app.py
    from a.b import Z


    def f(*, X=1):
        return X


    class Meta(type):
        def __new__(cls, name, bases, space, X=None):
            made = super().__new__(cls, name, bases, space)
            made.X = X
            return made


    class C(metaclass=Meta, X=5):
        pass


    y = f(X=2), C.X
    !!! import app; assert app.y == (2, 5)
    """,
)
case(
    "39c",
    "the keyword belongs to a function that takes the competitor",
    HANDLED,
    """
    --- app.py
    import a.b


    def f(*, X=a.b.X):
        return X


    y = f(X=a.b.X), f()
    +++ app.py
    import n


    def f(*, X=n.X):
        return X


    y = f(X=n.X), f()
    ??? import app, n; assert app.y == (n.X, n.X)
    """,
)
case(
    "40a",
    "an attribute of that name stays, its value goes",
    HANDLED,
    """
    --- app.py
    from a.b import Old


    class C:
        def __init__(self):
            self.Old = Old


    C.Old = Old
    y = C().Old, C.Old
    +++ app.py
    from n import New


    class C:
        def __init__(self):
            self.Old = New


    C.Old = New
    y = C().Old, C.Old
    ??? import app, n; assert app.y == (n.New, n.New)
    """,
    world="renamed",
)
case(
    "40b",
    "attributes of that name on other objects",
    LEFT,
    """
    === app.py
    from a.b import Z


    class C:
        X = 1

        def get(self):
            return self.X, C.X, getattr(self, "X")


    y = C().get()
    !!! import app; assert app.y == (1, 1, 1)
    """,
)
case(
    "40c",
    "an object that is called like the module",
    LEFT,
    """
    --- c.py
    class a:
        class b:
            X = 1
    === app.py
    from c import a

    y = a.b.X
    !!! import app; assert app.y == 1
    """,
)
