"""What importing a file runs, through the functions that it calls."""

from __future__ import annotations

import pytest

from canonize.core.code_base import CodeBase
from canonize.core.import_calls import ImportCalls
from canonize.core.import_graph import ImportGraph
from canonize.core.tree import MemoryBase, SourceTree


def imports(files: dict[str, str], path: str = "top.py") -> list[tuple[str, str | None]]:
    tree = SourceTree(MemoryBase({name: text.encode() for name, text in files.items()}))
    calls = ImportCalls(CodeBase.of(tree, ["."]), lambda data, offset: False)
    return list(calls.imports(path))


FOLLOWED = {
    "a function of its own": {"top.py": "def f():\n    import a\nf()\n"},
    "a class that is made": {"top.py": "class C:\n  def __init__(self):\n    import a\nC()\n"},
    "a method by its class": {"top.py": "class C:\n  def m(self):\n    import a\nC.m()\n"},
    "a function in an else": {
        "top.py": "import b\nb.f()\n",
        "b.py": "try:\n  pass\nexcept E:\n  def f(): pass\nelse:\n  def f():\n    import a\n",
    },
    "a function of another file": {"top.py": "import b\nb.f()\n", "b.py": "def f():\n import a\n"},
    "by the name it was taken as": {
        "top.py": "from b import f as g\ng()\n",
        "b.py": "def f():\n import a\n",
    },
    "through two re-exports": {
        "top.py": "import c\nc.k()\n",
        "c.py": "from d import g as k\n",
        "d.py": "from b import f as g\n",
        "b.py": "async def f():\n import a\n",
    },
    "of a submodule that is taken": {
        "top.py": "from p import b as q\nq.f()\n",
        "p/__init__.py": "",
        "p/b.py": "def f():\n import a\n",
    },
    "in a default of what is called": {"top.py": "def f():\n  if 1:\n    from a import x\nf()\n"},
    "a name that is not ASCII": {"top.py": "def gr\u00fcn():\n    import a\nclass C: pass\nC()\n"},
    "below a docstring that calls it as well": {
        "top.py": 'def f():\n  import a\n\nX = """\nf()\n"""\nf()\n'
    },
    "behind the end of a text": {"top.py": 'def f():\n  import a\n\nX = """\n  f\n""", (\nf())\n'},
    "in a formatted text": {"top.py": 'def f():\n  import a\n\nX = f"""{\nf()}\n"""\n'},
    "what the called function calls": {
        "top.py": "def f():\n  g(h(1))\ndef h(x):\n  import a\ndef g(x): pass\nf()\n"
    },
}


@pytest.mark.parametrize("files", FOLLOWED.values(), ids=FOLLOWED.keys())
def test_an_import_that_a_call_makes_is_followed(files: dict[str, str]) -> None:
    wanted = [] if "gr\u00fcn" in files["top.py"] else ["a"]
    assert [module for module, _ in imports(files)] == wanted


LEFT = {
    "a call in the docstring of a class": {
        "top.py": 'class C:\n  """Do so:\n\nC()\n  """\n  def __init__(self):\n    import a\n'
    },
    "a call in an example without prompts": {
        "top.py": "'''Says:\n\nf()\n'''\n\ndef f():\n  import a\n"
    },
    "a function that nobody calls": {"top.py": "def f():\n    import a\n"},
    "a function inside the called one": {
        "top.py": "def f():\n  def g():\n    import a\nf()\n",
    },
    "a call of something else's attribute": {
        "top.py": "import b\nx.f()\n",
        "b.py": "def f():\n import a\n",
    },
    "a name that another module has": {
        "top.py": "from c import f\nf()\n",
        "b.py": "def f():\n import a\n",
    },
    "broken code": {"top.py": "import b\nb.f()\n", "b.py": "def f(:\n import a\n"},
}


@pytest.mark.parametrize("files", LEFT.values(), ids=LEFT.keys())
def test_other_imports_in_functions_are_left_out(files: dict[str, str]) -> None:
    assert imports(files) == []


def test_only_files_that_may_define_what_is_called_are_parsed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parsed: list[bytes] = []
    from canonize.core import import_calls

    def parse(data: bytes) -> object:
        parsed.append(data)
        return real(data)

    real = import_calls.recent_tree
    monkeypatch.setattr(import_calls, "recent_tree", parse)
    chain = {f"m{n}.py": f"from m{n + 1} import f\n" for n in range(5)}
    chain |= {"m5.py": "def f():\n import a\n", "top.py": "from m0 import f\nf()\n"}
    assert imports(chain) == [("a", None)]
    assert parsed == [b"def f():\n import a\n"]


TOPS = [
    ("f()\n", True),
    ("def g(\n    a=f(),\n) -> int:\n    f()\n# f()\n\nf()\n", True),
    (
        "class C:\n    x = f()\n\n    def m(self):\n        f()\n        return f()\n    y = f()\n",
        True,
    ),
    ("def g():\n    f()\n    f()", False),
    ("def g():\n\n        # far out\n# at the edge\n    f()\n", False),
    ("async def g(\n    a\n):\n    f()\nif x:\n    f()\n", True),
    ("def g():\n    @f\n    def h(): ...\n", False),
    ("class C:\n    @f\n    def h(self): ...\n", True),
    ("if x:\n\tdef g():\n\t\tf()\n\tf()\n", True),
]


@pytest.mark.parametrize(("code", "runs"), TOPS)
def test_calls_in_functions_are_passed_over(code: str, runs: bool) -> None:
    files = {"top.py": "from b import f\n" + code, "b.py": "def f():\n    import a\n"}
    tree = SourceTree(MemoryBase({name: text.encode() for name, text in files.items()}))
    graph = ImportGraph(CodeBase.of(tree, ["."]))
    assert (("a", None) in graph._calls.imports("top.py")) is runs
