"""Modules that code loads by name at run time, and what it looks up in them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property, partial

import libcst as cst

from canonize.core.reasons import Code, Reason
from canonize.references.closed_ends import ClosedEnds
from canonize.references.loaded_for import asked_of_loaded
from canonize.references.mention import Mention
from canonize.references.path_ends import words_after
from canonize.references.shown_texts import ends_a_sentence, is_only_shown
from canonize.references.text_limits import COMPARING, only_limits
from canonize.references.text_mentions import Mentions
from canonize.syntax.scopes import (
    Role,
    Scope,
    ScopeKind,
    Scopes,
    StringSite,
    below,
    dotted,
    names_attribute,
    string_value,
    texts_of,
)
from canonize.syntax.stdlib_names import LOADERS


def is_loading(site: StringSite) -> bool:
    """Whether a string is given to a function that imports what it names."""
    return site.callee.rpartition(".")[2] in LOADERS


class LoadedModules:
    """Tells of one file which name is looked up in a module that it loads by name."""

    def __init__(self, scopes: Scopes) -> None:
        self._looked_up: dict[int, list[str]] = {}
        self._of_name: dict[int, list[str]] = {}
        self._scopes = scopes
        for site in scopes.strings:
            if site.position == 1 and names_attribute(site) and isinstance(site.first, cst.Call):
                self._looked_up.setdefault(id(site.first), []).append(string_value(site))
        for scope in scopes.all:
            for uses in scope.uses.values():
                for use in uses:
                    if use.call is not None and use.of_result:
                        self._looked_up.setdefault(id(use.call), []).extend(use.of_result)
                    elif use.call is not None and use.bound_to:
                        found = _names_of(scopes, scope, use.bound_to)
                        self._of_name.setdefault(id(use.call), []).extend(found)

    def resolve(self, site: StringSite, mention: Mention, mentions: Mentions) -> Mention:
        """``import_module("a.b").X`` and ``getattr(import_module("a.b"), "X")`` name ``X``."""
        node = site.node
        if mention.kind != "module" or mention.new is not None or site.position != 0:
            return mention
        if not isinstance(node, cst.SimpleString) or node.raw_value != mention.symbol.module:
            return mention
        names = self._looked_up.get(id(site.call), [])
        if len(names) != 1 or not names[0] or not _gives_the_module(site):
            return mention
        return mentions.loaded(mention, names[0])

    def gives_modules(self, site: StringSite) -> bool:
        """Whether what a string begins is only imported, or run, as a module."""
        return asked_of_loaded(site, self._ends) is not None

    @cached_property
    def _ends(self) -> ClosedEnds:
        return ClosedEnds(self._scopes)

    def is_compared(self, site: StringSite) -> bool:
        """Whether a string is only held against something, by itself or in a row of values."""
        return id(site.node) in self._compared

    @cached_property
    def _compared(self) -> frozenset[int]:
        found: set[int] = set()
        pending: list[cst.CSTNode] = [self._scopes.top.node]
        while pending:
            node = pending.pop()
            pending += node.children
            if isinstance(node, cst.Comparison):
                values = [node.left, *(other.comparator for other in node.comparisons)]
                found |= {id(value) for value in _spelt_out(values)}
        return frozenset(found)

    def is_put(self, site: StringSite) -> bool:
        """Whether something is put in the place that a string names: ``sys.modules["a"] = b``."""
        return id(site.node) in self._put

    @cached_property
    def _put(self) -> frozenset[int]:
        found: set[int] = set()
        for node in below(self._scopes.top.node):
            match node:
                case cst.AssignTarget(
                    cst.Subscript(
                        cst.Attribute(attr=cst.Name("modules")) | cst.Name("modules"),
                        [cst.SubscriptElement(cst.Index(value=cst.SimpleString() as key))],
                    )
                ):
                    found.add(id(key))
        return frozenset(found)

    def is_loaded_here(self, site: StringSite, module: str, new: str) -> bool:
        """Whether ``sys.modules["a"]`` takes what only an import of the file is sure to load."""
        return (
            id(site.node) in self._taken and module in self._imported and new not in self._imported
        )

    @cached_property
    def _taken(self) -> frozenset[int]:
        return frozenset(
            id(key)
            for node in below(self._scopes.top.node)
            if isinstance(node, cst.Subscript) and dotted(node.value) in _LOADED_TABLES
            for element in node.slice
            if isinstance(element.slice, cst.Index)
            and isinstance(key := element.slice.value, cst.SimpleString)
        )

    @cached_property
    def _imported(self) -> frozenset[str]:
        """The modules that import statements of the file name, by their whole paths."""
        found: set[str] = set()
        for node in below(self._scopes.top.node):
            match node:
                case cst.Import(names=names):
                    found |= {dotted(alias.name) for alias in names}
                case cst.ImportFrom(module=cst.CSTNode() as home, relative=(), names=[*names]):
                    found.add(dotted(home))
                    found |= {f"{dotted(home)}.{dotted(alias.name)}" for alias in names}
        return frozenset(found)

    def renamed(self, site: StringSite, mention: Mention, mentions: Mentions) -> str:
        """Why a module that is loaded by name can't be another: what is looked up in it is not
        there under its name. Empty when it is, or when nothing is loaded."""
        node = site.node
        if mention.kind != "module" or mention.new is None:
            return ""
        if not isinstance(node, cst.SimpleString) or node.raw_value != mention.symbol.module:
            return ""
        if _compares(site) or site.callee.rpartition(".")[2] == "getLogger":
            return ""
        call = id(site.call) if site.call is not None else 0
        names = [*self._looked_up.get(call, ()), *self._of_name.get(call, ())]
        renamed = [n for n in mentions.renamed_in(mention.symbol.module) if not names or n in names]
        if not renamed:
            return ""
        return Reason(
            f"it names the module, and {renamed[0]}, if looked up in it, has another name there",
            Code.STILL_NAMED,
        )


_LOADED_TABLES = ("sys.modules", "modules")


def _spelt_out(values: list[cst.BaseExpression]) -> Iterator[cst.BaseExpression]:
    """Some values, and those of tuples and lists among them."""
    for value in values:
        yield value
        if isinstance(value, (cst.Tuple, cst.List, cst.Set)):
            yield from _spelt_out([element.value for element in value.elements])
        elif isinstance(value, cst.IfExp):
            yield from _spelt_out([value.body, value.orelse])


def _names_of(scopes: Scopes, scope: Scope, local: str) -> list[str]:
    """What is looked up in the module that a local name holds; nothing unless all of it is seen."""
    owner = scope.owner(local)
    if owner is None or owner.kind is not ScopeKind.FUNCTION or len(owner.bindings[local]) != 1:
        return []
    uses = scopes.uses_of(owner, local)
    return [use.chain[0].attr.value for use in uses] if all(use.chain for use in uses) else []


def _gives_the_module(site: StringSite) -> bool:
    """Whether the call returns the module that the string names, not the package above it."""
    name = site.callee.rpartition(".")[2]
    if name != "__import__" or site.call is None:
        return name == "import_module"
    given = [a for a in site.call.args if a.keyword is not None and a.keyword.value == "fromlist"]
    return len(given) == 1 and bool(getattr(given[0].value, "elements", ()))


def _compares(site: StringSite) -> bool:
    """Whether a string is only held against another: ``name.startswith("app.")``.

    One that is taken out of another (``name.replace("app.", "")``) is, too.
    """
    owner, _, called = site.callee.rpartition(".")
    if called in _TAKING_APART and site.position == 0:
        return bool(owner) or isinstance(site.call and site.call.func, cst.Attribute)
    return called in COMPARING


_TAKING_APART = frozenset({
    "replace", "split", "rsplit", "partition", "rpartition", "count", "find", "rfind", "index",
    "strip", "lstrip", "rstrip",
})  # fmt: skip


def _is_a_limit(site: StringSite, scopes: Scopes) -> bool:
    """Whether a string is what a parameter is by itself, and that only begins or ends others."""
    for scope in scopes.all:
        if not isinstance(scope.node, (cst.FunctionDef, cst.Lambda)):
            continue
        given = scope.node.params
        for param in (*given.params, *given.kwonly_params, *given.posonly_params):
            if param.default is not site.node:
                continue
            uses = scopes.uses_of(scope, param.name.value)
            held = _held_against(scope.node.body)
            return bool(uses) and all(id(use.node) in held for use in uses)
    return False


def _held_against(body: cst.CSTNode) -> frozenset[int]:
    """The ``id`` of names that texts are asked whether they begin or end with."""
    found: set[int] = set()
    pending = [body]
    while pending:
        node = pending.pop()
        pending += node.children
        match node:
            case cst.Call(func=cst.Attribute(attr=name), args=given) if name.value in COMPARING:
                found |= {id(argument.value) for argument in given}
    return frozenset(found)


def names_a_logger(site: StringSite, scopes: Scopes) -> bool:
    """Whether a string begins what a function gives a logger as its name, and nothing else gets.

    ``name = "app." + name; return getLogger(name)``
    """
    if not isinstance(site.scope.node, cst.FunctionDef):
        return False
    text = site.joined or site.node
    begun, fine = _begun_and_fine(site.scope.node.body, text)
    uses = [use for name in begun for use in scopes.uses_of(site.scope, name)]
    if id(text) in fine:
        return True
    return bool(uses) and all(id(use.node) in fine for use in uses)


def _begun_and_fine(
    body: cst.CSTNode, text: cst.BaseExpression
) -> tuple[frozenset[str], frozenset[int]]:
    """The names that a text begins, and the ``id`` of names that only loggers and texts get."""
    begun: set[str] = set()
    fine: set[int] = set(_held_against(body))
    pending = [body]
    while pending:
        node = pending.pop()
        pending += node.children
        match node:
            case cst.Assign(targets=[cst.AssignTarget(cst.Name(name))], value=value):
                if value is text:
                    begun.add(name)
                elif isinstance(value, cst.BinaryOperation) and value.left is text:
                    begun.add(name)
                    fine.add(id(value.right))
            case cst.Call(func=func, args=given):
                called = func.attr if isinstance(func, cst.Attribute) else func
                owner = func.value if isinstance(func, cst.Attribute) else None
                if isinstance(called, cst.Name) and called.value in ("getLogger", "getChild"):
                    values = [argument.value for argument in given]
                    sums = [v for v in values if isinstance(v, cst.BinaryOperation)]
                    fine |= {id(value) for value in (*values, *(s.left for s in sums))}
                if isinstance(called, cst.Name) and called.value in COMPARING and owner:
                    fine.add(id(owner))
            case cst.Comparison(left=left, comparisons=others):
                fine |= {id(left), *(id(other.comparator) for other in others)}
            case cst.FormattedStringExpression(expression=inner) if _holds(text, node):
                fine.add(id(inner))
    return frozenset(begun), frozenset(fine)


def _holds(text: cst.BaseExpression, node: cst.CSTNode) -> bool:
    return isinstance(text, cst.FormattedString) and any(part is node for part in text.parts)


COMPUTED = Reason("a path that is put together at run time", Code.COMPUTED_PATH)


def unknown_modules(
    site: StringSite, mentions: Mentions, ends: ClosedEnds
) -> Iterator[tuple[str, str]]:
    """Modules that a string may name though their paths do not stand in it, and why."""
    texts = [] if site.role is Role.DOCSTRING or _compares(site) else texts_of(site)
    scopes = ends.scopes
    for text in texts:
        words = words_after(site, text)
        module = mentions.beginnings.starts_path(text, words)
        if not module or _is_a_limit(site, scopes) or names_a_logger(site, scopes):
            continue
        if only_limits(site.joined or site.node, scopes) or is_only_shown(site, ends):
            continue
        if ends_a_sentence(site, text, ends):
            continue
        paths = ends.paths(site, text)
        if paths is not None:
            leads = partial(_leads, paths, ends.is_loaded(site))
            module = mentions.beginnings.starts_path(text, words, leads)
        if module:
            yield module, COMPUTED
    value = string_value(site)
    leaf = value.lstrip(".")
    if is_loading(site) and leaf and leaf != value:
        for module in mentions.modules:
            if module.endswith(f".{leaf}"):
                yield module, Reason("a relative dynamic import", Code.COMPUTED_PATH)


def _leads(paths: Collection[str], is_whole: bool, module: str) -> bool:
    """Whether one of some texts is the path of a module, or of something in it.

    Args:
        is_whole: whether nothing is added to the texts; else a package of the module may be begun.
    """
    ends = {path.rpartition(" ")[2] for path in paths}
    return any(
        end == module
        or end.startswith((f"{module}.", f"{module}:"))
        or (not is_whole and module.startswith(end.rstrip(".") + "."))
        for end in ends
    )
