"""Which modules of a project compile and import, each alone, and which of its commands start."""

from __future__ import annotations

import fnmatch
import json
import os
import re
import tempfile
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from canonize.core.codemod import Migration
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.proof.process import end_of, run_program
from canonize.proof.test_runs import ON_PATH
from canonize.resolution.project import Project

_PROBE = ON_PATH / "canonize_health.py"
_AT_ONCE = 4
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]+\b")


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that must work.

    Args:
        kind: ``compile``, ``import``, ``deprecation`` (an import in which a DeprecationWarning is
            an error) or ``start`` (a command with ``--help``).
        about: the path, the module, or the command's name.
        target: of a command: ``module:attribute``.
    """

    kind: str
    about: str
    target: str = ""

    def __str__(self) -> str:
        return {
            "compile": f"byte-compilation of {self.about}",
            "import": f"import of {self.about}",
            "deprecation": f"import of {self.about} without deprecation warnings",
            "start": f"{self.about} --help",
        }[self.kind]

    def as_json(self) -> dict[str, str]:
        module, _, attribute = self.target.partition(":")
        return {
            "id": str(self),
            "kind": self.kind,
            "path": self.about,
            "module": module if self.target else self.about,
            "script": self.about,
            "attribute": attribute.partition("[")[0].strip(),
        }


def questions_of(
    tree: SourceTree, migration: Migration, *, exclude: Collection[str] = ()
) -> tuple[Question, ...]:
    """What is asked of a tree.

    Args:
        migration: its canonical must load without a DeprecationWarning.
        exclude: patterns of paths that are left out.
    """
    project = Project.of(tree, migration.source_roots)
    canonical = Symbol.parse(migration.plan.canonical).module
    found: list[Question] = []
    for path in sorted(project.tree.paths()):
        if path.endswith(".py") and not any(fnmatch.fnmatch(path, p) for p in exclude):
            found.append(Question("compile", path))
            module = project.modules.name(path)
            if module and not _works_when_imported(path):
                found.append(Question("import", module))
    if project.modules.exists(canonical):
        found.append(Question("deprecation", canonical))
    found += [Question("start", name, target) for name, target in _scripts(project.tree)]
    return tuple(found)


def _works_when_imported(path: str) -> bool:
    """Such a module is compiled, no more."""
    return path == "setup.py" or PurePosixPath(path).name == "__main__.py"


def _scripts(tree: SourceTree) -> Iterator[tuple[str, str]]:
    try:
        document = tomllib.loads((tree.read("pyproject.toml") or b"").decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return
    for keys in (("project",), ("tool", "poetry")):
        table: Any = document
        for key in (*keys, "scripts"):
            table = table.get(key, {}) if isinstance(table, dict) else {}
        if isinstance(table, dict):
            for name, target in sorted(table.items()):
                if isinstance(target, str) and ":" in target:
                    yield name, target


@dataclass(frozen=True)
class HealthProbe:
    """How the questions are put.

    Args:
        python: the project's interpreter.
        roots: source roots, relative to the folder that is asked about.
        each: seconds for one question.
        timeout: seconds for all of them.
    """

    python: str
    roots: Sequence[str]
    each: float
    timeout: float
    environment: Mapping[str, str]
    stopping: Callable[[], bool] = lambda: False

    def ask(self, folder: Path, questions: Sequence[Question]) -> dict[str, str]:
        """Why each one that fails does so, by the question's text.

        Raises:
            ValueError: not every question was answered; the message says why.
        """
        with tempfile.TemporaryDirectory(prefix="canonize-health-") as made:
            request, report = Path(made) / "request.json", Path(made) / "report"
            request.write_text(json.dumps(self._request(folder, questions)), "utf-8")
            ended = run_program(
                [self.python, str(_PROBE), str(request), str(report)],
                cwd=folder,
                environment={**self.environment, "PYTHONDONTWRITEBYTECODE": "1"},
                timeout=self.timeout,
                stopping=self.stopping,
            )
            text = report.read_text("utf-8") if report.exists() else ""
        answers = _answers(text, folder)
        missing = [question for question in questions if str(question) not in answers]
        if ended.why or missing:
            why = ended.why or f"{missing[0]} was not answered"
            raise ValueError(f"{why}\n{end_of(ended.output)}".strip())
        return {name: why for name, why in answers.items() if why}

    def _request(self, folder: Path, questions: Sequence[Question]) -> dict[str, Any]:
        return {
            "roots": [str((folder / root).resolve()) for root in self.roots] or [str(folder)],
            "questions": [question.as_json() for question in questions],
            "timeout": self.each,
            "at_once": min(_AT_ONCE, os.cpu_count() or 1),
        }


def _answers(text: str, folder: Path) -> dict[str, str]:
    """The first line about each counts."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        answer = json.loads(line)
        why = _ADDRESS.sub("0x...", answer["why"])
        for prefix in (f"{folder.resolve()}/", f"{folder}/"):
            why = why.replace(prefix, "")
        found.setdefault(answer["id"], why)
    return found
