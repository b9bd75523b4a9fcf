"""What other tools are told of a lock: ruff, import-linter, mypy, pre-commit, GitHub Actions.

Each gets a block of its own in its file, between two comments; every other byte stays. The result
is parsed, and has to be what was there plus the block, or nothing is written. They are a second
line of defence: each sees some ways to use a competitor, `canonize verify` all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from canonize.accounting.locking import Uses, symbols_of
from canonize.core.codemod import Migration
from canonize.core.nearest import nearest_or_all
from canonize.core.own_blocks import BEGIN, END, block_spans
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.errors import CanonizeError
from canonize.plan_file.find_symbol import find_symbol
from canonize.reports.settings_files import parsed_settings, same_but_added, toml_string
from canonize.resolution.module_names import top_level_names
from canonize.resolution.project import Project

TOOLS = ("ruff", "import-linter", "mypy", "pre-commit", "github")
Read = Callable[[str], bytes | None]


@dataclass(frozen=True)
class _Told:
    """What the others are told.

    Args:
        banned: by competitor that is still there, what to use instead.
        modules: those of them that are modules, and modules that define nothing else.
        files: Python files that may go on using one.
    """

    banned: Mapping[Symbol, Symbol]
    modules: Sequence[str]
    files: Sequence[str]
    by_module: Mapping[str, Sequence[str]]
    root: str


def settings_for(
    tools: Collection[str], tree: SourceTree, migration: Migration, uses: Uses
) -> list[tuple[str, bytes | None, bytes]]:
    """By file: its bytes now, and as they are to be.

    Raises:
        CanonizeError: no such tool, or a file that can't be added to; with the lines to add.
    """
    unknown = [tool for tool in tools if tool not in TOOLS]
    if unknown:
        raise CanonizeError(
            f"no tool {unknown[0]!r} is known", hint=nearest_or_all(unknown[0], TOOLS)
        )
    told = _told(tree, migration, uses)
    texts: dict[str, str] = {}

    def read(path: str) -> str | None:
        if path in texts:
            return texts[path]
        data = tree.read(path)
        try:
            return None if data is None else data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise CanonizeError(f"{path} is not UTF-8, so nothing is added to it") from error

    for tool in TOOLS:
        if tool in tools:
            path, text = _WRITERS[tool](told, read)
            texts[path] = text
    return [(path, tree.read(path), text.encode("utf-8")) for path, text in texts.items()]


def _told(tree: SourceTree, migration: Migration, uses: Uses) -> _Told:
    project, plan = Project.of(tree, migration.source_roots), migration.plan
    wanted = set(symbols_of(plan))
    banned = {
        Symbol.parse(item.symbol): plan.replacement(item)
        for item in plan.competitors
        if item.symbol in wanted and find_symbol(Symbol.parse(item.symbol), project) is None
    }
    by_module: dict[str, list[str]] = {}
    for key in uses:
        module = project.modules.name(key.path)
        if module is not None:
            by_module.setdefault(module, []).append(key.symbol)
    files = {key.path for key in uses if key.path.endswith((".py", ".pyi"))}
    files |= {path for symbol in banned if (path := project.modules.path(symbol.module))}
    root = Symbol.parse(plan.canonical).module.split(".")[0]
    return _Told(banned, _whole_modules(banned, project), sorted(files), by_module, root)


def _whole_modules(banned: Collection[Symbol], project: Project) -> list[str]:
    """Modules that nobody should import: competitors, and what defines nothing but competitors."""
    found = {symbol.module for symbol in banned if symbol.is_module}
    names: dict[str, set[str]] = {}
    for symbol in banned:
        names.setdefault(symbol.module, set()).add(symbol.name)
    for module, theirs in names.items():
        path = project.modules.path(module)
        bound = top_level_names(project.tree.read(path) or b"") if path else {}
        defined = {n for n, how in bound.items() if how != {"import"} and not n.startswith("_")}
        if defined and defined <= theirs:
            found.add(module)
    return sorted(found)


def _ruff(told: _Told, read: Callable[[str], str | None]) -> tuple[str, str]:
    """TID251 with an exception for each file of the lock."""
    own = next((p for p in ("ruff.toml", ".ruff.toml") if read(p) is not None), "")
    path, top = (own, "lint") if own else ("pyproject.toml", "tool.ruff.lint")
    banned = [
        f"{toml_string(old.dotted)}.msg = {toml_string(f'use {new} instead')}"
        for old, new in told.banned.items()
    ]
    ignored = [f'{toml_string(file)} = ["TID251"]' for file in told.files]
    text = read(path) or ""
    text = _with_rule(path, text, top, needed=bool(banned))
    table = f"{top}.flake8-tidy-imports.banned-api"
    text = _with_table(path, text, table, banned, "ruff banned")
    ignored = ignored if banned else []
    return path, _with_table(path, text, f"{top}.per-file-ignores", ignored, "ruff ignores")


def _with_rule(path: str, text: str, top: str, *, needed: bool) -> str:
    """Turns TID251 on, unless it is."""
    section: object = parsed_settings(path, _without_blocks(text, "ruff"))
    for part in top.split("."):
        section = section.get(part, {}) if isinstance(section, dict) else {}
    lists = section if isinstance(section, dict) else {}
    chosen = [*lists.get("select", []), *lists.get("extend-select", [])]
    is_on = any("TID251".startswith(str(rule)) or rule == "ALL" for rule in chosen)
    if is_on or not needed:
        return _with_table(path, text, top, (), "ruff rule")
    if "extend-select" in lists:
        raise CanonizeError(
            f"{path} has a list extend-select without TID251, the rule for banned names",
            hint='add "TID251" to it, and run this again',
        )
    return _with_table(path, text, top, ['extend-select = ["TID251"]'], "ruff rule")


def _import_linter(told: _Told, read: Callable[[str], str | None]) -> tuple[str, str]:
    """A contract that forbids the modules that are nothing but competitors."""
    for path in (".importlinter", "setup.cfg"):
        text = read(path)
        if text is not None and "[importlinter" in text:
            raise CanonizeError(
                f"import-linter is configured in {path}; only pyproject.toml is added to",
                hint="move its contracts to [tool.importlinter] of pyproject.toml, or add a "
                "forbidden contract for " + ", ".join(told.modules),
            )
    path = "pyproject.toml"
    text = read(path) or ""
    modules = told.modules
    if not modules:
        return path, _appended(path, text, (), "import-linter")
    allowed = sorted(
        f"{importer} -> {symbol.partition(':')[0]}"
        for importer, symbols in told.by_module.items()
        for symbol in set(symbols)
        if symbol.partition(":")[0] in modules
    )
    lines = (
        []
        if "[tool.importlinter]" in text
        else ["[tool.importlinter]", f"root_packages = [{toml_string(told.root)}]", ""]
    )
    lines += [
        "[[tool.importlinter.contracts]]",
        'name = "Nothing new uses what canonize.lock locks"',
        'type = "forbidden"',
        f"source_modules = [{toml_string(told.root)}, {toml_string(told.root + '.**')}]",
        f"forbidden_modules = [{', '.join(map(toml_string, modules))}]",
        "ignore_imports = [",
        *(f"  {toml_string(line)}," for line in dict.fromkeys(allowed)),
        "]",
        'unmatched_ignore_imports_alerting = "none"',
        "allow_indirect_imports = true",
        "as_packages = false",
    ]
    return path, _appended(path, text, lines, "import-linter")


def _mypy(told: _Told, read: Callable[[str], str | None]) -> tuple[str, str]:
    """Uses of what is marked by PEP 702 are errors, except where the lock allows them."""
    for path in ("mypy.ini", ".mypy.ini"):
        if read(path) is not None:
            raise CanonizeError(
                f"mypy is configured in {path}; only pyproject.toml is added to",
                hint=f"add `enable_error_code = deprecated` to [mypy] of {path}",
            )
    path = "pyproject.toml"
    text = read(path) or ""
    section = parsed_settings(path, _without_blocks(text, "mypy")).get("tool", {}).get("mypy", {})
    if "deprecated" not in section.get("enable_error_code", []):
        if "enable_error_code" in section:
            raise CanonizeError(
                f"{path} has a list enable_error_code without `deprecated`",
                hint='add "deprecated" to it, and run this again',
            )
        lines = ['enable_error_code = ["deprecated"]']
        text = _with_table(path, text, "tool.mypy", lines, "mypy codes")
    if not told.by_module:
        return path, _appended(path, text, (), "mypy")
    lines = [
        "[[tool.mypy.overrides]]",
        "module = [",
        *(f"  {toml_string(module)}," for module in sorted(told.by_module)),
        "]",
        'disable_error_code = ["deprecated"]',
    ]
    return path, _appended(path, text, lines, "mypy")


def _pre_commit(told: _Told, read: Callable[[str], str | None]) -> tuple[str, str]:
    """A local hook, at the end of the list of repositories."""
    path = ".pre-commit-config.yaml"
    old = read(path)
    text = _without_blocks(old if old is not None else "repos:\n", "pre-commit")
    found = re.search(r"^repos:[ \t]*(?P<value>[^\s#][^\n]*)?", text, re.MULTILINE)
    if found is None or found["value"]:
        raise CanonizeError(
            f"{path} has no list `repos:` with an item a line",
            hint="add by hand: " + " ".join(_HOOK.split()),
        )
    after = re.search(r"^(?=[^\s#-])", text[found.end() :], re.MULTILINE)
    end = found.end() + after.start() if after else len(text)
    first = re.search(r"^([ ]*)-", text[found.end() : end], re.MULTILINE)
    lead = first[1] if first else "  "
    lines = [f"{lead}{line}" if line else line for line in _HOOK.strip("\n").split("\n")]
    head = text[:end] if text[:end].endswith("\n") else text[:end] + "\n"
    made = head + _block(lines, "pre-commit", lead) + text[end:]
    return path, same_but_added(path, text, made)


def _github(told: _Told, read: Callable[[str], str | None]) -> tuple[str, str]:
    """A workflow of its own."""
    path = ".github/workflows/canonize.yml"
    old = read(path)
    if old is not None and not old.startswith(f"# {BEGIN}"):
        raise CanonizeError(
            f"{path} is there and was not written by this command",
            hint="add a step by hand: `canonize verify --locked`",
        )
    lines = _WORKFLOW.strip("\n").split("\n")
    rest = "" if old is None else _without_blocks(old, "github")
    return path, _block(lines, "github") + rest


_WRITERS = {
    "ruff": _ruff,
    "import-linter": _import_linter,
    "mypy": _mypy,
    "pre-commit": _pre_commit,
    "github": _github,
}


def _block(lines: Sequence[str], name: str, lead: str = "") -> str:
    tool = name.partition(" ")[0]
    begin = f"{lead}# {BEGIN} ({name}; `canonize lock --emit {tool}` writes this)"
    return "\n".join([begin, *lines, f"{lead}# {END}"]) + "\n"


def _without_blocks(text: str, tool: str) -> str:
    """The text without what this wrote for a tool."""
    for start, end in reversed(block_spans(text)):
        if re.search(rf"{re.escape(BEGIN)} \({re.escape(tool)}[ ;]", text[start:end]):
            text = text[:start] + text[end:]
    return text


def _with_table(path: str, text: str, table: str, lines: Sequence[str], name: str) -> str:
    """The text with lines in a TOML table: right below its head, or in a new one at the end."""
    old = _old_block(text, name)
    if old is not None:
        is_whole = text[old[0] : old[1]].split("\n")[1].startswith("[")
        return _replaced(path, text, old, [f"[{table}]", *lines] if is_whole else lines, name)
    pattern = r"[ \t]*\.[ \t]*".join(rf"\"?{re.escape(part)}\"?" for part in table.split("."))
    head = re.search(rf"^[ \t]*\[[ \t]*{pattern}[ \t]*\][^\n]*(?:\n|\Z)", text, re.MULTILINE)
    if head is None or not lines:
        return _appended(path, text, [f"[{table}]", *lines] if lines else (), name)
    start = text[: head.end()] + ("" if head[0].endswith("\n") else "\n")
    return same_but_added(path, text, start + _block(lines, name) + text[head.end() :])


def _appended(path: str, text: str, lines: Sequence[str], name: str) -> str:
    """The text with a block at the end, or in the place of the one that is there."""
    old = _old_block(text, name)
    if old is not None:
        return _replaced(path, text, old, lines, name)
    if not lines:
        return text
    gap = "" if not text or text.endswith("\n") else "\n"
    return same_but_added(path, text, text + gap + _block(lines, name))


def _old_block(text: str, name: str) -> tuple[int, int] | None:
    spans = block_spans(text)
    return next((span for span in spans if f"{BEGIN} ({name};" in text[slice(*span)]), None)


def _replaced(path: str, text: str, old: tuple[int, int], lines: Sequence[str], name: str) -> str:
    rest = text[: old[0]] + text[old[1] :]
    block = _block(lines, name) if lines else ""
    return same_but_added(path, rest, text[: old[0]] + block + text[old[1] :])


_HOOK = """
- repo: local
  hooks:
    - id: canonize-locked
      name: canonize verify --locked
      entry: canonize verify --locked
      language: system
      pass_filenames: false
      always_run: true
"""

_WORKFLOW = """
name: canonize
on: [push, pull_request]
permissions: {contents: read}
jobs:
  locked:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: {python-version: "3.12"}
      - run: python -m pip install canonize
      - run: canonize verify --locked
"""
