"""Who else looks up a module-level name of a file: importers, patch targets, dotted lookups."""

from __future__ import annotations

import re
from dataclasses import dataclass

from canonize.core.import_scan import absolute, imports_of
from canonize.core.modules import ModuleMap
from canonize.core.tree import SourceTree

_MANY = 200
_LOADING = re.compile(
    rb"import_module|__import__|getattr|attrgetter|modules|patch|spec|load|resolve|import_string"
)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file that may look something up: its bytes, and what it imports: module, name, local."""

    data: bytes
    imports: tuple[tuple[str | None, str | None, str | None], ...]


class OutsideLookups:
    """Searches the rest of the tree for lookups of one file's names; answers are kept."""

    def __init__(self, tree: SourceTree, path: str, modules: ModuleMap) -> None:
        self._tree = tree.whole
        self._path = path
        self._modules = modules
        self._names = modules.names(path)
        self._leaves = {module.rpartition(".")[2].encode() for module in self._names}
        self._is_top = any("." not in module for module in self._names)
        self._found: dict[str, tuple[str, ...]] = {}
        self._is_package = path.rpartition("/")[2].startswith("__init__.")

    def reason(self, name: str) -> str:
        """Why a name has to stay as it is, with the place that needs it; empty when none does."""
        if self._names and self._is_package and "." not in name:
            return "a package hands it on"
        found = self.files(name)
        return f"{found[0]} looks it up here" if found else ""

    def files(self, name: str) -> tuple[str, ...]:
        """Every other file that looks a name, or ``name.name``, up in this one, sorted."""
        if name not in self._found:
            self._found[name] = tuple(self._search(name)) if self._names else ()
        return self._found[name]

    def importers(self, name: str) -> tuple[str, ...]:
        """Every other file that imports a name from this one, sorted; a star takes any."""
        files = self._tree.containing({name.encode(), *self._leaves})
        return tuple(
            path
            for path in sorted(files - {self._path})
            if path.endswith((".py", ".pyi"))
            and any(m in self._names and n in (name, "*") for m, n, _ in self._seen(path).imports)
        )

    def _search(self, name: str) -> list[str]:
        files = self._tree.containing({name.rpartition(".")[2].encode()})
        if len(files) > _MANY:
            files = files & self._tree.containing(self._leaves)
        return [path for path in sorted(files - {self._path}) if self._looks_up(path, name)]

    def _looks_up(self, path: str, name: str) -> bool:
        seen = self._seen(path)
        word = re.escape(name.encode()) + rb"(?!\w)"
        if not any(leaf in seen.data for leaf in self._leaves):
            # The module's own name stands in no file that reaches it, but for relative stars.
            return any(m in self._names and n == "*" for m, n, _ in seen.imports)
        leaves = b"|".join(map(re.escape, self._leaves))
        if re.search(rb"(?<!\w)(?:" + leaves + rb")[.:]" + word, seen.data):
            return True
        if not path.endswith((".py", ".pyi")):
            return False
        head, _, last = name.encode().rpartition(b".")
        # `patch.multiple("consumer.b", X=...)`
        whole = rb"(?<!\w)(?:" + leaves + rb")[.:]" + re.escape(head) + rb"[\"']"
        used = rb"(?<!\w)" + re.escape(last) + rb"\s*=(?!=)"
        if head and re.search(whole, seen.data) and re.search(used, seen.data):
            return True
        if any(m in self._names and n in (name, "*") for m, n, _ in seen.imports):
            return True
        return self._reaches(seen, word)

    def _reaches(self, seen: _Seen, word: bytes) -> bool:
        """Whether a Python file has this module under some local name and looks a word up in it."""
        locals_ = {
            local.encode()
            for module, item, local in seen.imports
            if local and (module if item is None else f"{module}.{item}") in self._names
        }
        if locals_:
            reached = b"|".join(map(re.escape, sorted(locals_)))
            if re.search(rb"(?<![\w.])(?:" + reached + rb")\s*\.\s*" + word, seen.data):
                return True
        leaves = b"|".join(map(re.escape, self._leaves))
        loaded = re.search(rb"""["'][\w.]*\.(?:""" + leaves + rb""")["']""", seen.data)
        if loaded is None and (self._is_top or _LOADING.search(seen.data)):
            # Part of a name, as `getattr(package, "leaf")` takes it; else it is any word.
            loaded = re.search(rb"""["'](?:""" + leaves + rb""")["']""", seen.data)
        plain = any(item is None and module in self._names for module, item, _ in seen.imports)
        if not locals_ and not loaded and not plain:
            return False
        if re.search(rb"""["'][.:]?""" + word + rb"""["']""", seen.data):
            return True
        # What `import_module("it")` gave may be called anything, but it is one name or a call.
        one = rb"(?:[])]|(?<![\w.])\w+)\s*\.\s*" + word
        return bool(loaded and re.search(one, seen.data))

    def _seen(self, path: str) -> _Seen:
        facts = self._tree.facts(path)
        seen = facts.get(OutsideLookups)
        if seen is None:
            data = self._tree.read(path) or b""
            imports: set[tuple[str | None, str | None, str | None]] = set()
            if path.endswith((".py", ".pyi")):
                package = self._modules.package(path)
                found = imports_of(self._tree, path)
                imports = {
                    (absolute(item.module, package), item.name, item.asname or item.name)
                    for item in found
                }
            seen = facts[OutsideLookups] = _Seen(data, tuple(imports))
        assert isinstance(seen, _Seen)
        return seen
