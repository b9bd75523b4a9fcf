"""Forms 61, 63 and 64 once more: every other kind of file that is tracked."""

from tests.conformance.case import EITHER, HANDLED, LEFT, REFUSED, Cases

case = Cases()

case(
    "61k",
    "plugins and apps that are named by their module",
    HANDLED,
    """
    --- n.py
    X = 1
    --- a/b.py
    X = 1
    --- conftest.py
    pytest_plugins = ["a.b", "a.b_old"]
    --- settings.py
    INSTALLED_APPS = ("a.b", "a.c")
    MIDDLEWARE = ["a.b.X"]
    +++ conftest.py
    pytest_plugins = ["n", "a.b_old"]
    +++ settings.py
    INSTALLED_APPS = ("n", "a.c")
    MIDDLEWARE = ["n.X"]
    ??? import settings; assert settings.MIDDLEWARE == ["n.X"]
    """,
    do="strings",
    canonical="n",
    competitors=("a.b",),
)
case(
    "61l",
    "files of every other kind: each is rewritten or in the ledger",
    EITHER,
    """
    --- Procfile
    web: gunicorn a.b:X
    --- Makefile
    run:
    \tpython -c "from a.b import X; X()"
    --- .env
    ENGINE=a.b.X
    --- tox.ini
    [testenv]
    setenv = ENGINE = a.b.X
    --- uwsgi.conf
    module = a.b:X
    --- page.html
    <p data-engine="a.b.X"></p>
    --- query.sql
    INSERT INTO engines VALUES ('a.b.X');
    --- requirements.txt
    # for a.b.X
    --- app.service
    ExecStart=/usr/bin/gunicorn a.b:X
    --- data.csv
    engine,a.b.X
    ???
    import pathlib
    for path in (".env", "tox.ini", "Procfile"):
        assert "n" in text(path) and "a.b" not in text(path), path
    !!! assert "ENGINE" in text(".env")
    @@@ Procfile:1 rewritten refused manual kept
    @@@ Makefile:2 rewritten refused manual kept
    @@@ .env:1 rewritten refused manual kept
    @@@ tox.ini:2 rewritten refused manual kept
    @@@ uwsgi.conf:1 rewritten refused manual kept
    @@@ page.html:1 rewritten refused manual kept
    @@@ query.sql:1 rewritten refused manual kept
    @@@ requirements.txt:1 rewritten refused manual kept
    @@@ app.service:1 rewritten refused manual kept
    @@@ data.csv:1 rewritten refused manual kept
    """,
    do="strings",
)
case(
    "61m",
    "keys, tables and sections that are the path",
    EITHER,
    """
    --- conf.toml
    [engines."a.b.X"]
    fast = true
    --- conf.ini
    [a.b.X]
    fast = yes
    --- conf.yaml
    a.b.X:
      fast: true
    "a.b:X": {fast: true}
    --- conf.json
    {"a.b.X": {"fast": true}}
    ???
    import json, tomllib
    assert list(json.loads(text("conf.json"))) == ["n.X"]
    assert list(tomllib.loads(text("conf.toml"))["engines"]) == ["n.X"]
    !!! import json, tomllib; json.loads(text("conf.json")); tomllib.loads(text("conf.toml"))
    @@@ conf.toml:1 rewritten refused manual kept
    @@@ conf.ini:1 rewritten refused manual kept
    @@@ conf.yaml:1 rewritten refused manual kept
    @@@ conf.yaml:3 rewritten refused manual kept
    @@@ conf.json:1 rewritten refused manual kept
    """,
    do="strings",
)
case(
    "61n",
    "addresses and sentences that hold the letters",
    LEFT,
    """
    === conf.yaml
    url: https://a.b.X.example.com/q
    mail: a.b@X.com
    file: ./a.b.X.yaml
    version: 1.a.b.X
    === app.py
    URL = "https://example.com/a.b.X/", "/srv/a.b.X"
    !!! import app; assert app.URL[1] == "/srv/a.b.X"
    """,
    do="strings",
)
case(
    "63d",
    "a logger's name in a dictConfig, while the module's other names stay",
    LEFT,
    """
    === app.py
    LOGGING = {"loggers": {"a.b": {"level": "INFO"}, "a": {}}}
    === logging.ini
    [logger_a.b]
    qualname=a.b
    !!! import app; assert "a.b" in app.LOGGING["loggers"]
    """,
    do="strings",
)
case(
    "64i",
    "a docstring speaks of it, in roles and in prose",
    EITHER,
    '''
    --- app.py
    def f():
        """Uses :class:`a.b.X` and ``a.b.X``.

        Unlike a.b.X this is quick.
        """
    ???
    import app
    assert ":class:`n.X`" in app.f.__doc__
    !!! import app; assert "this is quick" in app.f.__doc__
    @@@ app.py:2 rewritten refused manual kept
    @@@ app.py:4 rewritten refused manual kept
    ''',
    do="strings",
)
case(
    "64j",
    "a change log tells what was",
    REFUSED,
    """
    === CHANGELOG.md
    ## 1.0
    - Added a.b.X, which is quick.
    !!! import a.b
    @@@ CHANGELOG.md:2 manual kept refused
    """,
    do="strings",
)
