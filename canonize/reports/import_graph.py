"""Who imports which implementation, before and after, as inline SVG: importers left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from canonize.core.plural import plural
from canonize.reports.inert_html import escape

_MOST_IMPORTERS = 24
_MOST_MEMBERS = 14
_ROW = 26
_LEFT_EDGE = 350
_RIGHT_EDGE = 520
_WIDTH = 1000
_LABEL = 64
"""Characters of a member's label that fit right of the edges."""
_STAYS = frozenset(
    {"canonical", "leading", "base", "variant", "subclass", "homonym", "test-double"}
)


@dataclass(frozen=True, slots=True)
class Implementation:
    """An implementation with the files that import it.

    Args:
        verdict: what it is in the plan or the scan; the graph's colors follow it.
        gone: it is not there any more.
    """

    symbol: str
    verdict: str
    importers: Collection[str]
    gone: bool = False


@dataclass(frozen=True, slots=True)
class _Node:
    label: str
    title: str
    style: str


def graph_svg(group: Mapping[str, Any], *, after: bool) -> str:
    """The graph of a group of the scan.

    Args:
        group: what ``ScanResult.as_json`` gives for a group.
        after: with every importer of a duplicate, wrapper, shim or alias on the canonical;
            variants, subclasses and homonyms keep theirs, because a person has to decide.
    """
    members = [m for m in group["members"] if m["verdict"] != "test-double"][:_MOST_MEMBERS]
    canonical, importers = group["canonical"], defaultdict[str, set[str]](set)
    for member in members:
        target = canonical if after and _moves(member, canonical) else member["symbol"]
        importers[target].update(member["importers"])
    drawn = [
        Implementation(
            m["symbol"], m["verdict"], importers[m["symbol"]], after and _moves(m, canonical)
        )
        for m in members
    ]
    return imports_svg(drawn, label=f"{'After' if after else 'Before'}: who imports which member")


def imports_svg(members: Sequence[Implementation], *, label: str) -> str:
    """One graph: files left, what they import right; the files of a folder as one where they are
    many."""
    members = members[:_MOST_MEMBERS]
    edges = sorted({(path, m.symbol) for m in members for path in m.importers})
    importers = sorted({importer for importer, _ in edges})
    names = _folded(importers) if len(importers) > _MOST_IMPORTERS else {i: i for i in importers}
    lines: dict[tuple[str, str], int] = defaultdict(int)
    for importer, symbol in edges:
        lines[names[importer], symbol] += 1
    left = [_Node(_tail(n, 46), n, "importer") for n in sorted({n for n, _ in lines})]
    right = [_member_node(member) for member in members]
    left_y = {node.title: y for node, y in zip(left, _rows(len(left)), strict=True)}
    right_y = {m.symbol: y for m, y in zip(members, _rows(len(members)), strict=True)}
    height = max(len(left), len(right), 1) * _ROW + 16
    verdicts = {m.symbol: m.verdict for m in members}
    parts = [
        _line(left_y[importer], right_y[symbol], count, verdicts[symbol])
        for (importer, symbol), count in sorted(lines.items())
    ]
    parts += [_text(node, _LEFT_EDGE, left_y[node.title], "end") for node in left]
    parts += [
        _text(node, _RIGHT_EDGE, y, "start")
        for node, y in zip(right, right_y.values(), strict=True)
    ]
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(label)}">'
        + "".join(parts)
        + "</svg>"
    )


def _moves(member: Mapping[str, Any], canonical: str) -> bool:
    return bool(canonical) and member["verdict"] not in _STAYS


def _folded(importers: Sequence[str]) -> dict[str, str]:
    """Importers by the folder they lie in, the deepest level at which few enough are left."""
    for depth in range(8, 0, -1):
        names = {}
        for path in importers:
            parts = path.split("/")
            names[path] = "/".join(parts[:depth]) + "/" if len(parts) > depth else path
        if len(set(names.values())) <= _MOST_IMPORTERS:
            return names
    return dict.fromkeys(importers, "(everywhere)")


def _member_node(member: Implementation) -> _Node:
    module, _, name = member.symbol.rpartition(":")
    room = _LABEL - len(name) - len(member.verdict) - 4
    label = f"{name}  {member.verdict}  {_tail(module, max(room, 12))}"
    title = f"{member.symbol} ({member.verdict}), {plural(len(member.importers), 'importing file')}"
    return _Node(label, title, "gone" if member.gone else member.verdict)


def _rows(count: int) -> list[int]:
    return [20 + index * _ROW for index in range(count)]


def _line(y1: int, y2: int, count: int, verdict: str) -> str:
    width = min(1.0 + 0.5 * (count - 1), 4.0)
    first, last = _LEFT_EDGE + 8, _RIGHT_EDGE - 8
    middle = (first + last) // 2
    path = f"M{first} {y1 - 4} C{middle} {y1 - 4} {middle} {y2 - 4} {last} {y2 - 4}"
    return f'<path class="edge {escape(verdict)}" stroke-width="{width:.1f}" d="{path}"/>'


def _text(node: _Node, x: int, y: int, anchor: str) -> str:
    return (
        f'<text class="{escape(node.style)}" x="{x}" y="{y}" text-anchor="{anchor}">'
        f"<title>{escape(node.title)}</title>{escape(node.label)}</text>"
    )


def _tail(text: str, length: int) -> str:
    return text if len(text) <= length else "\u2026" + text[1 - length :]
