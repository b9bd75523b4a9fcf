"""Copied helpers are found across repositories; what is alone, or only alike by name, is not."""

from __future__ import annotations

from typing import Any

from tests.fleet.conftest import Harbour

RETRY = '''
import time


def call_with_retry(function, attempts=3, pause=0.1):
    """Calls a function again when it fails."""
    last = None
    for number in range(attempts):
        try:
            return function()
        except ValueError as error:
            last = error
            time.sleep(pause * (number + 1))
    raise last
'''
CLIENT = '''
class RateLimitedClient:
    """Asks a server, slowly."""

    def __init__(self, url, limit):
        self.url = url
        self.limit = limit
        self.asked = 0

    def fetch(self, path):
        self.asked += 1
        if self.asked > self.limit:
            raise RuntimeError("too often")
        return self.url + path

    def reset(self):
        self.asked = 0
'''


def groups(harbour: Harbour, *words: str, executor: str = "serial") -> list[dict[str, Any]]:
    told = harbour("scan", *words, executor=executor)
    assert told.status == 0, told.out + told.err
    return told.json["groups"]


def package(name: str, **modules: str) -> dict[str, str]:
    files = {f"src/{name}/__init__.py": ""}
    return files | {f"src/{name}/{module}.py": text for module, text in modules.items()}


def test_a_copied_class_is_found(harbour: Harbour) -> None:
    use = "from {}.client import RateLimitedClient\n\nCLIENT = RateLimitedClient('a', 3)\n"
    for name in ("billing", "shop"):
        harbour.repository(name, package(name, client=CLIENT, main=use.format(name)))
    harbour.repository("other", package("other", alone="class OnlyHere:\n    x = 1\n"))
    harbour.listed("billing", "shop", "other")
    [group] = groups(harbour)
    assert group["repositories"] == ["billing", "shop"]
    assert {(m["repository"], m["path"]) for m in group["members"]} == {
        ("billing", "src/billing/client.py"),
        ("shop", "src/shop/client.py"),
    }


def test_two_in_one_repository_are_not_across(harbour: Harbour) -> None:
    harbour.repository("billing", package("billing", one=CLIENT, two=CLIENT))
    harbour.repository("shop", package("shop", main="x = 1\n"))
    harbour.listed("billing", "shop")
    assert groups(harbour) == []


def test_other_things_of_one_name_are_no_copies(harbour: Harbour) -> None:
    harbour.repository("billing", package("billing", errors="class ConfigError(Exception): ...\n"))
    harbour.repository("shop", package("shop", config="CONFIG = {}\n"))
    harbour.listed("billing", "shop")
    assert groups(harbour) == []


def test_what_a_repository_excludes_stays_out(harbour: Harbour) -> None:
    harbour.repository("billing", package("billing", client=CLIENT))
    toml = {"canonize.toml": '[scan]\nexclude = ["src/shop/client.py"]\n'}
    harbour.repository("shop", package("shop", client=CLIENT) | toml)
    harbour.listed("billing", "shop")
    assert groups(harbour) == []


def test_the_same_with_processes_and_twice(harbour: Harbour) -> None:
    for name in ("billing", "shop", "desk"):
        harbour.repository(name, package(name, client=CLIENT, retry=RETRY))
    harbour.listed("billing", "shop", "desk")
    first = groups(harbour)
    assert first == groups(harbour) == groups(harbour, "--state", "new", executor="processes")
    assert any(len(group["repositories"]) == 3 for group in first)


def test_one_that_is_not_there_is_told(harbour: Harbour) -> None:
    harbour.repository("billing", package("billing", client=CLIENT))
    harbour.listed("billing", "gone")
    told = harbour("scan")
    assert told.status == 1 and told.json["failed"] == ["gone"]
