"""Forms 78 and 79: every kind of definition that can warn, and the second run."""

from tests.conformance.case import EITHER, HANDLED, LEFT, Cases

case = Cases()

_KINDS = {
    "78a": (
        "a dataclass",
        "from dataclasses import dataclass, field\n\n\n@dataclass\nclass X:\n    one: int\n"
        "    two: list = field(default_factory=list)\n",
        "made = make(1)\n"
        "assert made == X(1, []) and repr(made) == 'X(one=1, two=[])'\n"
        "import dataclasses\n"
        "assert [f.name for f in dataclasses.fields(X)] == ['one', 'two']\n",
        "1",
    ),
    "78b": (
        "a frozen dataclass with slots and a post-init",
        "from dataclasses import dataclass\n\n\n@dataclass(frozen=True, slots=True)\nclass X:\n"
        "    one: int\n\n    def __post_init__(self):\n        assert self.one\n",
        "made = make(1)\nassert made.one == 1 and hash(made) and not hasattr(made, '__dict__')\n",
        "1",
    ),
    "78c": (
        "a class with slots and no __init__",
        "class X:\n    __slots__ = ('one',)\n",
        "made = make()\nmade.one = 1\n"
        "try:\n    made.two = 2\nexcept AttributeError:\n    pass\n"
        "else:\n    raise AssertionError('slots lost')\n",
        "",
    ),
    "78d": (
        "a named tuple",
        "from typing import NamedTuple\n\n\nclass X(NamedTuple):\n    one: int\n    two: int = 2\n",
        "made = make(1)\nassert made == (1, 2) and X._fields == ('one', 'two')\n",
        "1",
    ),
    "78e": (
        "a protocol",
        "from typing import Protocol, runtime_checkable\n\n\n@runtime_checkable\n"
        "class X(Protocol):\n    def run(self): ...\n",
        "class Y:\n    def run(self): ...\n\nassert isinstance(Y(), X)\n",
        None,
    ),
    "78f": (
        "an enum",
        "import enum\n\n\nclass X(enum.Enum):\n    ONE = 1\n    TWO = 2\n",
        "assert X(1) is X.ONE and [m.name for m in X] == ['ONE', 'TWO'] and X['TWO'].value == 2\n",
        None,
    ),
    "78g": (
        "a coroutine function",
        "async def X(one):\n    return one\n",
        "import asyncio, inspect\n"
        "assert asyncio.run(make(1)) == 1 and inspect.iscoroutinefunction(X)\n",
        "1",
    ),
    "78h": (
        "a generator function",
        "def X(one):\n    sent = yield one\n    return sent\n",
        "import inspect\nassert list(make(1)) == [1] and inspect.isgeneratorfunction(X)\n",
        "1",
    ),
    "78i": (
        "a class with a metaclass and a base that wants arguments",
        "class Meta(type):\n    def __call__(cls, *args):\n        made = super().__call__(*args)\n"
        "        made.marked = True\n        return made\n\n\nclass Base:\n"
        "    def __init__(self, one):\n        self.one = one\n\n\n"
        "class X(Base, metaclass=Meta):\n    pass\n",
        "made = make(1)\nassert made.one == 1 and made.marked and type(X) is a.b.Meta\n",
        "1",
    ),
    "78j": (
        "a class with __new__ and properties",
        "class X(str):\n    def __new__(cls, one):\n        return super().__new__(cls, one)\n\n"
        "    @property\n    def loud(self):\n        return self.upper()\n\n"
        "    @classmethod\n    def other(cls):\n        return cls('o')\n",
        "made = make('q')\nassert made == 'q' and made.loud == 'Q' and type(made) is X\n",
        "'q'",
    ),
    "78k": (
        "an async generator function",
        "async def X(one):\n    yield one\n",
        "import asyncio, inspect\n\n\nasync def all_of(it):\n    return [i async for i in it]\n\n\n"
        "assert asyncio.run(all_of(make(1))) == [1] and inspect.isasyncgenfunction(X)\n",
        "1",
    ),
}

_REFUSABLE = ("78d", "78e", "78f", "78i")

for _id, (_title, _source, _check, _arguments) in _KINDS.items():
    _indented = "".join(f"    {line}\n" if line else "\n" for line in _source.splitlines())
    _checks = "".join(f"    {line}\n" if line else "\n" for line in _check.splitlines())
    _text = f"""\
    --- a/b.py
{_indented}    --- use.py
    import a.b
    from a.b import X


    def make(*args):
        return a.b.X(*args)
"""
    _look = f"""\
    import warnings
    warnings.simplefilter("ignore")
    import a.b
    from a.b import X
    from use import make
{_checks}"""
    _line = next(i for i, s in enumerate(_source.splitlines(), 1) if " X" in s)
    _visible = f"    @@@ a/b.py:{_line} rewritten refused manual kept\n"
    _once = ""
    if _arguments is not None:
        _once = f"""\
    ???
    import warnings, inspect
    import a.b, use
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        made = use.make({_arguments})
        if inspect.iscoroutine(made):
            import asyncio
            asyncio.run(made)
        elif inspect.isgenerator(made):
            list(made)
        elif inspect.isasyncgen(made):
            import asyncio
            asyncio.run(anext(made))
    found = [w for w in found if issubclass(w.category, DeprecationWarning)]
    assert len(found) == 1, found
"""
    case(
        _id,
        _title + ": one warning for each use, and nothing else changes",
        EITHER if _id in _REFUSABLE else HANDLED,
        _text + _once + "    !!!\n" + _look + (_visible if _id in _REFUSABLE else ""),
        do="deprecate",
        verdict="deprecated",
        world="flat",
    )

case(
    "78l",
    "subclasses of a deprecated class, and its namesakes, go on working",
    LEFT,
    """
    --- a/b.py
    class X:
        def __init__(self, one=1):
            self.one = one


    class Y(X):
        def __init__(self):
            super().__init__(2)
    === c.py
    class X:
        pass
    !!!
    import warnings
    warnings.simplefilter("ignore")
    import a.b, c
    assert a.b.Y().one == 2 and isinstance(a.b.Y(), a.b.X)
    warnings.simplefilter("error")
    c.X()
    """,
    do="deprecate",
    verdict="deprecated",
)
case(
    "79a",
    "a second run adds no second warning",
    HANDLED,
    """
    ???
    import a.b, warnings
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        a.b.X()
    assert len(found) == 1
    """,
    do="deprecate",
    verdict="deprecated",
)
case(
    "79b",
    "a second run leaves a shim alone",
    HANDLED,
    """
    --- a/b.py
    class X:
        home = "a.b"
    ??? import a.b, n; assert a.b.X is n.X
    """,
    do="imports redirect",
    verdict="shim",
)
case(
    "79c",
    "a class that already warns by hand",
    EITHER,
    """
    --- a/b.py
    import warnings


    class X:
        def __init__(self):
            warnings.warn("use n.X", DeprecationWarning, stacklevel=2)
    !!!
    import a.b, warnings
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        a.b.X()
    assert len(found) == 1
    @@@ a/b.py:4 rewritten refused manual kept
    """,
    do="deprecate",
    verdict="deprecated",
)
case(
    "79d",
    "nothing to do the first time either",
    LEFT,
    """
    === app.py
    from n import X

    y = X()
    !!! import app, n; assert type(app.y) is n.X
    """,
    do="imports strings",
)
