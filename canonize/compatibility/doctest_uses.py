"""Which code of a file stands in its doctests, for the judge of uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from canonize.compatibility.judged_use import JudgedUse
from canonize.compatibility.use_verdicts import Judgement, Trouble, UseForm, untold
from canonize.core.file_kinds import is_document, is_notebook, is_python
from canonize.core.symbols import Symbol
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable, decode
from canonize.syntax.doctests import (
    DoctestCode,
    examples_in_text,
    examples_of,
    has_examples,
    import_in_examples,
)


def examples_to_judge(path: str, data: bytes, *, is_bound: bool) -> DoctestCode | None:
    """The examples of a file, if one of them may bind a competitor.

    Args:
        is_bound: the module itself may have one, so that any example may use it.
    """
    if not has_examples(data) or not (is_bound or import_in_examples(data)):
        return None
    try:
        if is_python(path):
            return examples_of(analyse(data))
        if is_document(path) and not is_notebook(path):
            return examples_in_text(decode(data)[0])
    except (Unreadable, RecursionError):
        pass  # a file that can't be read is told of by whoever reads its code
    return None


def placed_uses(
    found: Iterable[JudgedUse], examples: DoctestCode, lines: Sequence[str]
) -> list[JudgedUse]:
    """Those of some uses in the examples' code that are examples, where the file has them.

    Args:
        lines: the file's.
    """
    placed = []
    for use in found:
        place = examples.place(use.line, use.column)
        if place is not None:
            placed.append(_at(use, *place, lines))
    pairs = {(use.competitor, use.target): use for use in placed}
    for use in pairs.values():
        if (said := _name_expected(examples, use.competitor, use.target)) is not None:
            line, column, judged = said
            expected = replace(use, subject=use.competitor.leaf, judgement=judged, all=(judged,))
            placed.append(_at(replace(expected, form=UseForm.NAME), line, column, lines))
    return sorted(placed)


def _at(use: JudgedUse, line: int, column: int, lines: Sequence[str]) -> JudgedUse:
    text = lines[line - 1].strip()
    return replace(use, line=line, column=column, text=text, lines=frozenset())


def _name_expected(
    examples: DoctestCode, competitor: Symbol, target: Symbol
) -> tuple[int, int, Judgement] | None:
    """Where examples are to print the competitor's name, which no path there leads to."""
    if competitor.leaf == target.leaf:
        return None
    word = re.compile(rf"(?<![\w.]){re.escape(competitor.leaf)}\b")
    for line, text in examples.expected:
        if (found := word.search(text)) is not None:
            told = f"a doctest expects a text with {competitor.leaf}, which is {target.leaf} there"
            judged = untold(Trouble.SEEN, told, asks=True, name=competitor.leaf)
            return line, found.start() + 1, judged
    return None
