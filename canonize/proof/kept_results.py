"""What trying two implementations gave, kept as long as neither they nor what they reach change."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from canonize.core.evidence import Grade
from canonize.core.symbols import Symbol
from canonize.history.own_cache import own_cache
from canonize.resolution.project import Project

_VERSION = 5


@dataclass(frozen=True, slots=True)
class KeptResult:
    """A result of an earlier trial.

    Args:
        left_out: what was not compared, in words; empty: nothing.
        is_current: the code of both, and of every file that they load, is what it was then.
    """

    grade: Grade
    examples: int
    seed: int
    left_out: str
    is_current: bool

    @property
    def sentence(self) -> str:
        """``no difference found in 300 examples (seed 0)``, with what was not compared."""
        told = f"{self.grade} in {self.examples} examples (seed {self.seed})"
        return f"{told}; {self.left_out}" if self.left_out else told


class KeptResults:
    """The results of one repository, one file for each pair.

    Args:
        common: git's common directory; the results lie in the person's own cache.
    """

    def __init__(self, common: Path, project: Project) -> None:
        self._folder = own_cache(common, "equiv")
        self._project = project

    def of(self, canonical: Symbol, competitor: Symbol) -> KeptResult | None:
        """What is known of a pair; a damaged file is as good as none."""
        try:
            found = json.loads(self._path(canonical, competitor).read_bytes())
            if found["version"] != _VERSION:
                return None
            grade = Grade(found["grade"])
            current = found["code"] == self._code(canonical, competitor)
            examples, seed = int(found["examples"]), int(found["seed"])
            return KeptResult(grade, examples, seed, str(found["left_out"]), current)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(
        self,
        canonical: Symbol,
        competitor: Symbol,
        grade: Grade,
        *,
        examples: int,
        seed: int,
        left_out: str = "",
    ) -> None:
        """Keeps a result; where it can't be written, it is not kept."""
        row = {
            "version": _VERSION, "code": self._code(canonical, competitor), "grade": grade.value,
            "examples": examples, "seed": seed, "left_out": left_out,
        }  # fmt: skip
        path = self._path(canonical, competitor)
        with contextlib.suppress(OSError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = path.with_suffix(f".{os.getpid()}")
            fresh.write_text(json.dumps(row), "utf-8")
            fresh.replace(path)

    def _path(self, canonical: Symbol, competitor: Symbol) -> Path:
        name = hashlib.sha256(f"{canonical}\0{competitor}".encode()).hexdigest()[:32]
        return self._folder / f"{name}.json"

    def _code(self, canonical: Symbol, competitor: Symbol) -> str:
        """A digest of the files of both and of all that importing them loads."""
        project = self._project
        paths = {project.modules.path(symbol.module) for symbol in (canonical, competitor)}
        starts = {path for path in paths if path is not None}
        digest = hashlib.sha256()
        for path in sorted(project.graph.reached(starts, but="")):
            data = project.tree.read(path) or b""
            digest.update(f"{path}\0{len(data)}\0".encode("utf-8", "surrogateescape") + data)
        return digest.hexdigest()
