"""A large file that is parsed in stretches has the tree that it has as a whole."""

from __future__ import annotations

import libcst as cst
import pytest

from canonize.syntax import parsing

FILLER = "def filler(a, b):\n    return a.value + b\n\n\n"
SHAPES = {
    "comments": "# one\n\n# two\n@first\n# between\n@second(\n    1\n)\ndef f():\n    pass\n"
    "    # in\n\n# out\n",
    "strings": 'x = """\ndef f():\n    pass\n\n\nclass A:\n    pass\n"""\ny = \'\'\'\nz\n\'\'\'\n',
    "continued": "x = 1 \\\n    + 2\nif x \\\n  or y:\n    pass\n"
    "assert x, \\\nx\nx = 1 \\\nif y else 2\n",
    "brackets": "x = [\n1,\ny,\n]\nf(\nx\n)\n",
    "branches": "if a:\n    b\n# why\nelif c:\n    d\nelse:\n    e\ntry:\n    f\nexcept E:\n    g\n"
    "finally:\n    h\n",
    "simple": "".join(f"x{n} = Factory({n})\n" for n in range(40)),
    "odd blanks": "def f():\n    pass\n    \n  \n  # half\nx = 1\n\f\ndef g():\n    pass\n",
    "other indentation": "class A:\n  def f(self):\n      pass\nif x: pass\nelse:\n\ty\n",
    "async": "async def f():\n    async with a as b:\n        pass\n@d\nasync def g(): pass\n",
    "match": "match x:\n    case 1:\n        pass\nmatch = 3\ntype = 4\nprint(match)\n",
    "semicolons": "a = 1; b = 2;\n",
    "umlauts": "ä = 'ü'\n\ndef ö():\n    return ä\n",
}  # fmt: skip


def files() -> dict[str, str]:
    plain = {name: FILLER * 3 + shape + FILLER * 3 for name, shape in SHAPES.items()}
    others = {
        "all": FILLER.join(SHAPES.values()) + FILLER,
        "no newline at the end": FILLER * 6 + "x = 1",
        "comments at the end": FILLER * 6 + "    # in\n# out\n\n",
        "comments at the start": "#!/bin/sh\n\n# one\n\n" + FILLER * 6,
        "tabs, late": SHAPES["simple"] + (FILLER * 6).replace("    ", "\t"),
        "no block": SHAPES["simple"] * 3,
        "a display before the first block": "x = {'a':\n  1}\n" + SHAPES["simple"] + FILLER * 6,
        "a long comment": FILLER * 3 + "# word\n" * 60 + FILLER * 3,
    }
    return plain | others


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_the_tree_is_that_of_the_whole(monkeypatch: pytest.MonkeyPatch, ends: str) -> None:
    monkeypatch.setattr(parsing, "_STRETCH", 60)
    in_one = []
    for name, text in files().items():
        text = text.replace("\n", ends)
        found, whole = parsing._in_stretches(text), cst.parse_module(text)
        pieces = len(list(parsing._pieces(text)))
        if found is None or pieces == 1:
            in_one.append(name)
        assert (found or whole).deep_equals(whole), name
        assert (found or whole).code == text, name
    assert not in_one


@pytest.mark.parametrize("wrong", ["x = (\n", "def f(:\n", "'''\n", "x =\n", "y = 1\r"])
def test_what_cannot_be_cut_is_left_to_the_parser(
    monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.setattr(parsing, "_STRETCH", 60)
    assert parsing._in_stretches(FILLER * 4 + wrong + FILLER * 4) is None


def asked(monkeypatch: pytest.MonkeyPatch, text: str) -> list[int]:
    """How much LibCST is asked to parse at a time."""
    found: list[int] = []
    real = cst.parse_module
    monkeypatch.setattr(cst, "parse_module", lambda text: (found.append(len(text)), real(text))[1])
    assert parsing.parsed_text(text).code == text
    return found


def test_a_long_string_costs_no_parse_for_each_line_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "_STRETCH", 60)
    text = FILLER * 3 + "x = '''\n" + FILLER * 500 + "'''\n" + FILLER * 3
    assert sum(asked(monkeypatch, text)) < 5 * len(text)


@pytest.mark.parametrize("before", ["", "# said of it\n", "@one\n@other\n"])
def test_all_is_parsed_once_a_stretch_at_a_time(
    monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    monkeypatch.setattr(parsing, "_STRETCH", 1000)
    text = "".join(before + FILLER.replace("a", "a" * (n % 9 + 1)) for n in range(1500))
    found = asked(monkeypatch, text)
    assert max(found) < 2.1 * parsing._STRETCH
    assert sum(found) < 1.1 * len(text)
