"""A method that does not need its object becomes a function, where every place that calls it can.

``self.check(response)`` is ``check(response)`` then. Who calls it is told by its name alone, as
for a member that gets another name: a distinctive one that only this class defines.
"""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from canonize.core.change import Change
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.resolution.project import Project
from canonize.rewriting.definitions.member_calls import MemberCalls
from canonize.rewriting.definitions.method_code import function_code
from canonize.rewriting.definitions.move_advice import AS_DEFINED, BY_HAND
from canonize.rewriting.definitions.moving_imports import AddedImports
from canonize.rewriting.definitions.moving_source import CannotMove, NeededImport
from canonize.syntax.analysis import Analysed, analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.edits import FileEdits, Tidy


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
    leaf = old.leaf
    path = project.modules.path(old.module)
    data = project.tree.read(path) if path is not None else None
    if path is None or data is None:
        gone = Reason(f"there is no module {old.module}", Code.NO_TARGET)
        raise CannotMove(gone, old.module, move=AS_DEFINED)
    home = analysed_file(path, data, leaf)
    owner, method = _method(path, home, old)
    calls = MemberCalls(old, method, new.name, project)
    calls.refuse_unsure(path)
    changes = []
    called = False
    for user in sorted(project.tree.containing([leaf.encode()])):
        before = project.tree.read(user)
        if before is None or not calls.is_in_code(user, before):
            continue
        analysed = home if user == path else analysed_file(user, before, leaf)
        edits = FileEdits(analysed.file)
        if user == path:
            _take_out(path, analysed, edits, (owner, method), calls, new.name)
        places = calls.replaced(user, analysed)
        called = called or bool(places)
        for attribute in places:
            edits.replace(attribute, new.name)
        if places and user != path:
            # The file that it goes to has it of its old module until it is there.
            whence = old.module if project.modules.name(user) == new.module else new.module
            added = AddedImports(analysed.scopes, edits, project.modules.package(user))
            added.add([NeededImport(whence, new.name, new.name)])
        after = edits.result(tidying(project, user, analysed))[0]
        if after != before:
            changes.append(Change(user, before, after))
    if not called:
        told = f"nobody is seen to call {leaf}, so that who does can't be told"
        raise CannotMove(told, path, move=BY_HAND)
    return tuple(changes)


def analysed_file(path: str, data: bytes, leaf: str) -> Analysed:
    """A file that names the method; raises CannotMove where it can't be read."""
    try:
        return analyse(data)
    except (Unreadable, RecursionError, ValueError) as error:
        raise CannotMove(f"{path} names {leaf}, and can't be read: {error}", path) from error


def _method(path: str, analysed: Analysed, old: Symbol) -> tuple[cst.ClassDef, cst.FunctionDef]:
    """The class and its one method of that name."""
    name, _, leaf = old.name.rpartition(".")
    for owner in analysed.file.module.body:
        if isinstance(owner, cst.ClassDef) and owner.name.value == name:
            defined = [node for node in owner.body.body if isinstance(node, cst.FunctionDef)]
            found = [node for node in defined if node.name.value == leaf]
            if len(found) == 1:
                return owner, found[0]
    told = Reason(f"{name} has no method {leaf} of its own, or several", Code.NO_TARGET)
    raise CannotMove(told, path, move=AS_DEFINED)


def _take_out(
    path: str,
    analysed: Analysed,
    edits: FileEdits,
    found: tuple[cst.ClassDef, cst.FunctionDef],
    calls: MemberCalls,
    name: str,
) -> None:
    """Takes the method out of its class, and puts the function below the class."""
    owner, method = found
    scopes = analysed.scopes

    def refuse(why: str) -> CannotMove:
        return calls.refuse(path, analysed, method, why)

    span = analysed.file.spans([method])[id(method)]
    code = function_code(method, name, analysed, "".join(span.indent), refuse)
    leaf = method.name.value
    inside = next(s for s in scopes.all if s.node is owner and s.kind == "class")
    if len(inside.bindings[leaf]) > 1 or scopes.uses_of(inside, leaf):
        raise refuse("is used in the class's own body")
    newline = analysed.file.module.default_newline
    left = "" if len(owner.body.body) > 1 else f"{''.join(span.indent)}pass{newline}"
    edits.splice(span.outer_start, span.outer_end, left)
    end = analysed.file.spans([owner])[id(owner)].outer_end
    has_end = analysed.file.text[:end].endswith(("\n", "\r"))
    # Spliced as it is: its ends of lines are the file's, also within texts.
    edits.splice(end, end, f"{'' if has_end else newline}{newline * 2}{code}{newline}")
