"""Finds codemods and kinds of checks by the names that plans use, and lists them.

Built-in codemods are the modules of one folder: `codemods` beside this package in a checkout,
`canonize/codemods` in an installation. They are loaded from there as `canonize.codemods.NAME`, so
that a package called `codemods` elsewhere neither hides them nor is hidden. A codemod or a check of
the user's own is `package.module:Class` in any *installed* package. Code that lies in the
repository under migration, or in the current directory, is never imported: reading a plan must not
run what the repository holds.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import inspect
import pkgutil
import re
import site
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

import canonize
from canonize.core.asked_codemod import failed, telling_whose
from canonize.core.check import Check
from canonize.core.codemod import Codemod
from canonize.core.nearest import nearest_or_all
from canonize.core.plan_fields import seconds
from canonize.errors import CanonizeError, CodemodUnknown, PlanInvalid

_PACKAGE = Path(canonize.__file__).resolve().parent
_BUILT_IN = "canonize.codemods"
_OWN = re.compile(r"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*):([A-Za-z_]\w*)\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Option:
    """One option as a person reads it."""

    name: str
    type: str
    default: str
    description: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One codemod or kind of check of the catalogue.

    Args:
        summary: the first sentence of its documentation.
        page: the whole of it.
        own: it is somebody's own, from an installed package.
    """

    name: str
    summary: str
    page: str
    options: tuple[Option, ...]
    own: bool = False


def load_codemod(name: str, *, root: Path | None = None) -> Codemod:
    """Loads one codemod.

    Args:
        name: ``rewrite_imports``, or ``package.module:Class``.
        root: the repository under migration, from which nothing is imported.

    Raises:
        CodemodUnknown: there is none of that name, it can't be imported, or it may not be.
    """
    if name in codemod_names():
        return cast("Codemod", _built_in(name)())
    if not is_own(name):
        raise CodemodUnknown(
            f"no codemod is named {name!r}", hint=nearest_or_all(name, codemod_names())
        )
    try:
        made = _own(name, root, _is_codemod, _CODEMOD)
        with telling_whose(name):
            return cast("Codemod", made())
    except _NotLoaded as error:
        told = CodemodUnknown(error.what, where=error.where, hint=error.hint, details=error.details)
        raise told from error.__cause__


def load_check(kind: str, *, root: Path | None = None) -> Check:
    """Loads one kind of check.

    Args:
        kind: ``tests``, or ``package.module:Class``.
        root: the repository under migration, from which nothing is imported.

    Raises:
        PlanInvalid: there is none of that name, it can't be imported, or it may not be.
    """
    if is_own(kind):
        try:
            made = _own(kind, root, _is_check, _CHECK)
            with telling_whose(kind, what="the check"):
                return cast("Check", made())
        except _NotLoaded as error:
            told = PlanInvalid(
                error.what, where=error.where, hint=error.hint, details=error.details
            )
            raise told from error.__cause__
    if kind not in check_kinds():
        raise PlanInvalid(
            f"no kind of check is named {kind!r}", hint=nearest_or_all(kind, check_kinds())
        )
    found = importlib.import_module(f"canonize.checks.{kind.replace('-', '_')}").CHECK
    return cast("Check", found() if isinstance(found, type) else found)


def is_own(name: str) -> bool:
    """Whether a name is ``package.module:Class``: a codemod or check of somebody's own."""
    return _OWN.match(name) is not None


class _NotLoaded(CanonizeError):
    """A codemod or check of somebody's own can't be loaded."""


@dataclass(frozen=True, slots=True)
class _Sort:
    """How messages speak of what is loaded, and what a class of that sort has."""

    name: str
    has: str


_CODEMOD = _Sort("codemod", "`name`, `Options` and `propose`")
_EITHER = _Sort("codemod or check", f"{_CODEMOD.has}; a check has `kind`, `Options` and `run`")
_CHECK = _Sort("check", "`kind`, `executes`, `Options`, `run` and `describe`")


