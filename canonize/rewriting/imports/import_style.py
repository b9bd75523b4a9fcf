"""How a repository writes its imports: line length, wrapping and order, from its own settings."""

from __future__ import annotations

import configparser
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from canonize.core.tree import SourceTree


class Wrap(StrEnum):
    """What an import that does not fit on a line looks like; the names are isort's."""

    GRID = "grid"
    HANGING = "vertical hanging indent"
    GROUPED = "vertical grid grouped"


@dataclass(frozen=True, slots=True)
class ImportStyle:
    """The style that applies to one folder.

    Args:
        line_length: the longest line that its tools accept.
        sorter: ``ruff``, ``isort`` or empty: which tool is set up to sort imports.
        wrap: how to wrap; ``None`` when no setting says it.
        combine_as: names with ``as`` share a statement with others.
        single_line: one statement for each name.
        within_sections: ``import x`` and ``from x import y`` are sorted together.
        by_type: constants, classes and functions in this order, not by their letters alone.
        trailing_comma: behind the last name of several lines, too.
        grid_wrap: so many names take several lines in any case; 0: no number does.
    """

    line_length: int = 88
    sorter: str = ""
    wrap: Wrap | None = None
    combine_as: bool = False
    single_line: bool = False
    within_sections: bool = False
    by_type: bool = True
    trailing_comma: bool = True
    grid_wrap: int = 0


_MODES: Mapping[str, Wrap] = {
    "0": Wrap.GRID, "grid": Wrap.GRID, "3": Wrap.HANGING, "vertical_hanging_indent": Wrap.HANGING,
    "4": Wrap.GROUPED, "vertical_grid": Wrap.GROUPED, "5": Wrap.GROUPED,
    "vertical_grid_grouped": Wrap.GROUPED,
}  # fmt: skip
_HANGING: Mapping[str, Any] = {"multi_line_output": 3, "include_trailing_comma": True}
_SINGLE: Mapping[str, Any] = {"force_single_line": True, "force_sort_within_sections": True}
_PROFILES: Mapping[str, Mapping[str, Any]] = {
    "black": {**_HANGING, "line_length": 88},
    "google": {**_SINGLE, "line_length": 1000},
    "open_stack": _SINGLE,
    "pycharm": {"multi_line_output": 3, "force_grid_wrap": 2},
    "django": {
        "combine_as_imports": True,
        "include_trailing_comma": True,
        "multi_line_output": 5,
        "line_length": 79,
    },
    "attrs": _HANGING,
    "plone": {"force_single_line": True, "line_length": 200, "multi_line_output": 3},
    "hug": {**_HANGING, "line_length": 100},
    "wemake": {**_HANGING, "line_length": 80},
    "appnexus": {**_HANGING, "combine_as_imports": True, "line_length": 88},
}


def import_style(tree: SourceTree, path: str) -> ImportStyle:
    """The style for a file: from the nearest folder above it that has settings of each kind."""
    folder = path.rpartition("/")[0]
    key = (ImportStyle, folder)
    if key not in tree.memo:
        tree.memo[key] = _style(tree, folder)
    found = tree.memo[key]
    assert isinstance(found, ImportStyle)
    return found


def _style(tree: SourceTree, folder: str) -> ImportStyle:
    ruff, black, isort, flake8, editor = (
        _nearest(tree, folder, read) for read in (_ruff, _black, _isort, _flake8, _editorconfig)
    )
    style = ImportStyle()
    for length in (_length(editor), _length(flake8), _length(black)):
        style = replace(style, line_length=length) if length else style
    if ruff is not None:
        style = _by_ruff(style, ruff, has_black=black is not None)
    if isort is not None:
        style = _by_isort(style, isort, has_other=bool(ruff or black))
    return style


def _by_ruff(style: ImportStyle, ruff: Mapping[str, Any], *, has_black: bool) -> ImportStyle:
    lint = {**ruff, **_table(ruff, "lint")}
    chosen = [*_list(lint, "select"), *_list(lint, "extend-select")]
    sorts = any(code == "ALL" or re.fullmatch(r"I(?:0.*)?", code) for code in chosen)
    isort = _table(lint, "isort")
    length = _length(ruff) or (style.line_length if has_black else 88)
    return replace(
        style,
        line_length=length,
        sorter="ruff" if sorts else "",
        wrap=Wrap.HANGING if sorts or has_black else style.wrap,
        combine_as=bool(isort.get("combine-as-imports", False)),
        single_line=bool(isort.get("force-single-line", False)),
        within_sections=bool(isort.get("force-sort-within-sections", False)),
        by_type=bool(isort.get("order-by-type", True)),
    )


