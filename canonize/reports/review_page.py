"""`review --html`: the whole migration as one page, on which edits can be decided.

The page loads nothing. Its one script is named by its hash, so nothing else in it can run; all
text of the repository is data, and gets into the page as text only. Files are put together when
they are opened, so that a hundred thousand changed lines stay usable.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from canonize.core.record import Record
from canonize.reports.import_graph import Implementation, imports_svg
from canonize.reports.inert_html import escape
from canonize.reports.scan_style import STYLE


def review_page(record: Record, data: Mapping[str, Any], *, version: str) -> str:
    """The page.

    Args:
        data: ``plan``, ``page``, ``steps`` (each with ``files``, ``shapes``, ``points``),
            ``graph`` and ``ledger``, as the page's script reads them.
    """
    script, style = _file("review_page.js"), _file("review_page.css")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
    graph = data["graph"]
    data = {name: value for name, value in data.items() if name != "graph"}
    body = [
        _top(),
        f"<h1>{escape(record.plan)}</h1>",
        f"<p>Canonical: <code>{escape(record.canonical)}</code></p>",
        _progress(record),
        _graph(graph),
        '<section id="edits"><h2>Edits</h2></section>',
        '<section id="points"><h2>Open points</h2><div id="points-body"></div></section>',
        _ledger(data),
        _checks(record),
        f"<footer>canonize {escape(version)}</footer>",
        _dialog(),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(record.plan)}: review</title><style>{STYLE}{style}</style></head>"
        f"<body><main>{''.join(body)}</main>"
        f'<script type="application/json" id="data">{_inert_json(data)}</script>'
        f"<script>{script}</script></body></html>\n"
    )


def _file(name: str) -> str:
    return (resources.files("canonize.reports") / name).read_text("utf-8")


def _inert_json(data: Mapping[str, Any]) -> str:
    """JSON in which no character ends the element that it stands in."""
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _top() -> str:
    sections = ("graph", "edits", "points", "ledger", "checks")
    links = "".join(f'<a href="#{name}">{name}</a> ' for name in sections)
    return (
        f'<nav class="bar-top"><span>{links}</span><span id="count"></span>'
        '<span class="soft">y accept, n reject, j k next and back, / ledger</span>'
        '<button type="button" id="download" disabled>Download decisions</button></nav>'
    )


def _progress(record: Record) -> str:
    items = "".join(
        f'<li class="{"done" if step.finished else "to-do"}">{step.number}. {escape(step.title)}'
        f"{' ✓' if step.finished else ''}</li>"
        for step in record.steps
    )
    return f'<ol class="steps">{items}</ol>'


def _graph(rows: Sequence[Mapping[str, Any]]) -> str:
    """Who imports what, as it is and after the steps."""
    drawn = []
    for when, title in (("before", "As it is"), ("after", "After the steps to come")):
        members = [
            Implementation(
                row["symbol"], row["verdict"], row[when], when == "after" and row["gone"]
            )
            for row in rows
        ]
        svg = imports_svg(members, label=f"{title}: who imports which implementation")
        drawn.append(f'<h3>{title}</h3><div class="scroll">{svg}</div>')
    body = "".join(drawn) if rows else "<p>No step is left.</p>"
    return f'<section id="graph"><h2>Who imports what</h2>{body}</section>'


def _ledger(data: Mapping[str, Any]) -> str:
    kinds = sorted({str(row[2]) for row in data["ledger"]})
    options = "".join(f"<option>{escape(kind)}</option>" for kind in kinds)
    head = "".join(f"<th>{name}</th>" for name in ("step", "place", "what", "symbol", "why"))
    return (
        '<section id="ledger"><h2>Ledger</h2><p>'
        '<input id="ledger-text" type="search" placeholder="filter" aria-label="filter"> '
        '<select id="ledger-kind" aria-label="disposition">'
        f'<option value="">all</option>{options}</select> <span id="ledger-count"></span></p>'
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead>'
        '<tbody id="ledger-rows"></tbody></table></div></section>'
    )


def _checks(record: Record) -> str:
    rows = "".join(
        f"<tr><td>{escape(c.what)}</td><td>{escape(str(c.mark))}</td>"
        f"<td>{escape(c.evidence)}</td></tr>"
        for c in record.outcome.criteria
    )
    ran = "".join(
        f"<tr><td>{step.number}. {escape(step.title)}: {escape(check.name)}</td>"
        f"<td>{check.said}</td><td>{check.seconds:.1f} s "
        f"{escape(', '.join(f'{n} {v:g}' for n, v in check.figures.items()))}</td></tr>"
        for step in record.steps
        for check in step.checks
    )
    return (
        '<section id="checks"><h2>Criteria and checks</h2><div class="scroll"><table><tbody>'
        f"{rows}{ran}</tbody></table></div></section>"
    )


def _dialog() -> str:
    return (
        '<dialog id="why"><form id="why-form"><label>Why?<input id="why-text" autocomplete="off">'
        '</label><button type="submit">Decide</button> '
        '<button type="button" id="why-no">Cancel</button></form></dialog>'
    )
