"""What tests around a name say of it, and which names a file makes of types."""

from __future__ import annotations

import libcst as cst
import pytest

from canonize.compatibility.named_types import written_type
from canonize.compatibility.narrowing import asked_names, guards_of, narrowed_to
from canonize.syntax.analysis import analyse
from canonize.syntax.node_index import FileNodes
from canonize.syntax.scopes import dotted

NARROWED = [
    "if isinstance(x, X): use(x)",
    "while isinstance(x, X): use(x)",
    "a = use(x) if isinstance(x, X) else 1",
    "a = isinstance(x, X) and use(x)",
    "assert isinstance(x, X)\nuse(x)",
    "if not isinstance(x, X): raise E\nuse(x)",
    "if type(x) is X: use(x)",
    "match x:\n    case X(): use(x)",
    "if is_x(x): use(x)",
]
NOT_NARROWED = [
    "if isinstance(x, X): pass\nuse(x)",
    "if isinstance(x, (X, Y)): use(x)",
    "if isinstance(x, X) or a: use(x)",
    "assert isinstance(x, X)\nx = 1\nuse(x)",
    "if not isinstance(x, X): log()\nuse(x)",
    "if other(x): use(x)",
    "if isinstance(x, X):\n    x = 1\n    use(x)",
    "match y:\n    case X(): use(x)",
]
_GUARD = "def is_x(v) -> TypeGuard[X]: ...\n"


@pytest.mark.parametrize("code", NARROWED)
def test_what_a_test_says(code: str) -> None:
    assert _narrowed(code) == "X"


@pytest.mark.parametrize("code", NOT_NARROWED)
def test_what_no_test_says(code: str) -> None:
    assert _narrowed(code) == ""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("T = list[X]", "list[X]"),
        ("T: TypeAlias = X | None", "X | None"),
        ("type T = dict[str, X]", "dict[str, X]"),
        ("T = NewType('T', X)", "X"),
        ("T = TypeVar('T', bound=X)", "X"),
        ("T = TypeVar('T')", ""),
        ("T = X()", ""),
        ("T = 1", ""),
    ],
)
def test_names_of_types(code: str, said: str) -> None:
    analysed = analyse(code.encode())
    nodes = FileNodes(analysed.file.module, analysed.scopes)
    found = written_type(nodes, analysed.scopes.top.bindings["T"][0])
    assert (analysed.file.module.code_for_node(found) if found is not None else "") == said


def _narrowed(code: str) -> str:
    analysed = analyse(f"{_GUARD}{code}\n".encode())
    nodes = FileNodes(analysed.file.module, analysed.scopes)
    guards = guards_of(nodes)
    uses = [n for n in nodes.all if isinstance(n, cst.Call) and dotted(n.func) == "use"]
    name = uses[0].args[0].value
    assert isinstance(name, cst.Name)
    found = narrowed_to(nodes, name, guards)
    return dotted(found) if found is not None and "x" in asked_names(nodes, guards) else ""
