"""What is alike on purpose is no finding; what only looks like it still is.

Each case is a pair: the family, and the same code without the one thing that makes it a family.
"""

from __future__ import annotations

import re

import pytest

METHODS = (
    "    def open_ledger(self, name): return name\n    def close_ledger(self, name): return name\n"
)


def klass(name: str, base: str = "") -> str:
    return f"class {name}({base}):\n{METHODS}" if base else f"class {name}:\n{METHODS}"


def together(scene, files: dict[str, str]) -> list[set[str]]:
    """The definitions of each reported group."""
    used = {}
    for number, (path, text) in enumerate(sorted(files.items())):
        module = path.removesuffix(".py").replace("/", ".")
        for name in re.findall(r"^class (\w+)", text, re.MULTILINE):
            used[f"shop/use/u{number}_{name.lower()}.py"] = f"from {module} import {name}\n"
    found = scene({**files, **used}).grouped().groups
    return [{m.symbol for m in g.members} for g in found]


def meet(groups: list[set[str]], left: str, right: str) -> bool:
    return any({left, right} <= group for group in groups)


def worn(words: tuple[str, ...]) -> dict[str, str]:
    """Code that uses words so often that they tell little."""
    odd = ("Zebra", "Yacht", "Xylem", "Wharf", "Vigil", "Ultra", "Tulip", "Sable", "Quill", "Pylon")
    return {
        f"shop/{w.lower()}_{o.lower()}.py": f"class {w}{o}:\n    def {o.lower()}(self): return 1\n"
        for w in words
        for o in odd
    }


def named_after_places(count: int) -> dict[str, str]:
    parts = ("invoice", "voucher", "receipt", "deposit")[:count]
    files = {f"shop/api/{p}.py": klass(f"{p.capitalize()}LedgerClient") for p in parts}
    return {**files, **worn(("Invoice", "Voucher"))}


def repeated_layout(packages: int) -> dict[str, str]:
    names = ("Invoice", "Voucher", "Receipt", "Deposit")[:packages]
    return {
        f"shop/{n.lower()}s/{m}.py": klass(f"Load{n}Ledger") for n in names for m in ("entry", "v1")
    }


def convention(modules: int) -> dict[str, str]:
    parts = ("chat", "speech", "vision", "paint")[:modules]
    fields = "    text: str\n    model: str\n    size: int\n"
    text = "from dataclasses import dataclass\n" + "".join(
        f"@dataclass\nclass {name}:\n{fields}" for name in ("AskedPayload", "GivenPayload")
    )
    return {f"shop/schemas/{p}.py": text for p in parts}


def extension_point(children: int) -> dict[str, str]:
    """One base, and in two packages a class of the same name that extends it."""
    files = {"shop/ports/base.py": klass("LedgerPort")}
    for number in range(children - 2):
        body = klass(f"Special{'xyzw'[number]}Thing", "LedgerPort")
        files[f"shop/odd{number}/thing.py"] = "from shop.ports.base import LedgerPort\n" + body
    for package in ("alpha", "gamma"):
        text = "from shop.ports.base import LedgerPort\n" + klass("LedgerStream", "LedgerPort")
        files[f"shop/{package}/parts.py"] = text
    return files


def two_interfaces(*, own: bool) -> dict[str, str]:
    files = {}
    for package in ("alpha", "gamma"):
        home = package if own else "alpha"
        files[f"shop/{package}/sql_ledger.py"] = (
            f"from shop.{home}.port import LedgerPort\n" + klass("SqlLedger", "LedgerPort")
        )
    for package in ("alpha", "gamma"):
        files[f"shop/{package}/port.py"] = (
            f"class LedgerPort:\n    def open_ledger(self, {package}): raise NotImplementedError\n"
        )
    return files


def side_by_side(count: int) -> dict[str, str]:
    names = ("Invoice", "Voucher", "Receipt", "Deposit")[:count]
    files = {"shop/keys.py": "".join(klass(f"{n}LedgerSearchKey") for n in names)}
    return {**files, **worn(("Invoice", "Voucher"))}


def by_call(word: str) -> dict[str, str]:
    return {"shop/net.py": klass("LedgerFetcher") + klass(f"{word}LedgerFetcher")}


