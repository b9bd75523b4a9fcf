"""A scan as SARIF and as a page: valid, harmless, complete."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest

from canonize.discovery.result import (
    Accepted,
    Claim,
    Group,
    GroupMember,
    Hazard,
    Relation,
    ScanResult,
    Severity,
)
from canonize.reports.import_graph import graph_svg
from canonize.reports.sarif import sarif_of
from canonize.reports.scan_page import scan_page

NASTY = "</script><img src=x onerror=alert(1)>&\"'`"


def member(name: str, verdict: Relation, *importers: str, path: str = "app/a b.py") -> GroupMember:
    return GroupMember(
        symbol=name, path=path, line=3, kind="class", verdict=verdict,
        production=len(importers), tests=1, importers=importers,
        evidence=(Claim(f"because {NASTY}", path, 4),), differences=(f"differs {NASTY}",),
    )  # fmt: skip


def group(name: str = "Engine", severity: Severity = Severity.CRITICAL) -> Group:
    members = (
        member("app.a:Engine", Relation.CANONICAL, "app/u1.py", "app/u2.py"),
        member("app.b:Engine", Relation.DUPLICATE, "app/u3.py", path="app/\udcff.py"),
        member("app.c:Engine", Relation.VARIANT, "app/u4.py"),
        member("tests.t:FakeEngine", Relation.TEST_DOUBLE),
    )
    return Group(
        id=name.lower(), name=name, severity=severity, impact=31.0, canonical="app.a:Engine",
        margin=0.4, confidence=0.9, reasons=(f"split {NASTY}",), members=members,
    )  # fmt: skip


@pytest.fixture
def result() -> ScanResult:
    return ScanResult(
        groups=(group(), group(NASTY, Severity.LOW)),
        hazards=(Hazard("missing-name", "app.a:Gone", "app/b.py", 0, f"no {NASTY}", 3),),
        accepted=(Accepted(group("Old"), f"fine {NASTY}"),),
        unparsed={f"app/{NASTY}.py": "SyntaxError"},
        roots=("",),
        files=4,
    )


def test_sarif_is_valid_against_the_schema(result: ScanResult) -> None:
    model = pytest.importorskip("pydantic_sarif.model", reason="its classes are the schema's")
    log = json.loads(json.dumps(sarif_of(result.as_json(), version="1.2.3")))
    model.StaticAnalysisResultsFormatSarifVersion210JsonSchema.model_validate(log)
    log["runs"][0]["results"][0]["nonsense"] = 1
    with pytest.raises(ValueError, match="nonsense"):
        model.StaticAnalysisResultsFormatSarifVersion210JsonSchema.model_validate(log)


def test_sarif_says_what_code_scanning_needs(result: ScanResult) -> None:
    (run,) = sarif_of(result.as_json(), version="1.2.3")["runs"]
    first, low, hazard, accepted = run["results"]
    assert (first["level"], low["level"], hazard["level"]) == ("error", "note", "warning")
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "app/%FF.py", "uriBaseId": "SRCROOT"}
    assert place["region"] == {"startLine": 3}
    assert [r["message"]["text"].split(" (")[0] for r in first["relatedLocations"]] == [
        "canonical: app.a:Engine",
        "duplicate: app.b:Engine",
        "variant: app.c:Engine",
    ]
    assert first["partialFingerprints"] == {"canonizeGroup/v1": "engine"}
    assert hazard["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}
    assert accepted["suppressions"][0]["justification"].startswith("fine")
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert all(rules[r["ruleIndex"]] == r["ruleId"] for r in run["results"])
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"] == "not parsed: SyntaxError"


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def page(result: ScanResult) -> Page:
    made = Page()
    made.feed(scan_page(result.as_json(), title=NASTY, version="1"))
    return made


def test_the_page_is_inert_and_loads_nothing(page: Page) -> None:
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "img", "link", "iframe", "object", "form"}
    names = {name for _, attrs in page.tags for name in attrs}
    assert not {n for n in names if n.startswith("on") or n == "src"}
    assert all(a["href"].startswith("#") for t, a in page.tags if t == "a")
    policies = [a["content"] for t, a in page.tags if a.get("http-equiv")]
    assert policies == [
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    ]


def test_the_page_shows_everything(page: Page) -> None:
    for wanted in ("app.b:Engine", "duplicate", "fine", "SyntaxError", "differs", "because"):
        assert wanted in page.text
    assert page.text.count(NASTY) + page.text.count(NASTY.replace("`", "")) >= 5


def test_links_lead_to_groups(page: Page) -> None:
    targets = {a["id"] for _, a in page.tags if "id" in a}
    assert {a["href"][1:] for t, a in page.tags if t == "a"} <= targets


def test_the_graph_after_has_everybody_of_a_duplicate_on_the_canonical() -> None:
    data = ScanResult(groups=(group(),)).as_json()["groups"][0]
    before, after = graph_svg(data, after=False), graph_svg(data, after=True)
    assert before.count('class="edge duplicate"') == 1
    assert after.count('class="edge duplicate"') == 0
    assert (before.count('class="edge canonical"'), after.count('class="edge canonical"')) == (2, 3)
    assert after.count('class="edge variant"') == 1
    assert 'class="gone"' in after


def test_many_importers_are_folded_into_folders() -> None:
    many = tuple(f"app/part{n % 5}/deep/file{n}.py" for n in range(100))
    crowded = Group(
        id="e", name="E", severity=Severity.LOW, impact=1, canonical="a:E", margin=1,
        confidence=1, reasons=(), members=(member("a:E", Relation.CANONICAL, *many),),
    )  # fmt: skip
    svg = graph_svg(ScanResult(groups=(crowded,)).as_json()["groups"][0], after=False)
    assert svg.count('class="importer"') == 5
    assert "app/part3/" in svg
