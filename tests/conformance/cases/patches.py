"""Forms 56 to 58: strings that a test patches."""

from tests.conformance.case import EITHER, HANDLED, LEFT, Cases

case = Cases()


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
        (t.test_one, fakes.MonkeyPatch),
        (t.test_two, fakes.MonkeyPatch),
        (t.test_three, fakes.Mocker),
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
        with patch.object(b, "X", 2), patch.object(a.b.Z, "X", 3, create=True):
            with patch.object(a.b, "Z"):
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
