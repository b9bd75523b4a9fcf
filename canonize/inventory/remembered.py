"""What pure functions of one file's bytes gave, kept by content beside the facts.

Whoever reads every file of a repository (the ledger, verify, compare) and would find the same again
gives what it found a kind, and is asked only about contents that nobody has seen before::

    with Store(history.common_dir / "canonize" / "inventory.sqlite3") as store:
        memo = Remembered(store, "mentions", version="1")
        found = memo.of({path: blob_id(data)}, tree.read, mentions_of)

Like the facts, an entry is shared by branches and work trees, and one that is damaged, or was
written by another version of the tool, of the function or of the interpreter, is computed again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from canonize.inventory.store import Store


class Remembered:
    """The results of one pure function, by content.

    Args:
        store: the cache of the repository.
        kind: names the function; no other function may use the same name.
        version: to be changed whenever the function would answer differently, or write its answer
            differently. Options that the answer depends on belong in here, too.
    """

    def __init__(self, store: Store, kind: str, *, version: str) -> None:
        self._store = store
        self._kind = f"{kind}/{version}"

    def known(self, blobs: Iterable[str]) -> dict[str, bytes]:
        """What is remembered of contents, by blob id; unknown and damaged ones are left out."""
        return self._store.parts(self._kind, blobs)

    def keep(self, rows: Iterable[tuple[str, bytes]]) -> None:
        """Remembers (blob id, result)."""
        self._store.add_parts(self._kind, rows)

    def of(
        self,
        contents: Mapping[str, str],
        read: Callable[[str], bytes | None],
        work: Callable[[bytes], bytes],
    ) -> dict[str, bytes]:
        """The function's result for every file, computed only where it is not remembered.

        Args:
            contents: blob id by path. A `SourceTree` file's is ``blob_id(tree.read(path))``; for a
                file that git knows to be unchanged on disk it is the one in git's index, and the
                file need not be read at all.
            read: gives the bytes of a path; a file that is gone is left out of the answer.
            work: the function. It must depend on nothing but the bytes.
        """
        known = self.known(contents.values())
        fresh: dict[str, bytes] = {}
        for path, blob in contents.items():
            if blob in known:
                continue
            data = read(path)
            if data is not None:
                known[blob] = fresh[blob] = work(data)
        if fresh:
            self.keep(fresh.items())
        return {path: known[blob] for path, blob in contents.items() if blob in known}
