"""What functions of one file use, and what they are given to."""

from __future__ import annotations

from canonize.core.tree import MemoryBase, SourceTree
from canonize.resolution.users_in_file import (
    bound_within,
    functions_with,
    imported_within,
    taking,
)

CODE = """\
from app.old import fetch
class Service:
    def __init__(self): fetch()
    def load(self): return fetch()
    def other(self): return 1
def go():
    from app.errors import Missing as Gone
    return fetch()
@safe
def guarded(): fetch()
with Guard(): fetch()
call(fetch, 1)
print(1)
"""
TREE = SourceTree(MemoryBase({"app/x.py": CODE.encode()}))


def test_functions_and_methods_that_use_a_name() -> None:
    assert functions_with(TREE, "app/x.py", "fetch") == ("Service", "load", "go", "guarded")


def test_what_it_is_given_to() -> None:
    assert taking(TREE, "app/x.py", frozenset({"fetch"})) == ("Guard", "call", "safe")


def test_what_only_a_function_knows() -> None:
    found = imported_within(TREE, "app/x.py", "app")
    assert found == {"Gone": {"app.errors.Missing"}}
    assert "Gone" in bound_within(TREE, "app/x.py")
    assert "fetch" not in bound_within(TREE, "app/x.py")
