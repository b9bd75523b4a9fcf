"""What callers ask of a candidate, read from a few files as text."""

from __future__ import annotations

import pytest

from canonize.discovery.call_sites import Site, sites_of, takes
from canonize.discovery.interfaces import Parameters

CALLS: list[tuple[str, list[Site]]] = [
    ("x = Store(1, path='a')", [Site(1, ("path",))]),
    ("Store(\n    url,\n    tuple([1, 2]),\n)", [Site(2, ())]),
    ("app.stores.Store()", [Site(0, ())]),
    ("Store(1); Store(2, 3)", [Site(1, ()), Site(2, ())]),
    # What is handed on is not known.
    ("Store(*found)", []),
    ("Store(**options)", []),
    # No calls of it.
    ("class Store(Base): ...", []),
    ("def Store(a): ...", []),
    ("FileStore(1) or Stores(2)", []),
    ("isinstance(x, Store)", []),
    ("Store(", []),
]


@pytest.mark.parametrize(("code", "sites"), CALLS)
def test_calls_of_a_name(code: str, sites: list[Site]) -> None:
    assert sites_of(code.encode(), "Store") == sites


@pytest.mark.parametrize(
    ("signature", "site", "fits"),
    [
        ("url,path=", Site(1, ()), True),
        ("url,path=", Site(2, ()), True),
        ("url,path=", Site(0, ("url",)), True),
        ("url,**rest", Site(1, ("any",)), True),
        ("*urls", Site(7, ()), True),
        ("url,*,path", Site(1, ("path",)), True),
        ("url,path=", Site(3, ()), False),
        ("url,path=", Site(0, ()), False),
        ("url,path=", Site(1, ("name",)), False),
        ("url,path=", Site(1, ("url",)), False),
        ("url,*,path", Site(2, ()), False),
        ("url,*,path", Site(1, ()), False),
    ],
)
def test_whether_a_call_fits_another_signature(signature: str, site: Site, fits: bool) -> None:
    assert takes(Parameters.of(signature), site) is fits


STORE = """
class LedgerStore:
    def __init__(self, url{more}):
        self.url = url

    def read_ledger(self, name):
        return open(self.url + name).read()

    def {verb}(self, name, text):
        open(self.url + name, "w").write(text)
"""
USER = """
from shop.{module} import LedgerStore


def save(name):
    store = LedgerStore("a")
    store.write_ledger(name, store.read_ledger(name))
"""


def test_clues_say_who_can_stand_for_whom(scene) -> None:
    def clues(more: str, verb: str):
        files = {
            "shop/__init__.py": "",
            "shop/first.py": STORE.format(more="", verb="write_ledger"),
            "shop/second.py": STORE.format(more=more, verb=verb),
            "shop/use.py": USER.format(module="first"),
            "shop/use2.py": USER.format(module="first"),
        }
        ((pair,),) = scene(files).analysed().likelihoods.measured.values()
        return pair.accepted, pair.has_used

    assert clues("", "write_ledger") == (1.0, 1.0)
    assert clues(", *, user", "write_ledger") == (0.0, 1.0)
    assert clues("", "put_ledger") == (1.0, 0.5)
