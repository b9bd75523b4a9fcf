"""What tests around a name say of it, and which names a file makes of types."""

from __future__ import annotations

import libcst as cst
import pytest

from canonize.compatibility.named_types import written_type
from canonize.compatibility.narrowing import asked_places, guards_of, narrowed_to, spelled
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
PLACES = [
    "if isinstance(a.b, X): use(a.b)",
    "if isinstance(a['b'], X): use(a['b'])",
    "if isinstance(a[0].b, X): use(a[0].b)",
    "if isinstance(x := get(), X): use(x)",
    "while isinstance(x, X):\n    use(x)\n    x = x.next",
    "a = not isinstance(x, X) or use(x)",
    "if x.__class__ is X: use(x)",
    "if issubclass(x, X): use(x)",
    "if isinstance(x, X | None): use(x)",
    "self.assertIsInstance(x, X)\nuse(x)",
    "match a.b:\n    case X(): use(a.b)",
    "match get():\n    case x if isinstance(x, X): use(x)",
    "if isinstance(x, X):\n    a.x = 1\n    use(x)",
]
NOT_THERE = [
    "if isinstance(a.b, X): use(a.c)",
    "if isinstance(a.b, X):\n    a = 1\n    use(a.b)",
    "if isinstance(a.b, X):\n    a.b = 1\n    use(a.b)",
    "if isinstance(a[i], X): use(a[i])",
    "if isinstance(a[0], X): use(a[1])",
    "if isinstance(x, X):\n    for x in y: use(x)",
    "if isinstance(x, X):\n    with y as x: use(x)",
    "if isinstance(x, X):\n    for i in y:\n        use(x)\n        x = i",
    "if isinstance(x, X):\n    x = 1; use(x)",
    "while isinstance(x, X):\n    x = x.next\n    use(x)",
    "a = isinstance(x, X) or use(x)",
    "if isinstance(x, tuple(y)): use(x)",
    "self.assertNotIsInstance(x, X)\nuse(x)",
]
NOT_NARROWED = [
    "if isinstance(x, X): pass\nuse(x)",
    "if isinstance(x, X) or a: use(x)",
    "assert isinstance(x, X)\nx = 1\nuse(x)",
    "if not isinstance(x, X): log()\nuse(x)",
    "if other(x): use(x)",
    "if isinstance(x, X):\n    x = 1\n    use(x)",
    "match y:\n    case X(): use(x)",
]
_GUARD = "def is_x(v) -> TypeGuard[X]: ...\n"


@pytest.mark.parametrize("code", NARROWED + PLACES)
def test_what_a_test_says(code: str) -> None:
    assert _narrowed(code) == "X"


def test_a_tuple_of_classes_says_that_it_is_one_of_them() -> None:
    assert _narrowed("if isinstance(x, (X, Y)): use(x)") == "X Y"


@pytest.mark.parametrize("code", NOT_NARROWED + NOT_THERE)
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
    asked = narrowed_to(nodes, name, guards)
    is_sought = spelled(name) in asked_places(nodes, guards)
    return " ".join(map(dotted, asked.classes)) if asked is not None and is_sought else ""
