"""Forms 71 and 72: what goes with a definition, and what stays."""

from tests.conformance.case import EITHER, HANDLED, LEFT, REFUSED, Cases

case = Cases()


case(
    "71a",
    "decorators, overloads and the comment above go with the definition",
    EITHER,
    """
    --- a/b.py
    from typing import overload


    @overload
    def build(kind: int) -> int: ...
    @overload
    def build(kind: str) -> str: ...
    def build(kind):
        return kind


    def keep():
        return 1
    --- n.py
    def build(kind):
        return kind
    --- app.py
    from a.b import build, keep

    y = build(1), keep()
    ??? import app, n, a.b; assert app.build is n.build and not hasattr(a.b, "build")
    !!! import app; assert app.y == (1, 1)
    @@@ a/b.py:1,4,5,6,7,8 rewritten refused manual
    """,
    do="imports remove",
    canonical="n:build",
    competitors=("a.b:build",),
)
case(
    "71b",
    "a definition in both branches of an if",
    EITHER,
    """
    --- a/b.py
    import sys

    if sys.version_info >= (3, 8):

        class X:
            home = "new"
    else:

        class X:
            home = "old"


    def keep():
        return 1
    --- app.py
    from a.b import X, keep

    y = X, keep()
    ??? import app, n, a.b; assert app.y[0] is n.X and not hasattr(a.b, "X")
    !!! import app, a.b; assert app.y[1] == 1 and a.b.keep() == 1
    @@@ a/b.py:5 rewritten refused manual
    """,
    do="imports remove",
)
case(
    "71c",
    "decorators of what stays",
    LEFT,
    """
    === a/b.py
    from functools import wraps


    def X_like(f):
        @wraps(f)
        def X(*args):
            return f(*args)

        return X


    @X_like
    def keep():
        return 1
    !!! import a.b; assert a.b.keep() == 1
    """,
    do="imports remove",
)
case(
    "71d",
    "a decorated class with what stands around it",
    HANDLED,
    """
    --- a/b.py
    def mark(kind):
        return kind


    @mark
    class Z:
        home = "a.b"


    # The engine.
    @mark
    # really
    @mark
    class X:
        home = "a.b"


    # The end.
    END = 1
    --- app.py
    from a.b import X
    ???
    import app, n, a.b
    assert app.X is n.X and not hasattr(a.b, "X") and "# really" not in text("a/b.py")
    !!! import a.b; assert a.b.Z.home == "a.b" and a.b.END == 1 and "# The end." in text("a/b.py")
    """,
    do="imports remove",
)
case(
    "72a",
    "imports, constants and helpers that it alone used go with it",
    HANDLED,
    """
    --- a/b.py
    import json
    import os

    _LIMIT = 3
    _SHARED = 4


    def _only_x():
        return json.dumps(_LIMIT)


    def _both():
        return _SHARED


    class X:
        def run(self):
            return _only_x(), _both()


    class Z:
        def run(self):
            return os.sep, _both()
    --- app.py
    from a.b import X, Z

    z = Z().run()
    ???
    import app, n, a.b
    assert app.X is n.X
    assert not {"X", "json", "_LIMIT", "_only_x"} & set(vars(a.b))
    !!! import app, os; assert app.z == (os.sep, 4)
    """,
    do="imports remove",
)
case(
    "72b",
    "what others import, export or patch stays, though only the competitor uses it here",
    HANDLED,
    """
    --- a/b.py
    import json

    __all__ = ["X", "helper"]

    _table = {}


    def helper():
        return _table


    def _hidden():
        return json


    class X:
        def run(self):
            return helper(), _hidden()
    --- app.py
    from a.b import X
    --- late.py
    import a.b
    from a.b import _hidden

    y = _hidden(), a.b.helper()
    ???
    import app, n, a.b
    space = {}
    exec("from a.b import *", space)
    assert app.X is n.X and "X" not in space and not hasattr(a.b, "X")
    !!! import late; assert late.y[0].dumps and late.y[1] == {}
    """,
    do="imports remove",
)
case(
    "72c",
    "removal is refused while references remain, and nothing at all goes",
    REFUSED,
    """
    === a/b.py
    import json


    class X:
        def run(self):
            return json
    === app.py
    from a.b import X

    y = X()
    !!! import app; assert app.y.run()
    @@@ a/b.py:4 refused
    """,
    do="remove",
)
case(
    "72d",
    "a module in which nothing stays",
    HANDLED,
    """
    --- a/b.py
    '''The old engine.'''
    import json


    class X:
        pass
    --- app.py
    from a.b import X
    ???
    import app, n
    assert app.X is n.X
    try:
        from a.b import X
    except ImportError:
        pass
    else:
        raise AssertionError("still there")
    """,
    do="imports remove",
    broken=(),
)
