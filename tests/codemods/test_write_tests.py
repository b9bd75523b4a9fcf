"""Tests that a codemod writes: what they ask, where they stand, and what is not worth one."""

from __future__ import annotations

from typing import Any

import pytest

from canonize.catalogue import load_codemod
from canonize.core.codemod import Migration, Proposal
from canonize.core.declared_tests import declared_tests
from canonize.core.plan import Plan
from canonize.core.tree import MemoryBase, SourceTree

ENGINE = "class Engine:\n    def run(self): ...\n"
FILES = {
    "app/__init__.py": "",
    "app/new.py": ENGINE,
    "app/old.py": ENGINE,
    "app/retry.py": "from app.old import Engine\n",
    "app/jobs/__init__.py": "",
    "app/jobs/digest.py": "from ..old import Engine as Motor\n",
    "tests/unit/test_old.py": "from app.old import Engine\n",
}
STEPS = [
    {"id": "write", "codemods": ["write_tests"]},
    {"id": "production", "codemods": [{"rewrite_imports": {"exclude": ["tests/"]}}]},
    {"id": "removal", "codemods": ["remove_duplicates"]},
]


def written(
    files: dict[str, str] = FILES,
    *,
    verdict: str = "duplicate",
    symbol: str = "app.old:Engine",
    steps: list[dict[str, Any]] = STEPS,
    **options: Any,
) -> Proposal:
    plan = Plan.model_validate(
        {
            "version": 1,
            "name": "one-engine",
            "canonical": "app.new:Engine",
            "competitors": [{"symbol": symbol, "verdict": verdict}],
            "steps": steps,
        }
    )
    codemod = load_codemod("write_tests")
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))
    given = codemod.Options.model_validate(options)
    return codemod.propose(tree, given, Migration(plan, (".",)))


def texts(proposal: Proposal) -> dict[str, str]:
    return {change.path: (change.after or b"").decode() for change in proposal.changes}


def declared(proposal: Proposal) -> dict[str, str]:
    found = [
        test
        for change in proposal.changes
        for test in declared_tests(change.path, change.after or b"")
    ]
    return {test.id.rpartition("::")[2]: test.step for test in found}


def test_each_test_names_the_step_that_turns_it_green() -> None:
    assert declared(written()) == {
        "test_app_old_engine_is_gone_or_forwards": "removal",
        "test_app_old_engine_is_not_defined_a_second_time": "removal",
        "test_app_jobs_digest_engine_is_what_stays": "production",
        "test_app_retry_engine_is_what_stays": "production",
        "test_app_jobs_digest_engine_is_loaded_once": "production",
    }


def test_they_stand_in_the_folder_of_their_kind() -> None:
    assert set(texts(written())) == {
        "tests/unit/test_one_engine_unit.py",
        "tests/test_one_engine_integration.py",
        "tests/test_one_engine_performance.py",
    }
    there = {**FILES, "tests/integration/test_a.py": ""}
    assert "tests/integration/test_one_engine_integration.py" in texts(written(there))
    given = written(folders={"unit": "checks", "integration": ""}, most={"performance": 0})
    assert set(texts(given)) == {"checks/test_one_engine_unit.py", "test_one_engine_integration.py"}


def test_a_project_whose_tests_are_classes_is_given_classes() -> None:
    text = texts(written(base_class="tests.base:Case"))["tests/unit/test_one_engine_unit.py"]
    assert "from tests.base import Case\n" in text
    assert "class TestWhatStays(Case):" in text and "def test_app_old_engine" in text
    compile(text, "t", "exec")
    ids = [t.id for t in declared_tests("t.py", text.encode())]
    assert ids[0] == "t.py::TestWhatStays::test_app_old_engine_is_gone_or_forwards"


def test_at_most_so_many_of_a_kind() -> None:
    assert len(declared(written(most={"integration": 1, "unit": 0, "performance": 0}))) == 1


@pytest.mark.parametrize("style", ["functions", "classes"])
def test_nothing_takes_them_for_references_to_what_goes(style: str) -> None:
    for text in texts(written(style=style)).values():
        compile(text, "t", "exec")
        assert "app.old" not in text and "app/old" not in text


@pytest.mark.parametrize(
    ("changes", "options"),
    [
        ({}, {"verdict": "variant"}),
        ({"app/retry.py": "", "app/jobs/digest.py": ""}, {"verdict": "shim"}),
        ({}, {"steps": [{"id": "write", "codemods": ["write_tests"]}]}),
        ({}, {"symbol": "app.old"}),
    ],
)
def test_what_would_be_green_already_is_not_written(
    changes: dict[str, str], options: dict[str, Any]
) -> None:
    proposal = written({**FILES, **changes}, **options)
    assert proposal.changes == () and proposal.references == ()


@pytest.mark.parametrize(
    "text",
    [
        "def work():\n    from app.old import Engine\n",
        "from app.older import Engine\n",
        "Engine = 1\n",
        "from .old import Engine\n",  # of app.jobs, where there is no such module
    ],
)
def test_modules_that_do_not_hold_the_competitor_are_asked_nothing(text: str) -> None:
    found = declared(written({**FILES, "app/retry.py": "", "app/jobs/digest.py": text}))
    assert not [name for name in found if "what_stays" in name]


def test_files_that_are_there_are_not_overwritten() -> None:
    mine = written({**FILES, "tests/unit/test_one_engine_unit.py": "def test_a(): ...\n"})
    assert [r.path for r in mine.references] == ["tests/unit/test_one_engine_unit.py"]
    again = written({**FILES, **texts(written())})
    assert again.changes == () and again.references == ()


LATE = "class Late:\n    def __init__(self, speed, *, name, size=1): ...\n"


