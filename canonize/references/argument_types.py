"""Functions that make values of command line arguments, and are called by name when they can't.

``add_argument("--n", type=load_it)`` says *invalid load_it value* of what `load_it` does not take.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from canonize.core.ast_nodes import nodes_of
from canonize.core.tree import SourceTree
from canonize.references.sides import Sides, last_name

_GIVEN = frozenset({"add_argument"})
_READ_WORDS = frozenset({
    b"ArgumentError", b"exit_on_error", b"SystemExit", b"stderr", b"capsys", b"capfd",
})  # fmt: skip
_READ = re.compile(
    rb"\bArgumentError\b|\bexit_on_error\b|\bcap(?:sys|fd)\b|redirect_stderr"
    rb"|(?:except|[rR]aises)\b[^\n]*\bSystemExit\b|(?<!\bsys)\.stderr\b"
)
"""Who may see what a parser says: to others it is a message for a person."""


def is_named_when_it_fails(function: ast.AST | None) -> bool:
    """Whether a parser says the name; a function that makes the message itself is not named."""
    words = (last_name(node) for node in nodes_of(function)) if function is not None else ()
    return "ArgumentTypeError" not in words


def where_given(body: ast.Module, sides: Sides) -> Iterator[int]:
    """Lines where a competitor is given to a parser."""
    for node in nodes_of(body):
        if isinstance(node, ast.Call) and last_name(node.func) in _GIVEN:
            kinds = (k.value for k in node.keywords if k.arg == "type")
            if any(sides.of(kind) is True for kind in kinds):
                yield node.lineno


def is_message_read(tree: SourceTree) -> bool:
    """Whether any file may see what a parser says."""
    if is_message_read not in tree.memo:
        paths = tree.containing(_READ_WORDS, endings=(".py",))
        tree.memo[is_message_read] = any(
            _READ.search(tree.read(path) or b"") for path in sorted(paths)
        )
    return tree.memo[is_message_read] is True
