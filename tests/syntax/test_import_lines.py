"""Runs of import statements as text."""

from __future__ import annotations

import pytest

from canonize.syntax.import_lines import read_imports

RUN = """\
import os
import a.b as c, d

# above
from .x import (  # noqa
    a,  # one
    b as c,
)
from . import y
from .. import (z, w)  # end
from m import a, \\
    b
from  m  import *
"""


def test_every_spelling_is_read() -> None:
    read = read_imports(RUN)
    assert read is not None
    assert [(line.module, line.names) for line in read] == [
        (None, (("os", ""),)),
        (None, (("a.b", "c"), ("d", ""))),
        (".x", (("a", ""), ("b", "c"))),
        (".", (("y", ""),)),
        ("..", (("z", ""), ("w", ""))),
        ("m", (("a", ""), ("b", ""))),
        ("m", (("*", ""),)),
    ]
    assert [line.is_plain for line in read] == [True, True, False, True, True, True, True]
    assert read[2].above == "# above\n" and read[2].blank == "\n"
    assert read[4].comment == "# end"
    assert "".join(f"{line.blank}{line.above}{line.text}" for line in read) == RUN


@pytest.mark.parametrize(
    "text",
    [
        "from a import b\nx = 1\n",
        "from a import b; x = 1\n",
        "from a import (b,\n",
        "import a;\n",
        "import a if b else c\n",
        "# only a comment\n",
        "import a \\",
        "from a import b, 'c'\n",
    ],
)
def test_what_is_more_than_imports_is_not_read(text: str) -> None:
    assert read_imports(text) is None


def test_a_run_may_end_without_a_line_end() -> None:
    [line] = read_imports("    from a import b") or []
    assert (line.indent, line.text, line.one_line) == ("    ", "    from a import b", line.text)


def test_the_names_that_lines_bind() -> None:
    bound = [line.locals for line in read_imports(RUN) or []]
    assert bound[:3] == [{"os"}, {"c", "d"}, {"a", "c"}]
    assert [line.locals for line in read_imports("import a.b.c\n") or []] == [{"a"}]
