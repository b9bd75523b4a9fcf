"""Which distributions a repository publishes, and what they require."""

from __future__ import annotations

import pytest

from canonize.core.paths import lies_in
from canonize.core.tree import MemoryBase, SourceTree
from canonize.references import distributions
from canonize.references.distributions import distribution_of, published_at, required_by
from canonize.references.shipped_code import missing_where_it_runs
from canonize.resolution.project import Project

FILES = {
    "pyproject.toml": "[project]\nname = 'all'\n",
    "app.py": "",
    "libs/a/pyproject.toml": "[project]\nname = 'Acme_A'\n",
    "libs/a/acme_a/__init__.py": "",
    "libs/a/acme_a/util.py": "def f(): ...\n",
    "libs/b/setup.cfg": "[metadata]\nname = b\n[options]\ninstall_requires =\n    c\n",
    "libs/c/pyproject.toml": "[project]\nname = 'c'\ndependencies = ['acme-a', 'b', 'numpy']\n",
    "libs/notes.txt": "",
}


def project(files: dict[str, str]) -> Project:
    base = MemoryBase({path: text.encode() for path, text in files.items()})
    return Project.of(SourceTree(base), ("libs/a", "."))


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("app.py", ""),
        ("libs/notes.txt", ""),
        ("libs/a/acme_a/util.py", "libs/a"),
        ("libs/b/new/x.py", "libs/b"),
    ],
)
def test_a_file_is_of_the_innermost_one(path: str, folder: str) -> None:
    assert distribution_of(path, project(FILES)) == folder


def test_none_is_none() -> None:
    code = project({"app.py": "", "pyproject.toml": "[tool.ruff]\n"})
    assert distribution_of("app.py", code) is None
    assert published_at("", code) is None


def test_what_is_required_comes_with_what_that_requires() -> None:
    code = project(FILES)
    assert required_by("libs/b", code) == {"c", "acme-a", "b", "numpy"}
    assert required_by("libs/a", code) == frozenset()
    assert required_by("", code) == frozenset()


@pytest.mark.parametrize("asked", ["published_in", "requirements_of"])
def test_declarations_are_read_as_often_for_many_users_as_for_one(
    monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    calls: list[object] = []
    real = getattr(distributions, asked)

    def counted(*given: object) -> object:
        calls.append(given)
        return real(*given)

    monkeypatch.setattr(distributions, asked, counted)
    counts = []
    for users in (1, 40):
        calls.clear()
        more = {f"libs/b/u{n}.py": f"from old import f{n}\n" for n in range(users)}
        code = project({**FILES, **more})
        assert not any(list(missing_where_it_runs(path, "acme_a.util", code)) for path in more)
        counts.append(len(calls))
    assert counts[0] == counts[1] > 0


@pytest.mark.parametrize(
    ("path", "folder", "lies"),
    [("a/b.py", "a", True), ("a/b/c.py", "a", True), ("ab/c.py", "a", False), ("c.py", "", True)],
)
def test_what_lies_in_a_folder(path: str, folder: str, lies: bool) -> None:
    assert lies_in(path, folder) is lies
