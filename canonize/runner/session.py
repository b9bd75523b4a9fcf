"""A place plus a plan: what previewing and running need."""

from __future__ import annotations

import functools
import hashlib
import posixpath
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from canonize.catalogue import load_check as load_check_kind
from canonize.core.asked_codemod import telling_whose
from canonize.core.check import Check
from canonize.core.codemod import Loader, Migration
from canonize.core.decisions import Decisions
from canonize.core.plan import Plan
from canonize.core.queries import PlaysQuery, Query
from canonize.core.roots import detect_roots
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.core.units import decided_plan
from canonize.errors import CanonizeError
from canonize.history import active_hooks
from canonize.plan_file.decisions_file import DECISIONS_NAME, decisions_path, read_decisions
from canonize.plan_file.document import document_of
from canonize.runner.formatters import NO_FORMATTERS, InstalledFormatters, installed_formatters
from canonize.runner.place import Worksite, open_place
from canonize.runner.queries import TrustedQueries
from canonize.runner.step_checks import checks_of_step, described, loaded_check
from canonize.runner.trust import is_trusted, record_trust


@dataclass(frozen=True, slots=True)
class Execution:
    """Something that running would execute, as a person must see it before saying yes.

    Args:
        what: ``check golden-path``, ``commit hook``, ``Bowler query``.
        command: the exact command, the hook's file, or the query with its file's hash.
    """

    what: str
    command: str


@dataclass(frozen=True)
class Session:
    """Use it in a ``with``; everything that a verb needs hangs on it."""

    place: Worksite
    plan: Plan
    plan_text: bytes
    migration: Migration
    load: Loader
    load_check: Callable[[str], Check]
    plan_path: str | None = None
    """The plan's own file if it lies in the repository: it names competitors for a living."""
    formatters: InstalledFormatters = NO_FORMATTERS

    @property
    def root(self) -> Path:
        return self.place.root

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences that a person should read first."""
        return (*self.place.notices, *self.formatters.notices)

    def tree(self) -> SourceTree:
        """The work tree as it is now, uncommitted edits included."""
        worktree = self.place.worktree
        return SourceTree(worktree, self._hidden(), outside=worktree.outside)

    def before(self) -> SourceTree:
        """The tree as it was before the migration's first step (a person's own edits stay)."""
        return tree_before(self.place, self.plan.name, self._hidden())

    def _hidden(self) -> dict[str, bytes | None]:
        if self.plan_path is None:
            return {}
        beside = posixpath.join(posixpath.dirname(self.plan_path), DECISIONS_NAME)
        return {self.plan_path: None, beside: None}

    def applied(self) -> tuple[int, ...]:
        """Numbers of the steps that are applied, ascending; a step is known by its id."""
        standing = {step.step_id for step in self.place.journal.applied(self.plan.name)}
        steps = enumerate(self.plan.steps, start=1)
        return tuple(number for number, step in steps if step.id in standing)

    def pending(self) -> tuple[int, ...]:
        """Numbers of the steps that are not, ascending."""
        applied = set(self.applied())
        return tuple(n for n in range(1, len(self.plan.steps) + 1) if n not in applied)

    def executes(self, numbers: Sequence[int]) -> tuple[Execution, ...]:
        """Every command that running these steps would execute, each once.

        Raises:
            PlanInvalid: a step names a check that does not exist.
        """
        steps = [self.plan.steps[number - 1] for number in numbers]
        found: dict[Execution, None] = {}
        for name in dict.fromkeys(
            name for step in steps for name in checks_of_step(self.plan, step)
        ):
            check, options = loaded_check(self.plan, name, self.load_check)
            if check.executes:
                told = described(self.plan, name, check, options)
                found[Execution(f"check {name}", told)] = None
        for query, source in self.queries(numbers):
            words = shlex.join((query.text, *query.arguments))
            digest = "" if source is None else f"   (sha256 {_digest(source)})"
            found[Execution("Bowler query", f"{words}{digest}")] = None
        if any(step.codemods for step in steps):
            for tool in self.formatters.tools:
                found[Execution("formatter", f"{tool.program} ({tool.name})")] = None
            for hook in active_hooks(self.place.history):
                found[Execution("commit hook", str(hook))] = None
        return tuple(found)

    def queries(self, numbers: Sequence[int]) -> tuple[tuple[Query, bytes | None], ...]:
        """The queries that playing these steps runs, each with the bytes of its file now.

        Raises:
            CodemodUnknown: a step names a codemod that can't be loaded.
        """
        found: dict[Query, bytes | None] = {}
        for number in numbers:
            for call in self.plan.steps[number - 1].codemods:
                codemod = self.load(call.name)
                if isinstance(codemod, PlaysQuery):
                    with telling_whose(call.name):
                        query = codemod.query(codemod.Options.model_validate(call.options))
                    found[query] = self.tree().read(query.file) if query.file else None
        return tuple(found.items())

    def untrusted_queries(self, numbers: Sequence[int]) -> tuple[Query, ...]:
        """Those of the steps' queries to which this person has not said yes as they are now."""
        found = self.queries(numbers)
        return tuple(query for query, source in found if not self._trusts(query, source))

    def _trusts(self, query: Query, source: bytes | None) -> bool:
        runner = self.migration.queries
        return isinstance(runner, TrustedQueries) and runner.is_trusted(query, source)

    def agree(self, numbers: Sequence[int]) -> None:
        """Remembers that the person has just said yes to `executes` of these steps."""
        record_trust(self.root, self.plan_text)
        if isinstance(self.migration.queries, TrustedQueries):
            self.migration.queries.agree(self.queries(numbers))

    def is_trusted(self, numbers: Sequence[int] = ()) -> bool:
        """Whether this person has trusted exactly this plan in this repository before.

        Args:
            numbers: steps whose queries must be trusted as well.
        """
        return is_trusted(self.root, self.plan_text) and not self.untrusted_queries(numbers)

    def close(self) -> None:
        self.place.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_session(
    directory: Path,
    plan: Plan,
    plan_text: bytes,
    load: Loader,
    *,
    load_check: Callable[[str], Check] | None = None,
    plan_path: Path | None = None,
) -> Session:
    """Opens the repository for a plan. Nothing is written, nothing is executed.

    Args:
        directory: anywhere in the repository.
        plan_text: the exact bytes that the plan was read from; trust and drift hang on them.
        load: from a codemod's name to the codemod.
        load_check: from a kind's name to the check; from the catalogue when ``None``.
        plan_path: where the plan was read from; no step sees that file.

    Raises:
        RepositoryUnusable: no repository, a bare one, no commit yet, a rebase in progress, ...
        CanonizeError: the plan's environment is none.
    """
    place = open_place(directory)
    if plan.environment is not None:
        _use(plan.environment, place, plan_text, plan_path)
    roots = plan.source_roots or _detected(place, plan)
    own = _inside(place.root, plan_path)
    decisions = (
        Decisions() if plan_path is None else read_decisions(decisions_path(plan_path), plan.name)
    )
    plan = decided_plan(plan, decisions)
    tools = installed_formatters(place.root, plan.format)
    migration = Migration(
        plan,
        roots,
        queries=TrustedQueries(place.root, plan_text),
        decisions=decisions,
        formatter=tools if tools.tools else None,
    )
    kinds = load_check or functools.partial(load_check_kind, root=place.root)
    return Session(place, plan, plan_text, migration, load, kinds, own, tools)


