"""Puts packages on disk and asks other processes what imports and whether a probe holds."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any

_WORKER = Path(__file__).with_name("probe_worker.py")


class Prober:
    """One worker process of one Python; every question is answered by a fork of it."""

    def __init__(self, python: str) -> None:
        self._process = subprocess.Popen(
            [python, "-W", "ignore", str(_WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Prober:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()

    def importable(self, folder: Path, roots: tuple[str, ...], modules: list[str]) -> Any:
        """Name of module -> "" or the error that its import raises."""
        own = sorted({name.partition(".")[0] for name in modules})
        return self._ask(folder, roots, {"modules": modules, "own": own})

    def probe(self, folder: Path, roots: tuple[str, ...], code: str) -> str:
        """ "" when the code runs through, else the end of its traceback."""
        return str(self._ask(folder, roots, {"code": code}))

    def _ask(self, folder: Path, roots: tuple[str, ...], question: dict[str, Any]) -> Any:
        on_path = [str(folder / root) for root in roots]
        request = {"folder": str(folder), "roots": on_path, **question}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def module_names(files: Mapping[str, bytes], roots: tuple[str, ...]) -> list[str]:
    """Names under which the files import, worked out here without the tool's own map."""
    found = set()
    for path in files:
        for root in roots:
            inside = path if root == "." else path.removeprefix(f"{root}/")
            if not inside.endswith(".py") or (root != "." and inside == path):
                continue
            parts = list(PurePosixPath(inside).with_suffix("").parts)
            if parts[-1] in ("__init__", "__main__"):
                parts.pop()
            if parts and all(part.isidentifier() for part in parts) and parts != ["setup"]:
                found.add(".".join(parts))
    return sorted(found)
