"""What a repository publishes, and what it requires: distributions by their published names.

Pure: it reads the repository's own declarations (pyproject.toml, setup.cfg, requirements files,
lock files) and runs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from canonize.core.settings_texts import ini_of, toml_of, value_at

Read = Callable[[str], bytes | None]

_REQUIREMENTS = re.compile(
    r"(?:^|/)(?:[\w.-]*requirements[\w.-]*\.(?:txt|in)|requirements/[^/]+\.(?:txt|in)|constraints[\w.-]*\.txt)\Z"
)  # one pattern
_NAME = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(.*)\Z")
_LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml")


@dataclass(frozen=True, slots=True)
class Published:
    """A distribution: its normal name, and its version where it is written down."""

    name: str
    version: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Requirement:
    """A distribution that a repository requires.

    Args:
        name: in its normal spelling.
        specifier: as it is written, ``==1.0`` or ``>=1,<2``; empty: any version.
        path, line: where; the line is 0 where it is not known.
    """

    name: str
    specifier: str
    path: str
    line: int = 0

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


def normal_name(name: str) -> str:
    """How indexes compare names: ``Acme_Lib`` is ``acme-lib``."""
    return re.sub(r"[-_.]+", "-", name).lower()


def published_by(read: Read) -> Published | None:
    """The distribution that a repository builds; ``None`` when it declares none."""
    document = toml_of(read("pyproject.toml"))
    for table in (value_at(document, "project"), value_at(document, "tool", "poetry")):
        if isinstance(table, Mapping) and isinstance(table.get("name"), str):
            version = table.get("version")
            return Published(
                normal_name(table["name"]), version if isinstance(version, str) else ""
            )
    metadata = ini_of(read("setup.cfg")).get("metadata", {})
    if metadata.get("name"):
        version = metadata.get("version", "")
        return Published(
            normal_name(metadata["name"]), "" if re.match(r"(?:attr|file):", version) else version
        )
    found = re.search(rb"""\bname\s*=\s*["']([\w.-]+)["']""", read("setup.py") or b"")
    if found is None:
        return None
    version = re.search(rb"""\bversion\s*=\s*["']([\w.+!-]+)["']""", read("setup.py") or b"")
    return Published(normal_name(found[1].decode()), version[1].decode() if version else "")


def published_in(folder: str, read: Read) -> Published | None:
    """The distribution that a folder of the repository builds."""
    return published_by(lambda name: read(f"{folder}/{name}" if folder else name))


def requirements_of(paths: Collection[str], read: Read) -> tuple[Requirement, ...]:
    """Everything that the repository declares to require, sorted by name."""
    found: set[Requirement] = set()
    for path in paths:
        if _REQUIREMENTS.search(path):
            found.update(_of_lines(path, read(path) or b""))
        elif path.rpartition("/")[2] == "pyproject.toml":
            found.update(_of_pyproject(path, read(path) or b""))
        elif path.rpartition("/")[2] in _LOCKS:
            found.update(_of_lock(path, read(path) or b""))
        elif path.rpartition("/")[2] == "setup.cfg":
            options = ini_of(read(path)).get("options", {})
            found.update(_texts(path, options.get("install_requires", "").splitlines()))
    return tuple(sorted(found))


def parsed_requirement(text: str, path: str, line: int = 0) -> Requirement | None:
    """One requirement as PEP 508 writes it; markers and hashes are left out."""
    text = re.split(r"\s#|;|\s--", text.strip(), maxsplit=1)[0].rstrip(" \\")
    match = _NAME.match(text)
    if match is None or text.startswith(("-", "#", ".", "/")) or "://" in text.partition("@")[0]:
        return None
    rest = match[2].strip().strip("()").strip()
    if rest and rest[0] not in "<>=!~@":
        return None
    return Requirement(normal_name(match[1]), rest.replace(" ", ""), path, line)


def _of_lines(path: str, data: bytes) -> Iterator[Requirement]:
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), start=1):
        found = parsed_requirement(line, path, number)
        if found is not None:
            yield found


def _of_pyproject(path: str, data: bytes) -> Iterator[Requirement]:
    document = toml_of(data)
    texts: list[Any] = [*_list(value_at(document, "project", "dependencies"))]
    for table in (
        value_at(document, "project", "optional-dependencies"),
        document.get("dependency-groups"),
    ):
        if isinstance(table, Mapping):
            texts += [text for some in table.values() for text in _list(some)]
    lines = data.decode("utf-8", "replace").splitlines()
    for found in _texts(path, texts):
        at = next((n for n, line in enumerate(lines, 1) if _names(line, found.name)), 0)
        yield Requirement(found.name, found.specifier, path, at)
    for table in _poetry_tables(document):
        for name, value in table.items():
            version = value.get("version", "") if isinstance(value, Mapping) else value
            if name != "python" and _is_text(version):
                yield Requirement(normal_name(name), _from_poetry(version), path)


def _names(line: str, name: str) -> bool:
    return any(normal_name(word) == name for word in re.findall(r"[\w.-]+", line))


def _poetry_tables(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    poetry = value_at(document, "tool", "poetry")
    if not isinstance(poetry, Mapping):
        return
    groups = poetry.get("group")
    some = groups.values() if isinstance(groups, Mapping) else ()
    for table in (poetry, *some):
        if isinstance(table, Mapping) and isinstance(table.get("dependencies"), Mapping):
            yield table["dependencies"]


def _from_poetry(version: str) -> str:
    """A bare version means that one; ``*`` means any."""
    version = version.strip()
    if version in ("*", ""):
        return ""
    return f"=={version}" if version[0].isdigit() else version.replace(" ", "")


def _of_lock(path: str, data: bytes) -> Iterator[Requirement]:
    document = toml_of(data)
    for item in (*_list(document.get("package")), *_list(document.get("packages"))):
        if (
            isinstance(item, Mapping)
            and _is_text(item.get("name"))
            and _is_text(item.get("version"))
        ):
            yield Requirement(normal_name(item["name"]), f"=={item['version']}", path)


def _texts(path: str, texts: Collection[Any]) -> Iterator[Requirement]:
    for text in texts:
        found = parsed_requirement(text, path) if _is_text(text) else None
        if found is not None:
            yield found


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
