"""Who else looks up a module-level name of a file: importers, patch targets, dotted lookups."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from canonize.core.ast_nodes import nodes_of
from canonize.core.byte_places import (
    QUOTES,
    before_space,
    ends_quoted_path,
    is_attribute_of,
    is_quoted,
    stands_before,
)
from canonize.core.import_scan import STAR_IMPORTS, absolute, imports_of
from canonize.core.reasons import Code, Reason
from canonize.core.tree_base import NAME_BYTES, has_word
from canonize.resolution.module_names import exports_in, top_level_names
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.paths_elsewhere import PathsElsewhere
from canonize.resolution.project import Project
from canonize.syntax.exported_names import Exports

_MANY = 200
"""Files with a name; of more, those are left out first that can't reach the module."""
_NEARBY = 500
"""Files that may reach a module; in so many, names are looked for without another search."""
_LOADING = (
    b"import_module", b"__import__", b"getattr", b"attrgetter", b"modules", b"patch", b"spec",
    b"load", b"resolve", b"import_string",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file that may look something up: its bytes, and what it imports: module, name, local."""

    data: bytes
    imports: tuple[tuple[str | None, str | None, str | None], ...]


@dataclass(frozen=True, slots=True)
class _Ways:
    """By which ways a file could look up any name of one module.

    Args:
        is_dotted: the module's own name stands before a dot or a colon.
        taken: names that are imported from it.
        locals: names under which the file has the module itself.
        is_plain: ``import a.b`` binds the first part of its path.
        is_loaded: a string may be the module's name.
    """

    has_star: bool = False
    is_dotted: bool = False
    taken: frozenset[str] = frozenset()
    locals: frozenset[bytes] = frozenset()
    is_plain: bool = False
    is_loaded: bool = False

    @property
    def reaches(self) -> bool:
        return bool(self.locals) or self.is_plain or self.is_loaded


class OutsideLookups:
    """Searches the rest of the tree for lookups of one file's names; answers are kept."""

    def __init__(self, project: Project, path: str) -> None:
        self._project = project.whole
        self._path = path
        self._names = project.modules.names(path)
        self._leaves = {module.rpartition(".")[2].encode() for module in self._names}
        self._is_top = any("." not in module for module in self._names)
        self._found: dict[str, tuple[str, ...]] = {}
        self._is_package = path.rpartition("/")[2].startswith("__init__.")
        self._elsewhere = PathsElsewhere(self._project, self._names)

    def reason(self, name: str, *, where: str = "here") -> str:
        """Why a name has to stay as it is, with the place that needs it; empty when none does.

        Args:
            where: how the name's module is spoken of.
        """
        if self._names and self._is_package and "." not in name:
            return Reason("a package hands it on", Code.ASKED_FROM_OUTSIDE)
        return self.user(name, where=where)

    def user(self, name: str, *, where: str = "here") -> str:
        """`reason`, of the repository's files alone: what a package might hand on is not asked."""
        found = self.files(name)
        if found:
            return Reason(f"{found[0]} looks it up {where}", Code.ASKED_FROM_OUTSIDE)
        if any(self._lists(module, name) for module in self._names):
            told = "its `__all__` may list it, with the names of another module"
            return Reason(told, Code.EXPORT_LIST)
        return ""

    def files(self, name: str) -> tuple[str, ...]:
        """Every other file that looks a name, or ``name.name``, up in this one, sorted."""
        if name not in self._found:
            self._found[name] = tuple(self._search(name)) if self._names else ()
        return self._found[name]

    def read(self, path: str) -> bytes:
        return self._project.tree.read(path) or b""

    def importers(self, name: str) -> tuple[str, ...]:
        """Every other file that imports a name from this one, sorted; a star takes any."""
        files = self._project.tree.containing({name.encode(), *self._leaves})
        return tuple(
            path
            for path in sorted(files - {self._path})
            if path.endswith((".py", ".pyi"))
            and any(m in self._names and n in (name, "*") for m, n, _ in self._seen(path).imports)
            and self._imports(path, name)
        )

    def _imports(self, path: str, name: str) -> bool:
        """Whether a statement imports it, and no text that only looks like one."""
        body = parsed_file(self._project.tree, path)
        package = self._project.modules.package(path)
        if body is None:
            return True
        return any(
            isinstance(node, ast.ImportFrom)
            and absolute("." * node.level + (node.module or ""), package) in self._names
            and any(alias.name in (name, "*") for alias in node.names)
            for node in nodes_of(body)
        )

    def _lists(self, module: str, name: str) -> bool:
        """Whether the module's ``__all__`` may list a name that the file does not write there."""
        listing = self._project.listing(module)
        if listing is None or name in self._written:
            return False
        may_have = not listing.is_certain and (listing.takes_others or listing.is_imported)
        return may_have or name in listing.names

    @cached_property
    def _written(self) -> frozenset[str]:
        own = exports_in(self._project.tree.read(self._path) or b"")
        return frozenset(own.names) if isinstance(own, Exports) else frozenset()

    def _search(self, name: str) -> list[str]:
        tree, last = self._project.tree, name.rpartition(".")[2].encode()
        # What imports from a package by dots alone does not say the package's name.
        reaching = None if self._is_package else tree.containing(self._leaves | STAR_IMPORTS)
        if reaching is not None and len(reaching) <= _NEARBY:
            files = frozenset(p for p in reaching if has_word(self._seen(p).data, last))
        else:
            tree.expect({last, *self._own_words})
            files = tree.containing({last})
            if len(files) > _MANY:
                files = files & tree.containing(self._leaves | STAR_IMPORTS)
        return [path for path in sorted(files - {self._path}) if self._looks_up(path, name)]

    @cached_property
    def _own_words(self) -> frozenset[bytes]:
        """The names that the file binds: who asks for one of them asks for others."""
        data = self._project.tree.read(self._path) or b""
        return frozenset(name.encode() for name in top_level_names(data))

    def _looks_up(self, path: str, name: str) -> bool:
        ways = self._ways(path)
        if ways.has_star or name in ways.taken:
            return True
        data = self._seen(path).data
        if ways.is_dotted and self._in_path(path, data, name.encode()):
            return True
        if self._has_object(data, ways, name.encode()):
            return True
        return ways.reaches and self._reaches(path, data, ways, name.encode())

    def _reaches(self, path: str, data: bytes, ways: _Ways, name: bytes) -> bool:
        """Whether a Python file has the module under some local name and looks a name up in it."""
        if is_attribute_of(data, ways.locals, name) or is_quoted(data, name):
            return True
        if not ways.is_loaded:
            return False
        # What `import_module("it")` gave may be called anything, but it is one name or a call.
        owners = set(_owners(data, re.escape(name) + rb"(?!\w)")) if name in data else set()
        if not owners or owners - self._bound_otherwise(path):
            return bool(owners)
        given = self._given(path)
        return given is None or not owners.isdisjoint(given)

    def _has_object(self, data: bytes, ways: _Ways, name: bytes) -> bool:
        """Whether a file has the module ``b`` of ``b.X`` as an object, and the name ``X``.

        ``patch.multiple(consumer.b, X=...)``, ``b = consumer.b``; ``patch.object(consumer.b, "X")``
        is a lookup like any other.
        """
        head, _, last = name.rpartition(b".")
        if not head or head not in data or last not in data:
            return False
        owners = _any_of({*ways.locals, *self._leaves})
        there = (
            rb"(?<!\w)"
            + owners
            + rb"\s*\.\s*"
            + re.escape(head)
            + rb"(?![ \t]*[.\w(])(?!\s*,\s*[\"'])"
        )
        if re.search(there, data) is None:
            return False
        word = re.escape(last)
        given = (
            rb"(?<!\w)" + word + rb"\s*=(?!=)|[\"']" + word + rb"[\"']|\.\s*" + word + rb"(?!\w)"
        )
        return re.search(given, data) is not None

    def _in_path(self, path: str, data: bytes, name: bytes) -> bool:
        """Whether a dotted path in a file ends in this module and a name."""
        if any(self._ends_in(path, data, leaf, name, rb"(?!\w)") for leaf in self._leaves):
            return True
        head, _, last = name.rpartition(b".")
        if not head or not path.endswith((".py", ".pyi")):
            return False
        # `patch.multiple("consumer.b", X=...)`
        if not any(self._ends_in(path, data, leaf, head, rb"[\"']") for leaf in self._leaves):
            return False
        return re.search(rb"(?<!\w)" + re.escape(last) + rb"\s*=(?!=)", data) is not None

    def _ends_in(self, path: str, data: bytes, module: bytes, name: bytes, after: bytes) -> bool:
        """Whether ``module.name`` or ``module:name`` stands there; bytes are looked for first."""
        if module + b"." + name not in data and module + b":" + name not in data:
            return False
        there = rb"(?<!\w)" + re.escape(module) + rb"(?=[.:]" + re.escape(name) + after + rb")"
        return any(
            not self.leads_elsewhere(path, data, found.start(), found.end())
            for found in re.finditer(there, data)
        )

    def leads_elsewhere(self, path: str, data: bytes, start: int, end: int) -> bool:
        """Whether a dotted path, of which the module's own name is the end, means another one."""
        return self._elsewhere.leads_elsewhere(path, data, start, end)

    def _ways(self, path: str) -> _Ways:
        facts = self._project.tree.facts(path)
        key = (_Ways, self._names)
        ways = facts.get(key)
        if ways is None:
            ways = facts[key] = self._ways_of(path)
        assert isinstance(ways, _Ways)
        return ways

    def _ways_of(self, path: str) -> _Ways:
        seen = self._seen(path)
        data = seen.data
        mine = [item for module, item, _ in seen.imports if module in self._names]
        if not any(leaf in data for leaf in self._leaves):
            # The module's own name stands in no file that reaches it, but for relative stars.
            return _Ways(has_star="*" in mine)
        is_dotted = any(stands_before(data, leaf, b".:") for leaf in self._leaves)
        if not path.endswith((".py", ".pyi")):
            return _Ways(is_dotted=is_dotted)
        is_loaded = any(ends_quoted_path(data, leaf) for leaf in self._leaves)
        if not is_loaded and (self._is_top or any(word in data for word in _LOADING)):
            # Part of a name, as `getattr(package, "leaf")` takes it; else it is any word.
            is_loaded = any(
                before + leaf + after in data
                for leaf in self._leaves
                for before in QUOTES
                for after in QUOTES
            )
        return _Ways(
            has_star="*" in mine,
            is_dotted=is_dotted,
            taken=frozenset(item for item in mine if item),
            locals=frozenset(
                local.encode()
                for module, item, local in seen.imports
                if local and (module if item is None else f"{module}.{item}") in self._names
            ),
            is_plain=None in mine,
            is_loaded=is_loaded,
        )

    def _bound_otherwise(self, path: str) -> frozenset[bytes]:
        """Packages, and what the file's imports bind: certainly not what a loader gave."""
        facts, key = self._project.tree.facts(path), (_Ways, self._names, "bound otherwise")
        if key not in facts:
            imported = {
                local if item is not None else local.partition(".")[0]
                for module, item, local in self._seen(path).imports
                if local and (module if item is None else f"{module}.{item}") not in self._names
            }
            words = imported | self._project.modules.top_names()
            facts[key] = frozenset(word.encode() for word in words if word != "*")
        found = facts[key]
        assert isinstance(found, frozenset)
        return found

    def _given(self, path: str) -> frozenset[bytes] | None:
        """The names that a file binds otherwise than by an import; ``None``: it can't be parsed."""
        facts = self._project.tree.facts(path)
        if _given not in facts:
            module = parsed_file(self._project.tree, path)
            facts[_given] = _given(module) if module is not None else None
        found = facts[_given]
        assert found is None or isinstance(found, frozenset)
        return found

    def _seen(self, path: str) -> _Seen:
        facts = self._project.tree.facts(path)
        seen = facts.get(OutsideLookups)
        if seen is None:
            data = self._project.tree.read(path) or b""
            imports: set[tuple[str | None, str | None, str | None]] = set()
            if path.endswith((".py", ".pyi")):
                package = self._project.modules.package(path)
                found = imports_of(self._project.tree, path)
                imports = {
                    (absolute(item.module, package), item.name, item.asname or item.name)
                    for item in found
                }
            seen = facts[OutsideLookups] = _Seen(data, tuple(imports))
        assert isinstance(seen, _Seen)
        return seen


def _given(module: ast.Module) -> frozenset[bytes]:
    """The names that a file binds otherwise than by an import."""
    found: set[str] = set()
    for node in nodes_of(module):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                found.add(name)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                found.add(name)
            case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                found.add(name)
            case _:
                pass
    return frozenset(name.encode() for name in found)


def _owners(data: bytes, word: bytes) -> Iterator[bytes]:
    """The names, and the ends of calls, whose attribute some bytes are; each attribute once."""
    done = 0
    for found in re.finditer(word, data):
        dot = before_space(data, found.start())
        if data[dot - 1 : dot] != b".":
            continue
        end = start = before_space(data, dot - 1)
        if data[end - 1 : end] in (b"]", b")"):
            start -= 1
        else:
            while start and data[start - 1] in NAME_BYTES:
                start -= 1
            if start == end or data[start - 1 : start] == b".":
                continue
        if start >= done:
            done = found.end()
            yield data[start:end]


def _any_of(words: Collection[bytes]) -> bytes:
    return rb"(?:" + b"|".join(map(re.escape, sorted(words))) + rb")"
