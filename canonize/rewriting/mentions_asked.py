"""Mentions of competitors in texts, with all that may speak against another name there."""

from __future__ import annotations

from canonize.compatibility.fits import Fits
from canonize.compatibility.member_compatibility import NamedMembers
from canonize.core.codemod import Migration
from canonize.core.kept_judgements import Questions
from canonize.core.symbols import Symbol
from canonize.references.known_texts import BeyondFile
from canonize.references.path_ends import PathEnds
from canonize.references.text_mentions import Mentions
from canonize.references.unseen_names import UnseenNames
from canonize.resolution.programs import other_program
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects
from canonize.resolution.targets import missing_target
from canonize.rewriting.held_texts import HeldTexts


def mentions_asked(
    project: Project,
    redirects: Redirects,
    migration: Migration,
    questions: Questions,
    *,
    compares: bool,
) -> Mentions:
    """What finds the paths of competitors in texts, and says why one stays.

    Args:
        redirects: the competitors, under all their names and paths.
        questions: notes what is asked of the project.
        compares: whether a name stays where what takes its place does not mean the same.
    """
    made = migration.plan.moved_targets()
    fits = Fits(project)
    held = HeldTexts(project, redirects, migration)
    unseen = UnseenNames(project)

    def missing(target: Symbol) -> str:
        reason = missing_target(target, project, made)
        if reason and Symbol(target.module) in made and project.modules.path(target.module):
            return ""  # a module that moved has all that it had: the text was out of date before
        return reason

    def named(redirect: Redirect) -> str:
        if not compares or redirect.target in made:
            return ""
        if redirect.found.is_module:
            return held.reason(redirect)
        judgement = fits.of(redirect).named()
        return judgement.reason if judgement.holds else held.reason(redirect)

    return Mentions(
        redirects,
        questions.named("missing", missing),
        questions.named("file of", lambda module: project.modules.path(module) or ""),
        questions.named("misfit", NamedMembers(project).misfit),
        questions.named("program", lambda old, new: other_program(old, new, project)),
        questions.named("named", named),
        questions.named("may have", PathEnds(project).may_have),
        questions.named("may ask", unseen.may_be_asked),
        BeyondFile(
            questions.named("lists", project.whole.names.listings.listed_for_all),
            questions.named("says", unseen.is_said_twice),
        ),
        questions.named("package of", project.modules.package),
    )
