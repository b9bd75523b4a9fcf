"""Modules that are not the repository's: the standard library's, and those of its environment."""

from __future__ import annotations

from typing import Protocol


class OutsideModules(Protocol):
    """Text that says what such modules define, without running the project's code."""

    def source(self, module: str) -> bytes | None:
        """A module's source or stub; ``None``: there is no such module, as far as is known."""
        ...

    def is_code(self, module: str) -> bool:
        """Whether what is known of a module is the code that runs, and no stub."""
        ...

    def files_with(self, package: str, words: tuple[str, ...]) -> tuple[str, ...]:
        """The files of a top-level package or module in which all of some words stand."""
        ...


def outside_path(module: str) -> str:
    """The path under which a tree reads such a module; no file of a repository is called so."""
    return f"<{module}>"


def outside_module(path: str) -> str:
    """The module of such a path; empty for the path of a file."""
    return path[1:-1] if path.startswith("<") and path.endswith(">") else ""
