"""Forms 74 to 77: shims and warnings in a running program."""

from tests.conformance.case import EITHER, HANDLED, LEFT, Cases

case = Cases()

ONLY_X = """\
    --- a/b.py
    '''The old engine.'''


    class X:
        home = "a.b"
    --- app.py
    from a.b import X

    y = X()
"""

WARNED = '''\
    import warnings


    def caught(action):
        """What an action gives, and its deprecation warnings."""
        with warnings.catch_warnings(record=True) as found:
            warnings.simplefilter("always")
            result = action()
        return result, [w for w in found if issubclass(w.category, DeprecationWarning)]
'''

case(
    "74a",
    "a shim gives the canonical to every way of importing",
    HANDLED,
    ONLY_X
    + """\
    ???
    import a.b, n, app
    from a.b import X
    space = {}
    exec("from a.b import *", space)
    assert X is a.b.X is space["X"] is n.X is app.X and "X" in dir(a.b)
    try:
        a.b.nothing
    except AttributeError as error:
        assert "nothing" in str(error)
    else:
        raise AssertionError("invented a name")
    """,
    do="imports redirect",
    verdict="shim",
)
case(
    "74b",
    "mock.patch of a shim's name is put back as it was",
    HANDLED,
    ONLY_X
    + """\
    ???
    import n
    from unittest import mock
    for _ in range(2):
        with mock.patch("a.b.X") as fake:
            import a.b
            assert a.b.X is fake
        assert a.b.X is n.X
    """,
    do="imports redirect",
    verdict="shim",
)
case(
    "74c",
    "a patch on a shim reaches what uses the canonical, or is rewritten",
    EITHER,
    """
    --- a/b.py
    class X:
        home = "a.b"
    --- app.py
    import a.b


    def use():
        return a.b.X()
    --- test_app.py
    from unittest.mock import patch

    import app


    def test_one():
        with patch("a.b.X") as fake:
            assert app.use() is fake.return_value
    ??? import app, n, test_app; assert type(app.use()) is n.X; test_app.test_one()
    @@@ test_app.py:7 rewritten refused manual
    """,
    do="imports strings redirect",
    verdict="shim",
)
case(
    "74d",
    "a module that defines more than the plan moves loses nothing",
    EITHER,
    """
    --- app.py
    from a.b import X, Z, W

    y = X, Z, W()
    ??? import app, a.b, n; assert app.X is n.X
    !!! import app, a.b; assert app.Z.home == a.b.Z.home == "a.b" and app.W() == "w"
    @@@ a/b.py:1 refused manual
    """,
    do="imports redirect",
    verdict="shim",
)
case(
    "74e",
    "modules that are no competitor get no shim",
    LEFT,
    """
    === a/b2.py
    class X:
        home = "a.b2"
    --- a/b.py
    class X:
        home = "a.b"
    === a/__init__.py
    from .b2 import X as X2
    !!! import a.b2, a; assert a.X2 is a.b2.X
    """,
    do="imports redirect",
    verdict="shim",
)
case(
    "75a",
    "the shim's warning names the line that asks for the name",
    HANDLED,
    ONLY_X
    + """\
    --- use.py
    import a.b

    def ask():
        return a.b.X
    ---- n.py
    --- n.py
    class X:
        home = "n"
    --- warned.py
"""
    + WARNED
    + """\
    ???
    import n, a.b
    from warned import caught
    code = compile("\\n\\nfrom a.b import X\\n", "somewhere.py", "exec")
    _, found = caught(lambda: exec(code))
    assert [(w.filename, w.lineno) for w in found] == [("somewhere.py", 3)]
    assert "n" in str(found[0].message)
    code = compile("\\na.b.X\\n", "elsewhere.py", "exec")
    _, found = caught(lambda: exec(code, {"a": a}))
    assert [(w.filename, w.lineno) for w in found] == [("elsewhere.py", 2)]
    """,
    do="imports redirect",
    verdict="shim",
)
case(
    "75b",
    "a deprecated class warns at the line that makes one",
    HANDLED,
    """
    --- warned.py
"""
    + WARNED
    + """\
    --- use.py
    def make(X):
        return X()
    ???
    import a.b, use
    from warned import caught
    made, found = caught(lambda: use.make(a.b.X))
    assert made.home == "a.b" and len(found) == 1
    assert found[0].filename.endswith("use.py") and found[0].lineno == 2
    """,
    do="deprecate",
    verdict="deprecated",
)
case(
    "75c",
    "a deprecated function warns at its caller, once for each place",
    HANDLED,
    """
    --- a/b.py
    def fetch(one, *, two=2):
        '''Fetches.'''
        return one, two
    --- n.py
    def fetch(one, *, two=2):
        return one, two
    --- use.py
    def call(f):
        return f(1, two=3)
    ???
    import a.b, use, warnings
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("default")
        for _ in range(3):
            assert use.call(a.b.fetch) == (1, 3)
    assert [(w.filename[-6:], w.lineno) for w in found] == [("use.py", 2)]
    assert a.b.fetch.__doc__ == "Fetches."
    """,
    do="deprecate",
    verdict="deprecated",
    canonical="n:fetch",
    competitors=("a.b:fetch",),
)
case(
    "75d",
    "what is not deprecated does not warn",
    LEFT,
    """
    --- warned.py
"""
    + WARNED
    + """\
    === use.py
    def make(Z, W):
        return Z(), W()
    !!!
    import a.b, use
    from warned import caught
    (made, word), found = caught(lambda: use.make(a.b.Z, a.b.W))
    assert not found and word == "w"
    """,
    do="deprecate",
    verdict="deprecated",
)
case(
    "76a",
    "deprecation warnings as errors do not stop the package's own import",
    HANDLED,
    """
    --- a/__init__.py
    from .b import X, Z
    --- app.py
    import a
    from a.b import X
    ???
    import warnings
    warnings.simplefilter("error", DeprecationWarning)
    import a, a.b, app, n
    assert a.X is app.X is n.X
    try:
        a.b.X()
    except DeprecationWarning:
        pass
    else:
        raise AssertionError("does not warn")
    """,
    do="imports deprecate",
    verdict="deprecated",
)
case(
    "76b",
    "a shim: importing it is free, asking it warns",
    HANDLED,
    ONLY_X
    + """\
    --- a/__init__.py
    from .b import X
    ???
    import warnings
    warnings.simplefilter("error", DeprecationWarning)
    import a, a.b, app, n
    assert a.X is app.X is n.X
    try:
        a.b.X
    except DeprecationWarning:
        pass
    else:
        raise AssertionError("does not warn")
    """,
    do="imports redirect",
    verdict="shim",
)
case(
    "76c",
    "its own module makes a deprecated thing while it is imported",
    EITHER,
    """
    --- a/b.py
    class X:
        home = "a.b"


    DEFAULT = X()
    --- app.py
    from a.b import DEFAULT

    y = DEFAULT.home
    !!!
    import warnings
    warnings.simplefilter("error", DeprecationWarning)
    import app
    assert app.y
    @@@ a/b.py:5 rewritten refused manual
    """,
    do="imports deprecate",
    verdict="deprecated",
)
case(
    "77a",
    "shebang, cookie, licence, docstring and __future__ stay first",
    HANDLED,
    '''
    --- a/b.py
    #!/usr/bin/env python3
    # -*- coding: utf-8 -*-
    # Copyright somebody
    """The old engine."""
    # between
    from __future__ import annotations

    import os


    class X:
        """An engine."""

        def run(self, x: Undefined) -> None:
            return os.sep
    ???
    import a.b, warnings
    warnings.simplefilter("ignore")
    lines = text("a/b.py").splitlines()
    assert lines[:2] == ["#!/usr/bin/env python3", "# -*- coding: utf-8 -*-"]
    assert lines[2] == "# Copyright somebody"
    assert a.b.__doc__ == "The old engine." and a.b.X.__doc__ == "An engine."
    assert a.b.X().run(1)
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        a.b.X()
    assert len(found) == 1
    ''',
    do="deprecate",
    verdict="deprecated",
)
case(
    "77b",
    "a shim keeps the licence and says what it is",
    HANDLED,
    '''
    --- a/b.py
    #!/usr/bin/env python3
    # Copyright somebody
    """The old engine."""
    from __future__ import annotations


    class X:
        home = "a.b"
    --- app.py
    from a.b import X
    ???
    import app, a.b, n
    assert text("a/b.py").startswith("#!/usr/bin/env python3\\n# Copyright somebody\\n")
    assert app.X is n.X and a.b.__doc__
    ''',
    do="imports redirect",
    verdict="shim",
)
case(
    "77c",
    "a canonical's and a bystander's head",
    LEFT,
    '''
    === n.py
    #!/usr/bin/env python3
    """The engine."""
    from __future__ import annotations


    class X:
        home = "n"
    === c.py
    # Copyright somebody
    """Another."""
    !!! import n, c; assert n.__doc__ == "The engine." and c.__doc__ == "Another."
    ''',
    do="imports deprecate",
    verdict="deprecated",
)
