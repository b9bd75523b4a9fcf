"""Names and contents that tools stumble over, each with a reason to be looked into."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

USE = b"from app.old import Factory\n\nmade = Factory()\n"


def contents() -> list[bytes]:
    """Python that is odd, broken or huge; most of it imports the competitor."""
    deep = 20_000
    return [
        b"",
        b"\n",
        b"\xef\xbb\xbf",
        b"\xef\xbb\xbf" + USE,
        b"\xef\xbb\xbf# -*- coding: latin-1 -*-\n" + USE,
        b"# -*- coding: nonsense -*-\n" + USE,
        b"# -*- coding: utf-7 -*-\n" + USE + b"x = '+AGEAYg-'\n",
        b"# -*- coding: latin-1 -*-\n" + USE + b"name = '\xe9'\n",
        b"# -*- coding: rot13 -*-\n" + USE,
        b"# coding: utf-16\n" + USE,
        b"# coding: " + b"x" * 3000 + b"\n" + USE,
        USE.decode().encode("utf-16"),
        USE.decode().encode("utf-32-le"),
        USE + b"name = '\xff\xfe'\n",
        USE + b"# \xed\xa0\x80 a surrogate\n",
        USE + b"\0",
        b"\0" + USE,
        USE + b"x = '\\udcff\\ud800'\n",
        USE + "x = '\u202e evil \u2066'  # \u202e nothing to see\n".encode(),
        USE + "\u0661 = 1\n".encode(),
        "from app.old import Factory as Ｆａｃｔｏｒｙ\n".encode(),
        "from app.old import F\u200bactory\n".encode(),
        USE + b"\x1b[2J\x1b]0;owned\x07 = 1\n",
        USE + b"x = '\x1b[31m'\n",
        USE + b"\x0c\n\x0c    \ny = 1\n",
        USE.replace(b"\n", b"\r"),
        USE.replace(b"\n", b"\r\n") + b"z = 1\nw = 2\r",
        USE[:-1],
        USE + b"x = 1 \\",
        USE + b"x = '''never closed\n",
        USE + b"if True:\n\tx = 1\n        y = 2\n",
        USE + b"x = " + b"(" * deep + b")" * deep + b"\n",
        USE + b"x = " + b"(" * deep,
        USE + b"x = " + b"[" * 150 + b"]" * 150 + b"\n",
        USE + b"x = " + b"-" * deep + b"1\n",
        USE + b"x = " + b"not " * 5_000 + b"1\n",
        USE + b"x = 1" + b" + 1" * deep + b"\n",
        USE + b"x = a" + b".b" * 10_000 + b"\n",
        USE + b"x = a" + b"[0]" * 5_000 + b"\n",
        USE + b"x = f" + b"(1)" * 5_000 + b"\n",
        USE + b"x = " + b"lambda: " * 3_000 + b"1\n",
        USE + b"x = " + b"1 if a else " * 3_000 + b"1\n",
        USE + b"x = " + b"9" * 100_000 + b"\n",
        USE + b"x = 0x" + b"f" * 100_000 + b"\n",
        USE + b"x = 1e" + b"9" * 5_000 + b"\n",
        USE + b"x = '" + b"a" * 100_000 + b"'\n",
        USE + b"# " + b"app.old.Factory " * 1_000 + b"\n",
        USE + b"a" * 100_000 + b" = 1\n",
        USE + b"x = {" + b"1: 1, " * 20_000 + b"}\n",
        USE + b"if a:\n    pass\n" + b"elif a:\n    pass\n" * 2_000,
        b"".join(b" " * n + b"if a:\n" for n in range(99))
        + b" " * 99
        + USE.splitlines()[0]
        + b"\n",
        b"".join(b" " * n + b"def f():\n" for n in range(90)) + b" " * 90 + b"import app.old\n",
        b"@a\n" * 3_000 + b"class A: pass\n" + USE,
        b"class A(\n" + b"B,\n" * 5_000 + b"): pass\n" + USE,
        b"from app.old import (\n" + b"Factory,\n" * 3_000 + b")\n",
        b"from app.old import *; from app.old import *\n" * 200,
        b"import app.old as app, app as old; from app import old as app\n",
        b"from " + b"." * 200 + b"old import Factory\n",
        b"from app.old import Factory; exec('Factory = None'); globals()['Factory']\n",
        b"import importlib\nimportlib.import_module('app.old\\x00')\nx = 'app.old:Factory\\n'\n",
        b"x = 'app.old.Factory'; y = b'app.old'; z = u'app.old'; w = rb'app.old'; f'{x}app.old'\n",
        b"match app:\n    case old.Factory(): pass\n" + USE,
        b"async def f():\n    async for x in y: await x\n" + USE,
        b"print 'python 2', app.old.Factory\n" + USE,
        b"<<<<<<< ours\n" + USE + b"=======\n" + USE + b">>>>>>> theirs\n",
        b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 20 + b"app.old.Factory",
        b"#!/bin/sh\n# app.old.Factory\nexec python\n",
        b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\napp.old\n",
        USE * 3_000,
        b"\n" * 50_000 + USE,
        b";" * 1_000 + USE,
        b"x = f'{app.old.Factory!r:{app.old}}'\nimport app.old\n",
        b"x = " + b"f'{" * 100 + b"1" + b"}'" * 100 + b"\n" + USE,
        b"import app.old\n" + b"del app.old, app\n" * 50 + b"app.old.Factory = app.old\n",
    ]


def names() -> list[bytes]:
    """File names that git and Linux allow, and nobody expects."""
    odd = [
        *(b"new\nline", b"car\rriage", b"tab\tbed", b"\x1b[31mred", b"bell\x07", b"\x7f", b"\x01"),
        *(b"-rf", b"--output=owned", b"-", b"--", b"-C", b"@", b"@{u}", b"HEAD", b"refs", b"~"),
        *(b"\xff\xfe", b"caf\xe9", "café".encode(), "cafe\u0301 2".encode(), b"\xed\xa0\x80"),
        *("\u202egnp".encode(), "a\u200bb".encode(), "\u2066x".encode(), "\u2028".encode()),
        *("\U0001f600".encode(), "ſ".encode(), "İ".encode(), "ﬁ".encode()),
        *(b" ", b"  two", b"trailing ", b"dot.", b"...", b". .", b".hidden", b"a..b", b"..a"),
        *(b"'", b'"', b"''", b"`touch owned`", b"$(touch owned)", b"${HOME}", b"; touch owned;"),
        *(b"|", b"&", b">", b"<owned", b"\\", b"\\n", b"\\\\x", b"%s", b"%00", b"{}", b"{0}"),
        *(b"*", b"**", b"?", b"[a]", b"[!a]", b":(glob)x", b":!x", b":/", b"a:b", b"#", b"!"),
        *(b"</script><script>alert(1)<", b"<b>", b"[bold]", b"[/]", b"[link=x]", b"&amp;"),
        *(b"con", b"nul", b"aux.x", b"COM1", b"__pycache__x", b"app.old", b"import", b"class"),
        *(b"0", b"1e5", b"null", b"true", b"None", b"__init__", b"__main__", b"x" * 240),
        *("é".encode() * 120, b"a b c", b"a=b", b"a,b", b"(x)", b"^", b"a\x0bb", b"a\x0cb"),
    ]
    folders = [b"", b"app/", b"-dir/", b"new\nline/", b"\xff/", b"a b/", b"d/" * 40, b"[x]/"]
    return [folder + name for folder in folders for name in odd]


def families(count: int, size: int = 20) -> Iterator[dict[bytes, bytes]]:
    """Repositories' worth of files: every name once, contents going round, always the same."""
    chance = random.Random(20_000)
    shuffled, round_and_round = names(), itertools.cycle(contents())
    chance.shuffle(shuffled)
    for start in range(count):
        some = shuffled[start * size : (start + 1) * size] or chance.sample(shuffled, size)
        suffixes = itertools.cycle((b".py", b".py", b".py", b".yaml", b".md", b".toml", b".pyi"))
        found: dict[bytes, bytes] = {}
        for name, suffix in zip(some, suffixes, strict=False):
            found[name + suffix] = next(round_and_round)
        yield found
