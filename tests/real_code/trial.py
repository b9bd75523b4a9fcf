"""One migration of one package, and everything that is asked of its result."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.real_code.choosing import Chosen, Source
from tests.real_code.own_tests import TestRun, run_own_tests
from tests.real_code.prepare import Prepared, git
from tests.real_code.second import second_module, second_path, second_source

PROJECT = Path(__file__).resolve().parents[2]
VERDICTS = {"module-shim": "shim", "deprecated": "deprecated"}
_TOLD = ("refused", "manual", "kept")
_STEPS = [
    {"id": "re-route", "codemods": ["rewrite_imports", "rewrite_strings"]},
    {"id": "deprecate", "codemods": ["insert_deprecations"]},
    {"id": "forward", "codemods": ["redirect_module"]},
    {"id": "remove", "codemods": ["remove_duplicates"]},
]


@dataclass
class Moved:
    """One symbol of the migration, and what the ledger says of it."""

    kind: str
    symbol: str
    canonical: str
    importers: int
    ledger: dict[str, int] = field(default_factory=dict)
    end: str = ""


@dataclass
class Trial:
    """What came of a migration.

    Args:
        modules: how many were imported afterwards.
        places: ``module.attribute`` that held a competitor before.
        told: those that still do, and of which the ledger says so.
        seconds: processor time of the preview.
        problems: defects: what broke or changed without a word.
    """

    package: str
    version: str
    moved: list[Moved]
    files: int = 0
    edited: int = 0
    seconds: float = 0.0
    ledger: dict[str, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    modules: int = 0
    places: int = 0
    told: list[str] = field(default_factory=list)
    tests: str = ""
    tests_before: str = ""
    problems: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, document: dict[str, Any]) -> Trial:
        """What `as_json` gave."""
        return cls(**{**document, "moved": [Moved(**one) for one in document["moved"]]})


@dataclass
class Work:
    """A package, a clone of it with second implementations, and what its modules say."""

    prepared: Prepared
    sources: dict[str, Source]
    chosen: list[Chosen]
    repository: Path
    untouched: Collection[str]

    @property
    def root(self) -> str:
        return self.prepared.package.root

    def second(self, chosen: Chosen) -> str:
        return second_module(chosen, self.sources[chosen.module])

    def set_up(self) -> tuple[dict[str, Any], list[str]]:
        """Writes the second implementations.

        Returns:
            What the modules say that import when nothing is touched, and those of them that do
            not import any more.
        """
        self.prepared.copy(self.repository)
        for chosen in self.chosen:
            source = self.sources[chosen.module]
            there = second_path(chosen, source).relative_to(self.prepared.repository)
            (self.repository / there).write_bytes(second_source(chosen, source))
        git(self.repository, "add", "-A", "-f")
        git(self.repository, "commit", "-q", "-m", "Second implementations")
        said = self.ask()
        return said, sorted(said["failed"])

    def ask(self) -> dict[str, Any]:
        modules = [*self.sources, *(self.second(chosen) for chosen in self.chosen)]
        there = [
            m
            for m in modules
            if m not in {*self.untouched, *self.prepared.package.skip}
            and file_of(self.repository, self.root, m)
        ]
        said = ask(self.prepared, self.repository, there, list(self._watched()))
        return {**said, "imported": len(there) - len(said["failed"])}

    def _watched(self) -> Iterable[list[str]]:
        for chosen in self.chosen:
            for name in watched_names(chosen, self.sources[chosen.module]):
                yield [chosen.module, name]
                yield [self.second(chosen), name]


def watched_names(chosen: Chosen, source: Source) -> list[str]:
    """The names whose holders are of interest; "" is the module itself."""
    if chosen.name:
        return [chosen.name]
    kinds = (ast.ClassDef, ast.FunctionDef)
    own = [n for n, d in source.defined.items() if isinstance(d, kinds) and source.bound[n] == 1]
    return ["", *own]


def ask(
    prepared: Prepared, repository: Path, modules: Collection[str], watched: list[list[str]]
) -> dict[str, Any]:
    """Imports modules in a process of the package's own Python."""
    package = prepared.package
    request, answer = repository.parent / "request.json", repository.parent / "answer.json"
    wanted = {
        "prelude": package.prelude,
        "modules": [m for m in modules if m not in package.skip],
        "package": package.module,
        "watched": watched,
    }
    request.write_text(json.dumps(wanted))
    answer.unlink(missing_ok=True)
    done = subprocess.run(
        [prepared.python, Path(__file__).with_name("importing.py"), request, answer],
        cwd=repository.parent,
        env=prepared.environment(repository),
        capture_output=True,
        timeout=1200,
    )
    if not answer.exists():
        error = done.stderr.decode("utf-8", "replace")[-1000:]
        return {"failed": {"everything": error}, "held": {}}
    found: dict[str, Any] = json.loads(answer.read_text())
    return found


