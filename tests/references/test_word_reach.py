"""To which words a class may get: everything that is followed afterwards rests on it."""

from __future__ import annotations

import pytest

from canonize.core.tree import MemoryBase, SourceTree
from canonize.core.tree_base import word_pattern
from canonize.references import word_reach
from canonize.references.word_reach import FEW_FILES, WordReach


class Files:
    """A base of texts that counts how often it is searched."""

    def __init__(self, files: dict[str, str]) -> None:
        self._files = {path: text.encode() for path, text in files.items()}
        self.searches = 0

    def paths(self) -> list[str]:
        return sorted(self._files)

    def read(self, path: str) -> bytes | None:
        return self._files.get(path)

    def containing(self, words: set[bytes]) -> frozenset[str]:
        self.searches += 1
        pattern = word_pattern(words)
        return frozenset(p for p, data in self._files.items() if pattern.search(data))


def asks(files: dict[str, str], path: str = "a.py", *, with_objects: bool = False) -> bool:
    """Whether a file may ask for `Old`, which others name as well."""
    tree = SourceTree(Files(files))
    named = sorted(tree.containing({b"Old"}) | {path})
    return WordReach(tree, named, ["Old"], with_objects=with_objects).asks(path)


REACHING = {
    "itself": "from m import Old\ndef f(x): return isinstance(x, Old)\n",
    "another name": "from m import Old as Kind\ndef f(x): return isinstance(x, Kind)\n",
    "a list": "from m import Old\nKINDS = [Old, int]\n"
    "def f(x): return isinstance(x, tuple(KINDS))\n",
    "a parameter": "from m import Old\ndef f(x, kind): return isinstance(x, kind)\nf(1, Old)\n",
    "a keyword": "from m import Old\nclass H:\n"
    "  kind = int\ndef f(x, h): return isinstance(x, h.kind)\n"
    "f(1, H(kind=Old))\n",
    "a default": "from m import Old\ndef f(x, kind=Old): return isinstance(x, kind)\n",
    "what a function gives": "from m import Old\n"
    "def k(): return Old\ndef f(x): return isinstance(x, k())\n",
    "what a method gives": "from m import Old\nclass A:\n  def k(self): return Old\n"
    "  def f(self, x): return isinstance(x, self.k())\n",
    "a table": "from m import Old\nT = {'o': Old}\ndef f(x, n): return isinstance(x, T.get(n))\n",
    "keys": "from m import Old\nT = {Old: 1}\ndef f(x): return T[type(x)]\n",
    "put in": "from m import Old\nT = set()\nT.add(Old)\ndef f(x): return type(x) in T\n",
    "a loop": "from m import Old\ndef f(x):\n  for k in (Old, int):\n"
    "    if isinstance(x, k): return 1\n",
    "a comprehension": "from m import Old\ndef f(x): return any(isinstance(x, k) for k in [Old])\n",
    "a lambda": "from m import Old\ng = lambda: Old\ndef f(x): return isinstance(x, g())\n",
    "a condition": "from m import Old\nK = Old if Old else None\ndef f(x): return type(x) is K\n",
    "caught": "from m import Old\ntry: pass\nexcept Old: pass\n",
    "a case": "from m import Old\ndef f(x):\n  match x:\n    case Old(): return 1\n",
    "handed to a function that is given": "from m import Old\n"
    "def t(x, k): return isinstance(x, k)\n"
    "def run(f, *a): return f(*a)\nrun(t, 1, Old)\n",
    "a global of a function": "from m import Old\nK = None\ndef s():\n  global K\n  K = Old\n"
    "def f(x): return isinstance(x, K)\n",
    "a walrus": "from m import Old\ndef f(x): return (k := Old) and isinstance(x, k)\n",
}
QUIET = {
    "only called": "from m import Old\nx = Old()\ny = {'a': 1}['a']\n",
    "an annotation": "from m import Old\ndef f(x: Old, t): return t[x.name]\n",
    "a member of it": "from m import Old\nT = {Old.KEY: 1}\ndef f(n): return T.get(n)\n",
    "the name alone": "from m import Old\nT = {Old.__name__: 1}\ndef f(n): return n in T\n",
    "another function's local": "from m import Old\ndef g():\n  kind = Old\n  return kind()\n"
    "def f(x, kind): return isinstance(x, kind)\n",
    "what it makes": "from m import Old\ndef f(t):\n  made = Old()\n  return t[made]\n",
    "asked of it": "from m import Old\nT = {}\ndef f(k): return T[k]\nhasattr(Old, 'x')\n",
}


@pytest.mark.parametrize("name", REACHING)
def test_a_file_that_a_class_gets_to_may_ask_for_it(name: str) -> None:
    assert asks({"a.py": REACHING[name], "m.py": "class Old: KEY = 1\n"})


@pytest.mark.parametrize("name", QUIET)
def test_a_file_that_only_makes_one_asks_for_none(name: str) -> None:
    assert not asks({"a.py": QUIET[name], "m.py": "class Old: KEY = 1\n"})


def test_what_it_makes_is_followed_where_that_is_asked_about() -> None:
    files = {"a.py": QUIET["what it makes"], "m.py": "class Old: pass\n"}
    assert not asks(files)
    files["a.py"] += "T = {}\nf(T)\nT[Old()] = 1\n"
    assert asks(files, with_objects=True)


def test_files_between_are_read() -> None:
    files = {
        "m.py": "class Old: pass\n",
        "a.py": "from m import Old\nfrom b import set_kind\nfrom c import is_kind\nset_kind(Old)\n"
        "def f(x): return is_kind(x)\n",
        "b.py": "import d\ndef set_kind(kind): d.CHOSEN = kind\n",
        "d.py": "CHOSEN = None\n",
        "c.py": "import d\ndef is_kind(x): return isinstance(x, d.CHOSEN)\n",
    }
    assert asks(files, "c.py")
    files["b.py"] = "import d\ndef set_kind(kind): d.CHOSEN = kind.label\n"
    assert not asks(files, "c.py")


def test_words_are_searched_for_together() -> None:
    several = "".join(f"N{i} = Old\ndef f{i}(x): return isinstance(x, N{i})\n" for i in range(60))
    base = Files({"a.py": "from m import Old\n" + several, "m.py": "class Old: pass\n"})
    tree = SourceTree(base)
    assert WordReach(tree, ["a.py"], ["Old"], with_objects=False).asks("a.py")
    assert base.searches <= 4


MADE = {
    "a parameter": "def make(kind): return kind(1)\nmade = make(Old)\n",
    "a loop": "made = [kind(1) for kind in (Old,)][0]\n",
    "one of two": "made = (Old if Old else None)(1)\n",
    "an element": "KINDS = {'p': Old}\nmade = KINDS['p'](1)\n",
    "what a table gives": "KINDS = {'p': Old}\nmade = KINDS.get('p')(1)\n",
    "what a function gives": "def kind(): return Old\nmade = kind()(1)\n",
    "an attribute": "class M:\n  def __init__(self, kind): self.kind = kind\n"
    "  def make(self): return self.kind(1)\nmade = M(Old).make()\n",
    "the class of what there is": "made = type(Old())(1)\n",
    "a member of a parameter": "def first(kind): return kind.A\nmade = first(Old)\n",
    "a member of an element": "KINDS = {'p': Old}\nmade = KINDS['p'].A\n",
}


@pytest.mark.parametrize("name", MADE)
def test_what_is_made_of_a_class_wherever_that_is(name: str) -> None:
    code = "from m import Old\n" + MADE[name] + "def f(x): return x == made\nf(made)\n"
    assert asks({"a.py": code, "m.py": "class Old: A = 1\n"}, with_objects=True)


def test_a_name_that_another_file_puts_on_a_module() -> None:
    files = {
        "m.py": "class Old: pass\n",
        "a.py": "import facade\nfrom m import Old\nfacade.KIND = Old\n",
        "facade.py": "KIND = int\ndef check(x): return isinstance(x, KIND)\n",
    }
    assert asks(files, "facade.py")


def test_a_function_whose_name_many_files_have_is_followed_by_imports() -> None:
    files = {f"other{i}.py": "def build(): return 1\nbuild()\n" for i in range(45)}
    files |= {
        "m.py": "class Old: pass\n",
        "kinds.py": "from m import Old\ndef k0(): return Old\n",
        "mid.py": "from kinds import k0\ndef build(): return k0()\n",
        "mid2.py": "from mid import build\ndef allowed(): return build()\n",
        "a.py": "from m import Old\nfrom mid2 import allowed\n"
        "def f(x): return isinstance(x, allowed())\n",
    }
    assert asks(files)


FAR = {
    "m.py": "class Old: pass\n",
    "a.py": "from m import Old\nimport d\nd.hand_over(Old)\n"
    "def f(x): return isinstance(x, Old)\ndef h(x, t): return t[x]\n",
    "d.py": "import c\ndef hand_over(kind): c.give_on(kind)\n",
    "c.py": "def give_on(one): return isinstance(1, one)\n",
}
"""One file that names it, and two further on."""


