"""What decides how formatters end a text: their programs, their settings and what surrounds them.

The tracked files of a repository are named by whoever asks. Here stands what else a formatter looks
at: its own code, settings that git does not know, those above the repository and of whoever runs
it, the environment, and what lies about untracked, since a sorter of imports asks the disk what is
the project's own. What can't be told is told as such, never guessed.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from canonize.runner.formatters import InstalledFormatters, InstalledTool

_SETTINGS = (
    "pyproject.toml", "ruff.toml", ".ruff.toml", ".isort.cfg", "setup.cfg", "tox.ini",
    ".editorconfig", ".gitignore",
)  # fmt: skip
_HOMES = ("", "ruff", "black", "isort")
_VARIABLES = re.compile(
    r"(?:RUFF|BLACK|ISORT|PYTHON|LC)_?.*|LANG|VIRTUAL_ENV|CONDA_PREFIX|HOME|XDG_CONFIG_HOME"
)
_NAMED_PLACE = re.compile(
    r"^[ \t\"']*(?:[\w.]*\.)?"
    r"(extend|src|src[-_]paths?|settings[-_]path|virtual[-_]env|conda[-_]env)"
    r"[\"' \t]*[=:][ \t]*"
    r"(\[[^\]]*\]|[^\n]*(?:\n[ \t]+[^\n]*)*)",
    re.MULTILINE,
)
_ELSEWHERE = re.compile(r"\.\.|[~$]|(?:^|[\"'\s,\[])/")
_NEVER_TOLD = ("virtual", "conda")
_MODULE = re.compile(r"[^\W\d]\w*(?:\.(?:pyi?|so|pyd|[\w-]+\.so))?")
_NOT_LOOKED_INTO = ("__pycache__", "node_modules")
_MOST_ENTRIES = 20_000
_BINARIES = (b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
_PACKAGES = ("black", "blib2to3", "isort", "click", "pathspec", "platformdirs")


class _Untold(Exception):
    """Something decides what nothing here can name."""


def formatter_identity(
    formatters: InstalledFormatters,
    paths: Sequence[str],
    variables: Mapping[str, str],
    further: Sequence[Path] = (),
) -> str | None:
    """A name that changes with anything outside of the tracked files that decides a result.

    Args:
        formatters: at least one tool.
        paths: the files that git tracks; their contents are not looked at, apart from settings.
        variables: of the environment.
        further: files that decide as well, such as what git ignores everywhere.

    Returns:
        The name; ``None`` when something decides that can't be named.
    """
    root = formatters.tools[0].root
    found = hashlib.sha256()
    try:
        parts = _parts(formatters.tools, root, paths, variables)
        for part in (*(_text(file) for file in further), *parts):
            found.update(b"%d:%s" % (len(part), part))
    except (_Untold, OSError):
        return None
    return found.hexdigest()


def _parts(
    tools: Sequence[InstalledTool], root: Path, paths: Sequence[str], variables: Mapping[str, str]
) -> Iterator[bytes]:
    for tool in tools:
        yield tool.name.encode()
        yield from _program(Path(tool.program), variables)
    for name in sorted(name for name in variables if _VARIABLES.fullmatch(name)):
        yield os.fsencode(f"{name}={variables[name]}")
    for place in (*root.resolve().parents, *_homes(variables)):
        yield from _settings(place)
    folders = {""} | {folder for path in paths for folder in _folders(path)}
    for folder in sorted(folders):
        yield from _surroundings(root, folder, folders, is_sorted=any(t.is_sorter for t in tools))


def _text(file: Path) -> bytes:
    return file.read_bytes() if file.is_file() else b""


def _folders(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path


def _homes(variables: Mapping[str, str]) -> Iterator[Path]:
    home = variables.get("HOME", "")
    configured = variables.get("XDG_CONFIG_HOME") or (home and f"{home}/.config")
    for base in (home, configured, home and f"{home}/Library/Application Support"):
        if base:
            yield from (Path(base, name) for name in _HOMES)


def _settings(folder: Path) -> Iterator[bytes]:
    """Settings in a folder, and black's, which is a file that is called as a folder could be."""
    for file in (folder, *(folder / name for name in _SETTINGS)):
        if file.is_file():
            yield from (os.fsencode(file), _read(file))


