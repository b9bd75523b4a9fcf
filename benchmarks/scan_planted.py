"""Recall on planted duplicates: a class of a code base, copied as teams copy, is to be found.

``python -m benchmarks.scan_planted CLONE... [--each 5] [--seed 20]``. Works on the files of clones
that nobody needs any more: it adds files to their index and takes them out again. How a copy
diverges is in `benchmarks.planting`: another name or the same, another folder or the same, and
three to six of thirteen ways to change. Half of the copies are imported by a file of their own.
"""

from __future__ import annotations

import argparse
import ast
import csv
import json
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.planting import constants_of, diverged, new_name
from canonize.core.file_kinds import is_showcase
from canonize.discovery.clues import Clues
from canonize.discovery.opening import opened_repository
from canonize.discovery.scan import groups_in, take_stock

KEPT = Path(__file__).parent.parent / "tests/discovery/truth_public/planted.csv"
_NO_PRODUCTION = re.compile(
    r"(^|/)(test\w*|examples?|docs|migrations|_?vendor\w*|extern\w*|contrib)/|test_|_test\.py$"
)
_OF_TESTS = re.compile(r"^_|^Test|Tests?$|TestCase$|Mock|Fake")


@dataclass(frozen=True)
class Plant:
    """A copy and what it was made from.

    Args:
        original: the class.
        path: the copy's file.
        copy: the copy's name.
        kinds: name, place and ways in which it has diverged.
    """

    original: str
    path: str
    copy: str
    kinds: tuple[str, ...]


def candidates(root: Path) -> list[tuple[str, ast.ClassDef]]:
    """Classes of production code with some methods of their own."""
    listed = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=root, capture_output=True, text=True, check=True
    )
    found = []
    for path in listed.stdout.split():
        if _NO_PRODUCTION.search(path) or is_showcase(path):
            continue
        try:
            tree = ast.parse((root / path).read_text("utf-8"))
        except (OSError, SyntaxError, ValueError):
            continue
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not _OF_TESTS.search(node.name):
                public = [
                    n
                    for n in node.body
                    if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")
                ]
                if 3 <= len(public) <= 12 and len(node.name) > 6:
                    found.append((path, node))
    return found


def plant(root: Path, count: int, chance: random.Random) -> list[Plant]:
    """Adds copies to the repository's index."""
    found = candidates(root)
    chance.shuffle(found)
    folders = sorted({str(Path(path).parent) for path, _ in found})
    plants = []
    for number, (path, node) in enumerate(found[:count]):
        name, named = new_name(node.name, chance)
        moved = chance.random() < 0.4
        folder = Path(chance.choice(folders)) if moved else Path(path).parent
        file = folder / f"planted_{number}.py"
        tree = ast.parse((root / path).read_text("utf-8"))
        text, ways = diverged(node, name, chance, constants_of(tree))
        (root / file).write_text("\n".join([*_head(tree), text]), "utf-8")
        if number % 2:
            user = folder / f"uses_planted_{number}.py"
            (root / user).write_text(f"from .planted_{number} import {name}\n", "utf-8")
        kinds = (f"name: {named}", f"place: {'moved' if moved else 'beside'}", *ways)
        plants.append(Plant(node.name, str(file), name, kinds))
    subprocess.run(["git", "add", "-N", "--", "*planted_*.py"], cwd=root, check=True)
    return plants


def _head(tree: ast.Module) -> list[str]:
    imports = [n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)]
    future = [n for n in imports if isinstance(n, ast.ImportFrom) and n.module == "__future__"]
    return [ast.unparse(n) for n in [*future, *(n for n in imports if n not in future)]]


def told(root: Path, plants: list[Plant]) -> tuple[set[Plant], set[Plant]]:
    """The plants that are shown together with their original, and those among the weaker ones."""
    done = subprocess.run(
        [sys.executable, "-m", "canonize", "-C", str(root), "--quiet", "scan", "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    result = json.loads(done.stdout)

    def among(groups: list[dict[str, object]]) -> set[Plant]:
        found = set()
        for one in plants:
            for group in groups:
                members = [(m["path"], m["symbol"].partition(":")[2]) for m in group["members"]]  # type: ignore[attr-defined, index]
                if (one.path, one.copy) in members and one.original in [n for _, n in members]:
                    found.add(one)
        return found

    return among(result["groups"]), among(result["weaker"])


def measured(root: Path, plants: list[Plant]) -> dict[Plant, tuple[Clues, ...]]:
    """The clues of the group that holds a plant and its original, where there is one."""
    with opened_repository(root) as (place, options):
        scanned = groups_in(place, take_stock(place), options)
    assert scanned.likelihoods is not None
    found = {}
    for group in (*scanned.result.groups, *scanned.result.weaker):
        members = [(m.path, m.symbol.partition(":")[2]) for m in group.members]
        for one in plants:
            if (one.path, one.copy) in members and one.original in [name for _, name in members]:
                found[one] = scanned.likelihoods.measured.get(group.members[0].symbol, ())
    return found


def keep(clones: Sequence[Path], each: int, seed: int) -> None:
    """Writes one line for each pair of each copy that is grouped with its original."""
    with KEPT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["base", "id", *Clues._fields])
        for root in clones:
            with planted(root, each, seed) as plants:
                for one, pairs in measured(root, plants).items():
                    for pair in pairs:
                        values = [f"{value:.3f}".rstrip("0").rstrip(".") for value in pair]
                        base = root.name.replace("+", "/")
                        writer.writerow([base, f"{one.copy} in {one.path}", *values])
            print(root.name, flush=True)


@contextmanager
def planted(root: Path, each: int, seed: int) -> Iterator[list[Plant]]:
    """Copies in a repository, for as long as somebody looks at it."""
    try:
        yield plant(root, each, random.Random(f"{seed} {root.name}"))
    finally:
        subprocess.run(["git", "reset", "-q"], cwd=root, check=True)
        for file in root.rglob("*planted_*.py"):
            file.unlink()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("clones", nargs="+", type=Path)
    parser.add_argument("--each", type=int, default=5)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--keep", action="store_true")
    asked = parser.parse_args()
    if asked.keep:
        keep(asked.clones, asked.each, asked.seed)
        return
    shown = weaker = total = 0
    by_kind: Counter[str] = Counter()
    by_kind_shown: Counter[str] = Counter()
    for root in asked.clones:
        with planted(root, asked.each, asked.seed) as plants:
            first, second = told(root, plants)
        by_kind.update(kind for one in plants for kind in one.kinds)
        by_kind_shown.update(kind for one in first for kind in one.kinds)
        shown, weaker, total = shown + len(first), weaker + len(second), total + len(plants)
        print(f"{root.name:<16} {len(plants)} planted, {len(first)} shown, {len(second)} weaker")
        for one in plants:
            if one not in first:
                where = "weaker" if one in second else "-"
                print(f"    {where} {one.copy} of {one.original}, {one.path}: {one.kinds}")
    for kind, of in sorted(by_kind.items()):
        print(f"{kind:<20} {by_kind_shown[kind]} of {of}")
    print(f"recall of what is shown {shown / total:.2f} ({shown} of {total}); {weaker} more weaker")


if __name__ == "__main__":
    main()
