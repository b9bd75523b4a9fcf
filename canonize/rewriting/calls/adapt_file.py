"""Applies the rules about calls to one file: edits, ledger entries, and what has to stay."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from canonize.compatibility.inference import Receivers
from canonize.compatibility.inference_inputs import Outside, reached_through
from canonize.core.change import Change, Edit
from canonize.core.codemod import Answered
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.reference_notes import ReferenceNotes
from canonize.references.references import FileReferences, find_references
from canonize.resolution.api import Api
from canonize.resolution.replacements import Redirects
from canonize.rewriting.calls.adapting import CallAdapting, Done, Left
from canonize.rewriting.calls.added_imports import NeededImports
from canonize.rewriting.calls.call_sites import (
    CallSites,
    Construction,
    MemberString,
    MemberUse,
    Site,
    Unclear,
)
from canonize.rewriting.calls.rules import Rule
from canonize.rewriting.calls.site_places import (
    is_promised,
    members_met,
    places_asked,
    shown_place,
    token,
)
from canonize.rewriting.calls.text_pieces import Piece, places_after, regions, settled_pieces
from canonize.syntax.analysis import Analysed, analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.edits import FileEdits
from canonize.syntax.node_index import FileNodes
from canonize.syntax.parsed_file import Span


@dataclass(frozen=True)
class Around:
    """What adapting a file needs beyond it.

    Args:
        module: its own name.
        rules: by competitor.
        api: what a class or function offers.
        looked_up: who else looks up a module-level name of the file ("" when nobody).
        held: parts that have to stay, and why.
    """

    module: str | None
    rules: Mapping[Symbol, Rule]
    api: Callable[[Symbol], Api]
    looked_up: Callable[[str], str]
    held: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AdaptedFile:
    """One file's part of the proposal; see `canonize.core.codemod.Proposal`.

    ``met`` are the competitors, each with the member of it, that the file uses; ``through`` tells
    for each part under which names of which modules it is reached; ``promised`` are the members
    that were adapted on the word of an annotation alone.
    """

    change: Change
    edits: tuple[Edit, ...] = ()
    references: Sequence[Reference] = ()
    begun: frozenset[str] = frozenset()
    reached: frozenset[str] = frozenset()
    holds: Mapping[str, str] = field(default_factory=dict)
    met: frozenset[tuple[Symbol, str]] = frozenset()
    answers: Answered | None = None
    through: Mapping[str, frozenset[Symbol]] = field(default_factory=dict)
    promised: Sequence[Reference] = ()


def reached_in(
    data: bytes, package: str | None, redirects: Redirects
) -> tuple[Analysed, FileReferences] | None:
    """A file and where it reaches a competitor; ``None``: it reaches none, or can't be read."""
    try:
        analysed = analyse(data)
        found = find_references(analysed.scopes, package, redirects)
    except (Unreadable, RecursionError):
        return None
    return (analysed, found) if found else None


def adapt_file(
    path: str, analysed: Analysed, found: FileReferences, outside: Outside, around: Around
) -> AdaptedFile:
    """Adapts one file that reaches a competitor with a rule.

    A part of it (an imported name with all its uses) is adapted as a whole, or not at all.
    """
    adapting = _Adapting(path, analysed, found, outside, around)
    data = analysed.file.data
    try:
        return adapting.run()
    except (Unreadable, RecursionError, ValueError) as error:
        reason = Reason(f"the file {error}", Code.UNREADABLE)
        reached = adapting.reached
        entries = adapting.refused(reason)
        return AdaptedFile(
            Change(path, data, data),
            references=entries,
            reached=reached,
            holds=dict.fromkeys(reached, reason),
            through=adapting.through,
        )


