"""Settings of well-known frameworks that list modules, and what is looked up in those."""

from __future__ import annotations

from collections.abc import Collection

_ASKED = {
    # https://docs.djangoproject.com/en/stable/ref/applications/#configuring-applications
    "INSTALLED_APPS": frozenset({"default_app_config"}),
}
"""By the setting, the names; modules below are found by their own names."""


def asks_for_none(setting: str, names: Collection[str]) -> bool:
    """Whether what reads a setting looks none of some names up in a module that it lists."""
    return setting in _ASKED and _ASKED[setting].isdisjoint(names)
