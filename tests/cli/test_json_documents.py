"""Every verb's ``--json``: one document, with a version, as the schema that is shipped says."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from jsonschema import Draft202012Validator

from canonize.cli.app import app
from tests.documents import SCHEMAS, held, validator

from .conftest import Outcome, Shop

TESTS = ("--yes", "--command", "python -m pytest -q -p no:cacheprovider")
SHOP: list[tuple[str, ...]] = [
    (),
    ("scan", "--all"),
    ("scan", "--hazards"),
    ("scan", "--explain", "factory"),
    ("scan", "--explain", "nothing"),
    ("compare",),
    ("compare", "app.core:Factory", "app.old:Factory"),
    ("equiv", "app.core:Factory", "app.old:Factory", "--yes", "--examples", "3"),
    ("--plan", "new.yaml", "plan", "new", "--canonical", "app.core:Factory",
     "--duplicate", "app.old:Factory", "--reason", "tried"),
    ("plan", "check"),
    ("--plan", "wrong.yaml", "plan", "check"),
    ("preview",),
    ("preview", "--step", "9"),
    ("review",),
    ("review", "--html", "../page.html"),
    ("explain", "app/web.py:1"),
    ("explain", "app.legacy:Maker"),
    ("tests", "who", "app.legacy:Maker", "--static"),
    ("tests", "who", "app.legacy:Maker", *TESTS),
    ("tests", "map", *TESTS),
    ("trust", "--yes"),
    ("trust", "--yes"),
    ("run", "--step", "1", "--yes"),
    ("run", "--step", "1", "--yes"),
    ("status",),
    ("run", "--all", "--yes"),
    ("run", "--all", "--yes"),
    ("status",),
    ("log",),
    ("blame", "tests/test_web.py::test_it", "--yes"),
    ("verify", "--fail-on-new"),
    ("verify", "--against", "http://127.0.0.1:9", "--checks", "health"),
    ("lock", "--reason", "for now"),
    ("verify", "--locked"),
    ("verify", "--reproduce", "main..HEAD"),
    ("report",),
    ("report", "--pull-request"),
    ("rollback", "--to", "1", "--yes"),
    ("rollback", "--undo", "--yes"),
    ("resume",),
    ("adopt",),
    ("finish", "--yes"),
    ("finish",),
    ("scan", "--accept", "factory", "--reason", "on purpose"),
    ("scan", "--all"),
    ("tests", "new"),
    ("codemods",),
    ("codemods", "rewrite_imports"),
    ("codemods", "tests"),
    ("completion", "bash"),
    ("frob",),
]  # fmt: skip
ALSO = {"plan schema", "demo"}  # the schema itself; told by a test of its own
NOT_HERE = {"interrupted", "compare-answer"}  # told by tests of their own
FLEET: list[tuple[str, ...]] = [
    ("fleet", "scan"),
    ("fleet", "plan", "--executor", "serial"),
    ("fleet", "preview", "--executor", "serial"),
    ("fleet", "run", "--executor", "serial", "--yes"),
    ("fleet", "status"),
    ("fleet", "retry", "--executor", "serial", "--yes"),
    ("fleet", "report"),
]


def _keep(document: dict[str, Any], number: int) -> None:
    """For whoever writes a schema: ``CANONIZE_DOCUMENTS`` names a folder for the documents."""
    if folder := os.environ.get("CANONIZE_DOCUMENTS"):
        path = Path(folder) / f"{document['document']}-walk-{number}.json"
        path.write_text(json.dumps(document))


def _kinds(call: Callable[..., Outcome], verbs: list[tuple[str, ...]], first: int) -> set[str]:
    """Which documents came, each held to its schema."""
    wrong, kinds = [], set()
    for number, words in enumerate(verbs, start=first):
        told = call("--json", *words)
        try:
            _keep(json.loads(told.out), number)
            kinds.add(held(told.out)["document"])
        except (AssertionError, ValueError, LookupError) as error:
            wrong.append(f"{' '.join(words)}: {error}\n{told.err[-500:]}")
    assert not wrong, "\n".join(wrong)
    return kinds


def test_every_verb_in_a_repository(shop: Shop) -> None:
    shop.write("wrong.yaml", "version: 1\nnmae: x\n")
    kinds = _kinds(shop, SHOP, 0)
    shipped = {path.name.removesuffix(".schema.json") for path in SCHEMAS.glob("*.json")}
    shipped -= {"shared"}
    assert {kind for kind in shipped - kinds if not kind.startswith("fleet")} <= NOT_HERE


def test_every_verb_of_a_fleet(shop: Shop) -> None:
    top = shop.root.parent
    (top / "repos.txt").write_text("shop\n")
    here = ("-C", str(top), "--plan", "shop/migration_plan.yaml")
    verbs = [(*here, *words, "--repos", "repos.txt") for words in FLEET]
    assert _kinds(shop.call, verbs, 100) == {"fleet", "fleet-scan", "fleet-plan"}


def test_no_verb_is_left_out() -> None:
    def verbs(command: Any, before: str = "") -> list[str]:
        if not hasattr(command, "commands"):
            return [before.strip()]
        return [
            verb
            for name, found in command.commands.items()
            for verb in verbs(found, f"{before} {name}")
        ]

    tried = {" ".join(words) for words in (*SHOP, *FLEET)}
    missing = [
        verb
        for verb in verbs(typer.main.get_command(app))
        if verb not in ALSO and not any(f" {verb} " in f" {words} " for words in tried)
    ]
    assert missing == []


def test_the_schema_of_plans_is_a_document_itself(call: Callable[..., Outcome]) -> None:
    assert json.loads(call("plan", "schema", "--json").out)["title"] == "Migration plan of canonize"


def test_help_is_no_document(call: Callable[..., Outcome]) -> None:
    assert call("run", "--help", "--json").out.startswith("Usage: canonize run")
    assert call("--version", "--json").out.startswith("canonize 0.")


@pytest.mark.parametrize(
    "path",
    [p for p in sorted(SCHEMAS.glob("*.json")) if p.stem != "shared.schema"],
    ids=lambda path: path.stem,
)
def test_a_shipped_schema_is_one_and_is_strict(path: Path) -> None:
    schema = json.loads(path.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    kind = path.name.removesuffix(".schema.json")
    assert schema["properties"]["document"] == {"const": kind}
    assert schema["description"].strip().endswith(".")
    assert {"version", "document"} <= set(schema["required"])
    wrong = [{"version": 1}, {"version": 2, "document": kind}]
    assert all(list(validator(kind).iter_errors(document)) for document in wrong)
    assert schema["additionalProperties"] is False


def test_documents_of_other_tests_are_as_their_schemas_say(shop: Shop) -> None:
    for document in (
        {"document": "interrupted", "interrupted": True, "failed": False, "events": []},
        {"document": "compare-answer", "plan": "p", "check": "uses", "places": {"a": 2}},
    ):
        held(json.dumps({"version": 1, **document}))
