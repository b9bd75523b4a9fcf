"""The functions of a repository that an instance is passed to, and what they do with it."""

from __future__ import annotations

import ast
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import libcst as cst

from canonize.compatibility.instance_flow import Instances
from canonize.compatibility.touches import Touch
from canonize.resolution.project import Project
from canonize.resolution.resolver import Found, Stands
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.scopes import Scope, ScopeKind, Scopes, dotted

_KEPT = 8
"""Files that stay parsed: who passes something passes it on to neighbours."""
_SEARCHED = 20
"""Classes whose subclasses are searched for; further ones count as having some."""


class FollowedFile(Protocol):
    """A file that instances are followed through."""

    path: str
    scopes: Scopes
    instances: Instances


File = TypeVar("File", bound=FollowedFile)


@dataclass(frozen=True)
class Taken(Generic[File]):
    """A parameter that an instance is passed as.

    Args:
        function: the scope of the function's body.
    """

    file: File
    function: Scope
    parameter: str

    @property
    def key(self) -> tuple[str, int, str]:
        """Names the parameter, whether or not the file stays parsed."""
        number = next(i for i, s in enumerate(self.file.scopes.all) if s is self.function)
        return self.file.path, number, self.parameter

    def touches(self) -> Iterator[Touch]:
        """What the function does with it."""
        yield from self.file.instances.of_parameter(self.function, self.parameter)


class Callees(Generic[File]):
    """Finds functions by the names that modules give them.

    A callee is followed where nothing else can stand behind its name: a plain function, or a class
    with an ``__init__`` of its own, that is defined once and has no decorator; a function inside of
    a function; a method of ``self``, where no class derives from the one that has it.

    Args:
        opened: makes a followed file of a path and its scopes.
    """

    def __init__(self, project: Project, opened: Callable[[str, Scopes], File]) -> None:
        self._project = project
        self._names = project.names
        self._opened = opened
        self._derived: dict[str, bool] = {}
        self._files: OrderedDict[str, tuple[Scopes, File] | None] = OrderedDict()

    def taken(
        self, here: File, call: cst.Call, value: cst.CSTNode, scope: Scope
    ) -> Taken[File] | None:
        """What a call passes a value as; ``None`` where that can't be told.

        Args:
            here: the file of the call.
        """
        inner = self._local(here, call.func, scope) or self._own_method(here, call.func, scope)
        if inner is not None:
            is_method = int(isinstance(call.func, cst.Attribute))
            parameter = _parameter(inner, call, value, skip=is_method)
            return Taken(here, inner, parameter) if parameter else None
        found = self._found(here.path, dotted(call.func), scope)
        if found is None or found.node is None:
            return None
        opened = self._open(found.path)
        if opened is None:
            return None
        scopes, file = opened
        is_class = isinstance(found.node, ast.ClassDef)
        if is_class:
            function = _constructor(scopes, found.name)
        else:
            function = _function(scopes, scopes.top, found.name)
        if function is None:
            return None
        parameter = _parameter(function, call, value, skip=int(is_class))
        return Taken(file, function, parameter) if parameter else None

    def _local(self, here: File, callee: cst.BaseExpression, scope: Scope) -> Scope | None:
        """A function that is defined in the function that calls it."""
        owner = scope.owner(callee.value) if isinstance(callee, cst.Name) else None
        if owner is None or owner.kind is not ScopeKind.FUNCTION:
            return None
        assert isinstance(callee, cst.Name)
        return _plain(_function(here.scopes, owner, callee.value))

    def _own_method(self, here: File, callee: cst.BaseExpression, scope: Scope) -> Scope | None:
        """The method that ``self.method`` is, unless a subclass or an instance may have its own."""
        if not isinstance(callee, cst.Attribute) or not isinstance(callee.value, cst.Name):
            return None
        home = here.instances.class_of(scope, callee.value.value)
        if home is None or not isinstance(home.node, cst.ClassDef):
            return None
        name = callee.attr.value
        found = _plain(_function(here.scopes, home, name))
        if found is None or self._is_derived_from(home.node.name.value):
            return None
        return None if here.instances.sets(home, name) else found

    def _is_derived_from(self, name: str) -> bool:
        """Whether any class of the repository names a class of that name as a base."""
        if name not in self._derived:
            if len(self._derived) >= _SEARCHED:
                return True  # can't tell: each search reads the whole repository
            derives = re.compile(_DERIVES.format(re.escape(name)).encode())
            files = self._project.tree.whole.containing({name.encode()})
            self._derived[name] = any(
                derives.search(self._project.tree.read(p) or b"") for p in files
            )
        return self._derived[name]

    def _found(self, path: str, callee: str, scope: Scope) -> Found | None:
        """The one definition that a dotted name of a file means."""
        module = self._project.modules.name(path) if path else None
        first = callee.partition(".")[0]
        owner = scope.owner(first) if first else None
        if module is None or owner is None or owner.kind is not ScopeKind.MODULE:
            return None
        if len(owner.bindings[first]) != 1:
            return None
        found = self._names.dotted(module, callee)
        node = found.node
        if found.stands is not Stands.DEFINITION or found.has_rival:
            return None
        is_plain = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        return found if is_plain and not getattr(node, "decorator_list", ()) else None

    def _open(self, path: str) -> tuple[Scopes, File] | None:
        if path not in self._files:
            try:
                scopes = analyse(self._project.tree.read(path) or b"").scopes
                self._files[path] = (scopes, self._opened(path, scopes))
            except (Unreadable, RecursionError):
                self._files[path] = None
            while len(self._files) > _KEPT:
                self._files.popitem(last=False)
        self._files.move_to_end(path)
        return self._files[path]


