"""Every use of a plan's competitors, each judged against what takes the competitor's place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import libcst as cst

from canonize.compatibility.doctest_uses import examples_to_judge, placed_uses
from canonize.compatibility.doubted_uses import doubted
from canonize.compatibility.fakes_of_canonical import FakesOfCanonical
from canonize.compatibility.fits import Fits
from canonize.compatibility.inference import Receivers
from canonize.compatibility.inference_inputs import outside_of
from canonize.compatibility.inferred_uses import inferred_touches
from canonize.compatibility.judged_use import JudgedUse, placed
from canonize.compatibility.known_values import KnownValues
from canonize.compatibility.modules_in_hand import ModulesInHand
from canonize.compatibility.named_in_code import named_by_code
from canonize.compatibility.patched_uses import PatchedUses
from canonize.compatibility.public_names import is_public
from canonize.compatibility.unfollowed_types import unfollowed_touches
from canonize.compatibility.unknown_receivers import OnlyTheirs, unknown_touches
from canonize.compatibility.use_compatibility import Fit
from canonize.compatibility.use_verdicts import (
    FITS,
    Finding,
    Trouble,
    UseForm,
    UseVerdict,
    adapt,
    untold,
)
from canonize.compatibility.written_uses import WrittenUses
from canonize.core.codemod import Migration
from canonize.core.file_kinds import is_python
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.references.module_objects import may_load_by_name
from canonize.references.references import FileReferences, NameGroup, find_references
from canonize.resolution.api_reader import ApiReader
from canonize.resolution.prefilter import could_reference, may_name_one_unread
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects
from canonize.resolution.targets import missing_target
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable, decode
from canonize.syntax.doctests import DoctestCode
from canonize.syntax.scopes import Scope, Scopes, Use


def redirects_of(tree: SourceTree, migration: Migration) -> Redirects:
    """Every name and path under which the plan's competitors can be reached."""
    return Project.of(tree, migration.source_roots).reached_by(Redirects.of(migration))


def judged_uses(
    tree: SourceTree,
    migration: Migration,
    *,
    selects: Callable[[str], bool] = lambda path: True,
    adapted: Callable[[str], WrittenUses] = lambda path: WrittenUses(),
) -> Iterator[JudgedUse]:
    """Every use outside of the competitors' own files and the canonical's, file by file.

    Args:
        selects: which files are looked at.
        adapted: what a plan's rules wrote in a file.
    """
    project = Project.of(tree, migration.source_roots)
    tree.expect(_words(migration))
    redirects = redirects_of(tree, migration)
    fits = Fits(project)
    judge = _Judge(project, redirects, fits)
    in_hand = ModulesInHand(project, redirects, fits)
    values, faked = KnownValues(tree, migration, redirects), FakesOfCanonical(project)
    targets = {redirect.target.module for redirect in redirects.names.values()}
    homes = redirects.homes()
    fakes = _fakes(redirects)
    for path in sorted(tree.containing(redirects.candidate_words())):
        data = tree.read(path)
        if data is None or not selects(path):
            continue
        name = project.modules.name(path)
        if name in homes or name in targets:
            continue
        found = []
        binds = could_reference(data, project.modules.package(path), redirects)
        if is_python(path):
            puts = (b"patch" in data or b"setattr" in data) and fakes.search(data) is not None
            found = judge.file(path, data, adapted(path)) if puts or binds else []
        if is_python(path) and (binds or may_load_by_name(data)):
            yield from in_hand.uses(path, data)
        if examples := examples_to_judge(path, data, is_bound=binds):
            found += judge.examples(path, data, examples)
        if found:
            made = {use.competitor for use in found if use.form is UseForm.CALL}
            for use in found:
                is_same_object = use.form is UseForm.METHOD and use.competitor in made
                yield use if is_same_object else _valued(use, values, faked)


def _fakes(redirects: Redirects) -> re.Pattern[bytes]:
    """What stands in a file that names a competitor's module in a text, as the path of a fake."""
    modules = sorted({module for module, _ in redirects.names} | redirects.homes())
    return re.compile(
        rb"(?<![\w.])(?:" + b"|".join(re.escape(m.encode()) for m in modules) + rb")(?!\w)"
    )


