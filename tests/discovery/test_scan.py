"""Groups, verdicts, canonical and severity on a repository in the shape of the case."""
# ruff: noqa: E501 (code of fixtures in one line)

from __future__ import annotations

import json
from pathlib import Path

import pytest

from canonize.discovery.kept_scan import scan
from canonize.discovery.result import Relation, Severity, result_from_json
from canonize.discovery.scan_options import AcceptedEntry, ScanOptions
from canonize.inventory.store import Store

CANONICAL = "app.core.engine_factory:EngineFactory"


def member(group, symbol):
    return next(m for m in group.members if m.symbol == symbol)


@pytest.fixture
def group(scene, case):
    result = scene(case).grouped()
    return next(g for g in result.groups if g.name == "EngineFactory")


def test_the_case_is_one_group_with_the_right_verdicts(group) -> None:
    verdicts = {m.symbol: m.verdict for m in group.members}
    assert verdicts == {
        CANONICAL: Relation.CANONICAL,
        "app.core.engine_factory:ScopedEngineFactory": Relation.SUBCLASS,
        "app.other.factory:EngineFactory": Relation.VARIANT,
        "app.other.factory:MakerFactory": Relation.WRAPPER,
        "app.unified:UnifiedEngineFactory": Relation.WRAPPER,
        "app.compat:EngineFactory": Relation.SHIM,
        "app.borrowed:EngineFactory": Relation.HOMONYM,
        "app.legacy_adapter:EngineFactory": Relation.HOMONYM,
    }


def test_the_canonical_is_chosen_although_it_warns_in_its_own_constructor(group) -> None:
    assert group.canonical == CANONICAL
    texts = [e.text for e in group.members[0].evidence]
    assert any("warning alone decides nothing" in text for text in texts)
    assert "7 production files import it, 0 test files" in texts


def test_the_trap_of_the_first_positional_parameter_is_told(group) -> None:
    found = member(group, "app.other.factory:EngineFactory").differences
    assert (
        "constructor: positional parameter 1 is `config` here, `bridge` in the canonical" in found
    )
    assert "EngineFactory has no `configure`" in found


def test_claims_have_places(group) -> None:
    wrapper = member(group, "app.unified:UnifiedEngineFactory")
    places = [e.place for e in wrapper.evidence if "only calls" in e.text]
    assert places and all(p.startswith("app/unified.py:") for p in places)


def test_severity_comes_from_who_is_split_over_what(scene, case) -> None:
    before = next(g for g in scene(case).grouped().groups if g.name == "EngineFactory")
    assert before.severity in (Severity.CRITICAL, Severity.HIGH)
    assert "the name `EngineFactory` is bound to" in " ".join(before.reasons)
    for path in ("app/users/other.py", "app/users/unified.py", "app/users/compat.py"):
        case[path] = "x = 1\n"
    case["tests/unit/test_factory.py"] = "x = 1\n"
    after = next(g for g in scene(case).grouped().groups if g.name == "EngineFactory")
    assert after.impact < before.impact
    assert after.severity.rank > before.severity.rank


def test_the_last_change_is_shown_and_counts_a_little(scene, case) -> None:
    times = {"app/core/engine_factory.py": 1_700_000_000, "app/other/factory.py": 1_750_000_000}
    made = scene(case)
    with Store(None) as store:
        result = scan(made.place(store, changed=lambda paths: times), ScanOptions())
    group = next(g for g in result.groups if g.name == "EngineFactory")
    texts = {m.symbol: [e.text for e in m.evidence] for m in group.members}
    assert "last changed on 2023-11-14" in texts[CANONICAL]
    other = "app.other.factory:EngineFactory"
    assert "last changed on 2025-06-15, the latest of them" in texts[other]
    before = next(g for g in made.grouped().groups if g.name == "EngineFactory")
    assert member(group, other).score == pytest.approx(member(before, other).score + 0.3)


