"""What the check `uses-fit` says of each pair and its groups of uses."""

from __future__ import annotations

from collections.abc import Iterator

from canonize.checks.examined import Examined, Excused
from canonize.compatibility.comparison import Compared
from canonize.compatibility.grouped_uses import SHOWN, UseGroup, grouped, weight
from canonize.compatibility.judged_use import JudgedUse
from canonize.compatibility.use_verdicts import UseVerdict
from canonize.core.plural import plural


def said_of_pairs(found: Examined) -> Iterator[str]:
    """The counts of each pair and its groups; of all pairs together, those that matter most."""

    def said(use: JudgedUse) -> str:
        answer = found.answer(use)
        return "" if answer is None or answer is Excused.OPEN else answer.value

    groups = {pair.competitor: grouped(pair.uses, said) for pair in found.pairs}
    worst = sorted((g for some in groups.values() for g in some), key=weight)
    shown = {id(group) for group in worst[:SHOWN]}
    for pair in found.pairs:
        yield _counts(pair)
        yield from (_group(g) for g in groups[pair.competitor] if id(g) in shown)
    if rest := worst[SHOWN:]:
        places = sum(len(group.uses) for group in rest)
        more = plural(len(rest), "more group")
        yield f"{more} with {plural(places, 'place')}: canonize compare --all"
    if any(not group.answer and group.is_unsafe for group in worst):
        yield "each is accepted by what stands in quotes; to write that into the plan:"
        yield "  canonize compare --answer KEY --reason TEXT"


def _group(group: UseGroup) -> str:
    said = f" ({group.answer})" if group.answer else ""
    return f'  {group.places}: "{group.key}" {group.verdict}{said}: {group.reason}'


def _counts(pair: Compared) -> str:
    counts = pair.counts()
    return (
        f"{pair.competitor} -> {pair.target}: {counts[UseVerdict.COMPATIBLE]} compatible, "
        f"{counts[UseVerdict.ADAPT]} need adapting, {counts[UseVerdict.UNTOLD]} can't be told"
    )
