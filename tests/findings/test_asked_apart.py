"""Old and new meet far from where they are named: a test for one would be true for the other."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pytest

from canonize.core import recent_trees
from canonize.references import seen_files
from canonize.references.asked_apart import AskedApart
from canonize.references.word_reach import WordReach
from tests.findings.migrating import Migrated, assert_same, migrate

PLAIN = "class {}:\n    def run(self): return 1\n"
ERROR = "class {}(Exception):\n    pass\n"
ENUM = "import enum\n\n\nclass {}(enum.Enum):\n    A = 'a'\n    B = 'b'\n"
DATA = "import dataclasses\n\n\n@dataclasses.dataclass(frozen=True)\nclass {}:\n    v: int = 1\n"
BY_CLASS = (
    "class {0}:\n    def __init__(self, v=1): self.v = v\n"
    "    def __eq__(self, other): return isinstance(other, {0}) and self.v == other.v\n"
    "    def __hash__(self): return self.v\n"
)
BY_VALUE = (
    "class {0}:\n    def __init__(self, v=1): self.v = v\n"
    "    def __eq__(self, other): return self.v == other.v\n"
    "    def __hash__(self): return self.v\n"
)
POOL = "from app.new import New\nPOOL = [New()]\ndef one(): return New()\n"
GIVES = "from app.old import Old\ndef old(): return Old()\n"
BOTH = "from app.ask import kind\nfrom app.pool import POOL, one\nfrom app.old import Old\n"
ASKED = BOTH + "print([kind(x) for x in POOL], kind(one()), kind(Old()))\n"
COMPARED = "from app.pool import one\nfrom app.gives import old\n"


@pytest.fixture(autouse=True)
def _nothing_that_is_told_is_ruled_out_by_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is asked in these programs is asked again: the answer is the same.

    Once of every file, and with no tree kept from one question to the next.
    """
    known = AskedApart.reasons

    def both(asking: AskedApart, paths: Collection[str]) -> Iterator[str]:
        told = list(known(asking, paths))
        with pytest.MonkeyPatch.context() as every:
            every.setattr(WordReach, "asks", lambda *_, **__: True)
            every.setattr(seen_files, "_KEPT_BYTES", 1)
            every.setattr(recent_trees, "_KEPT_BYTES", 1)
            every.setattr(recent_trees, "_KEPT_AGAIN", 1)
            assert (
                list(known(AskedApart(asking._places, are_equal_by_class=asking._by_class), paths))
                == told
            )
        return iter(told)

    monkeypatch.setattr(AskedApart, "reasons", both)


def play(code: str, ask: str, main: str, **more: str) -> Migrated:
    files = {
        "app/__init__.py": "", "app/old.py": code.format("Old"), "app/new.py": code.format("New"),
        "app/ask.py": ask, "app/pool.py": POOL, "app/gives.py": GIVES, "main.py": main,
    }  # fmt: skip
    files |= {f"app/{name}.py": text for name, text in more.items()}
    return migrate(files, "app.new:New", "app.old:Old")


IMPORT = "from app.old import Old\n"
ASKS = {
    "the type is the old one": "def kind(x): return type(x) is Old\n",
    "the type is one of some": "def kind(x): return type(x) in (Old, int)\n",
    "the type is in a table": "KINDS = {Old}\ndef kind(x): return type(x) in KINDS\n",
    "the class of what is given": "def kind(x): return x.__class__ is Old\n",
    "an instance": "def kind(x): return isinstance(x, (int, Old))\n",
    "a case": "def kind(x):\n    match x:\n        case Old(): return 1\n    return 2\n",
    "through another function": (
        "def _is(y): return isinstance(y, Old)\ndef kind(x): return _is(y=x)\n"
    ),
    "kept on an object": (
        "class Holder:\n    def __init__(self, x): self.x = x\n"
        "    def ask(self): return isinstance(self.x, Old)\n"
        "def kind(x): return Holder(x).ask()\n"
    ),
    "a table by type": "NAMES = {Old: 'old'}\ndef kind(x): return NAMES.get(type(x), 'none')\n",
    "by dispatch in a loop": (
        "def kind(x):\n    for known, said in ((Old, 'old'), (int, 'int')):\n"
        "        if isinstance(x, known): return said\n"
    ),
}


