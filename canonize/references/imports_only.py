"""Files that name competitors in imports alone: their strings and comments say nothing of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize.core.chains import is_too_long_a_chain
from canonize.core.nesting import is_too_deep
from canonize.references.text_mentions import Mentions
from canonize.syntax.decoding import Unreadable, decode
from canonize.syntax.portable_ast import parsed

_BLOCKS = ("body", "handlers", "orelse", "finalbody", "cases")


def names_in_imports_only(data: bytes, mentions: Mentions) -> bool:
    """Whether every path of a Python file stands in an import statement, beyond doubt.

    A line with a quote or a comment is in doubt, so is a file that may put a path together.
    """
    if (
        mentions.beginnings.could_begin_path(data)
        or b"\r" in data
        or mentions.takes_at_a_prompt(data)
    ):
        return False
    if is_too_deep(data) or is_too_long_a_chain(data):
        return False
    try:
        text, _ = decode(data)
    except Unreadable:
        return False
    numbers: set[int] = set()
    for mention in mentions.find(text):
        start = text.rfind("\n", 0, mention.start) + 1
        end = text.find("\n", mention.start)
        line = text[start : end if end >= 0 else len(text)]
        if mention.end > start + len(line) or any(sign in line for sign in "#\"'"):
            return False
        numbers.add(text.count("\n", 0, start) + 1)
    if not numbers:
        return True
    tree = parsed(data)
    if tree is None:
        return False
    imports = {line for node in _imports(tree) for line in range(node.lineno, _end(node) + 1)}
    return numbers <= imports


def _imports(tree: ast.Module) -> Iterator[ast.Import | ast.ImportFrom]:
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield node
        for name in _BLOCKS:
            inner = getattr(node, name, None)
            if isinstance(inner, list):
                pending += inner


def _end(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno
