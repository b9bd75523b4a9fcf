"""How the scan's page looks, in light and dark."""

from __future__ import annotations

STYLE = """
:root{--ink:#1d2330;--soft:#5b6472;--line:#d9dde4;--back:#fff;--card:#f7f8fa;--link:#1a56c4;
--critical:#b3123b;--high:#c2560a;--medium:#8a6d00;--low:#4d6a7f;--good:#1a7f4b}
@media screen and (prefers-color-scheme:dark){:root{--ink:#e6e9ef;--soft:#9aa4b2;--line:#333b47;
--back:#14181f;--card:#1c222c;--link:#7fb0ff;--critical:#ff7a96;--high:#ffa25c;--medium:#e2c044;--low:#8fb3cc;
--good:#5fd39a}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:1180px;margin:0 auto;padding:24px 20px 60px}
h1{font-size:26px;line-height:1.25;margin:0 0 16px}h2{font-size:19px;margin:36px 0 10px}
code{font:13px/1.45 ui-monospace,monospace}
.tiles{display:flex;flex-wrap:wrap;gap:10px;list-style:none;padding:0;margin:0}
.tiles li{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:8px 16px;
color:var(--soft)}
.tiles b{font-size:20px;color:var(--ink);margin-right:4px}
.tiles .critical b{color:var(--critical)}.tiles .high b{color:var(--high)}
.tiles .medium b{color:var(--medium)}.tiles .low b{color:var(--low)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:8px 0 14px}
th{text-align:left;color:var(--soft);font-weight:600;font-size:13px}
th,td{padding:6px 10px;border-bottom:1px solid var(--line);vertical-align:top}
td.n{text-align:right;font-variant-numeric:tabular-nums}
td ul{margin:0;padding-left:16px}
td code{overflow-wrap:anywhere}
td.member{min-width:300px;max-width:380px}
.overview td{white-space:nowrap}.overview td code{white-space:normal}
a{color:var(--link)}
.badge,.verdict{display:inline-block;border-radius:10px;padding:0 9px;font-size:12.5px;
border:1px solid currentColor;white-space:nowrap}
.badge.critical{color:var(--critical)}.badge.high{color:var(--high)}
.badge.medium{color:var(--medium)}.badge.low{color:var(--low)}
.verdict{color:var(--soft)}.verdict.canonical{color:var(--good)}
.verdict.duplicate,.verdict.variant{color:var(--critical)}.verdict.wrapper{color:var(--high)}
.group{border:1px solid var(--line);border-radius:8px;margin:12px 0;padding:0 16px;
background:var(--card)}
.group>summary{cursor:pointer;padding:12px 0;overflow-wrap:anywhere}
.reasons{margin:0 0 8px;padding-left:20px}
.place{color:var(--soft);font:12px/1.4 ui-monospace,monospace;overflow-wrap:anywhere}
.differs{color:var(--high)}
.graphs{display:grid;grid-template-columns:1fr;gap:14px;margin:8px 0 18px}
figure{margin:0;background:var(--back);border:1px solid var(--line);border-radius:8px;
padding:8px 12px;overflow-x:auto}
figcaption{color:var(--soft);font-size:13px}
svg{width:100%;min-width:760px;height:auto;display:block}
svg text{font:12px ui-monospace,monospace;fill:var(--ink)}
svg text.importer{fill:var(--soft)}svg text.canonical{fill:var(--good);font-weight:700}
svg text.gone{fill:var(--soft);text-decoration:line-through;opacity:.6}
svg .edge{fill:none;stroke:var(--soft);opacity:.55}
svg .edge.canonical{stroke:var(--good);opacity:.7}
svg .edge.duplicate,svg .edge.variant{stroke:var(--critical)}
svg .edge.wrapper,svg .edge.homonym{stroke:var(--high)}
footer{color:var(--soft);margin-top:40px;font-size:13px}
"""
