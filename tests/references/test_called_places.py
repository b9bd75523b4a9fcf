"""Functions that calls mean are nodes of the file as it is asked about, not of an older tree."""

from __future__ import annotations

import ast

from canonize.core.recent_trees import forget_recent
from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.references.called_places import CalledPlaces
from canonize.references.meetings import Meetings
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirects

FILES = {
    "app/__init__.py": b"",
    "app/a.py": b"kind = 1\n\n\ndef f(x):\n    kind = x\n    return kind\n",
    "app/b.py": b"from app.a import f\nf(1)\n",
}


def test_a_definition_is_the_one_whose_bindings_are_known() -> None:
    project = Project.of(SourceTree(MemoryBase(FILES)), ["."])
    first = project.names.dotted("app.b", "f").node
    forget_recent()
    places = CalledPlaces(
        project,
        Meetings(project, Redirects({})),
        Symbol("app.old", "Old"),
        Redirects({}),
        are_enumerations=False,
    )
    asking = places.place("app/b.py")
    assert asking is not None
    [call] = (node for node in asking.nodes if isinstance(node, ast.Call))
    [(there, function)] = places.called(asking, call)
    assert function is not first
    assert any(node is function for node in there.nodes)
    [given] = (n.value for n in ast.walk(function) if isinstance(n, ast.Return))
    assert isinstance(given, ast.Name)
    assert not there.bindings.is_global(given)
