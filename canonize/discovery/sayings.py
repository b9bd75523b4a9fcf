"""What people wrote beside their code of competitors: copies, successors, what to use instead."""

from __future__ import annotations

import re

from canonize.discovery.bodies import Bodies, DefinitionSpot

_COPY = re.compile(
    r"\b(?:copied|copy[- ]?(?:and[- ]|n[- ])?pasted?|duplicated?|borrowed|stolen|lifted|taken)\s+"
    r"(?:almost\s+|more or less\s+)?(?:verbatim\s+|straight\s+|directly\s+)?(?:from|of)\b"
    r"|\b(?:a|an|temporary|verbatim|local|modified)\s+(?:copy|duplicate|clone|fork)\s+of\b"
    r"|\bkeep\s+(?:this\s+|these\s+|both\s+)?in\s+sync\b|\bsame\s+(?:code\s+)?as\s+in\b",
    re.IGNORECASE,
)
_SUCCESSION = re.compile(
    r"\bdeprecated\b|\bobsolete\b|\bsupersede[sd]?\b|\breplaces\b|\breplaced\s+(?:by|with)\b"
    r"|\breplacement\s+(?:for|of)\b|\bin\s+favou?r\s+of\b|\buse\s+[^\n]{1,60}\binstead\b"
    r"|\bsuccessor\s+(?:of|to)\b",
    re.IGNORECASE,
)
_DEBT = re.compile(
    r"\b(?:todo|fixme|xxx|hack)\b[^\n]*\b(?:merge|unify|consolidate|de-?duplicate|duplicat\w*|"
    r"remove\s+(?:this|once|when|after)|move\s+to\s+common|share[d]?\s+(?:code|with))",
    re.IGNORECASE,
)
_NEAR = 160
"""So many characters around a saying are its sentence."""

NAMES_THE_OTHER, OF_ITSELF = 1.0, 0.4


def says_so(bodies: Bodies, a: DefinitionSpot, b: DefinitionSpot) -> float:
    """How clearly one of two says that it is a copy, or an older or a newer form, of the other.

    Returns:
        1 when the sentence names the other one or its module, less when it names nobody, 0 when
        nothing is said.
    """
    return max(_said(bodies, a, b), _said(bodies, b, a))


def _said(bodies: Bodies, speaker: DefinitionSpot, other: DefinitionSpot) -> float:
    prose = bodies.of(speaker).prose
    found = 0.0
    for pattern in (_COPY, _SUCCESSION, _DEBT):
        for match in pattern.finditer(prose):
            sentence = prose[max(0, match.start() - _NEAR) : match.end() + _NEAR]
            if _names(sentence, speaker, other):
                return NAMES_THE_OTHER
            if pattern is not _SUCCESSION:
                found = OF_ITSELF
    return found


def _names(sentence: str, speaker: DefinitionSpot, other: DefinitionSpot) -> bool:
    last = other.module.rpartition(".")[2]
    names = [other.module, other.path]
    if other.name != speaker.name:
        names.append(other.name)
    if "_" in last and last != speaker.module.rpartition(".")[2]:
        names.append(last)
    return any(re.search(rf"(?<![\w]){re.escape(name)}(?![\w])", sentence) for name in names)
