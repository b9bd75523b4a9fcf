"""Programs that did something else afterwards, with nobody told, and others that are like them.

`silent_kinds.txt` has them: ``## kind: shape | canonical | competitors | how it ends``, and the
files after ``=== path`` each. All run before and after, and print the same.

* ``moves``: other files than the competitor's own follow; ``stays``: none does, and it is told
  (``stays: WORDS``: in these words, so that no other rule keeps it).
* ``asks``: `uses-fit` stops the plan, since nobody can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.findings.migrating import assert_same, migrate, output
from tests.findings.together import Case, misfits

_CASES = Path(__file__).with_name("silent_kinds.txt").read_text("utf-8")


def _cases() -> Iterator[tuple[str, tuple[Case, str]]]:
    for block in re.split(r"^## ", _CASES, flags=re.MULTILINE)[1:]:
        head, _, rest = block.partition("\n")
        name, canonical, competitor, ends = (word.strip() for word in head.split("|"))
        files = {"app/__init__.py": ""}
        for part in re.split(r"^=== ", rest, flags=re.MULTILINE)[1:]:
            path, _, text = part.partition("\n")
            files[path.strip()] = text
        yield name, (Case(files, canonical, competitor), ends)


CASES = dict(_cases())
ASKS = {name: case for name, (case, ends) in CASES.items() if ends == "asks"}
MOVED = {name: case for name, case in CASES.items() if name not in ASKS}


@pytest.mark.parametrize("name", MOVED)
def test_a_program_does_what_it_did(name: str) -> None:
    case, how = CASES[name]
    ends, _, words = how.partition(": ")
    competitors = case.competitor.split()
    migrated = migrate(case.files, case.canonical, *competitors)
    assert_same(migrated)
    homes = {one.partition(":")[0].replace(".", "/") + ".py" for one in competitors}
    changed = {path for path in {*case.files} - homes if migrated.is_changed(path)}
    assert bool(changed) is (ends == "moves"), [e.reason for e in migrated.entries]
    told = [entry for entry in migrated.entries if entry.disposition in ("refused", "manual")]
    assert ends == "moves" or any(words in (entry.reason or "") for entry in told)


ASKED_AT = {
    "what a class calls its own: a private member is spelt out": {
        "main.py:2:1",
        "main.py:2:5",
        "main.py:3:1",
    },
    "what a class calls its own: a derived class gets its name": {"main.py:2:11", "main.py:4:9"},
    "what functions ask: a server registers by name": {"main.py:4:21"},
    "what functions ask: a server registers by a keyword": {"main.py:4:30", "main.py:5:21"},
    "shown as a text: a field of a format asks the class": {"main.py:2:47"},
    "shown as a text: a format that a name holds is filled with all names": {
        "main.py:2:8",
        "main.py:3:32",
    },
    "shown as a text: a format that a name holds asks what it is given": {"main.py:5:19"},
    "shown as a text: a format in a function asks a function's name": {
        "main.py:4:24",
        "main.py:5:15",
    },
    "what holds a class: a signature's annotation is asked its name": {"main.py:3:16"},
    "shown as a text: a named tuple that a call makes": {"main.py:2:7"},
    "shown as a text: flags that are joined": {"main.py:2:11", "main.py:2:19"},
    "shown as a text: mapped": {"main.py:2:10", "main.py:2:18"},
    "shown as a text: an exception from afar": {"app/raiser.py:3:11"},
    "what a class is asked when it is made: by a descriptor": {"main.py:2:7"},
    "what a class is asked when it is made: kept by a call": {"main.py:3:7"},
    "a trace's text: printed": {"main.py:4:5"},
    "a trace's text: given back by who calls it": {"main.py:3:15"},
    "what functions ask: a method called by its class": {"main.py:3:22"},
    "what functions ask: of a task's coroutine": {"main.py:4:29"},
    "what functions ask: by a wrapped method": {"main.py:3:8"},
    "newly loaded: the canonical's package registers": {"main.py:3:7"},
    "newly loaded: what the canonical's package loads": {"main.py:3:7"},
    "state of a module: single dispatch target": {"main.py:3:7"},
    "state of a module: single dispatch shared": {"main.py:3:7"},
    "what a method is asked: name with its class": {"main.py:3:12"},
    "what a method is asked: whose it is": {"main.py:2:5"},
    "what a method is asked: docstrings of all": {"main.py:3:13"},
    "read through the module: a copy of the name": {"main.py:3:17"},
    "newly loaded: the canonical's module registers": {"main.py:3:7"},
    "newly loaded: prose names it, and nothing loads it": {"main.py:3:7"},
    "attributes that are set: only one of the two refuses": {"main.py:4:5"},
    "what holds a class: a list of objects for a writer": {"main.py:3:14", "main.py:3:21"},
    "what holds a class: a decorator that is made and called at once": {
        "main.py:3:16",
        "main.py:4:23",
    },
    "filters of warnings: by the module": {"main.py:6:11"},
    "what holds a class: partial func": {"app/one.py:3:15"},
    "named after a function: what a parser can't read": {"main.py:4:28"},
    "named after a function: a thread": {"main.py:3:29"},
    "named after a function: what wraps it": {"main.py:3:38", "main.py:3:43"},
    "loaded again: what a module keeps": {"main.py:3:1", "main.py:5:7"},
    "records: the function, by a logger that a call gives": {"main.py:4:7"},
    "done with results: read twice": {"main.py:2:6"},
    "done with results: asked whether there is any": {"main.py:2:12"},
    "done with results: kept by an object": {"main.py:3:9"},
    "done with results: read again in a loop": {"main.py:2:8"},
    "done with results: the next of a list": {"main.py:2:12"},
    "done with results: appended to what an object keeps": {"main.py:2:1", "main.py:2:5"},
    "done with results: one object for all": {"main.py:2:1", "main.py:3:7"},
    "done with results: what a cache has is changed": {"main.py:3:11"},
    "done with arguments: an iterator is read twice": {"main.py:4:11"},
    "named after a function: in a profile": {"main.py:8:1"},
    "named after a function: in the table of a profiler": {"main.py:4:11"},
    "named after a function: for what it is given to call": {"main.py:5:7"},
    "what holds a class: a mock with its interface": {"main.py:3:20", "main.py:4:21"},
    "what holds a class: get type hints di": {"app/handlers.py:2:14", "app/handlers.py:2:32"},
    "fakes of the canonical: by a path": {"app/use.py:2:18"},
    "fakes of the canonical: an import in a function": {"app/use.py:3:12"},
    "fakes of the canonical: a method": {"app/use.py:2:18"},
    "fakes of the canonical: a method by its path": {"app/use.py:2:18"},
    "loaded modules: listed by their beginning": {"main.py:3:7"},
    "loaded modules: listed by a part": {"main.py:3:1"},
    "loaded modules: each is said in a loop": {"main.py:3:1"},
    "what functions ask: of a list in another file": {"main.py:3:14"},
    "what functions ask: of what has keywords in another file": {"main.py:3:15"},
    "what functions ask: of all they are given in another file": {"main.py:3:13"},
    "what functions ask: objects that they are given in another file": {"main.py:3:13"},
    "shown as a text: a list, by what a base writes": {"main.py:2:8"},
    "shown as a text: a sentence that is printed": {"main.py:2:1", "main.py:2:5", "main.py:3:14"},
    "shown as a text: a table that is made in place": {"main.py:2:11"},
    "shown as a text: what a dataclass holds": {"app/hold.py:5:8", "main.py:3:12"},
    "shown as a text: by a writer that is told how": {"main.py:3:30"},
    "shown as a text: by a writer, from afar": {"main.py:3:11"},
    "shown as a text: by a writer, one alone": {"main.py:3:18"},
    "named by Python: no member of an enumeration": {"main.py:3:5"},
    "named by Python: a missing argument": {"main.py:3:5"},
    "named by Python: a missing attribute": {"main.py:3:5"},
    "named by Python: a test waits for the text": {"main.py:2:7", "test_it.py:5:9"},
    "named by a decorator: a key with the module": {"main.py:3:1"},
    "named by a decorator: a count by name": {"main.py:3:1"},
    "asked for a member: by a class of the library": {"main.py:3:12"},
    "asked for a member: tried": {"main.py:3:12"},
    "asked for a member: with a default": {"main.py:3:14"},
    "asked for a member: objects of a list": {"main.py:3:12", "main.py:3:18"},
    "asked for a member: by a protocol": {"main.py:3:14"},
    "what functions ask: the name is not told": {"main.py:4:13"},
    "what functions ask: the name is asked for all the same": {"main.py:4:7"},
    "state of a module: a class in brackets": {"main.py:3:7"},
    "listed from outside: where each class comes from": {"app/tasks.py:2:12"},
    "listed from outside: where members come from": {"app/tasks.py:2:12"},
    "state of a module: a class that is set by name": {"main.py:4:15", "main.py:5:1"},
    "state of a module: a class under another name": {"main.py:4:7"},
    "what functions ask: one more parameter, for who gives what there is": {"main.py:3:12"},
    "what functions ask: how many parameters": {"main.py:3:21", "main.py:3:41"},
    "what functions ask: lines with a comment": {"main.py:3:25"},
    "what functions ask: lines with a comment below": {"main.py:3:25"},
    "what functions ask: the number of a line": {"main.py:3:46", "main.py:3:74"},
}


@pytest.mark.parametrize("name", ASKS)
def test_nobody_can_tell(name: str) -> None:
    case = ASKS[name]
    assert output({p: t.encode() for p, t in case.files.items()}, "main.py")
    found = misfits(case.files, case.canonical, case.competitor)
    assert {str(misfit).partition(" ")[0] for misfit in found} == ASKED_AT[name]
