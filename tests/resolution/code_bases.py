"""Small code bases for tests."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from canonize.resolution.project import Project
from tests.compatibility.comparing import tree


def project(files: Mapping[str, str]) -> Project:
    """The code base of some files, seen from its top."""
    return Project.of(tree(files), (".",))


def only_class(code: str) -> ast.ClassDef:
    """The class that a text defines first."""
    return next(node for node in ast.parse(code).body if isinstance(node, ast.ClassDef))
