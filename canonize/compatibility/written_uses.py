"""What a plan's rules wrote in a file, use by use."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from canonize.compatibility.use_verdicts import Finding


@dataclass(frozen=True)
class WrittenUses:
    """What a plan's rules wrote in a file: it is held to the canonical alone.

    Args:
        lines: those that are other ones than before, from 1.
        places: the very uses, as `Answered` has them; ``None`` where they are not known.
    """

    lines: frozenset[int] = frozenset()
    places: frozenset[tuple[int, int, str]] | None = None

    def __bool__(self) -> bool:
        return bool(self.lines if self.places is None else self.places)

    def has(self, place: tuple[int, int, str] | None, lines: frozenset[int]) -> bool:
        """Whether a use is one of them.

        Args:
            place: see `written_node`; ``None`` for one that no rule can write.
            lines: all that it stands on.
        """
        if self.places is None:
            return not lines.isdisjoint(self.lines)
        return place in self.places


def written_node(finding: Finding) -> tuple[cst.CSTNode, str] | None:
    """By which node and member `Answered` has a use; ``None`` for one that no rule can write."""
    node = finding.node
    if finding.subject.endswith("()"):
        return node, ""
    return (node.attr, node.attr.value) if isinstance(node, cst.Attribute) else None