@pytest.mark.parametrize(("most", "is_cut", "far"), [(400, False, True), (2, True, False)])
def test_what_names_a_class_asks_by_the_words_that_are_known(
    monkeypatch: pytest.MonkeyPatch, most: int, is_cut: bool, far: bool
) -> None:
    monkeypatch.setattr(word_reach, "_MOST", most)
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in FAR.items()}))
    reach = WordReach(tree, ["a.py", "m.py"], {"Old"}, with_objects=False)
    assert reach.is_cut is is_cut
    assert reach.lines("a.py") == {4}
    assert reach.asks("a.py") and not reach.asks("m.py")
    assert (reach.asks("c.py"), "c.py" in reach.further()) == (far, far)


def test_files_that_would_be_too_many_are_not_read_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_reach, "_MOST", 8)
    files = {"a.py": FAR["a.py"], "m.py": FAR["m.py"]}
    files |= {f"c{n}.py": "def hand_over(kind): return isinstance(1, kind)\n" for n in range(9)}
    read: list[str] = []
    flow = word_reach.word_flow
    monkeypatch.setattr(
        word_reach, "word_flow", lambda tree, path: (read.append(path), flow(tree, path))[1]
    )
    assert WordReach(SourceTree(Files(files)), ["a.py"], ["Old"], with_objects=False).is_cut
    assert read == ["a.py"]


def test_all_files_that_name_a_class_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_reach, "_MOST", 1)
    files = {f"{name}.py": b"from m import Old\nisinstance(1, Old)\n" for name in "abc"}
    tree = SourceTree(MemoryBase({**files, "m.py": b"class Old: pass\n"}))
    reach = WordReach(tree, sorted(files), {"Old"}, with_objects=False)
    assert all(reach.lines(path) == {2} for path in files)


def test_only_the_lines_are_told_at_which_words_may_meet() -> None:
    code = (
        "from m import Old\n"
        "def f(x, t): return t[x]\n"
        "def g(x): return isinstance(x, Old)\n"
        "def h(x): return x == 1\n"
        "def k(x): return isinstance(x, int)\n"
    )
    tree = SourceTree(MemoryBase({"a.py": code.encode(), "m.py": b"class Old: pass\n"}))
    reach = WordReach(tree, ["a.py"], {"Old"}, with_objects=False)
    assert reach.lines("a.py") == {3}


def test_a_text_of_a_thousand_parts_is_read_like_any_other() -> None:
    parts = " + ".join(["'a'"] * 1000)
    assert asks({"a.py": f"from m import Old\nX = {parts}\nisinstance(X, Old)\n", "m.py": ""})
    assert not asks({"a.py": f"from m import Old\nX = {parts}\nX == 1\n", "m.py": ""})


@pytest.mark.parametrize(("home", "is_reached"), [("app.tools", True), ("shutil", False)])
def test_a_function_of_ones_own_may_be_called_as_one_of_the_language(
    home: str, is_reached: bool
) -> None:
    files = {
        "app/old.py": "class Old:\n    pass\n",
        "main.py": f"from app.old import Old\nfrom {home} import copy\ncopy(Old)\n",
        "app/tools.py": "def copy(one):\n    return isinstance(one(), one)\n",
    }
    tree = SourceTree(Files(files))
    reach = WordReach(tree, ["main.py"], ["Old"], with_objects=False)
    assert reach.asks("app/tools.py") is is_reached
    assert ("app/tools.py" in reach.further()) is is_reached


HOLDER = "from dataclasses import dataclass\n@dataclass\nclass Cfg:\n    kind: object\n"
HELD = "from app.cfg import Cfg\nfrom app.old import Old\nMINE = Cfg(Old())\n"


@pytest.mark.parametrize(
    ("users", "is_followed"), [(1, True), (FEW_FILES - 5, True), (FEW_FILES + 5, False)]
)
def test_what_holds_one_is_followed_where_that_leads_to_few_files(
    users: int, is_followed: bool
) -> None:
    files = {"app/cfg.py": HOLDER, "app/mine.py": HELD}
    names = ["mine:MINE", *(f"u{n}:V{n}" for n in range(users))]
    chain = {}
    for n, (module, _, name) in enumerate(one.partition(":") for one in names[:-1]):
        used = f"from app.{module} import {name} as W{n}\nV{n} = W{n}\nprint(V{n} == {n})\n"
        chain[f"app/u{n}.py"] = used
    data = {path: text.encode() for path, text in {**files, **chain}.items()}
    tree = SourceTree(MemoryBase(data))
    near = WordReach(tree, ["app/mine.py"], {"Old"}, with_objects=True)
    before = near.further()
    reach = near.with_holders()
    assert near.further() == before and "app/u0.py" not in before
    assert (reach is near) is not is_followed
    assert not reach.is_cut
    assert ("app/u0.py" in reach.further()) is is_followed
