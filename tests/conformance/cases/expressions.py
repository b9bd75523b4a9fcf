"""Forms 46 and 47: f-strings, exceptions, super, mangled names."""

from tests.conformance.case import EITHER, HANDLED, LEFT, Cases

case = Cases()

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
