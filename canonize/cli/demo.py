"""`demo`: the nine steps on the bundled example, in a temporary repository, told as a story."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from canonize.cli.exit_codes import ExitCode
from canonize.cli.invocation import Invocation, invocation
from canonize.core.plural import plural
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from canonize.console.screen import Screen
    from canonize.runner.session import Session

_IGNORED = "__pycache__/\n.pytest_cache/\n"
_AUTHOR = ("canonize demo", "demo@example.org")


def demo(
    context: typer.Context,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep the temporary repository, migrated, to look at.")
    ] = False,
) -> None:
    """Play the nine steps on a bundled example, and take them back.

    Everything happens in a temporary repository. The example needs pytest and websockets:
    ``pip install 'canonize[demo]'``.
    """
    asked = invocation(context)
    example, plan, wrong = _bundled()
    _require_packages()
    with _repository(example, plan, keep=keep) as root:
        proved = _Story(asked.screen, root).tell(wrong, keep=keep)
    if not proved:
        raise typer.Exit(ExitCode.FOUND)


class _Story:
    """The demo's chapters. Nothing in it is canned: every number is counted as it goes."""

    def __init__(self, screen: Screen, root: Path) -> None:
        self._screen = screen
        self._root = root

    def tell(self, wrong: Path, *, keep: bool) -> bool:
        """Returns whether everything went as it should and the end equals the beginning."""
        start = fingerprints(self._root)
        self._chapter(f"canonize demo: {len(start)} files in a repository of their own")
        self._line(f"at {self._root}")
        self._scan()
        with self._session(self._root / "migration_plan.yaml") as session:
            self._preview(session)
        self._chapter("a mistake on purpose: another plan takes a namesake for a duplicate")
        with self._session(wrong) as session:
            restored = self._run(session)
        same = fingerprints(self._root) == start
        self._line(f"every file is as it was: {'yes' if same else 'NO'}")
        self._chapter("run: one commit a step, checked; nothing was written before its checkpoint")
        with self._session(self._root / "migration_plan.yaml") as session:
            kept = not self._run(session)
            self._chapter("after the last step")
            dangling = self._verify(session)
            kept = self._prove(session) and kept
        if keep:
            self._line(f"kept at {self._root}, on the branch {session.plan.branch}")
            return restored and same and kept and not dangling
        self._chapter("rollback --all: back to the beginning, as an operation of its own")
        end = self._roll_back()
        changed = sorted(
            path for path in start.keys() | end.keys() if start.get(path) != end.get(path)
        )
        self._line(
            f"{len(end)} files compared, bytes and modes: {len(changed)} differ", *changed[:5]
        )
        return restored and same and kept and not dangling and not changed

    def _chapter(self, title: str) -> None:
        self._screen.show("")
        self._screen.show((title, "bold"))

    def _line(self, *texts: str) -> None:
        for text in texts:
            self._screen.show(f"  {text}")

    @contextmanager
    def _session(self, path: Path) -> Iterator[Session]:
        from canonize.catalogue import load_codemod
        from canonize.plan_file.load import load_plan
        from canonize.runner.session import open_session

        loaded = load_plan(path)
        with open_session(
            self._root, loaded.plan, loaded.text, load_codemod, plan_path=path
        ) as session:
            yield session

    def _scan(self) -> None:
        from canonize.cli.groups_found import find_groups
        from canonize.console.scanned import show_scan

        self._chapter("scan: what competes in it")
        asked = Invocation(directory=self._root)
        show_scan(self._screen, find_groups(asked, []), limit=5)

    def _preview(self, session: Session) -> None:
        from canonize.runner.preview import preview

        self._chapter("preview: every step played in memory, nothing written, nothing executed")
        example: tuple[str, str] | None = None
        for proposal in preview(session):
            counts = ", ".join(f"{n} {how}" for how, n in proposal.ledger.counts().items())
            files = len(proposal.changes)
            what = (
                f"{files:2} file{'s' if files != 1 else ' '}  {counts}" if files else "checks only"
            )
            self._line(f"{proposal.number}  {proposal.step.id:<28} {what}")
            for change in proposal.changes:
                if change.path.endswith("jobs/retry.py") and change.before and change.after:
                    example = _first_difference(change.before, change.after)
        if example is not None:
            self._screen.show("  for example, in app/agents/jobs/retry.py:")
            self._screen.show((f"  - {example[0]}", "red"))
            self._screen.show((f"  + {example[1]}", "green"))

    def _run(self, session: Session) -> bool:
        """Runs what is pending, a line for each step; tells whether a step was restored."""
        from canonize.core.events import (
            CheckFinished,
            StepCommitted,
            StepKept,
            StepRestored,
            StepStarted,
        )
        from canonize.runner.run import run

        words: list[str] = []
        for event in run(session, session.pending(), trusted=True):
            match event:
                case StepStarted(number=number, step_id=name):
                    words = [f"{number}  {name:<28}"]
                case StepCommitted(commit=str(commit), files=files):
                    words.append(f"{plural(files, 'file')} in {commit[:8]};")
                case CheckFinished(verdict=verdict):
                    took = f" {verdict.seconds:.1f} s" if verdict.seconds >= 0.1 else ""
                    words.append(f"{verdict.check}{'' if verdict.passed else ' FAILED'}{took},")
                    if not verdict.passed:
                        self._line(" ".join(words).rstrip(","), *_tail(verdict.output))
                case StepKept():
                    self._line(" ".join(words).rstrip(",;"))
                case StepRestored(number=number, reason=reason):
                    self._line(f"step {number} was restored: {reason}")
                    return True
        return False

    def _prove(self, session: Session) -> bool:
        """Plants faults in copies of the end; tells whether each was found."""
        from canonize.cli.demo_proof import fault_set_aside, found_faults, new_tests_seen

        self._chapter("faults planted in copies of the end, and what the checks say")
        right = True
        for what, was_right, verdict in found_faults(session):
            self._line(f"{what}: {'passed' if verdict.passed else 'caught'}")
            self._line(f"  {verdict.output.splitlines()[0][:140]}")
            right = right and was_right
        with tempfile.TemporaryDirectory(prefix="canonize-demo-") as keep:
            aside = fault_set_aside(session, Path(keep))
        said = aside.failed.output.splitlines()
        named = next((line for line in said if " because of " in line), said[0])
        test, _, why = named.partition(" fails because of ")
        self._line("one of 17 files is re-routed to a namesake: caught", f"  {test[:140]} fails")
        self._line(f"  because of {why[:150]}")
        again = "passed" if aside.again.passed else "FAILED"
        self._line(f"  set aside: {', '.join(aside.held) or 'NOTHING'}; without it: {again}")
        tests = new_tests_seen(session)
        self._line(f"new tests of what it comes to: {tests.output.splitlines()[0][:140]}")
        return right and aside.was_right and tests.passed

    def _verify(self, session: Session) -> int:
        from canonize.core.ledger import Disposition
        from canonize.references.dangling import dangling_references

        found = dangling_references(session.before(), session.tree(), session.migration)
        dangling = sum(entry.disposition is Disposition.REFUSED for entry in found)
        self._line(f"{dangling} dangling references, {len(found) - dangling} mentions in documents")
        return dangling

    def _roll_back(self) -> dict[str, tuple[int, str]]:
        from canonize.core.events import RolledBack
        from canonize.runner.place import open_place
        from canonize.runner.rollback import rollback

        with open_place(self._root) as place:
            for event in rollback(place, to=0):
                if isinstance(event, RolledBack):
                    self._line(f"{event.files} files restored; `rollback --undo` would undo that")
        return fingerprints(self._root)


