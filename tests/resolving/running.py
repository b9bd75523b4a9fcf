"""Imports the files of a code base out of memory, to see what Python itself makes of a name."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import ModuleType

from tests.resolving.packages import MODULES


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        file = MODULES.get(fullname)
        if file is None:
            return None
        is_package = file.endswith("__init__.py")
        return importlib.machinery.ModuleSpec(fullname, self, is_package=is_package)

    def exec_module(self, module: ModuleType) -> None:
        exec(self._files[MODULES[module.__name__]], vars(module))


@contextmanager
def importable(files: Mapping[str, bytes]) -> Iterator[None]:
    """The modules can be imported within; nothing of them is left behind."""
    finder = _Finder(files)
    _forget()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        _forget()


def imported(module: str) -> ModuleType | None:
    """A module as if it were the first to be imported; ``None``: it can't be."""
    _forget()
    try:
        return importlib.import_module(module)
    except Exception:
        return None


def _forget() -> None:
    for name in MODULES:
        sys.modules.pop(name, None)
