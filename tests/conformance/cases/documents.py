"""Forms 64, 66 and 67: documents, notebooks and pickles."""

from tests.conformance.case import EITHER, HANDLED, LEFT, REFUSED, Cases

case = Cases()

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
        >>> X().home in ("a.b", "n")
        True
        """
    ???
    import app, doctest
    found = doctest.testmod(app)
    assert found.attempted == 2 and found.failed == 0 and "from n import X" in app.make.__doc__
    !!! import app, doctest; assert doctest.testmod(app).failed == 0
    ''',
    do="strings",
)
case(
    "64k",
    "a doctest that imports the module",
    EITHER,
    '''
    --- app.py
    def make():
        """Makes one.

        >>> import a.b
        >>> a.b.X().home in ("a.b", "n")
        True
        >>> a.b.Other()
        'other'
        """
    ??? import app; assert "n.X()" in app.make.__doc__
    !!! import app, doctest; assert doctest.testmod(app).failed == 0
    @@@ app.py:5 rewritten refused manual
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
    from a.b import Z

    X().run()
    ```

    The class `a.b.X` is documented in [the API](api.md).
    ???
    found = text("README.md")
    code = found.split("```python")[1].split("```")[0]
    space = {}
    exec(code.replace(".run()", ""), space)
    assert space["X"].home == "n"
    assert "The class `n.X` is" in found
    !!!
    space = {}
    exec(text("README.md").split("```python")[1].split("```")[0].replace(".run()", ""), space)
    assert space["Z"].home == "a.b"
    """,
    do="strings",
)
case(
    "64l",
    "code in Markdown that imports the module",
    EITHER,
    """
    --- README.md
    ```python
    import a.b
    from a.b import X, Z

    y = a.b.X(), a.b.Other()
    ```
    ??? assert "n.X()" in text("README.md")
    !!!
    space = {}
    exec(text("README.md").split("```python")[1].split("```")[0], space)
    assert space["y"][1] == "other"
    @@@ README.md:3 rewritten refused manual
    @@@ README.md:5 rewritten refused manual
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
    "66d",
    "the code of a notebook goes to the canonical, and nothing else of it changes",
    HANDLED,
    _NOTEBOOK.replace("=== work", "--- work")
    .replace("NAMES", "from a.b import X")
    .replace("USE", "X()")
    .partition("    !!!")[0]
    + """\
    ???
    found = text("work.ipynb")
    assert '"from n import X\\\\n",' in found and "a.b" not in found
    assert '{"cell_type": "markdown", "metadata": {}, "source": ["# Work"]},' in found
    """,
    do="imports",
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
    verdict="shim",
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
