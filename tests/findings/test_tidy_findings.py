"""Nothing is left behind, and touched imports look like the repository's."""

from __future__ import annotations

from tests.findings.migrating import migrate

LONG = ("message_for_one_of_the_permissions", "filter_for_permissions_or_authorization")
OLD = f"class Dataset: ...\n\n\ndef {LONG[0]}(): ...\n\n\ndef {LONG[1]}(): ...\n"


def test_imports_join_sort_and_wrap() -> None:
    names = ("Dataset", *LONG)
    listed = "".join(f"    {name},\n" for name in names)
    files = {
        "pyproject.toml": '[tool.ruff]\nline-length = 88\nlint.select = ["E", "F", "I"]\n',
        "app/__init__.py": "",
        "app/helpers.py": f"{OLD}\n\ndef stay(): ...\n",
        "app/models.py": f"class Model: ...\n\n\n{OLD}",
        "app/a.py": "from app.helpers import Dataset\nfrom app.models import Model\n\nX = Model\n",
        "app/c.py": f"from .helpers import (\n{listed}    stay,\n)\n\nX = Dataset\n",
        "app/f.py": (
            "def f():\n    from app.helpers import Dataset, stay\n\n    return Dataset, stay\n"
        ),
    }
    others = [f"app.helpers:{name}=app.models:{name}" for name in names]
    done = migrate(files, "app.models:Dataset", *others)
    assert done.text("app/a.py") == "from app.models import Dataset, Model\n\nX = Model\n"
    assert done.text("app/c.py") == (
        f"from .helpers import stay\nfrom .models import (\n{listed})\n\nX = Dataset\n"
    )
    assert "    from app.helpers import stay\n    from app.models import Dataset\n" in done.text(
        "app/f.py"
    )


def test_what_only_a_removed_definition_needed_goes_in_modules_and_packages() -> None:
    files = {
        "app/__init__.py": "",
        "app/new.py": "def first(items):\n    return items[0]\n",
        "app/old.py": (
            "from __future__ import annotations\n\nfrom typing import TYPE_CHECKING\n\n"
            "if TYPE_CHECKING:\n    from collections.abc import Sequence\n\n\n"
            "def first(items: Sequence):\n    return items[0]\n\n\ndef stay():\n    return 1\n"
        ),
        "app/use.py": "from app.old import first\n\nX = first\n",
    }
    left = migrate(files, "app.new:first", "app.old:first").text("app/old.py")
    assert left == "from __future__ import annotations\n\n\ndef stay():\n    return 1\n"
