"""Which files a re-routing of imports has to do with, and which competitors no import can name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from canonize.core.codemod import Migration
from canonize.core.file_kinds import is_notebook
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.plan import Kind
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.nested_names import nested_references
from canonize.references.remaining_references import unsure_places
from canonize.resolution.module_names import definition_place
from canonize.resolution.prefilter import could_reference
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirects


@dataclass(frozen=True, slots=True)
class ConcernedFiles:
    """Files that name a competitor.

    Args:
        homes: by path, the modules that define one.
        importing: by path, the files that could import one.
        notebooks: the paths of notebooks that have a word of one.
    """

    homes: dict[str, bytes] = field(default_factory=dict)
    importing: dict[str, bytes] = field(default_factory=dict)
    notebooks: list[str] = field(default_factory=list)


def concerned_files(
    project: Project, redirects: Redirects, selects: Callable[[str], bool]
) -> ConcernedFiles:
    """The files with a word of a competitor that a plan lets a codemod touch."""
    found, names = ConcernedFiles(), redirects.homes()
    tree, modules = project.tree, project.modules
    for path in sorted(tree.containing(redirects.candidate_words())):
        if is_notebook(path) and selects(path):
            found.notebooks.append(path)
        data = tree.read(path)
        if data is None or not path.endswith((".py", ".pyi")) or not selects(path):
            continue
        if modules.name(path) in names:
            found.homes[path] = data
        if could_reference(data, modules.package(path), redirects):
            found.importing[path] = data
    return found


def redirects_asked(
    project: Project,
    migration: Migration,
    competitors: Collection[str],
    left_out: Collection[Symbol],
    *,
    handed_on: bool,
) -> Redirects:
    """What takes the place of each competitor that is asked for, under all its names.

    Args:
        competitors: those asked for; all when empty.
        left_out: those of which nothing moves.
        handed_on: under the names of re-exports, too.
    """
    asked = Redirects.of(migration, competitors).without(left_out)
    return project.reached_by(asked, handed_on=handed_on)


def beyond_reach(
    project: Project, migration: Migration, competitors: Collection[str]
) -> Iterator[Reference]:
    """Competitors that no import can name: those inside classes."""
    for competitor in migration.plan.competitors:
        symbol = Symbol.parse(competitor.symbol)
        asked = competitor.symbol in competitors or not competitors
        if "." in symbol.name and asked and competitor.verdict.is_rerouted:
            path = project.modules.path(symbol.module) or f"{symbol.module.replace('.', '/')}.py"
            reason = Reason(
                "a name inside a class: its references are not followed", Code.IN_A_CLASS
            )
            how = Disposition.MANUAL
            data = project.tree.read(path) or b""
            is_gone = not definition_place(data, symbol.name)[2]
            if competitor.verdict is not Kind.MOVED or not is_gone:
                yield Reference(path, 1, 1, competitor.symbol, Form.DEFINITION, how, reason)
            yield from nested_references(project, symbol)


def unseen_lookup(
    competitor: Symbol, project: Project, migration: Migration, redirects: Redirects
) -> str:
    """A place that may look a competitor up unseen; empty when there is none."""
    if not competitor.name:
        return ""
    redirect = redirects.find(competitor.module, competitor.name)
    keeps_name = redirect is not None and redirect.target.name == competitor.name
    for entry in unsure_places(project.tree, migration, competitor):
        # A path in a text is rewritten with the texts, and gives the canonical by that name.
        if not (keeps_name and entry.symbol == str(competitor)):
            return Reason(f"{entry.path}:{entry.line}: {entry.reason}", entry.reason)
    return ""
