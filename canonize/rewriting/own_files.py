"""The files that define competitors, as they are looked at and rewritten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from canonize.core.tree import SourceTree
from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.plain_values import are_the_same_value
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect
from canonize.resolution.still_loaded import StillLoaded
from canonize.rewriting.asked_when_running import is_read_at_runtime
from canonize.rewriting.definitions.removal import Removal
from canonize.rewriting.own_file import OwnFile
from canonize.syntax.analysis import analyse
from canonize.syntax.edits import FileEdits
from canonize.syntax.parsed_file import ParsedFile
from canonize.syntax.scopes import Scopes, Use

Comparing = Callable[[str, ParsedFile], Callable[[Redirect, Use, Scopes], str]]
"""Of a file, why a use would not mean the same with what takes its place."""


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """Those of one code base.

    Args:
        compares: whether uses are held to what takes their place.
    """

    project: Project
    loaded: StillLoaded
    comparing: Comparing
    compares: bool

    def of(self, path: str, file: ParsedFile, scopes: Scopes, edits: FileEdits) -> OwnFile:
        """One of them."""
        lookups = OutsideLookups(self.project, path)

        def keeps(redirect: Redirect) -> bool:
            both = (redirect.found, redirect.target)
            return self.compares and not are_the_same_value(*both, self.project)

        def removal() -> Removal:
            return Removal(
                scopes,
                edits,
                lookups.reason,
                looked_up=lookups.user,
                effect=lambda name: self.loaded.of_statement(path, name),
                is_first_party=self.project.modules.is_first_party,
                exports=lambda: self.project.whole.listing(self.project.modules.name(path) or ""),
            )

        return OwnFile(
            scopes,
            edits,
            module=self.project.modules.name(path) or "",
            package=self.project.modules.package(path),
            removal=removal,
            unfit=self.comparing(path, file),
            keeps=keeps,
        )

    def is_for_types(self, path: str, data: bytes, name: str, others: SourceTree) -> bool:
        """Whether a file needs a name in annotations alone, and nobody asks it for the name.

        Args:
            others: the tree in which the other files have what takes its place.
        """
        analysed = analyse(data)
        own = self.of(path, analysed.file, analysed.scopes, FileEdits(analysed.file))
        around = Project(others, self.project.modules)
        return own.only_annotates(name) and not is_read_at_runtime(path, name, around)
