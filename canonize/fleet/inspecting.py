"""The stages before any work: a clone, and what the repository publishes, requires and uses."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from canonize.core.modules import ModuleMap
from canonize.core.published import Published, published_by, requirements_of
from canonize.core.roots import declared_roots
from canonize.fleet.looking import Desk, opened, own_symbols, top_packages
from canonize.fleet.outside_uses import outside_uses
from canonize.fleet.repository import Repository
from canonize.history import History
from canonize.history.clones import bring_up_to_date, clone, require_source
from canonize.journal import Journal
from canonize.workspace import WorkTree


def obtain(desk: Desk, work: dict[str, Any]) -> dict[str, Any]:
    """A clone of the fleet's own; one that is there and untouched takes the newest commit.

    Args:
        work: ``repository``, as `Repository.as_json` gives it.
    """
    repository = Repository(**work["repository"])
    if not repository.is_remote:
        require_source(repository.source)
    if not desk.clone.exists():
        clone(repository.source, desk.clone, ref=repository.ref, remote=repository.is_remote)
    elif not _is_begun(desk.clone):
        bring_up_to_date(desk.clone)
    history = History.open(desk.clone, quiet=False)
    return {"outcome": "done", "commit": history.refs.resolve("HEAD")}


def _is_begun(folder: Path) -> bool:
    """Whether anything was ever done in a clone: then it stays where it is."""
    history = History.open(folder, quiet=False, headless=True)
    journal = Journal.open(history.git_dir / "canonize")
    try:
        return bool(journal.operations())
    finally:
        journal.close()


def inspect(desk: Desk, work: dict[str, Any]) -> dict[str, Any]:
    """What must be known of every repository before one is changed; nothing is written but a copy
    of the packages that the plan's symbols lie in."""
    del work
    with opened(desk) as found:
        session = found.session
        paths, read = session.before().paths(), session.before().read
        published = published_by(read)
        own = own_symbols(session)
        if own:
            _publish(desk, session.migration.source_roots, paths, top_packages(own))
        return {
            "outcome": "done",
            "files": sum(path.endswith(".py") for path in paths),
            "published": _as_json(published),
            "requires": [[r.name, r.specifier, r.place] for r in requirements_of(paths, read)],
            "own": list(own),
            "uses": outside_uses(session),
        }


def survey(desk: Desk, work: dict[str, Any]) -> dict[str, Any]:
    """What a scan over all repositories needs to know of one: its source roots."""
    del work
    worktree = WorkTree(History.open(desk.clone, quiet=False))
    paths = sorted(worktree.paths())
    roots = [*declared_roots(paths, worktree.read)]
    if any(path.startswith("src/") for path in paths) and "src" not in roots:
        roots.append("src")
    return {"outcome": "done", "roots": roots, "files": sum(p.endswith(".py") for p in paths)}


def _as_json(published: Published | None) -> list[str]:
    return [] if published is None else [published.name, published.version]


def _publish(
    desk: Desk, roots: Iterable[str], paths: Iterable[str], packages: Iterable[str]
) -> None:
    """Copies the packages to where the other repositories find them, as if they were installed.

    A copy, since the work tree changes while others look: each sees what was published.
    """
    modules = ModuleMap(frozenset(paths), roots)
    site = desk.packages / "lib" / "python3" / "site-packages"
    for path in paths:
        name = modules.name(path) or ""
        if name.partition(".")[0] not in packages:
            continue
        stem = name.replace(".", "/")
        is_package = path.rpartition("/")[2].startswith("__init__.")
        suffix = path[path.rindex(".") :]
        target = site / (f"{stem}/__init__{suffix}" if is_package else f"{stem}{suffix}")
        target.parent.mkdir(parents=True, exist_ok=True)
        half = target.with_name(f".{target.name}.{desk.ident}")
        shutil.copyfile(desk.clone / path, half)
        half.replace(target)
