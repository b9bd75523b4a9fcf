"""Which modules of a project compile and import, each alone, and which of its commands start."""

from __future__ import annotations

import ast
import os
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from canonize.proof.health_questions import Question
from canonize.proof.process import end_of, run_program
from canonize.proof.test_runs import ON_PATH

_PROBE = ON_PATH / "canonize_health.py"
_AT_ONCE = 4
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]+\b")


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
            request, report = Path(made) / "request", Path(made) / "report"
            request.write_text(ascii(self._request(folder, questions)), "utf-8")
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
        asked, said = ast.literal_eval(line)
        why = _ADDRESS.sub("0x...", said)
        for prefix in (f"{folder.resolve()}/", f"{folder}/"):
            why = why.replace(prefix, "")
        found.setdefault(asked, why)
    return found
