"""Forms 8, 25, 37, 46, 57 and 61 once more: when the name in a file must not change."""

from tests.conformance.case import EITHER, HANDLED, Cases

case = Cases()

case(
    "8n",
    "a star import elsewhere takes the old name from here",
    HANDLED,
    """
    --- app.py
    from a.b import Old

    y = Old()
    --- late.py
    from app import *

    z = Old()
    ??? import late, n; assert type(late.z) is n.New
    """,
    world="renamed",
)
case(
    "8o",
    "the old name is looked up in this module from its package, relatively and under an alias",
    HANDLED,
    """
    --- p/__init__.py
    --- p/app.py
    from a.b import Old

    y = Old()
    --- p/one.py
    from . import app

    z = app.Old
    --- p/two.py
    from .app import Old as Theirs
    --- three.py
    import p.app as x

    z = x.Old
    --- four.py
    from p import app as q

    z = getattr(q, "Old")
    ???
    import p.one, p.two, three, four, n
    assert {p.one.z, p.two.Theirs, three.z, four.z} == {n.New}
    """,
    world="renamed",
)
case(
    "8p",
    "the name is looked up as a string: globals, vars, the module itself",
    EITHER,
    """
    --- one.py
    from a.b import Old

    y = globals()["Old"]
    --- two.py
    import sys

    from a.b import Old

    y = getattr(sys.modules[__name__], "Old"), Old
    --- three.py
    from a.b import Old

    y = eval("Old"), vars()["Old"], Old
    ???
    import one, two, three, n
    assert one.y is two.y[0] is three.y[0] is n.New
    !!! import one, two, three; assert one.y and two.y and three.y
    """,
    world="renamed",
)
case(
    "8q",
    "an import that nothing here uses is there for others",
    HANDLED,
    """
    --- app.py
    from a.b import Old
    --- plugin.py
    import os
    from a.b import Old  # noqa
    ??? import app, plugin, n; assert app.Old is n.New is plugin.Old
    """,
    world="renamed",
)
case(
    "8y",
    "one other module looks the old name up: import p.app as x",
    HANDLED,
    """
    --- p/__init__.py
    --- p/app.py
    from a.b import Old

    y = Old()
    --- late.py
    import p.app as x

    z = x.Old
    ??? import late, n; assert late.z is n.New
    """,
    world="renamed",
)
case(
    "8z",
    "one other module looks the old name up: import p.app",
    HANDLED,
    """
    --- p/__init__.py
    --- p/app.py
    from a.b import Old

    y = Old()
    --- late.py
    import p.app

    z = p.app.Old
    ??? import late, n; assert late.z is n.New
    """,
    world="renamed",
)
case(
    "9e",
    "one other module looks the old name up: from p import app",
    HANDLED,
    """
    --- p/__init__.py
    --- p/app.py
    from a.b import Old

    y = Old()
    --- late.py
    from p import app

    z = app.Old
    ??? import late, n; assert late.z is n.New
    """,
    world="renamed",
    do="imports strings",
)
case(
    "9f",
    "one other module looks the old name up: from p import app as x",
    HANDLED,
    """
    --- p/__init__.py
    --- p/app.py
    from a.b import Old

    y = Old()
    --- late.py
    from p import app as x

    z = x.Old
    ??? import late, n; assert late.z is n.New
    """,
    world="renamed",
    do="imports strings",
)
case(
    "9g",
    "one other module looks the old name up: from . import app",
    HANDLED,
    """
    --- p/__init__.py
    --- p/app.py
    from a.b import Old

    y = Old()
    --- p/late.py
    from . import app

    z = app.Old
    ??? import p.late as late, n; assert late.z is n.New
    """,
    world="renamed",
    do="imports strings",
)
case(
    "9h",
    "one other module looks the old name up: from .app import Old as X",
    HANDLED,
    """
    --- p/__init__.py
    --- p/app.py
    from a.b import Old

    y = Old()
    --- p/late.py
    from .app import Old as X

    z = X
    ??? import p.late as late, n; assert late.z is n.New
    """,
    world="renamed",
    do="imports strings",
)
case(
    "9i",
    "one other module looks the old name up: from . import app in a function",
    HANDLED,
    """
    --- p/__init__.py
    --- p/app.py
    from a.b import Old

    y = Old()
    --- p/late.py
    def f():
        from . import app

        return app.Old


    z = f()
    ??? import p.late as late, n; assert late.z is n.New
    """,
    world="renamed",
    do="imports strings",
)
case(
    "9j",
    'one other module looks the old name up: getattr(app, "Old")',
    HANDLED,
    """
    --- p/__init__.py
    --- p/app.py
    from a.b import Old

    y = Old()
    --- late.py
    import p.app

    z = getattr(p.app, "Old")
    ??? import late, n; assert late.z is n.New
    """,
    world="renamed",
    do="imports strings",
)
case(
    "9k",
    'one other module looks the old name up: import_module("p.app").Old',
    HANDLED,
    """
    --- p/__init__.py
    --- p/app.py
    from a.b import Old

    y = Old()
    --- late.py
    from importlib import import_module

    z = import_module("p.app").Old
    ??? import late, n; assert late.z is n.New
    """,
    world="renamed",
    do="imports strings",
)
case(
    "9l",
    'one other module looks the old name up: sys.modules["p.app"].Old',
    HANDLED,
    """
    --- p/__init__.py
    --- p/app.py
    from a.b import Old

    y = Old()
    --- late.py
    import sys

    import p.app

    z = sys.modules["p.app"].Old
    ??? import late, n; assert late.z is n.New
    """,
    world="renamed",
    do="imports strings",
)
case(
    "9m",
    "one other module looks the old name up: deep below, and the same name is kept elsewhere",
    HANDLED,
    """
    --- p/__init__.py
    --- p/q/__init__.py
    --- p/q/r/__init__.py
    --- p/q/r/more.py
    from a.b import Old

    got = []
    got.append(Old)
    --- facade.py
    from a.b import Old
    --- app.py
    from a.b import Old

    y = Old
    --- late.py
    import p.q.r.more

    got = []
    got.append(p.q.r.more.Old)
    ??? import late, n; assert late.got == [n.New]
    """,
    world="renamed",
    do="imports strings",
)
case(
    "25g",
    "the new name comes in by a star, or is bound by a function",
    HANDLED,
    """
    --- other.py
    class New:
        home = "other"
    --- one.py
    from a.b import Old
    from other import *

    y = Old(), New()
    --- two.py
    from a.b import Old


    def load():
        global New
        from other import New


    def get():
        load()
        return Old(), New()
    ??? import one, two, n; assert type(one.y[0]) is n.New and type(two.get()[0]) is n.New
    !!! import one, two; assert one.y[1].home == "other" == two.get()[1].home
    """,
    world="renamed",
)
case(
    "25h",
    "a function imports its own New",
    HANDLED,
    """
    --- other.py
    class New:
        home = "other"
    --- app.py
    from a.b import Old


    def f():
        from other import New

        return Old(), New()


    def g():
        class New:
            made = Old()

        return New.made
    ??? import app, n; assert type(app.f()[0]) is n.New and type(app.g()) is n.New
    !!! import app; assert app.f()[1].home == "other"
    """,
    world="renamed",
)
case(
    "37e",
    "the same name as parameter and default, as field and type",
    HANDLED,
    """
    --- app.py
    from dataclasses import dataclass

    from a.b import Old


    def f(Old=Old):
        return Old


    g = lambda Old=Old: Old


    class C:
        Old = Old


    @dataclass
    class D:
        Old: type = Old
        kind: Old = None
    ???
    import app, n
    assert app.f() is app.g() is app.C.Old is app.D().Old is n.New
    assert app.D.__annotations__["kind"] is n.New
    !!! import app; assert app.f(1) == app.g(1) == 1
    """,
    world="renamed",
)
case(
    "37f",
    "module-level loops, withs and augmented assignments rebind the name",
    HANDLED,
    """
    --- app.py
    from contextlib import nullcontext

    from a.b import Old

    first = Old
    for Old in (1, 2):
        pass
    looped = Old
    with nullcontext(3) as Old:
        pass
    Old += 1
    ??? import app, n; assert app.first is n.New
    !!! import app; assert app.looped == 2 and app.Old == 4
    """,
    world="renamed",
)
case(
    "46e",
    "f-string with = shows the name, which must not change",
    HANDLED,
    """
    --- app.py
    from a.b import Old

    y = f"{Old.home=}"
    ??? import app; assert app.y.endswith("'n'")
    !!! import app; assert app.y.startswith("Old.home=")
    """,
    world="renamed",
)
case(
    "57e",
    "patch.object, monkeypatch and a settings file name the consumer's binding",
    HANDLED,
    """
    --- app.py
    from a.b import Old


    def use():
        return Old()
    --- test_app.py
    from unittest.mock import patch

    import app


    def test_one():
        with patch.object(app, "Old") as fake:
            assert app.use() is fake.return_value


    def test_two(monkeypatch):
        monkeypatch.setattr(app, "Old", lambda: "fake")
        assert app.use() == "fake"
    ??? import app, n; assert type(app.use()) is n.New
    !!!
    import test_app as t
    from unittest import mock
    t.test_one()
    class MonkeyPatch:
        def setattr(self, target, name, value):
            mock.patch.object(target, name, value).start()
    t.test_two(MonkeyPatch())
    """,
    world="renamed",
    do="imports strings",
)
case(
    "57f",
    "a test patches a name of its own module",
    HANDLED,
    """
    --- test_app.py
    from unittest.mock import patch

    from a.b import Old


    def use():
        return Old()


    @patch(__name__ + ".Old")
    def test_one(fake):
        assert use() is fake.return_value


    @patch(f"{__name__}.Old")
    def test_two(fake):
        assert use() is fake.return_value
    ??? import test_app as t, n; assert type(t.use()) is n.New
    !!! import test_app as t; t.test_one(); t.test_two()
    """,
    world="renamed",
    do="imports strings",
)
case(
    "61f",
    "configuration names the binding of this file",
    HANDLED,
    """
    --- app.py
    from a.b import Old

    y = Old
    --- more.py
    from a.b import Old

    y = Old
    === pyproject.toml
    [project.scripts]
    run = "app:Old"
    === conf.yaml
    engine: more.Old
    ???
    import app, more, n
    assert app.Old is n.New is more.Old
    """,
    world="renamed",
    do="imports strings",
)
case(
    "64h",
    "doctests use the names of their module",
    HANDLED,
    '''
    --- app.py
    """Makes engines.

    >>> Old().home in ("a.b", "n")
    True
    """
    from a.b import Old

    y = Old()
    ??? import app, n; assert type(app.y) is n.New
    !!! import app, doctest; assert doctest.testmod(app).failed == 0
    ''',
    world="renamed",
)
