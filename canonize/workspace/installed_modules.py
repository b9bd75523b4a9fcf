"""What lies outside of a repository, read from disk: the standard library and its environment."""

from __future__ import annotations

import ast
import contextlib
import importlib
import importlib.machinery
import importlib.util
import inspect
import keyword
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from canonize.errors import CanonizeError

_ENVIRONMENTS = (".venv", "venv", "env")
_UNSEEN = b"def __getattr__(name): ...\n"
"""Of a module that is there, and whose text nobody can read."""
_IS_ANOTHER = re.compile(rb"^sys\.modules\[__name__\] = (\w+)\s*$", re.MULTILINE)
"""So `collections.abc` is `_collections_abc` from 3.13 on."""


class InstalledModules:
    """Sources and stubs; nothing of the project or its environment is imported.

    Of the standard library's modules in C, this interpreter is asked what they define.

    Args:
        root: the repository.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, bytes | None] = {}
        self._folders: list[Path] | None = None
        self._stubs: set[str] = set()

    def use(self, environment: str) -> None:
        """Takes a folder of the repository as its environment.

        Raises:
            CanonizeError: there is no environment.
        """
        folders = list(_packages_of(self._root / environment))
        if not folders:
            raise CanonizeError(
                f"{environment!r} is no virtual environment: it has no site-packages",
                where="environment",
                hint="name the folder that `python -m venv` made, or leave `environment` out",
            )
        self._folders = folders
        self._known.clear()

    def add(self, environment: Path) -> None:
        """Takes packages from one more environment, and from it first; it may be empty yet."""
        if self._folders is None:
            self._folders = list(_site_packages(self._root))
        self._folders = [*_packages_of(environment), *self._folders]
        self._known.clear()

    def source(self, module: str) -> bytes | None:
        """See `core.outside_modules.OutsideModules`."""
        if module not in self._known:
            self._known[module] = self._read(module)
        return self._known[module]

    def is_code(self, module: str) -> bool:
        """See `core.outside_modules.OutsideModules`."""
        return self.source(module) is not None and module not in self._stubs

    def files_with(self, package: str, words: tuple[str, ...]) -> tuple[str, ...]:
        """See `core.outside_modules.OutsideModules`; kept and asked again as a module is."""
        found = self.source(":".join((package, *words))) or b""
        return tuple(found.decode("utf-8", "surrogateescape").splitlines())

    def asked(self) -> tuple[str, ...]:
        """Every module that somebody asked for, and every search, by which `source` knows it."""
        return tuple(sorted(self._known))

    def _read(self, module: str) -> bytes | None:
        module, *words = module.split(":")
        parts = module.split(".")
        if not all(part.isidentifier() for part in parts):
            return None
        if parts[0] in sys.stdlib_module_names or parts[0] in sys.builtin_module_names:
            return None if words else _of_library(module)
        if self._folders is None:
            self._folders = list(_site_packages(self._root))
        if words:
            return b"\n".join(f for home in self._folders for f in _naming(home, module, words))
        for home in self._folders:
            if found := _installed(home, parts):
                if found.is_stub:
                    self._stubs.add(module)
                return found.text
        return None


def _of_library(module: str) -> bytes | None:
    """A module of the standard library: its source, or what its C code defines."""
    folder = Path(os.__file__).parent
    stem = folder.joinpath(*module.split("."))
    for path in (stem / "__init__.py", stem.with_suffix(".py")):
        if path.is_file():
            text = path.read_bytes()
            other = _IS_ANOTHER.search(text)
            return _of_library(other[1].decode()) if other else text
    top = module.partition(".")[0]
    in_c = top in sys.builtin_module_names or _is_extension(top)
    if module == "os.path" or (in_c and "." not in module):
        return _stub(importlib.import_module(module)).encode()
    return None


def _is_extension(top: str) -> bool:
    spec = importlib.util.find_spec(top)
    suffixes = tuple(importlib.machinery.EXTENSION_SUFFIXES)
    return spec is not None and spec.origin is not None and spec.origin.endswith(suffixes)


def _stub(module: ModuleType) -> str:
    """What a module of C code defines, as text; what takes no known arguments is a value."""
    lines = []
    for name, value in sorted(vars(module).items()):
        line = f"{name} = object()"
        if inspect.isclass(value):
            line = f"class {name}:\n    {_making(value)}\n    def __getattr__(self, name): ..."
        elif callable(value):
            line = _function(name, value) or line
        if name.isidentifier() and not keyword.iskeyword(name):
            lines.append(line)
    return "\n".join([*lines, ""])


def _making(kind: type) -> str:
    """How instances of a class of C code are made; with anything, where nobody says."""
    try:
        given = str(inspect.signature(kind))
        text = f"def __init__(self{', ' if given != '()' else ''}{given[1:]}: ..."
        ast.parse(text)
    except (ValueError, TypeError, SyntaxError):
        return "def __init__(self, *args, **kwargs): ..."
    return text


def _function(name: str, value: object) -> str:
    try:
        signature = inspect.signature(value)  # type: ignore[arg-type]  # it is callable
        text = f"def {name}{signature}: ..."
        ast.parse(text)
    except (ValueError, TypeError, SyntaxError):
        return ""
    return text


def _site_packages(root: Path) -> Iterator[Path]:
    """Where the environments in the repository, or else the active one, keep packages."""
    homes = [root / name for name in _ENVIRONMENTS]
    homes = [home for home in homes if (home / "pyvenv.cfg").is_file()]
    active = os.environ.get("VIRTUAL_ENV")
    if not homes and active:
        homes = [Path(active)]
    for home in homes:
        yield from _packages_of(home)


def _packages_of(home: Path) -> Iterator[Path]:
    yield from sorted(home.glob("lib/python3*/site-packages"), reverse=True)
    yield from home.glob("Lib/site-packages")


class _Installed(NamedTuple):
    """What is known of a module of an environment."""

    text: bytes
    is_stub: bool


def _installed(folder: Path, parts: list[str]) -> _Installed | None:
    """A module of one environment: stubs first, as type checkers read them."""
    top, *rest = parts
    for home in (f"{top}-stubs", top):
        stem = folder.joinpath(home, *rest)
        for suffix in (".pyi", ".py"):
            for path in (stem / f"__init__{suffix}", stem.with_name(f"{stem.name}{suffix}")):
                if path.is_file():
                    return _Installed(path.read_bytes(), suffix == ".pyi")
    stem = folder.joinpath(*parts)
    if stem.is_dir() or any(stem.parent.glob(f"{stem.name}.*.so")):
        return _Installed(_UNSEEN, True)
    return None


def _naming(folder: Path, package: str, words: list[str]) -> Iterator[bytes]:
    """The files of a package, below an environment's folder, in which all the words stand."""
    wanted = [word.encode() for word in words]
    single = folder / f"{package}.py"
    for path in sorted(
        [*(folder / package).rglob("*.py"), *([single] if single.is_file() else [])]
    ):
        with contextlib.suppress(OSError):
            data = path.read_bytes()
            if all(word in data for word in wanted):
                yield os.fsencode(path.relative_to(folder).as_posix())
