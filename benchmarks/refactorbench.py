"""Moves and renamings of microsoft/RefactorBench, held to that benchmark's own tests.

``python -m benchmarks.refactorbench CHECKOUT --work DIR [WORD...]``: CHECKOUT is a checkout of
the benchmark, with its folders `repositories` and `tests`; nothing is fetched, and nothing of it is
part of this project but the names that `refactorbench.txt` gives to `plan new --move`. Of the
tasks, or of those with one of the words in their name, each is played in a folder of DIR: a
repository of one commit, `plan new`, `run --all --yes`, then the task's test. The plan's own checks
`tests` and `loads` are taken out, since what the repositories need is not installed here.

Beside the tests, which look for text, each result is judged by whether an import that led somewhere
leads nowhere now, and whether ruff finds a name undefined in a file that the run changed: what
exits with 0 in spite of either is called wrong. The seconds are processor time of `plan new` and
`run` together; what one task has read, the next one of its repository finds in the cache.
"""

from __future__ import annotations

import argparse
import re
import resource
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.dangling import dangling, files_of

TASKS = Path(__file__).with_suffix(".txt")
ROOTS = ("src/", "lib/")


@dataclass(frozen=True, slots=True)
class Task:
    """One task: which test judges it, and what `plan new` is told."""

    test: str
    arguments: tuple[str, ...]
    history: bool = False

    @property
    def repository(self) -> str:
        return self.test.partition("/")[0]

    @property
    def folder(self) -> str:
        return self.test.replace("/", "-").removesuffix(".py")


@dataclass(frozen=True, slots=True)
class Result:
    """How far a task came; `why` is the first thing that stood in its way."""

    planned: bool
    code: int
    passed: bool
    broken: tuple[str, ...] = ()
    why: str = ""
    seconds: float = 0.0

    @property
    def is_wrong(self) -> bool:
        """It says that it is done and is not."""
        return self.planned and self.code == 0 and bool(self.broken)


def tasks() -> Iterator[Task]:
    """Every task of the list."""
    for line in TASKS.read_text("utf-8").splitlines():
        test, *words = line.split()
        if test == "#":
            continue
        arguments: list[str] = []
        modules: tuple[str, str] | None = None
        pairs: list[tuple[str, str]] = []
        history = "+history" in words
        for word in words:
            old, equals, new = word.partition("=")
            if word == "+history":
                continue
            if word.startswith("--"):
                arguments.append(word)
            elif equals:
                modules = (old, new)
                pairs.append(modules)
            elif modules is not None:
                if pairs[-1] == modules:
                    pairs.pop()
                name, _, other = word.partition(":")
                pairs.append((f"{modules[0]}:{name}", f"{modules[1]}:{other or name}"))
        for old, new in pairs:
            arguments += ["--move", f"{old}={new}"]
        yield Task(test, tuple(arguments), history)


