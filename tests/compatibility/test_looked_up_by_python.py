"""What Python looks up by itself, on instances, on classes and on members of enums."""

from __future__ import annotations

import pytest

from canonize.compatibility.use_verdicts import Trouble
from tests.compatibility.comparing import pair

PLAIN = "class {}:\n    def __init__(self, x=1): self.x = x\n"
CALLED = PLAIN + "    def __call__(self, y): return -y\n"
ERROR = "class {}(Exception): ...\n"
TOLD = ERROR.replace("...", "\n    def __str__(self): return 'told'")
ENUM = "import enum\nclass {}(enum.Enum):\n    A = 'a'\n    B = 'b'\n"
TEXTS = ENUM.replace("enum.Enum", "str, enum.Enum")
TURNED = "import enum\nclass {}(enum.Enum):\n    B = 'b'\n    A = 'a'\n"
MISSING = ENUM + "    @classmethod\n    def _missing_(cls, value): return cls.A\n"
LABELLED = ENUM + "    def label(self): return self.value\n"
NAMED = "from typing import NamedTuple\nclass {}(NamedTuple):\n    x: int\n    y: int\n"
SWAPPED = NAMED.replace("x", "z").replace("y", "x").replace("z", "y")
SLOTTED = "class {}:\n    __slots__ = ('x',)\n    def __init__(self, x=1): self.x = x\n"
ENDING = PLAIN + "    def __del__(self): print('end')\n"
SIZED = PLAIN + "    def __len__(self): return 1\n"
PROTOCOL = (
    "from typing import Protocol, runtime_checkable\n@runtime_checkable\n"
    "class {}(Protocol):\n    def close(self): ...\n"
)
WIDER = PROTOCOL + "    def open(self): ...\n"
CAUGHT = "try: f()\nexcept Old as error: {}"
FIELDS = "from typing import NamedTuple\nclass {}(NamedTuple):\n    x: int = 1\n    y: int = 2\n"
MORE = PLAIN.replace("self.x = x", "self.x, self.more = x, 2")
ANY = PLAIN + "    def __getattr__(self, name): return name\n"
SETTING = PLAIN + "    def __setattr__(self, name, value): self.__dict__[name] = [value]\n"
TAKES = PLAIN + "    def go(self, a): return a\n"
HOOK = PLAIN + "    def run(self): return self.step()\n    def step(self): return 1\n"
MAKER = PLAIN + "    @classmethod\n    def make(cls): return cls\n"
CHAIN = "class {}:\n    def __init__(self, x=1):\n        super().__init__()\n        self.x = x\n"
DESCRIBED = PLAIN + "    def __get__(self, owner, kind=None): return self.x\n"
DATA = "from dataclasses import dataclass\n@dataclass\nclass {}:\n    x: int = 1\n"
SHOWN = PLAIN + "    def __str__(self): return 'shown'\n"

