"""A package that moved and leaves its old name: each module of it stands for the new one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from canonize.core.change import Change
from canonize.core.codemod import Migration
from canonize.core.tree import SourceTree
from canonize.rewriting.definitions.moves import Move


def forwarding_package(
    move: Move, files: Sequence[str], tree: SourceTree, migration: Migration, warning: str
) -> Iterator[Change]:
    """The files at a package's old place, as modules that forward to those at the new one.

    A package can't be another one by `sys.modules`: its submodules would be loaded a second time,
    from the new folder. So it hands lookups on, and its submodules are the new ones. Data stays.

    Args:
        files: those of the package that moved, at the old place.
        warning: what the package does when it is imported; empty: nothing.
    """
    modules = migration.modules(tree)
    old, new = move.old.module, move.new.module
    for path in files:
        before = tree.read(path)
        if path.endswith(".pyi"):
            yield Change(path, before, None)
            continue
        name = modules.name(path)
        if name is None or not path.endswith(".py"):
            continue
        there = f"{new}{name[len(old) :]}"
        if path.endswith("/__init__.py"):
            text = _PACKAGE.format(new=there, warning=warning if name == old else "")
            if name == old and warning:
                text = text.replace("import ", "import warnings\n\nimport ", 1)
        elif path.endswith("/__main__.py"):
            text = _MAIN.format(new=there)
        else:
            text = FORWARD.format(new=there)
        after = text.encode()
        if before != after:
            yield Change(path, before, after)


def forwards_already(move: Move, data: bytes | None) -> bool:
    """Whether a file at the old place is what an earlier run left there to forward."""
    return data is not None and data.startswith(f'"""Moved to `{move.new.module}'.encode())


FORWARD = '''"""Moved to `{new}`; the old name means the same module."""

import sys

import {new}

sys.modules[__name__] = sys.modules["{new}"]
'''

WARN = """
warnings.warn(
    "{old} is deprecated{note}; use {new} instead",
    DeprecationWarning,
    stacklevel=2,
)
"""

WARNING_FORWARD = '''"""Moved to `{new}`; the old name means the same module, and warns."""

import sys
import warnings

import {new}
{warning}
sys.modules[__name__] = sys.modules["{new}"]
'''

_PACKAGE = '''"""Moved to `{new}`; what is looked up here is looked up there."""

import {new}
{warning}

def __getattr__(name):
    if name == "__all__" and not hasattr({new}, name):
        return [public for public in dir({new}) if public[0] != "_"]
    return getattr({new}, name)


def __dir__():
    return dir({new})
'''

_MAIN = '''"""Moved to `{new}`."""

import runpy

runpy.run_module("{new}", run_name=__name__)
'''
