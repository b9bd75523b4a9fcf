"""Which of a module's bindings and imports come first, and which count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from canonize.inventory.facts import Assignment, Definition, FileFacts, Import


def first_imports(rows: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    """Modules that files import absolutely at module level, once for each name."""
    for path, (_, _, imports, _) in rows:
        yield path, [row[1] for row in imports if not row[0] and not row[3] for _ in row[4]]


def ordered(facts: FileFacts) -> Iterator[Definition | Assignment | Import]:
    items: list[Definition | Assignment | Import] = [
        *facts.definitions,
        *facts.assignments,
        *(i for i in facts.imports if i.where not in ("function", "class") and i.name != "*"),
    ]
    return iter(sorted(items, key=lambda item: item.line))


def first_choice(
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


def is_star_at_top(item: Import) -> bool:
    return item.name == "*" and item.where not in ("function", "class")


def stands_in(
    item: Definition | Assignment | Import | None, missing: Definition | Assignment | Import | None
) -> bool:
    """Whether it is what the name means where an import finds nothing: what an ``except`` binds,
    or what the module defines itself before it tries an import."""
    if item is None or _guard(item) == "except":
        return True
    tried = isinstance(missing, Import) and missing.where == "try"
    return tried and isinstance(item, Definition) and _guard(item) != "type"


def _guard(item: Definition | Assignment | Import) -> str:
    return item.where if isinstance(item, Import) else item.guard
