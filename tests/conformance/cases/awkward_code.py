"""Many forms once more, in code that is laid out or put together unusually."""

from tests.conformance.case import EITHER, HANDLED, LEFT, REFUSED, Cases

case = Cases()

case(
    "1i",
    "a dotted name over several lines, with spaces and comments inside",
    HANDLED,
    """
    --- app.py
    import a . b

    y = (
        a  # one
        .b  # two
        .X()  # three
    )
    z = a . b . X
    w = a.b.X.home, [a.b.X][0].home, -len(a.b.X.home)
    ???
    import app, n
    assert type(app.y) is n.X is app.z
    found = text("app.py")
    assert all(found.count(comment) == 1 for comment in ("# one", "# two", "# three"))
    """,
)
case(
    "1j",
    "every kind of statement that can hold a dotted use",
    HANDLED,
    """
    --- app.py
    import a.b


    def run():
        made = []
        with a.b.X() if False else __import__("contextlib").nullcontext(a.b.X) as kind:
            made.append(kind)
        for kind in (a.b.X, *[a.b.X]):
            made.append(kind)
        while (kind := a.b.X) not in made[:0]:
            break
        made += [kind, {**{"k": a.b.X}}["k"], (lambda kind=a.b.X: kind)()]
        assert a.b.X, a.b.X
        try:
            raise TypeError(a.b.X)
        except TypeError as error:
            made.append(error.args[0])
        if a.b.X is None or not a.b.X:
            return None
        return made


    async def later():
        return [kind async for kind in gen()]


    async def gen():
        yield a.b.X
    ???
    import app, n, asyncio
    assert set(app.run()) == {n.X} and len(app.run()) == 7
    assert asyncio.run(app.later()) == [n.X]
    assert "a.b" not in text("app.py")
    """,
)
case(
    "8v",
    "the canonical is itself handed on, or only made when it is asked for",
    HANDLED,
    """
    ---- n.py
    --- n/__init__.py
    from .impl import X


    def __getattr__(name):
        if name == "Lazy":
            return X
        raise AttributeError(name)
    --- n/impl.py
    class X:
        home = "n"
    --- app.py
    from a.b import X
    --- app2.py
    from a.b import Z
    +++ app.py
    from n import X
    +++ app2.py
    from n import Lazy
    +++ app2.py
    from n import Lazy as Z
    ??? import app, n; assert app.X is n.X
    """,
    competitors=(
        "a.b:X",
        {"symbol": "a.b:Z", "verdict": "duplicate", "replace_with": "n:Lazy"},
    ),
)
case(
    "8w",
    "the canonical is not there",
    REFUSED,
    """
    --- n.py
    class Y:
        pass
    === app.py
    from a.b import X
    === dotted.py
    import a.b

    y = a.b.X
    !!! import app, dotted, a.b; assert app.X is a.b.X is dotted.y
    @@@ app.py:1 refused
    @@@ dotted.py:1,3 refused
    """,
)
case(
    "8x",
    "a competitor that is a constant",
    HANDLED,
    """
    --- a/b.py
    LIMIT = 3
    OTHER = 4
    --- n.py
    LIMIT = 5
    --- app.py
    import a.b
    from a.b import LIMIT, OTHER

    y = LIMIT, a.b.LIMIT
    z = OTHER, a.b.OTHER
    ??? import app; assert app.y == (5, 5)
    !!! import app; assert app.z == (4, 4)
    """,
    canonical="n:LIMIT",
    competitors=("a.b:LIMIT",),
)
case(
    "14d",
    "a semicolon at the end, a comment right after",
    HANDLED,
    """
    --- app.py
    from a.b import X;
    from a.b import X as Y;# close
    import a.b;y=a.b.X# closer
    +++ app.py
    from n import X;
    from n import X as Y;# close
    import n;y=n.X# closer
    ??? import app, n; assert app.X is app.Y is app.y is n.X
    """,
)
case(
    "24f",
    "two competitors of one name in one file",
    HANDLED,
    """
    --- c.py
    class X:
        home = "c"
    --- app.py
    from a.b import X as A
    from c import X as C
    from c import X
    import c

    y = A, C, X, c.X
    --- second.py
    from c import X
    from a.b import X

    y = X
    ??? import app, second, n; assert set(app.y) == {n.X} == {second.y}
    """,
    competitors=("a.b:X", "c:X"),
)
case(
    "31d",
    "one competitor, and another one in the handler",
    HANDLED,
    """
    --- c.py
    class X:
        home = "c"
    --- app.py
    try:
        from a.b import X
    except ImportError:
        from c import X
    +++ app.py
    try:
        from n import X
    except ImportError:
        from n import X
    ??? import app, n; assert app.X is n.X
    """,
    competitors=("a.b:X", "c:X"),
)
case(
    "33e",
    "a second line in a block of tabs, with Windows line endings",
    HANDLED,
    """
    --- app.py crlf
    class C:
    \tdef m(self):
    \t\tif True:
    \t\t\tfrom a.b import X, Z
    \t\t\treturn X, Z
    +++ app.py crlf
    class C:
    \tdef m(self):
    \t\tif True:
    \t\t\tfrom a.b import Z
    \t\t\tfrom n import X
    \t\t\treturn X, Z
    +++ app.py crlf
    class C:
    \tdef m(self):
    \t\tif True:
    \t\t\tfrom n import X
    \t\t\tfrom a.b import Z
    \t\t\treturn X, Z
    ??? import app, n; assert app.C().m()[0] is n.X
    !!! import app; assert app.C().m()[1].home == "a.b"
    """,
)
case(
    "36d",
    "a nonlocal that an inner function binds by import",
    HANDLED,
    """
    --- app.py
    def outer():
        Old = None

        def load():
            nonlocal Old
            from a.b import Old

        load()
        return Old
    ??? import app, n; assert app.outer() is n.New
    """,
    world="renamed",
)
case(
    "43d",
    "the module's attribute is deleted, augmented, annotated",
    EITHER,
    """
    --- a/b.py
    X = 1
    --- n.py
    X = 1
    --- app.py
    import a.b


    def grow():
        a.b.X += 1
        return a.b.X


    def gone():
        kept = a.b.X
        del a.b.X
        try:
            return hasattr(a.b, "X")
        finally:
            a.b.X = kept
    !!! import app; assert app.grow() == 2 and app.grow() == 3 and app.gone() is False
    @@@ app.py:5 rewritten refused manual
    """,
)
case(
    "50g",
    "the competitor's module only hands the canonical on",
    HANDLED,
    """
    === a/b.py
    from n import X

    __all__ = ["X"]
    --- app.py
    from a.b import X
    import a.b

    y = a.b.X
    +++ app.py
    from n import X
    import n

    y = n.X
    ??? import app, n; assert app.X is n.X is app.y and "a.b" not in text("app.py")
    """,
    verdict="shim",
)
case(
    "55h",
    "quoted names inside other types, and what only looks like one there",
    HANDLED,
    """
    --- app.py
    from typing import Annotated, Callable, Literal, Optional, Union

    from a.b import Old


    def f(
        x: Optional["Old"],
        y: Callable[["Old"], int],
        z: Annotated["Old", "Old"],
        w: Literal["Old"],
        v: "Annotated[Old, 'Old'] | Literal['Old']" = None,
    ) -> Union["Old", None]: ...
    ???
    import app, n, typing
    hints = typing.get_type_hints(app.f)
    assert hints["x"] == typing.Optional[n.New] == hints["return"]
    assert typing.get_args(hints["y"])[0] == [n.New] and hints["z"] is n.New
    assert n.New in typing.get_args(hints["v"])
    !!!
    import app, typing
    hints = typing.get_type_hints(app.f, include_extras=True)
    assert hints["w"] == typing.Literal["Old"] and hints["z"].__metadata__ == ("Old",)
    assert typing.get_args(hints["v"])[0].__metadata__ == ("Old",)
    """,
    world="renamed",
)
case(
    "26e",
    "an object whose attributes are spelt like the competitor's path",
    LEFT,
    """
    --- app.py
    from a.b import X
    from types import SimpleNamespace as S


    class Box:
        a = S(b=S(X=1))

        def get(self):
            return self.a.b.X


    def f(a):
        return a.b.X


    y = Box().get(), f(S(b=S(X=2))), Box.a.b.X
    !!! import app; assert app.y == (1, 2, 1)
    """,
)
