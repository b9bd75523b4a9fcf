"""Forms 8, 59, 61 and 62 once more: files that are not ``.py``, and code in strings."""

from tests.conformance.case import EITHER, HANDLED, LEFT, Cases

case = Cases()

case(
    "8t",
    "a script without an extension",
    EITHER,
    """
    --- bin/tool
    #!/usr/bin/env python3
    from a.b import X

    print(X())
    ??? code = text("bin/tool"); assert "from n import X" in code; compile(code, "tool", "exec")
    !!! compile(text("bin/tool"), "tool", "exec")
    @@@ bin/tool:2 rewritten refused manual
    """,
    do="imports strings",
)
case(
    "8u",
    "templates and Cython",
    EITHER,
    """
    --- fast.pyx
    from a.b import X
    cdef int one = 1
    --- app.py.tmpl
    from a.b import X
    NAME = "{{ name }}"
    ??? assert "from n import X" in text("fast.pyx") and "from n import X" in text("app.py.tmpl")
    !!! import a.b
    @@@ fast.pyx:1 rewritten refused manual
    @@@ app.py.tmpl:1 rewritten refused manual
    """,
    do="imports strings",
)
case(
    "59f",
    "code in strings",
    EITHER,
    """
    --- app.py
    import subprocess
    import sys

    CODE = '''
    from a.b import X
    home = X.home
    '''


    def one():
        space = {}
        exec(CODE, space)
        return space["home"]


    def two():
        command = [sys.executable, "-c", "import a.b; print(a.b.X.home)"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    ??? import app; assert app.one() == app.two() == "n"
    !!! import app; assert app.one() in ("n", "a.b") and app.two() in ("n", "a.b")
    @@@ app.py:5 rewritten refused manual
    @@@ app.py:17 rewritten refused manual
    """,
    do="imports strings",
)
case(
    "61g",
    "raw strings, escapes, f-strings and longer texts",
    EITHER,
    r"""
    --- app.py
    A = r"a\.b\.X"
    B = "a.b.X\n"
    C = f"{1} a.b.X {2}"
    D = "see a.b.X."
    E = ("one", "a.b.X")[1]
    F = u"a.b.X"
    ???
    import app
    assert app.B == "n.X\n" and app.E == app.F == "n.X"
    !!! import app; assert app.C.startswith("1 ") and app.B.endswith("\n")
    @@@ app.py:2 rewritten refused manual kept
    @@@ app.py:3 rewritten refused manual kept
    @@@ app.py:4 rewritten refused manual kept
    @@@ app.py:5 rewritten refused manual kept
    @@@ app.py:6 rewritten refused manual kept
    """,
    do="strings",
)
case(
    "61h",
    "text files keep their line endings, encoding and order",
    HANDLED,
    """
    --- conf.yaml crlf
    # d\u00e9j\u00e0
    engine: a.b.X
    --- conf.ini nonl
    [caf\u00e9]
    engine = a.b:X
    --- conf.json bom
    {"engine": "a.b.X"}
    +++ conf.yaml crlf
    # d\u00e9j\u00e0
    engine: n.X
    +++ conf.ini nonl
    [caf\u00e9]
    engine = n:X
    +++ conf.json bom
    {"engine": "n.X"}
    ??? assert "engine: n.X" in text("conf.yaml")
    """,
    do="strings",
)
case(
    "61j",
    "a text file that is not UTF-8",
    EITHER,
    """
    --- conf.ini latin1
    [caf\u00e9]
    engine = a.b:X
    +++ conf.ini latin1
    [caf\u00e9]
    engine = n:X
    ??? from pathlib import Path; assert b"n:X" in Path("conf.ini").read_bytes()
    !!! import a.b
    @@@ conf.ini:1,2 rewritten refused manual
    """,
    do="strings",
)
case(
    "61i",
    "data that happens to hold the name: binary, lock files, generated tables",
    LEFT,
    """
    === data.bin latin1
    \x00\x01a.b.X\x00\u00ff
    === app.py
    y = 1
    !!! import app
    """,
    do="strings",
)