def migrate(work: Work, intact: dict[str, Any], before: TestRun | None) -> Trial:
    """Migrates the clone, looks, and rolls back.

    Args:
        intact: what the modules said with the second implementations in place.
        before: what the package's own tests said of the untouched package.
    """
    package, repository = work.prepared.package, work.repository
    moved = [
        Moved(c.kind, _spelt(c.module, c.name), _spelt(work.second(c), c.name), c.importers)
        for c in work.chosen
    ]
    trial = Trial(package.name, package.version, moved, files=len(work.sources))
    start_bytes = bytes_of(repository)
    plan = repository / "migration_plan.yaml"
    plan.write_text(json.dumps(_plan(trial, package.root), indent=1))
    ledger = _run(repository, trial)
    _compare(trial, work, intact, ledger)
    if before is not None:
        after = run_own_tests(work.prepared, repository)
        trial.tests, trial.tests_before = str(after), str(before)
        worse = sorted(after.failed - before.failed)
        trial.problems += [f"test fails now: {name}" for name in worse]
        if after.ran + len(worse) < before.ran:
            trial.problems.append(f"{after.ran} tests ran, before {before.ran}")
    _expect(repository, trial, ["verify"])
    _expect(repository, trial, ["rollback", "--all"])
    plan.unlink()
    if bytes_of(repository) != start_bytes:
        trial.problems.append("rolled back to other bytes")
    return trial


def _spelt(module: str, name: str) -> str:
    return f"{module}:{name}" if name else module


def _plan(trial: Trial, root: str) -> dict[str, Any]:
    return {
        "version": 1,
        "name": "real-code",
        "canonical": trial.moved[0].canonical,
        "competitors": [
            {
                "symbol": moved.symbol,
                "verdict": VERDICTS.get(moved.kind, "duplicate"),
                "replace_with": moved.canonical,
                "evidence": "claimed",
                "reason": "The second is a copy of it.",
            }
            for moved in trial.moved
        ],
        "source_roots": [root],
        "rollback_on": ["check-failed", "dangling-reference"],
        "steps": [*_STEPS[:-1], {**_STEPS[-1], "checks": ["imports-resolve"]}],
    }


