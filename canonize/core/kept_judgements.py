"""What became of a file's texts, kept as long as its bytes and all that was asked are the same.

Steps judge the same files again, each on a tree of its own. What a judgement depends on beside the
file is asked of that tree through `Questions`, which notes the answers: where a later tree answers
all of them alike, the file need not be judged again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from canonize.core.tree import SourceTree

Answer = TypeVar("Answer")
_Asked = dict[tuple[str, tuple[Any, ...]], object]


@dataclass(slots=True)
class Questions:
    """Questions about one tree, by name, each of which answers the same whenever it is asked."""

    _ways: dict[str, Callable[..., object]] = field(default_factory=dict)
    _asked: _Asked = field(default_factory=dict)

    def named(self, name: str, ask: Callable[..., Answer]) -> Callable[..., Answer]:
        """A question whose answers are noted; its arguments can be hashed."""
        self._ways[name] = ask

        def asked(*about: Any) -> Answer:
            answer = ask(*about)
            self._asked[name, about] = answer
            return answer

        return asked

    def answered(self, judge: Callable[[], Answer]) -> tuple[Answer, _Asked]:
        """What a judgement is, and all that it asked."""
        self._asked = {}
        found = judge()
        return found, self._asked

    def are_answered_so(self, asked: _Asked) -> bool:
        """Whether each question has the answer that it had."""
        return all(self._ways[name](*about) == said for (name, about), said in asked.items())


def judged_once(
    tree: SourceTree,
    path: str,
    about: object,
    questions: Questions,
    judge: Callable[[], Answer],
    keeps: Callable[[Answer], bool],
) -> Answer:
    """A judgement about a file, made anew only where it may be another one.

    Args:
        about: what is judged, and all that it depends on beside the file and the questions.
        keeps: whether a judgement is worth to be kept.
    """
    facts, key = tree.facts(path), (judged_once, about)
    known = facts.get(key)
    if isinstance(known, _Kept) and questions.are_answered_so(known.asked):
        found: Answer = known.found
        return found
    found, asked = questions.answered(judge)
    if keeps(found):
        facts[key] = _Kept(found, asked)
    return found


@dataclass(frozen=True, slots=True)
class _Kept:
    found: Any
    asked: _Asked
