"""One case of another tool's test suite, told in our words and played with our own code."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from canonize.core.symbols import Symbol


class Ours(StrEnum):
    """What canonize does with the case's task."""

    HANDLED = "handled"
    LEFT = "left alone"
    REFUSED = "refused"
    PARTLY = "handled in part, the rest refused"
    MISTAKE = "refused by `plan check`"
    OUT = "out of scope"


@dataclass(frozen=True)
class Case:
    """A case.

    Args:
        name: the test's name in the other suite.
        checks: what that test checks, in our words.
        ours: what canonize does.
        note: where ours differs from the peer's result, or why the case is out of scope.
        use: `use.py`, the file that names the competitor; its ``seen`` holds what it got.
        old, new: the competitor and what takes its place.
        also: further competitors, and what takes their place.
        files: further files; the modules of ``old`` and ``new`` are made unless they are here.
        left: what stays of files when the competitor is taken away after the migration; the
            competitor's own file is deleted unless it is here.
        codemods: what is played, in order.
        expected: texts that files must contain afterwards, where that is the point.
        exact: what files must be afterwards; ``None``: gone.
        refused_in: the file in which something is refused.
    """

    name: str
    checks: str
    ours: Ours
    note: str = ""
    use: str = ""
    old: str = ""
    new: str = ""
    also: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    left: Mapping[str, str] = field(default_factory=dict)
    codemods: tuple[str, ...] = ("rewrite_imports",)
    expected: Mapping[str, str] = field(default_factory=dict)
    exact: Mapping[str, str | None] = field(default_factory=dict)
    refused_in: str = "use.py"

    @property
    def is_played(self) -> bool:
        return self.ours not in (Ours.OUT, Ours.MISTAKE)

    def tree(self) -> dict[str, str]:
        """Every file before the migration."""
        found = dict(self.files)
        if self.use:
            found["use.py"] = self.use
        for text, who in ((self.old, "old"), (self.new, "new")):
            symbol = Symbol.parse(text)
            path = f"{symbol.module.replace('.', '/')}.py"
            package = f"{symbol.module.replace('.', '/')}/__init__.py"
            is_ours = symbol.module not in sys.stdlib_module_names
            if is_ours and path not in found and package not in found:
                found[path] = f'class {symbol.name or "Thing"}:\n    who = "{who}"\n'
        for path in list(found):
            folder = path.rpartition("/")[0]
            while folder:
                if any(p.startswith(f"{folder}/") and p.endswith(".py") for p in found):
                    found.setdefault(f"{folder}/__init__.py", "")
                folder = folder.rpartition("/")[0]
        return found

    def gone(self) -> dict[str, str | None]:
        """What taking the competitor away does to files: their text afterwards, or none."""
        if "remove_duplicates" in self.codemods:
            return {}  # that is what it is for
        symbol = Symbol.parse(self.old)
        path = f"{symbol.module.replace('.', '/')}.py"
        found: dict[str, str | None] = dict(self.left)
        if path not in found and path in self.tree():
            found[path] = None
        return found
