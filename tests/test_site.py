"""The documentation as a site: it builds, and no link is dead."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from canonize import catalogue

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as `make docs` does; strict, so that a dead link or anchor fails it."""
    pytest.importorskip("material", reason="the extra `docs` is not installed")
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-d", folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_every_codemod_and_check_has_a_page_and_its_options(site: Path) -> None:
    for kind, entries in (("codemods", catalogue.codemods()), ("checks", catalogue.checks())):
        for entry in entries:
            page = (site / kind / f"{entry.name}.html").read_text("utf-8")
            assert all(f"<code>{option.name}</code>" in page for option in entry.options)
            assert entry.name in (site / kind / "index.html").read_text("utf-8")


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        assert not re.search(r"<(script|img|link)[^>]+(src|href)=\"https?://", text), page
    assert "https://" not in (site / "recording.svg").read_text("utf-8").replace(
        "https://www.textualize.io", ""
    )


def test_files_of_the_repository_that_pages_name_are_there(site: Path) -> None:
    page = (site / "plan-format.html").read_text("utf-8")
    [link] = set(re.findall(r'href="(files/[^"]+)"', page))
    assert (site / link).read_text("utf-8") == (ROOT / "migration_plan.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    "path",
    [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_no_link_of_a_page_is_dead_where_it_lies(path: Path) -> None:
    """As somebody reads it in the repository, without building anything."""
    text = re.sub(r"^```.*?^```$", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        file, _, anchor = target.partition("#")
        if file.startswith(("http://", "https://")) or path.parent == DOCS / "site":
            continue
        found = (path.parent / file).resolve() if file else path
        generated = found.parent in (DOCS / "codemods", DOCS / "checks")
        assert found.exists() or generated, f"{target} leads nowhere"
        if anchor and found.suffix == ".md":
            heads = re.findall(r"^#+ (.+)$", found.read_text("utf-8"), flags=re.MULTILINE)
            assert anchor in {_slug(head) for head in heads}, f"{target} leads to no heading"


def _slug(heading: str) -> str:
    words = re.sub(r"[^\w\- ]", "", heading.lower())
    return re.sub(r"[-\s]+", "-", words.strip())


def test_the_recording_shows_commands_that_are_there() -> None:
    svg = (DOCS / "recording.svg").read_text("utf-8").replace("&#160;", " ")
    recorder = (DOCS / "site" / "recording.py").read_text("utf-8")
    commands = re.findall(r'^    "(canonize [^"]+)",$', recorder, flags=re.MULTILINE)
    assert commands and all(command in svg for command in commands)
    assert "/tmp" not in svg and str(ROOT) not in svg
