"""Competitors as they were named for a new plan: by symbol, by pair and by pattern."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from canonize.core.plan import Kind
from canonize.core.roots import detect_roots
from canonize.plan_file.symbol_patterns import is_pattern, pairs_of_pattern
from canonize.resolution.project import Project
from canonize.runner.place import open_place


def olds(texts: Sequence[str]) -> list[str]:
    """The competitors of some ``OLD`` and ``OLD=NEW``."""
    return [text.partition("=")[0] for text in texts]


@dataclass(frozen=True)
class NamedCompetitors:
    """Competitors as they were named, ``OLD`` or ``OLD=NEW``, by what they are."""

    delegates: tuple[str, ...]
    duplicates: tuple[str, ...]
    grafts: tuple[str, ...]
    deprecated: tuple[str, ...]
    shims: tuple[str, ...]
    wrappers: tuple[str, ...]
    moves: tuple[str, ...]

    def kinds(self) -> list[tuple[Kind, tuple[str, ...]]]:
        """All but what moves. What is grafted goes afterwards, unless it hands on."""
        named = {*olds(self.duplicates), *olds(self.delegates)}
        grafted = [text for text in self.grafts if text.partition("=")[0] not in named]
        return [
            (Kind.VARIANT, self.delegates),
            (Kind.DUPLICATE, (*self.duplicates, *grafted)),
            (Kind.DEPRECATED, self.deprecated),
            (Kind.SHIM, self.shims),
            (Kind.WRAPPER, self.wrappers),
        ]

    def written_out(
        self, directory: Path, canonical: str, warn: Callable[[str, str], None]
    ) -> NamedCompetitors:
        """The same with a name for each that a pattern means.

        Args:
            warn: is told of names without a counterpart, and what to do.
        """
        parts = [getattr(self, each.name) for each in fields(self)]
        texts = [text for part in parts for text in part]
        if not any(map(is_pattern, texts)):
            return self
        with open_place(directory) as site:
            tree = site.worktree.tree()
        modules = [text.partition(":")[0] for text in (canonical, *texts) if text]
        roots = tuple(root.folder for root in detect_roots(tree.paths(), tree.read, modules))
        project = Project.of(tree, roots)
        plain = {text.partition("=")[0] for text in texts if not is_pattern(text)}

        def left_out(what: str) -> None:
            warn(f"{what} and is left out", "name it with a pair, OLD=NEW, if it has one")

        def written(text: str) -> Iterable[str]:
            if not is_pattern(text):
                return (text,)
            return pairs_of_pattern(text, canonical, project, but=plain, left_out=left_out)

        return NamedCompetitors(
            *(tuple(t for text in part for t in written(text)) for part in parts)
        )
