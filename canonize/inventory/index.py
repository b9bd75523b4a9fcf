"""All facts joined: every import traced to where the name is really defined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from sys import intern
from typing import Any, NamedTuple

from canonize.inventory.facts import Assignment, Definition, FileFacts, Import, Statement, unpacked
from canonize.inventory.index_order import (
    first_choice,
    first_imports,
    is_star_at_top,
    ordered,
    stands_in,
)
from canonize.inventory.layout import Layout, layout_roots


class IndexOrigin(NamedTuple):
    """Where a name ends up.

    ``kind``: ``definition``, ``value`` (bound by anything that is not a definition), ``module``,
    ``external`` (not of this repository), ``unknown`` (a dynamic module) or ``missing``.
    ``through``: modules that passed the name on, in order, the definer not among them.
    """

    kind: str
    module: str
    name: str
    through: tuple[str, ...] = ()

    @property
    def symbol(self) -> str:
        return f"{self.module}:{self.name}" if self.name else self.module


class ImportUse(NamedTuple):
    """One import statement's name: who imports what, spelt how."""

    path: str
    line: int
    where: str
    module: str
    name: str


_AT_ONCE = 20_000
"""Up to so many unpacked heads are kept while an index is built; beyond, memory matters more."""

_new = tuple.__new__
"""Makes a `ImportUse` out of a tuple without the detour through its constructor: there are many."""

Bodies = Callable[[Collection[str]], Mapping[str, bytes]]
"""Gives `FileFacts.body` of paths."""

BY_ATTRIBUTE = "attribute"
"""`ImportUse.where` of ``module.Name`` after an import of the module."""

_LOGGERS = frozenset({"log", "logger"})


