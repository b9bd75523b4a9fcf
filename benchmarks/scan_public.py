"""Precision of what a scan shows on public code bases, by the labels in the tests' folder.

``python -m benchmarks.scan_public FOLDER``: the folder holds a clone of each code base under the
last part of its name, or as ``owner+name``, at the commit of the labels. Groups that nobody
labelled are counted apart.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

LABELS = Path(__file__).parent.parent / "tests/discovery/truth_public/labels.yaml"


def labelled() -> list[dict[str, Any]]:
    """Every code base with its labels."""
    found: list[dict[str, Any]] = YAML(typ="safe").load(LABELS.read_text("utf-8"))
    return found


def clone_of(folder: Path, base: str) -> Path:
    """Where a code base was cloned to."""
    whole = folder / base.replace("/", "+")
    return whole if whole.exists() else folder / base.rpartition("/")[2]


def shown(clone: Path) -> list[str]:
    """The ids of the groups that a scan shows, in order."""
    command = [sys.executable, "-m", "canonize", "-C", str(clone), "--quiet", "scan", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [group["id"] for group in json.loads(done.stdout)["groups"]]


def main() -> None:
    folder = Path(sys.argv[1])
    sums: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    for base in labelled():
        known = {group["id"]: group["real"] for group in base["groups"]}
        clone = clone_of(folder, base["base"])
        listed = shown(clone)
        for most in (10, 20):
            first = listed[:most]
            right = sum(known.get(name) is True for name in first)
            wrong = sum(known.get(name) is False for name in first)
            unread = [name for name in first if name not in known]
            for number, value in enumerate((right, wrong, len(unread))):
                sums[base["half"], most][number] += value
            if most == 10:
                print(f"{base['base']:<28} {right} true, {wrong} noise, {len(unread)} not read")
    for (half, most), (right, wrong, unread) in sums.items():
        share = right / max(right + wrong, 1)
        print(f"{half}, first {most}: {share:.2f} ({right} of {right + wrong}), {unread} not read")


if __name__ == "__main__":
    main()
