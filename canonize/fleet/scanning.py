"""A scan over all repositories: what is implemented in more than one of them.

The clones lie side by side in one folder, each a package called by its ident, so the inventory and
the scan see one code base. A module that two repositories have under the same name is imported, as
far as importers are counted, from the first of them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from typing import Any

from canonize.discovery.configuration import FILES, read_options
from canonize.discovery.scan import groups_in, take_stock
from canonize.discovery.scan_options import ConfigurationInvalid, ScanOptions
from canonize.discovery.workplace import Workplace
from canonize.fleet.fleet import Fleet
from canonize.fleet.scanned_groups import told_group
from canonize.fleet.states import Job
from canonize.history import History
from canonize.inventory.contents import SourceFile
from canonize.inventory.store import Store
from canonize.inventory.tracked_python import tracked_python


def scan_fleet(fleet: Fleet) -> dict[str, Any]:
    """Groups with members in at least two repositories, worst first; what could not be looked at.

    Raises:
        ConfigurationInvalid: a repository's canonize.toml is wrong.
    """
    surveys = fleet.survey()
    there = {ident: job for ident, job in surveys.items() if job.result["outcome"] == "done"}
    files, options = _everything(fleet, there)
    names = {r.ident: r.name for r in fleet.repositories}
    with _executor(fleet) as executor, Store(fleet.folder / "inventory.sqlite3") as store:
        place = Workplace(
            fleet.folder / "clones", files, store, executor=executor, progress=fleet.progress
        )
        result = groups_in(place, take_stock(place), options).result
    return {
        "files": len(files),
        "repositories": len(there),
        "failed": sorted(names[ident] for ident in fleet.chosen - there.keys() if ident in names),
        "unparsed": len(result.unparsed),
        "groups": [row for group in result.groups if (row := told_group(group, names)) is not None],
    }


def _everything(fleet: Fleet, surveys: Mapping[str, Job]) -> tuple[list[SourceFile], ScanOptions]:
    """All files, and all that the repositories' own configurations say, below their idents."""
    files: list[SourceFile] = []
    roots, exclude, tests = [""], list[str](), list[str]()
    for ident, job in surveys.items():
        history = History.open(fleet.folder / "clones" / ident, quiet=False)
        files += [file._replace(path=f"{ident}/{file.path}") for file in tracked_python(history)]
        roots += [*(f"{ident}/{root}" for root in job.result["roots"]), ident]
        own = _options(history)
        exclude += [f"{ident}/{glob}" for glob in own.exclude]
        tests += [f"{ident}/{glob}" for glob in own.tests]
    return files, ScanOptions(tuple(exclude), tuple(tests), tuple(roots))


def _options(history: History) -> ScanOptions:
    def read(name: str) -> bytes | None:
        path = history.root / name
        return path.read_bytes() if path.is_file() else None

    try:
        return read_options({name: read(name) for name in FILES}).options
    except ConfigurationInvalid as error:
        error.where = str(history.root / error.where)
        raise


@contextlib.contextmanager
def _executor(fleet: Fleet) -> Iterator[Executor | None]:
    """Batches of files go where repositories go; the scan's own processes by default."""
    yield None if fleet.engine.kind == "processes" else fleet.executor()