def test_no_choice_when_two_are_equally_used(scene) -> None:
    code = "class RateLimiter:\n    def allow(self, key): return True\n    def reset(self, key): return 1\n"
    files = {"app/a/limits.py": code, "app/b/limits.py": code}
    for side in "ab":
        for number in range(2):
            files[f"app/{side}/user{number}.py"] = (
                f"from app.{side}.limits import RateLimiter\nRateLimiter()\n"
            )
    (found,) = scene(files).grouped().groups
    assert found.canonical == ""
    assert found.margin < 0.08
    assert [m.verdict for m in found.members] == [Relation.LEADING, Relation.DUPLICATE]


def test_a_base_class_of_the_canonical_must_not_be_merged(scene) -> None:
    files = {
        "app/base.py": "class AgentRegistry:\n    def register(self, a): return a\n    def get_agent(self, a): return a\n",
        "app/desk.py": "from app.base import AgentRegistry as Base\n"
        "class AgentRegistry(Base):\n    def sign_in(self, a): return a\n    def get_agent(self, a): return a\n",
        "app/u1.py": "from app.desk import AgentRegistry\nAgentRegistry()\n",
        "app/u2.py": "from app.desk import AgentRegistry\nAgentRegistry()\n",
        "app/u3.py": "from app.base import AgentRegistry\nAgentRegistry()\n",
        "app/x.py": "class AgentRegistry:\n    def get_agent(self, a): return a\n    def sign_in(self, a): return 1\n",
        "app/u4.py": "from app.x import AgentRegistry\nAgentRegistry()\n",
    }
    (found,) = scene(files).grouped().groups
    assert member(found, "app.base:AgentRegistry").verdict is Relation.BASE


def test_hazards(scene) -> None:
    files = {
        "app/__init__.py": "",
        "app/a.py": "class Widget: pass\nclass Widget: pass\n",
        "app/b.py": "from app.a import Gadget\nfrom app.gone import Thing\n",
        "app/c.py": "try:\n    from app.gone import Maybe\nexcept ImportError:\n    Maybe = None\n",
        "app/d.py": "class TaskRunner:\n    def go(self): return 1\n",
        "app/e.py": "class JobStarter:\n    def start(self): return 1\n",
        "app/f.py": "from app.e import JobStarter\nTaskRunner = JobStarter\n",
        "app/g.py": "from app.f import TaskRunner\nTaskRunner()\n",
        "app/h.py": "x = 1\n",
        "app/h/__init__.py": "",
    }
    found = {(h.kind, h.symbol): h for h in scene(files).grouped().hazards}
    assert set(found) == {
        ("missing-name", "app.a:Gadget"),
        ("missing-module", "app.gone"),
        ("shadowed-definition", "app.a:Widget"),
        ("other-class-under-known-name", "app.f:TaskRunner"),
        ("shadowed-module", "app.h"),
    }
    assert found["missing-name", "app.a:Gadget"].path == "app/b.py"
    assert found["shadowed-definition", "app.a:Widget"].line == 2


NOT_REPORTED = {
    "enums": "from enum import Enum\nclass Colour(Enum):\n    RED = 1\n",
    "exceptions": "class BadColour(Exception):\n    def code(self): return 1\n",
    "protocols": "from typing import Protocol\nclass Painter(Protocol):\n    def paint(self): ...\n",
    "interfaces": "from zope.interface import Interface\nclass IPainter(Interface):\n    def paint(wall): pass\n",
    "pytest classes": "class TestPainter:\n    def test_paint(self): assert 1\n",
    "fixtures": "import pytest\n@pytest.fixture\ndef Painted_wall():\n    return 1\n",
    "main": "def main():\n    return 1\n",
    "Meta and Config": "class Config:\n    def load(self): return 1\nclass Meta:\n    def load(self): return 1\n",
    "ORM models": "class Picture(Base):\n    __tablename__ = 'p'\n    def show_all(self): return 1\n",
    "private": "class _Helper:\n    def assist(self): return 1\n    def resist(self): return 1\n",
}


@pytest.mark.parametrize("text", NOT_REPORTED.values(), ids=NOT_REPORTED.keys())
def test_what_is_not_reported(scene, text: str) -> None:
    files = {"app/a.py": text, "app/b.py": text}
    names = [
        word.split("(")[0].rstrip(":")
        for word in text.split()
        if word.lstrip("_")[:1].isupper() or word.startswith("main")
    ]
    name = next(n for n in names if n.isidentifier())
    for side in "ab":
        files[f"app/user_{side}.py"] = f"from app.{side} import {name}\n"
    assert scene(files).grouped().groups == ()


