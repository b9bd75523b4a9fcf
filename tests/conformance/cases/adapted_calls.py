"""Form 73: calls that do not fit the canonical, and a plan that says what differs."""

from typing import Any

from tests.conformance.case import EITHER, HANDLED, LEFT, REFUSED, Cases

case = Cases()

WORLD = """
    --- a/b.py
    class X:
        def __init__(self, config, sockets=None):
            self.config, self.sockets = config, sockets

        def create(self, user, kind="a"):
            return user, kind
    --- n.py
    class X:
        def __init__(self, bridge=None, retries=0):
            self.bridge, self.retries = bridge, retries

        async def build(self, kind="a", *, user):
            return user, kind
"""


def rule(**parts: Any) -> dict[str, dict[str, Any]]:
    return {"adapt": {"rules": [{"for": "a.b:X", **parts}]}}


ARGUMENTS = {"config": {"drop": True}, "sockets": {"rename": "bridge"}}
BUILD = {"create": {"rename": "build", "by_name": True, "await": True}}
BOTH = rule(arguments=ARGUMENTS, methods=BUILD)

case(
    "73j",
    "the plan says what becomes of the arguments: what was given arrives, under its new name",
    HANDLED,
    WORLD
    + """
    --- app.py
    from a.b import X

    CONFIG = {"limit": 3}
    y = X(CONFIG, "sockets")
    z = X(
        config=CONFIG,  # its limits
        sockets="more",  # where to
    )
    +++ app.py
    from n import X

    CONFIG = {"limit": 3}
    y = X(bridge="sockets")
    z = X(
        bridge="more",  # where to
    )
    ??? import app, n; assert type(app.y) is n.X and app.y.bridge == "sockets"
    ??? import app; assert app.z.bridge == "more" and app.z.retries == 0
    @@@ app.py:4 rewritten
    @@@ app.py:5 rewritten
    """,
    do="adapt+imports",
    options=BOTH,
)
case(
    "73k",
    "a method that is async now is awaited where its caller is async",
    HANDLED,
    WORLD
    + """
    --- app.py
    import asyncio
    import a.b


    class Service:
        def __init__(self):
            self.x = a.b.X({}, "s")

        async def run(self):
            return self.x.create("user", "kind")


    def use():
        return asyncio.run(Service().run())
    ??? import app, n; assert type(app.Service().x) is n.X
    !!! import app; assert app.use() == ("user", "kind")
    """,
    do="adapt+imports",
    options=BOTH,
)
case(
    "73l",
    "a caller that can't await keeps the competitor, and all its calls as they were",
    REFUSED,
    WORLD
    + """
    === app.py
    from a.b import X


    def use():
        return X({}, "s").create("user", "kind")
    !!! import app; assert app.use() == ("user", "kind")
    @@@ app.py:5 manual ~awaited
    @@@ app.py:5 refused
    @@@ app.py:1 refused
    """,
    do="adapt+imports",
    options=BOTH,
)
case(
    "73m",
    "a module that hands the competitor on keeps it while somebody behind it needs it",
    REFUSED,
    WORLD
    + """
    === facade.py
    from a.b import X
    === app.py
    from facade import X


    def use(*given):
        return X(*given).sockets
    !!! import app; assert app.use({}, "s") == "s"
    @@@ facade.py:1 refused ~app.py
    """,
    do="adapt+imports",
    options=BOTH,
)
case(
    "73n",
    "what was adapted behind a facade reaches the canonical",
    HANDLED,
    WORLD
    + """
    --- facade.py
    from a.b import X
    --- app.py
    import facade

    y = facade.X({}, "s")
    ??? import app, n; assert type(app.y) is n.X and app.y.bridge == "s"
    """,
    do="adapt+imports",
    options=BOTH,
)
case(
    "73o",
    "a call is wrapped, and the wrapper imported where the competitor was",
    HANDLED,
    WORLD
    + """
    --- adapters.py
    class Adapter:
        def __init__(self, x, limit):
            self.x, self.limit = x, limit
    --- app.py
    def use():
        from a.b import X
        return X({}, "s").x.bridge if False else X({}, "s")
    ??? import app, n; assert type(app.use().x) is n.X and app.use().limit == 3
    !!! import app; assert app.use()
    """,
    do="adapt+imports",
    options=rule(arguments=ARGUMENTS, wrap="Adapter({call}, 3)", imports=["adapters:Adapter"]),
)
case(
    "73p",
    "calls go to another function, the name itself to the canonical",
    HANDLED,
    WORLD
    + """
    --- making.py
    from n import X


    def make(bridge):
        return X(bridge, 5)
    --- app.py
    from a.b import X

    y = X({}, "s")
    is_one = isinstance(y, X)
    ??? import app, n; assert type(app.y) is n.X and app.y.retries == 5
    !!! import app; assert app.is_one
    """,
    do="adapt+imports",
    options=rule(arguments=ARGUMENTS, replace_with="making:make"),
)
case(
    "73q",
    "the same names on other things",
    LEFT,
    WORLD
    + """
    === app.py
    class X:
        def __init__(self, config, sockets):
            self.given = config, sockets

        def create(self, user):
            return user


    y = X("config", "sockets")
    made = y.create("user"), dict(config=1, sockets=2)
    !!! import app; assert app.y.given == ("config", "sockets") and app.made[0] == "user"
    """,
    do="adapt+imports",
    options=BOTH,
)
case(
    "73r",
    "a subclass in the file hands its arguments up",
    HANDLED,
    WORLD
    + """
    --- app.py
    from a.b import X


    class Mine(X):
        def __init__(self, sockets):
            super().__init__({}, sockets)


    class Plain(X):
        pass


    y = Mine("s"), Plain({}, "t")
    ??? import app, n; assert isinstance(app.y[0], n.X) and app.y[0].bridge == "s"
    ??? import app; assert app.y[1].bridge == "t"
    """,
    do="adapt+imports",
    options=BOTH,
)
case(
    "73s",
    "adapted in a file with newer syntax",
    HANDLED,
    WORLD
    + """
    --- app.py
    from a.b import X

    type Made = X


    def use[T](sockets: T) -> Made:
        names = {"a": sockets}
        print(f"{X({}, names["a"]).sockets if False else ""}")
        return X({}, sockets)
    ??? import app, n; assert type(app.use("s")) is n.X and app.use("s").bridge == "s"
    """,
    do="adapt+imports",
    options=rule(arguments=ARGUMENTS, attributes={"sockets": "bridge"}),
    python=(3, 12),
)
case(
    "73t",
    "without rules: who reaches the competitor through a facade and does not fit keeps it there",
    EITHER,
    """
    --- a/b.py
    class X:
        def __init__(self, config=None):
            self.config = config
    --- n.py
    class X:
        def __init__(self, bridge=None, config=None):
            self.config = config
    === facade.py
    from a.b import X
    === app.py
    import facade

    y = facade.X("config")
    --- fits.py
    from facade import X

    y = X(config="config")
    ??? import fits, n; assert type(fits.y) is n.X
    !!! import app, fits; assert app.y.config == fits.y.config == "config"
    @@@ facade.py:1 refused ~app.py
    """,
)
