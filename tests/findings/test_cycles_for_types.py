"""Users that only annotate with what would close a cycle: it is imported for type checkers."""

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
