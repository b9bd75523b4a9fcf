"""Places that need a module's file: listings of its folder, and paths to it in code and texts.

Whoever lists a package or names a file reads no import, so that neither an import nor a name tells
of it; but when the file goes, an entry is missing from the list and the path leads nowhere.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator

from canonize.core.codemod import Migration
from canonize.core.file_kinds import PYTHON, is_document, is_history, is_python, is_test
from canonize.core.import_scan import imports_of
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.references.path_texts import WRITTEN_PATH, leads_to, path_expressions
from canonize.resolution.folder_listings import (
    LOADING,
    PACKAGES,
    WORDS,
    Listing,
    folder_listings,
    listed_by_callers,
)
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.syntax.decoding import line_for_people

_TOOL = re.compile(
    r"(?:^|/)(?:setup|noxfile|tasks|conf|manage|fabfile|build)\.py\Z"
    r"|(?:^|/)(?:scripts?|tools?|docs?|ci|bin|dev|hacking|benchmarks?|\.\w+)/"
)
"""Files that look at a code base as at a heap of texts: to count, to package, to check it."""


NAMED = "the path of the file stands here"
_STARTING = re.compile(
    r"plugin|python|run|exec|load|script|entry|conf|:\w+\b(?!\.py)|\s-\w\s|^\s*[@-]?[\w./-]+\.py\s*$",
    re.I,
)
_SETTINGS = re.compile(
    r"(?:^|/)(?:Makefile|justfile|pyproject\.toml|setup\.cfg|tox\.ini|noxfile\.py|\.coveragerc|\.?mypy\.ini|\.flake8"
    r"|\.?ruff\.toml|\.?pylintrc|pyrightconfig\.json|MANIFEST\.in|CODEOWNERS|\.gitattributes"
    r"|\.pre-commit-config\.ya?ml|\.?codecov\.ya?ml|sonar-project\.properties|\.isort\.cfg"
    r"|\.bandit|[\w.-]*baseline[\w.-]*)\Z",
    re.IGNORECASE,
)
"""Settings of tools that look at files as at texts; any other file may start what it names."""
_COMMANDS = re.compile(
    r"(?:^|/)(?:Makefile|justfile|pyproject\.toml|setup\.cfg|tox\.ini|\.pre-commit-config\.ya?ml)\Z",
    re.I,
)
"""Those of them that hold commands as well: a path after one that nobody knows may be started."""
_LOOKING = re.compile(
    r"\b(?:autoflake|autopep8|bandit|black|codespell|d?mypy|flake8|interrogate|isort|(?:based)?pyright"
    r"|pycodestyle|pydocstyle|pylint|pyre|pytype|pyupgrade|ruff|vulture|yapf)\b(?![^;&|]*[;&|])"
)
"""Commands that look at files as at texts, with none behind them."""
_OF_LISTS = re.compile(r"[\w*@-]*[./*][\w./*@-]*\Z|[A-Z]+\d+\Z|\Z")
"""Parts of a line that only lists files: paths, patterns, codes of a linter."""
_LOADS_FILES = re.compile(
    rb"run_path|run_module|spec_from_file|SourceFileLoader|load_source|load_module|import_path"
    rb"|pyimport|\b(?:exec|eval|execfile)\s*\("
)
_STARTED = re.compile(
    r"\b(?:(?<!asyncio\.)run|run_always|Popen|subprocess\.call|check_call|check_output|getoutput"
    r"|system|popen|exec[lv]\w*|spawn[lv]\w*|create_subprocess_\w+)\(\s*\[?\s*"
    r"(?:[frb]*[\"']([^\"'\n]*)[\"']|)([^()]*)"
)
"""Calls that start a program: its name or whole command, and what else it is given."""
ASKED = WORDS | LOADING
"""What is asked for of Python files, whatever goes."""


def file_lookups(
    tree: SourceTree,
    migration: Migration,
    symbol: Symbol,
    *,
    skip: Collection[str] = (),
    is_deleted: bool = True,
) -> Iterator[Reference]:
    """Every place that misses something when a module's file, or a name of it, is gone.

    Args:
        symbol: of the module.
        skip: files that are about to go themselves.
        is_deleted: the file goes; otherwise only what loads everything that it finds counts.
    """
    project = Project.of(tree.whole, migration.source_roots)
    path = project.modules.path(symbol.module)
    if path is None:
        return
    gone = {*skip, path}
    for file in sorted(project.tree.containing(WORDS, endings=PYTHON) - gone):
        if not file.endswith(".py") or not _may_count(file, path, project, is_deleted=is_deleted):
            continue
        for found in folder_listings(file, project):
            for listing in listed_by_callers(found, project) if found.given else (found,):
                if listing.finds(path) and _counts(file, path, listing, is_deleted=is_deleted):
                    yield _entry(project, file, listing.line, listing.column, symbol, listing.text)
    if is_deleted:
        yield from named_by_path(path, symbol, project, gone)


def _may_count(file: str, path: str, project: Project, *, is_deleted: bool) -> bool:
    """Whether `_counts` could be true of any listing of a file, as far as its text tells."""
    tree, folder = project.tree, posixpath.dirname(path)
    if file in tree.containing(LOADING, endings=PYTHON):
        return True
    if not is_deleted or is_test(file) or file == "setup.py":
        return False
    # A tool has to list the very folder: it names it, lies in it, or is told by another file.
    return (
        not (folder and _TOOL.search(file))
        or file.startswith(f"{folder}/")
        or posixpath.basename(folder).encode() in (tree.read(file) or b"")
        or file in tree.containing(PACKAGES, endings=PYTHON)
        or any(
            item.module.startswith(".") or project.modules.is_first_party(item.module)
            for item in imports_of(tree, file)
        )
    )


def _counts(file: str, path: str, listing: Listing, *, is_deleted: bool) -> bool:
    """Whether somebody misses a module that such a listing no longer finds."""
    if listing.for_effect:
        return False  # what a module does while it is imported is asked for elsewhere
    if listing.loads or not is_deleted:
        return listing.loads
    is_above = listing.folder != posixpath.dirname(path)
    return not is_test(file) and not (is_above and _TOOL.search(file)) and file != "setup.py"


def named_by_path(
    path: str, symbol: Symbol, project: Project, gone: Collection[str] = ()
) -> Iterator[Reference]:
    """Where a file's path stands, or is put together."""
    stem = posixpath.basename(path).removesuffix(".py")
    word = stem if stem != "__init__" else posixpath.basename(posixpath.dirname(path))
    for file in sorted(project.tree.containing({word.encode()}) - {*gone}):
        data = project.tree.read(file) or b""
        if b"\0" in data or posixpath.basename(path).encode() not in data or is_history(file):
            continue
        if is_python(file):
            body = parsed_file(project.tree, file)
            for node in path_expressions(file, body, path, project) if body is not None else ():
                where = (node.lineno, node.col_offset + 1)
                yield _entry(project, file, *where, symbol, NAMED)
        elif not is_document(file):
            for found in WRITTEN_PATH.finditer(data):
                if leads_to(found[0].decode("utf-8", "replace"), file, path, project):
                    line = data.count(b"\n", 0, found.start()) + 1
                    column = found.start() - data.rfind(b"\n", 0, found.start())
                    reason = NAMED
                    yield _entry(project, file, line, column, symbol, reason, form=Form.CONFIG_TEXT)


