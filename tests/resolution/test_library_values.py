"""Two names of the library for one thing, and constants that it has as well, need no reason."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.resolution.project import Project
from canonize.resolution.same_code import SameCode


def is_same(canonical: str, competitor: str, **files: str) -> bool:
    data = {f"{name}.py": text.encode() for name, text in files.items()}
    project = Project.of(SourceTree(MemoryBase(data)), (".",))
    found = SameCode(project).difference(Symbol.parse(canonical), Symbol.parse(competitor))
    return found is None


ONE = {
    "a class that typing makes an alias of": ("collections.abc:Generator", "typing:Generator"),
    "a context manager": ("contextlib:AbstractContextManager", "typing:ContextManager"),
    "a pattern": ("re:Pattern", "typing:Pattern"),
    "an exception under its former name": ("builtins:OSError", "socket:error"),
    "another former name": ("builtins:OSError", "select:error"),
    "text": ("builtins:str", "typing:Text"),
}


@pytest.mark.parametrize(("canonical", "competitor"), ONE.values(), ids=ONE.keys())
def test_two_names_of_one_thing(canonical: str, competitor: str) -> None:
    assert is_same(canonical, competitor)


TWO = {
    "two classes": ("collections.abc:Generator", "typing:Iterator"),
    "not made of it": ("collections.abc:Generator", "typing:Optional"),
    "means more without an index": ("builtins:tuple", "typing:Tuple"),
    "the same number by chance": ("logging:DEBUG", "http.client:OK"),
    "no such name": ("math:pie", "math:pi"),
    "a module that does something when it is loaded": ("this:s", "this:s2"),
}


@pytest.mark.parametrize(("canonical", "competitor"), TWO.values(), ids=TWO.keys())
def test_two_things(canonical: str, competitor: str) -> None:
    assert not is_same(canonical, competitor)


LOOKING = {
    "hints": "from typing import get_type_hints\n",
    "origins": "import typing\nprint(typing.get_origin(int))\n",
    "annotations": "print(len.__annotations__)\n",
}


@pytest.mark.parametrize("text", LOOKING.values(), ids=LOOKING.keys())
def test_code_that_looks_at_hints_may_see_which_it_is(text: str) -> None:
    assert not is_same("collections.abc:Generator", "typing:Generator", look=text)


@pytest.mark.parametrize(
    ("path", "text", "same"),
    [
        ("pyproject.toml", '[project]\nrequires-python = ">=3.9"\n', True),
        ("pyproject.toml", '[project]\nrequires-python = ">=3.8"\n', False),
        ("pyproject.toml", '[tool.poetry.dependencies]\npython = "^3.8"\n', False),
        ("setup.cfg", "[options]\npython_requires = >=3.7\n", False),
        ("setup.py", "setup(python_requires='>=3.10')\n", True),
        ("pyproject.toml", '[project]\nrequires-python = "<4,>=3.8"\n', False),
        ("pyproject.toml", '[project]\nrequires-python = "!=3.9.1, >= 3.10"\n', True),
        ("pyproject.toml", '[project]\nrequires-python = ">3.7"\n', False),
        ("pyproject.toml", '[project]\nrequires-python = "==3.8.*"\n', False),
        ("pyproject.toml", '[project]\nrequires-python = ">=3"\n', False),
        ("pyproject.toml", '[tool.poetry.dependencies]\npython = {version = "^3.8"}\n', False),
        ("setup.cfg", "[options]\npython_requires =\n    >=3.7\n", False),
        ("setup.py", "setup(python_requires=OLDEST)\n", False),
        ("setup.py", "python = sys.executable\nsetup(name='a')\n", True),
    ],
)
def test_an_alias_counts_from_the_python_that_made_it_one(path: str, text: str, same: bool) -> None:
    project = Project.of(SourceTree(MemoryBase({path: text.encode()})), (".",))
    pair = Symbol.parse("collections.abc:Generator"), Symbol.parse("typing:Generator")
    assert (SameCode(project).difference(*pair) is None) is same


CONSTANTS = {
    "pi": ("math:pi", "PI = 3.141592653589793\n"),
    "with a type": ("math:pi", "from typing import Final\n\nPI: Final = 3.141592653589793\n"),
    "letters": ("string:digits", "PI = '0123456789'\n"),
    "a level": ("logging:DEBUG", "PI = 10\n"),
    "a port": ("http.client:HTTPS_PORT", "PI = 443\n"),
}


@pytest.mark.parametrize(("canonical", "text"), CONSTANTS.values(), ids=CONSTANTS.keys())
def test_a_constant_with_the_librarys_value(canonical: str, text: str) -> None:
    assert is_same(canonical, "own:PI", own=text)


OTHER = {
    "less of it": ("math:pi", "PI = 3.14159\n"),
    "another type": ("logging:DEBUG", "PI = 10.0\n"),
    "true is no one": ("logging:NOTSET", "PI = False\n"),
    "of this platform alone": ("os:sep", "PI = '/'\n"),
    "bound twice": ("math:pi", "PI = 3.141592653589793\nPI = 3.0\n"),
    "bound on one way": (
        "math:pi",
        "try:\n    from numbers2 import PI\nexcept ImportError:\n    PI = 3.141592653589793\n",
    ),
    "what a call gives": ("math:pi", "PI = float('3.141592653589793')\n"),
}


@pytest.mark.parametrize(("canonical", "text"), OTHER.values(), ids=OTHER.keys())
def test_a_constant_of_which_that_is_not_known(canonical: str, text: str) -> None:
    assert not is_same(canonical, "own:PI", own=text)