OWN = "class Late:\n    speed = 1\n"


@pytest.mark.parametrize(
    ("text", "used"),
    [
        (LATE, "module.Late(None, name=None)"),
        ("def Late(): ...\n", "module.Late()"),
        ("async def Late(a): ...\n", "begun(module.Late, None)"),
        ("def Late():\n    yield\n", "begun(module.Late)"),
        ("@dataclass\nclass Late:\n    speed: int\n", "module.Late(None)"),
        (OWN, "module.Late()"),
        (
            f"class Base:\n    def __init__(self, a): ...\n{OWN.replace(':', '(Base):', 1)}",
            "Late(None)",
        ),
        ("class Late:\n    def __new__(cls, a): ...\n", "module.Late(None)"),
        ("Late = 3\n", 'getattr(module, "Late")'),
        ("class Late(enum.Enum):\n    A = 1\n", ""),  # nothing of it runs once a use
        ("class Late(abc.ABC):\n    @abc.abstractmethod\n    def a(self): ...\n", ""),
        ("@registered\ndef Late(): ...\n", ""),  # what it is called with can't be read
        ("class Late(metaclass=Odd):\n    a = 1\n", ""),
        ("@dataclass\nclass Late(Base):\n    speed: int\n", ""),
    ],
)
def test_a_deprecated_path_is_used_as_far_as_it_can_be_read(text: str, used: str) -> None:
    steps = [*STEPS, {"id": "warn", "codemods": ["insert_deprecations"]}]
    files = {**FILES, "app/late.py": f"import abc\nimport enum\n{text}"}
    files["app/late.py"] += "from dataclasses import dataclass\n"
    proposal = written(files, verdict="deprecated", symbol="app.late:Late", steps=steps)
    found = "\n".join(texts(proposal).values())
    assert (used in found and "told.count(__file__) == 1" in found) if used else not found


def test_a_deprecated_module_warns_whoever_imports_it() -> None:
    steps = [*STEPS, {"id": "warn", "codemods": ["insert_deprecations"]}]
    text = texts(written(verdict="deprecated", symbol="app.old", steps=steps))
    assert 'warned_by_import("app", "old")' in text["tests/unit/test_one_engine_unit.py"]


@pytest.mark.parametrize(
    "other",
    [
        "from app.old import other\n",
        "def late():\n    import app.old\n",
        "from app import old\n",
    ],
)
def test_where_others_import_the_module_nobody_is_held_to_load_it_no_more(other: str) -> None:
    proposal = written({**FILES, "app/other.py": other})
    assert not any("loaded" in name for name in declared(proposal))


def test_a_file_under_two_names_is_asked_to_be_one_module() -> None:
    files = {
        "src/app/__init__.py": "",
        "src/app/new.py": ENGINE,
        "src/app/retry.py": "from src.app.new import Engine\n",
    }
    plan = Plan.model_validate(
        {
            "version": 1,
            "name": "one",
            "canonical": "app.new:Engine",
            "competitors": [{"symbol": "src.app.new:Engine", "verdict": "duplicate"}],
            "steps": STEPS[:2],
        }
    )
    codemod = load_codemod("write_tests")
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))
    found = codemod.propose(tree, codemod.Options(), Migration(plan, ("src", ".")))
    assert any("is_of_one_module_only" in name for name in declared(found))


def test_what_was_tried_is_asked_of_whoever_used_the_competitor() -> None:
    tried = {"app.old:Engine": (("().run()", "1"),), "app.nobody:Else": (("()", "2"),)}
    text = texts(written(examples=tried))["tests/unit/test_one_engine_unit.py"]
    assert "assert asked().run() == 1" in text and "== 2" not in text


KEEPS = "class Engine:\n    def __init__(self, speed, *, name):\n        self.speed = speed\n"


@pytest.mark.parametrize(
    ("text", "call"),
    [
        (f"{KEEPS}        self.jobs: list[str] = []\n", "made(None, name=None)"),
        (f"{KEEPS}        self.jobs = defaultdict(list)\n        self.name = name\n", "made(None"),
        (
            "@dataclass\nclass Engine:\n    a: int\n    b: dict = field(default_factory=dict)\n",
            "a=N",
        ),
        (KEEPS, ""),  # there is nothing that could be shared
        (f"{KEEPS}        self.jobs = []\n        self.log = LOG\n", ""),
        (f"{KEEPS}        self.jobs = []\n        connect(speed)\n", ""),
        (f"{KEEPS}        self.jobs = [SHARED]\n", ""),
        ("@dataclass\nclass Engine:\n    a: list = SHARED\n", ""),
        ("class Engine(Base):\n    def __init__(self):\n        self.jobs = []\n", ""),
        (f"{KEEPS}        self.jobs = []\n    @speed.setter\n    def speed(self, v): ...\n", ""),
    ],
)
def test_two_of_what_stays_are_made_where_making_one_does_nothing_else(
    text: str, call: str
) -> None:
    found = texts(written({**FILES, "app/new.py": text})).get(
        "tests/test_one_engine_integration.py", ""
    )
    assert ("two_instances_of_engine_share_nothing" in found) == bool(call)
    assert call in found


def test_what_was_tried_is_no_more_work_than_it_was() -> None:
    tried = {"app.old:Engine": (("().run()", "1"),), "app.nobody:Else": (("()", "2"),)}
    work = {"app.old:Engine": 100, "app.nobody:Else": 1}
    text = texts(written(examples=tried, work=work))["tests/test_one_engine_performance.py"]
    assert "    asked().run()\n    assert lines_run_by(work) <= 125\n" in text
    assert "lines_run_by" not in "".join(texts(written(examples=tried)).values())
