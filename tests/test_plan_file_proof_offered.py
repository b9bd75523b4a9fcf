"""What a repository offers for proof, and what a plan says when it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from canonize.core.plan import Kind, Plan
from canonize.core.tree import MemoryBase, SourceTree
from canonize.plan_file.document import document_of
from canonize.plan_file.new import new_plan
from canonize.plan_file.proof_offered import ProofOffered, proof_offered
from canonize.plan_file.shape import plan_of
from canonize.plan_file.wanted_plan import WantedPlan
from canonize.resolution.project import Project

SYMBOLS = ("app.new:Store", "app.old:Store")
APP = {
    "app/__init__.py": "",
    "app/new.py": "class Store:\n    def __init__(self, user_id): ...\n",
    "app/old.py": "class Store:\n    def __init__(self, user_id): ...\n",
}
SERVER = "import asyncio\nfrom websockets.asyncio.server import serve\n"


def offered(files: dict[str, str]) -> ProofOffered:
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in {**APP, **files}.items()}))
    return proof_offered(Project.of(tree, (".",)), SYMBOLS)


def plan(found: ProofOffered) -> Plan:
    competitors = [("app.old:Store", Kind.DUPLICATE)]
    text = new_plan(WantedPlan("app.new:Store", competitors, offered=found), ["tests/test_a.py"])
    made, problems = plan_of(document_of(text.encode(), Path("p"), shown="p"))
    assert made is not None, problems
    return made


def test_tests_that_import_a_member_are_the_list_by_kind() -> None:
    found = offered(
        {
            "tests/unit/test_store.py": "from app.old import Store\n",
            "tests/integration/test_flow.py": "import app.new\n",
            "tests/test_words.py": "WORDS = 'old new'\n",
            "tests/helpers.py": "from app.old import Store\n",
        }
    )
    assert found.must_pass == {
        "unit": ("tests/unit/test_store.py",),
        "integration": ("tests/integration/test_flow.py",),
    }
    made = plan(found)
    assert made.checks["tests"].kind == "tests"
    assert made.checks["tests"].options["must_pass"] == [
        "tests/unit/test_store.py",
        "tests/integration/test_flow.py",
    ]


def test_every_module_is_imported_where_production_code_changes() -> None:
    made = plan(offered({}))
    assert made.checks["loads"].kind == "health"
    named = [step.id for step in made.steps if "loads" in step.checks]
    assert named == ["baseline", "rewrite-production-imports", "remove-duplicates", "prove-it"]


def test_a_large_repository_is_not_imported_module_by_module_unasked() -> None:
    found = ProofOffered(modules=9000)
    assert "loads" not in plan(found).checks
    assert any("9000 modules" in line for line in found.missing)


@pytest.mark.parametrize(
    ("files", "command", "websocket"),
    [
        ({"app/__main__.py": "", "app/server.py": SERVER}, "python -m app --port {port}", True),
        ({"app/run.py": "uvicorn.run(app)\n"}, "python -m app.run --port {port}", False),
        (
            {"app/web.py": "from fastapi import FastAPI\napi = FastAPI()\n"},
            "python -m uvicorn app.web:api --port {port}",
            False,
        ),
    ],
)
def test_a_server_is_found(files: dict[str, str], command: str, websocket: bool) -> None:
    found = offered(files).server
    assert found is not None
    assert (found.command, found.speaks_websocket) == (command, websocket)
    assert any("complete the check `events`" in line for line in offered(files).missing)
    plan(offered(files))


@pytest.mark.parametrize(
    "files",
    [
        {"tests/test_server.py": SERVER + "serve(None)"},
        {"app/client.py": "from websockets.asyncio.client import connect\n"},
        {"app/words.py": "serve = 'breakfast'\nserver = 1\n"},
    ],
)
def test_what_only_sounds_like_a_server_is_none(files: dict[str, str]) -> None:
    assert offered(files).server is None


def test_benchmarks_are_compared_in_the_last_step() -> None:
    found = offered({"tests/perf/test_speed.py": "def test_fast(benchmark):\n    benchmark(len)\n"})
    made = plan(found)
    assert made.checks["speed"].kind == "slower"
    assert made.checks["speed"].options["metrics"] == "benchmarks.json"
    assert [step.id for step in made.steps if "speed" in step.checks] == ["lock-in"]
    pyperf = offered({"bench/b.py": "import pyperf\nrunner = pyperf.Runner()\n"}).benchmarks
    assert pyperf is not None and pyperf.command == "python bench/b.py -o benchmarks.json"


def test_what_is_missing_is_said_with_what_is_not_promised() -> None:
    nothing = offered({})
    assert nothing.user_context == "app.new:Store"
    says = "\n".join(nothing.missing)
    for missing in ("no tests were found", "no server was found", "no benchmarks were found"):
        assert missing in says
    text = new_plan(WantedPlan("a:B", [("c:D", Kind.DUPLICATE)], offered=nothing), [])
    assert all(f"#   {line}" in text for line in nothing.missing)
    whole = ProofOffered(tests="x", must_pass={"unit": ("t.py",)}, modules=1)
    assert not any("no tests" in line or "no test imports" in line for line in whole.missing)