def _valued(use: JudgedUse, values: KnownValues, faked: FakesOfCanonical) -> JudgedUse:
    """A use that fits, unless what it runs is known to come to something else."""
    if use.judgement.is_unsafe or use.adapted:
        return use
    apart = values.judgement(use.target, use.competitor, use.form, use.definition.name)
    if apart is None and (fake := faked.reason(use.path, use.competitor, use.target)):
        apart = untold(Trouble.PATCH, fake, asks=True, name=use.competitor.leaf)
    return use if apart is None else replace(use, judgement=apart, all=(*use.all, apart))


def _words(migration: Migration) -> frozenset[bytes]:
    """The last parts of all competitors and their modules: searched for in one go."""
    symbols = [Symbol.parse(competitor.symbol) for competitor in migration.plan.competitors]
    leaves = {s.name.rpartition(".")[2] for s in symbols}
    leaves |= {s.module.rpartition(".")[2] for s in symbols}
    return frozenset(leaf.encode() for leaf in leaves if leaf)


class _Judge:
    def __init__(self, project: Project, redirects: Redirects, fits: Fits) -> None:
        self._project = project
        self._redirects = redirects
        self._fits = fits
        self._read = ApiReader(project.whole).read
        self._alone = Fits(project, alone=True)
        self._patched = PatchedUses(project.whole, redirects)
        self._theirs = OnlyTheirs(project.tree)
        self._path = ""

    def file(self, path: str, data: bytes, adapted: WrittenUses) -> list[JudgedUse]:
        """The uses of one file, sorted by place."""
        try:
            analysed = analyse(data)
            scopes = analysed.scopes
            self._path = path
            self._fits.enter(path)
            self._alone.enter(path)
            references = find_references(
                scopes, self._project.modules.package(path), self._redirects
            )
            both = list(self._findings(references, scopes, self._fits))
            if not adapted:
                return sorted(placed(path, analysed, both))
            alone = list(self._findings(references, scopes, self._alone))
            found = placed(path, analysed, both, lambda *use: not adapted.has(*use))
            anew = placed(path, analysed, alone, adapted.has)
            return sorted([*found, *(replace(use, adapted=True) for use in anew)])
        except (Unreadable, RecursionError) as error:
            package = self._project.modules.package(path)
            if not may_name_one_unread(data, package, self._redirects):
                return []
            doubt = untold(Trouble.UNREAD, Reason(f"the file {error}", Code.UNREADABLE), risky=True)
            some = min(
                self._redirects.names.values(), key=lambda r: str(r.competitor), default=None
            )
            if some is None:
                return []
            symbols = (some.competitor, some.target)
            return [JudgedUse(path, 1, 1, *symbols, UseForm.UNREAD, some.competitor.leaf, doubt)]

    def examples(self, path: str, data: bytes, examples: DoctestCode) -> list[JudgedUse]:
        """The uses in a file's doctests, sorted by place."""
        if not could_reference(examples.data, self._project.modules.package(path), self._redirects):
            return []
        found = self.file(path, examples.data, WrittenUses())
        return placed_uses(found, examples, decode(data)[0].split("\n"))

    def _findings(
        self, references: FileReferences, scopes: Scopes, fits: Fits
    ) -> Iterator[tuple[Redirect, Finding]]:
        for names in references.names:
            for redirect in sorted(names.redirects, key=lambda r: str(r.found)):
                used = scopes.uses_of(names.scope, names.local)
                first = names.imports[0].alias.name
                at = (names.local, names.scope, scopes)
                yield from self._of_name(redirect, used, *at, first, fits)
                if self._is_for_others(redirect, names, scopes):
                    yield redirect, fits.of(redirect).handed_on(first)
        for group in references.modules:
            for lookup in group.lookups:
                if lookup.string is not None and lookup.span is None and not lookup.puts:
                    named = fits.of(lookup.redirect).named()
                    leaf = lookup.redirect.found.leaf
                    yield lookup.redirect, Finding(lookup.node, leaf, UseForm.NAME, named)
                if lookup.string is not None or lookup.span is not None:
                    continue
                use = _through(lookup.use, lookup.node)
                for finding in fits.findings(lookup.redirect, use, scopes):
                    yield lookup.redirect, finding
                yield from self._missing(lookup.redirect, lookup.node)
        yield from self._inferred(references, scopes, fits)
        yield from self._patched.findings(self._path, references, scopes)
        yield from self._patched.members(self._path, references, scopes)
        for star in references.stars:
            for name, redirect in self._taken(star.module).items():
                used = [] if name in scopes.top.bindings else scopes.unbound(name)
                if used:
                    node = star.site.node
                    yield from self._of_name(redirect, used, name, scopes.top, scopes, node, fits)

    def _inferred(
        self, references: FileReferences, scopes: Scopes, fits: Fits
    ) -> Iterator[tuple[Redirect, Finding]]:
        """What is done with instances that no name of the file leads to."""
        stars = [star.module for star in references.stars]
        outside = outside_of(self._redirects, self._project, self._read, stars)
        fates = fits.fates(scopes)
        receivers = Receivers(fates.nodes, scopes, references, outside)
        touches = inferred_touches(receivers, fates, lambda r: fits.of(r).differing)
        for known, touch in touches:
            for finding in fits.touched(known.redirect, touch, scopes):
                yield known.redirect, finding
        for known, touch in unfollowed_touches(receivers, fits.file(scopes)):
            for finding in fits.touched(known.redirect, touch, scopes):
                yield known.redirect, finding

        for redirect, touch in unknown_touches(receivers, fates, lambda r: self._lost(fits.of(r))):
            for finding in fits.touched(redirect, touch, scopes):
                if finding.judgement.verdict is not UseVerdict.COMPATIBLE:
                    yield redirect, doubted(finding, "what it is looked up in is not known")

    def _lost(self, fit: Fit) -> frozenset[str]:
        """The members that only a competitor has in the whole repository, and that differ."""
        return self._theirs.among(fit.differing, fit.files)

    def _is_for_others(self, redirect: Redirect, names: NameGroup, scopes: Scopes) -> bool:
        """Whether code outside of the repository may take it from here.

        What a class is to its users is seen where the repository itself takes it from here; a
        function has nothing but its signature.
        """
        is_package = self._path.endswith(("__init__.py", "__init__.pyi"))
        if not is_public(names, scopes, is_package=is_package):
            return False
        if self._fits.of(redirect).is_function:
            return True
        here = {(self._project.modules.name(self._path) or "", names.local)}
        return not any(True for _ in self._project.reexports.importers(here))

    def _of_name(
        self,
        redirect: Redirect,
        used: list[Use],
        local: str,
        owner: Scope,
        scopes: Scopes,
        imported: cst.CSTNode,
        fits: Fits,
    ) -> Iterator[tuple[Redirect, Finding]]:
        for use in used:
            for finding in fits.findings(redirect, use, scopes):
                yield redirect, finding
        for site in named_by_code(scopes, local):
            judged = fits.of(redirect).named()
            yield redirect, Finding(site.node, redirect.competitor.leaf, UseForm.NAME, judged)
        quoted = list(fits.quoted(redirect, local, owner, scopes))
        yield from ((redirect, finding) for finding in quoted)
        yield from self._missing(redirect, imported)
        if not used and not quoted:
            subject = redirect.competitor.leaf
            yield redirect, Finding(imported, subject, UseForm.IMPORT, FITS)

    def _missing(self, redirect: Redirect, node: cst.CSTNode) -> Iterator[tuple[Redirect, Finding]]:
        reason = missing_target(redirect.target, self._project)
        if redirect.through:
            told = Reason(
                f"{redirect.through} may hand it on through its __getattr__", Code.OWN_GETATTR
            )
            doubt = untold(Trouble.TARGET, told, risky=True)
            yield redirect, Finding(node, redirect.found.leaf, UseForm.IMPORT, doubt)
        elif reason:
            wrong = adapt(Trouble.TARGET, reason)
            yield redirect, Finding(node, redirect.found.leaf, UseForm.IMPORT, wrong)

    def _taken(self, module: str) -> dict[str, Redirect]:
        """What a star import takes of a module's competitors."""
        exported = self._project.star_names(module)
        names = self._redirects.names_of(module)
        return {n: r for n, r in names.items() if exported is None or n in exported}


def _through(use: Use, node: cst.BaseExpression) -> Use:
    """A use of ``a.b.X`` as the use of ``X`` that it is: the attributes on the way left out."""
    rest = list(use.chain)
    while rest:
        gone = rest.pop(0)
        if gone is node:
            break
    reached = Use(use.name, use.node, use.scope, tuple(rest), use.stores and bool(rest), use.role)
    reached.call, reached.bound_to, reached.of_result = use.call, use.bound_to, use.of_result
    reached.annotates = use.annotates if not rest else None
    reached.derives = use.derives if not rest else None
    reached.node = node  # type: ignore[assignment] # what stands for the name
    return reached
