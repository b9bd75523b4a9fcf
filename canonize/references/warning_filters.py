"""Filters of warnings that commands and the environment set: ``python -W error -m pytest``.

https://docs.python.org/3/using/cmdline.html#cmdoption-W says how they are written; those of
pytest's own settings come after them, and ``-W`` given to pytest last.
"""

from __future__ import annotations

import ast
import fnmatch
import re
from collections.abc import Iterator

from canonize.core.ast_nodes import nodes_of
from canonize.core.tree import SourceTree
from canonize.resolution.parsed_files import parsed_file

_COMMANDS = (
    "tox.ini", "setup.cfg", "pyproject.toml", "noxfile.py", "tasks.py", "dodo.py", "Makefile",
    "*.mk", "justfile", "Justfile", "Taskfile.y*ml", "*.sh", "Dockerfile*", "docker-compose*.y*ml",
    "compose*.y*ml", ".env", ".env.*", ".gitlab-ci.y*ml", ".travis.y*ml", "azure-pipelines*.y*ml",
    "bitbucket-pipelines.yml", "appveyor.yml", ".appveyor.yml", ".cirrus.yml", "Jenkinsfile",
    ".pre-commit-config.yaml", "package.json", "*.code-workspace",
)  # fmt: skip
_FOLDERS = (".github/*.y*ml", ".circleci/*.y*ml", ".buildkite/*.y*ml", ".vscode/*.json")
_NAMED, _PLACED = (
    re.compile("|".join(map(fnmatch.translate, patterns))) for patterns in (_COMMANDS, _FOLDERS)
)
_CODE = ("conftest.py", "sitecustomize.py")
_ACTIONS = ("default", "always", "all", "ignore", "module", "once", "error")
"""In the order in which Python looks for one that starts with what is given."""
_GIVEN = re.compile(
    r"(?<![\w-])(?:-W(?:[\"'],)?|--pythonwarnings[= ])\s*[\"']?([a-z]+(?![\w-])[\w:.]*)"
)
_VARIABLE = re.compile(
    r"(?:PYTHONWARNINGS[\"']?\]?\s*[:=,]|^\s*ENV\s+PYTHONWARNINGS\s)\s*[\"']?"
    r"([A-Za-z][^\s\"'#}]*)"
)
_RUNS = re.compile(r"(?i:python)|py\.test|\bpytest|\btox\b|session\.run|\bcoverage\b")
_NEXT = re.compile(r"[;|]|&&")
_OTHERS = re.compile(r"\b(?:gcc|g\+\+|clang|cc|pylint|sphinx-build)\b|FLAGS")
"""Programs that have a ``-W`` of their own, behind ``python -m`` too."""
_CALLS = frozenset({"simplefilter", "filterwarnings"})


def action_of(word: str) -> str:
    """What an action is that may be shortened, as in ``-We``; "" when there is none."""
    return next((action for action in _ACTIONS if word and action.startswith(word)), "")


def command_filters(tree: SourceTree) -> Iterator[tuple[str, list[str], list[str]]]:
    """Each file with filters: those that Python is given, and those that pytest is given."""
    for path in _files(tree):
        if _is_command_file(path):
            text = (tree.read(path) or b"").decode("utf-8", "replace")
            python, pytest = _of_text(text)
        else:
            python, pytest = [], [*_of_code(tree, path)]
        if python or pytest:
            yield path, python, pytest


def _files(tree: SourceTree) -> tuple[str, ...]:
    """The files that may say something, in order; told by their names, once for all trees."""
    if _files not in tree.layout:
        said = (p for p in tree.paths() if p.rpartition("/")[2] in _CODE or _is_command_file(p))
        tree.layout[_files] = tuple(sorted(said))
    found = tree.layout[_files]
    assert isinstance(found, tuple)
    return found


def marked_filters(tree: SourceTree, path: str) -> list[str]:
    """What a file of tests says by marks, and at its top."""
    body = parsed_file(tree, path)
    top = [s.value for s in body.body if isinstance(s, ast.Expr)] if body is not None else []
    marks = [
        node
        for node in (nodes_of(body) if body is not None else ())
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Attribute)
        and node.func.value.attr == "mark"
    ]
    return [line for node in (*top, *marks) for line in _of_node(node)]


def _is_command_file(path: str) -> bool:
    return bool(_NAMED.match(path.rpartition("/")[2]) or _PLACED.match(path))


def _of_text(text: str) -> tuple[list[str], list[str]]:
    python: list[str] = []
    pytest: list[str] = []
    lines = re.sub(r"\\\r?\n", " ", text).splitlines()
    for line in (line for line in lines if not line.lstrip().startswith(("#", "//"))):
        for found in _VARIABLE.finditer(line):
            python += found[1].split(",")
        for found in _GIVEN.finditer(line):
            before = _NEXT.split(line[: found.start()])[-1]  # of the same command
            is_filter = action_of(found[1].partition(":")[0])
            if not is_filter or not _RUNS.search(before) or _OTHERS.search(before):
                continue
            to_pytest = "pytest" in before or "py.test" in before
            (pytest if to_pytest else python).append(found[1])
    return python, pytest


def _of_code(tree: SourceTree, path: str) -> Iterator[str]:
    body = parsed_file(tree, path)
    for node in nodes_of(body) if body is not None else ():
        yield from _of_node(node)


def _of_node(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Attribute(attr=attr) | ast.Name(id=attr)) if attr in _CALLS:
            words = [a.value for a in node.args if isinstance(a, ast.Constant)]
            if words and isinstance(words[0], str):
                yield _with_category(words[0], node)
        case ast.Call(
            func=ast.Attribute(attr="addinivalue_line"),
            args=[ast.Constant(value="filterwarnings"), ast.Constant(value=str(line))],
        ):
            yield line


def _with_category(action: str, call: ast.Call) -> str:
    """A call of `warnings` in the words of a filter; one of pytest's is written so already."""
    given = {k.arg: k.value for k in call.keywords}
    names = [a.id for a in call.args if isinstance(a, ast.Name) and a.id.endswith("Warning")]
    category = given.get("category")
    if isinstance(category, ast.Name):
        names.append(category.id)
    message = "message" if "message" in given or len(call.args) > 2 else ""
    module = "module" if "module" in given else ""
    return action if ":" in action else f"{action}:{message}:{''.join(names[:1])}:{module}"
