"""How much work calls of a symbol are: counted in lines of Python, which no busy machine changes.

Seconds waver from run to run and from machine to machine, so that a test of them is red for no
reason or says nothing. What is done in C, such as ``sum(numbers)``, is one line however long it
takes: the check `slower` measures that.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.proof.process import run_program
from canonize.proof.test_runs import ON_PATH
from canonize.proof.workplace import lay_out, project_python

_PROBE = ON_PATH / "canonize_work.py"
_TIMEOUT = 120.0


def lines_run(
    tree: SourceTree,
    roots: Sequence[str],
    work: Sequence[tuple[Symbol, Sequence[str]]],
    *,
    like: Path,
) -> list[int | None]:
    """Makes the calls in a copy of the tree, and counts the lines that run.

    Args:
        work: a symbol each, and calls of it: ``(1, b=2)``, ``().run()``.
        like: the work tree, whose environment runs them.

    Returns:
        For each the count; ``None`` where the calls can't be made.
    """
    with tempfile.TemporaryDirectory(prefix="canonize-", ignore_cleanup_errors=True) as made:
        folder = Path(made).resolve()
        copy, request, report = folder / "tree", folder / "request.json", folder / "report.json"
        lay_out(tree, copy, like=like)
        asked = {
            "roots": [str((copy / root).resolve()) for root in roots] or [str(copy)],
            "work": [(str(symbol), list(calls)) for symbol, calls in work],
        }
        request.write_text(json.dumps(asked), "utf-8")
        run_program(
            [project_python(like), str(_PROBE), str(request), str(report)],
            cwd=copy,
            environment={"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"},
            timeout=_TIMEOUT,
        )
        if not report.is_file():
            return [None for _ in work]
        found: list[int | None] = json.loads(report.read_bytes())
        return found
