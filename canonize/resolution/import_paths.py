"""The dotted path that each name of an import statement stands for."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize.core.import_scan import absolute


def import_paths(node: ast.AST, package: str | None) -> Iterator[tuple[str, str]]:
    """Each local name that an import binds, with its path; nothing for any other node.

    ``import a.b`` binds ``a``. Nothing is known where dots lead above the top.

    Args:
        package: that of the file, by which relative imports are read.
    """
    if isinstance(node, ast.Import):
        for alias in node.names:
            root = alias.name.partition(".")[0]
            yield alias.asname or root, alias.name if alias.asname else root
    elif isinstance(node, ast.ImportFrom):
        home = absolute("." * node.level + (node.module or ""), package)
        for alias in node.names if home is not None else ():
            yield alias.asname or alias.name, f"{home}.{alias.name}"
