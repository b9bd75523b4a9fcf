"""Forms 55 to 60: strings that Python itself or a test looks up."""

from ..case import EITHER, HANDLED, LEFT, Cases

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
    "56a",
    "mock.patch of the competitor where it is looked up",
    HANDLED,
    """
    --- app.py
    import a.b


    def use():
        return a.b.X()
    --- test_app.py
    from unittest import mock
    from unittest.mock import patch

    import app


    @mock.patch("a.b.X")
    def test_one(fake):
        assert app.use() is fake.return_value


    def test_two():
        with patch("a.b.X", autospec=True) as fake:
            assert app.use() is fake.return_value


    def test_three():
        with patch('a.b.X.home', "faked"):
            return app.use().home
    ???
    import app, n
    assert type(app.use()) is n.X
    assert text("test_app.py").count("n.X") == 3
    !!!
    import test_app as t
    t.test_one(); t.test_two()
    assert t.test_three() == "faked"
    """,
    do="imports strings",
)
case(
    "56b",
    "patch.multiple, of the competitor alone and among others",
    EITHER,
    """
    --- app.py
    import a.b


    def use():
        return a.b.X(), a.b.Other()
    --- test_app.py
    from unittest.mock import DEFAULT, patch

    import app


    def test_one():
        with patch.multiple("a.b", X=DEFAULT) as fakes:
            assert app.use()[0] is fakes["X"].return_value


    def test_two():
        with patch.multiple("a.b", X=DEFAULT, Other=DEFAULT) as fakes:
            assert app.use() == (fakes["X"].return_value, fakes["Other"].return_value)
    ??? import app, n, test_app as t; assert type(app.use()[0]) is n.X; t.test_one(); t.test_two()
    @@@ test_app.py:7 rewritten refused manual
    @@@ test_app.py:12 rewritten refused manual
    """,
    do="imports strings",
)
case(
    "56c",
    "monkeypatch and mocker",
    HANDLED,
    """
    --- app.py
    import a.b


    def use():
        return a.b.X()
    --- test_app.py
    import app


    def test_one(monkeypatch):
        monkeypatch.setattr("a.b.X", lambda: "fake")
        assert app.use() == "fake"


    def test_two(monkeypatch):
        monkeypatch.setattr("a.b.X.home", "fake", raising=True)
        assert app.use().home == "fake"


    def test_three(mocker):
        fake = mocker.patch("a.b.X")
        assert app.use() is fake.return_value
    --- fakes.py
    from unittest import mock


    class Mocker:
        def patch(self, target):
            return mock.patch(target).start()


    class MonkeyPatch:
        def setattr(self, target, value, raising=True):
            mock.patch(target, value).start()
    ??? import app, n; assert type(app.use()) is n.X and '"a.b.X' not in text("test_app.py")
    !!!
    import fakes, test_app as t
    from unittest import mock
    for test, fixture in (
        (t.test_one, fakes.MonkeyPatch), (t.test_two, fakes.MonkeyPatch), (t.test_three, fakes.Mocker)
    ):
        test(fixture())
        mock.patch.stopall()
    """,
    do="imports strings",
)
case(
    "56d",
    "patches of namesakes and of the module's other names",
    LEFT,
    """
    --- a/b_old.py
    X = 1
    === test_app.py
    from unittest.mock import patch


    def test_one():
        with patch("a.b_old.X", 2), patch("a.b.Other") as other, patch("a.b.Z.X", 1, create=True):
            import a.b
            import a.b_old

            assert a.b_old.X == 2
            assert a.b.Other is other
    !!! import test_app; test_app.test_one()
    """,
    do="imports strings",
)
case(
    "57a",
    "a patch where the consumer looks the name up stays",
    LEFT,
    """
    --- app.py
    from a.b import X


    def use():
        return X()
    === test_app.py
    from unittest.mock import patch

    import app


    def test_one():
        with patch("app.X") as fake:
            assert app.use() is fake.return_value
    !!! import test_app; test_app.test_one()
    """,
    do="imports strings",
)
case(
    "57b",
    "the consumer keeps the name that is patched there",
    HANDLED,
    """
    --- app.py
    from a.b import Old


    def use():
        return Old()
    === test_app.py
    from unittest.mock import patch

    import app


    def test_one():
        with patch("app.Old") as fake:
            assert app.use() is fake.return_value
    ??? import app, n; assert type(app.use()) is n.New
    !!! import test_app; test_app.test_one()
    """,
    world="renamed",
    do="imports strings",
)
case(
    "57c",
    "a patch through the module that the consumer imported",
    EITHER,
    """
    --- app.py
    from a import b


    def use():
        return b.X()
    --- test_app.py
    from unittest.mock import patch

    import app


    def test_one():
        with patch("app.b.X") as fake:
            assert app.use() is fake.return_value
    ??? import app, n; assert type(app.use()) is n.X
    !!! import test_app; test_app.test_one()
    @@@ test_app.py:7 rewritten refused manual kept
    """,
    do="imports strings",
)
case(
    "57d",
    "a patch of a name of the competitor's module that the competitor itself looks up",
    LEFT,
    """
    --- a/b.py
    import os


    class X:
        def get(self):
            return os.getcwd()
    === test_app.py
    from unittest.mock import patch

    from a.b import os as theirs


    def test_one():
        with patch("a.b.os.getcwd", return_value="here"):
            return theirs.getcwd()
    !!! import test_app; assert test_app.test_one() == "here"
    """,
    do="imports strings",
)
case(
    "58a",
    "patch.object on the module",
    EITHER,
    """
    --- app.py
    import a.b


    def use():
        return a.b.X()
    --- test_app.py
    from unittest.mock import patch

    import a.b
    import app


    def test_one():
        with patch.object(a.b, "X") as fake:
            assert app.use() is fake.return_value
    ??? import app, n, test_app; assert type(app.use()) is n.X; test_app.test_one()
    @@@ test_app.py:8 rewritten refused manual
    """,
    do="imports strings",
)
case(
    "58b",
    "patch.object and monkeypatch.setattr on a module's name",
    EITHER,
    """
    --- app.py
    import a.b


    def use():
        return a.b.X()
    --- test_app.py
    from unittest import mock

    import app
    from a import b


    @mock.patch.object(b, "X", autospec=True)
    def test_one(fake):
        assert app.use() is fake.return_value


    def test_two(monkeypatch):
        monkeypatch.setattr(b, "X", lambda: "fake")
        assert app.use() == "fake"
    ???
    import app, n, test_app as t
    from unittest import mock
    assert type(app.use()) is n.X
    t.test_one()
    class MonkeyPatch:
        def setattr(self, target, name, value):
            mock.patch.object(target, name, value).start()
    t.test_two(MonkeyPatch())
    @@@ test_app.py:7 rewritten refused manual
    @@@ test_app.py:13 rewritten refused manual
    """,
    do="imports strings",
)
case(
    "58c",
    "patch.object on other objects and other names",
    LEFT,
    """
    === test_app.py
    from unittest.mock import patch

    import a.b


    class b:
        X = 1


    def test_one():
        with patch.object(b, "X", 2), patch.object(a.b, "Z"), patch.object(a.b.Z, "X", 3, create=True):
            return b.X
    !!! import test_app; assert test_app.test_one() == 2
    """,
    do="imports strings",
)
case(
    "58d",
    "patch.object on the competitor itself patches the canonical",
    HANDLED,
    """
    --- app.py
    from n import X


    def use():
        return X().home
    --- test_app.py
    from unittest.mock import patch

    import app
    from a.b import X


    def test_one():
        with patch.object(X, "home", "fake"):
            return app.use()
    ??? import test_app; assert test_app.test_one() == "fake"
    """,
)
case(
    "59a",
    "import_module, and an attribute of what it gives",
    HANDLED,
    """
    --- app.py
    import importlib
    from importlib import import_module

    y = importlib.import_module("a.b").X
    z = import_module('a.b').X
    ??? import app, n; assert app.y is app.z is n.X
    """,
    do="imports strings",
)
case(
    "59b",
    "getattr with the name as a string",
    EITHER,
    """
    --- app.py
    import importlib

    from a import b

    y = getattr(b, "X")
    z = getattr(importlib.import_module("a.b"), "X", None)
    ??? import app, n; assert app.y is app.z is n.X
    !!! import app; assert app.y and app.z
    @@@ app.py:5 rewritten refused manual
    @@@ app.py:6 rewritten refused manual
    """,
    do="imports strings",
)
case(
    "59c",
    "the relative form and __import__",
    EITHER,
    """
    --- app.py
    import importlib

    x = importlib.import_module(".b", "a").X
    y = importlib.import_module(".b", package="a").X
    z = __import__("a.b", fromlist=["X"]).X
    w = __import__("a.b").b.X
    ??? import app, n; assert {app.x, app.y, app.z, app.w} == {n.X}
    !!! import app; assert app.x and app.y and app.z and app.w
    @@@ app.py:3 rewritten refused manual
    @@@ app.py:4 rewritten refused manual
    @@@ app.py:5 rewritten refused manual
    @@@ app.py:6 rewritten refused manual
    """,
    do="imports strings",
)
case(
    "59d",
    "dynamic imports of other modules",
    LEFT,
    """
    --- a/b_old.py
    X = 1
    === app.py
    import importlib

    from a import b

    x = importlib.import_module("a.b_old").X
    y = importlib.import_module("a.b").Other()
    z = getattr(b, "Z").home
    w = getattr({"X": 1}, "X", 2)
    !!! import app; assert (app.x, app.y, app.z, app.w) == (1, "other", "a.b", 2)
    """,
    do="imports strings",
)
case(
    "59e",
    "the module that is loaded by name is used for more",
    EITHER,
    """
    --- app.py
    import importlib

    m = importlib.import_module("a.b")
    y = m.X
    z = m.Z
    ??? import app, n; assert app.y is n.X
    !!! import app; assert app.z.home == "a.b"
    @@@ app.py:3 rewritten refused manual kept
    """,
    do="imports strings",
)
case(
    "60a",
    "an attribute of an entry of sys.modules",
    EITHER,
    """
    --- app.py
    import sys

    import a.b

    y = sys.modules["a.b"].X
    ??? import app, n; assert app.y is n.X
    !!! import app; assert app.y
    @@@ app.py:5 rewritten refused manual
    """,
    do="imports strings",
)
case(
    "60b",
    "a test puts a fake module in the place of the competitor's",
    EITHER,
    """
    --- app.py
    def use():
        from a.b import X

        return X
    --- faking.py
    import sys
    from types import SimpleNamespace
    from unittest.mock import patch

    import app


    def run():
        with patch.dict(sys.modules, {"a.b": SimpleNamespace(X="fake")}):
            return app.use()


    def gone():
        return sys.modules.pop("a.b", None), "a.b" in sys.modules
    !!! import faking; faking.gone()
    @@@ faking.py:9 rewritten refused manual
    @@@ faking.py:14 rewritten refused manual kept
    ??? import faking; assert faking.run() == "fake" and "a.b" not in text("app.py")
    """,
    do="imports strings",
)
case(
    "60c",
    "other entries of sys.modules",
    LEFT,
    """
    --- a/b_old.py
    X = 1
    === app.py
    import sys

    import a.b_old

    y = sys.modules["a.b_old"].X
    modules = {"a.b": {"X": 2}}
    !!! import app; assert app.y == 1 and app.modules["a.b"]["X"] == 2
    """,
    do="imports strings",
)
