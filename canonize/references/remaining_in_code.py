"""What the code of a Python file still says of some symbols: imports, lookups, stars."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from canonize.core.kept_judgements import Questions, judged_once
from canonize.core.ledger import Reference
from canonize.core.reasons import Code, Reason
from canonize.core.tree import SourceTree
from canonize.references.imports_only import names_in_imports_only
from canonize.references.named_beside import ModuleLabels
from canonize.references.noted_code import note_code, note_stars
from canonize.references.reference_notes import ReferenceNotes
from canonize.references.references import find_references
from canonize.references.remaining_in_strings import remaining_in_strings
from canonize.references.remaining_in_texts import remaining_in_unreadable
from canonize.references.star_needs import StarNeeds
from canonize.references.stored_names import (
    given_as_data,
    is_compared_as_data,
    loads_what_is_stored,
    looks_up_in_loaded,
)
from canonize.references.text_mentions import Mentions
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirects
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.doctests import import_in_examples
from canonize.syntax.edits import FileEdits


class RemainingInCode:
    """Reads code for some symbols; a file is read once for the same bytes, trees through.

    Args:
        redirects: the symbols, under all names by which they are reached.
        asked: names what `mentions` look for.
    """

    def __init__(
        self,
        tree: SourceTree,
        mentions: Mentions,
        redirects: Redirects,
        stars: StarNeeds,
        asked: str,
        project: Project,
    ) -> None:
        self._tree = tree
        self._mentions = mentions
        self._redirects = redirects
        self._stars = stars
        self._labels = ModuleLabels(redirects)
        self._about = (asked, redirects.content())
        self._questions = Questions()
        self._is_data = self._questions.named("data", partial(given_as_data, project))
        ask = partial(is_compared_as_data, project)
        self._is_compared = self._questions.named("compared as data", ask)
        self._loads = self._questions.named("loads", partial(loads_what_is_stored, tree))
        self._looks_up = self._questions.named("looks up", partial(looks_up_in_loaded, tree))

    def may_say_one(self, data: bytes) -> bool:
        """Whether a string of a file may name one, by a path or beside its module."""
        return self._mentions.any_in(data) or self._labels.any_in(data)

    def of(self, path: str, data: bytes, package: str | None) -> Sequence[Reference]:
        """What a file still says of the symbols."""
        about = (RemainingInCode, path, package, self._about)
        judge = partial(self._read, path, data, package)
        entries, _ = judged_once(
            self._tree, path, about, self._questions, judge, keeps=lambda found: not found[1]
        )
        return entries

    def _read(
        self, path: str, data: bytes, package: str | None
    ) -> tuple[Sequence[Reference], bool]:
        """Its entries, and whether they depend on what stars bring from elsewhere."""
        mentions, redirects = self._mentions, self._redirects
        try:
            analysed = analyse(data)
            file, scopes = analysed.file, analysed.scopes
            edits = FileEdits(file)
            outcome = ReferenceNotes(path, edits)
            found = find_references(scopes, package, redirects)
            note_code(found, redirects, outcome)
            note_stars(path, found, scopes, redirects, outcome, self._stars)
            entries = [*outcome.references()]
            if self.may_say_one(data) or import_in_examples(data):
                labels, loads = self._labels, self._loads
                are_named = not names_in_imports_only(data, mentions)
                entries += remaining_in_strings(
                    path,
                    data,
                    analysed,
                    mentions,
                    redirects,
                    labels,
                    loads,
                    self._looks_up,
                    partial(self._is_data, path),
                    lambda symbol, start: self._is_compared(symbol, path, start),
                    are_named=are_named,
                )
        except (Unreadable, RecursionError) as error:
            reason = Reason(f"the file {error}", Code.UNREADABLE)
            return [*remaining_in_unreadable(path, data, mentions, reason)], False
        return entries, bool(found.stars)
