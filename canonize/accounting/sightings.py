"""Every place of one file where a competitor's words stand, and what the file alone says of it.

A pure function of bytes and words, so what it returns is kept by content. What a place means in
the repository is `origins`' business, which needs the other files too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import NamedTuple

VERSION = 6
"""Of what `FileSightings.dump` writes."""


class Sighting(NamedTuple):
    """One word at one place.

    Args:
        line, column: count from 1, columns in characters.
        kind: ``import``, ``imported-module``, ``use``, ``attribute``, ``definition``, ``binding``,
            ``keyword``, ``string``, ``docstring``, ``annotation``, ``patch``, ``dynamic``,
            ``export``, ``comment``, ``text``, ``binary``, ``code``.
        targets: what it may mean: ``module:name.more`` (a lookup), ``module:`` (the module),
            ``:name`` (of this file's own module); modules as written, dots of relative ones kept.
        anchor: index of the sighting whose fate it shares (a use shares its import's), or -1.
        path: in text, the path of names or file path around the word.
        statement: number of the import statement it belongs to, or -1.
        text: the source line.
    """

    line: int
    column: int
    word: str
    kind: str
    targets: tuple[str, ...] = ()
    anchor: int = -1
    path: str = ""
    statement: int = -1
    text: str = ""


class Unseen(NamedTuple):
    """A place that may name something which no search can see.

    Args:
        about: what is known of the path or the module: its beginning, or a target.
    """

    line: int
    column: int
    how: str
    about: str
    text: str


@dataclass(slots=True)
class FileSightings:
    """What one file says.

    Args:
        top: by name bound at the top level, the targets of its bindings; ``=`` is a definition
            of its own, ``?`` something that only running it could tell.
        stars: modules whose names it takes by a star, at the top level.
        lazy: a ``__getattr__`` of the module, or what it writes into its own names, may provide
            further ones.
        problem: why the file could not be parsed.
    """

    sightings: list[Sighting] = field(default_factory=list)
    top: dict[str, list[str]] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    lazy: bool = False
    problem: str = ""
    unknowns: list[Unseen] = field(default_factory=list)

    def dump(self) -> bytes:
        row = (self.sightings, self.top, self.stars, self.lazy, self.problem, self.unknowns)
        return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "surrogatepass"
        )

    @classmethod
    def load(cls, data: bytes) -> FileSightings:
        """The reverse of `dump`. Raises ValueError or TypeError for anything else."""
        seen, top, stars, lazy, problem, unknowns = json.loads(data)
        sightings = [Sighting(*row)._replace(targets=tuple(row[4])) for row in seen]
        return cls(sightings, top, stars, lazy, problem, [Unseen(*row) for row in unknowns])
