"""Settings of well-known frameworks that list modules, and what is looked up in those."""

from __future__ import annotations

from collections.abc import Collection

_ASKED = {
    # https://docs.djangoproject.com/en/stable/ref/applications/#configuring-applications
    "INSTALLED_APPS": frozenset({"default_app_config"}),
}
"""By the setting, the names; modules below are found by their own names."""
_PACKED = frozenset({"packages", "py_modules", "namespace_packages"})
"""What setuptools puts into a distribution, and never imports."""


def asks_for_none(setting: str, names: Collection[str], path: str = "") -> bool:
    """Whether what reads a setting looks none of some names up in a module that it lists.

    Args:
        path: the file in which it stands.
    """
    if path.rpartition("/")[2] == "setup.py" and setting in _PACKED:
        return True
    return setting in _ASKED and _ASKED[setting].isdisjoint(names)