def descendant(*, through: bool) -> dict[str, str]:
    middle = "LedgerVault" if through else "object"
    return {
        "shop/vaults/vault.py": klass("LedgerVault"),
        "shop/vaults/cloud.py": "from shop.vaults.vault import LedgerVault\n"
        f"class CloudThing({middle}):\n    def sync(self): return 1\n",
        "shop/vaults/legacy_vault.py": "from shop.vaults.cloud import CloudThing\n"
        + klass("LegacyLedgerVault", "CloudThing"),
    }


def modules(*pairs: tuple[str, str]) -> dict[str, str]:
    return {f"shop/{path}.py": text for path, text in pairs}


def scoped(children: int, word: str) -> dict[str, str]:
    files = {"shop/ports/base.py": klass("LedgerPort")}
    kinds = [f"Special{'xyzw'[number]}Thing" for number in range(children - 2)]
    for name in (*kinds, "LedgerPolicy", f"{word}LedgerPolicy"):
        text = "from shop.ports.base import LedgerPort\n" + klass(name, "LedgerPort")
        files[f"shop/{name.lower()}.py"] = text
    return files


MODEL = "from orm import models\n" + klass("SupplierLedger", "models.Model")
CASES = {
    "other keys": (
        modules(("a/one", klass("LedgerByUserLoader")), ("b/two", klass("LedgerByIdLoader"))),
        modules(("a/one", klass("LedgerByIdLoader")), ("b/two", klass("NewLedgerByIdLoader"))),
        "shop.a.one:LedgerByUserLoader", "shop.b.two:LedgerByIdLoader",
        "shop.a.one:LedgerByIdLoader", "shop.b.two:NewLedgerByIdLoader",
    ),
    "one and many": (
        modules(("one", klass("LedgerWriter") + klass("BulkLedgerWriter"))),
        modules(("one", klass("LedgerWriter") + klass("UnifiedLedgerWriter"))),
        "shop.one:LedgerWriter", "shop.one:BulkLedgerWriter",
        "shop.one:LedgerWriter", "shop.one:UnifiedLedgerWriter",
    ),
    "a table and its schema": (
        modules(("models", MODEL), ("types", klass("SupplierLedger"))),
        modules(("models", klass("SupplierLedger")), ("types", klass("SupplierLedger"))),
        "shop.models:SupplierLedger", "shop.types:SupplierLedger",
    ),
    "scopes of one base": (
        scoped(5, "Global"), scoped(5, "Modern"),
        "shop.ledgerpolicy:LedgerPolicy", "shop.globalledgerpolicy:GlobalLedgerPolicy",
        "shop.ledgerpolicy:LedgerPolicy", "shop.modernledgerpolicy:ModernLedgerPolicy",
    ),
    "named after their places": (
        named_after_places(4), named_after_places(2),
        "shop.api.invoice:InvoiceLedgerClient", "shop.api.voucher:VoucherLedgerClient",
    ),
    "a layout that is repeated": (
        repeated_layout(3), repeated_layout(2),
        "shop.invoices.entry:LoadInvoiceLedger", "shop.invoices.v1:LoadInvoiceLedger",
    ),
    "a convention of a package": (
        convention(3), convention(2),
        "shop.schemas.chat:AskedPayload", "shop.schemas.speech:AskedPayload",
    ),
    "an extension point": (
        extension_point(4), extension_point(3),
        "shop.alpha.parts:LedgerStream", "shop.gamma.parts:LedgerStream",
    ),
    "two interfaces": (
        two_interfaces(own=True), two_interfaces(own=False),
        "shop.alpha.sql_ledger:SqlLedger", "shop.gamma.sql_ledger:SqlLedger",
    ),
    "side by side": (
        side_by_side(4), side_by_side(2),
        "shop.keys:InvoiceLedgerSearchKey", "shop.keys:VoucherLedgerSearchKey",
    ),
    "async and not": (
        by_call("Async"), by_call("Unified"),
        "shop.net:LedgerFetcher", "shop.net:AsyncLedgerFetcher",
        "shop.net:LedgerFetcher", "shop.net:UnifiedLedgerFetcher",
    ),
    "a descendant": (
        descendant(through=True), descendant(through=False),
        "shop.vaults.vault:LedgerVault", "shop.vaults.legacy_vault:LegacyLedgerVault",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_family_is_no_finding(scene, name: str) -> None:
    family, _, left, right, *_ = CASES[name]
    assert not meet(together(scene, family), left, right)


@pytest.mark.parametrize("name", CASES)
def test_what_only_looks_like_one_is_found(scene, name: str) -> None:
    _, rivals, *_, left, right = CASES[name]
    assert meet(together(scene, rivals), left, right)
