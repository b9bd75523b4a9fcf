"""Adapts the calls of all files that reach a competitor with a rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from canonize.compatibility.inference_inputs import outside_of
from canonize.core.codemod import Migration, PathOptions
from canonize.core.ledger import Reference
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.api_reader import ApiReader
from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.prefilter import could_reference
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirects
from canonize.rewriting.calls.adapt_file import AdaptedFile, Around, adapt_file, reached_in
from canonize.rewriting.calls.rules import Rule


class AdaptedFiles:
    """Reads one file after the other and adapts those that reach a competitor with a rule.

    Args:
        redirects: the competitors that have one, under all their names.
        rules: by competitor.
        options: which files.
    """

    def __init__(
        self,
        tree: SourceTree,
        redirects: Redirects,
        rules: Mapping[Symbol, Rule],
        migration: Migration,
        options: PathOptions,
    ) -> None:
        self._project = project = Project.of(tree, migration.source_roots)
        self._redirects = redirects
        self._rules = rules
        self._held = {path: dict(parts) for path, parts in migration.held.items()}
        self._selects = migration.selects(options)
        self._read = ApiReader(project.whole).read

    def adapted(self) -> dict[str, AdaptedFile]:
        """Every file that reaches a competitor with a rule; those through which others do last.

        What has to stay in one file has to stay in the modules that hand it on to that file.
        """
        adapted: dict[str, AdaptedFile] = {}
        fresh = self._candidates()
        while fresh:
            for path in fresh:
                found = self._adapt(path, self._project.tree.read(path) or b"")
                if found is not None:
                    adapted[path] = found
            fresh = self._hold_on_the_way(adapted)
        return adapted

    def _candidates(self, *, selected: bool = True) -> list[str]:
        found = []
        tree = self._project.tree if selected else self._project.tree.whole
        for path in sorted(tree.containing(self._redirects.candidate_words())):
            if not path.endswith((".py", ".pyi")) or self._selects(path) is not selected:
                continue
            data = self._project.tree.read(path)
            if data is None:
                continue
            if could_reference(data, self._project.modules.package(path), self._redirects):
                found.append(path)
        return found

    def broken_promises(self, adapted: Mapping[str, AdaptedFile]) -> Iterator[Reference]:
        """What relies on annotations, while some file goes on making the competitor itself."""
        promised = [entry for found in adapted.values() for entry in found.promised]
        if not promised:
            return
        left = [path for path, found in adapted.items() if found.holds]
        left += [path for path in self._candidates(selected=False) if path not in adapted]
        for entry in promised if left else ():
            what = "an annotation says what it is called on"
            reason = Reason(
                f"{what}, and {min(left)} goes on using the competitor after this step",
                Code.ASKED_FROM_OUTSIDE,
            )
            yield replace(entry, reason=reason)

    def _hold_on_the_way(self, adapted: Mapping[str, AdaptedFile]) -> list[str]:
        """Holds what others are held through; returns the files to look at again."""
        fresh: set[str] = set()
        for path, file in adapted.items():
            for part, reason in file.holds.items():
                competitor = part.partition(" ")[2]
                for symbol in file.through.get(part, ()):
                    home = self._project.modules.path(symbol.module)
                    its = f":{symbol.name} {competitor}"
                    if home is None or str(symbol) == competitor:
                        continue
                    if its not in self._held.setdefault(home, {}):
                        self._held[home][its] = Reason(
                            f"{path} reaches it through here, and {reason}", reason
                        )
                        fresh.add(home)
        return sorted(fresh)

    def _adapt(self, path: str, data: bytes) -> AdaptedFile | None:
        """``None``: the file reaches none, or `rewrite_imports` says why it can't be read."""
        project = self._project
        reaching = reached_in(data, project.modules.package(path), self._redirects)
        if reaching is None:
            return None
        analysed, found = reaching
        around = Around(
            module=project.modules.name(path),
            rules=self._rules,
            api=self._read,
            looked_up=OutsideLookups(project, path).reason,
            held=self._held.get(path, {}),
        )
        stars = [star.module for star in found.stars]
        outside = outside_of(self._redirects, project, self._read, stars)
        return adapt_file(path, analysed, found, outside, around)
