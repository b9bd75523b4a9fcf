"""Methods whose work is left to those who extend the class, and what their documentation promises.

Two interfaces whose methods take the same and do nothing are told apart by words alone.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from canonize.syntax.normal_form import body_of

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_KEPT = "__init__"
_LEFT_OPEN = frozenset({"NotImplementedError", "NotImplemented"})
_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"\.\s|\n\s*\n|\n\s*[-*:]")
_OF_ITS_AGE = re.compile(
    r"\b(?:deprecated?|deprecation|instead|moved|legacy|formerly|obsolete|copy of|copied from)\b",
    re.IGNORECASE,
)
_NO_TYPES = frozenset({"typing", "optional", "none", "union", "any", "t", "abc", "collections"})

Promise = tuple[frozenset[str], frozenset[str]]
"""What is promised: the words of the documentation, and those of what is given back."""


def is_left_open(node: _Function) -> bool:
    """Whether a method does nothing: it passes, or raises ``NotImplementedError``, at least where
    nobody overrides the other method that it would hand its work to."""
    body = body_of(node)
    return not body or _ends_open(body)


def leaves_all_open(node: ast.ClassDef) -> bool:
    """Whether a class leaves its work to those who extend it: each of its methods is left open or
    only says what another one gives, and one at least is left open. A constructor may keep what
    it is given."""
    methods = [m for m in node.body if isinstance(m, _FUNCTIONS)]
    told = [m for m in methods if m.name != _KEPT or not all(map(_keeps, body_of(m)))]
    own = (is_left_open(m) or _hands_on(m) for m in told)
    return any(map(is_left_open, told)) and all(own)


def promise_other_things(left: ast.ClassDef, right: ast.ClassDef) -> bool:
    """Whether the documentation of two interfaces promises other things, of the whole or of a
    method. Where only one of two has any, or says that it is the older one, nothing is said."""
    mine, theirs = dict(_promises(left)), dict(_promises(right))
    return any(
        a and b and a != b
        for name in mine.keys() & theirs.keys()
        for a, b in zip(mine[name], theirs[name], strict=True)
    )


def _promises(node: ast.ClassDef) -> Iterator[tuple[str, Promise]]:
    own = frozenset(_spelt(node.name))
    yield "", (_documented(node, own), frozenset())
    for method in node.body:
        if isinstance(method, _FUNCTIONS):
            gives = ast.unparse(method.returns) if method.returns is not None else ""
            yield method.name, (_documented(method, own), frozenset(_spelt(gives)) - _NO_TYPES)


def _documented(node: ast.ClassDef | _Function, without: frozenset[str]) -> frozenset[str]:
    """The words of a docstring, but for those of some name and of what it says of its age."""
    told = (s for s in _SENTENCE.split(ast.get_docstring(node) or "") if not _OF_ITS_AGE.search(s))
    return frozenset(word for sentence in told for word in _spelt(sentence)) - without


def _spelt(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _leaves_open(node: ast.stmt) -> bool:
    match node:
        case ast.Return(value=None | ast.Constant(value=None)):
            return True
        case ast.Raise(exc=ast.Name(id=name) | ast.Call(func=ast.Name(id=name))):
            return name in _LEFT_OPEN
        case ast.Return(value=ast.Name(id=name)):
            return name in _LEFT_OPEN
        case ast.If(body=body, orelse=orelse):
            return _ends_open([*body, *orelse])
    return False


def _ends_open(ways: Sequence[ast.stmt]) -> bool:
    """Whether one of some statements leaves the work open, and the others do or hand it on."""
    return any(map(_leaves_open, ways)) and all(_leaves_open(s) or _gives_way(s) for s in ways)


def _gives_way(node: ast.stmt) -> bool:
    """``return self.classify_many([one])[0]``, or the same by a condition."""
    if isinstance(node, ast.If):
        return all(map(_gives_way, (*node.body, *node.orelse)))
    return _says_what_another_gives(node)


def _hands_on(node: _Function) -> bool:
    body = body_of(node)
    return len(body) == 1 and _says_what_another_gives(body[0])


def _says_what_another_gives(node: ast.stmt) -> bool:
    """``return self.classify_many([one])[0]``: every call is one of a method of its own."""
    value = node.value if isinstance(node, ast.Return | ast.Expr) else None
    calls = [n.func for n in ast.walk(value) if isinstance(n, ast.Call)] if value else []
    return bool(calls) and all(
        isinstance(called, ast.Attribute)
        and isinstance(called.value, ast.Name)
        and called.value.id in ("self", "cls")
        for called in calls
    )


def _keeps(node: ast.stmt) -> bool:
    """``self.name = name``, or what the bases do."""
    match node:
        case ast.Assign(targets=[ast.Attribute()], value=ast.Name() | ast.Constant()):
            return True
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Name(id="super"))))
        ):
            return True
    return False
