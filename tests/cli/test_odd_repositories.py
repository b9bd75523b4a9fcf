"""Files that can't be read, and repositories that change between two commands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Shop  # the fixture's type


def test_files_that_do_not_parse_are_listed_and_stop_nothing(shop: Shop) -> None:
    shop.write("app/broken.py", "from app.old import Factory\n\ndef (:\n")
    (shop.root / "app/latin.py").write_bytes(b"from app.old import Factory  # \xe9t\xe9\n")
    shop.git("add", "-A")
    shop.git("commit", "-qm", "odd files")
    done = shop("--json", "preview", "--step", "rewrite")
    assert done.status == 0, done.err
    [step] = json.loads(done.out)["steps"]
    refused = {
        entry["path"]: entry["reason"]
        for entry in step["ledger"]
        if entry["disposition"] == "refused"
    }
    assert "can't be parsed" in refused["app/broken.py"]
    assert "can't be decoded" in refused["app/latin.py"]
    assert shop("run", "--to", "rewrite", "--yes").status == 0
    assert shop.read("app/web.py").startswith("from app.core import Factory\n")
    assert shop.read("app/broken.py") == "from app.old import Factory\n\ndef (:\n"


def test_a_symbol_that_vanished_between_preview_and_run_stops_the_run(shop: Shop) -> None:
    assert shop("preview").status == 0
    shop.write("app/core.py", "class Renamed:\n    pass\n")
    shop.git("commit", "-qam", "somebody renamed it")
    before = shop.state()
    done = shop("run", "--all", "--yes")
    assert done.status == 2
    assert "app/core.py" in done.err
    assert "Factory" in done.err
    assert shop.state() == before


def test_a_bare_repository_is_refused(shop: Shop) -> None:
    shop.git("clone", "-q", "--bare", ".", "bare.git")
    done = shop.call("-C", str(shop.root / "bare.git"), "status")
    assert done.status == 2
    assert "bare" in done.err


def test_a_rebase_in_progress_is_refused_and_named(shop: Shop) -> None:
    (shop.root / ".git" / "rebase-merge").mkdir()
    before = shop.state()
    done = shop("run", "--yes")
    assert done.status == 2
    assert "rebase" in done.err
    assert shop.state() == before


def test_a_dirty_file_of_the_step_is_refused_unrelated_dirt_survives(shop: Shop) -> None:
    shop.write("notes.txt", "mine\n")
    shop.write("app/web.py", shop.read("app/web.py") + "# mine\n")
    assert shop("run", "--step", "baseline", "--yes").status == 0
    done = shop("run", "--step", "rewrite", "--yes")
    assert done.status == 2
    assert "app/web.py" in done.err
    assert shop.read("app/web.py").endswith("# mine\n")
    assert shop.read("notes.txt") == "mine\n"
