"""Form 55: strings that type checkers read."""

from tests.conformance.case import HANDLED, LEFT, Cases

case = Cases()


case(
    "55a",
    "quoted annotations follow the local name",
    HANDLED,
    """
    --- app.py
    from typing import Optional

    from a.b import Old


    def f(x: "Old", y: "Optional[list[Old]]" = None) -> "dict[str, Old]":
        return {}
    ???
    import app, n, typing
    hints = typing.get_type_hints(app.f)
    assert hints["x"] is n.New
    assert hints["y"] == typing.Optional[list[n.New]] and hints["return"] == dict[str, n.New]
    """,
    world="renamed",
)
case(
    "55b",
    "a dotted quoted annotation follows the import it needs",
    HANDLED,
    """
    --- app.py
    import a.b


    def f(x: "a.b.X", *more: "list[a.b.X]") -> a.b.X:
        return x
    ???
    import app, n, typing
    hints = typing.get_type_hints(app.f)
    assert hints == {"x": n.X, "more": list[n.X], "return": n.X}
    """,
)
case(
    "55c",
    "strings that are no annotations, and Literal ones that are no types",
    LEFT,
    """
    === app.py
    from typing import Annotated, Literal

    from a.b import Z


    def f(x: Literal["X", "a.b.X"], y: Annotated[int, "X"] = 1) -> "Z":
        return {"X": "X"}[x]
    !!!
    import app, typing
    hints = typing.get_type_hints(app.f, include_extras=True)
    assert typing.get_args(hints["x"]) == ("X", "a.b.X") and app.f("X") == "X"
    assert hints["return"].home == "a.b"
    """,
)
case(
    "55d",
    "cast, TypeVar and NewType with quoted names",
    HANDLED,
    """
    --- app.py
    import typing
    from typing import TypeVar, cast

    from a.b import Old

    T = TypeVar("T", bound="Old")
    y = cast("Old", 1)


    class C:
        z: "typing.ClassVar[Old]"
    ???
    import app, n, typing
    bound = app.T.__bound__
    assert eval(bound.__forward_arg__, vars(app)) is n.New
    cast_to = text("app.py").split('cast("')[1].split('"')[0]
    assert eval(cast_to, vars(app)) is n.New
    assert typing.get_type_hints(app.C)["z"] == typing.ClassVar[n.New]
    """,
    world="renamed",
)
case(
    "55e",
    "type comments",
    HANDLED,
    """
    --- app.py
    from a.b import Old

    y = None  # type: Old


    def f(x):
        # type: (Old) -> Old
        return x
    ???
    import app, n, ast
    tree = ast.parse(text("app.py"), type_comments=True)
    assert eval(tree.body[1].type_comment, vars(app)) is n.New
    arguments = tree.body[2].type_comment.partition(" -> ")
    assert eval(arguments[0], vars(app)) is eval(arguments[2], vars(app)) is n.New
    """,
    world="renamed",
)
case(
    "55f",
    "a quoted annotation is the only use of an import under TYPE_CHECKING",
    HANDLED,
    """
    --- app.py
    import typing

    if typing.TYPE_CHECKING:
        from a.b import Old


    class Node:
        engine: "Old"

        def get(self) -> 'Old | None': ...
    ???
    import typing
    typing.TYPE_CHECKING = True
    import app, n
    assert typing.get_type_hints(app.Node)["engine"] is n.New
    assert typing.get_type_hints(app.Node.get)["return"] == n.New | None
    """,
    world="renamed",
)
case(
    "55g",
    "an import that only quoted annotations use",
    HANDLED,
    """
    --- app.py
    import a.b
    import a.b as m


    def f(x: "a.b.X", y: "list[m.X]", z: "m.Z") -> None: ...
    ???
    import app, n, typing
    hints = typing.get_type_hints(app.f)
    assert hints["x"] is n.X and hints["y"] == list[n.X]
    !!! import app, typing; assert typing.get_type_hints(app.f)["z"].home == "a.b"
    """,
    do="imports strings",
)
