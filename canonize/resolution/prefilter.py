"""Could a file reference a competitor at all? Asked of its bytes, before LibCST parses it."""

from __future__ import annotations

from canonize.core.import_scan import absolute, scanned
from canonize.resolution.replacements import Redirects


def could_reference(data: bytes, package: str | None, redirects: Redirects) -> bool:
    """Whether any import of the file could bind a competitor or a module on the way to one.

    A package on the way (``import a`` for ``a.b.X``) counts only if the module's own name, or
    the competitor's, stands somewhere in the file too; the byte search already made sure of that.
    """
    for item in scanned(data):
        module = absolute(item.module, package)
        if module is None:
            continue
        if item.name is None:
            bound = module if item.asname else module.partition(".")[0]
            if redirects.concerns(bound) and _goes_there(data, module, redirects):
                return True
            continue
        if item.name == "*":
            if redirects.holds(module):
                return True
        elif redirects.find(module, item.name) or (
            redirects.concerns(f"{module}.{item.name}")
            and _goes_there(data, f"{module}.{item.name}", redirects)
        ):
            return True
    return False


def _goes_there(data: bytes, module: str, redirects: Redirects) -> bool:
    """Whether the file has the word of a competitor's module or name, seen from ``module``."""
    if redirects.holds(module):
        return True
    root = module.partition(".")[0]
    for full in redirects.modules():
        if full.partition(".")[0] == root and full.rpartition(".")[2].encode() in data:
            return True
    return False