_DERIVES = r"class\s+\w+\s*(?:\[[^\n]*\])?\s*\([^)]*\b{}\b"


def _plain(function: Scope | None) -> Scope | None:
    """A function without decorators."""
    if function is None or not isinstance(function.node, cst.FunctionDef):
        return None
    return None if function.node.decorators else function


def _function(scopes: Scopes, outer: Scope, name: str) -> Scope | None:
    """The body of the one function of a name that is defined in a scope."""
    inner = _body(scopes, outer, name)
    return inner if inner is not None and isinstance(inner.node, cst.FunctionDef) else None


def _body(scopes: Scopes, outer: Scope, name: str) -> Scope | None:
    if len(outer.bindings.get(name, ())) != 1:
        return None
    for inner in scopes.all:
        is_body = inner.kind in (ScopeKind.FUNCTION, ScopeKind.CLASS)
        if is_body and _around(inner) is outer and _called(inner.node) == name:
            return inner
    return None


def _around(scope: Scope) -> Scope | None:
    above = scope.parent
    while above is not None and above.kind is ScopeKind.TYPE_PARAMETERS:
        above = above.parent
    return above


def _called(node: cst.CSTNode) -> str:
    return node.name.value if isinstance(node, cst.FunctionDef | cst.ClassDef) else ""


def _constructor(scopes: Scopes, name: str) -> Scope | None:
    """``__init__`` of a class at the top of a file, if that alone takes the arguments."""
    inner = _body(scopes, scopes.top, name)
    if inner is None or not isinstance(inner.node, cst.ClassDef):
        return None
    if inner.node.keywords or "__new__" in inner.bindings:
        return None
    return _function(scopes, inner, "__init__")


def _parameter(function: Scope, call: cst.Call, value: cst.CSTNode, *, skip: int) -> str:
    """The name of the parameter that a value fills; empty when that can't be told."""
    assert isinstance(function.node, cst.FunctionDef)
    parameters = function.node.params
    positions = [*parameters.posonly_params, *parameters.params][skip:]
    names = {p.name.value for p in (*parameters.params, *parameters.kwonly_params)}
    for index, argument in enumerate(call.args):
        if argument.star:
            return ""
        if argument.value is value:
            if argument.keyword is not None:
                return argument.keyword.value if argument.keyword.value in names else ""
            return positions[index].name.value if index < len(positions) else ""
    return ""
