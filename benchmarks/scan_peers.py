"""Peers of the scan in one run: ``python -m benchmarks.scan_peers CLONE --venv V --jscpd FILE``.

V is a virtual environment with pylint and find-dup-defs, FILE the jscpd program. Every tool gets
the same copy of CLONE's production files and is run once, one after the other. Printed are seconds,
processor seconds, peak memory, what it reports, and of the first twenty groups of our scan how many
it has two members of in one report. Groups that docs/scan.md labels as noise are left out by
``--noise ID``.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.scan_speed import scan_command, watched
from canonize.discovery.territory import Territory

_PLACES = re.compile(r"==([\w.]+):\[(\d+):(\d+)\]")
_LISTED = re.compile(r"^  (\S+\.py):(\d+)", re.MULTILINE)


class Place(NamedTuple):
    """Lines of a file that a report names."""

    path: str
    first: int
    last: int

    def meets(self, other: Place) -> bool:
        return self.path == other.path and self.first <= other.last and other.first <= self.last


Report = list[Place]


def by_jscpd(program: Path, folder: Path) -> tuple[list[str], Callable[[str], list[Report]]]:
    """Command, and how its output is read."""
    out = folder.parent / "jscpd"
    command = [str(program), ".", "--format", "python", "--reporters", "json", "--silent"]
    command += ["--output", str(out), "--max-lines", "20000", "--max-size", "10mb"]

    def read(text: str) -> list[Report]:
        found = json.loads((out / "jscpd-report.json").read_text())["duplicates"]
        return [[_of_jscpd(d["firstFile"]), _of_jscpd(d["secondFile"])] for d in found]

    return command, read


def _of_jscpd(file: dict[str, Any]) -> Place:
    return Place(file["name"], file["start"], file["end"])


def by_pylint(venv: Path, folder: Path) -> tuple[list[str], Callable[[str], list[Report]]]:
    files = sorted(str(p.relative_to(folder)) for p in folder.rglob("*.py"))
    command = [str(venv / "bin" / "pylint"), "--disable=all", "--enable=duplicate-code"]
    command += ["--output-format=json", "--jobs=1", *files]
    by_module = {
        f.removesuffix(".py").removesuffix("/__init__").replace("/", "."): f for f in files
    }

    def read(text: str) -> list[Report]:
        messages = [m["message"] for m in json.loads(text)]
        return [
            [
                Place(by_module.get(module, module), int(first), int(last))
                for module, first, last in _PLACES.findall(message)
            ]
            for message in messages
        ]

    return command, read


def by_find_dup_defs(venv: Path, folder: Path) -> tuple[list[str], Callable[[str], list[Report]]]:
    def read(text: str) -> list[Report]:
        return [
            [Place(path, int(line), int(line)) for path, line in _LISTED.findall(block)]
            for block in text.split("\nDUPLICATE ")[1:]
        ]

    return [str(venv / "bin" / "find-dup-defs"), "."], read


def by_canonize(folder: Path) -> tuple[list[str], Callable[[str], list[Report]]]:
    """Our scan, which wants a repository, and has no cache of it."""
    identity = ["-c", "user.name=A", "-c", "user.email=a@b"]
    for words in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-qm", "files"]):
        subprocess.run(["git", "-C", str(folder), *words], check=True)

    def read(text: str) -> list[Report]:
        return [
            [Place(m["path"], m["line"], m["line"]) for m in group["members"]]
            for group in json.loads(text)["groups"]
        ]

    return [*scan_command(folder)[:-1], "--json", "scan"], read


def copied(clone: Path, folder: Path) -> Path:
    """The production files of a clone."""
    territory = Territory()
    for file in sorted(clone.rglob("*.py")):
        path = str(file.relative_to(clone))
        if territory.of(path) == "production" and file.is_file():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    return folder


def groups(clone: Path, noise: list[str]) -> dict[str, list[Place]]:
    """Where the definitions of our first twenty groups stand, by the group's id."""
    _, _, text = watched([*scan_command(clone)[:-1], "--json", "scan"])
    found = {}
    for group in json.loads(text)["groups"][:20]:
        members = [m for m in group["members"] if m["kind"] in ("class", "function")]
        told = [m for m in members if m["verdict"] not in ("missing", "test-double")]
        if group["id"] not in noise:
            found[group["id"]] = [_span(clone, m["path"], m["line"]) for m in told]
    return found


def _span(clone: Path, path: str, line: int) -> Place:
    tree = ast.parse((clone / path).read_bytes())
    ends = (getattr(n, "end_lineno", line) for n in tree.body if getattr(n, "lineno", 0) == line)
    return Place(path, line, next(ends, line) or line)


def together(places: list[Place], reports: list[Report]) -> bool:
    """Whether one report has lines of two members."""
    return any(
        sum(any(place.meets(told) for told in report) for place in places) >= 2
        for report in reports
    )


def tools(
    venv: Path, jscpd: Path, folder: Path
) -> Iterator[tuple[str, list[str], Callable[[str], list[Report]]]]:
    yield "jscpd", *by_jscpd(jscpd, folder)
    yield "pylint duplicate-code", *by_pylint(venv, folder)
    yield "find-dup-defs", *by_find_dup_defs(venv, folder)
    yield "canonize scan, cold", *by_canonize(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clone", type=Path)
    parser.add_argument("--venv", type=Path, required=True)
    parser.add_argument("--jscpd", type=Path, required=True)
    parser.add_argument("--noise", action="append", default=[])
    arguments = parser.parse_args()
    clone = arguments.clone.resolve()
    labelled = groups(clone, arguments.noise)
    with tempfile.TemporaryDirectory() as temporary:
        folder = copied(clone, Path(temporary, "production"))
        print(f"{sum(1 for _ in folder.rglob('*.py'))} files, {len(labelled)} groups")
        venv, jscpd = arguments.venv.resolve(), arguments.jscpd.resolve()
        for name, command, read in tools(venv, jscpd, folder):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            seconds, megabytes, text = watched(command, folder)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            reports = read(text)
            found = [group for group, places in labelled.items() if together(places, reports)]
            print(
                f"{name:22} {seconds:7.1f} s {busy:7.1f} s of processor {megabytes:6.0f} MB "
                f"{len(reports):6} reports, {len(found)} of {len(labelled)} groups: "
                f"{', '.join(found)}",
                flush=True,
            )


if __name__ == "__main__":
    main()