def _use(environment: str, place: Worksite, plan_text: bytes, plan_path: Path | None) -> None:
    """Raises CanonizeError, with the line of the plan, for what is no environment."""
    try:
        place.worktree.outside.use(environment)
    except CanonizeError as error:
        if plan_path is None:
            raise
        document = document_of(plan_text, plan_path, shown=plan_path.name)
        mark = document.values.mark(("environment",))
        where = f"{document.shown}:{mark.line}:{mark.column}"
        raise CanonizeError(error.what, where=where, hint=error.hint) from error


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _inside(root: Path, plan_path: Path | None) -> str | None:
    """A path as the tree spells it; ``None`` when it lies elsewhere."""
    if plan_path is None or not plan_path.resolve().is_relative_to(root.resolve()):
        return None
    return plan_path.resolve().relative_to(root.resolve()).as_posix()


def tree_before(
    place: Worksite, plan: str, hidden: Mapping[str, bytes | None] | None = None
) -> SourceTree:
    """The tree as it was before a plan's first step (a person's own edits stay)."""
    overlay: dict[str, bytes | None] = dict(hidden or {})
    for step in place.journal.applied(plan):
        for record in place.journal.paths(step.operation):
            if record.path not in overlay:
                kept = record.before
                overlay[record.path] = None if kept is None else place.journal.content(kept)
    return SourceTree(place.worktree, overlay, outside=place.worktree.outside)


def _detected(place: Worksite, plan: Plan) -> tuple[str, ...]:
    """Looks at the tree before the first step, so that every step sees the same roots."""
    tree = tree_before(place, plan.name)
    symbols = [plan.canonical, *(competitor.symbol for competitor in plan.competitors)]
    modules = [Symbol.parse(symbol).module for symbol in symbols]
    return tuple(root.folder for root in detect_roots(tree.paths(), tree.read, modules))
