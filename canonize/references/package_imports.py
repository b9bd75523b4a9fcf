"""``from package import module`` in code that is text, of modules that go as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import cached_property

from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.mention import Mention


class PackageImports:
    """Finds them.

    Args:
        modules: those that go as a whole.
        whole: where a module goes; ``None`` when that can't be named.
        renamed: the names of a module that are called otherwise where it goes.
    """

    def __init__(
        self,
        modules: Collection[str],
        whole: Callable[[str], str | None],
        renamed: Callable[[str], Collection[str]],
    ) -> None:
        self._modules = modules
        self._whole = whole
        self._renamed = renamed

    def any_in(self, data: bytes) -> bool:
        """Whether some bytes hold one."""
        return b"import" in data and any(
            parent in data and pattern.search(data)
            for pattern, module in self._spelled
            if (parent := module.rpartition(".")[0].encode())
        )

    def find(self, text: str) -> Iterator[Mention]:
        """Those of a text, module by module."""
        for pattern, module in self._spelled if "import" in text else ():
            package, _, local = module.rpartition(".")
            if package not in text:
                continue
            for match in re.finditer(pattern.pattern.decode(), text):
                end = match.start("alias") if match["alias"] else match.end()
                where = (match.start("package"), end, Symbol(module))
                target = self._whole(module)
                if target is None or "." not in target or self._renamed(module):
                    reason = Reason(
                        "it loads the module, and names of it are called otherwise elsewhere",
                        Code.STILL_NAMED,
                    )
                    yield Mention(*where, None, reason, "import")
                    continue
                parent, _, leaf = target.rpartition(".")
                new = f"{parent} import {leaf}"
                if leaf != local and not match["alias"]:
                    new += f" as {local}"
                yield Mention(*where, new, kind="import")

    @cached_property
    def _spelled(self) -> list[tuple[re.Pattern[bytes], str]]:
        """How each is written."""
        found = []
        for module in self._modules:
            parent, _, leaf = module.rpartition(".")
            if parent:
                package = rf"(?P<package>{re.escape(parent)})"
                spelled = rf"from(?<!\wfrom)[ \t]+{package}[ \t]+import[ \t]+{re.escape(leaf)}"
                ending = r"(?![\w.])(?![ \t]*,)(?P<alias>[ \t]+as[ \t])?"
                found.append((re.compile((spelled + ending).encode()), module))
        return found
