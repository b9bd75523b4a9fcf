"""`canonize.scan`."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path

from canonize.core.events import Event, Notice, Progress
from canonize.discovery.kept_scan import scan as scan_files
from canonize.discovery.opening import opened_repository
from canonize.discovery.result import ScanResult
from canonize.discovery.scan import take_stock
from canonize.functions.work import Work


def scan(path: str | Path = ".", *, below: Sequence[str] = ()) -> Work[ScanResult]:
    """Finds competing implementations of one thing, worst first.

    Nothing of the repository is executed, and nothing but a cache in the git directory is written.

    Args:
        path: anywhere in the repository.
        below: only groups with a member at or below one of these paths of the repository.

    Yields:
        `Progress` and `Notice`.

    Returns:
        the `ScanResult`: ``groups`` (what is shown by default), ``weaker``, ``hazards``;
        ``as_json()`` is the document of ``canonize scan --json``.

    Raises:
        RepositoryUnusable: there is no repository to scan.
        ConfigurationInvalid: canonize.toml is wrong.
    """
    return Work(_scan(Path(path), tuple(below)))


def _scan(path: Path, below: tuple[str, ...]) -> Generator[Event, None, ScanResult]:
    told: list[str] = []
    with opened_repository(path, warn=told.append) as (place, options):
        total = len(place.files)
        yield Progress("reading files", 0, total)
        stock = take_stock(place)
        yield Progress("reading files", total, total)
        yield Progress("judging", 0, 1)
        found = scan_files(place, options, paths=below, stock=stock)
        yield Progress("judging", 1, 1)
    for text in told:
        yield Notice(text)
    return found