def _own(
    name: str, root: Path | None, accepts: Callable[[Any], bool], sort: _Sort
) -> Callable[[], Any]:
    """A class of an installed package.

    Raises:
        _NotLoaded: it lies in the repository, can't be imported, or is not of the sort.
    """
    place, _, leaf = name.partition(":")
    _refuse_local(place, root, sort)
    try:
        module = importlib.import_module(place)
    except (Exception, SystemExit) as error:  # whatever somebody else's module raises
        told = failed(name, error, what=f"the {sort.name}")
        raise _NotLoaded(
            f"the {sort.name} {name!r} can't be imported: {type(error).__name__}: {error}",
            where=told.where,
            details=told.details,
        ) from error
    found: Any = getattr(module, leaf, None)
    if not accepts(found):
        classes = [key for key, value in vars(module).items() if accepts(value)]
        raise _NotLoaded(
            f"{place} has no {sort.name} class {leaf!r}",
            hint=nearest_or_all(leaf, classes) or f"a {sort.name} has {sort.has}",
        )
    return cast("Callable[[], Any]", found)


@functools.cache
def codemod_names() -> tuple[str, ...]:
    """Names of the built-in codemods; none of them is imported."""
    folders = [str(_folder())]
    return tuple(m.name for m in pkgutil.iter_modules(folders) if not m.name.startswith("_"))


@functools.cache
def check_kinds() -> tuple[str, ...]:
    """Names of the kinds of checks; none of them is imported."""
    folder = _PACKAGE / "checks"
    modules = (m.name for m in pkgutil.iter_modules([str(folder)]) if not m.name.startswith("_"))
    return tuple(name.replace("_", "-") for name in modules if _defines_check(folder, name))


def codemods() -> tuple[Listed, ...]:
    """Every built-in codemod with its options."""
    return tuple(_entry(name, type(load_codemod(name))) for name in codemod_names())


def checks() -> tuple[Listed, ...]:
    """Every kind of check with its options."""
    return tuple(_entry(kind, type(load_check(kind))) for kind in check_kinds())


def explained(name: str, *, root: Path | None = None) -> Listed:
    """One codemod or kind of check, built in or of somebody's own, with its options.

    Raises:
        CanonizeError: there is none of that name, it can't be imported, or it may not be.
    """
    if not is_own(name):
        known = {entry.name: entry for entry in (*codemods(), *checks())}
        if name not in known:
            hint = nearest_or_all(name, known) or "`canonize codemods` lists them"
            raise CanonizeError(f"no codemod or check is named {name!r}", hint=hint)
        return known[name]
    made = _own(name, root, lambda value: _is_codemod(value) or _is_check(value), _EITHER)
    return _entry(name, cast("type[Codemod] | type[Check]", made), own=True)


def _folder() -> Path:
    """Where the built-in codemods lie: inside of an installed package, beside a checkout's."""
    inside = _PACKAGE / "codemods"
    return inside if inside.is_dir() else _PACKAGE.parent / "codemods"