def _read(file: Path) -> bytes:
    data = file.read_bytes()
    for key, value in _NAMED_PLACE.findall(data.decode("utf-8", "replace")):
        if key.startswith(_NEVER_TOLD) or _ELSEWHERE.search(value):
            raise _Untold(f"{file}: {key}")
    return data


def _surroundings(
    root: Path, folder: str, tracked: set[str], *, is_sorted: bool
) -> Iterator[bytes]:
    """Settings in a folder with tracked files; what could be imported from it."""
    place = root / folder
    if not place.is_dir():
        return
    yield os.fsencode(folder)
    for entry in sorted(os.scandir(place), key=lambda found: found.name):
        name = entry.name
        if name in _SETTINGS and entry.is_file():
            yield from (os.fsencode(name), _read(Path(entry.path)))
        elif is_sorted and _MODULE.fullmatch(name):
            yield os.fsencode(name)
            inner = f"{folder}/{name}" if folder else name
            if inner not in tracked and entry.is_dir(follow_symlinks=False):
                yield from _listed(Path(entry.path))


def _listed(folder: Path) -> Iterator[bytes]:
    """Names of all that is in a folder that git knows nothing of."""
    count = 0
    for place, folders, files in os.walk(folder):
        if "pyvenv.cfg" in files or Path(place).name in _NOT_LOOKED_INTO:
            folders.clear()
            continue
        folders.sort()
        modules = sorted(name for name in (*folders, *files) if _MODULE.fullmatch(name))
        count += len(folders) + len(files)
        if count > _MOST_ENTRIES:
            raise _Untold(folder)
        yield os.fsencode("/".join((place, *modules)))


# The program --------------------------------------------------------------------------------------


def _program(found: Path, variables: Mapping[str, str]) -> Iterator[bytes]:
    file = found.resolve()
    data = file.read_bytes()
    yield from (os.fsencode(found), os.fsencode(file), hashlib.sha256(data).digest())
    if data.startswith(_BINARIES):
        return
    words = data.partition(b"\n")[0].decode("utf-8", "replace").removeprefix("#!").split()
    interpreter = Path(words[0]) if words and data.startswith(b"#!") else None
    if interpreter is None or not re.match(r"(python|pypy)[\d.]*$", interpreter.name):
        raise _Untold(found)
    yield from _stamp(interpreter.resolve())
    yield from _installed(interpreter, variables)


def _installed(interpreter: Path, variables: Mapping[str, str]) -> Iterator[bytes]:
    """The packages that a program written in Python may load."""
    prefix = interpreter.parent.parent
    places = [place for base in _bases(prefix, variables) for place in _site_packages(base)]
    if (settings := prefix / "pyvenv.cfg").is_file():
        yield settings.read_bytes()
    if not any((place / package).is_dir() for place in places for package in ("black", "isort")):
        raise _Untold(interpreter)  # an editable install, or a place that is not thought of
    for place in places:
        for entry in sorted(os.scandir(place), key=lambda found: found.name):
            if entry.name.endswith(".pth"):
                yield from (os.fsencode(entry.path), Path(entry.path).read_bytes())
            elif entry.name.endswith((".dist-info", ".egg-info")):
                record = Path(entry.path, "RECORD")
                yield from _stamp(record if record.is_file() else Path(entry.path))
        for package in _PACKAGES:
            for file in sorted((place / package).rglob("*")):
                if file.suffix in (".py", ".so", ".pyd"):
                    yield from _stamp(file)


def _bases(prefix: Path, variables: Mapping[str, str]) -> Iterator[Path]:
    yield prefix
    home = variables.get("HOME", "")
    for base in (prefix.resolve(), Path("/usr"), Path("/usr/local"), Path(home, ".local")):
        if base != prefix and not (prefix / "pyvenv.cfg").is_file():
            yield base


def _site_packages(base: Path) -> Iterator[Path]:
    for kind in ("site-packages", "dist-packages"):
        yield from (found for found in sorted(base.glob(f"lib/python3*/{kind}")) if found.is_dir())


def _stamp(file: Path) -> Iterator[bytes]:
    stat = file.stat()
    yield os.fsencode(f"{file} {stat.st_size} {stat.st_mtime_ns}")
