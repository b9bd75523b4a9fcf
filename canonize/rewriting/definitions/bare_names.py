"""A name that nothing has any more, where comments, docstrings and documents say it by itself."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Collection, Iterator

from canonize.core.change import Change
from canonize.core.file_kinds import is_document, is_history, is_notebook, is_plain_text, is_python
from canonize.core.ledger import Form
from canonize.core.tree import SourceTree
from canonize.syntax.decoding import Unreadable, decode

_BEFORE = {
    tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT,
    tokenize.ENCODING,
}  # fmt: skip


def is_distinctive(name: str) -> bool:
    """Whether a name is hardly a word of a sentence: with underscores, or capitals inside."""
    inner = name.strip("_")
    return len(inner) > 4 and ("_" in inner or re.search(r"[a-z0-9][A-Z]", inner) is not None)


def texts_that_name(
    old: str,
    new: str,
    tree: SourceTree,
    *,
    history: bool = False,
    before: Collection[str] = (),
) -> Iterator[tuple[Change, list[tuple[int, Form]]]]:
    """Files that say an old name, with the new one, and the lines on which they said it.

    None when the name is an ordinary word. Where some code still has it, it can't be told which of
    the two is meant, but in a file whose code says the new name and the old one no more.

    Args:
        history: also change logs and such.
        before: names; only where a dot and one of them follow, which tells what is meant.
    """
    if not before and not is_distinctive(old):
        return
    pattern = _spoken(old, before)
    found: list[tuple[bool, Change, list[tuple[int, Form]]]] = []
    is_gone = True
    for path in sorted(tree.containing([old.rpartition(".")[2].encode()])):
        data = tree.read(path)
        if data is None or b"\0" in data or (is_history(path) and not history):
            continue
        try:
            text, encoding = decode(data) if is_python(path) else (data.decode(), "utf-8")
        except (Unreadable, UnicodeDecodeError):
            continue
        if is_python(path):
            try:
                spans, names = _python(text)
            except SyntaxError:
                is_gone = False
                continue
            if old in names:
                is_gone = False
                continue
        elif is_document(path) and is_plain_text(path) and not is_notebook(path):
            spans, names = [(0, len(text), Form.DOCUMENT)], frozenset()
        else:
            continue
        after, lines = _replaced(text, spans, pattern, new)
        if lines:
            mark = data[: len(data) - len(data.removeprefix(b"\xef\xbb\xbf"))]
            mark = mark if is_python(path) else b""
            change = Change(path, data, mark + after.encode(encoding))
            found.append((new in names, change, lines))
    yield from ((change, lines) for says_new, change, lines in found if is_gone or says_new)


def _spoken(old: str, before: Collection[str]) -> re.Pattern[str]:
    """A name by itself, or the end of a path before one of its names."""
    if not before:
        return re.compile(rf"(?<![\w/-]){re.escape(old)}(?![\w/-]|\.pyi?\b)")
    names = "|".join(map(re.escape, sorted(before)))
    return re.compile(rf"(?<![\w./-]){re.escape(old)}(?=\.(?:{names})(?![\w/-]))")


def _replaced(
    text: str, spans: list[tuple[int, int, Form]], pattern: re.Pattern[str], new: str
) -> tuple[str, list[tuple[int, Form]]]:
    out: list[str] = []
    lines: list[tuple[int, Form]] = []
    at = 0
    for start, end, form in spans:
        for match in pattern.finditer(text, start, end):
            out += (text[at : match.start()], new)
            at = match.end()
            lines.append((text.count("\n", 0, match.start()) + 1, form))
    return "".join([*out, text[at:]]), lines


def _python(text: str) -> tuple[list[tuple[int, int, Form]], frozenset[str]]:
    """Comments and strings that stand by themselves, and the names in code.

    Raises:
        SyntaxError: the file can't be read.
    """
    starts = [0]
    for line in io.StringIO(text, newline=""):
        starts.append(starts[-1] + len(line))
    spans: list[tuple[int, int, Form]] = []
    names: set[str] = set()
    before = tokenize.ENCODING
    try:
        for token in tokenize.generate_tokens(io.StringIO(text, newline="").readline):
            start = starts[token.start[0] - 1] + token.start[1]
            end = starts[token.end[0] - 1] + token.end[1]
            if token.type == tokenize.NAME:
                names.add(token.string)
            if token.type == tokenize.COMMENT:
                spans.append((start, end, Form.COMMENT))
            elif token.type == tokenize.STRING and before in _BEFORE:
                spans.append((start, end, Form.DOCSTRING))
            before = token.type
    except (tokenize.TokenError, IndexError) as error:
        raise SyntaxError(str(error)) from error
    return spans, frozenset(names)
