"""Runs in the package's own Python: imports every module, and says who holds what.

Reads a JSON request from the file named first, writes the answer to the file named second.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import sys
import warnings
from pathlib import Path


def main() -> None:
    request = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    warnings.simplefilter("ignore")
    failed = {}
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        exec(request["prelude"], {})
        for name in request["modules"]:
            try:
                importlib.import_module(name)
            except BaseException as error:  # a module may do anything, sys.exit too
                failed[name] = f"{type(error).__name__}: {error}"[:300]
    answer = {"failed": failed, "held": _held(request["package"], request["watched"])}
    Path(sys.argv[2]).write_text(json.dumps(answer), encoding="utf-8")
    os._exit(0)  # threads and exit handlers of the package are none of our business


def _held(package: str, watched: list[list[str]]) -> dict[str, list[list[str]]]:
    """For each watched ``module:name``, every other ``module``, ``attribute`` that is it."""
    wanted: dict[int, list[str]] = {}
    for module, name in watched:
        value = sys.modules.get(module)
        if value is not None and name:
            value = getattr(value, name, None)
        if value is not None:
            wanted.setdefault(id(value), []).append(f"{module}:{name}")
    found: dict[str, list[list[str]]] = {symbol: [] for ids in wanted.values() for symbol in ids}
    for module, loaded in sorted(sys.modules.items()):
        if module != package and not module.startswith(f"{package}."):
            continue
        for attribute, value in sorted(getattr(loaded, "__dict__", {}).items()):
            for symbol in wanted.get(id(value), ()):
                found[symbol].append([module, attribute])
    return found


if __name__ == "__main__":
    main()
