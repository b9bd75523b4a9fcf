"""Why a module must still be loaded where an import of it goes."""

from __future__ import annotations

from collections.abc import Iterator

from canonize.core.import_scan import absolute, imports_of
from canonize.core.modules import down_to
from canonize.core.symbols import Symbol
from canonize.resolution.binding_statements import bound_by
from canonize.resolution.import_effects import ImportEffects
from canonize.resolution.made_alike import MadeAlike
from canonize.resolution.package_lookups import may_look_up, package_lookups
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirects


class StillLoaded:
    """Asks what is lost when a file imports another module in place of a competitor's.

    Args:
        redirects: names of competitors; looked up through their module they are re-routed, too.
    """

    def __init__(self, project: Project, redirects: Redirects) -> None:
        self._project = project.whole
        self._redirects = redirects
        self._graph = self._project.graph
        self._effects = ImportEffects.of(self._project)
        self._alike = MadeAlike(self._project)
        self._asked: dict[tuple[str, str, str], str] = {}
        self._seen_through: dict[tuple[str, bool], str] = {}
        self._importing: dict[tuple[str, str], bool] = {}

    def reason(self, path: str, module: str, target: str) -> str:
        """Why importing ``target`` alone is not enough for a file; "" when it is."""
        key = (path, module, target)
        if key not in self._asked:
            self._asked[key] = self._find(path, module, target)
        return self._asked[key]

    def of_statement(self, path: str, name: str) -> str:
        """What the statement that binds a name at the top of a file does beside that.

        What is a competitor's goes unnoticed where the canonical's own statement does it, too.
        """
        mine = Symbol(self._project.modules.name(path) or "", name)
        redirect = self._redirects.find(mine.module, name)
        if redirect is not None and self._alike.is_done_there(mine, redirect.target):
            return ""
        effect = self._effects.of_definition(path, name)
        return effect.reason if effect is not None else self._of_import(path, name)

    def _of_import(self, path: str, local: str) -> str:
        package, home = self._project.modules.package(path), self._project.modules.name(path)
        mine: set[str] = set()
        others: set[str] = set()
        bound = {
            (absolute(item.module, package), item.name)
            for item in imports_of(self._project.tree, path)
            if (item.asname or item.name or item.module.partition(".")[0]) == local
        }
        for key, targets in self._graph.items(path).items():
            (mine if key in bound else others).update(targets)
        if not mine or home is None:
            return ""
        lost = self._graph.reached(mine, but=path) - self._graph.reached(others, but=path)
        effects = (self._effects.first(file) for file in sorted(lost))
        return str(next(filter(None, effects), ""))

    def instead(self, path: str, module: str, target: str) -> tuple[str, ...]:
        """The modules to load: the module, or what it loads where it goes itself."""
        home = self._project.modules.path(module)
        if module not in self._redirects.whole or home is None:
            return (module,)
        lost = self._lost(path, home, self._project.modules.path(target))
        others = {f: self._project.modules.name(f) for f in lost if f != home}
        needed = (
            name
            for file, name in others.items()
            if name and (self._effects.first(file) or self.looked_up_through_package(name))
        )
        return tuple(needed) or (module,)

    def _find(self, path: str, module: str, target: str) -> str:
        home, there = self._project.modules.path(module), self._project.modules.path(target)
        if home is None or home == path:
            return ""
        lost = self._lost(path, home, there)
        moved = module in self._redirects.whole and there is not None
        for file in lost:
            effect = self._effects.first(file)
            if moved and there and file == home and self._effects.are_done_by(home, there):
                continue
            if effect is not None and file == home and self._are_made_there(home, module):
                continue
            if effect is not None:
                return effect.reason
        if module in self._redirects.whole:
            # Who looks it up by a dot is re-routed, or keeps it where it is.
            user = self.looked_up_through_package(module, by_text=True) if home in lost else ""
            if user:
                return f"{user} looks {module} up by a text, and does not import it"
            lost = [file for file in lost if file != home]
        names = [name for file in lost if (name := self._project.modules.name(file)) is not None]
        self._project.tree.expect(set(map(_leaf, names)))
        for name in names:
            if user := self.looked_up_through_package(name):
                return f"{user} looks {name} up, and does not import it"
        return ""

    def _are_made_there(self, home: str, module: str) -> bool:
        """Whether all that a module does is to make competitors, as the canonical's module does."""
        body = parsed_file(self._project.tree, home)
        for effect in self._effects.effects(home):
            names = [
                name
                for node in (body.body if body is not None else ())
                if node.lineno <= effect.line <= (node.end_lineno or node.lineno)
                for name in bound_by(node)
            ]
            found = self._redirects.find(module, names[0]) if len(names) == 1 else None
            if found is None or not self._alike.is_made_by(Symbol(module, names[0]), found.target):
                return False
        return True

    def _lost(self, path: str, home: str, there: str | None) -> list[str]:
        """The files that only the import of a module loads, the module's own first."""
        if there is not None and self._needs(there, home):
            return []
        others = set() if there is None else {there}
        target = self._project.modules.name(there) if there is not None else None
        others.update(self._project.modules.files_of(down_to(target or "")[:-1]))
        for (module, _), targets in self._graph.items(path).items():
            if self._project.modules.path(module) != home:
                others |= targets - {home}
        package = self._project.modules.package(path)
        others.update(self._project.modules.files_of(down_to(package or "")))
        # What others load by way of the module itself may end as this import does.
        loaded = self._graph.reached(others - {home}, but=home)
        stays = home not in map(self._project.modules.path, self._redirects.whole)
        if stays and any(self._imports_more(file, home) for file in loaded | {path}):
            loaded |= self._graph.reached({home}, but=path)
        name = self._project.modules.name(home) or ""
        mine = {home, *self._project.modules.files_of(down_to(name)[:-1])}
        lost = self._graph.reached(mine - {path}, but=path) - loaded
        return sorted(lost, key=lambda file: (file != home, file))

    def _needs(self, there: str, home: str) -> bool:
        """Whether one file imports another for more than what is re-routed."""
        return any(
            home in targets and self._redirects.find(module, name or "") is None
            for (module, name), targets in self._graph.items(there).items()
        )

    def _imports_more(self, file: str, home: str) -> bool:
        """Whether a file goes on importing another: a star of it, or a name that stays there."""
        if home not in self._graph.loads(file):
            return False
        if (file, home) not in self._importing:
            self._importing[file, home] = any(
                home in targets
                and name is not None
                and self._project.modules.path(module) == home
                and self._redirects.find(module, name) is None
                for (module, name), targets in self._graph.items(file).items()
            )
        return self._importing[file, home]

    def looked_up_through_package(self, module: str, *, by_text: bool = False) -> str:
        """The first file that has a module through its package alone; "" when none does.

        Args:
            by_text: only ``getattr(package, "module")`` and the like count.
        """
        key = (module, by_text)
        if key not in self._seen_through:
            self._seen_through[key] = next(self._through_package(module, by_text), "")
        return self._seen_through[key]

    def _through_package(self, module: str, by_text: bool) -> Iterator[str]:
        if "." not in module:
            return
        for path in sorted(self._project.tree.containing({_leaf(module)})):
            if not path.endswith(".py") or self._project.modules.path(module) == path:
                continue
            tree, inside = self._project.tree, self._project.modules.package(path)
            if not may_look_up(tree, path, inside, module):
                continue
            found = package_lookups(tree, path, inside)
            if found and (line := found.line(module, self._redirects, by_text=by_text)):
                yield f"{path}:{line}"


def _leaf(module: str) -> bytes:
    """The last part of a module's name, which whoever looks it up has to say."""
    return module.rpartition(".")[2].encode()
