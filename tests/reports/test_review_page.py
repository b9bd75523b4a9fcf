"""The page of a review, in a real browser: decided, downloaded, and taken."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from canonize.cli import main
from canonize.core.outcome import Outcome
from canonize.core.record import Record, StepDone
from canonize.reports.review_page import review_page
from tests.cli import conftest as shops
from tests.reports.browser import CHROMIUM, Browser, opened

shop, call, person = shops.shop, shops.call, shops.person
needs_browser = pytest.mark.skipif(not CHROMIUM, reason="no Chromium is installed")
_VARIABLE = "getComputedStyle(document.documentElement).getPropertyValue('{}')"
HOSTILE = '</script><script>window.pwned=1</script><img src=x onerror="window.pwned=1">\u202e'


def until(browser: Browser, code: str) -> Any:
    for _ in range(200):
        found = browser.run(code)
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(code)


def record(name: str = "p") -> Record:
    step = StepDone(1, "s", name, 1)
    return Record(name, "", name, name, "", (step,), Outcome((), (), ()), (), {}, {}, (), (), None)


def edit(number: int, text: str = "x = old\n") -> dict[str, Any]:
    key = f"{number:016x}"
    both = {"before": text, "after": text.replace("old", "new")}
    return {"key": key, "line": 1, "scope": "", "lead": "", "tail": "", "answer": "", **both}


def data(files: list[dict[str, Any]], text: str = "") -> dict[str, Any]:
    keys = [e["key"] for file in files for e in file["edits"]]
    step = {
        "number": 1, "id": "s", "title": text or "s", "lines": 2 * len(keys), "files": files,
        "shapes": [{"shape": text or "old → new", "keys": keys}], "points": [],
    }  # fmt: skip
    return {"plan": "p", "page": "0", "steps": [step], "graph": [], "ledger": [["s", text] * 3]}


def write(tmp_path: Path, page: str) -> Path:
    file = tmp_path / "page.html"
    file.write_text(page, "utf-8")
    return file


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    folder = tmp_path / "downloads"
    folder.mkdir()
    return folder


@needs_browser
def test_decisions_are_clicked_downloaded_and_taken(
    shop: shops.Shop, tmp_path: Path, downloads: Path
) -> None:
    page = tmp_path / "review.html"
    assert shop("review", "--html", str(page)).status == 0
    with opened(page, downloads) as browser:
        until(browser, "document.querySelector('details.step') !== null")
        browser.run("document.getElementById('step-2').open = true")
        until(browser, "document.querySelectorAll('#step-2 details.file').length > 2")
        browser.run("document.querySelectorAll('#step-2 details.file').forEach(d => d.open = true)")
        until(browser, "document.querySelectorAll('article.edit').length > 2")
        browser.run("document.querySelector('.shape .yes').click()")
        browser.run(
            "[...document.querySelectorAll('details.file')].find(d => d.textContent."
            "startsWith('app/web.py')).querySelector('article').focus()"
        )
        browser.key("n")
        until(browser, "document.getElementById('why').open")
        browser.run("document.getElementById('why-text').value = 'the web team moves it'")
        browser.run("document.getElementById('why-form').requestSubmit()")
        until(browser, "document.querySelector('[data-answer=reject]') !== null")
        browser.run("document.getElementById('download').click()")
        for _ in range(200):
            if list(downloads.glob("*.json")):
                break
            time.sleep(0.05)
        said = [e["params"] for e in browser.events if e["method"] == "Log.entryAdded"]
        assert not said
    [file] = downloads.glob("*.json")
    found = shop("--json", "review", "--import", str(file))
    assert found.status == 0, found.err
    assert "the web team moves it" in shop.read("decisions.yaml")
    assert "answer: accept" in shop.read("decisions.yaml")


@needs_browser
def test_hostile_names_run_nothing_and_show_as_text(tmp_path: Path, downloads: Path) -> None:
    files = [{"path": HOSTILE, "edits": [edit(1, f"old {HOSTILE}\n")]}]
    page = review_page(record(HOSTILE), data(files, HOSTILE), version=HOSTILE)
    with opened(write(tmp_path, page), downloads) as browser:
        until(browser, "document.querySelector('details.step') !== null")
        browser.run("document.querySelector('details.step').open = true")
        until(browser, "document.querySelector('details.file') !== null")
        browser.run("document.querySelector('details.file').open = true")
        until(browser, "document.querySelector('article.edit') !== null")
        assert browser.run("window.pwned === undefined")
        assert browser.run("document.querySelectorAll('img').length") == 0
        assert browser.run("document.querySelectorAll('script').length") == 2
        browser.run("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=pwned=1>')")
        time.sleep(0.2)
        assert browser.run("window.pwned === undefined"), "the policy holds, whatever gets in"


@needs_browser
def test_a_hundred_thousand_changed_lines_are_rendered_when_opened(
    tmp_path: Path, downloads: Path
) -> None:
    files = [
        {"path": f"app/m{n}.py", "edits": [edit(n * 100 + k) for k in range(100)]}
        for n in range(500)
    ]
    page = review_page(record(), data(files), version="1")
    with opened(write(tmp_path, page), downloads) as browser:
        until(browser, "document.querySelector('details.step') !== null")
        assert browser.run("document.querySelectorAll('*').length") < 500
        browser.run("document.querySelector('details.step').open = true")
        until(browser, "document.querySelectorAll('details.file').length === 200")
        browser.run("document.querySelector('details.file').open = true")
        until(browser, "document.querySelectorAll('article.edit').length === 100")
        assert browser.run("document.querySelectorAll('*').length") < 10_000
        browser.run("document.querySelector('.shape .yes').click()")
        until(browser, "document.getElementById('count').textContent.startsWith('0 undecided')")


@needs_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_it_fits_its_window(shop: shops.Shop, tmp_path: Path, downloads: Path, width: int) -> None:
    page = tmp_path / "review.html"
    shop("review", "--html", str(page))
    with opened(page, downloads, f"--window-size={width},900") as browser:
        until(browser, "document.querySelector('details.step') !== null")
        browser.run("document.querySelectorAll('details.step').forEach(d => d.open = true)")
        until(browser, "document.querySelectorAll('details.file').length > 3")
        browser.run("document.querySelectorAll('details.file').forEach(d => d.open = true)")
        until(browser, "document.querySelectorAll('article.edit').length > 3")
        browser.screenshot(tmp_path / "shot.png", width)
        assert browser.run("document.documentElement.scrollWidth") <= width
    assert (tmp_path / "shot.png").stat().st_size > 10_000


def test_the_data_can_not_end_its_element() -> None:
    page = review_page(record(), data([], HOSTILE), version="1")
    assert page.count("</script>") == 2
    assert "default-src 'none'" in page
    assert "http:" not in page.replace("http-equiv", "")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d | {"plan": "another"}, "another"),
        (lambda d: d | {"canonize": 2}, "handed out"),
        (lambda d: d | {"decisions": [d["decisions"][0] | {"answer": "maybe"}]}, "handed out"),
        (lambda d: d | {"decisions": [d["decisions"][0] | {"key": "f" * 16}]}, "was edited"),
        (lambda d: d | {"decisions": [d["decisions"][0] | {"reason": ""}]}, "for a reason"),
        (lambda d: d | {"decisions": d["decisions"] * 2}, "handed out"),
        (lambda d: "{", "handed out"),
    ],
)
def test_a_download_that_was_edited_is_refused_whole(
    shop: shops.Shop, tmp_path: Path, change: Any, said: str
) -> None:
    page = tmp_path / "review.html"
    shop("review", "--html", str(page))
    text = page.read_text().split('id="data">')[1].split("</script>")[0]
    there = json.loads(text)
    key = there["steps"][1]["files"][0]["edits"][0]["key"]
    row = {"key": key, "answer": "reject", "reason": "no"}
    good = {"canonize": 1, "plan": there["plan"], "page": there["page"], "decisions": [row]}
    file = tmp_path / "edited.json"
    made = change(good)
    file.write_text(made if isinstance(made, str) else json.dumps(made))
    found = shop("review", "--import", str(file))
    assert found.status == 2
    assert said in found.err
    assert not (shop.root / "decisions.yaml").exists()
    file.write_text(json.dumps(good))
    assert shop("review", "--import", str(file)).status == 0


def test_a_missing_download_is_one_error(shop: shops.Shop) -> None:
    assert main(["-C", str(shop.root), "review", "--import", "/nowhere"]) == 2


@needs_browser
def test_every_key_does_what_the_bar_says(
    shop: shops.Shop, tmp_path: Path, downloads: Path
) -> None:
    page = tmp_path / "review.html"
    shop("review", "--html", str(page))
    with opened(page, downloads) as browser:
        until(browser, "document.querySelector('details.step') !== null")
        browser.run("document.getElementById('step-2').open = true")
        until(browser, "document.querySelectorAll('#step-2 details.file').length > 2")
        browser.run("document.querySelectorAll('#step-2 details.file').forEach(d => d.open = true)")
        until(browser, "document.querySelectorAll('article.edit').length > 2")
        focused = "document.activeElement.dataset.key"
        browser.key("j")
        first = until(browser, focused)
        browser.key("j")
        second = browser.run(focused)
        assert second not in ("", first)
        browser.key("k")
        assert browser.run(focused) == first
        before = browser.run("document.getElementById('count').textContent")
        browser.key("y")
        assert browser.run("document.getElementById('count').textContent") != before
        answered = f"document.querySelector('article[data-key=\"{first}\"]').dataset.answer"
        assert browser.run(answered) == "accept"
        browser.key("/")
        assert browser.run("document.activeElement.id") == "ledger-text"
        browser.key("y")
        assert browser.run("document.getElementById('ledger-text').value") == "y", "no decision"


@needs_browser
def test_it_prints_without_its_buttons(shop: shops.Shop, tmp_path: Path, downloads: Path) -> None:
    page = tmp_path / "review.html"
    shop("review", "--html", str(page))
    with opened(page, downloads) as browser:
        until(browser, "document.querySelector('details.step') !== null")
        browser.run("document.querySelectorAll('details.step').forEach(d => d.open = true)")
        until(browser, "document.querySelectorAll('details.file').length > 3")
        browser.run("document.querySelectorAll('details.file').forEach(d => d.open = true)")
        until(browser, "document.querySelectorAll('article.edit').length > 3")
        shown = "document.querySelectorAll('{}').values().some(n => n.offsetParent !== null)"
        assert browser.run(shown.format(".buttons"))
        inks: dict[str, set[str]] = {"--ink": set(), "--soft": set()}
        for theme in ("dark", "light"):
            features = [{"name": "prefers-color-scheme", "value": theme}]
            browser.call("Emulation.setEmulatedMedia", media="print", features=features)
            browser.screenshot(tmp_path / f"print-{theme}.png", 800)
            assert not browser.run(shown.format(".buttons"))
            assert not browser.run(shown.format(".bar-top"))
            assert browser.run(shown.format("article.edit"))
            ink = "getComputedStyle(document.querySelector('article.edit pre, h1')).color"
            assert browser.run(ink) == "rgb(0, 0, 0)"
            paper = browser.run("getComputedStyle(document.body).backgroundColor")
            assert paper == "rgb(255, 255, 255)"
            for name in ("--ink", "--soft"):
                inks[name].add(browser.run(_VARIABLE.format(name)))
    assert all(len(found) == 1 for found in inks.values()), "a dark screen prints as a light one"


def test_the_graphs_draw_who_imports_what_before_and_after(
    shop: shops.Shop, tmp_path: Path
) -> None:
    page = tmp_path / "review.html"
    shop("review", "--html", str(page))
    before, after = page.read_text("utf-8").split("<svg ")[1:3]
    assert before.count('class="edge duplicate"') >= 3
    assert 'class="gone"' not in before
    assert after.split("</svg>")[0].count('class="edge duplicate"') == 0
    assert after.split("</svg>")[0].count('class="edge canonical"') > before.count(
        'class="edge canonical"'
    )
    assert 'class="gone"' in after
