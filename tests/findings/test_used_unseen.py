"""Uses that name no call: values, texts, what hands a name on, and what Python looks up itself."""

from __future__ import annotations

import pytest

from canonize.compatibility.comparison import compared
from canonize.core.codemod import Migration
from canonize.core.plan import Plan
from canonize.core.tree import MemoryBase, SourceTree
from tests.accounting.accounting import bytes_of
from tests.findings.migrating import migrate, output

OLD = "def square(width):\n    return [[1] * width] * width\n"
NEW = "def rectangle(width, height):\n    return [[1] * width] * height\n"
SAME = OLD.replace("square", "rectangle")
BY_TEXT = (
    "import importlib\n\n\ndef go():\n    module, name = 'app.old:square'.split(':')\n"
    "    return getattr(importlib.import_module(module), name)(2)\n"
)
VALUES = {
    "in a table": "from app.old import square\n\nTABLE = {'s': square}\n\n\n"
    "def go():\n    return TABLE['s'](2)\n",
    "named where it is called": "from app.old import square\n\n\n"
    "def go():\n    return (f := square)(2)\n",
    "made partial": "from functools import partial\nfrom app.old import square\n\n"
    "made = partial(square, 2)\n\n\ndef go():\n    return made()\n",
    "given to a thread": "from concurrent.futures import ThreadPoolExecutor\n"
    "from app.old import square\n\n\ndef go():\n    with ThreadPoolExecutor() as pool:\n"
    "        return pool.submit(square, 2).result()\n",
    "by a text": BY_TEXT,
}


def shapes(use: str, new: str) -> dict[str, str]:
    return {
        "app/__init__.py": "", "app/new.py": new, "app/old.py": OLD, "app/use.py": use,
        "main.py": "from app.use import go\nprint(go())\n",
    }  # fmt: skip


@pytest.mark.parametrize("how", VALUES)
def test_a_function_of_another_signature_that_is_a_value_stays(how: str) -> None:
    found = migrate(shapes(VALUES[how], NEW), "app.new:rectangle", "app.old:square")
    assert output(found.after, "main.py") == output(found.before, "main.py")
    assert found.has("app/old.py", "def square")
    assert "square() differs there" in " ".join(found.said("app/use.py", "refused"))


@pytest.mark.parametrize("how", VALUES)
def test_one_that_is_called_alike_goes(how: str) -> None:
    found = migrate(shapes(VALUES[how], SAME), "app.new:rectangle", "app.old:square")
    assert output(found.after, "main.py") == output(found.before, "main.py")
    assert "app.new" in found.text("app/use.py") and "app/old.py" not in found.after


def test_a_text_goes_when_the_plan_says_so() -> None:
    found = migrate(
        {**shapes(BY_TEXT, NEW), "main.py": "print(1)\n"}, "app.new:rectangle", "app.old:square",
        options={"rewrite_strings": {"misfits": "rewrite"}},
    )  # fmt: skip
    assert "'app.new:rectangle'" in found.text("app/use.py")


CONTEXT = (
    "def target(ctx, args=None):\n    return ctx or args\n\n\n"
    "def get_prefix(ctx, args, search=True):\n    return target(ctx, args)\n"
)
HANDED_ON = {
    "by an import": ("from app.context import get_prefix\n", "from app.exports import get_prefix"),
    "by a star": ("from app.context import *\n", "from app.exports import get_prefix"),
    "where an import may fail": (
        "try:\n    from app.context import get_prefix\nexcept ImportError:\n"
        "    get_prefix = None\n",
        "from app.exports import get_prefix",
    ),
    "under another name, looked up": (
        "from app.context import get_prefix as prefix\n",
        "import app.exports\n\nget_prefix = app.exports.prefix",
    ),
    "over two files": (
        "from app.more import get_prefix\n", "from app.exports import get_prefix",
    ),
}  # fmt: skip


@pytest.mark.parametrize("call", ["get_prefix(0, 2, search=False)", "get_prefix(0, args=2)"])
@pytest.mark.parametrize("how", HANDED_ON)
def test_a_name_that_is_handed_on_keeps_its_signature(how: str, call: str) -> None:
    exports, use = HANDED_ON[how]
    files = {
        "app/__init__.py": "", "app/context.py": CONTEXT, "app/exports.py": exports,
        "app/more.py": "from app.context import get_prefix\n", "main.py": f"{use}\nprint({call})\n",
    }  # fmt: skip
    found = migrate(files, "app.context:target", "app.context:get_prefix")
    assert output(found.after, "main.py") == output(found.before, "main.py") == "2"


def test_a_lookup_through_another_module_is_judged_where_it_is_used() -> None:
    files = {
        "app/__init__.py": "", "app/context.py": CONTEXT,
        "app/exports.py": "from app.context import get_prefix as prefix\n",
        "main.py": "import app.exports\nprint(app.exports.prefix(0, 2, search=False))\n",
    }  # fmt: skip
    found = migrate(files, "app.context:target", "app.context:get_prefix")
    assert output(found.after, "main.py") == output(found.before, "main.py") == "2"
    assert found.has("app/context.py", "def get_prefix")


BOX = "class Box:\n    def __init__(self, size):\n        self.size = size\n"
SPECIAL = {
    "matched by position": (
        "    __match_args__ = ('size',)\n",
        "match Box(3):\n    case Box(size):\n        print(size)\n",
    ),
    "formatted": (
        "    def __format__(self, spec):\n        return spec\n", "print('{:x}'.format(Box(3)))\n",
    ),
    "shown in a list": (
        "    def __repr__(self):\n        return 'Box'\n", "print(str([Box(3)]))\n",
    ),
    "formatted by %": (
        "    def __str__(self):\n        return 'Box'\n", "print('%s %s' % (Box(3), 1))\n",
    ),
    "sorted": (
        "    def __lt__(self, other):\n        return self.size < other.size\n",
        "print([box.size for box in sorted([Box(3), Box(1)])])\n",
    ),
    "summed": (
        "    def __radd__(self, other):\n        return self.size + other\n",
        "print(sum([Box(3)]))\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", SPECIAL)
def test_what_python_looks_up_itself_is_compared(how: str) -> None:
    member, use = SPECIAL[how]
    files = {
        "app/__init__.py": "", "app/new.py": BOX, "app/old.py": f"{BOX}\n{member}",
        "main.py": f"from app.old import Box\n\n{use}",
    }  # fmt: skip
    found = migrate(files, "app.new:Box", "app.old:Box")
    assert output(found.after, "main.py") == output(found.before, "main.py")
    assert found.has("app/old.py", "class Box")


@pytest.mark.parametrize("how", SPECIAL)
def test_what_both_have_fits(how: str) -> None:
    member, use = SPECIAL[how]
    files = {
        "app/__init__.py": "", "app/new.py": f"{BOX}\n{member}", "app/old.py": f"{BOX}\n{member}",
        "main.py": f"from app.old import Box\n\n{use}",
    }  # fmt: skip
    plan = Plan.model_validate(
        {"version": 1, "name": "t", "canonical": "app.new:Box", "steps": [{"id": "a"}],
         "competitors": [{"symbol": "app.old:Box", "verdict": "duplicate"}]}
    )  # fmt: skip
    tree = SourceTree(MemoryBase(bytes_of(files)))
    [pair] = compared(tree, Migration(plan, (".",)))
    assert pair.unsafe == ()
