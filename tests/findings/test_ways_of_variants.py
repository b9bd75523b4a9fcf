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
    "with private state of another name": (
        CACHE.replace("put(", "store(").replace("self.data", "self._store"), "rename: put",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", RENAMES)
def test_a_new_name_is_read_off_code_that_does_the_same(what: str) -> None:
    old, rule = RENAMES[what]
    files = {
        "app/__init__.py": "", "app/old.py": old,
        "app/engine.py": (CACHE.replace("self.data", "self._d") if "_store" in old else CACHE)
        .replace("Cache", "Engine"),
        "main.py": "from app.old import Cache\n\n\ndef f():\n    c = Cache()\n    c.store(1, 2)\n",
    }  # fmt: skip
    plan = written(files, "--duplicate", "app.old:Cache")
    assert "adapt_calls fits" in plan and rule in plan, plan


APART = {
    "private state that is another in each method": CACHE.replace("put(", "store(").replace(
        "self.data[key] =", "self._late[key] ="
    ),
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


def test_an_adapter_uses_the_names_that_were_read_off() -> None:
    """Without the canonical getting second names for what it has."""
    old = CACHE.replace("put(", "store(").replace("get(self", "load(self")
    old = old.replace("self.data", "self._store").replace("self._store.get", "self._store.get")
    files = {
        "app/__init__.py": "", "app/old.py": old,
        "app/engine.py": CACHE.replace("Cache", "Engine").replace("self.data", "self._data"),
        "main.py": "from app.old import Cache\n\n\ndef f():\n    c = Cache()\n"
        "    c.store(1, 2)\n    return c.load(1), c.load(3)\n\n\nprint(f())\n",
    }  # fmt: skip
    played = run(files, "--delegate", "app.old:Cache")
    assert_right(played)
    assert "self._canonical.put(key, value)" in played.text("app/old.py")
    assert played.after["app/engine.py"] == played.before["app/engine.py"]


def test_an_adapter_that_needs_a_graft_first_says_so() -> None:
    played = run(FILES, "--delegate", "app.old:Factory")
    assert_same(played)
    assert "--graft app.old:Factory writes that, too" in " ".join(played.planned.text.split())


SEND = "def send(message, retries=3):\n    return f'{message}/{retries}'\n"
BESIDE = {
    "given to map": "print(send('a'), list(map(send, 'ef')))\n",
    "in a table": "T = {'a': (send('x'), send)}\nprint(T['a'][0], T['a'][1]('b'))\n",
    "as a default": "def f(x=send('a'), y=send): return x, y('b')\nprint(f())\n",
    "returned": "def f(): return send('a'), send\nprint(f()[0], f()[1]('b'))\n",
    "over two lines": "print(send(\n    'a'), list(map(send, 'ef')))\n",
}


@pytest.mark.parametrize("how", BESIDE)
def test_what_is_handed_on_beside_a_call_that_is_adapted_is_asked_about(how: str) -> None:
    """The rule writes the call; whoever gets the function calls it without the rule."""
    files = {
        "app/__init__.py": "", "app/engine.py": SEND, "app/old.py": SEND.replace("3", "5"),
        "main.py": f"from app.old import send\n{BESIDE[how]}",
    }  # fmt: skip
    played = play(files, "app.engine:send", "app.old:send", options=("--adapt",))
    assert_same(played)
    assert played.ran.status == 1 and "send() differs there" in " ".join(played.ran.text.split())


@pytest.mark.parametrize(
    "call", ["div(1, 2)", "div(1, a=4)", "div(a=1, b=2)", "div(1, 2) + div(b=3, a=4)"]
)
def test_parameters_in_another_order_are_given_by_name(call: str) -> None:
    files = {
        "app/__init__.py": "", "app/engine.py": "def div(a, b):\n    return a / b\n",
        "app/old.py": "def div(b, a):\n    return a / b\n",
        "main.py": f"from app.old import div\n\n\ndef f():\n    return {call}\n\n\nprint(f())\n",
    }  # fmt: skip
    assert_right(play(files, "app.engine:div", "app.old:div", options=("--adapt",)), "app.old")


POOL = (
    "class Pool:\n    def __init__(self, size, name='x', *, timeout=30):\n"
    "        self.size, self.name, self.timeout = size, name, timeout\n"
)
OLD_POOL = POOL.replace("size, name='x', *, timeout=30", "name, size, timeout=10")


def test_a_subclass_with_a_constructor_of_its_own_is_adapted_where_it_calls_it() -> None:
    files = {
        "app/__init__.py": "", "app/engine.py": POOL, "app/old.py": OLD_POOL,
        "main.py": "from app.old import Pool\n\n\nclass Sub(Pool):\n    def __init__(self, n):\n"
        "        super().__init__(n, 9)\n\n\ndef f(p):\n    return p.size, p.name, p.timeout\n\n\n"
        "print(f(Sub('z')), f(Pool('a', 3)), f(Pool('b', 4, 5)))\n",
    }  # fmt: skip
    played = play(files, "app.engine:Pool", "app.old:Pool", options=("--adapt",))
    assert_right(played, "app.old")
    assert "super().__init__(name=n, size=9, timeout=10)" in played.text("main.py")


def test_a_constructor_s_arguments_are_said_by_the_rule_itself() -> None:
    rule = (
        "      - adapt_calls:\n          rules:\n            - for: app.old:Pool\n"
        "              methods: {__init__: {arguments: {name: {rename: name}}}}\n"
    )
    files = {"app/__init__.py": "", "app/engine.py": POOL, "app/old.py": OLD_POOL,
             "main.py": "from app.old import Pool\n"}  # fmt: skip
    with repository(files) as root:
        names = ("--canonical", "app.engine:Pool", "--duplicate", "app.old:Pool")
        assert command(root, "plan", "new", "--no-schema", *names).status == 0
        plan = root / "migration_plan.yaml"
        text = plan.read_text("utf-8").replace(
            "      - rewrite_imports\n", f"{rule}      - rewrite_imports\n", 1
        )
        plan.write_text(text, encoding="utf-8")
        said = " ".join(command(root, "plan", "check").text.split())
    assert "what a constructor takes is said by the rule itself" in said


QUEUE = (
    "class Queue:\n    def __init__(self):\n        self.items = []\n\n"
    "    def open(self):\n        return self\n\n"
    "    def __enter__(self):\n        return self.open()\n\n"
    "    def __exit__(self, *exc):\n        pass\n\n"
    "    def add(self, x):\n        if x is None:\n            return None\n"
    "        self.items.append(x)\n        return self\n\n"
    "    def two(self, x):\n        return self.add(x).add(x)\n"
)


def test_an_adapter_gives_itself_where_its_canonical_would() -> None:
    files = {
        "app/__init__.py": "", "app/engine.py": QUEUE.replace("Queue", "Engine"),
        "app/old.py": QUEUE,
        "main.py": "from app.old import Queue\n\n\ndef f():\n    with Queue() as q:\n"
        "        got = [q.add(1), q.add(None), q.two(2)]\n"
        "        return [type(one).__name__ for one in (q, *got)], q.items\n\n\nprint(f())\n",
    }  # fmt: skip
    played = run(files, "--delegate", "app.old:Queue")
    assert_right(played)
    assert "self._canonical" in played.text("app/old.py")


def test_what_gives_itself_inside_of_something_else_keeps_an_adapter_away() -> None:
    walk = "\n    def walk(self):\n        return [self, *self.items]\n"
    files = {
        "app/__init__.py": "", "app/engine.py": QUEUE.replace("Queue", "Engine") + walk,
        "app/old.py": QUEUE + walk,
        "main.py": "from app.old import Queue\n\n\ndef f(q):\n    return q.walk()[0] is q\n\n\n"
        "print(f(Queue()))\n",
    }  # fmt: skip
    played = run(files, "--delegate", "app.old:Queue")
    assert_same(played)
    assert "gives itself inside of something else" in " ".join(played.planned.text.split())


STORE = (
    "class Store:\n    def __init__(self):\n        self._data = {}\n        self._seen = 0\n\n"
    "    def put(self, k, v):\n        self._data[k] = v\n        self._seen += 1\n\n"
    "    def get(self, k):\n        return self._data.get(k)\n"
)
KEYS = "\n    def keys(self):\n        return sorted(self._data), self._seen\n"


def _stores(old: str) -> dict[str, str]:
    return {
        "app/__init__.py": "", "app/engine.py": STORE.replace("Store", "Engine"), "app/old.py": old,
        "main.py": "from app.old import Store\n\n\ndef f():\n    s = Store()\n    s.put('a', 1)\n"
        "    return s.get('a'), s.keys()\n\n\nprint(f())\n",
    }  # fmt: skip


def test_a_member_comes_with_private_state_under_the_canonical_s_names() -> None:
    old = (STORE + KEYS).replace("_data", "_d").replace("_seen", "_count")
    played = run(_stores(old), "--graft", "app.old:Store")
    assert_right(played, "app.old")
    assert "return sorted(self._data), self._seen" in played.text("app/engine.py")


SWAPPED = {
    "the members don't agree": (STORE + KEYS)
    .replace("_data", "_d")
    .replace("self._d = {}", "self._d = {}\n        self._late = {}")
    .replace("self._d[k] = v", "self._d[k] = self._late[k] = v")
    .replace("self._d.get(k)", "self._late.get(k)"),
    "only the competitor sets it": STORE.replace(
        "self._seen = 0", "self._seen = 0\n        self._late = 5"
    )
    + KEYS.replace("_seen", "_late"),
}  # fmt: skip


@pytest.mark.parametrize("what", SWAPPED)
def test_private_state_that_is_not_the_same_keeps_a_member_away(what: str) -> None:
    played = run(_stores(SWAPPED[what]), "--graft", "app.old:Store")
    assert "Error" not in played.printed_before
    assert_same(played)
    assert "def keys" not in played.text("app/engine.py")