@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS.keys())
def test_who_is_asked_far_away(ask: str) -> None:
    migrated = play(PLAIN, IMPORT + ask, ASKED)
    assert_same(migrated)
    assert any("must stay two" in said for said in migrated.said("app/ask.py", "refused"))


@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS.keys())
def test_where_no_other_one_comes(ask: str) -> None:
    main = "from app.ask import kind\nfrom app.old import Old\nimport app.pool\n"
    migrated = play(PLAIN, IMPORT + ask, main + "print(kind(Old()), kind('x'))\n")
    assert_same(migrated)
    assert "app.old" not in migrated.text("app/ask.py")


CAUGHT = {
    "a tuple of another module": ("RETRY = (Old, ValueError)\n", "RETRY"),
    "a value of a table": ("RETRY = {'net': Old, 'val': ValueError}\n", "RETRY['net']"),
    "a table that is filled": ("RETRY = [ValueError]\nRETRY.append(Old)\n", "tuple(RETRY)"),
    "two tuples together": ("RETRY = (ValueError,) + (Old,)\n", "RETRY"),
    "a value by `get`": ("RETRY = {'net': Old}\n", "RETRY.get('net', KeyError)"),
}
WORK = (
    "from app.fails import go\nfrom app.ask import RETRY\n\n\ndef work():\n    try:\n        go()\n"
    "    except {}:\n        return 'again'\n    except Exception:\n        return 'failed'\n"
)


@pytest.mark.parametrize(("table", "kind"), CAUGHT.values(), ids=CAUGHT.keys())
@pytest.mark.parametrize("raised", ["New", "Old"])
def test_exceptions_from_a_table(table: str, kind: str, raised: str) -> None:
    fails = f"from app.{raised.lower()} import {raised}\ndef go(): raise {raised}('x')\n"
    main = "from app.work import work\nimport app.pool\nprint(work())\n"
    migrated = play(ERROR, IMPORT + table, main, fails=fails, work=WORK.format(kind))
    assert_same(migrated)
    assert ("app.old" in migrated.text("app/ask.py")) == (raised == "New")


MEMBERS = {
    "is": "def kind(x): return x is Old.A\n",
    "equal": "def kind(x): return x == Old.A\n",
    "in": "OPEN = (Old.A, Old.B)\ndef kind(x): return x in OPEN\n",
    "a case": "def kind(x):\n    match x:\n        case Old.A: return 1\n    return 2\n",
    "a key": "NAMES = {Old.A: 1}\ndef kind(x): return NAMES.get(x)\n",
    "a new member by value": "def kind(x): return x is Old('a')\n",
}


@pytest.mark.parametrize("ask", MEMBERS.values(), ids=MEMBERS.keys())
@pytest.mark.parametrize("given", ["New", "Old"])
def test_members_of_the_other_enumeration(ask: str, given: str) -> None:
    pool = f"from app.{given.lower()} import {given}\nALL = list({given})\n"
    pool += f"def one(): return {given}.A\n"
    main = "from app.ask import kind\nfrom app.pool import ALL, one\nimport app.new\n"
    main += "print(kind(one()), [kind(x) for x in ALL])\n"
    migrated = play(ENUM, IMPORT + ask, main, pool=pool, gives="")
    assert_same(migrated)
    assert ("app.old" in migrated.text("app/ask.py")) == (given == "New")


EQUAL = {
    "equal": "print(old() == one())\n",
    "in a list": "xs = [old()]\nprint(one() in xs)\n",
    "counted": "xs = [old()]\nprint(xs.count(one()))\n",
    "in a set": "print(len({old(), one()}))\n",
    "a key": "seen = {old(): 1}\nprint(seen.get(one()))\n",
    "a set of a list": "print(len(set([old(), one()])))\n",
}


@pytest.mark.parametrize("main", EQUAL.values(), ids=EQUAL.keys())
@pytest.mark.parametrize("code", [DATA, BY_CLASS])
def test_what_is_equal_only_to_its_kind(code: str, main: str) -> None:
    migrated = play(code, "", COMPARED + main)
    assert_same(migrated)
    assert "app.old" in migrated.text("app/gives.py")


