"""Who may read what the annotations of a file say."""

from __future__ import annotations

import pytest

from canonize.resolution.project import Project
from canonize.rewriting.taken_as_value import are_read
from tests.compatibility.comparing import tree

OLD = """\
from functools import cached_property, singledispatch, wraps
import lib

class Thing: pass

def twice(f):
    @wraps(f)
    def called(*given): return f(*given), f(*given)
    return called

def keeps(f):
    lib.register(f)
    return f

def times(n):
    def made(f): return f
    return made

def keeps_all(n):
    def made(f):
        lib.register(f)
        return f
    return made

def both(f, g=None): return f

def some(f, *more): return f

@lib.keeps
def kept(f): return f

def plain(n: int):
    mine: Thing = n
    return mine

def show(what: Thing):
    mine: Thing = what
    return mine

class Service:
    KIND = 1
    def __init__(self, what: Thing): self.what = what
    def ask(self, what: "list[Thing]"): return what
    @cached_property
    def last(self) -> Thing: return self.what
"""
SHOW, HAND = "from app.old import Service, show\n", "from app.hand import hand\n"
HANDS = "from app.old import Service\ndef hand(service: 'Service | None' = None): return service\n"
QUIET = {
    "called": SHOW + "print(show(1), Service(2).last, Service.KIND, Service(1).ask(1))\n",
    "tested and caught": SHOW + "isinstance(1, (int, Service))\nassert type(1) is not Service\n",
    "under another name": "from app.old import show as s\nimport app.old as o\no.show(s(1))\n",
    "asked for by what is called": HAND + "hand(1)\n",
    "a subclass that is called": SHOW + "class Mine(Service): pass\nMine(1)\n",
    "another of that name": "from app.other import show\nimport lib\nlib.make(show)\n",
    "what gives one": SHOW + "import lib\ndef made() -> Service: return 1\nlib.make(made)\n",
    "what annotates a local": "from app.old import plain\nimport lib\nlib.make(plain)\n",
    "a word in a text": SHOW + "print('show', 'Service')\n",
    "what calls give, and a name beside": SHOW + "import lib\nlib.make(show(1), lib.Service)\n",
    "a text in prose": SHOW + '"""See app.old.show."""\n',
}
TAKEN = {
    "the function": SHOW + "import lib\nlib.register(show)\n",
    "the class": SHOW + "import lib\nlib.make(Service)\n",
    "another name of it": "from app.old import show as s\nKINDS = [s]\n",
    "what decorates": SHOW + "@show\ndef more(): return 1\n",
    "what decorates a class": SHOW + "@show\nclass Mine: pass\n",
    "another name that is annotated": SHOW + "run: object = show\n",
    "by the module": "import app.old as o\nrun = o.show\n",
    "by a star": "from app.old import *\nprint(list(map(show, [1])))\n",
    "a method": "import lib\ndef go(service): lib.call(service.ask)\n",
    "a special method": SHOW + "print(Service.__init__)\n",
    "by a text": "import lib\nlib.make('app.old:Service')\n",
    "a subclass": SHOW + "import lib\nclass Mine(Service): pass\nlib.make(Mine)\n",
    "what asks for one": HAND + "import lib\nlib.call(hand)\n",
    "a decorator of what asks for one": SHOW + "import lib\n@lib.get\ndef at(s: Service): pass\n",
    "a field of what is given": SHOW + "import lib\nclass Has:\n    s: Service\nlib.make(Has)\n",
}
DECORATED = {
    "@twice": False, "@times(2)": False, "@keeps": True, "@keeps_all(2)": True,
    "@both": True, "@some": True, "@kept": True,
    "@singledispatch": True, "@lib.cache": True, "@show.register": True,
}  # fmt: skip


def _are_read(main: str, old: str = OLD) -> bool:
    files = {"app/__init__.py": "", "app/old.py": old, "app/hand.py": HANDS, "main.py": main}
    files["app/other.py"] = "def show(x): return x\n"
    return are_read("app/old.py", "Thing", Project.of(tree(files), (".",)))


@pytest.mark.parametrize("name", QUIET)
def test_who_only_calls_reads_no_annotations(name: str) -> None:
    assert not _are_read(QUIET[name])


@pytest.mark.parametrize("name", TAKEN)
def test_who_takes_a_function_may(name: str) -> None:
    assert _are_read(TAKEN[name])


@pytest.mark.parametrize("decorator", DECORATED)
def test_decorators_may_but_those_that_only_call(decorator: str) -> None:
    old = f"{OLD}\n{decorator}\ndef more(what: Thing): return what\n"
    assert _are_read("", old) is DECORATED[decorator]


def test_a_decorator_of_the_repository_by_a_known_name_is_what_it_is() -> None:
    own = "def cached_property(f):\n    KEPT.append(f)\n    return property(f)\n"
    assert _are_read("", OLD.replace("class Thing", f"{own}\nclass Thing"))


def test_what_the_name_itself_says_and_who_decorates_it_goes_with_it() -> None:
    own = "@lib.register\nclass Thing:\n    def derived(self, of: 'Thing') -> 'Thing': return of\n"
    assert not _are_read("", OLD.replace("class Thing: pass\n", own))
    assert _are_read("", OLD.replace("class Thing: pass\n", own.replace("Thing:", "Other:")))