def is_content_with_the_file(found: Reference, tree: SourceTree) -> bool:
    """Whether a place that names a file would be served by one that defines nothing any more.

    A tool's table of files, and settings that list files to check: they load nothing by the path.
    """
    if found.reason != NAMED:
        return False
    if found.form is Form.CONFIG_TEXT:
        if _SETTINGS.search(found.path) is None or _STARTING.search(found.text):
            return False
        return _COMMANDS.search(found.path) is None or _only_looks(found.text)
    data = tree.read(found.path) or b""
    if _TOOL.search(found.path) is None or _LOADS_FILES.search(data):
        return False
    return not any(map(_may_start, _STARTED.finditer(data.decode(errors="replace"))))


def _may_start(call: re.Match[str]) -> bool:
    """Whether a call may start one of the files that its own file names."""
    command, given = call[1] or "", call[2]
    if _LOOKING.search(command):
        return False
    is_known = bool(command) and not re.match(r"[./]|python|pypy", command)
    return not is_known or re.search(r"[*+{%]|\.py\b", command + given) is not None


def _only_looks(line: str) -> bool:
    """Whether a line of commands and settings runs a known tool over files, or only lists them."""
    if _LOOKING.search(line):
        return True
    key, parted, rest = re.match(r"\s*([\w-]*)(\s*[=:]|)(.*)", line, re.S).groups()  # type: ignore[union-attr] # matches all
    listed = rest if parted and not re.search(r"command|cmd|task|args|hook", key, re.I) else line
    return all(map(_OF_LISTS.match, re.split(r"[\s,\[\](){}=:\"'|^$\\?]+", listed)))


def _entry(
    project: Project,
    file: str,
    line: int,
    column: int,
    symbol: Symbol,
    reason: str,
    *,
    form: Form = Form.STRING,
) -> Reference:
    text = line_for_people(project.tree.read(file) or b"", line)
    how, why = Disposition.REFUSED, Reason(reason, Code.LISTED)
    return Reference(file, line, column, str(symbol), form, how, why, text)
