"""The text of a shim: a module that forwards each of its names to where it lives now."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from canonize.core.symbols import Symbol
from canonize.syntax.parsed_file import ParsedFile
from canonize.syntax.statements import is_docstring


def header(file: ParsedFile) -> str:
    """Shebang, encoding, licence comments and docstring of a file, as they are."""
    body = file.module.body
    if body and is_docstring(body[0]):
        end = file.spans([body[0]])[id(body[0])].outer_end
    else:
        lines = [line for line in file.module.header if line.comment is not None]
        if not lines:
            return ""
        end = file.text.index("\n", file.text.index(lines[-1].comment.value)) + 1  # type: ignore[union-attr]  # has a comment
    return file.text[:end].replace("\r\n", "\n").rstrip("\n") + "\n\n"


def shim(
    module: str,
    moved: Mapping[str, Symbol],
    *,
    listed: Collection[str],
    lists_itself: bool,
    constants: Collection[str],
    indent: str,
    category: str,
    note: str,
) -> str:
    """The code of a shim, after its header.

    Args:
        module: whose shim it is.
        moved: where each name lives now.
        listed: what a star import takes, in its order.
        lists_itself: whether the module had an ``__all__`` before.
        constants: statements of the module that stay as they are (``__version__ = "1"``).
        category: the warning's class.
        note: goes into the message, after "is deprecated".
    """
    homes: dict[str, list[tuple[str, str]]] = {}
    for name, target in moved.items():
        homes.setdefault(target.module, []).append((name, target.name))
    table = "".join(
        f'{indent}"{home}": {{\n'
        + "".join(f'{indent * 2}"{name}": "{target}",\n' for name, target in names)
        + f"{indent}}},\n"
        for home, names in homes.items()
    )
    typed = "".join(
        f"{indent}from {home} import (\n"
        + "".join(f"{indent * 2}{target} as {name},\n" for name, target in names)
        + f"{indent})\n"
        for home, names in homes.items()
    )
    hidden = '"__dir__", "__getattr__"' if lists_itself else '"__all__", "__dir__", "__getattr__"'
    return _TEMPLATE.format(
        table=table,
        listed="".join(f'{indent}"{name}",\n' for name in listed),
        typed=typed,
        category=category,
        note=note,
        hidden=hidden,
        constants="".join(f"{line}\n" for line in constants),
    ).replace("\t", indent)


def quiet_shim(
    moved: Mapping[str, Symbol], listed: Collection[str], constants: Collection[str], indent: str
) -> str:
    """The code of a module that imports its names from where they live now, after its header.

    Args:
        moved: where each name lives now.
        listed: what a star import takes, in its order.
        constants: statements of the module that stay as they are.
    """
    homes: dict[str, list[tuple[str, str]]] = {}
    for name, target in moved.items():
        homes.setdefault(target.module, []).append((name, target.name))
    written = []
    for home, names in sorted(homes.items()):
        parts = [there if there == name else f"{there} as {name}" for name, there in sorted(names)]
        comment = "" if all(name in listed for name, _ in names) else "  # noqa: F401"
        line = f"from {home} import {', '.join(parts)}"
        if len(line) > _WIDTH:
            inside = "".join(f"{indent}{part},\n" for part in parts)
            line = f"from {home} import ({comment}\n{inside})"
            comment = ""
        written.append(f"{line}{comment}\n")
    exports = "".join(f'{indent}"{name}",\n' for name in listed)
    kept = "".join(f"{line}\n" for line in constants)
    return f"{''.join(written)}\n{kept}__all__ = [\n{exports}]\n"


_WIDTH = 88

_TEMPLATE = """\
import importlib
import typing
import warnings

if typing.TYPE_CHECKING:
{typed}
{constants}# By module: each name here, and its name there.
_HOMES = {{
{table}}}
_MOVED = {{name: (home, there) for home, names in _HOMES.items() for name, there in names.items()}}

__all__ = [
{listed}]


def __getattr__(name):
\tif name not in _MOVED:
\t\traise AttributeError(f"module {{__name__!r}} has no attribute {{name!r}}")
\thome, there = _MOVED[name]
\twarnings.warn(
\t\tf"{{__name__}}.{{name}} is deprecated{note}; "
\t\tf"use {{home}}.{{there}} instead",
\t\t{category},
\t\tstacklevel=2,
\t)
\treturn getattr(importlib.import_module(home), there)


def __dir__():
\thidden = ({hidden})
\tkept = (name for name in globals() if name[:2] == name[-2:] == "__" and name not in hidden)
\treturn sorted({{*kept, *_MOVED}})
"""
