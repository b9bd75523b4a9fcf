"""What functions ask of what they are given, followed from call to call."""

from __future__ import annotations

import ast
from itertools import pairwise

from canonize.compatibility.asked_of_given import AskedOfGiven
from canonize.compatibility.looking_functions import LookingFunctions
from canonize.core.ast_nodes import nodes_of
from canonize.core.tree import MemoryBase, SourceTree
from canonize.references.asked_aspects import Meaning
from canonize.references.watching import WatchedArgument
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from tests.accounting.accounting import bytes_of


def asked(source: str) -> list[set[str]]:
    """What each call of the first line asks of what it is given."""
    project = Project.of(SourceTree(MemoryBase(bytes_of({"main.py": source}))), (".",))
    body = parsed_file(project.tree, "main.py")
    assert body is not None
    calls = [node for node in nodes_of(body) if isinstance(node, ast.Call)]
    first = [call for call in calls if call.lineno == 1]
    found = AskedOfGiven(LookingFunctions(project), project.names)
    given = [next(a for a in call.args if ast.unparse(a) == "X") for call in first]
    both = zip(first, given, strict=True)
    return [
        {w.aspect.name for w in found.called("main", call, WatchedArgument(x, Meaning.OBJECT))}
        for call, x in both
    ]


def test_a_function_may_ask_by_another_one() -> None:
    source = "show(X)\ndef show(a): tell(a)\ndef tell(b): print(b.__module__)\n"
    assert asked(source) == [{"MODULE"}]
    assert asked("show(X)\ndef show(a): return 1\n") == [set()]


def test_functions_of_one_line_are_two() -> None:
    source = "each(X, lambda o: 1); each(X, lambda o: o.__module__)\n"
    assert asked(source) == [set(), {"MODULE"}]


def test_what_is_too_far_from_one_call_is_near_to_another() -> None:
    names = ("show", "first", "second", "third", "last")
    links = "".join(f"def {a}(o): {b}(o)\n" for a, b in pairwise(names))
    links += "def last(o): print(o.__module__)\n"
    assert asked(f"show(X); third(X)\n{links}") == [set(), {"MODULE"}]


def test_callbacks_that_lead_on_and_on_come_to_an_end() -> None:
    """Each hands what it is given to the next one, by something of others."""
    links = "".join(f"def h{n}(o): soon(h{n + 1}, o)\n" for n in range(400))
    assert asked(f"soon(h0, X)\n{links}def h400(o): print(o.__module__)\n") == [set()]
