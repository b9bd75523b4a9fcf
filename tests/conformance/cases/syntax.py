"""Forms 44 and 45: patterns and type parameters."""

from tests.conformance.case import HANDLED, LEFT, Cases

case = Cases()
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
