"""What is known of names needs no tree: trees go, and are made again for who asks for a node."""

from __future__ import annotations

import ast
import gc

import pytest

from canonize.core import recent_trees
from canonize.core.change import Change
from canonize.core.recent_trees import forget_recent, recent_tree
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.resolver import Stands
from tests.compatibility.comparing import tree

FILES = {
    "m.py": """
        import p.inner as inner
        from p.inner import Shown
        LIMIT = 3
        Other = Shown
        if LIMIT:
            def go(): ...
        try:
            from fast import Quick
        except ImportError:
            class Quick:
                rows = [1, 2]
    """,
    "p/inner.py": "class Shown:\n    def go(self): ...\n\ndef alone(): ...\n",
}
NAMES = ("inner", "Shown", "LIMIT", "Other", "go", "Quick", "absent")


def trees() -> int:
    """How many classes and functions of the files are there."""
    names = {"Shown", "go", "Quick", "alone"}
    kinds = (ast.ClassDef, ast.FunctionDef)
    return sum(isinstance(o, kinds) and o.name in names for o in gc.get_objects())


def test_answers_stay_and_trees_go() -> None:
    forget_recent()
    gc.collect()
    before = trees()
    project = Project.of(tree(FILES), (".",))
    found = {name: project.names.find("m", name) for name in NAMES}
    assert trees() > before
    forget_recent()
    assert trees() == before  # no garbage had to be collected, either
    again = {name: project.names.find("m", name) for name in NAMES}
    assert again == found
    assert trees() == before  # whoever asks for the name alone needs no tree


def test_a_node_is_there_again_and_the_one_of_the_tree() -> None:
    project = Project.of(tree(FILES), (".",))
    found = {name: project.names.find("m", name) for name in NAMES}
    shown = {name: ast.dump(f.node) for name, f in found.items() if f.node is not None}
    forget_recent()
    assert {name: ast.dump(f.node) for name, f in found.items() if f.node is not None} == shown
    assert set(shown) == {"Shown", "LIMIT", "Other", "go"}
    body = parsed_file(project.tree, "p/inner.py")
    assert body is not None and found["Other"].node is body.body[0]
    last = project.names.possible("m", "Quick")[-1]
    assert last.stands is Stands.DEFINITION
    assert isinstance(last.node, ast.ClassDef) and last.node.body[0].lineno == 11


def test_a_tree_that_somebody_has_is_not_made_a_second_time() -> None:
    forget_recent()
    held = recent_tree(b"x = 1\n")
    forget_recent()
    assert recent_tree(b"x = 1\n") is held


def test_bindings_are_read_once_for_all_trees_with_a_content(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = tree(FILES)
    after = first.with_changes([Change("m.py", first.read("m.py"), b"from p.inner import alone\n")])
    parsed = []
    plain = recent_trees.parsed_with_words
    monkeypatch.setattr(
        recent_trees, "parsed_with_words", lambda data: parsed.append(data) or plain(data)
    )
    for one in (first, after):
        forget_recent()
        names = Project.of(one, (".",)).names
        for module, name in (("m", "Shown"), ("m", "alone"), ("p.inner", "alone")):
            names.find(module, name)
    assert sorted(map(len, parsed)) == sorted(
        len(data or b"")
        for data in (first.read("m.py"), first.read("p/inner.py"), after.read("m.py"))
    )


def test_who_holds_a_statement_of_a_tree_that_went_gets_the_one_of_the_new_tree() -> None:
    project = Project.of(tree(FILES), (".",))
    found = project.names.find("p.inner", "Shown")
    held = found.node
    assert held is not None
    forget_recent()
    body = parsed_file(project.tree, "p/inner.py")
    assert body is not None and body.body[0] is not held
    assert project.names.find("p.inner", "Shown").node is body.body[0]
    assert found.node is body.body[0]
