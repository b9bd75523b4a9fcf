"""Does a new import close a cycle that was none before?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Set
from itertools import pairwise

from canonize.core.import_graph import ImportGraph, Item


def new_cycle(
    path: str,
    before: ImportGraph,
    after: ImportGraph,
    was: Callable[[str], str] = lambda path: path,
) -> list[str]:
    """The chain of files that a changed file's new imports close, or [].

    Only cycles that the change makes count. Where an import that was replaced led back to the
    file already, the new one may do so by what the replaced one loaded as well: whatever is half
    loaded then was half loaded before. It may also import again what a module asked for that was
    loaded by the imports above it. Files that move together keep the cycles that they had.
    What is imported above a file's definitions, and was below them, counts like something new.

    Args:
        was: where a file that moves was before.
    """
    while True:
        cycle, leaned_on = _closed(path, before, after, was)
        # What stands in a string loads nothing, now or before.
        closer = [after.look_closer(file) for file in cycle]
        closer += [before.look_closer(file) for file in _on_the_way(path, leaned_on, before)]
        if not any(closer):
            return cycle


def _closed(
    path: str, before: ImportGraph, after: ImportGraph, was: Callable[[str], str]
) -> tuple[list[str], frozenset[str]]:
    """`new_cycle`, by what files say in strings as well; and the files that speak against one."""
    sooner = _sooner(path, before, after)
    fresh = (after.loads(path) - before.loads(path)) | sooner
    if not any(after.chain(target, path) for target in fresh):
        # What only a docstring said before may be imported by the same words now.
        said = (after.loads(path) & before.loads(path)) - {path}
        return [], frozenset({path} if path in after.reached(said, but="") else ())
    old, new = before.items(path), after.items(path)
    replaced = {target for item in old.keys() - new.keys() for target in old[item]} - {path}
    # Another file's change may be what leads back; it would with the old import as well.
    led_back = {t for t in replaced if before.chain(t, path) or after.chain(t, path)}
    loaded = before.reached(led_back, but=path)
    asked: dict[Item, str] = {}
    _note(asked, loaded, before)
    above: frozenset[str] = frozenset()
    leaned_on = {path}
    for item, targets in new.items():
        if item in old:
            more = before.reached(targets - above - {path}, but=path) - above
            above |= more
            _note(asked, more, before)
            continue
        for target in sorted(targets & fresh):
            chain = after.chain(target, path)
            if chain and target in sooner:
                return [path, *chain], frozenset()
            if not chain or _moved_along([path, *chain], before, was):
                continue
            leads = _led_before(target, path, loaded, asked, after)
            if leads is None:
                return [path, *chain], frozenset()
            leaned_on |= leads
    return [], frozenset(leaned_on)


def _sooner(path: str, before: ImportGraph, after: ImportGraph) -> frozenset[str]:
    """What a file loads above its definitions, and loaded when they were there."""
    sooner = (before.late(path) - after.late(path)) & after.loads(path)
    if not sooner:
        return sooner
    return sooner - before.reached(before.loads(path) - before.late(path), but=path)


def _moved_along(cycle: list[str], before: ImportGraph, was: Callable[[str], str]) -> bool:
    """Whether each of some files loaded the next one where they all were before."""
    former = [was(file) for file in cycle]
    return all(there in before.loads(here) for here, there in pairwise(former))


def _on_the_way(path: str, files: Collection[str], graph: ImportGraph) -> set[str]:
    """Some files, and those by way of which a path loads them."""
    return {*files, *(between for file in files for between in graph.chain(path, file))}


def _note(asked: dict[Item, str], files: Collection[str], graph: ImportGraph) -> None:
    """Adds what files import, with one that does."""
    for file in sorted(files):
        for item in graph.items(file):
            asked.setdefault(item, file)


def half_loaded(path: str, before: ImportGraph, after: ImportGraph) -> str:
    """A file that calls a function of a changed one while it loads, which imports it; or "".

    That import is new: what it asks for may not be there yet.
    """
    for file in sorted(after.named_in(path) - before.named_in(path) - {path}):
        if after.asks_for_itself(file) and not before.asks_for_itself(file):
            return file
    return ""


def _led_before(
    target: str, path: str, loaded: Set[str], asked: Mapping[Item, str], after: ImportGraph
) -> set[str] | None:
    """``None`` if a newly imported file leads back to the path as nothing did before.

    Args:
        loaded: the files that the replaced import loaded.
        asked: what these, and those above the new import, import, and one that does.

    Returns:
        otherwise, the files whose own imports led there before.
    """
    seen: set[str] = set()
    leaned_on = {target} & loaded
    pending = [] if target in loaded else [target]
    while pending:
        file = pending.pop()
        seen.add(file)
        for item, others in after.items(file).items():
            back = {other for other in others if after.chain(other, path)}
            if back and item in asked:
                leaned_on.add(asked[item])
                continue
            if path in back:
                return None
            leaned_on |= back & loaded
            pending += back - loaded - seen
    return leaned_on
