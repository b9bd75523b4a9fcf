"""What the check `health` asks of a tree."""

from __future__ import annotations

import fnmatch
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from canonize.core.codemod import Migration
from canonize.core.modules import down_to
from canonize.core.settings_texts import toml_of, value_at
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.proof.attribution import changes_between
from canonize.resolution.project import Project


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that must work.

    Args:
        kind: ``compile``, ``import``, ``deprecation`` (an import in which a DeprecationWarning is
            an error) or ``start`` (a command with ``--help``).
        about: the path, the module, or the command's name.
        target: of a command: ``module:attribute``.
    """

    kind: str
    about: str
    target: str = ""

    def __str__(self) -> str:
        return {
            "compile": f"byte-compilation of {self.about}",
            "import": f"import of {self.about}",
            "deprecation": f"import of {self.about} without deprecation warnings",
            "start": f"{self.about} --help",
        }[self.kind]

    @property
    def packages(self) -> list[str]:
        """The packages around the module that it is about, the outermost first."""
        return down_to(self.about)[:-1]

    def as_json(self) -> dict[str, str]:
        module, _, attribute = self.target.partition(":")
        return {
            "id": str(self),
            "kind": self.kind,
            "path": self.about,
            "module": module if self.target else self.about,
            "script": self.about,
            "attribute": attribute.partition("[")[0].strip(),
        }


def questions_of(
    tree: SourceTree, migration: Migration, *, exclude: Collection[str] = ()
) -> tuple[Question, ...]:
    """What is asked of a tree.

    Args:
        migration: its canonical must load without a DeprecationWarning.
        exclude: patterns of paths that are left out.
    """
    project = Project.of(tree, migration.source_roots)
    canonical = Symbol.parse(migration.plan.canonical).module
    found: list[Question] = []
    for path in sorted(project.tree.paths()):
        if path.endswith(".py") and not any(fnmatch.fnmatch(path, p) for p in exclude):
            found.append(Question("compile", path))
            module = project.modules.name(path)
            if module and not _works_when_imported(path):
                found.append(Question("import", module))
    if project.modules.exists(canonical):
        found.append(Question("deprecation", canonical))
    found += [Question("start", name, target) for name, target in _scripts(project.tree)]
    return tuple(found)


def changed_imports(before: SourceTree, after: SourceTree, migration: Migration) -> dict[str, str]:
    """The modules that a step changed or made, with the question whether they can be imported."""
    changes = changes_between(before, after)
    name = migration.modules(after).name
    modules = (name(change.path) for change in changes if change.after is not None)
    return {module: str(Question("import", module)) for module in modules if module}


def _works_when_imported(path: str) -> bool:
    """Such a module is compiled, no more."""
    return path == "setup.py" or PurePosixPath(path).name == "__main__.py"


def _scripts(tree: SourceTree) -> Iterator[tuple[str, str]]:
    document = toml_of(tree.read("pyproject.toml"))
    for keys in (("project",), ("tool", "poetry")):
        table = value_at(document, *keys, "scripts")
        if isinstance(table, dict):
            for name, target in sorted(table.items()):
                if isinstance(target, str) and ":" in target:
                    yield name, target
