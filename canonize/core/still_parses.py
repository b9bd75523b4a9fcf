"""Whether changed code is still code."""

from __future__ import annotations

import ast
import warnings

import libcst as cst

from canonize.core.change import Change
from canonize.core.nesting import is_too_deep, parse_on_host
from canonize.core.reasons import Code, Reason


def parse_objection(change: Change) -> tuple[str, ast.Module | None]:
    """Why the new file is none, and its tree, where the host can read it."""
    assert change.after is not None
    try:
        return "", parse_quietly(change.after)
    except (SyntaxError, ValueError, RecursionError) as error:
        host = str(error)
    if change.before is not None:
        try:
            parse_quietly(change.before)
            return f"it would not parse: {host}", None
        except (SyntaxError, ValueError, RecursionError):
            pass  # newer syntax than the host's, before as after: LibCST decides
    if is_too_deep(change.after):
        return Reason("it would be nested too deeply", Code.UNREADABLE), None
    try:
        cst.parse_module(change.after)
    except (cst.ParserSyntaxError, ValueError, LookupError, RecursionError) as error:
        return f"it would not parse: {error}", None
    return "", None


def parse_quietly(data: bytes, *, last: bool = False) -> ast.Module:
    """`ast.parse` without the warnings that a file's own escapes cause; ``last`` as in
    `recent_tree`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return parse_on_host(data, last=last)
