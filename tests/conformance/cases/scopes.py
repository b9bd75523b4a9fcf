"""Forms 37 to 47: shadowing, rebinding, attributes, new syntax."""

from ..case import EITHER, HANDLED, LEFT, Cases

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
case(
    "41a",
    "the module is assigned to a variable",
    EITHER,
    """
    --- app.py
    import a.b

    m = a.b
    y = m.X
    ??? import app, n; assert app.y is n.X
    @@@ app.py:3,4 rewritten refused manual
    """,
)
case(
    "41b",
    "the variable holds one of two modules",
    EITHER,
    """
    --- a/c.py
    class X:
        home = "a.c"
    --- app.py
    import a.b
    import a.c


    def pick(which):
        m = a.b if which else a.c
        return m.X
    ??? import app, n; assert app.pick(1) is n.X
    !!! import app, a.c; assert app.pick(0) is a.c.X
    @@@ app.py:6 rewritten refused manual
    """,
)
case(
    "41c",
    "the variable holds another module",
    LEFT,
    """
    --- a/c.py
    X = 1
    === app.py
    import a.c

    m = a.c
    y = m.X
    !!! import app; assert app.y == 1
    """,
)
case(
    "42a",
    "an attribute of the competitor is set",
    HANDLED,
    """
    --- app.py
    import a.b

    a.b.X.attr = 1
    a.b.X.count = a.b.X.attr + 1
    y = a.b.X.count
    +++ app.py
    import n

    n.X.attr = 1
    n.X.count = n.X.attr + 1
    y = n.X.count
    ??? import app, n; assert n.X.attr == 1 and app.y == 2
    """,
)
case(
    "42b",
    "an attribute of the imported class is set, deleted and augmented",
    HANDLED,
    """
    --- app.py
    from a.b import Old

    Old.attr = 1
    Old.attr += 1
    Old.gone = 3
    del Old.gone
    +++ app.py
    from n import New

    New.attr = 1
    New.attr += 1
    New.gone = 3
    del New.gone
    ??? import app, n; assert n.New.attr == 2 and not hasattr(n.New, "gone")
    """,
    world="renamed",
)
case(
    "42c",
    "an attribute of a namesake or of the module's other class is set",
    LEFT,
    """
    === app.py
    import a.b

    a.b.Z.X = 1
    a.b.extra = 2
    !!! import app, a.b; assert a.b.Z.X == 1 and a.b.extra == 2
    """,
)
case(
    "43a",
    "the module's attribute is rebound and used through the module",
    EITHER,
    """
    --- app.py
    import a.b


    class Fake:
        pass


    def use():
        return a.b.X()


    def fake():
        a.b.X = Fake
    !!!
    import app
    app.fake()
    assert type(app.use()) is app.Fake
    @@@ app.py:13 rewritten refused manual
    """,
)
case(
    "43b",
    "a test rebinds it for another module",
    EITHER,
    """
    --- app.py
    import a.b


    def use():
        return a.b.X()
    --- faking.py
    import a.b

    import app


    class Fake:
        pass


    def run():
        kept, a.b.X = a.b.X, Fake
        try:
            return app.use()
        finally:
            a.b.X = kept
    !!! import faking; assert type(faking.run()) is faking.Fake
    @@@ faking.py:11 rewritten refused manual
    """,
)
case(
    "43c",
    "another attribute of the module is rebound",
    LEFT,
    """
    === app.py
    import a.b

    a.b.Other = None
    a.X = 2
    !!! import app, a.b; assert a.b.Other is None and a.X == 2
    """,
)
case(
    "44a",
    "class patterns, plain and dotted",
    HANDLED,
    """
    --- app.py
    import a.b
    from a.b import X


    def f(thing):
        match thing:
            case a.b.X():
                return "dotted"
        return None


    def g(thing):
        match thing:
            case X(args=()) | [X(), *_]:
                return "plain"
        return None
    +++ app.py
    import n
    from n import X


    def f(thing):
        match thing:
            case n.X():
                return "dotted"
        return None


    def g(thing):
        match thing:
            case X(args=()) | [X(), *_]:
                return "plain"
        return None
    ??? import app, n; assert app.f(n.X()) == "dotted" and app.g(n.X()) == "plain"
    """,
)
case(
    "44b",
    "class patterns when the canonical has another name",
    HANDLED,
    """
    --- app.py
    from a.b import Old


    def f(thing):
        match thing:
            case {"k": Old(args=found)}:
                return found
            case Old():
                return "plain"
        return None
    +++ app.py
    from n import New


    def f(thing):
        match thing:
            case {"k": New(args=found)}:
                return found
            case New():
                return "plain"
        return None
    ??? import app, n; assert app.f(n.New()) == "plain" and app.f({"k": n.New(1)}) == (1,)
    """,
    world="renamed",
)
case(
    "44c",
    "captures and keywords in patterns bind a name of their own",
    LEFT,
    """
    === app.py
    from a.b import Z


    def f(thing):
        match thing:
            case {"k": X}:
                return X
            case [*X]:
                return X
            case str() as X:
                return X
    !!! import app; assert (app.f({"k": 1}), app.f([2]), app.f("s")) == (1, [2], "s")
    """,
)
case(
    "45a",
    "type aliases and bounds of type parameters",
    HANDLED,
    """
    --- app.py
    from a.b import X

    type Alias = list[X]
    type Own[T: X] = dict[str, T]


    def f[T: X](thing: T) -> T:
        return thing


    class C[T: (X, int)]:
        pass
    +++ app.py
    from n import X

    type Alias = list[X]
    type Own[T: X] = dict[str, T]


    def f[T: X](thing: T) -> T:
        return thing


    class C[T: (X, int)]:
        pass
    ???
    import app, n
    assert app.Alias.__value__ == list[n.X]
    assert app.f.__type_params__[0].__bound__ is n.X
    assert app.C.__type_params__[0].__constraints__ == (n.X, int)
    """,
    python=(3, 12),
)
case(
    "45b",
    "new type syntax, and uses that are re-routed in it",
    HANDLED,
    """
    --- app.py
    import a.b

    type Alias = a.b.X


    def f[T: a.b.X](thing: T) -> list[a.b.X]:
        return [thing]
    +++ app.py
    import n

    type Alias = n.X


    def f[T: n.X](thing: T) -> list[n.X]:
        return [thing]
    ???
    import app, n
    assert app.Alias.__value__ is n.X and app.f.__type_params__[0].__bound__ is n.X
    """,
    python=(3, 12),
)
case(
    "45c",
    "a type parameter that is called like the competitor",
    LEFT,
    """
    === app.py
    from a.b import Z


    def f[X](thing: X) -> X:
        return thing


    class C[X]:
        def m(self) -> X: ...


    type A[X] = list[X]
    !!! import app; assert app.f(1) == 1
    """,
    python=(3, 12),
)
case(
    "45d",
    "a type parameter hides the competitor",
    HANDLED,
    """
    --- app.py
    from a.b import Old


    def f[Old](thing: Old) -> Old:
        return thing


    y = Old
    +++ app.py
    from n import New


    def f[Old](thing: Old) -> Old:
        return thing


    y = New
    ??? import app, n; assert app.y is n.New
    !!! import app; assert app.f.__annotations__["thing"] is app.f.__type_params__[0]
    """,
    world="renamed",
    python=(3, 12),
)
case(
    "45e",
    "defaults of type parameters",
    HANDLED,
    """
    --- app.py
    from a.b import X


    class C[T = X]:
        pass
    +++ app.py
    from n import X


    class C[T = X]:
        pass
    ??? import app, n; assert app.C.__type_params__[0].__default__ is n.X
    """,
    python=(3, 13),
)
case(
    "46a",
    "f-strings, also nested in themselves",
    HANDLED,
    """
    --- app.py
    import a.b

    y = f"{a.b.X.home} {f'{a.b.X.home!r:>{5}}'}"
    +++ app.py
    import n

    y = f"{n.X.home} {f'{n.X.home!r:>{5}}'}"
    ??? import app; assert app.y == "n   'n'"
    """,
)
case(
    "46b",
    "nested f-strings with the same quotes",
    EITHER,
    """
    --- app.py
    import a.b

    y = f"{f"{a.b.X.home}"} {"|".join([a.b.X.home])}"
    ??? import app; assert app.y == "n n"
    @@@ app.py:3 rewritten refused manual
    """,
    python=(3, 12),
)
case(
    "46c",
    "text in an f-string that only looks like a use",
    LEFT,
    """
    === app.py
    from a.b import Z

    y = f"a.b.X {{a.b.X}} {Z.home}"
    !!! import app; assert app.y == "a.b.X {a.b.X} a.b"
    """,
)
case(
    "46d",
    "f-string with = shows the source text",
    HANDLED,
    """
    --- app.py
    from a.b import X

    y = f"{X.home=}"
    +++ app.py
    from n import X

    y = f"{X.home=}"
    ??? import app; assert app.y == "X.home='n'"
    """,
)
case(
    "47a",
    "the competitor is an exception",
    HANDLED,
    """
    --- n.py
    class New(Exception):
        pass
    --- a/b.py
    class Old(Exception):
        pass
    --- app.py
    from a.b import Old


    def f(error):
        try:
            raise error
        except (ValueError, Old) as e:
            return e


    def g(error):
        try:
            raise error
        except Old as e:
            raise Old("again") from e
    +++ app.py
    from n import New


    def f(error):
        try:
            raise error
        except (ValueError, New) as e:
            return e


    def g(error):
        try:
            raise error
        except New as e:
            raise New("again") from e
    ??? import app, n; error = n.New(); assert app.f(error) is error
    """,
    canonical="n:New",
    competitors=("a.b:Old",),
)
case(
    "47b",
    "super with the name, in a subclass",
    HANDLED,
    """
    --- app.py
    from a.b import Old


    class Sub(Old):
        def __init__(self):
            super(Sub, self).__init__(1)
            self.base = super(Old, self)
            Old.__init__(self, 2)
    +++ app.py
    from n import New


    class Sub(New):
        def __init__(self):
            super(Sub, self).__init__(1)
            self.base = super(New, self)
            New.__init__(self, 2)
    ??? import app, n; assert app.Sub.__mro__[1] is n.New and app.Sub().args == (2,)
    """,
    world="renamed",
)
case(
    "47c",
    "the canonical's name would be mangled in a class",
    EITHER,
    """
    --- n.py
    class __New:
        home = "n"
    --- app.py
    from a.b import X


    class C:
        def make(self):
            return X()
    ??? import app, n; assert type(app.C().make()) is vars(n)["__New"]
    !!! import app; assert app.C().make()
    @@@ app.py:1 rewritten refused manual
    """,
    canonical="n:__New",
)
case(
    "47d",
    "private names and except targets that look like it",
    LEFT,
    """
    === app.py
    from a.b import Z


    class C:
        __X = 1

        def get(self):
            try:
                raise ValueError(2)
            except ValueError as X:
                return self.__X, X.args[0]
    !!! import app; assert app.C().get() == (1, 2)
    """,
)
