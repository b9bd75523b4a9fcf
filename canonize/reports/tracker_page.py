"""The tracker as a page that loads nothing and runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from canonize.core.record import Record
from canonize.reports.inert_html import escape
from canonize.reports.scan_style import STYLE
from canonize.reports.tracker import blocks_of

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_INLINE = re.compile(
    r"(?P<ticks>`+)(?P<code>.+?)(?P=ticks)|\\(?P<plain>.)|\*\*(?P<bold>[^*]+)\*\*", re.DOTALL
)
_CELLS = re.compile(r"(?<!\\)\|")
_MORE = (
    "ul.ticks{list-style:none;padding-left:4px}ul.ticks li::before{content:attr(data-mark);"
    "display:inline-block;width:1.6em}@media print{body{background:#fff;color:#000}}"
)


def tracker_page(record: Record, *, version: str) -> str:
    """The page: what the Markdown tracker says, in the same order."""
    body = "".join(_block(text) for text in blocks_of(record).values())
    title = escape(record.plan)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}{_MORE}</style></head>"
        f"<body><main><h1>{title}</h1>{body}<footer>canonize {escape(version)}</footer></main>"
        "</body></html>\n"
    )


def _block(text: str) -> str:
    return f"<section>{''.join(_parts(text.splitlines()))}</section>"


def _parts(lines: Iterable[str]) -> Iterator[str]:
    rows: list[str] = []
    items: list[str] = []
    fence, code = "", list[str]()
    for line in [*lines, ""]:
        if fence and line == fence:
            yield f"<pre>{escape(chr(10).join(code))}</pre>"
            fence, code = "", []
            continue
        if fence:
            code.append(line)
            continue
        if not line.startswith("|") and rows:
            yield _table(rows)
            rows = []
        if not line.lstrip().startswith("- ") and items:
            yield _list(items)
            items = []
        if line.startswith("```"):
            fence = line.rstrip("abcdefghijklmnopqrstuvwxyz")
        elif line.startswith("|"):
            rows.append(line)
        elif line.lstrip().startswith("- "):
            items.append(line.lstrip()[2:])
        elif line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            yield f"<h{level}>{_inline(line.lstrip('# '))}</h{level}>"
        elif line.strip():
            yield f"<p>{_inline(line)}</p>"


def _table(rows: list[str]) -> str:
    cells = [[c.strip() for c in _CELLS.split(row.strip().strip("|"))] for row in rows]
    head = "".join(f"<th>{_inline(cell)}</th>" for cell in cells[0])
    body = "".join(
        f"<tr>{''.join(f'<td>{_inline(cell)}</td>' for cell in row)}</tr>" for row in cells[2:]
    )
    return (
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
        "</div>"
    )


def _list(items: list[str]) -> str:
    ticks = all(item[:3] in ("[x]", "[ ]") for item in items)
    made = []
    for item in items:
        mark = "✓" if item[1] == "x" else "○"
        start, text = (f'<li data-mark="{mark}">', item[4:]) if ticks else ("<li>", item)
        made.append(f"{start}{_inline(text)}</li>")
    start = '<ul class="ticks">' if ticks else "<ul>"
    return f"{start}{''.join(made)}</ul>"


def _inline(text: str) -> str:
    out, at = [], 0
    for match in _INLINE.finditer(text):
        out.append(escape(text[at : match.start()]))
        at = match.end()
        if match["code"] is not None:
            out.append(f"<code>{escape(match['code'].strip().replace(chr(92) + '|', '|'))}</code>")
        elif match["plain"] is not None:
            out.append(escape(match["plain"]))
        else:
            out.append(f"<b>{escape(match['bold'])}</b>")
    return "".join([*out, escape(text[at:])])
