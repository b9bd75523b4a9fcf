"""Exceptions of a competitor that somebody catches with all others, and then looks at.

``except Exception as e: show(type(e).__name__)``, ``future.exception().code``, ``e.__cause__``,
what ``gather(return_exceptions=True)`` gives: whoever raises another one is told apart there,
although every clause goes on catching.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from canonize.compatibility.looking_functions import LookingFunctions
from canonize.core.ast_nodes import nodes_of
from canonize.core.symbols import Symbol
from canonize.references.asked_aspects import AskedAspect, Meaning
from canonize.references.caught_exceptions import in_hand, sought_by_class
from canonize.references.given_arguments import parameter
from canonize.references.watching import Watch, Watching
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.raised_apart import Raised, RaisedApart
from canonize.resolution.resolver import Found

_NAMING = frozenset({
    AskedAspect.NAME, AskedAspect.QUALNAME, AskedAspect.REPR, AskedAspect.MODULE,
})  # fmt: skip
_PLACED = frozenset({AskedAspect.MODULE})
"""What is asked where the classes have one name."""
_HOLDING = re.compile(rb"\bexcept\b|exception|__cause__|__context__|[rR]aises")


@dataclass(frozen=True, slots=True)
class _Apart:
    """What is another thing there.

    Args:
        is_named: the classes have other names.
        members: the attributes that only one of the two has, or has otherwise.
    """

    is_named: bool
    members: frozenset[str]
    told: str


class LookedAtExceptions:
    """Asks about competitors of one tree.

    Args:
        raised: who knows what is raised, and who calls whom.
    """

    def __init__(self, project: Project, raised: RaisedApart) -> None:
        self._project = project.whole
        self._raised = raised
        self._functions = LookingFunctions(self._project)
        self._known: dict[tuple[Symbol, Symbol], str] = {}
        self._asked: dict[tuple[Found, str], tuple[Watch, ...]] = {}

    def reason(self, competitor: Symbol, target: Symbol) -> str:
        """Who would see another exception; "" when nobody looks."""
        key = competitor, target
        if key not in self._known:
            self._known[key] = next(self._reasons(competitor, target), "")
        return self._known[key]

    def _reasons(self, competitor: Symbol, target: Symbol) -> Iterator[str]:
        if competitor.is_module or target.is_module:
            return
        old, new = self._raised.both(competitor, target)
        apart = self._apart(old, new) if old else None
        if apart is None:
            return
        for path, here in self._raised.users(competitor):
            facts, key = self._project.tree.facts(path), (in_hand, here)
            if key not in facts and not _HOLDING.search(self._project.tree.read(path) or b""):
                facts[key] = False
            if facts.get(key) is False:
                continue
            body = parsed_file(self._project.tree, path)
            facts[key] = body is not None and any(in_hand(body, here))
            if body is None or not facts[key]:
                continue
            module = self._project.modules.name(path) or ""
            for line, shown in self._looks(body, module, here, apart):
                yield f"{path}:{line} looks at what is raised by {shown}: {apart.told}"

    def _apart(self, old: Raised, new: Raised) -> _Apart | None:
        """Where the exceptions of both differ; ``None`` where they are the same classes."""
        went = {name: self._raised.moved(found) for name, found in old.items()}
        before = {(found.module, found.name) for found in went.values()}
        after = {(found.module, found.name) for found in new.values()}
        if before == after:
            return None
        here = [self._raised.members(found) for found in went.values()]
        there = [self._raised.members(found) for found in new.values()]
        members = {
            name
            for name in {name for some in (*here, *there) for name in some}
            if {some.get(name) for some in here} != {some.get(name) for some in there}
        }
        names = sorted(old), sorted(new)
        told = f"{', '.join(names[0])} before, {', '.join(names[1]) or 'none by name'} from then on"
        is_named = {name for _, name in before} != {name for _, name in after}
        return _Apart(is_named, frozenset(members), told)

    def _looks(
        self, body: ast.Module, module: str, here: frozenset[str], apart: _Apart
    ) -> Iterator[tuple[int, str]]:
        watching = Watching(body, lambda call, given: self._called(module, call, given.node))
        for node, meaning in in_hand(body, here):
            above = watching.parent(node)
            attribute = above.attr if isinstance(above, ast.Attribute) else ""
            match above:
                case ast.Call(func=ast.Name("getattr" | "hasattr"), args=[_, ast.Constant(v), *_]):
                    attribute = str(v)
            if attribute in apart.members and meaning is Meaning.INSTANCE:
                yield node.lineno, f"`.{attribute}`"
            for watch in (*watching.of(node, meaning), *sought_by_class(watching, node)):
                if watch.aspect in (_NAMING if apart.is_named else _PLACED):
                    yield watch.line, watch.shown

    def _called(self, module: str, call: ast.Call, given: ast.expr) -> Iterator[Watch]:
        """What a function of the repository asks of what it is given."""
        found = self._functions.named(module, call)
        function = found.node if found is not None else None
        name = parameter(function, call, given, bound=False) if function is not None else None
        if found is None or function is None or not name:
            return
        key = found, name
        if key not in self._asked:
            self._asked[key] = tuple(_asked_of(function, name))
        yield from self._asked[key]


def _asked_of(function: ast.AST, name: str) -> Iterator[Watch]:
    """What a function asks of a parameter."""
    watching = Watching(function)
    for node in nodes_of(function):
        if isinstance(node, ast.Name) and node.id == name:
            yield from watching.of(node, Meaning.INSTANCE)
            yield from sought_by_class(watching, node)
