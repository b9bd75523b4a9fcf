"""A scan as one HTML page that loads nothing: groups, evidence, import graphs, hazards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from canonize.reports.import_graph import graph_svg
from canonize.reports.inert_html import escape, marked
from canonize.reports.scan_style import STYLE

_MOST_HAZARDS = 200
_MOST_ROWS = 30
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_LEVELS = ("critical", "high", "medium", "low")


def scan_page(scan: Mapping[str, Any], *, title: str, version: str, graphs: int = 60) -> str:
    """The page.

    Args:
        scan: what ``ScanResult.as_json`` gives.
        title: the repository's name.
        graphs: how many groups, from the worst, get their import graphs.
    """
    groups = scan["groups"]
    body = [
        f"<h1>Competing implementations in {escape(title)}</h1>",
        _summary(scan),
        '<section id="groups"><h2>Groups</h2>',
        _overview(groups),
        *(_group(number, g, with_graph=number <= graphs) for number, g in enumerate(groups, 1)),
        "</section>",
        _hazards(scan["hazards"]),
        _accepted(scan["accepted"]),
        _unparsed(scan["unparsed"]),
        f"<footer>canonize {escape(version)}</footer>",
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}: competing implementations</title><style>{STYLE}</style></head>"
        f"<body><main>{''.join(body)}</main></body></html>\n"
    )


def _summary(scan: Mapping[str, Any]) -> str:
    counts = Counter(g["severity"] for g in scan["groups"])
    tiles = "".join(f'<li class="{level}"><b>{counts[level]}</b> {level}</li>' for level in _LEVELS)
    return (
        f'<ul class="tiles">{tiles}<li><b>{scan["files"]:,}</b> files</li>'
        f"<li><b>{len(scan['hazards'])}</b> hazards</li></ul>"
    )


def _overview(groups: Sequence[Mapping[str, Any]]) -> str:
    if not groups:
        return "<p>Nothing competes.</p>"
    numbered = list(enumerate(groups, 1))
    table = _overview_table(numbered[:_MOST_ROWS])
    rest = numbered[_MOST_ROWS:]
    if rest:
        table += f"<details><summary>{len(rest)} more</summary>{_overview_table(rest)}</details>"
    return table


def _overview_table(numbered: Sequence[tuple[int, Mapping[str, Any]]]) -> str:
    rows = "".join(
        f'<tr><td class="n">{number}</td><td><span class="badge {g["severity"]}">'
        f'{g["severity"]}</span></td><td><a href="#{_anchor(g)}">{escape(g["name"])}</a></td>'
        f'<td class="n">{len(_shown(g))}</td>'
        f'<td class="n">{sum(m["production"] for m in g["members"])}</td>'
        f'<td class="n">{sum(m["tests"] for m in g["members"])}</td>'
        f"<td><code>{_breakable(g['canonical'] or 'undecided')}</code></td></tr>"
        for number, g in numbered
    )
    return (
        '<div class="scroll"><table class="overview"><thead><tr><th>#</th><th>severity</th>'
        "<th>thing</th><th>members</th><th>production importers</th><th>test importers</th>"
        f"<th>proposed canonical</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _anchor(group: Mapping[str, Any]) -> str:
    return "group-" + "".join(c if c.isalnum() else "-" for c in group["id"])


def _shown(group: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [m for m in group["members"] if m["verdict"] != "test-double"]


def _group(number: int, group: Mapping[str, Any], *, with_graph: bool) -> str:
    reasons = "".join(f"<li>{marked(reason, _breakable)}</li>" for reason in group["reasons"])
    figures = (
        f"margin {group['margin']:.0%} over the next, confidence {group['confidence']:.0%}"
        if group["canonical"]
        else f"no canonical proposed: the first two are only {group['margin']:.0%} apart"
    )
    graphs = ""
    if with_graph:
        graphs = (
            f'<div class="graphs"><figure><figcaption>Imports before</figcaption>'
            f"{graph_svg(group, after=False)}</figure><figure><figcaption>Imports after: "
            f"duplicates, wrappers, shims and aliases gone</figcaption>"
            f"{graph_svg(group, after=True)}</figure></div>"
        )
    is_open = " open" if number <= 3 else ""
    return (
        f'<details class="group" id="{_anchor(group)}"{is_open}><summary><span class="badge '
        f'{group["severity"]}">{group["severity"]}</span> <b>{escape(group["name"])}</b> '
        f'<code>{escape(group["id"])}</code></summary><ul class="reasons">{reasons}</ul>'
        f"<p>{escape(figures)}</p>{graphs}{_members(group)}</details>"
    )


def _members(group: Mapping[str, Any]) -> str:
    rows = "".join(_member(m) for m in group["members"])
    return (
        '<div class="scroll"><table><thead><tr><th>verdict</th><th>member</th><th>production</th>'
        f"<th>tests</th><th>evidence</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _member(member: Mapping[str, Any]) -> str:
    evidence = "".join(
        f"<li>{marked(e['text'], _breakable)}{_place(e)}</li>" for e in member["evidence"]
    ) + "".join(
        f'<li class="differs">{marked(text, _breakable)}</li>' for text in member["differences"][:6]
    )
    if len(member["differences"]) > 6:
        evidence += f"<li>and {len(member['differences']) - 6} more differences</li>"
    return (
        f'<tr><td><span class="verdict {member["verdict"]}">{member["verdict"]}</span></td>'
        f'<td class="member"><code>{_breakable(member["symbol"])}</code><br>{_place(member)}</td>'
        f'<td class="n">{member["production"]}</td><td class="n">{member["tests"]}</td>'
        f"<td><ul>{evidence}</ul></td></tr>"
    )


def _breakable(symbol: str) -> str:
    """Long dotted names may break after their dots."""
    return escape(symbol).replace(".", ".<wbr>").replace(":", ":<wbr>")


def _place(item: Mapping[str, Any]) -> str:
    if not item["path"]:
        return ""
    line = f":{item['line']}" if item["line"] else ""
    return f' <span class="place">{escape(item["path"])}{line}</span>'


def _hazards(hazards: Sequence[Mapping[str, Any]]) -> str:
    if not hazards:
        return ""
    rows = "".join(
        f"<tr><td>{escape(h['kind'])}</td><td>{marked(h['text'], _breakable)}</td>"
        f'<td class="n">{h["count"]}</td><td>{_place(h)}</td></tr>'
        for h in hazards[:_MOST_HAZARDS]
    )
    rest = len(hazards) - _MOST_HAZARDS
    more = f"<p>and {rest} more; `--json` lists all.</p>" if rest > 0 else ""
    return (
        '<section id="hazards"><h2>What else hurts</h2><div class="scroll"><table><thead><tr>'
        "<th>kind</th><th>what</th><th>places</th><th>first place</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div>{more}</section>"
    )


def _accepted(accepted: Sequence[Mapping[str, Any]]) -> str:
    if not accepted:
        return ""
    rows = "".join(
        f"<li><b>{escape(a['group']['name'])}</b>: {escape(a['reason'])}</li>" for a in accepted
    )
    return f'<section id="accepted"><h2>Accepted by the team</h2><ul>{rows}</ul></section>'


def _unparsed(unparsed: Mapping[str, str]) -> str:
    if not unparsed:
        return ""
    rows = "".join(
        f"<li><code>{escape(path)}</code> {escape(reason)}</li>"
        for path, reason in sorted(unparsed.items())
    )
    return f'<section id="unparsed"><h2>Not parsed</h2><ul>{rows}</ul></section>'
