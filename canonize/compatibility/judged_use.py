"""One use of a competitor at its place, with its verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from canonize.compatibility.use_verdicts import Finding, Judgement, UseForm, UseVerdict
from canonize.compatibility.written_uses import written_node
from canonize.core.symbols import Symbol
from canonize.resolution.replacements import Redirect
from canonize.syntax.analysis import Analysed


@dataclass(frozen=True, slots=True, order=True)
class JudgedUse:
    """One use and its verdict.

    Args:
        path, line, column: the place; line and column count from 1.
        competitor: whose use it is.
        subject: ``Name()``, ``Name.member``, ``Name``.
        lines: all that it stands on.
        adapted: the line is one that a plan's rules wrote.
    """

    path: str
    line: int
    column: int
    competitor: Symbol = field(compare=False)
    target: Symbol = field(compare=False)
    form: UseForm = field(compare=False)
    subject: str = field(compare=False)
    judgement: Judgement = field(compare=False)
    all: tuple[Judgement, ...] = field(default=(), compare=False)
    text: str = field(default="", compare=False)
    lines: frozenset[int] = field(default=frozenset(), compare=False)
    adapted: bool = field(default=False, compare=False)

    @property
    def place(self) -> str:
        """``path:line:column``, as editors and terminals open it."""
        return f"{self.path}:{self.line}:{self.column}"

    @property
    def key(self) -> str:
        """What a plan accepts it by: it has no line, so it survives edits above it."""
        return f"{self.path}:{self.subject}:{self.judgement.trouble}"

    @property
    def definition(self) -> Symbol:
        """The class or function that is used; of a whole module, the name in it."""
        if not self.competitor.is_module:
            return self.competitor
        return Symbol(self.competitor.module, self.subject.partition(".")[0].removesuffix("()"))

    @property
    def verdict(self) -> UseVerdict:
        return self.judgement.verdict

    def as_json(self) -> dict[str, object]:
        return {
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "competitor": str(self.competitor),
            "canonical": str(self.target),
            "form": self.form.value,
            "subject": self.subject,
            "verdict": self.verdict.value,
            "trouble": self.judgement.trouble.value,
            "unsafe": self.judgement.is_unsafe,
            "reasons": [j.reason for j in self.all or (self.judgement,) if j.reason],
            "key": self.key,
            "text": self.text,
        }


def placed(
    path: str,
    analysed: Analysed,
    found: list[tuple[Redirect, Finding]],
    counts: Callable[[tuple[int, int, str] | None, frozenset[int]], bool] = lambda *use: True,
) -> list[JudgedUse]:
    """Findings that count with their places, one for each node and subject: the worst."""
    extents = [finding.extent for _, finding in found if finding.extent is not None]
    written = {id(finding): written_node(finding) for _, finding in found}
    tokens = [node for node, _ in filter(None, written.values())]
    nodes = [finding.node for _, finding in found]
    spans = analysed.file.spans([*nodes, *extents, *tokens])
    best: dict[tuple[int, str], JudgedUse] = {}
    for redirect, finding in found:
        start = spans[id(finding.node)].start
        line, column = analysed.file.place(start)
        end, _ = analysed.file.place(spans[id(finding.extent or finding.node)].end)
        lines = frozenset(range(line, end + 1))
        named = written[id(finding)]
        place = (*analysed.file.place(spans[id(named[0])].start), named[1]) if named else None
        if not counts(place, lines):
            continue
        use = JudgedUse(
            path, line, column, redirect.competitor, redirect.target, finding.form,
            finding.subject, finding.judgement, finding.all, analysed.file.line_at(start),
            lines,
        )  # fmt: skip
        key = (start, finding.subject)
        known = best.get(key)
        if known is None or _weight(use) < _weight(known):
            best[key] = use
    return list(best.values())


def _weight(use: JudgedUse) -> tuple[int, bool]:
    order = (UseVerdict.ADAPT, UseVerdict.UNTOLD, UseVerdict.COMPATIBLE)
    return order.index(use.verdict), not use.judgement.is_unsafe
