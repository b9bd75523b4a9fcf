"""Source roots: the folders from which a repository's modules are imported, with the evidence."""

from __future__ import annotations

import configparser
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from canonize.core.modules import ModuleMap


@dataclass(frozen=True, slots=True)
class SourceRoot:
    """A folder (``"."`` for the repository itself) and what speaks for it."""

    folder: str
    evidence: str


def detect_roots(
    paths: Collection[str], read: Callable[[str], bytes | None], modules: Iterable[str] = ()
) -> tuple[SourceRoot, ...]:
    """Finds the source roots of a repository.

    Tool configuration is believed first, then a ``src`` folder; modules that a plan names and
    that are not below any of those add the folder that they do lie in. ``"."`` is always last.

    Args:
        modules: dotted names that must be found, such as a plan's symbols.
    """
    found = _declared(paths, read)
    if "src/__init__.py" not in paths and any(re.match(r"src/\w+/.*\.py\Z", p) for p in paths):
        found.setdefault("src", "a src folder that is no package")
    for module in modules:
        for folder in folders_of(module, paths, [*found, ""]):
            found.setdefault(folder, f"{module} lies there")
    roots = [SourceRoot(folder, evidence) for folder, evidence in sorted(found.items()) if folder]
    return (*roots, SourceRoot(".", "the repository itself"))


def declared_roots(paths: Collection[str], read: Callable[[str], bytes | None]) -> tuple[str, ...]:
    """The folders that the repository's own configuration puts on ``sys.path``, sorted."""
    return tuple(sorted(_declared(paths, read)))


def root_warnings(
    paths: Collection[str], roots: Collection[str], modules: Iterable[str]
) -> tuple[str, ...]:
    """What speaks against the roots: modules not found below them, with where they do lie."""
    known = ModuleMap(paths, roots)
    found = []
    for module in sorted(set(modules)):
        if known.exists(module):
            continue
        folders = folders_of(module, paths)
        where = f"; it lies below {', '.join(sorted(folders))}" if folders else ""
        found.append(f"{module} is in none of the source roots {', '.join(sorted(roots))}{where}")
    return tuple(found)


def folders_of(module: str, paths: Collection[str], known: Collection[str] = ()) -> set[str]:
    """Folders from which a module could be imported, unless a known root has it already."""
    relative = module.replace(".", "/")
    endings = (f"{relative}.py", f"{relative}/__init__.py")
    folders = {
        path[: -len(ending)].rstrip("/")
        for path in paths
        for ending in endings
        if path == ending or path.endswith("/" + ending)
    }
    return set() if folders & set(known) else folders


def _declared(paths: Collection[str], read: Callable[[str], bytes | None]) -> dict[str, str]:
    """Folders in which something lies, each with the setting that names it."""
    found: dict[str, str] = {}
    for folder, evidence in _configured(read):
        normal = "/".join(part for part in folder.split("/") if part not in ("", "."))
        if ".." in normal.split("/") or folder.startswith("/"):
            continue
        if normal and any(path.startswith(normal + "/") for path in paths):
            found.setdefault(normal, evidence)
    return found


def _configured(read: Callable[[str], bytes | None]) -> Iterator[tuple[str, str]]:
    yield from _from_pyproject(read("pyproject.toml"))
    for name, section in (("pytest.ini", "pytest"), ("setup.cfg", "tool:pytest")):
        values = _ini(read(name)).get(section, {})
        for folder in values.get("pythonpath", "").split():
            yield folder, f"pythonpath of {name}"
    options = _ini(read("setup.cfg"))
    where = options.get("options.packages.find", {}).get("where", "")
    if where:
        yield where, "packages.find of setup.cfg"
    for line in options.get("options", {}).get("package_dir", "").splitlines():
        package, separator, folder = line.partition("=")
        if separator and not package.strip():
            yield folder.strip(), "package_dir of setup.cfg"


def _from_pyproject(data: bytes | None) -> Iterator[tuple[str, str]]:
    try:
        tool = tomllib.loads((data or b"").decode()).get("tool", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return
    for folder in _strings(_at(tool, "pytest", "ini_options", "pythonpath")):
        yield folder, "pythonpath of pytest in pyproject.toml"
    for folder in _strings(_at(tool, "setuptools", "packages", "find", "where")):
        yield folder, "packages.find of setuptools in pyproject.toml"
    package_dir = _at(tool, "setuptools", "package-dir")
    if isinstance(package_dir, dict) and isinstance(package_dir.get(""), str):
        yield package_dir[""], "package-dir of setuptools in pyproject.toml"
    for entry in _at(tool, "poetry", "packages") or ():
        if isinstance(entry, dict) and isinstance(entry.get("from"), str):
            yield entry["from"], "packages of poetry in pyproject.toml"


def _at(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return value.split()
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _ini(data: bytes | None) -> dict[str, dict[str, str]]:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string((data or b"").decode())
    except (configparser.Error, UnicodeDecodeError):
        return {}
    return {section: dict(parser[section]) for section in parser.sections()}