class _Adapting:
    def __init__(
        self,
        path: str,
        analysed: Analysed,
        found: FileReferences,
        outside: Outside,
        around: Around,
    ) -> None:
        self._path = path
        self._file, self._scopes = analysed.file, analysed.scopes
        self._around, self._found = around, found
        self._edits = FileEdits(self._file)
        self._outcome = ReferenceNotes(path, self._edits)
        self._receivers = Receivers(
            FileNodes(self._file.module, self._scopes), self._scopes, found, outside
        )
        self._needed = NeededImports(self._scopes, found, self._edits, around.module)
        self._spans: Mapping[int, Span] = {}
        self.through = reached_through(found, outside, self._scopes)
        self.reached = frozenset(self.through)

    def run(self) -> AdaptedFile:
        rules = self._around.rules
        every = frozenset[str]().union(*(rule.members() for rule in rules.values()))
        finder = CallSites(
            self._receivers,
            self._scopes,
            self._found,
            lambda competitor: rules[competitor].members(),
            lambda competitor: rules[competitor].changes_construction,
            every,
        )
        sites = list(finder.find())
        nodes = [
            *places_asked(sites, self._receivers),
            *(site.node for site in self._scopes.imports),
        ]
        spans = self._spans = self._file.spans(nodes)
        adapting = CallAdapting(
            self._file, self._receivers, spans, rules, self._around.api, self._needed.objection
        )
        results = [_result(adapting, site) for site in sites]
        holds = self._holds(results)
        applied = self._applied(results, holds)
        uses = self._write(applied)
        self._note_instances()
        after, declared = self._edits.result()
        return AdaptedFile(
            Change(self._path, self._file.data, after),
            declared,
            self._outcome.references(),
            frozenset[str]().union(*(done.site.known.parts for done in applied)),
            self.reached,
            holds,
            members_met(sites),
            Answered(after, uses),
            self.through,
            [self._promised(done) for done in applied if is_promised(done.site)],
        )

    def _promised(self, done: Done) -> Reference:
        node, form, name = shown_place(done.site)
        found = done.site.known.redirect.found
        symbol = str(Symbol(found.module, f"{found.name}.{name}"))
        place, line = self._edits.place(node), self._edits.line(node)
        return Reference(self._path, *place, symbol, form, Disposition.MANUAL, "", line)

    def refused(self, reason: str) -> list[Reference]:
        """The ledger of a file that can't be adapted at all."""
        noted = self._outcome.refused(reason)
        symbol = str(min(self._around.rules))
        refused = Disposition.REFUSED
        return noted or [Reference(self._path, 1, 1, symbol, Form.UNKNOWN, refused, reason)]

    def _holds(self, results: Iterable[Done | Left]) -> dict[str, str]:
        """Every part that has to stay: told before, not adaptable, or bound up with one that is."""
        holds = {part: why for part, why in self._around.held.items() if part in self.reached}
        bound: list[frozenset[str]] = []
        for result in results:
            known = result.site.known
            if known is None:
                continue
            bound.append(known.parts)
            if isinstance(result, Left) and result.holds:
                line, _ = self._file.place(self._spans[id(result.site.node)].start)
                told = Reason(f"line {line} can't be adapted: {result.reason}", result.reason)
                for part in sorted(known.parts):
                    holds.setdefault(part, told)
        grown = True
        while grown:
            grown = False
            for parts in bound:
                reason = next((holds[part] for part in sorted(parts) if part in holds), "")
                fresh = parts - holds.keys() if reason else frozenset()
                holds.update(dict.fromkeys(fresh, reason))
                grown = grown or bool(fresh)
        return holds

    def _applied(self, results: Iterable[Done | Left], holds: Mapping[str, str]) -> list[Done]:
        """What may be adapted; all else is noted."""
        applied = []
        for result in results:
            if isinstance(result, Left):
                self._note(result.site, result.disposition, result.reason)
                continue
            if not result.pieces:
                continue
            reason = next((holds[p] for p in sorted(result.site.known.parts) if p in holds), "")
            if reason:
                self._note(
                    result.site, Disposition.REFUSED, Reason(f"it stays, since {reason}", reason)
                )
            else:
                self._note(result.site, Disposition.REWRITTEN, ", ".join(result.said))
                applied.append(result)
        return applied

    def _write(self, applied: Iterable[Done]) -> frozenset[tuple[int, int, str]]:
        """Plans the edits; returns the uses that are written for the canonical then."""
        pieces: list[Piece] = []
        spans: list[tuple[int, int]] = []
        for done in applied:
            pieces += done.pieces
            span = self._spans[id(self._receivers.nodes.evaluated(done.node))]
            spans.append((span.start, span.end))
            scope = self._receivers.nodes.scope(done.site.node)
            for symbol in done.imports:
                self._needed.add(symbol, scope, done.site.known.parts)
        for start, end, text in regions(pieces, spans, self._file.text):
            self._edits.splice(start, end, text)
        imports = [self._spans[id(node)].start for node in self._needed.lines_after]
        at = {
            self._spans[id(token(done.site))].start: done.member
            for done in applied
            if not isinstance(done.site, MemberString)
        }
        places = places_after(settled_pieces(pieces), at, self._file.text)
        return frozenset(
            (places[offset][0] + sum(1 for i in imports if i < offset), places[offset][1], member)
            for offset, member in at.items()
        )

    def _note(self, site: Site, disposition: Disposition, reason: str) -> None:
        node, form, name = shown_place(site)
        if site.known is not None:
            found = site.known.redirect.found
        else:
            asked = [s for s, rule in self._around.rules.items() if name in rule.members()]
            here = [s for s in asked if any(part.endswith(f" {s}") for part in self.reached)]
            if not here:
                return
            found = min(here)
            reason = f"what it is called on is not known to be a {found.leaf}"
        symbol = Symbol(found.module, f"{found.name}.{name}") if name else found
        self._outcome.note(node, symbol, form, disposition, reason)

    def _note_instances(self) -> None:
        """Instances that other files look up here: what they do with them is not seen."""
        for name, bindings in self._scopes.top.bindings.items():
            known = self._receivers.instance(self._scopes.top, name)
            if known is None or not self._around.rules[known.redirect.competitor].members():
                continue
            reason = self._around.looked_up(name)
            if reason:
                what = f"{name} is an instance that others use, and their calls are not adapted"
                node, manual = bindings[0].node, Disposition.MANUAL
                self._outcome.note(
                    node,
                    known.redirect.found,
                    Form.NAME,
                    manual,
                    Reason(f"{what}: {reason}", reason),
                )


def _result(adapting: CallAdapting, site: Site) -> Done | Left:
    match site:
        case Construction():
            return adapting.construction(site)
        case MemberUse():
            return adapting.member(site)
        case MemberString():
            return adapting.string(site)
        case Unclear(reason=reason, holds=holds):
            return Left(site, reason, holds=holds)
