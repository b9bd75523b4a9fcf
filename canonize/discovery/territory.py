"""Which files are production, tests or neither, and which definitions compete with nobody."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from canonize.core.file_kinds import is_test_folder, is_test_name
from canonize.core.paths import PathFilter
from canonize.inventory.facts import Definition, FileFacts
from canonize.syntax.stdlib_names import ENUMERATIONS

_OUTSIDE_FOLDER = re.compile(
    r"(?:^|/)(?:vendor|vendored(?:_\w+)?|\w+_vendored|_vendor|third_?party|extern(?:al)?s?|node_modules|site-packages|"
    r"\.?venv|env/(?:lib|bin|Lib|Scripts)|deprecated_code|migrations?|"
    r"alembic|versions|(?:build|dist)/(?:lib|bdist)[^/]*|\.[^/]+|generated|_generated|fixes|work_in_progress|"
    r"(?:[\w.]+[-_])?stubs?|typeshed)/",
    re.IGNORECASE,
)
LEFT_OVER = re.compile(
    r"(?:^|/)(?:backups?|\w*_backup|backup_\w+|archived?|\w*_archive\w*|old|attic)(?=/)",
    re.IGNORECASE,
)
"""Folders of what nobody uses any more, unless somebody does: a service may make backups."""
_OUTSIDE_FILE = re.compile(
    r"_pb2(?:_grpc)?\.py$|[._-](?:bak|backup|orig|old|copy|original)\.py$|^setup\.py$",
    re.IGNORECASE,
)
_TOOLING = re.compile(
    r"(?:^|/)(?:scripts?|tools?|examples?|samples?|demos?|docs?|bench\w*|dev)/|^[^/]+\.py$"
)
_OF_TESTS = re.compile(r"(?:^|/)(?:_tests?|test_?(?:data|files|resources))/", re.IGNORECASE)
"""Tests that lie in the package that they test, and what tests read: each stands for itself."""
_ENUMS = ENUMERATIONS | {"TextChoices", "IntegerChoices"}
_DATA = frozenset(
    {"BaseModel", "TypedDict", "NamedTuple", "BaseSettings", "Struct", "SQLModel", "Schema",
     "ModelSchema", "Serializer", "ModelSerializer", "RootModel", "GenericModel"}
)  # fmt: skip
_ORM = frozenset({"Base", "DeclarativeBase", "Model", "Document", "db.Model", "models.Model"})
_MODELS = frozenset(
    {"Model", "models.Model", "db.Model", "DeclarativeBase", "Document", "SQLModel"}
)
_FRAMEWORK_NAMES = frozenset(
    {"main", "Meta", "Config", "Command", "Migration", "setup", "run", "cli", "app", "lifespan",
     "upgrade", "downgrade", "handler", "Media", "Params", "Args"}
)  # fmt: skip


_ROUTES = frozenset(
    {"get", "post", "put", "delete", "patch", "websocket", "route", "on_event", "middleware",
     "exception_handler", "task", "shared_task", "receiver", "register", "tool", "view_config",
     "api_view", "subscriber"}
)  # fmt: skip


class Territory:
    """Sorts paths.

    Args:
        exclude: globs that the team left out.
        tests: globs of further test files.
        foreign: folders that hold copies of other people's libraries.
        lived_in: folders that are called like leftovers, and are none.
    """

    def __init__(
        self,
        exclude: tuple[str, ...] = (),
        tests: tuple[str, ...] = (),
        foreign: Collection[str] = (),
        lived_in: Collection[str] = (),
    ) -> None:
        self._excluded = PathFilter((), exclude)
        self._foreign = tuple(f"{folder}/" for folder in foreign)
        self._lived_in = lived_in
        self._tests = PathFilter(tests, ()) if tests else None
        self._known: dict[str, str] = {}
        self._folders: dict[str, str] = {}

    def of(self, path: str) -> str:
        """``production``, ``tooling`` (scripts, examples), ``test`` or ``outside``."""
        kind = self._known.get(path)
        if kind is None:
            kind = self._known[path] = self._sort(path)
        return kind

    def _sort(self, path: str) -> str:
        cut = path.rfind("/") + 1
        folder, name = path[:cut], path[cut:]
        kind = self._folders.get(folder)
        if kind is None:
            out = folder.startswith(self._foreign) or self._is_left_over(folder)
            kind = self._folders[folder] = "outside" if out else _kind_of_folder(folder)
        if kind == "outside" or _OUTSIDE_FILE.search(name) or not self._excluded.selects(path):
            return "outside"
        if kind == "test" or is_test_name(name):
            return "test"
        if self._tests is not None and self._tests.selects(path):
            return "test"
        return "tooling" if _TOOLING.search(path) else "production"

    def _is_left_over(self, folder: str) -> bool:
        return any(folder[: m.end()] not in self._lived_in for m in LEFT_OVER.finditer(folder))


def _kind_of_folder(folder: str) -> str:
    """What all files of a folder are, whatever they are called; empty: their names tell."""
    if _OUTSIDE_FOLDER.search(folder):
        return "outside"
    return "test" if is_test_folder(folder) or _OF_TESTS.search(folder) else ""


def service_of(path: str) -> str:
    """The top folder of a file: what is deployed together, as far as a path can tell."""
    parts = path.split("/")
    if parts[0] in ("src", "lib", "packages", "services", "apps", "libs") and len(parts) > 2:
        return "/".join(parts[:2])
    return parts[0] if len(parts) > 1 else ""


_RAISED = ("Exception", "Error", "Warning")
_WORKING = 3
"""An exception with so many methods of its own is more than a name to be caught by."""


def exemption(
    definition: Definition, ancestors: Callable[[Definition], frozenset[str]], facts: FileFacts
) -> str:
    """Why a definition competes with nobody; empty when it may.

    Args:
        ancestors: the names of all bases of a class, followed as far as they are known.
    """
    name = definition.name
    if name.startswith("_") and not name.startswith("__"):
        return "private"
    if name in _FRAMEWORK_NAMES or (name.startswith("__") and name.endswith("__")):
        return "framework hook"
    if definition.guard in ("type", "except"):
        return "stand-in for a missing import" if definition.guard == "except" else "typing only"
    if not definition.is_class:
        return _function_exemption(definition)
    return _class_exemption(definition, ancestors(definition))


def _function_exemption(definition: Definition) -> str:
    decorators = {d.removesuffix("()").rpartition(".")[2] for d in definition.decorators}
    if decorators & {"fixture", "hookimpl", "command", "callback", "group", "overload"}:
        return "registered with a framework"
    if decorators & _ROUTES:
        return "registered with a framework"
    if definition.name.startswith("test"):
        return "pytest function"
    return ""


def _class_exemption(definition: Definition, bases: frozenset[str]) -> str:
    if bases & _ENUMS:
        return "enum"
    if is_interface(bases, definition):
        return "protocol"
    if _is_exception(definition, bases) and len(definition.public_methods()) < _WORKING:
        return "exception"
    if definition.name.startswith("Test") or bases & {"TestCase", "IsolatedAsyncioTestCase"}:
        return "pytest class"
    if bases & {"type", "ABCMeta", "NodeVisitor", "NodeTransformer"}:
        return "visitor or metaclass"
    direct = {b.rpartition(".")[2] for b in definition.bases} | set(definition.bases)
    if (is_table(definition) or direct & _ORM) and not definition.public_methods():
        return "ORM model"
    return ""


def _is_exception(definition: Definition, bases: frozenset[str]) -> bool:
    return any(name.endswith(_RAISED) for name in (*bases, definition.name))


def is_interface(bases: frozenset[str], definition: Definition) -> bool:
    """Whether a class only says what others have to offer (typing, zope).

    Who extends a protocol implements it, unless it says once more that it is one.

    Args:
        bases: the names of all its bases.
    """
    said = {base.partition("[")[0].rpartition(".")[2] for base in definition.bases}
    return "Protocol" in said or "Interface" in bases


def is_model(bases: frozenset[str]) -> bool:
    """Whether a class is a table of a database, by what it descends from."""
    return bool(bases & _MODELS)


def is_table(definition: Definition) -> bool:
    """Whether a class says itself which table of a database it is."""
    return "__tablename__" in definition.fields or "objects" in definition.fields


def is_data(definition: Definition, bases: frozenset[str]) -> bool:
    """Whether a class only carries data (dataclass, pydantic, TypedDict, ...)."""
    decorators = {d.removesuffix("()").rpartition(".")[2] for d in definition.decorators}
    if decorators & {"dataclass", "define", "frozen", "attrs", "s", "attributes"}:
        return len(definition.public_methods()) <= max(2, len(definition.fields) // 2)
    if bases & _DATA:
        return True
    methods = [m for m in definition.methods if m.name != "__init__"]
    return not methods and len(definition.fields) >= 2


def is_abstract(definition: Definition) -> bool:
    """Whether a class declares what others must implement."""
    if any(
        b in ("ABC", "abc.ABC", "metaclass=ABCMeta", "metaclass=abc.ABCMeta")
        for b in definition.bases
    ):
        return True
    return any("x" in m.flags for m in definition.methods)
