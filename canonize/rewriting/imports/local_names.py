"""May a name that an import binds be given another name in its file? And the renaming itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection

import libcst as cst

from canonize.core.ast_nodes import own_nodes
from canonize.core.reasons import Code, Reason
from canonize.references.own_lookups import own_lookups
from canonize.references.references import NameGroup
from canonize.syntax.edits import FileEdits
from canonize.syntax.portable_ast import parsed
from canonize.syntax.scopes import Role, Scope, ScopeKind, Scopes, StringSite, dotted, texts_of

_EXPLICIT = "it has a name of its own"


class Renaming:
    """Renames the local name of an imported competitor to the canonical's, where nobody notices.

    Args:
        outside: says where else the module's names are looked up from (a reason, or "").
    """

    def __init__(self, scopes: Scopes, edits: FileEdits, outside: Callable[[str], str]) -> None:
        self._scopes = scopes
        self._edits = edits
        self._outside = outside

    def objection(self, group: NameGroup, new: str, same_object: Collection[int]) -> str:
        """Why the local name has to stay; empty when it may go.

        Args:
            same_object: the ``id`` of statements that bind ``new`` to the very same object.
        """
        old, scope = group.local, group.scope
        if any(item.alias.asname is not None for item in group.imports):
            return _EXPLICIT
        if scope.kind is ScopeKind.CLASS:
            return "it is an attribute of a class"
        if old.startswith("__") or new.startswith("__"):
            return "names with two leading underscores depend on the class around them"
        if any(not r.is_direct and r.found.name != r.competitor.name for r in group.redirects):
            return "somebody chose this name for it"
        if any(old in inner.declared_nonlocal for inner in self._scopes.all):
            return "an inner function declares it nonlocal"
        if any(old in inner.declared_global for inner in self._scopes.all):
            return "a function declares it global"
        if group.is_rebound:
            return Reason(f"{old} is bound in another way too", Code.NAME_TAKEN)
        if scope.kind is ScopeKind.MODULE and not self._scopes.uses_of(scope, old):
            return "nothing here uses it, so it may be there for others"
        for inner in self._scopes.all:
            if inner.kind is ScopeKind.CLASS and old in inner.bindings and old in inner.uses:
                return Reason(f"a class body both reads and binds {old}", Code.NAME_TAKEN)
        if not self._scopes.is_free(new, scope, self._scopes.uses_of(scope, old), same_object):
            return Reason(f"{new} is already taken in this file", Code.NAME_TAKEN)
        return self._objection_of_text(group)

    def apply(self, group: NameGroup, new: str) -> None:
        """Renames every use; the imports are the caller's."""
        for use in self._scopes.uses_of(group.scope, group.local):
            self._edits.replace(use.node, new)
        for site in self._annotations(group):
            rename_annotation(self._edits, site, group.local, new)

    def _objection_of_text(self, group: NameGroup) -> str:
        return text_objection(self._scopes, self._edits, group.scope, group.local, self._outside)

    def _annotations(self, group: NameGroup) -> list[StringSite]:
        return annotations_of(self._scopes, group.scope, group.local)


