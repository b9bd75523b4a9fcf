"""For checks of one's own that run something: in a copy of a tree, and ended as a whole.

These names stay, as those of `canonize.api` do.
"""

from __future__ import annotations

from canonize.proof.process import Exit, run_program
from canonize.proof.workplace import lay_out, scratch

__all__ = ["Exit", "lay_out", "run_program", "scratch"]
