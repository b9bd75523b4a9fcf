"""Settings that list modules: what a framework looks up there is known, or it is a question."""

from __future__ import annotations

import pytest

from canonize.references.known_settings import asks_for_none
from tests.codemods.moving import move

LISTED = {
    "a list": "INSTALLED_APPS = ['shop.core', 'shop.orders']\n",
    "one that is added to": "INSTALLED_APPS = ['shop.orders']\nINSTALLED_APPS += ['shop.core']\n",
    "a tuple of a class": "class Base:\n    INSTALLED_APPS = ('shop.core',)\n",
}
OTHERS = {
    "another list": "MODULES = ['shop.core']\n",
    "a call beside it": "INSTALLED_APPS = [os.fspath('shop.core')]\n",
    "a key of a table": "INSTALLED_APPS = {'shop.core': 1}\n",
}
OPEN = "it names the module, and what is looked up in it is not known"


def told(settings: str, name: str = "helper", path: str = "shop/settings.py") -> list[str]:
    settings = f"import os\n\n{settings}"
    files = {
        "shop/__init__.py": "", path: settings, "shop/orders/__init__.py": "",
        "shop/core/__init__.py": f"{name} = 'a'\n", "shop/core/text.py": "OTHER = 1\n",
        "main.py": f"from shop.core import {name}\nprint({name})\n",
    }  # fmt: skip
    return move(files, f"shop.core:{name}=shop.core.text:{name}").said("manual", "refused")


@pytest.mark.parametrize("settings", LISTED.values(), ids=LISTED)
def test_an_application_is_asked_for_no_name_of_its_package(settings: str) -> None:
    assert told(settings) == []


@pytest.mark.parametrize("settings", OTHERS.values(), ids=OTHERS)
def test_what_another_list_is_for_is_not_known(settings: str) -> None:
    assert OPEN in told(settings)


def test_what_an_application_is_asked_for_is_a_question() -> None:
    assert OPEN in told(LISTED["a list"], "default_app_config")
    assert asks_for_none("INSTALLED_APPS", ["helper"])
    assert not asks_for_none("INSTALLED_APPS", ["helper", "default_app_config"])
    assert not asks_for_none("", ["helper"])


PACKED = "from setuptools import setup\n\nsetup(name='x', packages=['shop', 'shop.core'])\n"


def test_what_is_packed_is_not_asked_for_names() -> None:
    assert told(PACKED, path="setup.py") == []
    assert OPEN in told(PACKED, path="shop/build.py")
    assert OPEN in told(PACKED.replace("packages", "loads"), path="setup.py")