class Index:
    """Answers questions across files. Bodies of facts are loaded when a module is asked about.

    Args:
        heads: `FileFacts.head` by path.
        bodies: gives `FileFacts.body` of paths.
        roots: source roots; detected when absent.
        declared: source roots that configuration names, for when they are detected.
    """

    def __init__(
        self,
        heads: Mapping[str, bytes],
        bodies: Bodies,
        roots: Iterable[str] | None = None,
        declared: Iterable[str] = (),
    ) -> None:
        self._heads = heads
        self._bodies = bodies
        self._waiting: dict[str, bytes] = {}
        self._kept: dict[str, FileFacts] = {}
        self._bound: dict[str, dict[str, list[Definition | Assignment | Import | None]]] = {}
        self._origins: dict[tuple[str, str], IndexOrigin] = {}
        self._strangers: set[str] = set()
        self._ours: dict[str, str] = {}
        self.problems: dict[str, str] = {}
        self.classes: list[tuple[str, str]] = []
        """(path, name) of every class at module level that pytest does not collect."""
        self.used: dict[tuple[str, str], list[ImportUse]] = {}
        """Who imports (module, name); a ``*`` and an empty name for the whole module are names."""
        rows = {p: unpacked(h) for p, h in heads.items()} if len(heads) <= _AT_ONCE else None
        if roots is None:
            roots = layout_roots(heads, first_imports(self._rows(rows)), declared)
        self.layout = Layout.of(heads, roots)
        self._read_heads(self._rows(rows))
        self._disown_strangers()

    @property
    def paths(self) -> Collection[str]:
        """Every file, also those that no import can name."""
        return self._heads.keys()

    @property
    def uses(self) -> Iterator[ImportUse]:
        """Everything in `used`."""
        return (use for uses in self.used.values() for use in uses)

    def _rows(self, kept: dict[str, Any] | None) -> Iterable[tuple[str, Any]]:
        """Every head, unpacked; unpacked anew each time where they are too many to be kept."""
        if kept is not None:
            return kept.items()
        return ((path, unpacked(head)) for path, head in self._heads.items())

    def _read_heads(self, rows: Iterable[tuple[str, Any]]) -> None:
        for path, (problem, classes, imports, attributes) in rows:
            if problem:
                self.problems[path] = problem
                continue
            self.classes += [(path, name) for name in classes]
            self._add_uses(path, imports)
            if attributes:
                self._add_attributes(path, imports, attributes)

    def _add_uses(self, path: str, imports: list[Statement]) -> None:
        layout, used, ours = self.layout, self.used, self._ours
        for level, module, line, where, names in imports:
            if level:
                module = layout.absolute(path, level, module)
            known = ours.get(module)
            if known is None:
                known = ours[module] = intern(module) if module and layout.is_ours(module) else ""
            if not known:
                continue
            where = intern(where)
            for spelt in names:
                name = spelt.partition(" ")[0] if " " in spelt else spelt
                use = _new(ImportUse, (path, line, where, known, name))
                key = (known, name)
                if key in used:
                    used[key].append(use)
                else:
                    used[key] = [use]

    def _add_attributes(
        self, path: str, imports: list[Statement], attributes: list[tuple[str, int]]
    ) -> None:
        """``import m`` and ``m.X``, or ``from p import m`` and ``m.X``, use X of m."""
        asked = {spelt.partition(".")[0] for spelt, _ in attributes}
        modules = self._modules_among(asked, path, imports)
        for spelt, line in attributes if modules else ():
            head, _, rest = spelt.partition(".")
            for module in modules.get(head, ()):
                parts = rest.split(".")
                while len(parts) > 1 and self.layout.exists(f"{module}.{parts[0]}"):
                    module = f"{module}.{parts.pop(0)}"
                if module in self.layout.path_of:
                    key = (intern(module), parts[0])
                    self.used.setdefault(key, []).append(ImportUse(path, line, BY_ATTRIBUTE, *key))
                    break

    def _modules_among(
        self, asked: set[str], path: str, imports: list[Statement]
    ) -> dict[str, list[str]]:
        """First-party modules by the name that a file gives them, for some names."""
        found: dict[str, list[str]] = {}
        for level, module, _, _, names in imports:
            for spelt in names:
                name, _, asname = spelt.partition(" ")
                bound = asname or name or module.partition(".")[0]
                if bound not in asked:
                    continue
                target = self.layout.absolute(path, level, module) if level else module
                if name:
                    target = f"{target}.{name}"
                elif not asname:
                    target = bound
                if self.layout.exists(target):
                    found.setdefault(bound, []).append(target)
        return found

    def targets(self) -> set[str]:
        """Files of all modules that are imported anywhere."""
        path_of = self.layout.path_of
        return {path_of[module] for module, _ in self.used if module in path_of}

    def _disown_strangers(self) -> None:
        """A folder that happens to be called like an installed package does not make it ours."""
        found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for (module, name), uses in self.used.items():
            times = sum(use.where != BY_ATTRIBUTE for use in uses)
            found[module.partition(".")[0]][self._is_there(module, name)] += times
        for top, (missing, present) in found.items():
            if missing > present and top not in self.layout.path_of:
                self._strangers.add(top)
        if self._strangers:
            self.used = {k: u for k, u in self.used.items() if self._is_ours(k[0])}

    def _is_there(self, module: str, name: str) -> bool:
        if module in self.layout.path_of or not name:
            return self.layout.exists(module)
        return name == "*" or self.layout.exists(f"{module}.{name}")

    def _is_ours(self, module: str) -> bool:
        return module.partition(".")[0] not in self._strangers

    def prefetch(self, paths: Iterable[str]) -> None:
        """Gets the bodies of many files in one go, because they will be asked for."""
        missing = [p for p in paths if p not in self._kept and p not in self._waiting]
        self._waiting.update(self._bodies(missing))

    def facts(self, path: str) -> FileFacts:
        """The facts of one file, loaded once; names in strings are not among them."""
        found = self._kept.get(path)
        if found is None:
            body = self._waiting.pop(path, None) or self._bodies((path,))[path]
            found = self._kept[path] = FileFacts.load(self._heads[path], body)
        return found

    def forget(self, paths: Iterable[str]) -> None:
        """Frees the loaded facts of files that nobody will ask about again."""
        for path in paths:
            self._kept.pop(path, None)

    def module_facts(self, module: str) -> FileFacts | None:
        path = self.layout.path_of.get(module)
        return self.facts(path) if path is not None and path not in self.problems else None

    def bindings(self, module: str) -> dict[str, list[Definition | Assignment | Import | None]]:
        """Everything that binds a name at module level, in source order; ``None``: a value."""
        found = self._bound.get(module)
        if found is not None:
            return found
        found = self._bound[module] = defaultdict(list)
        facts = self.module_facts(module)
        if facts is None:
            return found
        for item in ordered(facts):
            found[item.name if not isinstance(item, Import) else item.bound].append(item)
        for name in facts.names:
            found[name].append(None)
        return found

    def defines(self, module: str) -> list[str]:
        """The public names that a module binds by itself, other than a logger."""
        return [
            name
            for name, bound in self.bindings(module).items()
            if not name.startswith("_") and name not in _LOGGERS
            if not all(isinstance(one, Import) for one in bound)
        ]

    def origin(self, module: str, name: str) -> IndexOrigin:
        """Where ``from module import name`` really gets it from, however long the chain."""
        key = (module, name)
        found = self._origins.get(key)
        if found is None:
            self._origins[key] = IndexOrigin("unknown", module, name)  # ends cycles
            found = self._origins[key] = self._find(module, name)
        return found

    def _find(self, module: str, name: str) -> IndexOrigin:
        if module.partition(".")[0] in self._strangers:
            return IndexOrigin("external", module, name)
        if not name:
            return self._module_origin(module)
        if not self.layout.exists(module):
            known = self.layout.is_first_party(module)
            return IndexOrigin("missing" if known else "external", module, name)
        if module not in self.layout.path_of:
            return self._submodule(module, name) or IndexOrigin("missing", module, name)
        facts = self.module_facts(module)
        if facts is None:
            return IndexOrigin("unknown", module, name)
        candidates = self.bindings(module).get(name)
        if candidates:
            others = [c for c in candidates if not self._is_of_itself(module, name, c)]
            preferred = first_choice(others or candidates)
            starred = self._by_later_star(module, name, facts, preferred)
            if starred is not None:
                return starred
            found = self._follow(module, name, preferred)
            rest = [c for c in others if stands_in(c, preferred)]
            if found.kind != "missing" or not rest:
                return found
            return self._follow(module, name, first_choice(rest))
        return self._fallback(module, name, facts)

    def _is_of_itself(
        self, module: str, name: str, binding: Definition | Assignment | Import | None
    ) -> bool:
        """A module that imports a name from itself, as one does to show itself when it is run."""
        if not isinstance(binding, Import) or binding.name != name:
            return False
        path = self.layout.path_of[module]
        return self.layout.absolute(path, binding.level, binding.module) == module

    def _module_origin(self, module: str) -> IndexOrigin:
        if self.layout.exists(module):
            return IndexOrigin("module", module, "")
        known = self.layout.is_first_party(module)
        return IndexOrigin("missing" if known else "external", module, "")

    def _submodule(self, module: str, name: str) -> IndexOrigin | None:
        inner = f"{module}.{name}"
        return IndexOrigin("module", inner, "") if self.layout.exists(inner) else None

    def _follow(
        self, module: str, name: str, binding: Definition | Assignment | Import | None
    ) -> IndexOrigin:
        if isinstance(binding, Definition):
            return IndexOrigin("definition", module, name)
        if isinstance(binding, Assignment):
            return self._follow_alias(module, name, binding)
        if binding is None:
            return IndexOrigin("value", module, name)
        path = self.layout.path_of[module]
        target = self.layout.absolute(path, binding.level, binding.module)
        if not binding.name:
            target = target if binding.asname else target.partition(".")[0]
        if not target or not self.layout.is_first_party(target):
            return IndexOrigin("external", target, binding.name)
        if (target, binding.name) == (module, name):
            return self._submodule(module, name) or IndexOrigin("missing", module, name)
        inner = self.origin(target, binding.name)
        return inner._replace(through=(module, *inner.through))

    def _follow_alias(self, module: str, name: str, binding: Assignment) -> IndexOrigin:
        head, _, rest = binding.value.partition(".")
        if head == name or head.endswith(("()", "[]")) or "()" in binding.value:
            return IndexOrigin("value", module, name)
        if head not in self.bindings(module):
            return IndexOrigin("value", module, name)
        inner = self.origin(module, head)
        for part in filter(None, rest.split(".")):
            if inner.kind != "module":
                return IndexOrigin("value", module, name)
            inner = self.origin(inner.module, part)
        if inner.kind == "module":
            return inner._replace(through=(module, *inner.through))
        if inner.kind in ("definition", "value") and inner.module != module:
            return inner._replace(through=(module, *(m for m in inner.through if m != module)))
        if inner.kind == "definition":
            return inner
        return IndexOrigin("value", module, name)

    def _fallback(self, module: str, name: str, facts: FileFacts) -> IndexOrigin:
        inner = self._submodule(module, name)
        if inner is not None:
            return inner
        doubtful = facts.dynamic
        for item in reversed(facts.imports):
            if not is_star_at_top(item):
                continue
            path = self.layout.path_of[module]
            target = self.layout.absolute(path, item.level, item.module)
            if not target or target == module:
                continue
            if not self._is_given(target, name):
                continue
            found = self.origin(target, name)
            if found.kind not in ("missing", "external", "unknown"):
                return found._replace(through=(module, *found.through))
            doubtful = doubtful or found.kind in ("unknown", "external")
        implicit = name.startswith("__") and name.endswith("__")
        return IndexOrigin("unknown" if doubtful or implicit else "missing", module, name)

    def _by_later_star(
        self,
        module: str,
        name: str,
        facts: FileFacts,
        bound: Definition | Assignment | Import | None,
    ) -> IndexOrigin | None:
        """What a star import below the binding of a name brings in its place."""
        for item in reversed(facts.imports) if bound is not None else ():
            if bound is None or item.line <= bound.line or not is_star_at_top(item):
                continue
            target = self.layout.absolute(self.layout.path_of[module], item.level, item.module)
            if target and target != module and self._is_given(target, name):
                found = self.origin(target, name)
                if found.kind in ("definition", "value", "module"):
                    return found._replace(through=(module, *found.through))
        return None

    def _is_given(self, module: str, name: str) -> bool:
        """Whether a star import of a module may bring a name."""
        facts = self.module_facts(module)
        if facts is not None and facts.exports is not None:
            return name in facts.exports or facts.dynamic
        return not name.startswith("_") or (facts is not None and facts.dynamic)