@pytest.mark.parametrize(
    ("folder", "count"),
    [("app/_tests/", 0), ("atest/testdata/", 0), ("test_resources/", 0), ("app/tested/", 1)],
)
def test_what_tests_read_competes_with_nothing(scene, folder: str, count: int) -> None:
    one = "class WallPainter:\n    def paint_wall(self): return 1\n    def mix_paint(self): return 2\n"
    files = {f"{folder}{name}.py": one for name in ("first", "second")}
    assert len(scene(files).grouped().groups) == count


def test_who_implements_a_protocol_competes_and_the_protocol_does_not(scene) -> None:
    shape = "class Painter(Protocol):\n    def paint_wall(self, wall): ...\n"
    one = (
        "from app.shape import Painter\nclass WallPainter(Painter):\n"
        "    def paint_wall(self, wall):\n        return wall.paint(2)\n"
        "    def mix_paint(self, tint):\n        return tint.mixed()\n"
    )
    files = {
        "app/shape.py": f"from typing import Protocol\n{shape}",
        "app/a.py": one,
        "app/b.py": one,
        **{f"app/user_{side}.py": f"from app.{side} import WallPainter\n" for side in "ab"},
    }
    (group,) = scene(files).grouped().groups
    assert {m.symbol for m in group.members} == {"app.a:WallPainter", "app.b:WallPainter"}


@pytest.mark.parametrize(
    ("bases", "other", "verdict"),
    [
        ("(Painter)", "packing", Relation.VARIANT),
        ("", "packing", Relation.DUPLICATE),
        ("(Painter)", "app", Relation.DUPLICATE),
    ],
    ids=["two packages", "no base", "one package"],
)
def test_two_classes_without_a_body_are_each_package_s_own(
    scene, bases: str, other: str, verdict: Relation
) -> None:
    marker = f"from lib.shape import Painter\nclass WallPainter{bases}:\n    pass\n"
    files = {
        "lib/__init__.py": "",
        "lib/shape.py": "class Painter:\n    def paint_wall(self): return 1\n",
        "app/__init__.py": "",
        f"{other}/__init__.py": "",
        "app/walls.py": marker,
        f"{other}/all_walls.py": marker,
        "app/user.py": "from app.walls import WallPainter\nWallPainter()\n",
        f"{other}/user_2.py": f"from {other}.all_walls import WallPainter\nWallPainter()\n",
    }
    found = [m for g in scene(files).grouped().groups for m in g.members]
    verdicts = {m.verdict for m in found if m.symbol.endswith(":WallPainter")}
    assert verdict in verdicts


def test_an_abstract_base_and_its_implementations_are_not_reported(scene) -> None:
    method = "    def mix_paint(self, a, b): {}\n    def pour_paint(self, a): {}\n"
    base = "from abc import ABC, abstractmethod\nclass PaintMixer(ABC):\n" + "".join(
        f"    @abstractmethod\n{line}\n" for line in method.format("...", "...").splitlines()
    )
    files = {"app/mixer.py": base}
    for name in ("Round", "Square"):
        body = f"from app.mixer import PaintMixer\nclass {name}PaintMixer(PaintMixer):\n"
        files[f"app/{name.lower()}.py"] = body + method.format("return a", "return a")
        files[f"app/use_{name.lower()}.py"] = f"from app.{name.lower()} import {name}PaintMixer\n"
    files["app/use.py"] = "from app.mixer import PaintMixer\n"
    made = scene(files)
    assert made.grouped().groups == ()
    for name in ("Round", "Square"):
        files[f"app/{name.lower()}.py"] = f"class {name}PaintMixer:\n" + method.format("1", "2")
    files["app/mixer.py"] = "class PaintMixer:\n" + method.format("return a", "return a")
    assert len(scene(files).grouped().groups) == 1


