"""What a file is, by its name: Python, a document that nothing runs, or configuration and data."""

from __future__ import annotations

import re

PYTHON = (".py", ".pyi")
"""How files end that Python reads as modules, or a type checker as stubs."""
_DOCUMENT = re.compile(
    r"(?:\.(?:md|markdown|mdx|rst|rest|txt|text|adoc|asciidoc|html?|ipynb|log|org|pot?|tex|textile)"
    r"|(?:^|/)(?:README|CHANGE(?:S|LOG)|HISTORY|NEWS|NOTES|AUTHORS|CONTRIBUT(?:ING|ORS)|TODO"
    r"|LICENSE|COPYING|INSTALL|UPGRADING|FAQ|THANKS|canonize\.lock))\Z",
    re.IGNORECASE,
)
_READ_BY_TOOLS = re.compile(
    r"(?:^|/)(?:[\w.-]*requirements[\w.-]*|requirements/[^/]+|constraints[\w.-]*|CMakeLists"
    r"|entry_points|top_level|SOURCES|packages|modules|plugins)\.txt\Z",
    re.IGNORECASE,
)
_PLAIN_TEXT = re.compile(
    r"(?:\.(?:toml|ya?ml|json|jsonc|ini|cfg|conf|properties|md|markdown|mdx|rst|rest|txt|text|env"
    r"|sh|bash|zsh|ps1|bat|service|xml|html?|tf|hcl|j2|jinja|in|mk|dockerfile|gitlab-ci"
    r"|editorconfig|adoc|asciidoc|csv)"
    r"|(?:^|/)(?:Dockerfile[^/]*|Containerfile|Makefile|Procfile|CODEOWNERS|\.flake8|\.coveragerc"
    r"|\.env[^/]*|\.pre-commit-config\.yaml))\Z",
    re.IGNORECASE,
)
_HISTORY = re.compile(
    r"(?:^|/)(?:CHANGE(?:S|[-_]?LOGS?)|HISTORY|NEWS|RELEASES?(?:[-_]?NOTES?)?|WHATS?[-_]?NEW"
    r"|UPGRAD(?:E|ES|ING)|MIGRAT(?:ION|ING)(?:[-_]?GUIDE)?|BREAKING[-_]?CHANGES)"
    r"(?:[-_.][\w.-]*)?(?:\.(?:md|markdown|mdx|rst|rest|txt|text|adoc|asciidoc|html?))?\Z"
    r"|(?:^|/)(?:changelogs?(?:\.d)?|changes(?:\.d)?|news(?:fragments)?|release[-_]?notes"
    r"|releases|whats?[-_]?new)/[^/]+\.(?:md|markdown|rst|txt|adoc|html?|feature|bugfix|removal"
    r"|doc|misc|\d+)\Z"
    r"|(?:^|/)(?:migrations|alembic/versions|versions/alembic)/(?:[^/]+/)*[^/]+\.(?:py|sql)\Z"
    r"|(?:^|/)[^/]+\.(?:egg-info/SOURCES\.txt|dist-info/(?:RECORD|METADATA))\Z|(?:^|/)PKG-INFO\Z",
    re.IGNORECASE,
)
_STATEMENTS = re.compile(
    r"\.(?:pyi?|pyx|pxd|ipynb|sh|bash|zsh|ps1|bat|js|ts|toml|ya?ml|jsonc?|ini|cfg|conf|xml|csv|env"
    r"|properties|sql)\Z",
    re.IGNORECASE,
)
_KEPT_AS_DATA = re.compile(
    r"(?:^|/)(?:changelogs?(?:[-_.][\w.-]*)?|change[-_]logs?)\.(?:ya?ml|jsonc?|toml|xml)\Z"
    r"|(?:^|/)(?:migrations|alembic/versions|versions/alembic)/",
    re.IGNORECASE,
)
_RUN = re.compile(r"(?:^|/)(?:migrations|versions)/(?:[^/]+/)*[^/]+\.(?:py|sql)\Z", re.IGNORECASE)
"""Migrations of stored data: they tell of the past, and still run."""
_COPIED = re.compile(r"(?:project|app|extension|plugin|package|repo)s?_templates?|boilerplates?")
"""Folders of what people begin something of their own with."""
_SHOWCASES = frozenset(
    ["example", "examples", "demo", "demos", "sample", "samples", "tutorial", "tutorials", "docs",
     "doc", "cookbook", "cookbooks", "playground", "playgrounds",
     "quickstart", "quickstarts"]
)  # fmt: skip


def is_history(path: str) -> bool:
    """Whether a file tells of the past: change logs, release notes, migrations of stored data,
    and what a build wrote down of the files that it took.

    The names in it were right when it was written, and stay.
    """
    if _HISTORY.search(path) is None:
        return False
    # A module or a table may be called `news` or `history`; a log of changes may be data, too.
    return _STATEMENTS.search(path) is None or _KEPT_AS_DATA.search(path) is not None


_PLACES = (
    "tests?", "testing", r"test_\w+", r"e2e(?:_\w+)?", "conftest", "fixtures?", "mocks?",
    "testutils?", r"tests?_\w+", r"\w+_tests?",
)  # fmt: skip
_TEST_PLACES = f"(?:{'|'.join(_PLACES)})"
_TEST_FOLDER = re.compile(rf"(?:^|/){_TEST_PLACES}/", re.IGNORECASE)
_TEST_FILE = re.compile(
    rf"{_TEST_PLACES}\.py$|(?:test_.*|.*_tests?|conftest)\.py$", re.IGNORECASE | re.DOTALL
)


def is_test(path: str) -> bool:
    """Whether a file belongs to tests, by its name or a folder above it."""
    cut = path.rfind("/") + 1
    return is_test_folder(path[:cut]) or is_test_name(path[cut:])


def is_test_folder(folder: str) -> bool:
    """Whether all files of a folder belong to tests; it ends in ``/``."""
    return _TEST_FOLDER.search(folder) is not None


def is_test_name(name: str) -> bool:
    """Whether a file's own name says that it belongs to tests."""
    return _TEST_FILE.match(name) is not None


def is_showcase(path: str) -> bool:
    """Whether a file shows people how something is used, or is what they begin with."""
    parts = (part.strip("_") for part in path.split("/"))
    return any(
        part in _SHOWCASES
        or part.startswith(("example", "cookiecutter"))
        or _COPIED.fullmatch(part)
        for part in parts
    )


def is_python(path: str) -> bool:
    """Whether Python reads it as a module, or a type checker as a stub."""
    return path.endswith(PYTHON)


def is_document(path: str) -> bool:
    """Whether it is there for people: what it names may be out of date, but nothing breaks.

    Tables of data (``.csv``) and lists that tools read (``requirements.txt``) are none; a log of
    changes is one in any format.
    """
    if _DOCUMENT.search(path) is not None and _READ_BY_TOOLS.search(path) is None:
        return True
    return is_history(path) and _RUN.search(path) is None


def is_notebook(path: str) -> bool:
    return path.lower().endswith(".ipynb")


def is_python_by_another_name(path: str, text: str) -> bool:
    """Whether a file is Python that no import loads: a script by its first line, ``.wsgi``."""
    first = text[: text.find("\n")] if "\n" in text else text
    return path.endswith((".wsgi", ".pyw")) or (first.startswith("#!") and "python" in first)


def is_plain_text(path: str) -> bool:
    """Whether a path in it can be replaced without knowing more of its format."""
    return _PLAIN_TEXT.search(path) is not None or (is_document(path) and not is_notebook(path))