@pytest.mark.parametrize("main", EQUAL.values(), ids=EQUAL.keys())
@pytest.mark.parametrize("code", [BY_VALUE, PLAIN])
def test_what_is_equal_by_value_or_only_to_itself(code: str, main: str) -> None:
    migrated = play(code, "", COMPARED + main)
    assert_same(migrated)
    assert "app.old" not in migrated.text("app/gives.py")


FILLED = {
    "|=": ("T = {}\n", "import app.ask\napp.ask.T |= {{{0}: '{0}'}}\n"),
    "+=": ("T = []\n", "from app import ask\nask.T += [{0}]\n"),
    "append": ("T = []\n", "from app.ask import T\nT.append({0})\n"),
    "extend": ("T = []\n", "from app.ask import T\nT.extend([('x', {0})])\n"),
    "insert": ("T = []\n", "from app.ask import T\nT.insert(0, {0})\n"),
    "update of a set": ("T = set()\n", "from app.ask import T\nT.update([{0}])\n"),
    "update by pairs": ("T = {}\n", "from app.ask import T\nT.update([({0}, 1)])\n"),
    "setdefault": ("T = {}\n", "from app.ask import T\nT.setdefault({0}, 1)\n"),
    "a function of the file": (
        "T = []\n", "from app.ask import T\ndef go(): T.append({0})\ngo()\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("table", "fills"), FILLED.values(), ids=FILLED.keys())
def test_tables_that_two_files_fill(table: str, fills: str) -> None:
    one, other = (
        f"from app.{name.lower()} import {name}\n" + fills.format(name) for name in ("Old", "New")
    )
    main = (
        "import app.one, app.other\nfrom app.ask import T\nprint(len(T), len(set(map(str, T))))\n"
    )
    migrated = play(PLAIN, table, main, one=one, other=other)
    assert_same(migrated)
    assert "app.old" in migrated.text("app/one.py")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("def go():\n    kinds = []\n    kinds.append({0})\n    return kinds[0]().run()\n",) * 2,
        ("class K:\n    def __init__(self): self.kinds = [{0}]\n"
         "    def go(self): return self.kinds[0]().run()\ndef go(): return K().go()\n",) * 2,
        ("from app.ask import T\ndef go(): T.append({0}()); return len(T)\n",) * 2,
    ],
    ids=["locals of two functions", "attributes of two classes", "objects"],
)  # fmt: skip
def test_tables_that_are_not_one(one: str, other: str) -> None:
    files = {
        name: f"from app.{kind.lower()} import {kind}\n" + text.format(kind)
        for name, kind, text in (("one", "Old", one), ("other", "New", other))
    }
    main = "import app.one, app.other\nprint(app.one.go(), app.other.go())\n"
    migrated = play(PLAIN, "T = []\n", main, **files)
    assert_same(migrated)
    assert "app.old" not in migrated.text("app/one.py"), migrated.said("app/one.py")


def test_a_loop_has_its_own_variable() -> None:
    ask = IMPORT + "def kind():\n    for x in [Old()]:\n        print(isinstance(x, Old))\n"
    ask += "    from app.pool import POOL\n    for x in POOL:\n        print(x.run())\n"
    migrated = play(PLAIN, ask, "from app.ask import kind\nkind()\n")
    assert_same(migrated)
    assert "app.old" not in migrated.text("app/ask.py")


def test_much_that_is_looked_up_before_leaves_the_question_its_answer() -> None:
    lookups = "".join(
        f"def n{i}(t, a, b):\n    k = [t[a.x{i}], b.y{i}, n{i + 1}(t, b, a)]\n    return t[k[0]]\n"
        f"class C{i}:\n    x{i} = [n{i}, C.get('a')]\n    def s(self, q):\n        self.y{i} = q\n"
        for i in range(70)
    )
    ask = IMPORT + "C = {}\n" + lookups + "def n70(t, a, b): return t\n"
    migrated = play(PLAIN, ask + "def kind(x): return isinstance(x, Old)\n", ASKED)
    assert_same(migrated)
