"""Over generated packages: the index, the resolver and Python itself agree on every import."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from hypothesis import given, settings

from canonize.core.tree import MemoryBase, SourceTree
from canonize.resolution.project import Project
from canonize.resolution.resolver import Found, Stands
from tests.resolving.comparing import Both
from tests.resolving.packages import MODULES, packages
from tests.resolving.running import importable, imported

FEW = settings(max_examples=150, deadline=None, derandomize=True)


@FEW
@given(packages())
def test_index_and_resolver_say_the_same(files: Mapping[str, bytes]) -> None:
    different = [item for item in Both(files, ("",)).imports() if item.differs and not item.why]
    assert not different, "\n".join(map(str, different))


@FEW
@given(packages())
def test_python_finds_what_the_resolver_says(files: Mapping[str, bytes]) -> None:
    names = Project.of(SourceTree(MemoryBase(files)), (".",)).names
    with importable(files):
        for module in MODULES:
            there = imported(module)
            for name in ("X", "Y", "_z", "a", "c") if there is not None else ():
                problem = _problem(names.find(module, name), vars(there), name)
                assert not problem, f"{module}:{name}: {problem}"


def _problem(found: Found, bound: Mapping[str, object], name: str) -> str:
    """What is wrong with an answer, of a module that could be imported.

    A name that is not there (its star's list leaves it out) is nothing that an import brings.
    """
    value = bound.get(name)
    match found.stands:
        case Stands.MISSING if name in bound:
            return f"it is {value!r}, and was not found"
        case Stands.DEFINITION if name in bound and not found.has_rival:
            made = (getattr(value, "__module__", ""), getattr(value, "__name__", ""))
            if made != (found.module, found.name):
                return f"it is {value!r}, not {found.module}:{found.name}"
        case Stands.MODULE if name in bound and not found.has_rival:
            if value is not sys.modules.get(found.module):
                return f"it is {value!r}, not the module {found.module}"
    return ""
