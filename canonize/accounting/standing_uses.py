"""Code that names some symbols, as the whole ledger judges a tree that no further step changes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from canonize.accounting.dispositions import SightingJudge
from canonize.accounting.occurrences import occurrences_of
from canonize.accounting.origins import Meanings
from canonize.accounting.reached_symbols import ReachedSymbols
from canonize.accounting.read_file import sightings_of
from canonize.accounting.sightings import FileSightings
from canonize.accounting.whole_ledger import starts_of, words_of
from canonize.core.codemod import Migration
from canonize.core.ledger import Disposition, Form, Occurrence, Reference
from canonize.core.plan import Competitor, Kind, Plan
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.project import Project

CODE = (
    Form.IMPORT, Form.FROM_IMPORT, Form.RELATIVE_IMPORT, Form.ATTRIBUTE, Form.NAME, Form.RE_EXPORT,
    Form.ANNOTATION, Form.PATCH_TARGET, Form.DYNAMIC_IMPORT,
)  # fmt: skip
"""How code names something; prose, strings and configuration are looked at elsewhere."""

_USED = Reason("it is used here", Code.STILL_NAMED)


def standing_uses(
    tree: SourceTree, migration: Migration, symbols: Collection[Symbol], files: Collection[str]
) -> Iterator[Reference]:
    """Each as a refused reference; what stands in the symbol's own module is none.

    Args:
        symbols: names, or whole modules, whether they are there or gone.
        files: where to look.
    """
    asked = migration.plan.model_copy(
        update={
            "competitors": tuple(
                Competitor(symbol=str(symbol), verdict=Kind.DUPLICATE) for symbol in symbols
            )
        }
    )
    facts = _Facts(tree, migration.plan, asked)
    reached = _reached(Project.of(tree, migration.source_roots), facts)
    judge = SightingJudge(asked, reached.meanings, gone=symbols, planned=True)
    named = {str(symbol) for symbol in symbols}
    code = [path for path in files if path.endswith((".py", ".pyi"))]
    for path in sorted(reached.files(symbols, code)):
        found = facts(path)
        entries, _ = occurrences_of(path, found, judge, ())
        for entry in entries:
            means_it = entry.means in named or entry.means.partition(":")[0] in named
            if means_it and _is_use(entry) and not _is_by_star(entry, found):
                yield Reference(
                    entry.path,
                    entry.line,
                    entry.column,
                    entry.means,
                    entry.form,
                    Disposition.REFUSED,
                    _USED,
                    entry.text,
                )


def _reached(project: Project, facts: _Facts) -> ReachedSymbols:
    """Made once for a tree and words, whichever symbols are asked about."""
    key = (ReachedSymbols, project.modules, facts.key)
    if key not in project.tree.memo:
        project.tree.memo[key] = ReachedSymbols(Meanings(project, facts), facts)
    found = project.tree.memo[key]
    assert isinstance(found, ReachedSymbols)
    return found


def _is_use(entry: Occurrence) -> bool:
    stands = entry.disposition in (Disposition.MANUAL, Disposition.REFUSED)
    return stands and entry.form in CODE


def _is_by_star(entry: Occurrence, found: FileSightings) -> bool:
    """Whether only the order of stars tells what a name means."""
    return len(found.stars) > 1 and entry.word not in found.top


class _Facts:
    """What each file's bytes say of the words, kept with the file.

    The words of the plan are looked for as long as they are enough, so that one reading does.
    """

    def __init__(self, tree: SourceTree, plan: Plan, asked: Plan) -> None:
        self._tree = tree
        planned, wanted = words_of(plan), words_of(asked)
        self._words = planned if set(wanted) <= set(planned) else wanted
        self._starts = starts_of(plan)
        self.key = _key(self._words, self._starts)

    def __call__(self, path: str) -> FileSightings:
        found = self._tree.facts(path).get(self.key)
        if not isinstance(found, FileSightings):
            python = path.endswith((".py", ".pyi"))
            data = self._tree.read(path)
            found = FileSightings()
            if data is not None:
                found = sightings_of(data, self._words, self._starts, is_python=python)
            keep_sightings(self._tree, path, self._words, self._starts, found)
        return found


def keep_sightings(
    tree: SourceTree, path: str, words: Sequence[str], starts: Sequence[str], found: FileSightings
) -> None:
    """Tells a tree what one of its files says of some words, so that nobody reads it for that."""
    tree.facts(path)[_key(words, starts)] = found


def _key(words: Sequence[str], starts: Sequence[str]) -> object:
    return FileSightings, tuple(words), tuple(starts)
