"""A wrong source root is told with its evidence, and stops a run that it would make blind."""

from __future__ import annotations

import json

import pytest

from canonize.cli.exit_codes import ExitCode

from .conftest import FILES, PLAN, Shop

SRC_PLAN = PLAN.replace("app.", "src.app.").replace("version: 1", 'version: 1\nsource_roots: ["."]')


@pytest.fixture
def nested(shop: Shop) -> Shop:
    """The shop with its package below src, and a plan that takes the wrong root."""
    shop.git("rm", "-rq", "app")
    for path, text in FILES.items():
        if path.startswith("app/"):
            shop.write(f"src/{path}", text)
    shop.git("add", "src")
    shop.git("commit", "-qm", "below src")
    shop.write("migration_plan.yaml", SRC_PLAN)
    return shop


@pytest.mark.parametrize(
    "words",
    [("plan", "check"), ("preview", "--stat"), ("preview", "--step", "rewrite"), ("verify",)],
)
def test_every_verb_that_looks_warns(nested: Shop, words: tuple[str, ...]) -> None:
    outcome = nested(*words)
    assert outcome.status == 0
    assert "3 import statements name app.old, which lies in none of the source roots" in outcome.err
    assert "src/app/web.py:1" in outcome.err
    assert "tests/test_web.py:1" in outcome.err


def test_a_run_stops_unless_the_person_says_otherwise(nested: Shop) -> None:
    before = nested.state()
    outcome = nested("run", "--all", "--yes")
    assert outcome.status == ExitCode.STOPPED
    assert "the source roots look wrong" in outcome.err
    assert "src/app/jobs.py:1" in outcome.err
    assert "--accept-roots" in outcome.err
    ours = ("canonize/", ".git/canonize/")
    after = nested.state()
    assert {k: v for k, v in after.items() if not k.startswith(ours)} == {
        k: v for k, v in before.items() if not k.startswith(ours)
    }
    assert nested("run", "--step", "baseline", "--yes", "--accept-roots").status in (0, 1)


def test_the_right_root_in_the_plan_ends_it(nested: Shop) -> None:
    nested.write(
        "migration_plan.yaml", PLAN.replace("version: 1", "version: 1\nsource_roots: [src]")
    )
    outcome = nested("plan", "check")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == "source root src  named in the plan\nno mistakes\n"
    assert nested("preview", "--stat").err == ""


def test_detected_roots_are_printed_with_what_speaks_for_them(nested: Shop) -> None:
    nested.write("migration_plan.yaml", PLAN)
    assert nested("plan", "check").out == (
        "source root src  a src folder that is no package\n"
        "source root .  the repository itself\n"
        "no mistakes\n"
    )
    assert "source roots  src, ." in nested("preview", "--stat").out
    document = json.loads(nested("plan", "check", "--json").out)
    assert [root["folder"] for root in document["source_roots"]] == ["src", "."]
    assert document["warnings"] == []


def test_changes_of_the_path_are_listed(nested: Shop) -> None:
    hack = (
        "import os, sys\n\n"
        + "sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'src'))\n"
    )
    nested.write("tests/conftest.py", hack)
    nested.git("add", "tests/conftest.py")
    assert "tests/conftest.py:3 adds src" in nested("plan", "check").err
    document = json.loads(nested("plan", "check", "--json").out)
    assert [(h["path"], h["line"], h["folder"]) for h in document["sys_path"]] == [
        ("tests/conftest.py", 3, "src")
    ]
    assert [warning["stops"] for warning in document["warnings"]] == [True, True]
    assert json.loads(nested("preview", "--json").out)["warnings"] == document["warnings"]


def test_a_module_that_a_package_hides(shop: Shop) -> None:
    shop.write("app/old/__init__.py", "class Factory:\n    pass\n")
    shop.git("add", "app")
    outcome = shop("plan", "check")
    assert "app/old.py is hidden by the package of the same name" in outcome.err
    assert shop("run", "--step", "baseline", "--yes").status == 0


def test_tests_folders_of_equal_names(shop: Shop) -> None:
    for service in ("one", "two"):
        shop.write(f"{service}/tests/tools.py", "class Factory:\n    pass\n")
        shop.write(f"{service}/tests/test_it.py", "from tests.tools import Factory\n")
    shop.git("add", "one", "two")
    shop.write(
        "migration_plan.yaml",
        PLAN.replace("app.legacy:Maker", "one.tests.tools:Factory").replace(
            "version: 1", 'version: 1\nsource_roots: ["."]'
        ),
    )
    outcome = shop("plan", "check")
    assert "1 import statement names tests.tools" in outcome.err
    assert "one/tests/test_it.py:1" in outcome.err
    assert "two/tests/test_it.py" not in outcome.err


def test_a_namespace_package_needs_no_root(shop: Shop) -> None:
    shop.git("rm", "-q", "app/__init__.py")
    outcome = shop("plan", "check")
    assert (outcome.status, outcome.err) == (0, "")
