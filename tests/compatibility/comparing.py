"""Small trees, and what comparing a competitor `a.b:X` with the canonical `n:X` says of them."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

from canonize.compatibility.comparison import Compared, compared
from canonize.core.codemod import Migration
from canonize.core.plan import Plan
from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.resolution.api import Api
from canonize.resolution.api_reader import ApiReader
from canonize.resolution.project import Project


def tree(files: Mapping[str, str]) -> SourceTree:
    data = {path: dedent(text).lstrip("\n").encode() for path, text in files.items()}
    return SourceTree(MemoryBase(data))


def migration(competitor: str = "a.b:X", canonical: str = "n:X") -> Migration:
    plan = {
        "version": 1,
        "name": "t",
        "canonical": canonical,
        "competitors": [{"symbol": competitor, "verdict": "duplicate"}],
        "steps": [{"id": "s"}],
    }
    return Migration(Plan.model_validate(plan), (".",))


def api(files: Mapping[str, str], symbol: str) -> Api:
    found = tree(files)
    return ApiReader(Project.of(found, migration().source_roots)).read(Symbol.parse(symbol))


def pair(files: Mapping[str, str], competitor: str = "a.b:X", canonical: str = "n:X") -> Compared:
    (found,) = compared(tree(files), migration(competitor, canonical))
    return found