def call(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace")


def spent() -> float:
    """Processor time of all commands that have ended, theirs included."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=bench", "-c", "user.email=bench@example.org")
    return call(folder, "git", *who, *words).stdout


def undefined(folder: Path, files: list[str]) -> Counter[str]:
    """What ruff says of names in these files that nothing binds."""
    there = [path for path in files if path.endswith(".py") and (folder / path).exists()]
    if not there:
        return Counter()
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "F821,F822,F811"]
    said = call(folder, *command, "-q", "--output-format", "concise", *there).stdout
    return Counter(re.sub(r":\d+:\d+:", ":", line) for line in said.splitlines())


def led_nowhere(folder: Path, commit: str) -> set[tuple[str, str, str]]:
    """First-party imports of a commit that lead nowhere."""
    found = {}
    for path, data in files_of(str(folder), commit).items():
        root = next((root for root in ROOTS if path.startswith(root)), "")
        found[path.removeprefix(root)] = data
    return dangling(found)


def what_broke(
    folder: Path, repository: str, known: dict[str, set[tuple[str, str, str]]]
) -> tuple[str, ...]:
    """Imports that lead nowhere and names undefined, which both were right before.

    Args:
        known: by repository, what led nowhere before any task.
    """
    changed = git(folder, "diff", "--name-only", "--no-renames", "bench", "HEAD").splitlines()
    after = undefined(folder, changed)
    lost = led_nowhere(folder, "HEAD")
    head = git(folder, "rev-parse", "HEAD").strip()
    git(folder, "checkout", "-q", "bench")
    before = undefined(folder, changed)
    git(folder, "checkout", "-q", head)
    if repository not in known:
        known[repository] = led_nowhere(folder, "bench")
    imports = sorted(lost - known[repository])
    return (*(f"{path}: {module} {name}" for path, module, name in imports), *(after - before))


def without_tests(plan: str) -> str:
    """The plan without its checks that run the repository's code."""
    plan = re.sub(r"^  (?:tests|loads): \{.*\n", "", plan, flags=re.MULTILINE)
    plan = re.sub(r", (?:tests|loads)(?=[],])", "", plan)
    return re.sub(r"\[(?:tests|loads)(?:, )?", "[", plan)


def with_history(plan: str) -> str:
    """The plan that rewrites change logs and release notes, too."""
    return plan.replace("prose: true", "prose: true, history: true")


def played(
    task: Task, checkout: Path, work: Path, known: dict[str, set[tuple[str, str, str]]]
) -> Result:
    """Plays one task; its log and its diff lie beside its folder."""
    folder = work / task.folder
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(checkout / "repositories" / task.repository, folder, symlinks=True)
    git(folder, "init", "-q", "-b", "bench")
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-q", "-m", "as it was")
    canonize = (sys.executable, "-m", "canonize")
    log = work / f"{task.folder}.log"
    began = spent()
    said = call(folder, *canonize, "plan", "new", "--no-schema", *task.arguments)
    if said.returncode:
        log.write_text(said.stdout + said.stderr, "utf-8")
        why = said.stderr.strip()
        return Result(False, said.returncode, False, why=why, seconds=spent() - began)
    plan = folder / "migration_plan.yaml"
    text = without_tests(plan.read_text("utf-8"))
    plan.write_text(with_history(text) if task.history else text, "utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "the plan")
    git(folder, "branch", "-f", "bench")
    ran = call(folder, *canonize, "run", "--all", "--yes")
    seconds = spent() - began
    log.write_text(said.stdout + said.stderr + ran.stdout + ran.stderr, "utf-8")
    change = git(folder, "diff", "-M", "bench", "HEAD")
    (work / f"{task.folder}.diff").write_text(change, "utf-8")
    broken = what_broke(folder, task.repository, known)
    beside = folder / "refactorbench"
    beside.mkdir()
    shutil.copy(checkout / "tests" / task.test, beside / "judged.py")
    judged = call(beside, sys.executable, "-m", "unittest", "judged.py")
    found = re.findall(r"^(?:\w*Error\b.*)$", judged.stderr, flags=re.MULTILINE)
    passed = judged.returncode == 0
    return Result(True, ran.returncode, passed, broken, "; ".join(found), seconds)


def main() -> None:
    """Plays the tasks and prints how each ended, then the sums."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("checkout", type=Path)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--work", type=Path, required=True)
    given = parser.parse_intermixed_args()
    work = given.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    results: list[Result] = []
    known: dict[str, set[tuple[str, str, str]]] = {}
    for task in tasks():
        if given.words and not any(word in task.test for word in given.words):
            continue
        result = played(task, given.checkout.resolve(), work, known)
        results.append(result)
        ended = f"run {result.code}" if result.planned else "no plan"
        judged = "passes" if result.passed else "fails"
        why = result.why[:300]
        print(f"{task.test:<62} {ended:<8} {judged:<6} {result.seconds:5.0f} s  {why}", flush=True)
        for line in result.broken[:5]:
            print(f"    broken: {line}", flush=True)
    passed = [result for result in results if result.passed]
    done = sum(result.code == 0 for result in passed)
    wrong = sum(result.is_wrong for result in results)
    print(
        f"{len(passed)} of {len(results)} pass, {done} of them with exit 0; {wrong} silently wrong"
    )


if __name__ == "__main__":
    main()
