"""`extend_canonical`: what is added and works when imported, and what is left alone and why."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from canonize.syntax.dunder_all import with_entry
from codemods.extend_canonical import ExtendOptions
from tests.codemods.playing import Played, code, play


def extend(
    source: str | bytes, others: Mapping[str, str] | None = None, **options: object
) -> Played:
    return play({"n.py": source, **(others or {})}, "extend_canonical", options)


def run(played: Played, folder: Path, program: str) -> None:
    """Writes the files, and runs a program beside them."""
    for path, data in played.files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", code(program)],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


# Second names ------------------------------------------------------------------------------------

TARGETS = {
    "a class": "class X:\n    pass\n",
    "a class on one line": "class X: pass\n",
    "a function": "def X(): ...\n",
    "an async function": "async def X(): ...\n",
    "a value": "X = object()\n",
    "an annotated value": "X: object = object()\n",
    "an import": "import os\nfrom os import path as X\n\n\ndef f(): ...\n",
    "the last line without its end": "class X:\n    pass",
    "a decorated class": "import functools\n@functools.total_ordering\nclass X(int):\n    a = 1\n",
    "overloads": (
        "from typing import overload\n@overload\ndef X(a: int): ...\n@overload\n"
        "def X(a: str): ...\ndef X(a): ...\n"
    ),
    "tabs and CRLF": "class X:\r\n\tdef f(self):\r\n\t\tpass\r\n\r\n\r\nY = 1\r\n",
    "a comment behind its body": "class X:\n    y = 1\n    # the end\n\n# next\nz = 1\n",
}  # fmt: skip


@pytest.mark.parametrize("source", TARGETS.values(), ids=TARGETS.keys())
def test_a_second_name_is_the_same_object(source: str, tmp_path: Path) -> None:
    played = extend(source.encode(), aliases={"Old": "X"})
    [said] = played.said("n.py", "rewritten")
    assert said.endswith("Old = X is added below")
    run(played, tmp_path, "import n; assert n.Old is n.X")
    newline = b"\r\n" if "\r\n" in source else b"\n"
    after = played.files["n.py"]
    assert after.endswith(newline) == source.encode().endswith(newline)
    assert after.replace(newline + b"Old = X", b"").replace(
        newline, b""
    ) == source.encode().replace(newline, b"")


def test_two_second_names_stand_together_two_lines_below_their_class() -> None:
    played = extend("class X:\n    pass\n\n\ny = 1\n", aliases={"A": "X", "B": "X"})
    assert played.text("n.py") == "class X:\n    pass\n\n\nA = X\nB = X\n\n\ny = 1\n"


TAKEN = {
    "another class": ("class X: ...\nclass Old: ...\n", 2),
    "another value": ("class X: ...\nOld = 1\n", 2),
    "an import": ("from os import path as Old\nclass X: ...\n", 1),
    "a conditional definition": ("class X: ...\nif X:\n    Old = X\nelse:\n    Old = None\n", 3),
    "a global of a function": ("class X: ...\ndef f():\n    global Old\n    Old = 1\n", 3),
    "a second name that is bound again": ("class X: ...\nOld = X\nOld = 1\n", 2),
    "a loop variable": ("class X: ...\nfor Old in (): ...\n", 2),
}


@pytest.mark.parametrize(("source", "line"), TAKEN.values(), ids=TAKEN.keys())
def test_a_taken_name_is_refused_at_its_place(source: str, line: int) -> None:
    played = extend(source, aliases={"Old": "X"})
    assert played.text("n.py") == source
    assert played.said("n.py") == [f"{line}: Old is taken: it means something else here"]


UNSTEADY = {
    "it is not there": "class Y: ...\n",
    "it is bound twice": "class X: ...\nclass X: ...\n",
    "it is bound in a branch": "import os\nif os:\n    class X: ...\nelse:\n    class X: ...\n",
    "it falls back": "try:\n    from q import X\nexcept ImportError:\n    X = None\n",
    "a function rebinds it": "X = 1\ndef f():\n    global X\n    X = 2\n",
    "it is deleted": "class X: ...\ndel X\n",
    "it is one of a tuple": "X, Y = 1, 2\n",
    "a star may provide the old name": "from somewhere import *\nclass X: ...\n",
    "only a nested class has its name": "class Y:\n    class X: ...\n",
}


@pytest.mark.parametrize("source", UNSTEADY.values(), ids=UNSTEADY.keys())
def test_what_a_second_name_would_not_follow_is_refused(source: str) -> None:
    played = extend(source, aliases={"Old": "X"})
    assert played.text("n.py") == source
    assert len(played.said("n.py", "refused")) == 1


def test_the_star_of_a_known_module_is_looked_into() -> None:
    source = "from b import *\nclass X: ...\n"
    assert "\nOld = X" in extend(source, {"b.py": "other = 1\n"}, aliases={"Old": "X"}).text("n.py")
    played = extend(source, {"b.py": "Old = 1\n"}, aliases={"Old": "X"})
    assert played.text("n.py") == source and "may provide Old" in played.said("n.py")[0]


def test_a_submodule_of_the_name_is_not_hidden() -> None:
    files = {"p/__init__.py": "class X: ...\n", "p/Old.py": ""}
    played = play(files, "extend_canonical", {"aliases": {"Old": "X"}}, canonical="p:X")
    assert played.text("p/__init__.py") == "class X: ...\n"
    assert played.said("p/__init__.py") == ["1: Old is a submodule of the package"]


def test_what_is_there_already_is_kept() -> None:
    source = code("""
        __all__ = ["Old", "X"]
        from b import R as R
        class X:
            def f(self): ...
            g = f
        Old = X
    """)
    played = extend(
        source, {"b.py": "R = 1\n"},
        aliases={"Old": "X"}, members={"g": "f"}, reexports=["b:R"], exports=["Old"],
    )  # fmt: skip
    assert played.text("n.py") == source
    assert {entry.disposition for entry in played.ledger.references} == {"kept"}
    assert len(played.ledger) == 4


# Members -----------------------------------------------------------------------------------------

METHODS = {
    "a method": "    def new(self):\n        return 1\n",
    "a method on one line": "    def new(self): return 1\n",
    "async": "    async def new(self): ...\n",
    "a generator": "    def new(self):\n        yield 1\n",
    "a class method": "    @classmethod\n    def new(cls): ...\n",
    "a static method": "    @staticmethod\n    def new(): ...\n",
    "a property with a setter": (
        "    @property\n    def new(self): ...\n\n    @new.setter\n    def new(self, v): ...\n"
    ),
    "a context manager": "    @contextlib.contextmanager\n    def new(self):\n        yield\n",
    "slots": "    __slots__ = ('a',)\n    def new(self): ...\n",
    "a method before others": "    def new(self): ...\n\n    def last(self): ...\n",
}


@pytest.mark.parametrize("body", METHODS.values(), ids=METHODS.keys())
def test_a_second_name_of_a_method_is_the_method(body: str, tmp_path: Path) -> None:
    played = extend(f"import contextlib\n\n\nclass X:\n{body}", members={"old": "new"})
    run(played, tmp_path, 'import n; v = vars(n.X); assert v["old"] is v["new"]')


def test_a_method_of_a_dataclass_gets_its_second_name(tmp_path: Path) -> None:
    source = """
        from dataclasses import dataclass
        @dataclass
        class X:
            a: int
            def new(self):
                return self.a
    """
    played = extend(source, members={"old": "new"})
    run(played, tmp_path, "import n; assert n.X(3).old() == 3 and n.X(3) == n.X(3)")


UNFIT = {
    "a value": "class X:\n    new = 1\n",
    "a dataclass field": "@dataclass\nclass X:\n    new: int = 1\n",
    "a slot": "class X:\n    __slots__ = ('new',)\n",
    "a pydantic field": "class X(BaseModel):\n    new: int\n",
    "an attribute of instances": "class X:\n    def __init__(self):\n        self.new = 1\n",
    "an inherited method": "class B:\n    def new(self): ...\nclass X(B):\n    y = 1\n",
    "a method in a branch": "class X:\n    if 1:\n        def new(self): ...\n",
    "an abstract method": "class X(ABC):\n    @abstractmethod\n    def new(self): ...\n",
    "a cached property": "class X:\n    @cached_property\n    def new(self): ...\n",
    "a validator": "class X(BaseModel):\n    @field_validator('a')\n    def new(cls, v): ...\n",
    "an enumeration": "class X(Enum):\n    a = 1\n    def new(self): ...\n",
    "a flag": "class X(enum.IntFlag):\n    def new(self): ...\n",
    "a protocol": "class X(Protocol[T]):\n    def new(self): ...\n",
    "a named tuple": "class X(NamedTuple):\n    a: int\n    def new(self): ...\n",
    "a metaclass": "class X(metaclass=Meta):\n    def new(self): ...\n",
    "the old name is a method": "class X:\n    def new(self): ...\n    def old(self): ...\n",
    "the old name is a field": "class X:\n    old: int\n    def new(self): ...\n",
    "the old name is a slot": "class X:\n    __slots__ = ['old']\n    def new(self): ...\n",
    "instances have the old name": "class X:\n    def new(self):\n        self.old = 1\n",
    "the old name is inherited": "class B:\n    old = 1\nclass X(B):\n    def new(self): ...\n",
    "two classes of the name": "class X:\n    def new(self): ...\nclass X: ...\n",
    "a function": "def X():\n    def new(): ...\n",
    "a class without a block": "class X: new = lambda self: 1\n",
}


@pytest.mark.parametrize("source", UNFIT.values(), ids=UNFIT.keys())
def test_a_member_that_could_mean_two_things_is_refused(source: str) -> None:
    played = extend(source, members={"old": "new"})
    assert played.text("n.py") == source
    assert len(played.said("n.py", "refused")) == 1


def test_a_subclass_that_overrides_the_method_is_reported() -> None:
    others = {
        "s.py": "from n import X\nclass S(X): ...\n",
        "t.py": "import s\nclass T(s.S):\n    def new(self): ...\n",
        "u.py": "class U:\n    def new(self): ...\n",
    }
    played = extend("class X:\n    def new(self): ...\n", others, members={"old": "new"})
    assert played.said("t.py", "manual") == ["3: overrides new; old of X does not reach it"]
    assert not played.said("s.py") and not played.said("u.py")


def test_a_module_has_no_members() -> None:
    played = extend("def new(): ...\n", symbol="n", members={"old": "new"})
    assert played.said("n.py", "refused") == ["1: members belong to a class, and this is a module"]


# Re-exports --------------------------------------------------------------------------------------

HEADS = {
    "nothing": "",
    "a comment": "# licence\n",
    "a comment without its end": "# licence",
    "shebang and licence": "#!/usr/bin/env python\n# licence\n\nclass Y: ...\n",
    "a docstring": '"""Doc."""\n',
    "a docstring and code": '"""Doc."""\n\nclass Y: ...\n',
    "future": '"""Doc."""\nfrom __future__ import annotations\n\nclass Y: ...\n',
    "imports": "from __future__ import annotations\n\nimport os\nimport sys\n\nY = 1\n",
    "imports on one line": "import os; import sys\nY = 1\n",
    "for type checking": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from q import T\nY = 1\n"
    ),
    "a guarded import": "try:\n    import q\nexcept ImportError:\n    q = None\n",
    "a byte-order mark": "\ufeff# top\nY = 1\n",
}


@pytest.mark.parametrize("source", HEADS.values(), ids=HEADS.keys())
def test_a_reexport_is_the_object_and_stands_where_imports_stand(
    source: str, tmp_path: Path
) -> None:
    played = extend(source.encode(), {"b.py": "R = object()\n"}, symbol="n", reexports=["b:R"])
    run(played, tmp_path, "import n, b; assert n.R is b.R")
    after = played.files["n.py"].decode()
    assert "from b import R as R" in after and after.count("import R") == 1
    if source.startswith(("#", "\ufeff", "import", "from")):
        assert after.startswith(source.rstrip("\n").partition("\n")[0])
    doc = ast.get_docstring(ast.parse(source.encode()))
    assert ast.get_docstring(ast.parse(after.encode())) == doc


def test_a_package_that_imports_relatively_goes_on_so(tmp_path: Path) -> None:
    files = {
        "p/__init__.py": "from .a import A\n\n__all__ = ['A']\n",
        "p/a.py": "A = 1\n",
        "p/b.py": "R = object()\n",
    }
    options = {"reexports": ["p.b:R"], "exports": ["R"]}
    played = play(files, "extend_canonical", options, canonical="p:X")
    assert played.text("p/__init__.py") == (
        "from .a import A\nfrom .b import R\n\n__all__ = ['A', 'R']\n"
    )
    run(played, tmp_path, "from p import *; import p.b; assert R is p.b.R")


NOT_HANDED_ON = {
    "a name that is not there": ({"b.py": "S = 1\n"}, "b has no R"),
    "a module that is not there": ({}, "there is no module b"),
    "a name that is taken": ({"b.py": "R = 1\n", "n.py": "R = 2\n"}, "R is taken"),
    "a cycle": ({"b.py": "import n\nR = 1\n"}, "it would close an import cycle"),
    "a star that may have it": ({"b.py": "R = 1\n", "n.py": "from q import *\n"}, "may provide R"),
}


@pytest.mark.parametrize(("files", "reason"), NOT_HANDED_ON.values(), ids=NOT_HANDED_ON.keys())
def test_a_reexport_that_would_break_is_refused(files: dict[str, str], reason: str) -> None:
    files = {"n.py": "class X: ...\n", **files}
    played = play(files, "extend_canonical", {"symbol": "n", "reexports": ["b:R"]})
    assert played.text("n.py") == files["n.py"]
    [said] = played.said("n.py", "refused")
    assert reason in said


def test_a_module_does_not_import_from_itself() -> None:
    played = extend("R = 1\n", symbol="n", reexports=["n:R"])
    assert played.said("n.py", "refused") == ["1: a module can't import from itself"]


# __all__ -----------------------------------------------------------------------------------------

LISTS = {
    "inline": ('__all__ = ["X", "Z"]', '__all__ = ["X", "Y", "Z"]'),
    "not sorted": ("__all__ = ['Z', 'X']", "__all__ = ['Z', 'X', 'Y']"),
    "a tuple": ("__all__ = ('X',)", "__all__ = ('X', 'Y')"),
    "a bare tuple": ("__all__ = 'X', 'Z'", "__all__ = 'X', 'Y', 'Z'"),
    "annotated": ("__all__: list[str] = ['X']", "__all__: list[str] = ['X', 'Y']"),
    "empty": ("__all__ = []", '__all__ = ["Y"]'),
    "an empty tuple": ("__all__ = ()", '__all__ = ("Y",)'),
    "one a line": (
        '__all__ = [\n    "X",  # why\n    # about Z\n    "Z",\n]',
        '__all__ = [\n    "X",  # why\n    "Y",\n    # about Z\n    "Z",\n]',
    ),
    "no trailing comma": (
        '__all__ = [\n    "X"  # why\n]',
        '__all__ = [\n    "X",  # why\n    "Y"\n]',
    ),
    "constants, classes, functions": (
        '__all__ = ["A_B", "X", "a"]',
        '__all__ = ["A_B", "X", "Y", "a"]',
    ),
    "added to": ('__all__ = []\n__all__ += ["X"]', '__all__ = []\n__all__ += ["X", "Y"]'),
    "extended": ("__all__ = []\n__all__.extend(['X'])", "__all__ = []\n__all__.extend(['X', 'Y'])"),
    "appended to": (
        '__all__ = []\n__all__.append("X")',
        '__all__ = []\n__all__.append("X")\n__all__.append("Y")',
    ),
    "joined with another's": (
        "import q\n__all__ = q.__all__ + ['X']",
        "import q\n__all__ = q.__all__ + ['X', 'Y']",
    ),
    "with something starred": ("__all__ = ['X', *()]", '__all__ = [\'X\', *(), \'Y\']'),
    "a comment behind it": ("__all__ = ['X']  # public", "__all__ = ['X', 'Y']  # public"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), LISTS.values(), ids=LISTS.keys())
def test_an_entry_is_written_as_the_others_are(before: str, after: str, tmp_path: Path) -> None:
    rest = "\nclass A_B: ...\nclass X: ...\nclass Y: ...\nclass Z: ...\ndef a(): ...\n"
    others = {"q.py": "__all__ = []\n"}
    played = extend((before + rest).encode(), others, exports=["Y"])
    assert played.text("n.py") == after + rest
    run(played, tmp_path, "import n; from n import *; assert Y is n.Y")


UNLISTED = {
    "no __all__": "class Y: ...\n",
    "computed": "__all__ = [n for n in dir() if n[0] != '_']\nclass Y: ...\n",
    "in a branch": "import os\nif os:\n    __all__ = ['os']\nclass Y: ...\n",
    "assigned twice": "__all__ = ['X']\n__all__ = ['Z']\nclass Y: ...\n",
    "used elsewhere": "__all__ = ['X']\nprint(__all__)\nclass Y: ...\n",
    "of a function": "def f():\n    __all__ = ['X']\nclass Y: ...\n",
    "empty with a comment": "__all__ = [\n    # nothing\n]\nclass Y: ...\n",
    "listed already": "__all__ = []\n__all__ += ['Y']\nclass Y: ...\n",
    "a name that is not there": "__all__ = ['X']\nclass X: ...\n",
    "removed from": "__all__ = ['X']\n__all__.remove('X')\nclass X: ...\n",
}


@pytest.mark.parametrize("source", UNLISTED.values(), ids=UNLISTED.keys())
def test_an_all_that_is_not_understood_is_left_alone(source: str) -> None:
    played = extend(source, exports=["Y"])
    assert played.text("n.py") == source
    assert len(played.said("n.py", "kept", "refused")) == 1


NAMES = st.lists(
    st.sampled_from(["Alpha", "BETA", "gamma", "delta", "Ep", "É", "z", "_q"]), unique=True
)


@settings(max_examples=150, deadline=None)
@given(names=NAMES, data=st.data())
def test_whatever_the_layout_only_the_entry_is_new(names: list[str], data: st.DataObject) -> None:
    newline = data.draw(st.sampled_from(["\n", "\r\n"]))
    opening, closing = data.draw(st.sampled_from(["[]", "()"]))
    text = opening + data.draw(st.sampled_from(["", " ", f"{newline}    ", f" # head{newline}  "]))
    gaps = [",", ", ", f",{newline}    ", f",  # it, too{newline}    ", f"  # here{newline}   , "]
    for index, name in enumerate(names):
        text += f'"{name}"'
        if index + 1 < len(names):
            text += data.draw(st.sampled_from(gaps))
        elif len(names) == 1 and opening == "(":
            text += ","
        else:
            text += data.draw(st.sampled_from(["", ",", " ,"]))
    text += data.draw(st.sampled_from(["", newline, f"  # end{newline}"])) + closing
    found = with_entry(text, "New")
    if found is None:
        assert not names
        return
    assert sorted(ast.literal_eval(found)) == sorted([*names, "New"])
    assert "\n" not in found.replace("\r\n", "") or newline == "\n"
    for comment in ("# head", "# it, too", "# here", "# end"):
        assert found.count(comment) == text.count(comment)


# Everywhere --------------------------------------------------------------------------------------


def test_the_stub_beside_the_module_is_extended_likewise() -> None:
    stub = "__all__ = ['X']\nclass X:\n    def new(self) -> int: ...\n"
    played = extend(
        "__all__ = ['X']\nclass X:\n    def new(self): ...\n",
        {"n.pyi": stub, "b.py": "R = 1\n"},
        aliases={"Old": "X"}, members={"old": "new"}, reexports=["b:R"], exports=["Old"],
    )  # fmt: skip
    assert played.text("n.pyi") == (
        "from b import R as R\n\n\n__all__ = ['X', 'Old']\nclass X:\n"
        "    def new(self) -> int: ...\n    old = new\n\nOld = X\n"
    )


def test_a_stub_gets_nothing_that_its_module_did_not() -> None:
    stub = "class X: ...\n"
    played = extend("class X: ...\nOld = 1\n", {"n.pyi": stub}, aliases={"Old": "X"})
    assert played.text("n.pyi") == stub


def test_a_missing_or_broken_file_is_refused() -> None:
    played = extend("", symbol="gone:X", aliases={"Old": "X"})
    assert played.said("gone.py", "refused") == ["1: there is no such file"]
    broken = "class X(:\n"
    played = extend(broken, aliases={"Old": "X"})
    assert played.text("n.py") == broken and "can't be parsed" in played.said("n.py")[0]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"aliases": {"not a name": "X"}},
        {"aliases": {"class": "X"}},
        {"members": {"a": "b.c"}},
        {"reexports": ["module"]},
        {"reexports": ["m:A.b"]},
        {"export": ["X"]},
    ],
)
def test_options_that_make_no_sense_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ExtendOptions.model_validate(options)
