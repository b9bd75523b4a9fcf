"""All facts joined: every import traced to where the name is really defined."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from canonize.inventory.facts import Assignment, Definition, FileFacts, Import
from canonize.inventory.layout import Layout, detect_roots


class Origin(NamedTuple):
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


class Use(NamedTuple):
    """One import statement's name: who imports what, spelt how."""

    path: str
    line: int
    where: str
    module: str
    name: str


class Index:
    """Answers questions across files. Light facts stay JSON until a module is asked about.

    ``classes`` lists (path, name) of every class at module level.

    Args:
        light: JSON of `FileFacts.light` by path.
        roots: source roots; detected when absent.
    """

    def __init__(self, light: Mapping[str, bytes], roots: Iterable[str] | None = None) -> None:
        self._light = light
        self._kept: dict[str, FileFacts] = {}
        self._bound: dict[str, dict[str, list[Definition | Assignment | Import | None]]] = {}
        self._origins: dict[tuple[str, str], Origin] = {}
        self.problems: dict[str, str] = {}
        self.classes: list[tuple[str, str]] = []
        raw: dict[str, list[list[str]]] = {}
        first: dict[str, list[str]] = {}
        for path, data in light.items():
            row = json.loads(data)
            if row[0]:
                self.problems[path] = row[0]
                continue
            self.classes += [(path, d[0]) for d in row[2] if d[1] == "class"]
            raw[path] = row[4]
            if roots is None:
                first[path] = [i[1] for i in row[4] if not i[0] and not i[5]]
        self.layout = Layout.of(light, roots if roots is not None else detect_roots(light, first))
        self._strangers: set[str] = set()
        self.uses: list[Use] = []
        for path, imports in raw.items():
            self._add_uses(path, imports)
        self._disown_strangers()

    def _add_uses(self, path: str, imports: list[list[str]]) -> None:
        layout, uses = self.layout, self.uses
        for row in imports:
            item = Import(*row)  # type: ignore[arg-type] # rows come from `FileFacts.light`
            module = layout.absolute(path, item.level, item.module) if item.level else item.module
            if not module:
                continue
            if layout.is_first_party(module) or layout.exists(module):
                uses.append(Use(path, item.line, item.where, module, item.name))

    def _disown_strangers(self) -> None:
        """A folder that happens to be called like an installed package does not make it ours."""
        found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for use in self.uses:
            found[use.module.partition(".")[0]][self._is_there(use)] += 1
        for top, (missing, present) in found.items():
            if missing > present and top not in self.layout.path_of:
                self._strangers.add(top)
        self.uses = [u for u in self.uses if self._is_ours(u.module)]

    def _is_there(self, use: Use) -> bool:
        if use.module in self.layout.path_of or not use.name:
            return self.layout.exists(use.module)
        return use.name == "*" or self.layout.exists(f"{use.module}.{use.name}")

    def _is_ours(self, module: str) -> bool:
        if module.partition(".")[0] in self._strangers:
            return False
        return self.layout.is_first_party(module) or self.layout.exists(module)

    def facts(self, path: str) -> FileFacts:
        """The light facts of one file, loaded once."""
        found = self._kept.get(path)
        if found is None:
            found = self._kept[path] = FileFacts.load(self._light[path])
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
        for item in _ordered(facts):
            found[item.name if not isinstance(item, Import) else item.bound].append(item)
        for name in facts.names:
            found[name].append(None)
        return found

    def origin(self, module: str, name: str) -> Origin:
        """Where ``from module import name`` really gets it from, however long the chain."""
        key = (module, name)
        found = self._origins.get(key)
        if found is None:
            self._origins[key] = Origin("unknown", module, name)  # ends cycles
            found = self._origins[key] = self._find(module, name)
        return found

    def _find(self, module: str, name: str) -> Origin:
        if module.partition(".")[0] in self._strangers:
            return Origin("external", module, name)
        if not name:
            return self._module_origin(module)
        if not self.layout.exists(module):
            known = self.layout.is_first_party(module)
            return Origin("missing" if known else "external", module, name)
        if module not in self.layout.path_of:
            return self._submodule(module, name) or Origin("missing", module, name)
        facts = self.module_facts(module)
        if facts is None:
            return Origin("unknown", module, name)
        candidates = self.bindings(module).get(name)
        if candidates:
            return self._follow(module, name, _preferred(candidates))
        return self._fallback(module, name, facts)

    def _module_origin(self, module: str) -> Origin:
        if self.layout.exists(module):
            return Origin("module", module, "")
        known = self.layout.is_first_party(module)
        return Origin("missing" if known else "external", module, "")

    def _submodule(self, module: str, name: str) -> Origin | None:
        inner = f"{module}.{name}"
        return Origin("module", inner, "") if self.layout.exists(inner) else None

    def _follow(
        self, module: str, name: str, binding: Definition | Assignment | Import | None
    ) -> Origin:
        if isinstance(binding, Definition):
            return Origin("definition", module, name)
        if isinstance(binding, Assignment):
            return self._follow_alias(module, name, binding)
        if binding is None:
            return Origin("value", module, name)
        path = self.layout.path_of[module]
        target = self.layout.absolute(path, binding.level, binding.module)
        if not binding.name:
            target = target if binding.asname else target.partition(".")[0]
        if not target or not self.layout.is_first_party(target):
            return Origin("external", target, binding.name)
        if (target, binding.name) == (module, name):
            return self._submodule(module, name) or Origin("missing", module, name)
        inner = self.origin(target, binding.name)
        return inner._replace(through=(module, *inner.through))

    def _follow_alias(self, module: str, name: str, binding: Assignment) -> Origin:
        head, _, rest = binding.value.partition(".")
        if head == name or head.endswith(("()", "[]")) or "()" in binding.value:
            return Origin("value", module, name)
        if head not in self.bindings(module):
            return Origin("value", module, name)
        inner = self.origin(module, head)
        for part in filter(None, rest.split(".")):
            if inner.kind != "module":
                return Origin("value", module, name)
            inner = self.origin(inner.module, part)
        if inner.kind in ("definition", "value") and inner.module != module:
            return inner._replace(through=(module, *(m for m in inner.through if m != module)))
        if inner.kind == "definition":
            return inner
        return Origin("value", module, name)

    def _fallback(self, module: str, name: str, facts: FileFacts) -> Origin:
        inner = self._submodule(module, name)
        if inner is not None:
            return inner
        doubtful = facts.dynamic
        for item in facts.imports:
            if item.name != "*" or item.where == "function":
                continue
            path = self.layout.path_of[module]
            target = self.layout.absolute(path, item.level, item.module)
            if target == module:
                continue
            if not self.layout.is_first_party(target):
                doubtful = True
                continue
            found = self.origin(target, name)
            if found.kind not in ("missing", "external", "unknown"):
                return found._replace(through=(module, *found.through))
            doubtful = doubtful or found.kind == "unknown"
        implicit = name.startswith("__") and name.endswith("__")
        return Origin("unknown" if doubtful or implicit else "missing", module, name)


def _ordered(facts: FileFacts) -> Iterator[Definition | Assignment | Import]:
    items: list[Definition | Assignment | Import] = [
        *facts.definitions,
        *facts.assignments,
        *(i for i in facts.imports if i.where not in ("function", "class") and i.name != "*"),
    ]
    return iter(sorted(items, key=lambda item: item.line))


def _preferred(
    candidates: list[Definition | Assignment | Import | None],
) -> Definition | Assignment | Import | None:
    """The last binding that counts: one in an ``except ImportError`` only if there is no other."""
    normal = [c for c in candidates if c is not None and _guard(c) not in ("except", "type")]
    typed = [c for c in candidates if c is not None and _guard(c) != "except"]
    real = normal or typed or [c for c in candidates if c is not None]
    if not real:
        return None
    best = real[-1]
    if isinstance(best, Assignment):
        found = next((c for c in reversed(real) if not isinstance(c, Assignment)), None)
        if found is not None and best.value.partition("(")[0] != best.name:
            return found if best.value in (best.name, "None") else best
        return found or best
    return best


def _guard(item: Definition | Assignment | Import) -> str:
    return item.where if isinstance(item, Import) else item.guard