@pytest.mark.parametrize(
    "folder",
    [
        "vendor",
        "backup",
        "migrations",
        "node_modules",
        "tests",
        "third_party",
        "archive",
        "vendored_libs",
        "libs_vendored",
        "api_stubs",
        "types-stubs",
    ],
)
def test_copies_in_such_folders_are_not_reported(scene, folder: str) -> None:
    code = "class PaintMixer:\n    def mix(self, a, b): return a\n    def pour(self, a): return a\n"
    files = {
        "app/mixer.py": code,
        f"app/{folder}/mixer.py": code,
        "app/user.py": "from app.mixer import PaintMixer\nPaintMixer()\n",
    }
    result = scene(files).grouped()
    assert [
        g
        for g in result.groups
        if len([m for m in g.members if m.verdict is not Relation.TEST_DOUBLE]) > 1
    ] == []


def test_dataclass_pairs_across_services_are_not_reported(scene) -> None:
    code = "from dataclasses import dataclass\n@dataclass\nclass OrderLine:\n    sku: str\n    count: int\n"
    files = {"shop/order.py": code, "billing/order.py": code}
    for service in ("shop", "billing"):
        files[f"{service}/user.py"] = f"from {service}.order import OrderLine\nOrderLine('a', 1)\n"
    assert scene(files).grouped().groups == ()


def test_accepted_groups_are_left_out_until_they_grow(scene, case) -> None:
    made = scene(case)
    group = next(g for g in made.grouped().groups if g.name == "EngineFactory")
    entry = AcceptedEntry(group=group.id, reason="being migrated", members=tuple(group.symbols))
    options = ScanOptions(accepted=(entry,))
    again = made.grouped(options)
    assert group.id not in [g.id for g in again.groups]
    assert [a.reason for a in again.accepted] == ["being migrated"]
    made.write(
        {
            "app/newest.py": "class EngineFactory:\n    def create_engine(self, user): return 1\n",
            "app/users/newest.py": "from app.newest import EngineFactory\nEngineFactory()\n",
        }
    )
    grown = made.grouped(options)
    assert "EngineFactory" in [g.name for g in grown.groups]


def test_only_groups_below_the_given_paths(scene, case) -> None:
    made = scene(case)
    assert made.grouped(paths=["app/nowhere"]).groups == ()
    assert [g.name for g in made.grouped(paths=["app/other"]).groups] == ["EngineFactory"]


def test_a_result_survives_json(scene, case) -> None:
    result = scene(case).grouped()
    assert result_from_json(json.loads(json.dumps(result.as_json()))) == result


def test_a_second_scan_parses_nothing_and_says_the_same(scene, case, tmp_path: Path) -> None:
    made = scene(case)
    cache = tmp_path / "cache" / "inventory.sqlite3"
    with Store(cache) as store:
        first = scan(made.place(store), ScanOptions())
    with Store(cache) as store:
        second = scan(made.place(store), ScanOptions())
    assert (first.parsed > 0, second.parsed) == (True, 0)
    assert second.groups == first.groups


def test_files_that_do_not_parse_are_listed(scene, case) -> None:
    case["app/broken.py"] = "def f(:\n"
    assert list(scene(case).grouped().unparsed) == ["app/broken.py"]


def test_ids_are_unique_whatever_the_groups_are_called() -> None:
    from canonize.discovery.assemble import identified
    from canonize.discovery.result import Group, GroupMember, Relation, Severity

    def group(name: str, *symbols: str) -> Group:
        members = tuple(GroupMember(s, "a.py", 1, "class", Relation.VARIANT, 0, 0) for s in symbols)
        return Group("", name, Severity.LOW, 1.0, "", 0.0, 1.0, (), members)

    groups = [
        group("Store", "a:Store", "b:Store"),
        group("Store", "a:Store", "c:Store"),
        group("Store", "a:Store", "c:Store"),
        group("Shop", "a:Shop"),
        group("list_S3Files", "a:list_S3Files"),
    ]
    ids = [g.id for g in identified(groups)]
    assert len(set(ids)) == 5
    assert ids[3:] == ["shop", "list-s3-files"]
    assert [g.id for g in identified(groups)] == ids
