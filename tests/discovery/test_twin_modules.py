"""Modules that share functions are told as one group."""
# ruff: noqa: E501 (code of fixtures in one line)

from __future__ import annotations

from canonize.discovery.result import Relation

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
