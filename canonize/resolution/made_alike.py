"""Is what a name has made by the canonical's module, too, for all who load this one?

``types = Types()`` may do more than make an object: load modules, and what these do. Where the
canonical is made by the same code, and whoever loads the one module has the other as well, all of
that is done by the canonical. What is done twice by two (an entry in a list of others, a number
more) is not.
"""

from __future__ import annotations

import ast

from canonize.core.ast_nodes import nodes_of
from canonize.core.symbols import Symbol
from canonize.resolution.binding_statements import bound_by
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.repeatable_calls import RepeatableCalls
from canonize.resolution.same_code import SameCode

_OF_ITS_PLACE = frozenset({"__name__", "__file__", "__package__", "__spec__", "__path__"})


class MadeAlike:
    """Asks about competitors of one tree."""

    def __init__(self, project: Project) -> None:
        self._project = project.whole
        self._same = SameCode(self._project)
        self._repeatable = RepeatableCalls(self._project.names)
        self._loaded: dict[tuple[str, str], bool] = {}

    def is_done_there(self, competitor: Symbol, canonical: Symbol) -> bool:
        """Whether no effect of what makes a competitor is lost with it, for anybody."""
        return self.is_made_by(competitor, canonical) and self._is_loaded_with(
            competitor.module, canonical.module
        )

    def is_made_by(self, competitor: Symbol, canonical: Symbol) -> bool:
        """Whether whoever loads the canonical's module has all effects of a competitor's making."""
        mine, theirs = self._made(competitor), self._made(canonical)
        if mine is None or theirs is None or ast.unparse(mine) != ast.unparse(theirs):
            return False
        used = {node.id for node in nodes_of(mine) if isinstance(node, ast.Name)}
        if used & _OF_ITS_PLACE:
            return False
        return all(
            self._means_the_same(competitor.module, canonical.module, name) for name in used
        ) and self._repeatable.is_repeatable(mine, competitor.module)

    def _made(self, symbol: Symbol) -> ast.Call | None:
        """The call whose result a name has, if only that statement binds it."""
        body = parsed_file(self._project.tree, self._project.modules.path(symbol.module) or "")
        binding = [
            node
            for node in (nodes_of(body) if body is not None else ())
            if isinstance(node, ast.stmt) and symbol.name in bound_by(node)
        ]
        value = getattr(binding[0], "value", None) if len(binding) == 1 else None
        return value if isinstance(value, ast.Call) else None

    def _means_the_same(self, module: str, other: str, name: str) -> bool:
        mine = self._project.names.dotted(module, name)
        theirs = self._project.names.dotted(other, name)
        if (mine.stands, mine.module, mine.name) == (theirs.stands, theirs.module, theirs.name):
            return True
        return self._same.difference(Symbol(other, name), Symbol(module, name)) is None

    def _is_loaded_with(self, module: str, other: str) -> bool:
        """Whether every file that imports a module has the other one loaded, too."""
        key = module, other
        if key not in self._loaded:
            self._loaded[key] = self._have_both(module, other)
        return self._loaded[key]

    def _have_both(self, module: str, other: str) -> bool:
        tree, graph = self._project.tree, self._project.graph
        home, there = self._project.modules.path(module), self._project.modules.path(other)
        if home is None or there is None:
            return False
        leaf = module.rpartition(".")[2].encode()
        files = tree.containing({leaf}, endings=(".py",)) - {home, there}
        return all(
            there in graph.reached({path}, but="") for path in files if home in graph.loads(path)
        )
