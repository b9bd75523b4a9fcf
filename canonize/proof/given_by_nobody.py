"""What only one side has and nobody asks for: parameters that no call gives, unread attributes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from canonize.core.symbols import Symbol
from canonize.resolution.binding_statements import decorator_name
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_TEMPLATES = (".py", ".pyi", ".pyx", ".ipynb", ".html", ".htm", ".jinja", ".jinja2", ".j2", ".mako",
              ".xml", ".txt", ".md")  # fmt: skip
_FIELDS = frozenset({"field", "Field", "attrib", "ib"})


def never_given(mine: _Function, theirs: _Function, calls: Sequence[ast.Call]) -> list[str]:
    """Keywords with a default that only the competitor takes and that no call gives.

    Args:
        mine, theirs: the canonical's function and the competitor's.
        calls: everything that may be a call of either.
    """
    if mine.args.kwarg is not None:
        return []
    taken = {arg.arg for arg in _all(mine.args)}
    optional = [
        arg.arg
        for arg, default in zip(theirs.args.kwonlyargs, theirs.args.kw_defaults, strict=True)
        if default is not None and arg.arg not in taken
    ]
    if any(keyword.arg is None for call in calls for keyword in call.keywords):
        return []
    given = {keyword.arg for call in calls for keyword in call.keywords}
    return [name for name in optional if name not in given]


def unread_attributes(node: ast.ClassDef, competitor: Symbol, project: Project) -> list[str]:
    """Attributes that methods of a class set, and that nothing outside of the class looks up."""
    own = project.modules.path(competitor.module)
    names = {
        inner.attr
        for inner in ast.walk(node)
        if isinstance(inner, ast.Attribute)
        and isinstance(inner.ctx, ast.Store)
        and not inner.attr.startswith("_")
    }
    return sorted(name for name in names if not is_read(name, node, own, project))


def is_read(name: str, node: ast.ClassDef, own: str | None, project: Project) -> bool:
    """Whether anything outside of a class looks up an attribute of that name.

    Args:
        own: the file of the class.
    """
    looks = re.compile(rb"\.\s*" + name.encode() + rb"\b|[\"']" + name.encode() + rb"[\"']")
    for path in project.tree.whole.containing({name.encode()}, endings=_TEMPLATES):
        data = project.tree.whole.read(path) or b""
        if path != own:
            if looks.search(data):
                return True
            continue
        body = parsed_file(project.tree, path)
        others = [item for item in body.body if item is not node] if body is not None else []
        lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
        for item in others:
            for inner in ast.walk(item):
                is_here = getattr(inner, "lineno", 0) in lines
                if isinstance(inner, ast.Attribute) and inner.attr == name and not is_here:
                    return True
    return False


def initialiser_of(node: ast.ClassDef) -> _Function | None:
    """The ``__init__`` that a dataclass or a named tuple is given; ``None`` for other classes."""
    words = {decorator_name(decorator) for decorator in node.decorator_list}
    bases = {ast.unparse(base).rpartition(".")[2] for base in node.bases}
    is_made = (words == {"dataclass"} and not bases) or (bases == {"NamedTuple"} and not words)
    if not is_made or node.keywords or any(map(_has_options, node.decorator_list)):
        return None
    fields = list(_fields(node))
    if any(text == "KW_ONLY" for _, text in fields):
        return None
    taken = ", ".join(["self", *(f"{name}{text}" for name, text in fields)])
    made = ast.parse(f"def __init__({taken}): pass").body[0]
    assert isinstance(made, ast.FunctionDef)
    return made


def _has_options(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and any(
        keyword.arg in ("init", "kw_only", None) for keyword in decorator.keywords
    )


def _fields(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """The names of the fields, each with ``=None`` where it may be left out."""
    for item in node.body:
        if not isinstance(item, ast.AnnAssign) or not isinstance(item.target, ast.Name):
            continue
        kind = ast.unparse(item.annotation)
        if "ClassVar" in kind:
            continue
        if kind.rpartition(".")[2] == "KW_ONLY":
            yield item.target.id, "KW_ONLY"
        elif item.value is None:
            yield item.target.id, ""
        elif isinstance(item.value, ast.Call) and decorator_name(item.value) in _FIELDS:
            given = {keyword.arg: keyword.value for keyword in item.value.keywords}
            if ast.unparse(given.get("init", ast.Constant(True))) == "False":
                continue
            has_default = given.keys() & {"default", "default_factory", "factory"}
            yield item.target.id, "=None" if has_default else ""
        else:
            yield item.target.id, "=None"


def _all(args: ast.arguments) -> list[ast.arg]:
    return [*args.posonlyargs, *args.args, *args.kwonlyargs]
