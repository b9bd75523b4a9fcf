"""Functions of the repository that look at what they are given: by a call, or a method's name."""

from __future__ import annotations

import ast
import re

from canonize.core.ast_nodes import dotted_name
from canonize.references.asked_aspects import ASKING
from canonize.references.sides import last_name
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.resolver import Found

_NAMING = re.compile(ASKING + rb"|\b(?:str|repr)\(")
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class LookingFunctions:
    """Finds them in one tree."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._names = project.names

    def named(self, module: str, call: ast.Call) -> Found | None:
        """What the dotted name of a call's function means; ``None`` when it has none."""
        text = dotted_name(call.func)
        return self._names.dotted(module, text) if text and module else None

    def called(self, module: str, call: ast.Call) -> tuple[ast.AST, bool, str] | None:
        """The function of the repository that a call means, and whether it is a method."""
        found = self.named(module, call)
        match found.node if found is not None else None:
            case ast.FunctionDef() | ast.AsyncFunctionDef() as node:
                return node, False, found.module if found else ""
            case ast.Assign(value=ast.Lambda() as node):
                return node, False, found.module if found else ""
        if isinstance(call.func, ast.Attribute):
            method = self.method(call.func.attr)
            if method is not None and self._gives_all(module, call.func, method[0]):
                return method[0], False, method[2]
            return method
        return None

    def _gives_all(self, module: str, func: ast.Attribute, method: ast.AST) -> bool:
        """Whether a call gives every parameter of a method: ``Base.run(Base, x)``, and static."""
        words = {last_name(d) for d in getattr(method, "decorator_list", ())}
        text = dotted_name(func.value)
        found = self._names.dotted(module, text) if text and module else None
        is_of_class = found is not None and isinstance(found.node, ast.ClassDef)
        return "staticmethod" in words or (is_of_class and "classmethod" not in words)

    def method(self, name: str) -> tuple[ast.AST, bool, str] | None:
        """The one method of this name that looks at what it is given; looked for once a tree."""
        memo, key = (
            self._project.tree.memo,
            (LookingFunctions, "method", self._project.modules, name),
        )
        if key not in memo:
            memo[key] = self._find_method(name)
        found = memo[key]
        assert found is None or isinstance(found, tuple)
        return found

    def _find_method(self, name: str) -> tuple[ast.AST, bool, str] | None:
        if name.startswith("__") or len(name) < 3:
            return None
        for path in sorted(self._project.tree.containing({name.encode()})):
            if not path.endswith(".py") or not self._names_things(path):
                continue
            data = self._project.tree.read(path) or b""
            if re.search(rb"def " + name.encode() + rb"\b", data) is None:
                continue
            body = parsed_file(self._project.tree, path)
            for node in ast.walk(body) if body is not None else ():
                if isinstance(node, ast.ClassDef):
                    for inner in node.body:
                        if isinstance(inner, _Function) and inner.name == name:
                            return inner, True, self._project.modules.name(path) or ""
        return None

    def _names_things(self, path: str) -> bool:
        """Whether a file could look at a name at all; kept as long as its bytes are the same."""
        facts, key = self._project.tree.facts(path), (LookingFunctions, "naming")
        if key not in facts:
            facts[key] = _NAMING.search(self._project.tree.read(path) or b"") is not None
        return facts[key] is True