NOTICED = [
    (CALLED, PLAIN, "sorted([2, 1], key=Old())"),
    (CALLED, PLAIN, "list(map(Old(), [1]))"),
    (CALLED, PLAIN, "import functools\nfunctools.partial(Old(), 1)"),
    (CALLED, PLAIN, "import threading\nthreading.Thread(target=Old())"),
    (PLAIN, SLOTTED, "Old().__dict__"),
    (PLAIN, ENDING, "Old()"),
    (SIZED, PLAIN, "from typing import Sized\nisinstance(Old(), Sized)"),
    (SIZED, PLAIN, "from collections.abc import Sized\nisinstance(Old(), (str, Sized))"),
    (SHOWN, PLAIN, "'%s' % Old()"),
    (SHOWN, PLAIN, "'{}'.format(Old())"),
    (SHOWN, PLAIN, "import logging\nlogging.info('%s', Old())"),
    (PLAIN, PLAIN, "Old.__name__"),
    (PLAIN, PLAIN, "type(Old()).__name__"),
    (PLAIN, PLAIN, "Old.__module__"),
    (ERROR, TOLD, CAUGHT.format("print(error)")),
    (ERROR, TOLD, CAUGHT.format("print(f'{error}')")),
    (LABELLED.replace("enum.Enum", "Exception"), ERROR, CAUGHT.format("error.label()")),
    (TEXTS, ENUM, "Old.A == 'a'"),
    (ENUM, TURNED, "[member for member in Old]"),
    (MISSING, ENUM, "Old('c')"),
    (LABELLED, ENUM, "Old.A.label()"),
    (LABELLED, ENUM, "def g():\n    one = Old.A\n    return one.label()"),
    (NAMED, SWAPPED, "x, y = Old(x=1, y=2)"),
    (NAMED, SWAPPED, "Old(x=1, y=2)[0]"),
    (PROTOCOL, WIDER, "isinstance(f, Old)"),
    (FIELDS, PLAIN, "a, b = Old()"),
    (FIELDS, PLAIN, "print(*Old())"),
    (PLAIN, MORE, "vars(Old())"),
    (PLAIN, MORE, "Old().__dict__"),
    (PLAIN, MORE, "hasattr(Old(), 'more')"),
    (PLAIN, MORE, "getattr(Old(), 'more', None)"),
    (PLAIN, ANY, "getattr(Old(), 'nothing', None)"),
    (CALLED, PLAIN, "callable(Old())"),
    (PLAIN, SETTING, "Old().x = 2"),
    (TAKES, TAKES.replace("(self, a)", "(self, a, b)"), "g = Old().go\ng(1)"),
    (HOOK, HOOK.replace("self.step()", "1"), "class M(Old):\n    def step(self): return 2"),
    (HOOK.replace("self.step()", "1"), HOOK, "class M(Old):\n    def step(self): return 2"),
    (
        MAKER,
        MAKER.replace("@classmethod", "@staticmethod").replace("cls", ""),
        "class M(Old): ...\nM.make()",
    ),
    (CHAIN, PLAIN, "class Log: ...\nclass M(Old, Log): ..."),
    (DESCRIBED, PLAIN, "class K:\n    b = Old()"),
    (DATA, PLAIN, "str(Old())"),
]
FINE = [
    (CALLED, CALLED, "sorted([2, 1], key=Old())"),
    (PLAIN, SLOTTED, "Old().x"),
    (ENDING, ENDING, "Old()"),
    (SIZED, SIZED, "from typing import Sized\nisinstance(Old(), Sized)"),
    (SHOWN, SHOWN, "'%s' % Old()"),
    (SHOWN, PLAIN, "'%s' % Old().x"),
    (ERROR, TOLD, CAUGHT.format("pass")),
    (ERROR, TOLD, CAUGHT.format("print(error.args)")),
    (TEXTS, TEXTS, "Old.A == 'a'"),
    (ENUM, TURNED, "Old('a')"),
    (MISSING, MISSING, "Old('c')"),
    (LABELLED, LABELLED, "Old.A.label()"),
    (LABELLED, ENUM, "Old.A.value"),
    (NAMED, SWAPPED, "Old(x=1, y=2).x"),
    (PROTOCOL, PROTOCOL, "isinstance(f, Old)"),
    (PROTOCOL, WIDER, "def g(x: Old): x.close()"),
    (FIELDS, FIELDS, "a, b = Old()"),
    (PLAIN, MORE, "hasattr(Old(), 'x')"),
    (PLAIN, MORE, "getattr(Old(), 'x', None)"),
    (PLAIN, PLAIN, "vars(Old())"),
    (PLAIN, ANY, "Old().x"),
    (SETTING, SETTING, "Old().x = 2"),
    (TAKES, TAKES.replace("(self, a)", "(self, a, b=1)"), "Old().go(1)"),
    (HOOK, HOOK, "class M(Old):\n    def step(self): return 2"),
    (HOOK, HOOK.replace("self.step()", "1"), "class M(Old):\n    def other(self): return 2"),
    (MAKER, MAKER, "class M(Old): ...\nM.make()"),
    (CHAIN, CHAIN, "class Log: ...\nclass M(Old, Log): ..."),
    (CHAIN, PLAIN, "class M(Old): ..."),
    (DESCRIBED, DESCRIBED, "class K:\n    b = Old()"),
    (DESCRIBED, PLAIN, "b = Old().x"),
    (DATA, DATA, "str(Old())"),
    (DATA, PLAIN, "str(Old().x)"),
]


def holds(old: str, new: str, code: str) -> list[str]:
    files = {
        "a/b.py": old.format("Old"),
        "n.py": new.format("New"),
        "app.py": f"from a.b import Old\n{code}\n",
        "words.py": "def words(o): return o.x, o.label, o.close\n",
    }
    found = pair(files, "a.b:Old", "n:New").uses
    told = [use.judgement for use in found if use.judgement.verdict != "compatible"]
    return [judged.reason for judged in told if judged.trouble is not Trouble.IDENTITY]


@pytest.mark.parametrize(("old", "new", "code"), NOTICED)
def test_what_somebody_notices_is_told(old: str, new: str, code: str) -> None:
    assert holds(old, new, code)


@pytest.mark.parametrize(("old", "new", "code"), FINE)
def test_what_nobody_notices_is_fine(old: str, new: str, code: str) -> None:
    assert not holds(old, new, code)
