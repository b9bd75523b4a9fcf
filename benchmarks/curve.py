"""Cost follows what is touched: the same references in ever larger repositories.

``python -m benchmarks.curve`` makes repositories of 100, 1,000 and 10,000 files of about 15 kB,
each with the same 20 files that import the competitor, and measures the preview of one step.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Case, Measured, measure, require_tools, table

COMMAND = Path(sys.executable).with_name("canonize")
SIZES = (100, 1_000, 10_000)
PLAN = """\
version: 1
name: curve
canonical: app.new:Factory
competitors: [{symbol: "app.old:OldFactory", verdict: duplicate}]
source_roots: ["."]
steps:
  - id: rewrite-imports
    codemods: [rewrite_imports]
"""
_FUNCTION = '''
def handle_{number}(request, *, retries=3):
    """Handles request number {number}."""
    for attempt in range(retries):
        answer = request.send(payload={{"number": {number}, "attempt": attempt}})
        if answer.ok:
            return [item.value for item in answer.items if item.value is not None]
    raise RuntimeError("no answer")

'''


def make_repository(root: Path, files: int) -> None:
    """A repository of that many Python files, 20 of which import the competitor."""
    body = "".join(_FUNCTION.format(number=number) for number in range(48))
    for number in range(files - 3):
        folder = root / "app" / f"part_{number // 100}"
        folder.mkdir(parents=True, exist_ok=True)
        head = "import json\n"
        if number < 20:
            head += "from app.old import OldFactory\n\nFACTORY = OldFactory()\n"
        (folder / f"module_{number}.py").write_text(head + body)
    (root / "app" / "__init__.py").write_text("")
    (root / "app" / "old.py").write_text("class OldFactory:\n    pass\n")
    (root / "app" / "new.py").write_text("class Factory:\n    pass\n")
    (root / "migration_plan.yaml").write_text(PLAN)
    identity = ["-c", "user.name=benchmark", "-c", "user.email=benchmark@example.org"]
    for arguments in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-qm", "start"]):
        subprocess.run(["git", *arguments], cwd=root, check=True)


def main() -> None:
    """Prints the curve."""
    require_tools()
    rows: list[Measured] = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            make_repository(root, size)
            floor = "git grep -lFw -e old -e OldFactory"
            rows.append(measure(Case(f"{size:,} files: git grep", floor), root))
            preview = f"{COMMAND} preview --stat"
            rows.append(measure(Case(f"{size:,} files: preview", preview), root))
    print(table(rows, reference=f"{SIZES[0]:,} files: preview"))


if __name__ == "__main__":
    main()
