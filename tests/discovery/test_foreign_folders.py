"""Libraries that a repository brings along are nobody's to look after; what only looks so is."""

from __future__ import annotations

import pytest

from canonize.discovery.foreign_folders import foreign_folders
from canonize.inventory.layout import Layout

from .conftest import Files
from .test_purposes import LEDGER, copied

LIBRARIES = ("requests", "yaml", "tornado", "mako")


def brought(folder: str, names: tuple[str, ...], *, spelt: str = "") -> Files:
    """Libraries in a folder, of which two hold one class, and who imports them by which name."""
    inits = {f"{folder}/{name}/__init__.py": "" for name in names}
    copies = {
        f"{folder}/{names[n]}/sums.py": LEDGER.format("LedgerBook", n or "None") for n in (0, 1)
    }
    users = {
        f"{folder}/{name}/use{n}.py": f"from {spelt}{names[n % 2]}.sums import LedgerBook\n"
        for name in names
        for n in range(3)
    }
    own = {f"shop/own{n}.py": copied("own_sum", 9 + n) for n in (0, 1)}
    return {"shop/__init__.py": "", **own, **inits, **copies, **users}


def told(scene, files: Files) -> set[str]:
    result = scene(files).scan()
    return {g.name for g in (*result.groups, *result.weaker)}


@pytest.mark.parametrize("folder", ["ext", "sickle/thirdparts"])
def test_what_lies_with_libraries_of_others_is_left_out(scene, folder: str) -> None:
    assert told(scene, brought(folder, LIBRARIES)) == {"own_sum"}


@pytest.mark.parametrize(
    "files",
    [
        # Adapters are called like what they adapt, and imported from their package.
        brought("shop/adapters", LIBRARIES, spelt="shop.adapters."),
        # Services of one's own, one of which is called like a library.
        brought("services", ("billing", "orders", "yaml", "redis")),
        # What a repository is there for lies in src.
        brought("src", LIBRARIES),
    ],
    ids=["adapters", "services", "src"],
)
def test_what_only_looks_like_libraries_of_others_is_told(scene, files: Files) -> None:
    assert told(scene, files) == {"own_sum", "LedgerBook"}


def test_modules_count_like_packages() -> None:
    paths = ["ext/six.py", "ext/yaml/__init__.py", "ext/mako/util.py", "ext/jwt/__init__.py"]
    assert foreign_folders(Layout.of(paths, ("ext", ""))) == {"ext"}
    assert foreign_folders(Layout.of(paths[:3], ("ext", ""))) == frozenset()
    assert foreign_folders(Layout.of(paths, ("",))) == frozenset()


@pytest.mark.parametrize(
    ("folder", "user", "shown"),
    [
        ("shop/backup", "shop/api.py", True),
        ("shop/backup/drivers", "shop/api.py", True),
        ("shop/backup/old", "shop/backup/plan.py", False),
        ("shop/backup", "shop/archive/old.py", False),
        ("shop/backup", "tests/test_api.py", False),
        ("shop/backup", "shop/backup/more.py", False),
        ("shop/vendor", "shop/api.py", False),
    ],
)
def test_what_the_rest_works_with_was_not_put_aside(
    scene, folder: str, user: str, shown: bool
) -> None:
    """A service that makes backups lies in a folder that is called like one."""
    module = f"{folder}/sums".replace("/", ".")
    files = {
        "shop/__init__.py": "",
        f"{folder}/sums.py": LEDGER.format("LedgerBook", "None"),
        f"{folder}/more_sums.py": LEDGER.format("LedgerBook", "1"),
        user: f"from {module} import LedgerBook\nfrom {module.replace('sums', 'more_sums')} "
        "import LedgerBook as MoreLedgers\n",
    }
    assert told(scene, files) == ({"LedgerBook"} if shown else set())
