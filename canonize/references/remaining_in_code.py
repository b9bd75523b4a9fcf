"""What the code of a Python file still says of some symbols: imports, lookups, stars."""

from __future__ import annotations

from collections.abc import Iterator

from canonize.core.ledger import Reference
from canonize.core.reasons import Code, Reason
from canonize.core.tree import SourceTree
from canonize.references.noted_code import note_code, note_stars
from canonize.references.reference_notes import ReferenceNotes
from canonize.references.references import find_references
from canonize.references.remaining_in_strings import DOCTEST_IMPORT, remaining_in_strings
from canonize.references.remaining_in_texts import remaining_in_unreadable
from canonize.references.star_needs import StarNeeds
from canonize.references.text_mentions import Mentions
from canonize.resolution.replacements import Redirects
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.edits import FileEdits


def remaining_in_python(
    path: str,
    data: bytes,
    package: str | None,
    redirects: Redirects,
    mentions: Mentions,
    stars: StarNeeds,
    tree: SourceTree,
) -> Iterator[Reference]:
    try:
        analysed = analyse(data)
        file, scopes = analysed.file, analysed.scopes
        edits = FileEdits(file)
        outcome = ReferenceNotes(path, edits)
        found = find_references(scopes, package, redirects)
        note_code(found, redirects, outcome)
        note_stars(path, found, scopes, redirects, outcome, stars)
        entries = [*outcome.references()]
        if mentions.any_in(data) or DOCTEST_IMPORT.search(data):
            entries += remaining_in_strings(path, data, analysed, mentions, redirects, tree)
    except (Unreadable, RecursionError) as error:
        yield from remaining_in_unreadable(
            path, data, mentions, Reason(f"the file {error}", Code.UNREADABLE)
        )
        return
    yield from entries
