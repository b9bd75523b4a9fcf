"""Rendered output as a whole, and that nothing in it can do anything to a terminal."""

from __future__ import annotations

import io
import json
import re
import typing
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canonize.console.journey import Journey
from canonize.console.progress import ProgressLine
from canonize.console.proposals import PreviewedStep, preview_json, show_preview
from canonize.console.screen import Screen, cells
from canonize.console.standing import show_log, show_status
from canonize.core import events
from canonize.core.change import Change
from canonize.core.check import Verdict
from canonize.core.inert import inert
from canonize.core.ledger import Disposition, Form, Ledger, Reference
from canonize.core.plan import Plan
from canonize.core.rehearsal import StepProposal
from canonize.core.tree import MemoryBase, SourceTree
from canonize.errors import CanonizeError
from canonize.runner.status import AppliedStep, LoggedOperation, Status

HOSTILE = "a\x1b[31mb\u202ec\x00d\re\nf[bold]g[/]\udcffh\u2066i\x9bj\u200bk"
SHOWN = r"a\x1b[31mb\u202ec\0d\re\nf[bold]g[/]\xffh\u2066i\x9bj\u200bk"


class Paper:
    """A screen whose lines are kept."""

    def __init__(self, **settings: bool) -> None:
        self.out, self.err = io.StringIO(), io.StringIO()
        self.screen = Screen(out=self.out, err=self.err, **settings)


def plan() -> Plan:
    return Plan.model_validate(
        {
            "version": 1,
            "name": "one",
            "canonical": "app.core:X",
            "competitors": [{"symbol": "app.old:X", "verdict": "duplicate"}],
            "steps": [
                {"id": "first", "title": "First", "codemods": ["rewrite_imports"]},
                {"id": "second"},
            ],
        }
    )


def reference(disposition: Disposition, **changes: object) -> Reference:
    facts = {
        "path": "app/web.py",
        "line": 1,
        "column": 5,
        "symbol": "app.old:X",
        "form": Form.FROM_IMPORT,
        "disposition": disposition,
        "reason": "" if disposition is Disposition.REWRITTEN else "because",
        "text": "from app.old import X",
        **changes,
    }
    return Reference(**facts)  # type: ignore[arg-type]


def proposal(*changes: Change, ledger: Ledger = Ledger()) -> StepProposal:  # noqa: B008  frozen
    tree = SourceTree(MemoryBase({}))
    return StepProposal(1, plan().steps[0], changes, ledger, tree, tree)


def shown(steps: list[PreviewedStep], **settings: bool) -> str:
    paper = Paper()
    options = {"diffs": True, "every": False, **settings}
    show_preview(paper.screen, plan(), ["", "src"], steps, **options)
    return paper.out.getvalue()


def test_a_preview_as_a_whole() -> None:
    ledger = Ledger.of(
        [
            reference(Disposition.REWRITTEN),
            reference(Disposition.KEPT, line=2),
            reference(Disposition.REFUSED, line=3, path=HOSTILE, text=HOSTILE, reason=HOSTILE),
            reference(Disposition.REFUSED, line=4),
            reference(Disposition.MANUAL, line=5),
        ]
    )
    steps = [
        PreviewedStep(
            proposal(
                Change("app/old.py", b"x = 1\r\n", None),
                Change("app/web.py", b"from app.old import X", b"from app.core import X"),
                Change(HOSTILE, b"\x1b[31m\xff\n", b"\xe2\x80\xae\n"),
                Change("bin", b"\0", b"\0\0"),
                Change("new.py", None, "n = '\u6f22'\n".encode(), 0o755),
                ledger=ledger,
            )
        )
    ]
    expected = re.sub(
        r"(?m)^  (.+)PAD",
        lambda row: f"  {row[1]:<{len(SHOWN)}}",
        PREVIEW.replace("HOSTILE", SHOWN),
    )
    assert shown(steps) == expected
    document = json.dumps(preview_json(plan(), ["."], steps))
    assert document.isascii() and document.isprintable()


