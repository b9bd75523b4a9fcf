"""Files that `scan` writes for other tools and for people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import canonize
from canonize.cli.invocation import Invocation
from canonize.errors import unwritable

if TYPE_CHECKING:
    from canonize.discovery.result import ScanResult


def write_reports(
    asked: Invocation, result: ScanResult, sarif: Path | None, html: Path | None
) -> None:
    if sarif is not None:
        from canonize.reports.sarif import sarif_of

        log = sarif_of(result.as_json(), version=canonize.__version__)
        _write(asked, sarif, json.dumps(log, indent=1) + "\n")
    if html is not None:
        from canonize.reports.scan_page import scan_page

        title = asked.top.name
        page = scan_page(result.as_json(), title=title, version=canonize.__version__)
        _write(asked, html, page)


def _write(asked: Invocation, path: Path, text: str) -> None:
    path = asked.file(path)
    try:
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise unwritable("the report", path, error) from error
    asked.screen.say(f"wrote {path}")