def fingerprints(root: Path) -> dict[str, tuple[int, str]]:
    """Mode and content hash of every file outside ``.git`` and caches."""
    found = {}
    for folder, folders, files in os.walk(root):
        folders[:] = [
            name for name in folders if name not in (".git", "__pycache__", ".pytest_cache")
        ]
        for name in files:
            path = Path(folder, name)
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            found[path.relative_to(root).as_posix()] = (path.stat().st_mode, digest)
    return found


def _bundled() -> tuple[Path, Path, Path]:
    """The example, its plan and the wrong plan: beside the package, or inside an installed one."""
    package = Path(__file__).resolve().parent.parent
    for folder, plan in (
        (package / "bundled", package / "bundled" / "migration_plan.yaml"),
        (package.parent / "examples", package.parent / "migration_plan.yaml"),
    ):
        if plan.is_file() and (folder / "webchat").is_dir():
            return folder / "webchat", plan, folder / "wrong_plan.yaml"
    raise CanonizeError("the bundled example is not installed", hint="install canonize again")


def _require_packages() -> None:
    from importlib.util import find_spec

    missing = [name for name in ("pytest", "websockets") if find_spec(name) is None]
    if missing:
        raise CanonizeError(
            f"the example's tests need {' and '.join(missing)}",
            hint="pip install 'canonize[demo]', or `make demo`, which does",
        )


@contextmanager
def _repository(example: Path, plan: Path, *, keep: bool) -> Iterator[Path]:
    """A temporary git repository with the example, whose checks find this very Python."""
    root = Path(tempfile.mkdtemp(prefix="canonize-demo-")).resolve()
    path = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), path])
    caches = shutil.ignore_patterns("__pycache__", ".pytest_cache", ".ruff_cache", ".mypy_cache")
    try:
        shutil.copytree(example, root, dirs_exist_ok=True, ignore=caches)
        shutil.copy(plan, root / "migration_plan.yaml")
        (root / ".gitignore").write_text(_IGNORED, encoding="utf-8")
        name, email = _AUTHOR
        for arguments in (
            ["init", "-q", "-b", "main"],
            ["config", "user.name", name],
            ["config", "user.email", email],
            ["config", "commit.gpgsign", "false"],
            ["config", "core.hooksPath", ".git/hooks"],
            ["add", "--all"],
            ["commit", "-q", "-m", "The web chat, with five factories"],
        ):
            subprocess.run(["git", *arguments], cwd=root, check=True)
        yield root
    finally:
        os.environ["PATH"] = path
        if not keep:
            shutil.rmtree(root, ignore_errors=True)


def _first_difference(before: bytes, after: bytes) -> tuple[str, str]:
    pairs = zip(before.decode().splitlines(), after.decode().splitlines(), strict=False)
    return next((old.strip(), new.strip()) for old, new in pairs if old != new)


def _tail(output: str) -> list[str]:
    lines = [line for line in output.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return [f"   {line[:96]}" for line in lines[:3]]
