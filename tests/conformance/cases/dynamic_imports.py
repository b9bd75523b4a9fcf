"""Forms 59, 60 and 62: modules loaded by a string."""

from tests.conformance.case import EITHER, LEFT, REFUSED, Cases

case = Cases()


case(
    "59a",
    "import_module, and an attribute of what it gives",
    EITHER,
    """
    --- app.py
    import importlib
    from importlib import import_module

    y = importlib.import_module("a.b").X
    z = import_module('a.b').X
    ??? import app, n; assert app.y is app.z is n.X
    !!! import app; assert app.y is app.z
    @@@ app.py:4 rewritten refused manual
    @@@ app.py:5 rewritten refused manual
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
    @@@ app.py:5,6 rewritten refused manual
    @@@ app.py:6,7 rewritten refused manual
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
case(
    "62a",
    "a path that is put together is reported, not guessed",
    REFUSED,
    """
    === app.py
    import importlib


    def load(name):
        return getattr(importlib.import_module("a.b"), name)


    def path(name):
        return "a.b." + name, f"a.b.{name}", "a.b.%s" % name, "{}.X".format("a.b")
    !!! import app; assert app.load("X").home == "a.b" and app.path("X")[0] == "a.b.X"
    @@@ app.py:9 manual refused kept
    """,
    do="imports strings",
)
case(
    "62b",
    "a module's name that is only known at run time",
    REFUSED,
    """
    === app.py
    import importlib


    def load(name):
        return importlib.import_module(f"a.{name}").X


    def other(name):
        return importlib.import_module("a." + name)
    !!! import app; assert app.load("b").home == "a.b" == app.other("b").X.home
    @@@ app.py:5 manual refused kept
    @@@ app.py:9 manual refused kept
    """,
    do="imports strings",
)
case(
    "62c",
    "paths put together from something else",
    LEFT,
    """
    === app.py
    def path(name):
        return "a.b_" + name, f"q.a.b.{name}", "xa.b." + name, "a.b" "c.X"
    !!! import app; assert app.path("X")[3] == "a.bc.X"
    """,
    do="imports strings",
)
case(
    "62d",
    "a path that the compiler puts together from two literals",
    EITHER,
    """
    --- app.py
    PATH = "a.b." "X"
    LONG = (
        "a.b"
        ".X"
    )
    ??? import app; assert app.PATH == app.LONG == "n.X"
    !!! import app; assert app.PATH
    @@@ app.py:1 rewritten refused manual kept
    @@@ app.py:3 rewritten refused manual kept
    """,
    do="imports strings",
)
