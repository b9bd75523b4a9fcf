"""The pairs of a scan's group, compared."""

from __future__ import annotations

from canonize.cli.invocation import Invocation


def of_group(asked: Invocation, wanted: str) -> tuple[str, list[str]]:
    """Canonical and competitors of a group, by the scan's inventory."""
    from canonize.cli.groups_found import find_groups
    from canonize.discovery.chosen_group import chosen_group
    from canonize.discovery.plan_inputs import rivals

    canonical, competitors = rivals(chosen_group(find_groups(asked, []), wanted))
    return canonical, list(competitors)
