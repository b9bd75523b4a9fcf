"""A fleet's report as one HTML page that loads nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from canonize.reports.inert_html import escape, marked
from canonize.reports.scan_style import STYLE

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_FIGURES = ("files", "rewritten", "kept", "refused", "manual")
_MOST_PLACES = 50
_BADGES = {"failed": "critical", "held": "high", "open": "medium"}
_STYLE = (
    f"{STYLE}.badge.good{{color:var(--good)}}.badge.plain{{color:var(--soft)}}"
    "td.next{min-width:260px;overflow-wrap:anywhere}tfoot td{font-weight:600}"
)


def fleet_page(document: Mapping[str, Any], *, title: str, version: str) -> str:
    """The page.

    Args:
        document: what `canonize.fleet.document.document_of` gives.
        title: the migration's name.
    """
    rows = document["repositories"]
    body = [
        f"<h1>{escape(title)}: {len(rows)} repositories</h1>",
        _tiles(document),
        '<section id="repositories"><h2>Repositories</h2>',
        _table(rows, document["figures"]),
        "</section>",
        _causes(document["causes"]),
        *(_details(row) for row in rows if row["open"] or row["error"]),
        f"<footer>canonize {escape(version)}</footer>",
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}: fleet</title><style>{_STYLE}</style></head>"
        f"<body><main>{''.join(body)}</main></body></html>\n"
    )


def _tiles(document: Mapping[str, Any]) -> str:
    tiles = "".join(
        f'<li class="{_BADGES.get(outcome, "")}"><b>{count}</b> {escape(outcome)}</li>'
        for outcome, count in document["outcomes"].items()
    )
    return f'<ul class="tiles">{tiles}</ul>'


def _badge(outcome: str) -> str:
    good = outcome in ("done", "previewed")
    kind = _BADGES.get(outcome, "good" if good else "plain")
    return f'<span class="badge {kind}">{escape(outcome)}</span>'


def _table(rows: Sequence[Mapping[str, Any]], totals: Mapping[str, int]) -> str:
    heads = "".join(f"<th>{name}</th>" for name in (*_FIGURES, "open"))
    listed = "".join(_row(row) for row in rows)
    sums = "".join(f'<td class="n">{totals.get(name, "")}</td>' for name in _FIGURES)
    count = sum(len(row["open"]) for row in rows)
    return (
        '<div class="scroll"><table><thead><tr><th>repository</th><th>outcome</th>'
        f"{heads}<th>branch</th><th>next</th></tr></thead><tbody>{listed}</tbody>"
        f'<tfoot><tr><td>all</td><td></td>{sums}<td class="n">{count}</td><td></td><td></td></tr>'
        "</tfoot></table></div>"
    )


def _row(row: Mapping[str, Any]) -> str:
    figures = "".join(f'<td class="n">{row["figures"].get(name, "")}</td>' for name in _FIGURES)
    name = escape(row["name"])
    if row["open"] or row["error"]:
        name = f'<a href="#{escape(row["ident"])}">{name}</a>'
    return (
        f"<tr><td>{name}</td><td>{_badge(row['outcome'])}</td>{figures}"
        f'<td class="n">{len(row["open"]) or ""}</td><td><code>{escape(row["branch"])}</code></td>'
        f'<td class="next">{marked(row["next"] or row["skip"])}</td></tr>'
    )


def _causes(causes: Sequence[Mapping[str, Any]]) -> str:
    if not causes:
        return ""
    rows = "".join(
        f"<tr><td>{marked(c['cause'])}</td><td class='n'>{len(c['repositories'])}</td>"
        f"<td class='n'>{len(c['where'])}</td><td>{escape(', '.join(c['repositories'][:8]))}"
        f"{' …' if len(c['repositories']) > 8 else ''}</td><td class='next'>{marked(c['next'])}"
        "</td></tr>"
        for c in causes
    )
    return (
        '<section id="causes"><h2>What is open, by cause</h2><div class="scroll"><table><thead>'
        "<tr><th>cause</th><th>repositories</th><th>places</th><th>which</th><th>next</th></tr>"
        f"</thead><tbody>{rows}</tbody></table></div></section>"
    )


def _details(row: Mapping[str, Any]) -> str:
    told = ""
    if row["error"]:
        lines = "".join(f"<li>{escape(line)}</li>" for line in row["error"]["details"])
        told = f"<p>{marked(row['error']['what'])}</p><ul>{lines}</ul>"
    points = "".join(_point(point) for point in row["open"])
    return (
        f'<details class="group" id="{escape(row["ident"])}"><summary>{_badge(row["outcome"])} '
        f"<b>{escape(row['name'])}</b> <code>{escape(row['source'])}</code></summary>{told}"
        f"<ul>{points}</ul></details>"
    )


def _point(point: Mapping[str, Any]) -> str:
    places = point["places"]
    listed = "".join(f'<li class="place">{escape(place)}</li>' for place in places[:_MOST_PLACES])
    if len(places) > _MOST_PLACES:
        listed += f"<li>and {len(places) - _MOST_PLACES} more</li>"
    told = f"<code>{escape(point['symbol'])}</code> {marked(point['cause'])}"
    return f"<li>{told}<ul>{listed}</ul></li>"
