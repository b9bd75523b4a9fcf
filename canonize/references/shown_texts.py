"""Texts that end like the beginning of a path, and what they are for: to be shown, or files."""

from __future__ import annotations

import re

import libcst as cst

from canonize.references.closed_ends import ClosedEnds
from canonize.syntax.scopes import StringSite, dotted, texts_of

_FILES = frozenset({
    "NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "TemporaryDirectory",
    "mkstemp", "mkdtemp", "mktemp",
})  # fmt: skip
"""What names a new file by a text."""
_PRINTS = frozenset({"print", "print_stats", "print_callers", "print_callees"})
"""What writes a text, or what it limits, for people."""
_SAYS = frozenset({"warn", "warning", "error", "info", "debug", "critical", "exception"})
"""What warns or logs; a text of several words is a message there."""
_SHOWN_AS = frozenset({
    "description", "epilog", "help", "help_text", "short_help", "usage", "verbose_name",
})  # fmt: skip
"""Keywords whose text a command or a form shows."""
_EXCEPTION = re.compile(r"[A-Z]\w*(?:Error|Exception|Warning)\Z")


def is_only_shown(site: StringSite, ends: ClosedEnds) -> bool:
    """Whether a string is part of a file's name, of a message, or of a help text."""
    above = ends.above(site.joined or site.node)
    while isinstance(above, (cst.BinaryOperation, cst.IfExp, cst.Arg)):
        keyword = above.keyword if isinstance(above, cst.Arg) else None
        if keyword is not None and keyword.value in _SHOWN_AS:
            return True
        above = ends.above(above)
    func = above.func if isinstance(above, cst.Call) else None
    called = func.attr.value if isinstance(func, cst.Attribute) else dotted(func)
    if called in _SAYS and any(" " in text.strip() for text in texts_of(site)):
        return True
    return called in _FILES | _PRINTS or _EXCEPTION.match(called) is not None


def ends_a_sentence(site: StringSite, text: str, ends: ClosedEnds) -> bool:
    """Whether a text is written for people and ends with a name and a full stop.

    Nothing is put behind it here, and it is no command (``python -m app.``).
    """
    words = text.split()
    if len(words) < _SENTENCE or words[-2] in ("import", "from"):
        return False
    if isinstance(site.node, cst.FormattedString) or any(word[0] == "-" for word in words):
        return False
    node: cst.BaseExpression = site.joined or site.node
    last = node
    while isinstance(last, cst.ConcatenatedString):
        last = last.right
    match ends.above(node):
        case cst.BinaryOperation(operator=cst.Add()) | cst.AugAssign():
            return False
    return last is site.node


_SENTENCE = 4
"""So many words make one."""


_OF_FILES = frozenset({
    "parts", "stem", "relative_to", "relpath", "splitext", "rglob", "iterdir", "listdir", "glob",
})  # fmt: skip
"""What is asked of the paths of files that are there."""


def made_of_files(site: StringSite, ends: ClosedEnds) -> bool:
    """Whether what follows a text is taken from the paths of files: ``f"app.plug.{path.stem}"``.

    It names what is there, so a module that moves by its new place.
    """
    node: cst.CSTNode = site.joined or site.node
    above = ends.above(node)
    while isinstance(above, cst.BinaryOperation) and isinstance(above.operator, cst.Add):
        node, above = above, ends.above(above)
    pending: list[cst.CSTNode] = [node]
    while pending:
        inner = pending.pop()
        pending += inner.children
        if isinstance(inner, cst.Attribute) and inner.attr.value in _OF_FILES:
            return True
    return False