def _run(repository: Path, trial: Trial) -> list[dict[str, Any]]:
    started = _processor_time()
    saved = repository.parent / "preview.saved"
    shown = _canonize(repository, "--json", "preview", "--save", str(saved))
    trial.seconds = round(_processor_time() - started, 1)
    if shown.returncode:
        trial.problems.append(f"preview: {shown.stderr[-2000:]}")
        return []
    steps = json.loads(shown.stdout)["steps"]
    ledger = [{**entry, "step": step["id"]} for step in steps for entry in step["ledger"]]
    trial.edited = len({file["path"] for step in steps for file in step["files"]})
    trial.ledger = dict(Counter(entry["disposition"] for entry in ledger))
    trial.refused = [
        f"{e['step']} {e['disposition']} {e['path']}:{e['line']} {e['symbol']} {e['form']}: "
        f"{e['reason']} | {e['text']}"
        for e in ledger
        if e["disposition"] in ("refused", "manual")
    ]
    for moved in trial.moved:
        own = [e for e in ledger if e["symbol"] == moved.symbol]
        moved.ledger = dict(Counter(e["disposition"] for e in own if e["step"] == "re-route"))
        ends = {
            f"{e['disposition']}: {e['reason']}"
            for e in own
            if e["form"] == "definition" and e["step"] != "re-route"
        }
        moved.end = "; ".join(sorted(ends))
    # 1: something is open, which the ledger has to say of each place.
    _expect(repository, trial, ["run", "--plan-file", str(saved), "--yes", "--here"], 0, 1)
    return ledger


def _compare(
    trial: Trial, work: Work, intact: dict[str, Any], ledger: list[dict[str, Any]]
) -> None:
    after = work.ask()
    trial.modules = after["imported"]
    for module, error in after["failed"].items():
        if module not in intact["failed"]:
            trial.problems.append(f"imports no more: {module}: {error}")
    told = {e["path"] for e in ledger if e["disposition"] in _TOLD}
    for chosen in work.chosen:
        second = work.second(chosen)
        for name in watched_names(chosen, work.sources[chosen.module]):
            places = intact["held"].get(f"{chosen.module}:{name}", ())
            now = {tuple(place) for place in after["held"].get(f"{second}:{name}", ())}
            still = {tuple(place) for place in after["held"].get(f"{chosen.module}:{name}", ())}
            holders = {module for module, _ in now}
            for module, attribute in places:
                path = file_of(work.repository, work.root, module)
                at_home = module in (chosen.module, second)
                # `package.leaf` is what importing sets; the file of a competitor may be gone.
                if at_home or path is None or f"{module}.{attribute}" == chosen.module:
                    continue
                trial.places += 1
                renamed = (module, attribute) not in still and not name and module in holders
                if (module, attribute) in now or renamed:
                    continue
                said = f"{module}.{attribute} is not {second}:{name}"
                (trial.told if path in told else trial.problems).append(said)


def file_of(repository: Path, root: str, module: str) -> str | None:
    """The path of a module in a clone."""
    stem = (Path(root) / module.replace(".", "/")).as_posix()
    for path in (f"{stem}.py", f"{stem}/__init__.py"):
        if (repository / path).exists():
            return path
    return None


def _processor_time() -> float:
    """What the processes that ended used so far, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _expect(repository: Path, trial: Trial, arguments: list[str], *statuses: int) -> None:
    done = _canonize(repository, *arguments)
    if done.returncode not in (statuses or (0,)):
        said = done.stdout + done.stderr
        said = said if len(said) < 2000 else f"{said[:1000]}\n...\n{said[-1000:]}"
        trial.problems.append(f"{arguments[0]} ended with {done.returncode}: {said}")


def _canonize(repository: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "canonize", "-C", str(repository), "--no-color", *arguments],
        cwd=PROJECT,
        env={
            **os.environ,
            "PYTHONPATH": str(PROJECT),
            "VIRTUAL_ENV": str(repository.parent / "environment"),
        },
        capture_output=True,
        text=True,
        errors="surrogateescape",
        timeout=1800,
    )


def bytes_of(repository: Path) -> str:
    """A hash over every file's name, mode and bytes."""
    found = hashlib.sha256()
    for folder, folders, files in os.walk(repository):
        folders[:] = sorted(f for f in folders if f not in (".git", "__pycache__"))
        for name in sorted(files):
            path = Path(folder, name)
            found.update(os.fsencode(path.relative_to(repository)) + b"\0")
            found.update(oct(path.lstat().st_mode).encode() + b"\0")
            found.update(path.read_bytes() if not path.is_symlink() else b"link")
    return found.hexdigest()
