"""Strings, configuration and documents that name a competitor name the canonical."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Literal

from pydantic import Field

from canonize.api import (
    Change,
    Edit,
    Migration,
    PathOptions,
    Project,
    Proposal,
    Reference,
    SourceTree,
)
from canonize.core.file_kinds import is_python
from canonize.core.kept_judgements import Questions, judged_once
from canonize.core.plan import Kind
from canonize.references.runtime_lookups import LateLookups
from canonize.references.stored_names import (
    expect_readers,
    given_as_data,
    is_compared_as_data,
    is_for_people,
    is_opened_rows,
)
from canonize.resolution.replacements import Redirects
from canonize.rewriting.held_tables import HeldTables
from canonize.rewriting.mentions_asked import mentions_asked
from canonize.rewriting.python_texts import in_python
from canonize.rewriting.staying_mentions import LateAnswers
from canonize.rewriting.text_paths import Wanted, in_text


class StringOptions(PathOptions):
    """Options of `rewrite_strings`."""

    prose: bool = Field(
        False,
        description="Also comments, prose in documents, and file paths there of modules that move "
        "as a whole; otherwise these are reported.",
    )
    history: bool = Field(
        False,
        description="Also change logs, release notes and migrations, which tell of the past; "
        "otherwise they are kept and listed.",
    )
    misfits: Literal["refuse", "rewrite"] = Field(
        "refuse",
        description="Texts by which a function is looked up that is called otherwise than the "
        "canonical: leave them and report the place, or rewrite all the same.",
    )


class RewriteStrings:
    """Re-routes dotted and colon paths in strings, configuration and documents.

    Before::

        mock.patch("app.execution_factory.ExecutionFactory")
        DEFAULT = "app.execution_factory:ExecutionFactory"

    After::

        mock.patch("app.execution_engine_factory.ExecutionEngineFactory")
        DEFAULT = "app.execution_engine_factory:ExecutionEngineFactory"

    A patch goes where the name is looked up, so ``mock.patch("consumer.X")`` stays. A path ends
    where Python's does: ``app.execution_factory_report`` is another module.

    Keeps, and lists: history (change logs, release notes, migrations), tables of moved names (the
    old beside the new), SQL, hosts, mail addresses and file names, and words that nothing makes a
    module (``config`` as a key).

    Refuses: entries of one dictionary, list, section or enumeration that would become the same,
    paths whose name the canonical module does not have, or whose member
    (``a.b.X.create``) the canonical lacks or has as something else, and patch targets while some
    function still looks the name up in the competitor's module. Reports, and leaves to a person:
    formatted strings, notebooks, file names of other kinds, and comments unless ``prose`` is set.
    """

    name: ClassVar[str] = "rewrite_strings"
    Options: ClassVar[type[StringOptions]] = StringOptions

    def propose(self, tree: SourceTree, options: StringOptions, migration: Migration) -> Proposal:
        """Plays the codemod; see `canonize.core.codemod.Codemod`."""
        project = Project.of(tree, migration.source_roots)
        direct = Redirects.of(migration, options.competitors)
        if not direct.modules():
            return Proposal()
        redirects = project.reexports.with_module_paths(project.reexports.with_aliases(direct))
        compares = options.misfits != "rewrite"
        questions = Questions()
        mentions = mentions_asked(project, redirects, migration, questions, compares=compares)
        tables = HeldTables(project, direct, migration, compares=compares)
        late = _late_answers(questions, LateLookups(redirects, project), tables, project)
        selects = migration.selects(options)
        files = {c.symbol for c in migration.plan.competitors if c.verdict is Kind.MOVED}
        homes = _staying_homes(redirects, project, files)
        wanted = Wanted(options.prose, options.history, frozenset(files))
        leaves = {module.rpartition(".")[2].encode() for module in redirects.modules()}
        asked_of = redirects.content()
        changes: list[Change] = []
        references: list[Reference] = []
        edits: dict[str, tuple[Edit, ...]] = {}
        loading = {b"import_module", b"__import__", b"find_spec"}
        asked = tree.containing(leaves) | tree.containing(loading)
        expect_readers(asked, tree)
        for path in sorted(asked):
            data = tree.read(path)
            if data is None or not selects(path) or b"\0" in data:
                continue
            if not mentions.any_in(data) and not (
                is_python(path)
                and (mentions.beginnings.could_start_path(data) or mentions.may_be_in_short(data))
            ):
                continue
            home = frozenset(homes.get(path, ()))
            about: tuple[object, ...] = (in_text, path, asked_of, home, wanted)
            judge = partial(in_python, path, data, mentions, late, home, wanted)
            if not is_python(path):
                kind = is_for_people(path, tree), is_opened_rows(path, tree)
                about = (*about, *kind)
                judge = partial(
                    in_text, path, data, mentions, wanted, is_document=kind[0], is_data=kind[1]
                )
            after, declared, entries = judged_once(
                tree, path, about, questions, judge, keeps=lambda found: not found[1]
            )
            references += entries
            if after != data:
                changes.append(Change(path, data, after))
                edits[path] = declared
        return Proposal(tuple(changes), tuple(references), edits)


def _staying_homes(redirects: Redirects, project: Project, moved: set[str]) -> dict[str, set[str]]:
    """The modules whose own texts stay, by path: something stays there under its name.

    Args:
        moved: what is taken to another place, so that it is no more where it was.
    """
    homes: dict[str, set[str]] = {}
    for module in redirects.homes():
        gone = [str(r.competitor) in moved for r in redirects.names_of(module).values()]
        if not gone or not all(gone):
            homes.setdefault(project.modules.path(module) or "", set()).add(module)
    return homes


def _late_answers(
    questions: Questions, lookups: LateLookups, tables: HeldTables, project: Project
) -> LateAnswers:
    return LateAnswers(
        questions.named("late", lookups.why),
        questions.named("kept at home", lookups.kept_at_home),
        questions.named("table held", tables.reason),
        questions.named("data", partial(given_as_data, project)),
        questions.named("compared as data", partial(is_compared_as_data, project)),
    )
