"""Two whose code says nothing of whether they are one: names or documentation tell it alone."""

from __future__ import annotations

import ast
import re

from canonize.resolution.resolver import Found
from canonize.syntax.interfaces import leaves_all_open, promise_other_things
from canonize.syntax.normal_form import body_of
from canonize.syntax.stdlib_names import PLAIN_BASES

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def only_words_tell(left: Found, right: Found) -> str:
    """Why the code of two is no evidence; empty where it is."""
    if (left.module, left.name) == (right.module, right.name):
        return ""
    if _does_nothing(left) or _does_nothing(right):
        return "a body that does nothing says nothing"
    if _are_told_apart_by_name(left, right):
        return "their names tell a common base what each is"
    return ""


def promise_differently(left: Found, right: Found) -> str:
    """What tells two interfaces apart that others implement; empty where nothing does."""
    one, other = left.node, right.node
    if not isinstance(one, ast.ClassDef) or not isinstance(other, ast.ClassDef):
        return ""
    if leaves_all_open(one) and leaves_all_open(other) and promise_other_things(one, other):
        return "interfaces that others implement, whose documentation promises other things"
    return ""


def _does_nothing(found: Found) -> bool:
    """A function without a body: two of them may stand for entirely different things."""
    node = found.node
    return isinstance(node, _FUNCTIONS) and not body_of(node)


def _are_told_apart_by_name(left: Found, right: Found) -> bool:
    """Two classes of other names that a base which both have knows by them.

    Messages of a protocol and records are such: what each is, its name says. Where they do more
    than declare something, each of the names has a word of its own: ``OptionAdded`` and
    ``OptionDeleted``, but not ``Option`` and ``OldOption``.
    """
    one, other = left.node, right.node
    if left.name == right.name or not isinstance(one, ast.ClassDef):
        return False
    if not isinstance(other, ast.ClassDef) or not (_bases(one) & _bases(other)) - PLAIN_BASES:
        return False
    only_declare = not any(isinstance(node, _FUNCTIONS) for node in (*one.body, *other.body))
    return only_declare or _have_words_of_their_own(one.name, other.name)


def _have_words_of_their_own(left: str, right: str) -> bool:
    mine, theirs = (set(_WORD.findall(name)) for name in (left, right))
    return bool(mine - theirs and theirs - mine)


def _bases(node: ast.ClassDef) -> set[str]:
    return {ast.unparse(base).rpartition(".")[2] for base in node.bases}
