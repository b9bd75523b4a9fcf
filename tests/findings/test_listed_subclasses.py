"""A base that is asked for its subclasses knows them all."""

from __future__ import annotations

import pytest

from tests.findings.migrating import assert_same, migrate

OLD = "from app.base import Base\n\n\nclass Old(Base):\n    pass\n"
NEW = "class New:\n    pass\n"
LISTS = {
    "by its name": ("class Base:\n    pass\n", "len(Base.__subclasses__())"),
    "by its class": (
        "class Base:\n    @classmethod\n    def all(cls):\n        return cls.__subclasses__()\n",
        "len(Base.all())",
    ),
    "by an object": (
        "class Base:\n    def all(self):\n        return type(self).__subclasses__()\n",
        "len(Base().all())",
    ),
}


def files(base: str, asks: str) -> dict[str, str]:
    return {
        "app/__init__.py": "", "app/base.py": base, "app/old.py": OLD, "app/new.py": NEW,
        "main.py": f"import app.old\nfrom app.base import Base\nprint({asks})\n",
    }  # fmt: skip


@pytest.mark.parametrize(("base", "asks"), LISTS.values(), ids=LISTS.keys())
def test_what_is_listed_is_not_removed(base: str, asks: str) -> None:
    migrated = migrate(files(base, asks), "app.new:New", "app.old:Old")
    assert_same(migrated)
    assert "asks for the subclasses" in " ".join(migrated.said("app/old.py", "refused"))


@pytest.mark.parametrize("asks", ["Base.__name__", "len(int.__subclasses__()) > 0"])
def test_what_nobody_lists_is(asks: str) -> None:
    migrated = migrate(files("class Base:\n    pass\n", asks), "app.new:New", "app.old:Old")
    assert_same(migrated)
    assert not migrated.has("app/old.py", "class Old")
