"""Which folders a repository's own configuration puts on ``sys.path``, or says that it does.

What installs the project or runs its tests is believed as it stands. What only checks it (types,
style), or says where packages are looked for, may name a folder for other reasons: one that is a
package itself is not taken for a root.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from canonize.core.settings_texts import ini_of, pytest_settings, toml_of, value_at

_DEEPEST_WORKSPACE = 2
Read = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class ConfiguredRoot:
    """A folder and the setting that names it.

    Args:
        is_hint: whoever says so neither installs nor runs anything from there, or says it of
            packages below a package: a folder that is a package itself is then none.
    """

    folder: str
    evidence: str
    is_hint: bool = False


def configured_roots(paths: Collection[str], read: Read) -> dict[str, str]:
    """Folders in which something lies, each with the setting that names it."""
    found: dict[str, str] = {}
    for root in (*_all(read), *_of_workspaces(paths, read)):
        folder = "/".join(part for part in root.folder.split("/") if part not in ("", "."))
        if not folder or ".." in folder.split("/") or root.folder.startswith("/"):
            continue
        inside = [path for path in paths if path.startswith(folder + "/")]
        if root.is_hint:
            inside = [path for path in inside if path.endswith(".py")]
            if f"{folder}/__init__.py" in paths:
                continue
        if inside:
            found.setdefault(folder, root.evidence)
    return found


def _all(read: Read) -> Iterator[ConfiguredRoot]:
    pyproject = toml_of(read("pyproject.toml"))
    tool = value_at(pyproject, "tool")
    yield from _of_tests(read)
    yield from _of_setuptools(tool, read)
    yield from _of_other_builders(tool)
    yield from _of_mypy(tool, read)
    yield from _of_pyright(tool, read)
    yield from _of_ruff(tool, read)
    known = _strings(value_at(tool, "isort", "known_first_party"))
    for folder in _roots_among(_strings(value_at(tool, "isort", "src_paths")), known):
        yield ConfiguredRoot(folder, "src_paths of isort in pyproject.toml", is_hint=True)


# Tests -------------------------------------------------------------------------------------------


def _of_tests(read: Read) -> Iterator[ConfiguredRoot]:
    for name, settings in pytest_settings(read):
        folders = settings.get("pythonpath", ())
        for folder in folders.split() if isinstance(folders, str) else _strings(folders):
            yield ConfiguredRoot(folder, f"pythonpath of pytest in {name}")


# What builds and installs ------------------------------------------------------------------------


def _of_setuptools(tool: Any, read: Read) -> Iterator[ConfiguredRoot]:
    where = "setuptools in pyproject.toml"
    for folder in _strings(value_at(tool, "setuptools", "packages", "find", "where")):
        yield ConfiguredRoot(folder, f"packages.find of {where}")
    package_dir = value_at(tool, "setuptools", "package-dir")
    for folder in _above(package_dir if isinstance(package_dir, dict) else {}):
        yield ConfiguredRoot(folder, f"package-dir of {where}")
    options = ini_of(read("setup.cfg"))
    for folder in _words(options.get("options.packages.find", {}).get("where", "")):
        yield ConfiguredRoot(folder, "packages.find of setup.cfg")
    lines = options.get("options", {}).get("package_dir", "").splitlines()
    pairs = (line.partition("=")[::2] for line in lines if "=" in line)
    for folder in _above({package.strip(): folder.strip() for package, folder in pairs}):
        yield ConfiguredRoot(folder, "package_dir of setup.cfg")
    yield from _of_setup_py(read("setup.py"))


def _of_setup_py(data: bytes | None) -> Iterator[ConfiguredRoot]:
    """``package_dir={"": "src"}`` and ``find_packages("src")``, where they are written out.

    The second alone says where to look, not what is installed: a project that puts its package's
    name before what is found below it, `["app." + name for name in find_packages("app")]`, means
    no root.
    """
    try:
        body = ast.parse(data or b"")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(body):
        match node:
            case ast.keyword(arg="package_dir", value=value):
                try:
                    given = ast.literal_eval(value)
                except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
                    continue
                for folder in _above(given if isinstance(given, dict) else {}):
                    yield ConfiguredRoot(folder, "setup.py")
            case ast.Call(
                func=ast.Name(id="find_packages" | "find_namespace_packages"),
                args=args,
                keywords=keywords,
            ):
                first = [*args[:1], *(k.value for k in keywords if k.arg == "where")]
                for value in first:
                    if isinstance(value, ast.Constant) and isinstance(value.value, str):
                        yield ConfiguredRoot(value.value, "setup.py", is_hint=True)


def _of_other_builders(tool: Any) -> Iterator[ConfiguredRoot]:
    for entry in _list(value_at(tool, "poetry", "packages")):
        if isinstance(entry, dict) and isinstance(entry.get("from"), str):
            yield ConfiguredRoot(entry["from"], "packages of poetry in pyproject.toml")
    build = value_at(tool, "hatch", "build")
    for part in (build, value_at(build, "targets", "wheel"), value_at(build, "targets", "sdist")):
        for package in _strings(value_at(part, "packages")):
            above = package.strip("/").rpartition("/")[0]
            yield ConfiguredRoot(above, "packages of hatch in pyproject.toml")
        sources = value_at(part, "sources")
        named = [k for k, v in sources.items() if v == ""] if isinstance(sources, dict) else sources
        for folder in _strings(named):
            yield ConfiguredRoot(folder, "sources of hatch in pyproject.toml")
    for folder in _strings(value_at(build, "dev-mode-dirs")):
        yield ConfiguredRoot(folder, "dev-mode-dirs of hatch in pyproject.toml")
    for keys in (
        ("pdm", "build", "package-dir"), ("uv", "build-backend", "module-root"),
        ("maturin", "python-source"),
    ):  # fmt: skip
        for folder in _strings([value_at(tool, *keys)]):
            yield ConfiguredRoot(folder, f"{keys[-1]} of {keys[0]} in pyproject.toml")


def _above(package_dir: dict[Any, Any]) -> Iterator[str]:
    """The roots that a mapping of packages to folders implies: ``{"a": "lib/a"}`` says ``lib``."""
    for package, folder in package_dir.items():
        if not isinstance(package, str) or not isinstance(folder, str):
            continue
        below = package.replace(".", "/")
        if not below:
            yield folder
        elif folder.strip("/").endswith("/" + below):
            yield folder.strip("/")[: -len(below) - 1]


def _of_workspaces(paths: Collection[str], read: Read) -> Iterator[ConfiguredRoot]:
    """uv and rye install all members of a workspace beside one another."""
    files = {path for path in paths if path.rpartition("/")[2] == "pyproject.toml"}
    for file in sorted(path for path in files if path.count("/") <= _DEEPEST_WORKSPACE):
        data = read(file) or b""
        tool = value_at(toml_of(data), "tool") if b"workspace" in data else None
        base = file.removesuffix("pyproject.toml")
        for name in ("uv", "rye"):
            space = value_at(tool, name, "workspace")
            wanted, left = (
                _any_glob(_strings(value_at(space, key))) for key in ("members", "exclude")
            )
            for member in sorted(path.rpartition("/")[0] for path in files - {file}):
                inside = member.removeprefix(base)
                if member.startswith(base) and wanted(inside) and not left(inside):
                    told = f"of a member of {name}'s workspace"
                    yield from _of_member(member, paths, read, told)


def _of_member(
    member: str, paths: Collection[str], read: Read, told: str
) -> Iterator[ConfiguredRoot]:
    def below(name: str) -> bytes | None:
        return read(f"{member}/{name}")

    tool = value_at(toml_of(below("pyproject.toml")), "tool")
    found = [*_of_setuptools(tool, below), *_of_other_builders(tool)]
    if not found and f"{member}/src/__init__.py" not in paths:
        found = [ConfiguredRoot("src", "the src folder")]
        if not any(path.startswith(f"{member}/src/") for path in paths):
            found = [ConfiguredRoot("", "the folder")]
    for root in found:
        yield ConfiguredRoot(f"{member}/{root.folder}", f"{root.evidence}, {told}")


def _any_glob(patterns: list[str]) -> Callable[[str], bool]:
    """Whether one of the patterns means a folder; ``*`` stays within one part of a path."""
    known = {"**": ".*", "*": "[^/]*", "?": "[^/]"}
    parts = (re.split(r"(\*\*|\*|\?)", pattern.strip("./")) for pattern in patterns)
    texts = ["".join(known.get(part) or re.escape(part) for part in some) for some in parts]
    found = re.compile("|".join(rf"(?:{text})" for text in texts) or r"(?!)")
    return lambda folder: found.fullmatch(folder) is not None


# What checks -------------------------------------------------------------------------------------


def _of_mypy(tool: Any, read: Read) -> Iterator[ConfiguredRoot]:
    given = [("pyproject.toml", value_at(tool, "mypy", "mypy_path"))]
    for name in ("mypy.ini", ".mypy.ini", "setup.cfg"):
        given.append((name, ini_of(read(name)).get("mypy", {}).get("mypy_path")))
    for name, value in given:
        for text in [value] if isinstance(value, str) else _list(value):
            for folder in _words(str(text), extra=":"):
                folder = folder.removeprefix("$MYPY_CONFIG_FILE_DIR").lstrip("/")
                yield ConfiguredRoot(folder, f"mypy_path in {name}", is_hint=True)


def _of_pyright(tool: Any, read: Read) -> Iterator[ConfiguredRoot]:
    for name, settings in (
        ("pyproject.toml", value_at(tool, "pyright")),
        ("pyproject.toml", value_at(tool, "basedpyright")),
        ("pyrightconfig.json", _json(read("pyrightconfig.json"))),
    ):
        for folder in _strings(value_at(settings, "extraPaths")):
            yield ConfiguredRoot(folder, f"extraPaths of pyright in {name}", is_hint=True)
        for environment in _list(value_at(settings, "executionEnvironments")):
            named = [value_at(environment, "root"), *_list(value_at(environment, "extraPaths"))]
            for folder in _strings(named):
                told = f"executionEnvironments of pyright in {name}"
                yield ConfiguredRoot(folder, told, is_hint=True)


def _of_ruff(tool: Any, read: Read) -> Iterator[ConfiguredRoot]:
    for name, settings in (
        ("pyproject.toml", value_at(tool, "ruff")),
        ("ruff.toml", toml_of(read("ruff.toml"))),
        (".ruff.toml", toml_of(read(".ruff.toml"))),
    ):
        sorting = (value_at(settings, "lint", "isort"), value_at(settings, "isort"))
        known = [
            found for part in sorting for found in _strings(value_at(part, "known-first-party"))
        ]
        for folder in _roots_among(_strings(value_at(settings, "src")), known):
            yield ConfiguredRoot(folder, f"src of ruff in {name}", is_hint=True)


def _roots_among(folders: Iterable[str], packages: Iterable[str]) -> list[str]:
    """Without those that the same configuration names as packages: they are what is imported."""
    named = {*packages}
    return [folder for folder in folders if folder.strip("./") not in named]


# Reading -----------------------------------------------------------------------------------------


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return value.split()
    return [item for item in _list(value) if isinstance(item, str)]


def _words(text: str, *, extra: str = "") -> list[str]:
    return [word for word in re.split(rf"[\s,;{extra}]+", text) if word]


def _json(data: bytes | None) -> Any:
    """JSON as editors write it: with comments and commas before a closing bracket."""
    try:
        text = (data or b"null").decode("utf-8-sig")
        kept = re.sub(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', r"\1", text, flags=re.DOTALL)
        kept = re.sub(r'("(?:\\.|[^"\\])*")|,(?=\s*[]}])', r"\1", kept)
        return json.loads(kept)
    except (ValueError, RecursionError):
        return None
