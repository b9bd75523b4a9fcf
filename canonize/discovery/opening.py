"""A repository's files, cache, history and options, opened for a scan."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from canonize.discovery.configuration import FILES, read_options
from canonize.discovery.scan_options import ScanOptions
from canonize.discovery.workplace import LAST_GROUPS, Progress, Workplace
from canonize.history import History
from canonize.history.last_changes import last_changes
from canonize.inventory.store import Store
from canonize.inventory.tracked_python import tracked_extensions, tracked_python

LastChanges = Callable[[Iterable[str]], Mapping[str, int]]


@contextmanager
def opened_repository(
    directory: Path,
    *,
    progress: Progress = lambda what, done, total: None,
    warn: Callable[[str], None] = lambda text: None,
) -> Iterator[tuple[Workplace, ScanOptions]]:
    """Opens the repository that a directory lies in.

    Args:
        progress: is told how far the scan is.
        warn: is told what a person should know.

    Raises:
        RepositoryUnusable: there is no repository to scan.
        ConfigurationInvalid: canonize.toml is wrong.
    """
    history = History.open(directory, quiet=False)
    source = read_options({name: _read(history.root / name) for name in FILES})
    head = _state_of_history(history)
    was_on = gc.isenabled()
    gc.disable()  # a scan builds large tables and ends: collecting would find nothing
    try:
        with Store(history.common_dir / "canonize" / "inventory.sqlite3") as store:
            place = Workplace(
                history.root,
                tracked_python(history),
                store,
                changed=_last_changes(history, store, head),
                head=head,
                progress=progress,
                extensions=tracked_extensions(history),
            )
            yield place, source.options
    finally:
        if was_on:
            gc.enable()
    if store.rebuilt:
        warn("the cache of the scan was damaged; it was built again")


def groups_of_last_scan(directory: Path) -> tuple[tuple[str, str], ...]:
    """Ids and names of the groups that the last scan here found; nothing is scanned."""
    history = History.open(directory, quiet=False)
    file = history.common_dir / "canonize" / "inventory.sqlite3"
    if not file.is_file():
        return ()
    with Store(file) as store:
        data = store.derived([LAST_GROUPS]).get(LAST_GROUPS)
    return tuple((ident, name) for ident, name in json.loads(data or b"[]"))


def _last_changes(history: History, store: Store, head: str) -> LastChanges:
    """When files were last committed; what a commit's history says never changes, so it is kept."""

    def changed(paths: Iterable[str]) -> Mapping[str, int]:
        key = f"last-changes:{head}"
        try:
            found: dict[str, int] = json.loads(store.derived([key])[key])
        except (KeyError, ValueError):
            answer = last_changes(history.git)
            found = {path: when for path, when in answer.items() if path.endswith(".py")}
            store.add_derived([(key, json.dumps(found).encode())])
        return found

    return changed


def _state_of_history(history: History) -> str:
    """HEAD's commit, and where a shallow clone ends: that may move with HEAD where it is."""
    commit = history.git.run("rev-parse", "HEAD").text
    shallow = _read(history.common_dir / "shallow")
    return f"{commit} {hashlib.sha256(shallow).hexdigest()}" if shallow else commit


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError:
        return None
