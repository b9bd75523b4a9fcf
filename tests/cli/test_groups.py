"""Plans for groups of a scan: the canonical can be chosen, and modules go on member by member."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ruamel.yaml import YAML

from .conftest import Shop

HELPERS = '''\
"""Rows of the ledger."""

def parse_ledger_row(row):
    return row.split(",")

def format_ledger_row(cells):
    return ",".join(cells)

def check_ledger_row(row):
    return row.count(",") == {cells}
'''
USER = """\
from app.{module} import check_ledger_row, format_ledger_row, parse_ledger_row


def work(text):
    return check_ledger_row(format_ledger_row(parse_ledger_row(text)))
"""


@pytest.fixture
def ledger(shop: Shop) -> Shop:
    shop.git("rm", "-qr", "app", "tests", "notes.md")
    (shop.root / "migration_plan.yaml").unlink()
    shop.write("app/__init__.py", "")
    shop.write("app/rows.py", HELPERS.format(cells=3))
    shop.write("app/helpers.py", HELPERS.format(cells=4))
    for number, module in enumerate(("rows", "rows", "rows", "helpers")):
        shop.write(f"app/use{number}.py", USER.format(module=module))
    shop.git("add", "-A")
    shop.git("commit", "-qm", "rows")
    return shop


def planned(shop: Shop, *words: str) -> tuple[str, dict[str, dict[str, Any]]]:
    outcome = shop("plan", "new", *words, "--force")
    assert outcome.status == 0, outcome.err
    plan = YAML(typ="safe").load(shop.read("migration_plan.yaml"))
    return plan["canonical"], {c["symbol"]: c for c in plan["competitors"]}


def test_a_group_of_modules_goes_on_when_one_member_differs(ledger: Shop) -> None:
    canonical, competitors = planned(ledger, "--group", "1")
    assert canonical == "app.rows"
    assert {s: c["verdict"] for s, c in competitors.items()} == {
        "app.helpers:check_ledger_row": "variant",
        "app.helpers:format_ledger_row": "duplicate",
        "app.helpers:parse_ledger_row": "duplicate",
    }
    assert ledger("run", "--all", "--yes").status == 0
    assert "from app.helpers import check_ledger_row" in ledger.read("app/use3.py")
    assert "from app.rows import format_ledger_row, parse_ledger_row" in ledger.read("app/use3.py")
    assert "def parse_ledger_row" not in ledger.read("app/helpers.py")


@pytest.mark.parametrize("cells", [3, 4])
def test_a_module_that_is_named_goes_on_when_one_member_differs(ledger: Shop, cells: int) -> None:
    ledger.write("app/helpers.py", HELPERS.format(cells=cells))
    _, found = planned(ledger, "--canonical", "app.rows", "--duplicate", "app.helpers")
    if cells == 3:  # the same code: the module goes as a whole
        assert list(found) == ["app.helpers"]
    else:
        assert found["app.helpers:check_ledger_row"]["verdict"] == "variant"
        assert found["app.helpers:parse_ledger_row"]["replace_with"] == "app.rows:parse_ledger_row"


def test_another_canonical_for_a_group_of_modules(ledger: Shop) -> None:
    canonical, competitors = planned(ledger, "--group", "1", "--canonical", "app.helpers")
    assert canonical == "app.helpers"
    assert competitors["app.rows:parse_ledger_row"]["verdict"] == "duplicate"
    assert competitors["app.rows:check_ledger_row"]["verdict"] == "variant"


def test_another_canonical_keeps_the_former_one_as_a_competitor(shop: Shop) -> None:
    (shop.root / "migration_plan.yaml").unlink()
    [group] = json.loads(shop("scan", "--json").out)["groups"]
    former = group["canonical"]
    assert former == "app.old:Factory"
    canonical, competitors = planned(
        shop, "--group", group["id"], "--canonical", "app.core:Factory"
    )
    assert canonical == "app.core:Factory"
    assert {former, "app.legacy:Maker"} <= competitors.keys()
    assert "canonical" not in [c["verdict"] for c in competitors.values()]


def test_an_undecided_group_takes_the_canonical_that_is_named(ledger: Shop) -> None:
    ledger.write("app/use2.py", USER.format(module="helpers"))
    [group] = json.loads(ledger("scan", "--json").out)["groups"]
    assert group["canonical"] == ""
    refused = ledger("plan", "new", "--group", group["id"])
    assert refused.status == 2
    assert f"canonize plan new --group {group['id']} --canonical SYMBOL" in refused.err
    canonical, competitors = planned(ledger, "--group", group["id"], "--canonical", "app.rows")
    assert canonical == "app.rows"
    assert "app.helpers:parse_ledger_row" in competitors


def test_what_only_hands_on_is_no_canonical(shop: Shop) -> None:
    (shop.root / "migration_plan.yaml").unlink()
    shop.write("app/compat.py", "from app.old import Factory\n")
    shop.write("app/use.py", "from app.compat import Factory\n")
    shop.git("add", "-A")
    shop.git("commit", "-qm", "a shim")
    refused = shop("plan", "new", "--group", "factory", "--canonical", "app.compat:Factory")
    assert refused.status == 2
    assert "can't be the canonical" in refused.err


def test_a_counterpart_of_the_same_name_that_goes_itself_is_passed_over(ledger: Shop) -> None:
    row = "def {name}(row):\n    return row.split(',')\n"
    ledger.write(
        "app/core.py", row.format(name="split_row") + "\n\n" + row.format(name="parse_row")
    )
    ledger.write("app/old.py", row.format(name="parse_row"))
    ledger.git("add", "-A")
    names = [f"app.core:{n}" for n in ("split_row", "parse_row")] + ["app.old:parse_row"]
    kept, *gone = names
    duplicates = [word for name in gone for word in ("--duplicate", name)]
    canonical, competitors = planned(ledger, "--canonical", kept, *duplicates)
    assert canonical == kept
    assert "replace_with" not in competitors["app.old:parse_row"]
    _, others = planned(ledger, "--canonical", kept, "--duplicate", gone[1])
    assert others["app.old:parse_row"]["replace_with"] == gone[0]
