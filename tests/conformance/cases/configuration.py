"""Forms 61, 63 and 65: paths in settings, configuration and commands."""

from tests.conformance.case import EITHER, HANDLED, LEFT, Cases

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