PREVIEW = r"""one  1 competitor
canonical     app.core:X
source roots  ., src

   step   files  lines  rewritten  shimmed  kept  refused  manual
1  first      5  +3 -3          1        -     1        2       1

step 1 of 2  first
First
  app/old.pyPAD  +0 -1  deleted
  app/web.pyPAD  +1 -1
  HOSTILE  +1 -1
  binPAD  +0 -0
  new.pyPAD  +1 -0  new

diff --git a/app/old.py b/app/old.py
deleted file mode 100644
--- a/app/old.py
+++ /dev/null
@@ -1 +0,0 @@
-x = 1\r
diff --git a/app/web.py b/app/web.py
--- a/app/web.py
+++ b/app/web.py
@@ -1 +1 @@
-from app.old import X
\ No newline at end of file
+from app.core import X
\ No newline at end of file
diff --git "a/a\033[31mb\342\200\256c\000d\re\nf[bold]g[/]\377h\342\201\246i\302\233j\342\200\213k" "b/a\033[31mb\342\200\256c\000d\re\nf[bold]g[/]\377h\342\201\246i\302\233j\342\200\213k"
--- "a/a\033[31mb\342\200\256c\000d\re\nf[bold]g[/]\377h\342\201\246i\302\233j\342\200\213k"
+++ "b/a\033[31mb\342\200\256c\000d\re\nf[bold]g[/]\377h\342\201\246i\302\233j\342\200\213k"
@@ -1 +1 @@
-\x1b[31m\xff
+\u202e
bin: no text, so no diff
diff --git a/new.py b/new.py
new file mode 100755
--- /dev/null
+++ b/new.py
@@ -0,0 +1 @@
+n = '漢'

rewritten: 1 reference goes to the canonical

kept: 1 reference stays as it is
  because
    app/web.py:2:5  from-import  from app.old import X

refused: 2 references can't be rewritten safely
  HOSTILE  [unsure]
    HOSTILE:3:5  from-import  HOSTILE
  because  [unsure]
    app/web.py:4:5  from-import  from app.old import X

manual: 1 reference is left to a person
  because  [unsure]
    app/web.py:5:5  from-import  from app.old import X
"""  # noqa: E501


EVENTS: list[events.Event] = [
    events.BranchStarted("canonize/one", "0123456789abcdef"),
    events.StepStarted(1, "first", "First"),
    events.StepProposed(
        proposal(
            Change("a", b"1", b"2"),
            ledger=Ledger.of([reference(Disposition.REWRITTEN), reference(Disposition.REFUSED)]),
        )
    ),
    events.Checkpointed("refs/canonize/1", "0123456789abcdef"),
    events.Progress("writing files", 1, 2),
    events.StepCommitted(1, "0123456789abcdef", 1, ("hook\x1b.py",)),
    events.CheckStarted("tests", "pytest -q"),
    events.CheckOutput("tests", "..."),
    events.CheckFinished(Verdict("tests", True, "fine", {"seconds": 1.25}, 1.25)),
    events.CheckFinished(
        Verdict("tests", False, "\n".join(f"line {n}\x1b[2J" for n in range(23)), {}, 2.0)
    ),
    events.StepKept(1, "first", 3.0),
    events.StepRestored(1, "first", "the check tests failed", 4.0),
    events.RolledBack(0, 3, "0123456789abcdef", ("mine.py",)),
    events.RolledBack(2, 1, None),
    events.NothingToDo("every step is applied"),
    events.Notice("a copy is kept"),
]

JOURNEY = (
    "branch canonize/one from 0123456789, and checked out\n"
    "step 1 of 2  first  First\n"
    "  1 file to change, 1 rewritten, 1 refused\n"
    "  committed 0123456789  1 file\n"
    "  check tests: pytest -q\n"
    "    passed in 1.2 s\n"
    "    check tests failed after 2.0 s\n"
    "    | (3 lines before this)\n"
    + "".join(f"    | line {n}\\x1b[2J\n" for n in range(3, 23))
    + "  kept in spite of a failure: tests\n"
    "  step 1 first restored: the check tests failed; its files are byte for byte what they were\n"
    "rolled back to before the first step: 3 files restored, as commit 0123456789\n"
    "  mine.py: your later change is kept\n"
    "rolled back to after step 2: 1 file restored\n"
    "every step is applied\n"
)


def test_every_event_as_a_whole() -> None:
    paper = Paper()
    journey = Journey(paper.screen, steps_total=2)
    journey.follow(EVENTS)
    assert paper.out.getvalue() == JOURNEY
    assert paper.err.getvalue() == (
        "warning: a commit hook changed hook\\x1b.py\nwarning: a copy is kept\n"
    )
    assert journey.failed
    assert json.dumps(journey.as_json())


def test_every_event_is_among_those_shown() -> None:
    assert {type(event) for event in EVENTS} == set(typing.get_args(events.Event))


def test_quiet_leaves_the_failures() -> None:
    paper = Paper(quiet=True)
    Journey(paper.screen).follow(EVENTS)
    assert "passed" not in paper.out.getvalue()
    assert "    check tests failed after 2.0 s\n" in paper.out.getvalue()
    assert "restored" in paper.out.getvalue()


def test_with_json_people_read_standard_error() -> None:
    paper = Paper(json_wanted=True)
    Journey(paper.screen, steps_total=2).follow(EVENTS)
    assert paper.out.getvalue() == ""
    assert "kept in spite of a failure: tests" in paper.err.getvalue()
    paper.screen.error(CanonizeError("no", where="a:1", hint="do", details=("one", "two")))
    assert json.loads(paper.out.getvalue())["error"] == {
        "what": "no",
        "where": "a:1",
        "hint": "do",
        "details": ["one", "two"],
    }


