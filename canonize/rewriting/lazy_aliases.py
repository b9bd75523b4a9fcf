"""Old names that a module answers for when it is asked (PEP 562), with a warning."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from dataclasses import dataclass

import libcst as cst

from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.rewriting.definitions.removal import Removal
from canonize.rewriting.imports.local_names import (
    annotations_of,
    rename_annotation,
    text_objection,
)
from canonize.syntax.analysis import Analysed, analyse
from canonize.syntax.edits import FileEdits
from canonize.syntax.import_statements import without
from canonize.syntax.portable_ast import parsed
from canonize.syntax.scopes import ImportSite, Scopes, dotted
from canonize.syntax.statements import import_position

_TABLE = "_MOVED"
_HOOK = "__getattr__"


@dataclass(frozen=True, slots=True)
class Warned:
    """How old names warn.

    Args:
        module: the module that answers, as its users call it.
        category: the warning's class.
        note: goes into the message, after "is deprecated".
        is_package: its names are asked for twice by an import.
    """

    module: str
    category: str = "DeprecationWarning"
    note: str = ""
    is_package: bool = False


def answered_names(data: bytes) -> frozenset[str]:
    """The names that a module answers for by what `lazily` writes."""
    module = parsed(data)
    for node in module.body if module is not None else ():
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict(keys=keys)):
                if name == _TABLE:
                    return frozenset(str(k.value) for k in keys if isinstance(k, ast.Constant))
    return frozenset()


def lazily(
    data: bytes, moved: Mapping[str, Symbol], warned: Warned
) -> tuple[bytes, Mapping[str, str]]:
    """Puts a ``__getattr__`` that warns in the place of imports that stand for old names.

    Args:
        data: the file, in which each of the names is bound by one from-import at the top, or by
            ``Old = New`` where both live in it.

    Returns:
        The file, and by name why it can't be; with one of these the file is as it was.

    Raises:
        Unreadable: LibCST does not reproduce the file.
    """
    analysed = analyse(data)
    lazy = _Lazy(analysed, FileEdits(analysed.file), warned)
    reasons = {name: why for name in moved if (why := lazy.objection(name, moved[name]))}
    if reasons:
        return data, reasons
    bare = analyse(lazy.without(moved))
    if not bare.file.module.body:  # it needs a statement to stand next to
        bare = analyse(bare.file.text.encode(bare.file.encoding) + b"import typing\n")
    return _Lazy(bare, FileEdits(bare.file), warned).answering(moved), {}


class _Lazy:
    def __init__(self, analysed: Analysed, edits: FileEdits, warned: Warned) -> None:
        self._scopes: Scopes = analysed.scopes
        self._edits = edits
        self._module = analysed.file.module
        self._warned = warned
        self._known = answered_names(analysed.file.text.encode())
        self._indent = self._module.default_indent

    def objection(self, name: str, target: Symbol) -> str:
        """Why a name can't be answered for; "" if it can."""
        top = self._scopes.top
        if _HOOK in top.bindings and not self._known:
            return Reason(
                "the module has a __getattr__ of its own; `leave: alias` needs none",
                Code.OWN_GETATTR,
            )
        if not self._known and _TABLE in top.bindings:
            return Reason(
                f"{_TABLE} means something else in this file; `leave: alias` does not need it",
                Code.NAME_TAKEN,
            )
        if not self._is_used(name):
            return ""
        why = text_objection(self._scopes, self._edits, top, name, lambda name: "", answered=True)
        if any(name in scope.declared_global for scope in self._scopes.all):
            why = Reason("a function binds it anew", Code.NAME_TAKEN)
        if not why and not self._local(name, target):
            why = Reason(f"_{name} is taken in this file", Code.NAME_TAKEN)
        if not why:
            return ""
        return Reason(f"its own file uses it: {why}; `leave: alias` serves it", Code.OWN_FILE)

    def without(self, moved: Mapping[str, Symbol]) -> bytes:
        """The file that binds none of the names any more; its own uses say another one."""
        fresh: dict[int, dict[int, cst.ImportAlias | None]] = {}
        sites: dict[int, ImportSite] = {}
        for name, target in moved.items():
            if target.module == self._warned.module:
                self._drop_second_name(name)
                continue
            site, alias = self._site(name)
            sites[id(site.node)] = site
            local = self._local(name, target) if self._is_used(name) else ""
            self._rename(name, local)
            asname = None if local == target.name else cst.AsName(name=cst.Name(local or name))
            again = alias.with_changes(asname=asname) if local else None
            fresh.setdefault(id(site.node), {})[id(alias)] = again
        for key, site in sites.items():
            self._edit_import(site, fresh[key])
        return self._edits.result()[0]

    def answering(self, moved: Mapping[str, Symbol]) -> bytes:
        """The file that answers for the names."""
        elsewhere = {n: t for n, t in moved.items() if t.module != self._warned.module}
        if elsewhere:
            self._for_checkers(elsewhere)
        if self._known:
            self._extend(moved)
        else:
            self._answer(moved)
        return self._edits.result()[0]

    def _is_used(self, name: str) -> bool:
        top = self._scopes.top
        return bool(self._scopes.uses_of(top, name) or annotations_of(self._scopes, top, name))

    def _local(self, name: str, target: Symbol) -> str:
        """Under which name the file's own uses go on; "" if none is free."""
        top, uses = self._scopes.top, self._scopes.uses_of(self._scopes.top, name)
        names = [target.name] if target.name != name else []
        free = (n for n in (*names, f"_{name}") if self._scopes.is_free(n, top, uses))
        return next(free, "")

    def _rename(self, name: str, local: str) -> None:
        if not local:
            return
        for use in self._scopes.uses_of(self._scopes.top, name):
            self._edits.replace(use.node, local)
        for text in annotations_of(self._scopes, self._scopes.top, name):
            rename_annotation(self._edits, text, name, local)

    def _edit_import(self, site: ImportSite, fresh: Mapping[int, cst.ImportAlias | None]) -> None:
        """Takes old names out of an import, or gives them the names that the file itself uses."""
        node = site.node
        assert isinstance(node, cst.ImportFrom) and not isinstance(node.names, cst.ImportStar)
        gone = {key for key, alias in fresh.items() if alias is None}
        if len(gone) == len(node.names):
            self._edits.remove_with_comments(site.place.line)
            return
        names = [fresh.get(id(alias), alias) or alias for alias in node.names]
        gone_now = {id(names[at]) for at, alias in enumerate(node.names) if id(alias) in gone}
        again = node.with_changes(names=names)
        self._edits.replace(node, without(again, gone_now)[0] if gone_now else again)

    def _site(self, name: str) -> tuple[ImportSite, cst.ImportAlias]:
        for site in self._scopes.imports:
            node = site.node
            if site.scope is not self._scopes.top or isinstance(node, cst.Import):
                continue
            for alias in node.names if not isinstance(node.names, cst.ImportStar) else ():
                if dotted(alias.asname.name if alias.asname else alias.name) == name:
                    return site, alias
        raise LookupError(name)

    def _drop_second_name(self, name: str) -> None:
        for line in self._module.body:
            match line:
                case cst.SimpleStatementLine(
                    body=[cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=found))])]
                ) if found == name:
                    self._edits.remove_with_comments(line)

    def _for_checkers(self, moved: Mapping[str, Symbol]) -> None:
        """Type checkers and readers see the names where they were."""
        removal = Removal(self._scopes, self._edits, lambda name: "")
        comment = "" if all(map(removal.lists, moved)) else "  # noqa: F401"
        lines = [f"{self._indent}{line}{comment}" for line in _imports(moved)]
        guard = "TYPE_CHECKING" if self._has_flag() else "typing.TYPE_CHECKING"
        code = "\n".join([f"if {guard}:", *lines])
        imports = [line for line in self._module.body if _is_import(line)]
        if imports:
            self._edits.insert_after(imports[-1], f"\n{code}")
        else:
            position, _ = import_position(self._module, "typing")
            assert position is not None
            self._edits.insert_before(position, f"{code}\n")
        self._plain_import("typing" if guard != "TYPE_CHECKING" else "")

    def _has_flag(self) -> bool:
        return "TYPE_CHECKING" in self._scopes.top.bindings

    def _plain_import(self, module: str) -> None:
        if not module or module in self._scopes.top.bindings:
            return
        position, side = import_position(self._module, module)
        assert position is not None
        code = f"import {module}"
        if side == "after":
            self._edits.insert_after(position, code)
        else:
            self._edits.insert_before(position, code)

    def _extend(self, moved: Mapping[str, Symbol]) -> None:
        for line in self._module.body:
            match line:
                case cst.SimpleStatementLine(
                    body=[
                        cst.Assign(
                            targets=[cst.AssignTarget(target=cst.Name(value=name))],
                            value=cst.Dict(elements=elements),
                        ) as assign
                    ]
                ) if name == _TABLE:
                    code = self._module.code_for_node(assign.value).rstrip()
                    fresh = {n: t for n, t in moved.items() if n not in self._known}
                    head = code.removesuffix("}").rstrip().removesuffix(",")
                    rows = "".join(f"\n{self._indent}{_row(n, t)}," for n, t in fresh.items())
                    if elements and fresh:
                        self._edits.replace(assign.value, f"{head},{rows}\n}}")

    def _answer(self, moved: Mapping[str, Symbol]) -> None:
        rows = "".join(f"\t{_row(name, target)},\n" for name, target in moved.items())
        guard, depth = "", "\t"
        if self._warned.is_package:
            # `from package import name` asks whether there is such a name, and then for it
            guard, depth = _ASKED, "\t\t"
        text = _TEMPLATE.format(
            rows=rows,
            modules="\timport importlib\n"
            + ("\timport sys\n" if guard else "")
            + "\timport warnings\n",
            warning=guard + "".join(f"{depth}{line}\n" for line in self._warning()),
        )
        last = self._module.body[-1]
        self._edits.insert_after(last, text.rstrip("\n").replace("\t", self._indent))

    def _warning(self) -> list[str]:
        message = f"{{__name__}}.{{name}} is deprecated{self._warned.note}; "
        return [
            "warnings.warn(",
            f"\tf{json.dumps(message + 'use {home}.{there} instead', ensure_ascii=False)},",
            f"\t{self._warned.category},",
            "\tstacklevel=2,",
            ")",
        ]


def _is_import(line: cst.CSTNode) -> bool:
    return isinstance(line, cst.SimpleStatementLine) and isinstance(
        line.body[0], (cst.Import, cst.ImportFrom)
    )


def _imports(moved: Mapping[str, Symbol]) -> list[str]:
    """Imports of what the names mean, under these names."""
    homes: dict[str, list[str]] = {}
    for name, target in moved.items():
        named = name if target.name == name else f"{target.name} as {name}"
        homes.setdefault(target.module, []).append(named)
    return [f"from {home} import {', '.join(sorted(names))}" for home, names in homes.items()]


def _row(name: str, target: Symbol) -> str:
    return f'"{name}": ("{target.module}", "{target.name}")'


_ASKED = '\tif sys._getframe(1).f_code.co_name != "_handle_fromlist":\n'

_TEMPLATE = """

# Old names that go on working, with a warning: where each lives now.
_MOVED = {{
{rows}}}


def __getattr__(name):
\tif name not in _MOVED:
\t\traise AttributeError(f"module {{__name__!r}} has no attribute {{name!r}}")
{modules}
\thome, there = _MOVED[name]
{warning}\treturn getattr(importlib.import_module(home), there)
"""