def _by_isort(style: ImportStyle, given: Mapping[str, Any], *, has_other: bool) -> ImportStyle:
    found = {**_PROFILES.get(str(given.get("profile", "")).lower(), {}), **given}
    default = style.line_length if has_other else 79
    return replace(
        style,
        line_length=_length(found) or default,
        sorter="isort",
        wrap=_MODES.get(str(found.get("multi_line_output", "0")).lower(), Wrap.HANGING),
        combine_as=_true(found.get("combine_as_imports")),
        single_line=_true(found.get("force_single_line")),
        within_sections=_true(found.get("force_sort_within_sections")),
        by_type=_true(found.get("order_by_type", True)),
        trailing_comma=_true(found.get("include_trailing_comma", has_other)),
        grid_wrap=int(wrap) if (wrap := str(found.get("force_grid_wrap", 0))).isdigit() else 0,
    )


def _nearest(tree: SourceTree, folder: str, read: Any) -> Mapping[str, Any] | None:
    while True:
        found: Mapping[str, Any] | None = read(tree, f"{folder}/" if folder else "")
        if found is not None or not folder:
            return found
        folder = folder.rpartition("/")[0]


def _ruff(tree: SourceTree, at: str) -> Mapping[str, Any] | None:
    for name in (".ruff.toml", "ruff.toml"):
        if tree.exists(at + name):
            return _toml(tree, at + name)
    return _tool(tree, at, "ruff")


def _black(tree: SourceTree, at: str) -> Mapping[str, Any] | None:
    return _tool(tree, at, "black")


def _isort(tree: SourceTree, at: str) -> Mapping[str, Any] | None:
    for name, section in ((".isort.cfg", "settings"), ("setup.cfg", "isort"), ("tox.ini", "isort")):
        found = _section(tree, at + name, section)
        if found is not None:
            return found
    return _tool(tree, at, "isort")


def _flake8(tree: SourceTree, at: str) -> Mapping[str, Any] | None:
    sections = ("flake8", "pycodestyle")
    files = (".flake8", "setup.cfg", "tox.ini")
    found = (_section(tree, at + name, section) for name in files for section in sections)
    return next((one for one in found if one is not None), None)


def _editorconfig(tree: SourceTree, at: str) -> Mapping[str, Any] | None:
    for section in ("*.py", "*.{py,pyi}", "*"):
        found = _section(tree, f"{at}.editorconfig", section)
        if found is not None and "max_line_length" in found:
            return found
    return None


def _tool(tree: SourceTree, at: str, name: str) -> Mapping[str, Any] | None:
    if not tree.exists(f"{at}pyproject.toml"):
        return None
    tools = _table(_toml(tree, f"{at}pyproject.toml"), "tool")
    return _table(tools, name) if name in tools else None


def _toml(tree: SourceTree, path: str) -> Mapping[str, Any]:
    def read(text: str) -> Mapping[str, Any]:
        try:
            return tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError):
            return {}

    return _read(tree, path, read)


def _section(tree: SourceTree, path: str, section: str) -> Mapping[str, Any] | None:
    def read(text: str) -> Mapping[str, Any]:
        parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
        try:
            parser.read_string(f"[]\n{text}" if path.endswith(".editorconfig") else text)
        except (configparser.Error, ValueError):
            return {}
        return {name: dict(parser[name]) for name in parser.sections()}

    if not tree.exists(path):
        return None
    found = _read(tree, path, read).get(section)
    return found if isinstance(found, dict) else None


def _read(
    tree: SourceTree, path: str, read: Callable[[str], Mapping[str, Any]]
) -> Mapping[str, Any]:
    """A file's settings; read once for as long as its bytes are the same."""
    facts = tree.facts(path)
    if ImportStyle not in facts:
        facts[ImportStyle] = read((tree.read(path) or b"").decode("utf-8", "replace"))
    found = facts[ImportStyle]
    assert isinstance(found, dict)
    return found


def _length(settings: Mapping[str, Any] | None) -> int:
    names = ("line-length", "line_length", "max-line-length", "max_line_length")
    for value in _values(settings or {}, names):
        if re.fullmatch(r"\d{2,4}", value):
            return int(value)
    return 0


def _values(settings: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        if name in settings:
            yield str(settings[name]).partition("#")[0].strip()


def _true(value: object) -> bool:
    return str(value).strip().lower() in ("true", "1", "yes", "on")


def _table(settings: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = settings.get(name, {})
    return found if isinstance(found, dict) else {}


def _list(settings: Mapping[str, Any], name: str) -> list[str]:
    found = settings.get(name, [])
    return [str(item) for item in found] if isinstance(found, list) else []
