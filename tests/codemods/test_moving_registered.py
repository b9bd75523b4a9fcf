"""What may be registered when it is defined: the old module goes on loading it, by one name."""

from __future__ import annotations

import pytest

from tests.codemods.moving import move

FILES = {
    "app/__init__.py": "",
    "app/forms.py": "class Base:\n    kinds = []\n\n    def __init_subclass__(cls):\n"
    "        Base.kinds.append(1)\n",
    "main.py": "import app.old\nfrom app.forms import Base\nprint(len(Base.kinds))\n",
}
OLD = "from app.forms import Base\n\n\nclass Field(Base): ...\n\n\nclass Other(Base): ...\n"
PAIR = "app.old:Field=app.new:FormField"


@pytest.mark.parametrize("use", ["FIELD = Field()\n", "def make():\n    return Field()\n"])
def test_a_name_that_the_old_module_uses_loads_it_already(use: str) -> None:
    after = move({**FILES, "app/old.py": f"{OLD}\n\n{use}"}, PAIR)
    assert "Field as" not in after.text("app/old.py") and "as Field" not in after.text("app/old.py")
    assert "from app.new import FormField\n" in after.text("app/old.py")


def test_a_name_that_nobody_uses_stays_as_what_loads_it() -> None:
    after = move({**FILES, "app/old.py": OLD}, PAIR)
    assert "from app.new import FormField as Field" in after.text("app/old.py")


def test_one_of_two_names_that_nobody_uses_stays() -> None:
    after = move({**FILES, "app/old.py": OLD}, PAIR, "app.old:Other=app.new:Rest")
    assert after.text("app/old.py").strip() == "from app.new import Rest as Other"
