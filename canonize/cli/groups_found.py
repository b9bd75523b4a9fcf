"""A scan with its progress on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canonize.cli.invocation import Invocation

if TYPE_CHECKING:
    from canonize.discovery.result import ScanResult


def find_groups(asked: Invocation, paths: list[str]) -> ScanResult:
    """Scans the repository of an invocation.

    Raises:
        RepositoryUnusable: there is no repository to scan.
        ConfigurationInvalid: canonize.toml is wrong.
    """
    from canonize.console.progress import ProgressLine
    from canonize.discovery.kept_scan import scan as scan_files
    from canonize.discovery.opening import opened_repository

    progress = ProgressLine(asked.screen)
    try:
        with opened_repository(
            asked.directory, progress=progress.update, warn=asked.screen.warn
        ) as found:
            return scan_files(*found, paths=paths)
    finally:
        progress.end()
