"""Users whose new import would close a cycle: it is for type checkers, or stands in functions."""

from __future__ import annotations

import pytest

from tests.findings.migrating import Migrated, assert_same, migrate

GO = "class {}:\n    def go(self):\n        return 'go'\n\n\n"
NEW = "from app.user import use\n\n\n" + GO.format("New") + "def run():\n    return use(New())\n"


def played(user: str, **others: str) -> Migrated:
    more = {f"app/{name}.py": text for name, text in others.items()}
    files = {
        "app/__init__.py": "",
        "app/new.py": NEW,
        "app/old.py": GO.format("Old"),
        "app/user.py": user,
        "main.py": "from app.new import run\nprint(run())\n",
        **more,
    }
    done = migrate(files, "app.new:New", "app.old:Old")
    assert_same(done)
    return done


USE = "def use(x: {}):\n    return x.go()\n"
PLAIN = "from app.old import Old\n\n\n"
TYPED = "if TYPE_CHECKING:\n    from app.new import New\n\n\n"
AS_OLD = TYPED.replace("New", "New as Old")
FLAG = "from typing import TYPE_CHECKING\n\n"
CALLED = "def use(x):\n    return Old().go()\n\n\n"
LATER = "from __future__ import annotations\n\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (PLAIN + USE.format("'Old'"), FLAG + AS_OLD + USE.format("'Old'")),
        (PLAIN + USE.format("Old"), FLAG + TYPED + USE.format('"New"')),
        (LATER + PLAIN + USE.format("Old"), LATER + FLAG + TYPED + USE.format("New")),
        (
            PLAIN + USE.format("'Old', *more: dict['Old', Old]"),
            FLAG + TYPED + USE.format("'New', *more: \"dict['New', New]\""),
        ),
        (
            PLAIN.replace("Old", "Old as Kind") + USE.format("'Kind'"),
            FLAG + TYPED.replace("New", "New as Kind") + USE.format("'Kind'"),
        ),
        (
            FLAG + "from app.old import Old\n" + TYPED.replace("new import New", "new import run")
            + USE.format("'Old'"),
            FLAG.strip() + "\n" + TYPED.replace("New", "New as Old, run") + USE.format("'Old'"),
        ),
    ],
)  # fmt: skip
def test_a_name_for_annotations_alone_is_imported_for_types(before: str, after: str) -> None:
    done = played(before)
    assert done.text("app/user.py") == after
    assert "app/old.py" not in done.after


def test_a_text_in_an_annotation_keeps_what_it_says() -> None:
    said = "y: \"Literal['Old']\" = None"
    user = f"from typing import Literal\n\n{PLAIN}" + USE.format(f"Old, {said}")
    assert said in played(user).text("app/user.py")
    assert said in played(USE.format("object"), other=user).text("app/other.py")


def test_without_a_cycle_it_is_imported_as_before() -> None:
    done = played(USE.format("object"), other=PLAIN + USE.format("'Old'"))
    assert done.text("app/other.py") == PLAIN.replace("app.old", "app.new").replace(
        "Old", "New as Old"
    ) + USE.format("'Old'")


@pytest.mark.parametrize(
    ("user", "others"),
    [
        (PLAIN + "class Kept(Old): ...\n\n\n" + USE.format("'Old'"), {}),
        (PLAIN + USE.format("'Old'").replace("x.go()", "Old().go()"), {}),
        (PLAIN + USE.format("object=Old") + "    return Old().go()\n", {}),
        (PLAIN + CALLED + "FIRST = use(1)\n", {}),
        (PLAIN + CALLED, {"faked": "from unittest import mock\nmock.patch('app.user.Old')\n"}),
        (PLAIN + "KIND = Old\n" + USE.format("'Old'"), {}),
        (PLAIN + "class Row:\n    kind: 'Old'\n\n\n" + USE.format("'Old'"), {}),
        (PLAIN + "__all__ = ['Old']\n" + USE.format("'Old'"), {}),
        (PLAIN + USE.format("'Old'"), {"hints": "from typing import get_type_hints\n"}),
        (PLAIN + USE.format("object"), {}),
    ],
)
def test_what_the_file_or_a_reader_needs_when_it_runs_stays(
    user: str, others: dict[str, str]
) -> None:
    done = played(user, **others)
    assert done.text("app/user.py") == user
    assert any("import cycle" in why for why in done.said("app/user.py", "refused"))


@pytest.mark.parametrize(
    ("user", "inside"),
    [
        (PLAIN + CALLED, "def use(x):\n    from app.new import New\n    return New().go()"),
        (
            "import os\n" + PLAIN.replace("Old", "Old as Kind") + CALLED.replace("Old()", "Kind()"),
            "def use(x):\n    from app.new import New as Kind\n    return Kind().go()",
        ),
        (
            PLAIN
            + "def use(x):\n    def inner():\n        return Old().go()\n    return inner()\n",
            "def use(x):\n    from app.new import New\n    def inner():\n        return New()",
        ),
    ],
)
def test_what_functions_alone_use_is_imported_in_them(user: str, inside: str) -> None:
    done = played(user)
    assert inside in done.text("app/user.py")
    assert "app/old.py" not in done.after


def test_a_function_that_the_new_place_calls_while_it_loads_needs_it_too_early() -> None:
    files = {
        "app/__init__.py": "",
        "app/new.py": "from app.user import use\n\nFIRST = use(1)\n\n\n" + GO.format("New"),
        "app/old.py": GO.format("Old"),
        "app/user.py": PLAIN + CALLED,
        "main.py": "from app.new import FIRST\nprint(FIRST)\n",
    }
    done = migrate(files, "app.new:New", "app.old:Old")
    assert_same(done)
    assert done.text("app/user.py") == files["app/user.py"]
