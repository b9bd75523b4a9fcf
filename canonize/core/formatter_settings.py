"""Which formatters the settings of a repository speak of, and how plainly."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

FILES = (
    "pyproject.toml", "ruff.toml", ".ruff.toml", ".isort.cfg", "setup.cfg", "tox.ini",
    ".pre-commit-config.yaml", "Makefile", "justfile", "noxfile.py",
)  # fmt: skip
"""Where tools are set up, and where they are called."""

_SETTINGS, _CALL = 1, 2
_CALLS = {
    "black": r"id: *black\b|\bblack +(--check|--diff|-q|\.|src|tests|\$)",
    "ruff-format": r"id: *ruff-format\b|\bruff format\b",
    "isort": r"id: *isort\b|\bisort +(--check|-c|--diff|\.|src|tests|\$)",
}
_CALLERS = (".pre-commit-config.yaml", "Makefile", "justfile", "noxfile.py", "tox.ini")


def spoken_of(files: Mapping[str, str]) -> dict[str, int]:
    """How plainly each tool is spoken of: 1 it has settings, 2 it is called."""
    found: dict[str, int] = {}
    for name, said in [*_in_settings(files), *_in_calls(files)]:
        found[name] = max(said, found.get(name, 0))
    return found


def _in_settings(files: Mapping[str, str]) -> list[tuple[str, int]]:
    found = []
    tables = _toml(files.get("pyproject.toml", "")).get("tool", {})
    tables = tables if isinstance(tables, dict) else {}
    found += [(name, _SETTINGS) for name in ("black", "isort") if name in tables]
    ruffs = [
        tables.get("ruff", {}),
        *(_toml(files.get(p, "")) for p in ("ruff.toml", ".ruff.toml")),
    ]
    for ruff in ruffs:
        if not isinstance(ruff, dict):
            continue
        if "format" in ruff:
            found.append(("ruff-format", _SETTINGS))
        lint = ruff.get("lint", {})
        chosen = [
            rule
            for table in (ruff, lint if isinstance(lint, dict) else {})
            for key in ("select", "extend-select")
            for rule in table.get(key, ())
        ]
        if any(rule in ("I", "ALL") or str(rule).startswith("I0") for rule in chosen):
            found.append(("ruff-imports", _SETTINGS))
    if ".isort.cfg" in files or any(
        "\n[isort]" in f"\n{files.get(path, '')}" or "[tool:isort]" in files.get(path, "")
        for path in ("setup.cfg", "tox.ini")
    ):
        found.append(("isort", _SETTINGS))
    return found


def _in_calls(files: Mapping[str, str]) -> list[tuple[str, int]]:
    return [
        (name, _CALL)
        for path in _CALLERS
        for name, pattern in _CALLS.items()
        if re.search(pattern, files.get(path, ""))
    ]


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}