def test_an_error_as_a_whole() -> None:
    paper = Paper()
    paper.screen.error(CanonizeError(HOSTILE, where="a:1:2", hint=HOSTILE))
    paper.screen.error(CanonizeError("no", where="a:1:2", details=("a:1:2: x",)))
    assert paper.err.getvalue() == (
        f"error: {SHOWN}\n  at a:1:2\nhint: {SHOWN}\nerror: no\n  a:1:2: x\n"
    )


def operation(number: int, **changes: object) -> LoggedOperation:
    facts: dict[str, object] = {field.name: "" for field in fields(LoggedOperation)}
    facts |= {"number": number, "kind": "step", "plan": "one", "step": 1, "step_id": "first"}
    facts |= {"outcome": "kept", "commit": None, "files": 0, "checks": (), **changes}
    return LoggedOperation(**facts)  # type: ignore[arg-type]


def test_a_status_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    paper = Paper()
    started = "2026-11-22T09:40:44.049+00:00"
    step = AppliedStep(1, "first", "0123456789abcdef", 2, started, {"rewritten": 3, "kept": 0})
    halfway = operation(2, step=2, step_id="second", started=started, outcome="interrupted")
    show_status(
        paper.screen,
        Status(
            plan="one",
            branch=None,
            head="0123456789abcdef",
            applied=(step,),
            steps_total=2,
            interrupted=halfway,
            drift=("the plan was edited",),
            running="pid 1 since 10:31",
            notices=("GIT_DIR is set",),
        ),
    )
    assert paper.out.getvalue() == (
        "one  1 of 2 steps applied\n"
        "detached HEAD at 0123456789\n"
        "   step   commit      files  finished             references\n"
        "1  first  0123456789      2  2026-11-22 09:40:44  3 rewritten\n"
        "running: pid 1 since 10:31\n"
        "interrupted: step 2 second, started 2026-11-22 09:40:44\n"
        "`canonize resume` finishes or restores it, `canonize rollback` restores it\n"
        "changed since: the plan was edited\n"
        "next: `canonize adopt` accepts that, `canonize rollback` takes steps back\n"
    )
    assert paper.err.getvalue() == "warning: GIT_DIR is set\n"
    tried = operation(2, step=2, step_id="second", started=started, outcome="restored")
    tried = replace(tried, reason="the check golden failed")
    show_status(
        (again := Paper()).screen,
        Status("one", "main", "0123456789abcdef", (step,), 2, None, restored=tried),
    )
    assert again.out.getvalue().splitlines()[-2:] == [
        "restored: step 2 second, 2026-11-22 09:40:44: the check golden failed",
        "next: mend it, then `canonize run` tries step 2 again",
    ]


def test_a_log_as_a_whole() -> None:
    paper = Paper()
    operations = [
        operation(1, checks=(("tests", True, 1.0), ("golden", False, 1.0))),
        operation(2, outcome="restored", reason="the check golden failed", files=3),
        operation(3, kind="rollback", step=0, step_id="", outcome="done", plan="two"),
    ]
    show_log(paper.screen, operations)
    assert paper.out.getvalue() == (
        "   when  what               outcome                  commit  files\n"
        "1        one step 1 first   kept in spite of golden  -           0  "
        "tests passed, golden failed\n"
        "2        one step 1 first   restored                 -           3  "
        "the check golden failed\n"
        "3        two rollback to 0  done                     -           0\n"
    )


def test_columns_are_aligned_for_wide_and_combining_characters() -> None:
    paper = Paper()
    rows = [["a", "b"], ["\u6f22", "1"], ["e\u0301", "22"]]
    paper.screen.table(rows, right=[1])
    assert paper.out.getvalue() == "a    b\n\u6f22   1\ne\u0301   22\n"
    assert (cells("\u6f22"), cells("e\u0301"), cells("abc")) == (2, 1, 3)


def test_slow_work_is_told_in_plain_lines_where_nothing_can_be_redrawn() -> None:
    now = [0.0]
    paper = Paper()
    progress = ProgressLine(paper.screen, clock=lambda: now[0])
    for moment in (0, 5, 11, 12, 25):
        now[0] = moment
        progress.update("searching", moment, 30)
    progress.end()
    assert paper.err.getvalue() == (
        "  searching  11 of 30, about 19 s left, 11 s so far\n"
        "  searching  25 of 30, about 5 s left, 25 s so far\n"
    )


@given(st.text() | st.binary().map(lambda data: data.decode("utf-8", "surrogateescape")))
def test_inert_text_is_printable_and_plain_text_is_left_alone(text: str) -> None:
    made = inert(text)
    assert all(character.isprintable() or character == "\t" for character in made)
    if all(character.isprintable() or character == "\t" for character in text):
        assert made == text


def test_only_the_console_writes_to_a_terminal() -> None:
    home = Path(__file__).parents[2] / "canonize"
    for path in home.rglob("*.py"):
        text = path.read_text("utf-8")
        if path.parent.name != "console":
            assert "from rich" not in text and "import rich" not in text, path
            assert "sys.stdout.write" not in text and not re.search(r"(?<!\w)print\(", text), path
