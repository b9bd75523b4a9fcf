"""What a file calls: asked of few files, so it is not among the facts that are read of all."""

from __future__ import annotations

import re

from canonize.inventory.extract import facts_of, source_text
from canonize.inventory.masking import mask

_CALLED = re.compile(r"(?:^|[^\w.)\]}\x01\"])([^\W\d][\w.]*)\Z")
_LONGEST = 90


def calls_of(data: bytes) -> list[str]:
    """Dotted names that are called or constructed and start with a name of the module, sorted.

    Args:
        data: the file's bytes. Of one that nothing here can parse, nothing is known to be called.
    """
    facts = facts_of(data)
    if facts.problem:
        return []
    known = {i.bound for i in facts.imports}
    known.update(d.name for d in facts.definitions)
    known.update(a.name for a in facts.assignments)
    masked, _ = mask(source_text(data))
    marked = masked.replace("def ", "def\x01").replace("class ", "class\x01")
    tails = {piece[-_LONGEST:].rpartition(" ")[2] for piece in marked.split("(")}
    found = {match[1] for match in map(_CALLED.search, tails) if match}
    return sorted(spelt for spelt in found if spelt.partition(".")[0] in known)
