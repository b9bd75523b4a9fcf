"""Forms 61 to 67: paths in strings, configuration, documents, notebooks and pickles."""

from ..case import EITHER, HANDLED, LEFT, REFUSED, Cases

case = Cases()

LOADER = """\
    --- loader.py
    import importlib


    def load(path):
        module, _, name = path.replace(":", ".").rpartition(".")
        return getattr(importlib.import_module(module), name)
"""

case(
    "61a",
    "dotted and colon paths in Python settings",
    HANDLED,
    LOADER
    + """\
    --- settings.py
    ENGINE = "a.b.X"
    ENGINES = {"default": 'a.b:X', "paths": ["a.b.X", "a.b.Other"], "attr": "a.b.X.home"}
    BYTES = b"a.b.X"
    +++ settings.py
    ENGINE = "n.X"
    ENGINES = {"default": 'n:X', "paths": ["n.X", "a.b.Other"], "attr": "n.X.home"}
    BYTES = b"n.X"
    +++ settings.py
    ENGINE = "n.X"
    ENGINES = {"default": 'n:X', "paths": ["n.X", "a.b.Other"], "attr": "n.X.home"}
    BYTES = b"a.b.X"
    ???
    import settings as s, n
    from loader import load
    assert load(s.ENGINE) is load(s.ENGINES["default"]) is load(s.ENGINES["paths"][0]) is n.X
    assert s.ENGINES["attr"] == "n.X.home"
    !!!
    import settings as s
    from loader import load
    assert load(s.ENGINES["paths"][1])() == "other"
    """,
    do="strings",
)
case(
    "61b",
    "pyproject, setup.cfg, setup.py, INI",
    HANDLED,
    """
    --- pyproject.toml
    [project.scripts]
    engine = "a.b:X"  # the engine
    other = "a.b:Other"

    [project.entry-points."my.plugins"]
    x = "a.b:X [fast]"
    --- setup.cfg
    [options.entry_points]
    console_scripts =
        engine = a.b:X
        other = a.b:Other
    --- logging.ini
    [handler_main]
    class=a.b.X
    args=(a.b.X.home,)
    --- setup.py
    from setuptools import setup

    setup(entry_points={"console_scripts": ["engine = a.b:X", "other=a.b:Other"]})
    +++ pyproject.toml
    [project.scripts]
    engine = "n:X"  # the engine
    other = "a.b:Other"

    [project.entry-points."my.plugins"]
    x = "n:X [fast]"
    +++ setup.cfg
    [options.entry_points]
    console_scripts =
        engine = n:X
        other = a.b:Other
    +++ logging.ini
    [handler_main]
    class=n.X
    args=(n.X.home,)
    +++ setup.py
    from setuptools import setup

    setup(entry_points={"console_scripts": ["engine = n:X", "other=a.b:Other"]})
    ???
    import configparser, tomllib
    scripts = tomllib.loads(text("pyproject.toml"))["project"]["scripts"]
    assert scripts == {"engine": "n:X", "other": "a.b:Other"}
    ini = configparser.ConfigParser()
    ini.read_string(text("logging.ini"))
    assert ini["handler_main"]["class"] == "n.X"
    """,
    do="strings",
)
case(
    "61c",
    "YAML, JSON, Dockerfile, shell and workflows",
    HANDLED,
    """
    --- conf.yaml
    engine: a.b.X  # main
    quoted: "a.b:X"
    list: [a.b.X, 'a.b.Other']
    --- conf.json
    {"engine": "a.b.X", "deep": {"list": ["a.b:X", "a.b_old.X"]}}
    --- Dockerfile
    FROM python:3.11
    ENV ENGINE=a.b:X
    CMD ["gunicorn", "a.b:X"]
    --- run.sh
    #!/bin/sh
    exec gunicorn a.b:X --workers 2
    --- .github/workflows/ci.yml
    jobs:
      test:
        steps:
          - run: python -c "from a.b import X; X()"
    +++ conf.yaml
    engine: n.X  # main
    quoted: "n:X"
    list: [n.X, 'a.b.Other']
    +++ conf.json
    {"engine": "n.X", "deep": {"list": ["n:X", "a.b_old.X"]}}
    +++ Dockerfile
    FROM python:3.11
    ENV ENGINE=n:X
    CMD ["gunicorn", "n:X"]
    +++ run.sh
    #!/bin/sh
    exec gunicorn n:X --workers 2
    +++ .github/workflows/ci.yml
    jobs:
      test:
        steps:
          - run: python -c "from n import X; X()"
    ???
    import json
    assert json.loads(text("conf.json"))["engine"] == "n.X"
    found = text(".github/workflows/ci.yml")
    assert "from n import X" in found
    """,
    do="strings",
)
case(
    "61d",
    "paths that only look like it, in every kind of file",
    LEFT,
    """
    === settings.py
    A = "a.b_old.X", "a.b2:X", "xa.b.X", "a.b.X2", "a.b.XY", "q.a.b.X", "a.b.x", "a.bX"
    === conf.yaml
    one: a.b_old.X
    two: za.b:X
    === conf.json
    {"a.b.X_factory": ["a.b.X1", "data/a.b.X-old.txt"]}
    === pyproject.toml
    [project.scripts]
    x = "a.b:X2"
    === run.sh
    cat a.b.Xyz && python -m a.b2
    !!! import settings; assert settings.A[0] == "a.b_old.X"
    """,
    do="strings",
)
case(
    "61e",
    "a module that is run by name",
    EITHER,
    """
    --- a/b.py
    X = 1
    if __name__ == "__main__":
        print("ran")
    --- n.py
    X = 2
    if __name__ == "__main__":
        print("ran")
    --- run.sh
    python -m a.b --fast
    python3 -m  a.b
    --- Dockerfile
    CMD ["python", "-m", "a.b"]
    ??? found = text("run.sh") + text("Dockerfile"); assert "a.b" not in found and "-m n" in found
    !!!
    import runpy
    for word in text("run.sh").split():
        if word in ("a.b", "n"):
            runpy.run_module(word, run_name="__main__")
    @@@ run.sh:1 rewritten refused manual
    @@@ run.sh:2 rewritten refused manual
    @@@ Dockerfile:1 rewritten refused manual
    """,
    do="strings",
    canonical="n",
    competitors=("a.b",),
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
case(
    "63a",
    "a logger's name is the module's",
    EITHER,
    """
    --- n.py
    X = 1
    --- a/b.py
    X = 1
    --- app.py
    import logging

    log = logging.getLogger("a.b")
    ??? import app; assert app.log.name == "n"
    !!! import app; assert app.log.name in ("n", "a.b")
    @@@ app.py:3 rewritten refused manual kept
    """,
    do="strings",
    canonical="n",
    competitors=("a.b",),
)
case(
    "63b",
    "warning filters that name the module",
    EITHER,
    """
    --- n.py
    X = 1
    --- a/b.py
    X = 1
    --- pytest.ini
    [pytest]
    filterwarnings =
        ignore::DeprecationWarning:a.b
    --- app.py
    import warnings

    warnings.filterwarnings("ignore", module="a.b")
    ??? assert ":n" in text("pytest.ini") and 'module="n"' in text("app.py")
    !!! import app
    @@@ pytest.ini:3 rewritten refused manual kept
    @@@ app.py:3 rewritten refused manual kept
    """,
    do="strings",
    canonical="n",
    competitors=("a.b",),
)
case(
    "63c",
    "loggers of other modules, and of this one while its other names stay",
    LEFT,
    """
    === app.py
    import logging

    log = logging.getLogger("a.b")
    other = logging.getLogger("a.b_old")
    root = logging.getLogger("X")
    !!! import app; assert (app.log.name, app.other.name) == ("a.b", "a.b_old")
    """,
    do="strings",
)
case(
    "64a",
    "Sphinx roles and directives",
    HANDLED,
    """
    --- docs/api.rst
    Engines
    -------

    Use :class:`a.b.X`, :py:meth:`~a.b.X.run` or :func:`a.b.Other`.

    .. autoclass:: a.b.X
       :members:
    ???
    found = text("docs/api.rst")
    assert ":class:`n.X`" in found and ":py:meth:`~n.X.run`" in found
    assert ":func:`a.b.Other`" in found and ".. autoclass:: n.X" in found
    """,
    do="strings",
)
case(
    "64b",
    "a doctest goes on working",
    HANDLED,
    '''
    --- app.py
    def make():
        """Makes one.

        >>> from a.b import X
        >>> X().home
        'n'
        >>> import a.b
        >>> type(make()) is a.b.X
        True
        """
        import n

        return n.X()
    ???
    import app, doctest
    found = doctest.testmod(app)
    assert found.attempted == 4 and found.failed == 0
    ''',
    do="strings",
)
case(
    "64c",
    "code in Markdown",
    HANDLED,
    """
    --- README.md
    # Engines

    Install it, then:

    ```python
    from a.b import X
    import a.b

    X().run()
    a.b.X()
    a.b.Other()
    ```

    The class `a.b.X` is documented in [the API](api.md).
    ???
    found = text("README.md")
    code = found.split("```python")[1].split("```")[0]
    space = {}
    exec(code.replace(".run()", ""), space)
    assert space["X"].home == "n" and "a.b.X" not in code
    """,
    do="strings",
)
case(
    "64d",
    "documents about other things",
    LEFT,
    """
    === docs/api.rst
    See :class:`a.b_old.X`, :class:`a.b.X2` and :class:`X`.

    .. autoclass:: q.a.b.X
    === README.md
    The data is in `data/a.b.Xs`; a.b.c is a path, and X marks the spot.
    !!! import a.b
    """,
    do="strings",
)
case(
    "64e",
    "prose is reported and stays",
    REFUSED,
    """
    === NOTES.md
    In 2019 we wrote a.b.X because nothing else worked.
    === app.py
    # from a.b import X
    y = 1
    !!! import app; assert app.y == 1
    @@@ NOTES.md:1 manual kept refused
    @@@ app.py:1 manual kept refused
    """,
    do="strings",
)
case(
    "64f",
    "prose is rewritten when the plan says so",
    HANDLED,
    """
    --- NOTES.md
    In 2019 we wrote a.b.X because nothing else worked.
    --- app.py
    # from a.b import X
    y = 1
    +++ NOTES.md
    In 2019 we wrote n.X because nothing else worked.
    +++ app.py
    # from n import X
    y = 1
    ??? assert "n.X" in text("NOTES.md")
    """,
    do="strings",
    options={"strings": {"prose": True}},
)
case(
    "64g",
    "automodule names the module, whose other names stay",
    EITHER,
    """
    --- docs/api.rst
    .. automodule:: a.b
       :members: X

    .. automodule:: a.b
       :members: Other
    ??? assert ".. automodule:: n" in text("docs/api.rst")
    !!! assert ".. automodule:: a.b\\n   :members: Other" in text("docs/api.rst")
    @@@ docs/api.rst:1 rewritten refused manual kept
    """,
    do="strings",
)
case(
    "65a",
    "tool configuration keyed by the module",
    EITHER,
    """
    --- n.py
    X = 1
    --- a/b.py
    X = 1
    --- pyproject.toml
    [[tool.mypy.overrides]]
    module = ["a.b", "a.b_old"]
    ignore_errors = true

    [tool.coverage.run]
    omit = ["a/b.py"]

    [[tool.importlinter.contracts]]
    source_modules = ["a.b"]
    ???
    import tomllib
    found = tomllib.loads(text("pyproject.toml"))["tool"]
    assert found["mypy"]["overrides"][0]["module"] == ["n", "a.b_old"]
    !!! import tomllib; tomllib.loads(text("pyproject.toml"))
    @@@ pyproject.toml:2 rewritten refused manual kept
    @@@ pyproject.toml:6 rewritten refused manual kept
    @@@ pyproject.toml:9 rewritten refused manual kept
    """,
    do="strings",
    canonical="n",
    competitors=("a.b",),
)
case(
    "65b",
    "sections of setup.cfg and mypy.ini",
    EITHER,
    """
    --- n.py
    X = 1
    --- a/b.py
    X = 1
    --- mypy.ini
    [mypy]
    strict = True

    [mypy-a.b]
    ignore_errors = True

    [mypy-a.b.*]
    ignore_errors = True
    ??? assert "[mypy-n]" in text("mypy.ini")
    !!! import configparser; configparser.ConfigParser().read_string(text("mypy.ini"))
    @@@ mypy.ini:4 rewritten refused manual kept
    @@@ mypy.ini:7 rewritten refused manual kept
    """,
    do="strings",
    canonical="n",
    competitors=("a.b",),
)
case(
    "65c",
    "configuration of the module, whose other names stay, and of others",
    LEFT,
    """
    === pyproject.toml
    [[tool.mypy.overrides]]
    module = ["a.b", "a.b2", "a.b.*"]

    [tool.ruff.lint.per-file-ignores]
    "a/b.py" = ["F401"]
    "a/b_old.py" = ["F401"]
    !!! import tomllib; tomllib.loads(text("pyproject.toml"))
    """,
    do="strings",
)
_NOTEBOOK = """\
    === work.ipynb
    {
     "cells": [
      {"cell_type": "markdown", "metadata": {}, "source": ["# Work"]},
      {
       "cell_type": "code",
       "execution_count": null,
       "metadata": {},
       "outputs": [],
       "source": [
        "%matplotlib inline\\n",
        "NAMES\\n",
        "y = USE"
       ]
      }
     ],
     "metadata": {},
     "nbformat": 4,
     "nbformat_minor": 5
    }
    !!! import json; assert len(json.loads(text("work.ipynb"))["cells"]) == 2
"""
case(
    "66a",
    "a notebook is reported with the number of the cell",
    REFUSED,
    _NOTEBOOK.replace("NAMES", "from a.b import X").replace("USE", "X()")
    + "    @@@ work.ipynb:11 manual refused ~cell\n",
    do="strings",
)
case(
    "66b",
    "a dotted use in a notebook, reported",
    REFUSED,
    _NOTEBOOK.replace("NAMES", "import a.b as c").replace("USE", "a.b.X()")
    + "    @@@ work.ipynb:12 manual refused ~cell\n",
    do="imports strings",
)
case(
    "66c",
    "a notebook about something else",
    LEFT,
    _NOTEBOOK.replace("NAMES", "from a.b_old import X").replace("USE", "a.b2.X()"),
    do="strings",
)
case(
    "67a",
    "the removal says that old pickles will no longer load",
    HANDLED,
    r"""
    --- app.py
    import pickle

    from a.b import X


    def load(data):
        return pickle.loads(data)


    def save():
        return pickle.dumps(X())
    ???
    import app, n
    assert type(app.load(app.save())) is n.X
    try:
        app.load(b"ca.b\nX\n.")
    except (AttributeError, ImportError):
        pass
    else:
        raise AssertionError("still there")
    @@@ a/b.py:1 rewritten refused manual kept ~pickle
    """,
    do="imports remove",
)
case(
    "67b",
    "a shim keeps old pickles loading",
    HANDLED,
    r"""
    --- a/b.py
    class X:
        pass
    --- app.py
    from a.b import X

    y = X()
    ??? import app, n, pickle; assert pickle.loads(b"ca.b\nX\n.") is n.X and type(app.y) is n.X
    """,
    do="imports redirect",
)
case(
    "67c",
    "paths in __reduce__ and copyreg",
    EITHER,
    """
    --- app.py
    import importlib


    def restore(path):
        module, _, name = path.rpartition(".")
        return getattr(importlib.import_module(module), name)()


    class Box:
        def __reduce__(self):
            return restore, ("a.b.X",)
    ??? import app, n; f, args = app.Box().__reduce__(); assert type(f(*args)) is n.X
    !!! import app; f, args = app.Box().__reduce__(); assert f(*args)
    @@@ app.py:11 rewritten refused manual
    """,
    do="strings",
)
case(
    "67d",
    "routing imports alone leaves old pickles loading",
    LEFT,
    r"""
    --- app.py
    from a.b import X

    y = X()
    === data.py
    OLD = b"ca.b\nX\n."
    !!! import app, a.b, data, pickle; assert pickle.loads(data.OLD) is a.b.X
    """,
)
