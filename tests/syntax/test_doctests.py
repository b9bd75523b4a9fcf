"""What doctest runs of a text, as code that knows its places."""

from __future__ import annotations

import ast
import doctest

import pytest

from canonize.syntax.analysis import analyse
from canonize.syntax.doctests import (
    DoctestCode,
    examples_in_text,
    examples_of,
    import_in_examples,
)

MODULE = r"""'''The module.

    >>> first = 1
    >>> first
    1
'''


def double(x):
    '''Doubles it.

    >>> for each in (1, 2):
    ...     print(double(each))
    2
    4
    >>> text = "both"
    >>> double(  # said twice
    ...     text)
    'bothboth'
    '''
    return x * 2


class Kept:
    r'''>>> Kept.ONE  # on the first line
    1
    >>> not python at all
    >>>
    '''

    ONE = 1
"""


def code(text: str) -> tuple[DoctestCode, list[str]]:
    found = examples_of(analyse(text.encode()))
    assert found is not None
    return found, found.data.decode().splitlines()


def test_each_docstring_is_a_function_below_the_module() -> None:
    found, lines = code(MODULE)
    assert lines[: found.first - 1] == MODULE.splitlines()
    assert [line for line in lines[found.first - 1 :] if line.startswith("def ")] == [
        "def _examples_1():", "def _examples_10():", "def _examples_25():",
    ]  # fmt: skip
    ast.parse(found.data)


def test_it_runs_what_doctest_runs() -> None:
    found, lines = code(MODULE)
    made = lines[found.first - 1 :]
    for example in doctest.DocTestParser().get_examples(MODULE.replace("'''", "")):
        said = example.source.strip().splitlines()
        if "not python" not in example.source:
            assert all(any(line in written for written in made) for line in said)
    assert not any("not python" in line for line in made)


def test_every_word_knows_its_place() -> None:
    found, lines = code(MODULE)
    originals = MODULE.splitlines()
    seen = set()
    for number, line in enumerate(lines[found.first - 1 :], found.first):
        for word in ("first", "each", "double", "text", "Kept"):
            at = line.find(word)
            place = found.place(number, at + 1) if at >= 0 else None
            if place is not None:
                assert originals[place[0] - 1][place[1] - 1 :].startswith(word)
                seen.add(word)
    assert seen == {"first", "each", "double", "text", "Kept"}


def test_what_an_example_comes_to_is_printed() -> None:
    found, lines = code(MODULE)
    below = [line.strip() for line in lines[found.first - 1 :]]
    assert below[below.index("first") - 1] == "print("
    assert below[below.index("first = 1") - 1] == "def _examples_1():"


def test_the_code_above_has_no_place_of_an_example() -> None:
    found, _ = code(MODULE)
    assert found.place(found.first - 1, 1) is None
    assert found.place(found.first, 1) is None
    assert found.place(found.first + len(found.places), 1) is None


def test_what_is_to_be_printed_is_known() -> None:
    found, _ = code(MODULE)
    assert [text.strip() for _, text in found.expected] == [
        "1", "2", "4", "'bothboth'", "1",
    ]  # fmt: skip


def test_a_document_is_one_function() -> None:
    text = "Title\n\n    >>> a = 1\n\n>>> a\n1\n"
    found = examples_in_text(text)
    assert found is not None
    assert found.data.decode().splitlines() == [
        "def _examples():", "    a = 1", "    print(", "    a", "    )",
    ]  # fmt: skip
    assert found.place(2, 5) == (3, 9) and found.place(4, 5) == (5, 5)


@pytest.mark.parametrize("text", ["x = 1\n", '"""No prompt: >> x"""\n', 's = ">>> x"\n'])
def test_without_examples_there_is_nothing(text: str) -> None:
    assert examples_of(analyse(text.encode())) is None
    assert examples_in_text(text) is None


def test_another_encoding_is_kept() -> None:
    text = '# coding: latin-1\n"""\n>>> caf\xe9 = 1\n"""\n'
    found = examples_of(analyse(text.encode("latin-1")))
    assert found is not None
    assert analyse(found.data).file.text.count("caf\xe9") == 2


@pytest.mark.parametrize(
    ("text", "does"),
    [
        (">>> import a", True),
        (">>> x = 1; from a import b", True),
        ("import a\n>>> b", False),
        (">>> b\nimport a", False),
        (">>> important", False),
    ],
)
def test_whether_an_example_imports_is_told_by_its_line(text: str, does: bool) -> None:
    assert import_in_examples(text.encode()) is does