@functools.cache
def _built_in(name: str) -> Callable[[], Any]:
    if _BUILT_IN not in sys.modules:
        folder = _folder()
        spec = importlib.util.spec_from_file_location(
            _BUILT_IN, folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        if spec is None or spec.loader is None:
            raise CodemodUnknown("the built-in codemods are missing", hint="install canonize again")
        package = importlib.util.module_from_spec(spec)
        sys.modules[_BUILT_IN] = package
        spec.loader.exec_module(package)
    module = importlib.import_module(f"{_BUILT_IN}.{name}")
    for value in vars(module).values():
        if _is_codemod(value) and value.name == name and value.__module__ == module.__name__:
            return cast("Callable[[], Any]", value)
    raise CodemodUnknown(f"{module.__name__} defines no class with the name {name!r}")


def _is_codemod(value: Any) -> bool:
    options = getattr(value, "Options", None)
    return (
        inspect.isclass(value)
        and isinstance(getattr(value, "name", None), str)
        and callable(getattr(value, "propose", None))
        and inspect.isclass(options)
        and issubclass(options, BaseModel)
    )


def _is_check(value: Any) -> bool:
    options = getattr(value, "Options", None)
    return (
        inspect.isclass(value)
        and isinstance(getattr(value, "kind", None), str)
        and isinstance(getattr(value, "executes", None), bool)
        and callable(getattr(value, "run", None))
        and callable(getattr(value, "describe", None))
        and inspect.isclass(options)
        and issubclass(options, BaseModel)
    )


def _defines_check(folder: Path, name: str) -> bool:
    path = folder / f"{name}.py"
    return (
        path.is_file()
        and re.search(r"^(class )?CHECK\b", path.read_text("utf-8"), re.M) is not None
    )


def _refuse_local(module: str, root: Path | None, sort: _Sort) -> None:
    """Looks only at where the top package lies: finding it runs nothing, its children would."""
    top = module.partition(".")[0]
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError):
        spec = None
    if spec is None:
        raise _NotLoaded(
            f"no package {top!r} is installed", hint="install it beside canonize (same environment)"
        )
    places = [*(spec.submodule_search_locations or ()), *([spec.origin] if spec.origin else ())]
    for place in places:
        path = Path(place)
        if path.is_absolute() and _is_local(path.resolve(), root):
            raise _NotLoaded(
                f"{top!r} lies in {path.parent}: code of the repository or of the current "
                f"directory is never run as a {sort.name}",
                hint="install it as a package beside canonize",
            )


def _is_local(path: Path, root: Path | None) -> bool:
    if any(path.is_relative_to(place) for place in _installed()):
        return False
    folders = [Path.cwd()] if root is None else [Path.cwd(), root]
    return any(path.is_relative_to(folder.resolve()) for folder in folders)


def _installed() -> list[Path]:
    """Where installers put packages; an environment often lies inside of a repository."""
    paths = sysconfig.get_paths()
    places = [paths[key] for key in ("purelib", "platlib", "stdlib", "platstdlib")]
    places += [*site.getsitepackages(), site.getusersitepackages()]
    return [Path(place).resolve() for place in places]


def _entry(name: str, source: type[Codemod] | type[Check], *, own: bool = False) -> Listed:
    """A page is the class's; that of a check of canonize's own its module's, which says more.

    Args:
        own: it is somebody's own: a module may hold several, and speaks of all of them.
    """
    module = inspect.getdoc(inspect.getmodule(source)) or ""
    page = inspect.getdoc(source) or ""
    if not hasattr(source, "propose"):
        page = page or module if own else module or page
    summary = page.partition("\n\n")[0].replace("\n", " ")
    fields = source.Options.model_fields.items()
    return Listed(
        name, summary, page, tuple(option_of(key, field) for key, field in fields), own=own
    )


def option_of(name: str, field: FieldInfo) -> Option:
    """A model's field as a person reads it."""
    is_duration = any(getattr(item, "func", None) is seconds for item in field.metadata)
    kind = "duration" if is_duration else _type_words(field.annotation)
    default = _default_words(field.default)
    if is_duration and default:
        default = f"{field.default:g}s"
    if field.is_required():
        default = "required"
    return Option(name, kind, default, field.description or "")


def _type_words(annotation: Any) -> str:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _type_words(get_args(annotation)[0])
    if origin in (Union, UnionType):
        parts = [_type_words(part) for part in get_args(annotation) if part is not type(None)]
        return " or ".join(dict.fromkeys(parts))
    if origin is Literal:
        return " or ".join(str(choice) for choice in get_args(annotation))
    if inspect.isclass(annotation) and issubclass(annotation, Enum):
        return ", ".join(str(member.value) for member in annotation)
    return _TYPES.get(origin or annotation, "mapping")


_TYPES: dict[Any, str] = {
    str: "text",
    bool: "true or false",
    int: "number",
    float: "number",
    tuple: "list",
    list: "list",
}


def _default_words(default: object) -> str:
    if default in (None, (), [], "", PydanticUndefined) or isinstance(default, BaseModel):
        return ""
    return str(default).lower() if isinstance(default, bool) else str(default)
