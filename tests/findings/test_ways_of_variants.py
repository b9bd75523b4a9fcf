"""`plan new` says what a competitor that differs can become, and writes it when asked."""

from __future__ import annotations

import pytest

from tests.findings.playing import Played, assert_right, assert_same, play, repository
from tests.findings.playing import canonize as command

ENGINE = (
    "class Engine:\n    def __init__(self, bridge, limits=3):\n        self.bridge = bridge\n"
    "        self.limits = limits\n\n    def build(self, user_id):\n"
    "        return (self.bridge, user_id)\n"
)
FACTORY = ENGINE.replace("Engine", "Factory")
MORE = "\n    def describe(self):\n        return json.dumps(self.limits)\n"
FILES = {
    "app/__init__.py": "",
    "app/engine.py": ENGINE,
    "app/old.py": "import json\n\n\n" + FACTORY + MORE,
    "main.py": "from app.old import Factory\n\n\ndef shown():\n    made = Factory('s')\n"
    "    return made.build(1), made.describe()\n\n\nprint(shown())\n",
}
RENAMED = FACTORY.replace("bridge", "sockets").replace("build(self, user_id)", "create(self, user)")
RENAMED = RENAMED.replace("user_id)", "user)")


def written(files: dict[str, str], *options: str) -> str:
    """The text of a new plan."""
    with repository(files) as root:
        said = command(
            root, "plan", "new", "--no-schema", "--canonical", "app.engine:Engine", *options
        )
        assert said.status == 0, said.text
        return (root / "migration_plan.yaml").read_text("utf-8")


def run(files: dict[str, str], *options: str) -> Played:
    return play(files, "app.engine:Engine", options=options)


def test_a_graft_is_offered_where_only_members_are_missing_ready_to_paste() -> None:
    plan = written(FILES, "--duplicate", "app.old:Factory")
    assert "# it differs; graft fits" in plan
    assert '- graft: {from: "app.old:Factory"}' in plan
    assert "`--graft app.old:Factory` writes it" in plan


def test_a_graft_that_was_asked_for_comes_before_examples_are_tried_and_all_is_done() -> None:
    played = run(FILES, "--graft", "app.old:Factory")
    assert_right(played, "Factory")
    assert "def describe" in played.text("app/engine.py")


def test_an_adapter_is_offered_with_what_is_missing() -> None:
    files = {**FILES, "app/old.py": RENAMED, "main.py": "from app.old import Factory\n\n"
             "print(Factory(sockets='s').create(1))\n"}  # fmt: skip
    plan = written(files, "--duplicate", "app.old:Factory")
    assert "no way fits whole yet" in plan
    assert "# missing: sockets: {rename: ITS_NEW_NAME}" in plan.replace(
        "#     missing", "# missing"
    )
    assert "delegate: it keeps its API" in plan and "its constructor: there is no argument" in plan


def test_a_variant_that_hands_on_keeps_its_callers_and_is_tried_before() -> None:
    played = run(FILES, "--graft", "app.old:Factory", "--delegate", "app.old:Factory")
    assert_right(played)
    assert "self._canonical = Engine(bridge, limits)" in played.text("app/old.py")
    assert played.text("main.py") == FILES["main.py"]
    assert 'also: ["app.old:Factory"]' in played.plan


def test_an_adapter_that_would_do_something_else_stops_before_anything_changes() -> None:
    other = FACTORY.replace("(self.bridge, user_id)", "(user_id, self.bridge)")
    files = {**FILES, "app/old.py": other, "main.py": "from app.old import Factory\n\n\n"
             "def shown():\n    return Factory('s').build(1)\n\n\nprint(shown())\n"}  # fmt: skip
    played = run(files, "--delegate", "app.old:Factory")
    assert_same(played)
    assert played.ran.status == 1
    assert played.text("app/old.py") == other
    assert "differ" in played.ran.text


def test_an_adapter_of_a_function_by_its_pair() -> None:
    files = {
        "app/__init__.py": "", "app/engine.py": ENGINE,
        "app/a.py": "def total(values, start=0):\n    return sum(values, start)\n",
        "app/b.py": "def total(values, start=0):\n    found = start\n    for value in values:\n"
        "        found += value\n    return found\n",
        "main.py": "from app.b import total\nprint(total([1, 2], 3))\n",
    }  # fmt: skip
    played = run(files, "--delegate", "app.b:total=app.a:total")
    assert_right(played)
    assert "return _canonical_total(values, start)" in played.text("app/b.py")


