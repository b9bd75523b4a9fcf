"""Every import of the Python files of a folder, resolved by both engines; differences listed.

    python -m tests.resolving FOLDER... [--every]

Ends with 1 when a difference is not explained.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

from tests.resolving.comparing import Both


def main(folders: list[str], *, every: bool) -> int:
    unexplained = 0
    for folder in folders:
        started = time.monotonic()
        top = Path(folder)
        found = sorted(p for p in top.rglob("*.py") if p.is_file() and not p.is_symlink())
        files = {str(path.relative_to(top)): path.read_bytes() for path in found}
        both = Both(files)
        resolved = list(both.imports())
        different = [item for item in resolved if item.differs]
        for item in different:
            if every or not item.why:
                print(item)
        reasons = Counter(item.why or "unexplained" for item in different)
        ours = sum(item.resolver.kind != "external" for item in resolved)
        print(
            f"{top.name}: {len(files)} files, roots {', '.join(both.roots) or '.'}; "
            f"{len(resolved)} imported names, {ours} of them first-party, "
            f"{len(different)} answered differently in {time.monotonic() - started:.0f} s"
        )
        for reason, count in reasons.most_common():
            print(f"  {count} {reason}")
        unexplained += reasons["unexplained"]
    return 1 if unexplained else 0


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main([a for a in given if a != "--every"], every="--every" in given))
