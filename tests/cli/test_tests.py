"""`tests who` and `tests map`, on a real repository whose tests are run for real."""

from __future__ import annotations

import json
import sys

from tests.cli.conftest import Shop

COMMAND = f"{sys.executable} -m pytest -q -p no:cacheprovider"
PLAN = (
    "version: 1\nname: m\ncanonical: app.core:Factory\n"
    'competitors: [{symbol: "app.old:Factory", verdict: duplicate}]\nsteps: [{id: a}]\n'
)


def test_who_protects_a_symbol(shop: Shop) -> None:
    done = shop("tests", "who", "app.old:Factory", "--yes", "--command", COMMAND)
    assert done.status == 0, done.err
    assert done.out == (
        "app.old:Factory: 1 test reaches it (1 of another kind)\n"
        "  other        tests/test_web.py::test_it\n"
    )
    done = shop("tests", "who", "app.old:Factory", "--yes", "--command", COMMAND, "--json")
    assert json.loads(done.out)["tests"] == [{"id": "tests/test_web.py::test_it", "kind": "other"}]
    done = shop("tests", "who", "app.legacy:Maker", "--yes", "--command", COMMAND, "--json")
    found = json.loads(done.out)
    assert found["tests"] == []
    assert found["unreached"] == ["Maker.__init__", "Maker.build"]


def test_without_running_anything_imports_are_followed(shop: Shop) -> None:
    done = shop("tests", "who", "app.old:Factory", "--static", "--json")
    assert json.loads(done.out)["files"] == [
        {"path": "tests/test_web.py", "kind": "other", "distance": 1}
    ]


def test_the_map_of_a_plan(shop: Shop) -> None:
    (shop.root / "migration_plan.yaml").write_text(PLAN)
    done = shop("tests", "map", "--yes", "--command", COMMAND)
    assert done.status == 0, done.err
    assert "app.core:Factory: 0 tests reach it\nno test reaches Factory.build\n" in done.out
    assert "app.old:Factory: 1 test reaches it" in done.out


def test_nothing_is_run_without_a_yes(shop: Shop) -> None:
    (shop.root / "tests/test_web.py").write_text("open('was-run', 'w')\n")
    done = shop("tests", "who", "app.old:Factory")
    assert done.status == 2
    assert "nobody can be asked whether the project's tests may be run" in done.err
    assert not (shop.root / "was-run").exists()


def test_what_can_not_be_run_or_found_is_one_error(shop: Shop) -> None:
    done = shop("tests", "who", "app.old:Nope", "--yes")
    assert done.status == 2 and "no definition of app.old:Nope is found" in done.err
    done = shop("tests", "who", "app.old Nope", "--yes")
    assert done.status == 2 and "is not `package.module:Name`" in done.err
    done = shop("tests", "who", "app.old:Factory", "--yes", "--command", "false")
    assert done.status == 2
    assert "the tests did not come to their end: no test ran: it ended with exit status 1" in (
        done.err
    )


def test_a_new_plan_lists_what_was_seen_reaching_it(shop: Shop) -> None:
    """And no more: a file that imports it and runs nothing of it protects nothing."""
    (shop.root / "tests/test_idle.py").write_text("import app.old\n\n\ndef test_idle(): ...\n")
    shop.git("add", "tests/test_idle.py")
    words = ("plan", "new", "--canonical", "app.core:Factory", "--duplicate", "app.old:Factory")
    reason = ("--reason", "the same", "--no-schema", "--force")
    assert shop(*words, *reason).status == 0
    plan = shop.root / "migration_plan.yaml"
    assert "tests/test_idle.py" in plan.read_text()
    plan.write_text(PLAN)
    assert shop("tests", "map", "--yes", "--command", COMMAND).status == 0
    assert shop(*words, *reason).status == 0
    text = plan.read_text()
    assert "# They were seen reaching" in text and '"tests/test_web.py"' in text
    assert "tests/test_idle.py" not in text
