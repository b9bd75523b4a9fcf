"""How sure it is that a competitor does what the canonical does."""

from __future__ import annotations

from enum import StrEnum


class Grade(StrEnum):
    """A grade of evidence, the surest first. *Duplicate* is said at the first two only."""

    IDENTICAL = "identical"
    """The same code, and every free name means the same."""
    TESTED = "no difference found"
    """A differential test tried examples, and none told the two apart."""
    OUTSIDE = "differs only outside what is used"
    """Examples tell them apart, but none like those at the call sites."""
    CLAIMED = "claimed"
    """Nothing could be run; a person gave a reason."""
    UNTESTED = "other code, not tested"
    """The code differs, and nobody has tried whether that can be noticed."""
    DIFFERS = "differs"
    """An example tells them apart, or what they mean is certainly not the same."""

    @property
    def earns_duplicate(self) -> bool:
        """Whether a competitor of this grade may be called a duplicate."""
        return self in (Grade.IDENTICAL, Grade.TESTED)
