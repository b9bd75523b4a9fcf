"""Copies of code compete whatever they, their methods and their variables are called."""

from __future__ import annotations

import re

import pytest

from canonize.discovery.copied import suspects
from canonize.discovery.grouping import joined_by_copies

BODY = '''
    def __init__(self, limit, clock):
        self.limit = limit
        self.clock = clock
        self.entries = {}

    def admit_caller(self, caller, weight):
        """Whether one more call is allowed."""
        now = self.clock.monotonic()
        recent = [seen for seen in self.entries.get(caller, []) if now - seen.stamp < 60]
        spent = sum(seen.weight for seen in recent)
        if spent + weight > self.limit:
            self.journal.refused(caller, spent, reason="too many calls")
            return False
        self.entries[caller] = [*recent, Seen(stamp=now, weight=weight)]
        return True

    def forget_caller(self, caller):
        dropped = self.entries.pop(caller, None)
        if dropped is not None:
            self.journal.forgot(caller, len(dropped))
        return bool(dropped)

    def busiest_callers(self, count):
        ordered = sorted(self.entries.items(), key=lambda pair: -len(pair[1]))
        return [caller for caller, seen in ordered[:count] if seen]
'''
RENAMED = {
    "admit_caller": "allow", "forget_caller": "drop", "recent": "latest", "spent": "used_up",
    "weight": "cost", "dropped": "gone", "ordered": "ranking", "now": "at",
}  # fmt: skip


def renamed(text: str) -> str:
    for old, new in RENAMED.items():
        text = re.sub(rf"\b{old}\b", new, text)
    return text.replace('"""Whether one more call is allowed."""', "# one more")


AWAITED = BODY.replace("    def admit", "    async def admit").replace(
    "= self.clock.mono", "= await self.clock.mono"
)
LAID_OUT = BODY.replace('"too many calls"', "'too many calls'").replace(
    "caller, spent, reason",
    "\n                caller,\n                spent,\n                reason",
)
USE = "from {module} import {name}\n\nMADE = {name}(1, None)\n"


def shown(scene, other: str, name: str = "QuotaGuard", base: str = "") -> list[set[str]]:
    head = f"class {{}}({base}):" if base else "class {}:"
    files = {
        "shop/limits.py": head.format("CallLimiter") + BODY,
        "shop/parts/guards.py": head.format(name) + other,
        "shop/a.py": USE.format(module="shop.limits", name="CallLimiter"),
        "shop/b.py": USE.format(module="shop.parts.guards", name=name),
    }
    return [{m.symbol for m in g.members} for g in scene(files).scan().groups]


@pytest.mark.parametrize(
    "other", [BODY, renamed(BODY), AWAITED, LAID_OUT, renamed(LAID_OUT)],
    ids=["another name", "all renamed", "awaited", "laid out anew", "renamed and laid out anew"],
)  # fmt: skip
def test_a_copy_under_another_name_is_a_finding(scene, other: str) -> None:
    assert {"shop.limits:CallLimiter", "shop.parts.guards:QuotaGuard"} in shown(scene, other)


def _same_interface() -> str:
    """The same methods and parameters, and other work."""
    return (
        "\n    def __init__(self, limit, clock):\n        self.store = connect(limit)\n"
        "\n    def admit_caller(self, caller, weight):\n"
        "        with self.store.transaction() as cursor:\n"
        "            cursor.execute('UPDATE quota SET spent = spent + %s', (weight,))\n"
        "            return cursor.rowcount == 1\n"
        "\n    def forget_caller(self, caller):\n"
        "        self.store.run_script('forget', parameters={'who': caller.lower()})\n"
    )


def _little_in_common() -> str:
    """One method is the same; the rest is about something else."""
    kept = BODY[BODY.index("    def busiest") :]
    return (
        "\n    def render_chart(self, canvas):\n"
        "        for column, height in enumerate(self.heights):\n"
        "            canvas.rectangle(column * 4, 0, 3, height, fill=self.palette.next())\n"
        "        canvas.label(self.title, anchor='south')\n"
        "        canvas.legend([series.name for series in self.series], columns=2)\n"
        "        return canvas.finish(compress=True, dpi=self.settings.resolution)\n\n"
        f"{kept}"
    )


@pytest.mark.parametrize("other", [_same_interface(), _little_in_common(), "\n    limit = 3\n"])
def test_what_only_shares_an_interface_or_a_little_is_none(scene, other: str) -> None:
    assert shown(scene, other) == []


def test_a_copy_that_extends_what_many_extend_is_a_finding(scene) -> None:
    """Siblings of one base are left out by names; a copied body lets them in."""
    found = shown(scene, LAID_OUT, name="CallWarden", base="Policy")
    assert {"shop.limits:CallLimiter", "shop.parts.guards:CallWarden"} in found


def test_a_subclass_is_no_copy_of_its_base(scene) -> None:
    files = {
        "shop/limits.py": f"class CallLimiter:{BODY}",
        "shop/guards.py": f"from shop.limits import CallLimiter\nclass Guard(CallLimiter):{BODY}",
    }
    found = scene(files).scan().groups
    assert not any("shop.guards:Guard" in {m.symbol for m in g.members} for g in found)


def test_nobody_leaves_a_group_for_a_copy() -> None:
    groups = [(frozenset("ab"), 0.9), (frozenset("cd"), 0.8)]
    copied = {("a", "c"): 1.0, ("b", "e"): 0.7, ("f", "g"): 0.6}
    joined = joined_by_copies(groups, copied, lambda symbol: ())
    assert joined == [(frozenset("abe"), 0.9), (frozenset("cd"), 0.8), (frozenset("fg"), 0.6)]


def test_what_both_of_two_copies_extend_is_no_rival_of_theirs() -> None:
    groups = [(frozenset("ax"), 0.9)]
    joined = joined_by_copies(groups, {("a", "b"): 0.8}, lambda symbol: ("x",))
    assert joined == [(frozenset("ab"), 0.9)]


def test_a_comparison_is_made_anew_when_a_body_changes(scene) -> None:
    """The remembered share hangs on the bytes of both files."""
    assert shown(scene, renamed(BODY))
    assert shown(scene, _little_in_common()) == []


def test_copies_among_a_family_that_shares_its_methods_are_looked_at(scene) -> None:
    """Nothing that they have in common is rare, and the methods that they have are many."""
    method = "    def {}(self, row, rate):\n        return self.{}.pop(row, {})\n"
    names = ("open_rows", "close_rows", "sum_rows", "drop_rows", "name_rows", "age_rows")
    suspected = {}
    for most, family in ((6, 12), (2, 12), (6, 40)):
        files = {
            f"shop/k{n}.py": f"class Kind{chr(65 + n // 26)}{chr(97 + n % 26)}:\n"
            + "".join(method.format(name, name, n) for name in names[: most // 2])
            for n in range(family)
        }
        suspected[most, family] = suspects(scene(files).analysed().census)
    assert suspected[6, 12]
    assert not suspected[2, 12] and not suspected[6, 40]
