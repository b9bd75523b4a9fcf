"""Modules that share functions are told as one group."""
# ruff: noqa: E501 (code of fixtures in one line)

from __future__ import annotations

import pytest

from canonize.discovery.result import Group, GroupMember, Relation, Severity
from canonize.discovery.twin_modules import folded

NAMES = ("check_disk", "check_memory", "check_network", "check_clock")


def code(names: tuple[str, ...], *, extra: str = "") -> str:
    return "\n".join(f"def {name}(host{extra}):\n    return host\n" for name in names)


def users(module: str, count: int) -> dict[str, str]:
    return {
        f"app/{module}_user{n}.py": f"from app.{module} import {', '.join(NAMES)}\nprint(check_disk(1))\n"
        for n in range(count)
    }


def test_modules_with_many_functions_in_common_are_one_group(scene) -> None:
    files = {"app/health.py": code(NAMES), "app/checks.py": code(NAMES, extra=", port=1")}
    (group,) = scene({**files, **users("health", 4), **users("checks", 1)}).grouped().groups
    assert [(m.symbol, m.verdict, m.kind) for m in group.members] == [
        ("app.health", Relation.CANONICAL, "module"),
        ("app.checks", Relation.VARIANT, "module"),
    ]
    assert group.canonical == "app.health"
    assert group.reasons[0].startswith("4 functions in common: `check_clock`")
    assert group.members[1].production == 1


def test_two_functions_in_common_stay_two_groups(scene) -> None:
    files = {"app/health.py": code(NAMES[:2]), "app/checks.py": code(NAMES[:2])}
    assert {g.name for g in scene(files).grouped().groups} == set(NAMES[:2])


RULE = """
class {0}Rule:
    def __init__(self, limit, journal):
        self.limit = limit
        self.journal = journal

    def applies(self, row):
        if row.{1} > self.limit{2}:
            self.journal.note("too much {1} in this row", row)
            return True
        return False


def check_{1}(rows, limit):
    for row in rows:
        if row.{1} > limit:
            raise ValueError("the {1} is above the limit")
"""
SUBJECTS = ("price", "weight", "volume")


def mirrored(more: str = "") -> dict[str, str]:
    """Two modules that are copies, and a package that hands one class on."""
    first, second = (
        "".join(RULE.format(s.title(), s, end) for s in SUBJECTS) for end in ("", more)
    )
    used = "from app.{0} import PriceRule, check_price\nprint(PriceRule(1, check_price))\n"
    return {
        "app/__init__.py": "",
        "app/rules.py": first,
        "app/checks.py": second,
        "app/api.py": "from app.rules import PriceRule\n__all__ = ['PriceRule']\n",
        **{f"app/use{n}.py": used.format("rules") for n in range(3)},
        "app/other.py": used.format("checks"),
    }


def test_modules_that_mirror_one_another_are_one_finding_with_the_members_inside(scene) -> None:
    result = scene(mirrored()).scan()
    (group,) = result.groups
    assert not result.weaker
    assert [(m.symbol, m.verdict, m.kind) for m in group.members] == [
        ("app.rules", Relation.CANONICAL, "module"),
        ("app.checks", Relation.DUPLICATE, "module"),
        ("app.api:PriceRule", Relation.SHIM, "alias"),
    ]
    assert group.reasons[0].startswith("6 definitions in common: `PriceRule`, `VolumeRule`")
    assert len(group.members[1].evidence) == 6


def test_a_third_home_of_one_of_them_is_a_group_of_its_own(scene) -> None:
    files = mirrored(" + 1")
    files["app/third.py"] = RULE.format("Price", "price", " - 1")
    found = [{m.symbol for m in g.members} for g in scene(files).grouped().groups]
    assert any("app.third:PriceRule" in members and len(members) > 2 for members in found)


def test_what_would_be_shown_alone_is_not_hidden_with_its_modules() -> None:
    def group(name: str, likelihood: float) -> Group:
        members = tuple(
            GroupMember(f"app.{home}:{name}", f"app/{home}.py", 1, "class", verdict, 1, 0)
            for home, verdict in (("a", Relation.CANONICAL), ("b", Relation.VARIANT))
        )
        return Group(
            id="", name=name, severity=Severity.LOW, impact=1.0, canonical="", margin=0.0,
            confidence=1.0, reasons=(), members=members, likelihood=likelihood,
        )  # fmt: skip

    def names(*likelihoods: float) -> list[str]:
        groups = [group(f"Name{n}", likely) for n, likely in enumerate(likelihoods)]
        return [g.name for g in folded(groups, shown=0.7)]

    assert names(0.9, 0.8, 0.1, 0.2) == ["Name0", "Name1", "Name2", "Name3"]
    assert names(0.9, 0.1, 0.1, 0.2) == ["Name0", "a"]
    assert names(0.9, 0.8, 0.75, 0.2) == ["a"]
    assert names(0.9, 0.8, 0.2) == ["a"]
    assert names(0.9, 0.6, 0.6) == ["a"]
    assert names(0.9, 0.2, 0.1) == ["Name0", "Name1", "Name2"]
    assert names(0.3, 0.1, 0.1, 0.2) == ["a"]


def test_a_module_that_defines_more_is_no_duplicate_as_a_whole(scene) -> None:
    files = {
        "app/opds.py": code(NAMES[:3]) + "\ndef parse(root):\n    return root.one\n",
        "app/rdf.py": code(NAMES[:3]) + "\nTAGS = {1: 2}\ndef read(root):\n    return root.two\n",
        "app/copy.py": code(NAMES),
        "app/twin.py": "import logging\nlogger = logging.getLogger(__name__)\n" + code(NAMES),
    }
    first, second = (files.copy() for _ in range(2))
    del first["app/copy.py"], first["app/twin.py"], second["app/opds.py"], second["app/rdf.py"]
    (group,) = scene(first).grouped().groups
    assert [m.verdict for m in group.members] == [Relation.LEADING, Relation.VARIANT]
    assert "`TAGS`, `read`, which nothing" in group.members[1].evidence[-1].text
    (group,) = scene(second).grouped().groups
    assert [m.verdict for m in group.members] == [Relation.LEADING, Relation.DUPLICATE]


RUN = "import sys\nprint(sys.argv)\n"
DIFFERENT = code(NAMES[:3]) + "\ndef check_clock(host):\n    return [host]\n"


@pytest.mark.parametrize(
    ("theirs", "grade", "said"),
    [
        (code(NAMES) + RUN, "other code, not tested", "importing it does more"),
        (DIFFERENT, "other code, not tested", ""),
        (code(NAMES), "identical", ""),
    ],
    ids=["runs something", "one differs", "the same"],
)
def test_of_two_modules_no_more_is_said_than_of_what_is_known_least(
    scene, theirs: str, grade: str, said: str
) -> None:
    files = {"app/health.py": code(NAMES), "app/checks.py": theirs}
    files |= users("health", 4) | users("checks", 1)
    (group,) = scene(files).grouped().groups
    other = group.members[1]
    is_same = grade == "identical"
    assert (other.verdict is Relation.DUPLICATE, other.grade) == (is_same, grade)
    assert said in other.evidence[-1].text, other.evidence
    own = {claim.text.partition(";")[0] for claim in other.evidence}
    assert ("`check_clock`: identical" in own) == ("[host]" not in theirs)
    assert "`check_disk`: identical" in own
