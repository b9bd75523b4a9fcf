"""Recall on planted duplicates: a class of a code base, copied as teams copy, is to be found.

``python -m benchmarks.scan_planted CLONE... [--each 5]``. Works on the files of clones that nobody
needs any more: it adds files to their index and takes them out again. The copy lies in a package
beside the original, under the same name, a name with a qualifier or a version, and has diverged:
a method is gone, another got a parameter, locals have other names, a method is new. Half of the
copies are imported by a file of their own.
"""

from __future__ import annotations

import argparse
import ast
import json
import random
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_KINDS = ("{}", "{}V2", "New{}", "Unified{}", "{}")


@dataclass(frozen=True)
class Plant:
    """A copy and what it was made from."""

    original: str
    path: str
    copy: str


def candidates(root: Path) -> list[tuple[str, ast.ClassDef]]:
    """Classes of production code with some methods of their own."""
    listed = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=root, capture_output=True, text=True, check=True
    )
    found = []
    for path in listed.stdout.split():
        if re.search(r"(^|/)(tests?|examples?|docs|migrations|_vendor|contrib)/|test_", path):
            continue
        try:
            tree = ast.parse((root / path).read_text("utf-8"))
        except (OSError, SyntaxError, ValueError):
            continue
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                public = [
                    n
                    for n in node.body
                    if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")
                ]
                if 3 <= len(public) <= 12 and len(node.name) > 6:
                    found.append((path, node))
    return found


def diverged(node: ast.ClassDef, name: str, chance: random.Random) -> str:
    """The class under another name, changed as copies change."""
    copy = ast.parse(ast.unparse(node)).body[0]
    assert isinstance(copy, ast.ClassDef)
    copy.name = name
    methods = [n for n in copy.body if isinstance(n, ast.FunctionDef)]
    public = [m for m in methods if not m.name.startswith("_")]
    copy.body.remove(chance.choice(public))
    kept = [m for m in methods if m in copy.body]
    grown = chance.choice(kept)
    grown.args.kwonlyargs.append(ast.arg("dry_run"))
    grown.args.kw_defaults.append(ast.Constant(value=False))
    text = ast.unparse(copy)
    for local in sorted(set(re.findall(r"^ {8,}(\w{3,}) = ", text, re.MULTILINE)))[:3]:
        text = re.sub(rf"\b(?<!\.){local}\b", f"{local}_value", text)
    added = "\n    def describe_state(self):\n        return sorted(vars(self))\n"
    return f"{text}\n{added}"


def plant(root: Path, count: int, chance: random.Random) -> list[Plant]:
    """Adds copies to the repository's index."""
    found = candidates(root)
    chance.shuffle(found)
    plants = []
    for number, (path, node) in enumerate(found[:count]):
        name = _KINDS[number % len(_KINDS)].format(node.name)
        folder = Path(path).parent
        file = folder / f"planted_{number}.py"
        source = (root / path).read_text("utf-8")
        head = [n for n in ast.parse(source).body if isinstance(n, ast.Import | ast.ImportFrom)]
        future = [n for n in head if isinstance(n, ast.ImportFrom) and n.module == "__future__"]
        lines = [ast.unparse(n) for n in [*future, *(n for n in head if n not in future)]]
        (root / file).write_text("\n".join([*lines, diverged(node, name, chance)]), "utf-8")
        if number % 2:
            user = folder / f"uses_planted_{number}.py"
            (root / user).write_text(f"from .planted_{number} import {name}\n", "utf-8")
        plants.append(Plant(node.name, str(file), name))
    subprocess.run(["git", "add", "-N", "--", "*planted_*.py"], cwd=root, check=True)
    return plants


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


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("clones", nargs="+", type=Path)
    parser.add_argument("--each", type=int, default=5)
    asked = parser.parse_args()
    shown = weaker = total = 0
    for root in asked.clones:
        plants = plant(root, asked.each, random.Random(20))
        try:
            first, second = told(root, plants)
        finally:
            subprocess.run(["git", "reset", "-q"], cwd=root, check=True)
            for file in root.rglob("*planted_*.py"):
                file.unlink()
        shown, weaker, total = shown + len(first), weaker + len(second), total + len(plants)
        print(f"{root.name:<16} {len(plants)} planted, {len(first)} shown, {len(second)} weaker")
        for one in plants:
            if one not in first:
                print(f"    {one.copy} of {one.original}, {one.path}")
    print(f"recall of what is shown {shown / total:.2f} ({shown} of {total}); {weaker} more weaker")


if __name__ == "__main__":
    main()