def text_objection(
    scopes: Scopes,
    edits: FileEdits,
    scope: Scope,
    old: str,
    outside: Callable[[str], str],
    *,
    answered: bool = False,
) -> str:
    """Why text may know the local name of a scope by heart, so that it has to stay; "" if none.

    Args:
        answered: its module goes on giving the name to whoever asks for it.
    """
    if _lists_names(scopes, edits.file.data, scope, old):
        return "the file looks through its own names"
    if scope.kind is ScopeKind.MODULE:
        reason = outside(old)
        if reason:
            return reason
        may = [site for site in scopes.strings if _may_look_up(site, old)]
        fields = _field_names(edits.file.module) if may else frozenset()
        for site in may:
            if answered or site.role is Role.ANNOTATION or id(site.node) in fields:
                continue
            return Reason(f"a string that ends in {old} may look it up by name", Code.STILL_NAMED)
        for site in scopes.strings:
            if site.role is Role.DOCSTRING and _in_doctest(site, old):
                return "a doctest uses it"
    text, name = edits.file.text, re.escape(old)
    if re.search(rf"\{{[^{{}}\n]*\b{name}\b[^{{}}\n]*=\s*[}}!:]", text):
        return Reason("a formatted string prints it by name", Code.COMPUTED_PATH)
    if re.search(rf"#\s*type:.*\b{name}\b", text):
        return "a type comment names it"
    for site in annotations_of(scopes, scope, old):
        node = site.node
        assert isinstance(node, cst.SimpleString)
        quoted = re.search(rf"['\"][^'\"]*\b{name}\b[^'\"]*['\"]", node.value[1:-1])
        if node.prefix or "\\" in node.value or quoted or node.value[:3] in _TRIPLE:
            return "an unusual string annotation names it"
    return ""


def _lists_names(scopes: Scopes, data: bytes, scope: Scope, name: str) -> bool:
    """Whether the code of a scope gets its names as a table or a list: ``locals()``, ``dir()``."""
    here = {word for word in _OWN_NAMES if word in scope.uses}
    if scope.kind is not ScopeKind.MODULE:
        return bool(here)
    if not here and not any("globals" in inner.uses for inner in scopes.all):
        return False
    body = parsed(data)
    if body is None:
        return True
    listing = "dir" in here and any(map(_is_listing, own_nodes(body)))
    return listing or any(own_lookups(body, frozenset({name})))


def _is_listing(node: ast.AST) -> bool:
    """``dir()``, of the names that are there."""
    match node:
        case ast.Call(func=ast.Name(id="dir"), args=[]):
            return True
    return False


_OWN_NAMES = ("locals", "vars", "dir")
_TRIPLE = ("'''", '"""')


def annotations_of(scopes: Scopes, scope: Scope, name: str) -> list[StringSite]:
    """Quoted annotations in which a name means the binding of a scope."""
    pattern = _word(name)
    return [
        site
        for site in scopes.strings
        if site.role is Role.ANNOTATION
        and isinstance(site.node, cst.SimpleString)
        and pattern.search(site.node.value)
        and site.scope.owner(name) is scope
    ]


def rename_annotation(edits: FileEdits, site: StringSite, old: str, new: str) -> None:
    """Puts another name into a quoted annotation."""
    edits.replace(site.node, renamed_text(site, old, new))


def renamed_text(site: StringSite, old: str, new: str) -> str:
    """A quoted annotation, as code, with another name in it."""
    assert isinstance(site.node, cst.SimpleString)
    return _word(old).sub(new, site.node.value)


def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.]){re.escape(name)}(?!\w)")


def _may_look_up(site: StringSite, name: str) -> bool:
    """Whether a string is the name, or ends in it after a dot: ``__name__ + ".Old"``."""
    ends = (f".{name}", f":{name}")
    return any(text == name or text.endswith(ends) for text in texts_of(site))


_OF_FIELDS = frozenset({"namedtuple", "NamedTuple", "TypedDict", "make_dataclass"})


def _field_names(module: cst.Module) -> frozenset[int]:
    """The ``id`` of strings that name the fields of a class made by a call."""
    found: set[int] = set()
    pending: list[tuple[cst.CSTNode, bool]] = [(module, False)]
    while pending:
        node, inside = pending.pop()
        if isinstance(node, cst.Call):
            inside = dotted(node.func).rpartition(".")[2] in _OF_FIELDS
        if inside and isinstance(node, cst.SimpleString):
            found.add(id(node))
        pending += ((below, inside) for below in node.children)
    return frozenset(found)


def _in_doctest(site: StringSite, name: str) -> bool:
    text = site.node.value if isinstance(site.node, cst.SimpleString) else ""
    return ">>>" in text and _word(name).search(text) is not None
