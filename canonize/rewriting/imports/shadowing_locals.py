"""Local variables that have the name of what their file now defines: they get another one.

``size = old.size(x)`` in a function of the file to which ``size`` has moved is ``size_ = size(x)``.
"""

from __future__ import annotations

import re

import libcst as cst

from canonize.syntax.edits import FileEdits
from canonize.syntax.scopes import Bind, Scope, ScopeKind, Scopes, Use, below

_TABLES = frozenset({"locals", "vars", "dir", "eval", "exec"})
"""What may see local variables by their names."""
_BY_TEXT = frozenset({
    "query", "eval", "evaluate", "sql", "execute", "dmatrix", "dmatrices", "from_formula",
})  # fmt: skip
"""Functions of libraries that look up, in who calls them, the variables that a text names."""

_TEXTS = (cst.SimpleString, cst.FormattedString, cst.ConcatenatedString)


class ShadowingLocals:
    """Renames them in one file."""

    def __init__(self, scopes: Scopes, edits: FileEdits) -> None:
        self._scopes, self._edits = scopes, edits
        self._renamed: set[tuple[int, str]] = set()

    def can_give_way(self, use: Use, name: str) -> bool:
        """Whether a variable that hides a name where it is used can be called otherwise."""
        scope = use.scope.owner(name)
        if scope is None or scope.kind is not ScopeKind.FUNCTION:
            return False
        bindings = scope.bindings[name]
        plain = all(b.how is Bind.ASSIGN and isinstance(b.node, cst.Name) for b in bindings)
        free = self._scopes.is_free(f"{name}_", scope, self._scopes.uses_of(scope, name))
        declared = any(
            name in inner.declared_nonlocal or name in inner.declared_global
            for inner in self._scopes.all
        )
        outer = scope.parent.owner(name) if scope.parent is not None else None
        hidden = outer is not None and outer is not self._scopes.top
        return plain and free and not (declared or hidden or self._shows(name, scope.node))

    def give_way(self, use: Use, name: str) -> str:
        """Renames it, once; a sentence on that, "" where none is in the way."""
        scope = use.scope.owner(name)
        if scope is None or scope is self._scopes.top:
            return ""
        if (id(scope), name) not in self._renamed:
            self._renamed.add((id(scope), name))
            for node in self._nodes(scope, name):
                self._edits.replace(node, f"{name}_")
        return f"the local variable {name} is called {name}_ from now on"

    def _shows(self, name: str, function: cst.CSTNode) -> bool:
        """Whether something in a function may find its variable by name: ``f"{size=}"``, too."""
        for node in below(function):
            match node:
                case cst.Call(func=cst.Name(called)) if called in _TABLES:
                    return True
                case cst.Attribute(cst.Name("builtins"), cst.Name(called)) if called in _TABLES:
                    return True
                case cst.Name("locals"):
                    return True
                case cst.Call(
                    func=cst.Name(called) | cst.Attribute(attr=cst.Name(called)), args=args
                ) if called in _BY_TEXT:
                    texts = args if all(map(_is_text, args)) else [self._scopes.top.node]
                    if any(_is_said(name, text) for text in texts):
                        return True
                case cst.FormattedStringExpression(equal=cst.AssignEqual()):
                    return True
        return False

    def _nodes(self, scope: Scope, name: str) -> list[cst.CSTNode]:
        nodes = [binding.node for binding in scope.bindings[name]]
        nodes += [use.node for use in self._scopes.uses_of(scope, name)]
        return [*{id(node): node for node in nodes}.values()]


def _is_text(given: cst.Arg) -> bool:
    return isinstance(given.value, _TEXTS) and not given.star


def _is_said(name: str, node: cst.CSTNode) -> bool:
    """Whether a text has a word, beside others, that is no parameter (``:size``, ``$size``)."""
    word = re.compile(rf"(?<![\w:$]){re.escape(name)}(?!\w)")
    texts = (
        n.value for n in below(node) if isinstance(n, (cst.SimpleString, cst.FormattedStringText))
    )
    return any(word.search(text) and text.strip("'\"") != name for text in texts)
