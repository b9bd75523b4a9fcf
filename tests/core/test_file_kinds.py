"""One answer to what a file is, by its name."""

from __future__ import annotations

import pytest

from canonize.core.file_kinds import is_document, is_history, is_plain_text, is_python


@pytest.mark.parametrize(
    "path",
    [
        "a.md", "docs/a.RST", "NOTES.TXT", "README", "src/CHANGES", "b/changelog", "x.Markdown",
        "a.HTML", "book.ipynb", "run.log", "ReadMe.AsciiDoc",
        "locale/de/LC_MESSAGES/django.po", "app.pot", "changelogs/changelog.yaml", "CHANGES-1.0",
        "x.egg-info/SOURCES.txt",
    ],
)  # fmt: skip
def test_documents(path: str) -> None:
    assert is_document(path)


@pytest.mark.parametrize(
    "path",
    [
        "a.py", "a.toml", "requirements.txt", "requirements-dev.txt", "requirements/base.txt",
        "CMakeLists.txt", "x.egg-info/entry_points.txt", "data.csv", "readme.py", "news/urls.cfg",
        "md", "amd", "a.mdz", "TODO.yaml", "PREREADME", "app/migrations/0001_a.py", "news.json",
    ],
)  # fmt: skip
def test_what_is_no_document(path: str) -> None:
    assert not is_document(path)


@pytest.mark.parametrize("path", ["A.TOML", "Dockerfile.dev", "a/.env", "README", "x.MD", "d.csv"])
def test_plain_text_can_be_rewritten(path: str) -> None:
    assert is_plain_text(path)


@pytest.mark.parametrize("path", ["book.ipynb", "a.bin", "a.pyx", "Dockerfiles/x", "envoy"])
def test_other_kinds_are_left_to_a_person(path: str) -> None:
    assert not is_plain_text(path)


def test_python() -> None:
    assert [is_python(p) for p in ("a.py", "a.pyi", "a.pyx", "py")] == [True, True, False, False]


@pytest.mark.parametrize(
    "path",
    ["CHANGES.md", "docs/release-notes/1.2.md", "app/migrations/0001_a.py", "CHANGES-1.0", "NEWS",
     "a.egg-info/SOURCES.txt", "lib/a_b-1.0.dist-info/RECORD", "changelogs/changelog.yaml",
     "RELEASE_NOTES-2.1.txt", "HISTORY.old", "PKG-INFO", "x.egg-info/PKG-INFO"],
)  # fmt: skip
def test_what_tells_of_the_past(path: str) -> None:
    assert is_history(path)


@pytest.mark.parametrize(
    "path",
    ["SOURCES.txt", "build/SOURCES.txt", "a.egg-info/entry_points.txt", "RECORD", "MANIFEST.in",
     "a.egg-info/top_level.txt", "app/changes.py", "app/news.py", "history.json",
     "app/migration.toml",
     "releases.yml", "tools/changelog.py"],
)  # fmt: skip
def test_what_tools_read_now_is_no_history(path: str) -> None:
    assert not is_history(path)
