"""How fast the command answers: ``python -m benchmarks.start_up [REPOSITORY]``."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.measure import Case, measure, require_tools, table

COMMAND = Path(sys.executable).with_name("canonize")


def main() -> None:
    """Measures `--help` and `status` in a repository (this one when none is given)."""
    require_tools()
    repository = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    cases = [
        Case("python -c pass", f"{sys.executable} -c pass"),
        Case("canonize --help", f"{COMMAND} --help"),
        Case("canonize status", f"{COMMAND} status"),
    ]
    print(table([measure(case, repository) for case in cases], reference="python -c pass"))


if __name__ == "__main__":
    main()
