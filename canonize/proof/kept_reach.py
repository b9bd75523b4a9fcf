"""Which tests were seen reaching a symbol, kept as long as no Python file changes."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Collection
from pathlib import Path

from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.history.own_cache import own_cache
from canonize.proof.reach import Reached


class KeptReach:
    """What was seen in one repository, in the person's own cache, one file a symbol.

    Args:
        common: git's common directory.
    """

    def __init__(self, common: Path, tree: SourceTree) -> None:
        self._folder = own_cache(common, "reach")
        self._tree = tree
        self._code = ""

    def keep(self, found: Collection[Reached]) -> None:
        """Writes down what a run saw; where that can't be written nothing is kept."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for one in found:
                said = {"code": self._key(), "tests": sorted(one.tests)}
                self._path(one.target.symbol).write_text(json.dumps(said), "utf-8")

    def of(self, symbol: Symbol) -> tuple[str, ...] | None:
        """Ids of the tests that were seen; ``None`` when nothing is known of the code as it is."""
        try:
            said = json.loads(self._path(symbol).read_bytes())
            tests = tuple(map(str, said["tests"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return tests if said["code"] == self._key() else None

    def _path(self, symbol: Symbol) -> Path:
        return self._folder / f"{hashlib.sha256(str(symbol).encode()).hexdigest()[:32]}.json"

    def _key(self) -> str:
        if not self._code:
            digest = hashlib.sha256()
            for path in sorted(self._tree.paths()):
                if path.endswith(".py"):
                    digest.update(path.encode("utf-8", "surrogateescape") + b"\0")
                    digest.update(hashlib.sha256(self._tree.read(path) or b"").digest())
            self._code = digest.hexdigest()
        return self._code