def test_rules_that_could_be_derived_are_written_when_asked() -> None:
    new = "def shown(text, *, width=80):\n    return text[:width]\n"
    files = {
        "app/__init__.py": "", "app/engine.py": new,
        "app/old.py": "def show(text, width=80):\n    return text[:width]\n",
        "main.py": "from app.old import show\n\n\ndef f(t):\n    return show(t, 3)\n\n\n"
        "print(f('abcd'))\n",
    }  # fmt: skip
    played = play(files, "app.engine:shown", "app.old:show", options=("--adapt",))
    assert_right(played, "app.old")
    assert "shown(t, width=3)" in played.text("main.py")


CACHE = (
    "class Cache:\n    def __init__(self):\n        self.data = {}\n\n"
    "    def get(self, key):\n        return self.data.get(key)\n\n"
    "    def put(self, key, value):\n        self.data[key] = value\n"
)
RENAMES = {
    "a member": (CACHE.replace("put(", "store("), "rename: put"),
    "with other parameters": (
        CACHE.replace("put(self, key, value", "store(self, name, it").replace(
            "self.data[key] = value", "self.data[name] = it"
        ),
        "name: {rename: key}",
    ),
    "in another order": (
        CACHE.replace("put(self, key, value", "store(self, value, key"), "rename: put",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", RENAMES)
def test_a_new_name_is_read_off_code_that_does_the_same(what: str) -> None:
    old, rule = RENAMES[what]
    files = {
        "app/__init__.py": "", "app/engine.py": CACHE.replace("Cache", "Engine"), "app/old.py": old,
        "main.py": "from app.old import Cache\n\n\ndef f():\n    c = Cache()\n    c.store(1, 2)\n",
    }  # fmt: skip
    plan = written(files, "--duplicate", "app.old:Cache")
    assert "adapt_calls fits" in plan and rule in plan, plan


APART = {
    "other code": CACHE.replace("put(", "store(").replace("= value", "= [value]"),
    "another kind": CACHE.replace("def put(", "async def store("),
    "a body that says nothing": CACHE.replace("put(", "store(").replace(
        "self.data[key] =", "pass #"
    ),
}


@pytest.mark.parametrize("what", APART)
def test_a_new_name_is_not_guessed(what: str) -> None:
    files = {
        "app/__init__.py": "", "app/engine.py": CACHE.replace("Cache", "Engine"),
        "app/old.py": APART[what],
        "main.py": "from app.old import Cache\n\n\ndef f():\n    c = Cache()\n    c.store(1, 2)\n",
    }  # fmt: skip
    assert "rename: put" not in written(files, "--duplicate", "app.old:Cache")


def test_swapped_parameters_and_a_renamed_member_are_adapted_and_all_is_done() -> None:
    move = "def move(source, target, overwrite=False):\n    return source, target, overwrite\n"
    files = {
        "app/__init__.py": "", "app/engine.py": CACHE.replace("Cache", "Engine") + "\n\n" + move,
        "app/old.py": CACHE.replace("put(self, key, value", "store(self, value, key") + "\n\n"
        "def carry(target, source, force=False):\n    return source, target, force\n",
        "main.py": "from app.old import Cache, carry\n\n\ndef f():\n    c = Cache()\n"
        "    c.store('v', 'k')\n    return c.get('k'), carry('a', 'b', force=True)\n\n\n"
        "print(f())\n",
    }  # fmt: skip
    played = play(
        files, "app.engine:Engine", "app.old:Cache",
        options=("--adapt", "--duplicate", "app.old:carry=app.engine:move"),
    )  # fmt: skip
    assert_right(played, "app.old")
    assert "c.put(value='v', key='k')" in played.text("main.py")
    assert "move(target='a', source='b', overwrite=True)" in played.text("main.py")


def test_nothing_is_offered_where_everything_fits() -> None:
    files = {**FILES, "app/old.py": FACTORY, "main.py": "from app.old import Factory\n"
             "print(Factory('s').build(1))\n"}  # fmt: skip
    assert "it differs" not in written(files, "--duplicate", "app.old:Factory")


@pytest.mark.parametrize("option", ["--graft", "--delegate"])
def test_what_does_not_fit_is_told_at_once_and_stays_whole(option: str) -> None:
    stray = "\n    def stray(self):\n        return self.sockets\n"
    main = "from app.old import Factory\n\nprint(Factory(sockets='s').create(1))\n"
    files = {**FILES, "app/old.py": RENAMED + stray, "main.py": main}
    played = run(files, option, "app.old:Factory")
    assert_same(played)
    assert "does not fit yet" in played.planned.text
    assert played.after["app/old.py"] == played.before["app/old.py"]
