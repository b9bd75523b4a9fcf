"""A method that does not need its object becomes a function, where every place that calls it can.

``self.check(response)`` is ``check(response)`` then. Who calls it is told by its name alone, as
for a member that gets another name: a distinctive one that only this class defines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import libcst as cst

from canonize.core.change import Change
from canonize.core.file_kinds import is_document, is_python
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.resolution.project import Project
from canonize.resolution.resolver import Stands
from canonize.rewriting.definitions.bare_names import is_distinctive
from canonize.rewriting.definitions.move_advice import AS_DEFINED, BY_HAND
from canonize.rewriting.definitions.moving_imports import AddedImports
from canonize.rewriting.definitions.moving_source import CannotMove, NeededImport
from canonize.rewriting.definitions.renaming_members import Family
from canonize.syntax.analysis import Analysed, analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.edits import FileEdits, Tidy
from canonize.syntax.scopes import Scope, ScopeKind, Use, below, dotted

_BARE = ("classmethod", "staticmethod")


def function_of_member(
    old: Symbol, new: Symbol, project: Project, tidying: Callable[[Project, str, Analysed], Tidy]
) -> tuple[Change, ...]:
    """The files in which a method is a function of its own module, and is called as one.

    Other files import it from where it goes.

    Args:
        new: the function's place and name in the end.
        tidying: arranges the imports that are added.

    Raises:
        CannotMove: with the reason and the place.
    """
    owner, _, leaf = old.name.rpartition(".")
    path = project.modules.path(old.module)
    if path is None:
        gone = Reason(f"there is no module {old.module}", Code.NO_TARGET)
        raise CannotMove(gone, old.module, move=AS_DEFINED)
    if "." in owner or leaf.startswith("__") or not is_distinctive(leaf):
        told = f"{leaf} may be a member of other things, too; who calls it can't be told"
        raise CannotMove(told, path, move=BY_HAND)
    Family(old.module, owner, project).check_bases(leaf, path)
    calls = _Calls(old, new, project, tidying)
    changes = []
    for user in sorted(project.tree.containing([leaf.encode()])):
        data = project.tree.read(user)
        if data is None or b"\0" in data or is_document(user):
            continue
        if not is_python(user):
            raise CannotMove(f"{user} names {leaf}, and is no Python", user, move=BY_HAND)
        try:
            analysed = analyse(data)
            after = calls.replaced(user, analysed)
        except (Unreadable, RecursionError, ValueError) as error:
            told = f"{user} names {leaf}, and can't be read: {error}"
            raise CannotMove(told, user) from error
        if after != data:
            changes.append(Change(user, data, after))
    return tuple(changes)


class _Calls:
    """The files that name one method."""

    def __init__(
        self,
        old: Symbol,
        new: Symbol,
        project: Project,
        tidying: Callable[[Project, str, Analysed], Tidy],
    ) -> None:
        self._old, self._project, self._tidying = old, project, tidying
        self._owner, _, self._leaf = old.name.rpartition(".")
        self._home, self._target = new.module, new.name
        self._is_plain = True

    def replaced(self, path: str, analysed: Analysed) -> bytes:
        """A file's bytes with calls of the function, and with the function if it is its file."""
        edits = FileEdits(analysed.file)
        module = self._project.modules.name(path) or ""
        if module == self._old.module:
            self._take_out(path, analysed, edits)
        places = list(self._lookups(path, analysed))
        self._refuse_others(path, analysed, [attribute for _, attribute in places])
        for _, attribute in places:
            edits.replace(attribute, self._target)
        if not places:
            return edits.result()[0]
        self._refuse_taken(path, analysed, [use for use, _ in places])
        if module != self._old.module:
            # The file that it goes to has it of its old module until it is there.
            whence = self._old.module if module == self._home else self._home
            added = AddedImports(analysed.scopes, edits, self._project.modules.package(path))
            added.add([NeededImport(whence, self._target, self._target)])
        return edits.result(self._tidying(self._project, path, analysed))[0]

    # Who calls it ------------------------------------------------------------------------------

    def _lookups(self, path: str, analysed: Analysed) -> Iterator[tuple[Use, cst.Attribute]]:
        """The attributes that are the method, with the name that each begins with."""
        for scope in analysed.scopes.all:
            for use in (use for uses in scope.uses.values() for use in uses):
                for index, attribute in enumerate(use.chain):
                    if attribute.attr.value == self._leaf:
                        if use.stores and index == len(use.chain) - 1:
                            raise self._refuse(path, analysed, attribute, "puts another there")
                        self._refuse_class(path, analysed, attribute, scope)
                        yield use, attribute

    def _refuse_class(
        self, path: str, analysed: Analysed, attribute: cst.Attribute, scope: Scope
    ) -> None:
        """``Base.check(self, x)`` gives a plain method its object by hand."""
        name = dotted(attribute.value)
        module = self._project.modules.name(path) or ""
        found = self._project.names.dotted(module, name).stands
        binds = scope.owner(name.partition(".")[0])
        is_object = binds is not None and binds.kind is not ScopeKind.MODULE
        if name == "super" or (self._is_plain and name in ("cls", "mcs", "type")):
            raise self._refuse(path, analysed, attribute, "does not look it up on an object")
        if self._is_plain and not is_object and found in (Stands.DEFINITION, Stands.MODULE):
            raise self._refuse(path, analysed, attribute, "does not look it up on an object")

    def _refuse_others(self, path: str, analysed: Analysed, known: list[cst.Attribute]) -> None:
        """Whatever says the name, and is neither such a lookup nor prose."""
        ids = {id(attribute) for attribute in known}
        for node in below(analysed.file.module):
            match node:
                case cst.Attribute(attr=cst.Name(value=self._leaf)) if id(node) not in ids:
                    raise self._refuse(path, analysed, node, "looks it up on what it computes")
                case cst.ClassDef(name=cst.Name(value=name)):
                    if path != self._project.modules.path(self._old.module) or name != self._owner:
                        self._refuse_own(path, analysed, node)
        for site in analysed.scopes.strings:
            text = analysed.file.module.code_for_node(site.node)
            if site.role != "docstring" and re.search(rf"(?<!\w){self._leaf}(?!\w)", text):
                raise self._refuse(path, analysed, site.node, "says it in a text")

    def _refuse_own(self, path: str, analysed: Analysed, owner: cst.ClassDef) -> None:
        scope = next(s for s in analysed.scopes.all if s.node is owner and s.kind == "class")
        if self._leaf in scope.bindings:
            told = f"binds a {self._leaf} of its own in {owner.name.value}"
            raise self._refuse(path, analysed, scope.bindings[self._leaf][0].node, told)

    def _refuse_taken(self, path: str, analysed: Analysed, uses: list[Use]) -> None:
        scopes = analysed.scopes
        if not scopes.is_free(self._target, scopes.top, uses):
            told = Reason(f"{self._target} means something else in {path}", Code.NAME_TAKEN)
            raise CannotMove(told, path)

    def _refuse(self, path: str, analysed: Analysed, node: cst.CSTNode, why: str) -> CannotMove:
        spans = analysed.file.spans([node])
        at = spans[id(node)].start if id(node) in spans else 0
        line = analysed.file.place(at)[0]
        told = f"{path}:{line} {why}, so that {self._old.name} can't become a function"
        return CannotMove(told, path, at, move=BY_HAND)

    # The function ------------------------------------------------------------------------------

    def _take_out(self, path: str, analysed: Analysed, edits: FileEdits) -> None:
        """Takes the method out of its class, and puts the function below the class."""
        owner = next(
            (
                node
                for node in analysed.file.module.body
                if isinstance(node, cst.ClassDef) and node.name.value == self._owner
            ),
            None,
        )
        lines = owner.body.body if owner is not None else ()
        found = [n for n in lines if isinstance(n, cst.FunctionDef) and n.name.value == self._leaf]
        if owner is None or len(found) != 1:
            told = Reason(f"{self._owner} has no method {self._leaf} of its own", Code.NO_TARGET)
            raise CannotMove(told, path, move=AS_DEFINED)
        method = found[0]
        code = self._function(path, analysed, method)
        inside = next(s for s in analysed.scopes.all if s.node is owner and s.kind == "class")
        if len(inside.bindings[self._leaf]) > 1 or analysed.scopes.uses_of(inside, self._leaf):
            raise self._refuse(path, analysed, method, "is used in the class's own body")
        start, end = self._lines(analysed, method)
        edits.splice(
            start, end, "" if len(lines) > 1 else self._margin(analysed, method) + "pass\n"
        )
        edits.insert_after(owner, f"\n\n{code}")

    def _function(self, path: str, analysed: Analysed, method: cst.FunctionDef) -> str:
        """The method's code as a function's."""
        names = [dotted(item.decorator) for item in method.decorators]
        if names and names not in ([name] for name in _BARE):
            raise self._refuse(path, analysed, method, "is decorated")
        self._is_plain = not names
        scopes = analysed.scopes
        scope = next(s for s in scopes.all if s.node is method and s.kind == "function")
        params = method.params
        if names != ["staticmethod"]:
            first, rest = next(iter(params.params), None), params.params[1:]
            if first is None or params.posonly_params or first.default is not None:
                raise self._refuse(path, analysed, method, "has no plain parameter for its object")
            bound = [b for b in scope.bindings[first.name.value] if b.how != "parameter"]
            if scopes.uses_of(scope, first.name.value) or bound:
                raise self._refuse(path, analysed, method, f"uses {first.name.value}")
            params = params.with_changes(params=rest)
        for node in below(method):
            if isinstance(node, cst.Name) and self._means_its_class(node.value):
                raise self._refuse(path, analysed, method, f"uses {node.value}")
        around = scope.parent
        for inner in scopes.all:
            for name in inner.uses:
                if around is not None and inner is around and self._is_in(inner, name, method):
                    told = f"uses {name} of its class"
                    raise self._refuse(path, analysed, method, told)
        new = method.with_changes(
            name=cst.Name(self._target),
            params=params,
            decorators=(),
            leading_lines=[line for line in method.leading_lines if line.comment is not None],
        )
        return _with_docstring(cst.Module([]).code_for_node(new)).rstrip()

    def _means_its_class(self, name: str) -> bool:
        is_mangled = name.startswith("__") and not name.endswith("__")
        return is_mangled or name in ("super", "__class__")

    def _is_in(self, scope: Scope, name: str, method: cst.FunctionDef) -> bool:
        """Whether a default or an annotation of the method asks its class for a name."""
        if scope.owner(name) is not scope:
            return False
        inside = {id(node) for node in below(method)}
        return any(id(use.node) in inside for use in scope.uses[name])

    def _margin(self, analysed: Analysed, method: cst.FunctionDef) -> str:
        return "".join(analysed.file.spans([method])[id(method)].indent)

    def _lines(self, analysed: Analysed, method: cst.FunctionDef) -> tuple[int, int]:
        """Where the method's lines begin and end, decorators and the lines above it included."""
        span = analysed.file.spans([method])[id(method)]
        return span.outer_start, span.outer_end


def _with_docstring(code: str) -> str:
    """A function's code whose docstring stands as far in as the function now does."""
    lines = code.split("\n")
    parsed = cst.parse_module(code).body[0]
    assert isinstance(parsed, cst.FunctionDef)
    said = parsed.get_docstring(clean=False)
    if said is None or "\n" not in said:
        return code
    inner = [line for line in said.split("\n")[1:] if line.strip()]
    deep = min((len(line) - len(line.lstrip(" ")) for line in inner), default=0)
    first = next(n for n, line in enumerate(lines) if line.strip()[:1] in "\"'rR" and line.strip())
    extra = deep - (len(lines[first]) - len(lines[first].lstrip(" ")))
    if extra <= 0:
        return code
    last = first + said.count("\n")
    for number in range(first + 1, last + 1):
        lines[number] = lines[number][extra:] if lines[number].strip() else lines[number]
    return "\n".join(lines)
