"""`bowler_query`: what is handed over, and what of the answer is taken. Bowler itself is played in
`tests/runner/test_queries.py`; here a function stands for whatever a query may do to its copy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from pydantic import ValidationError

from canonize.catalogue import load_codemod
from canonize.core.codemod import Migration
from canonize.core.ledger import Form
from canonize.core.plan import Plan
from canonize.core.queries import NotPlayed, PlayedQuery, QueryJob
from canonize.core.rehearsal import StepProposal, play_step
from canonize.core.tree import MemoryBase, SourceTree
from codemods.bowler_query import BowlerOptions

QUERY = "tools/q.py"
Answer = Callable[[QueryJob], PlayedQuery | NotPlayed]


class Acting:
    """A query runner that does what a test says, and remembers what it was given."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.jobs: list[QueryJob] = []

    def play(self, job: QueryJob) -> PlayedQuery | NotPlayed:
        self.jobs.append(job)
        return self.answer(job)


def rewriting(old: bytes, new: bytes) -> Answer:
    return lambda job: PlayedQuery(
        {path: data.replace(old, new) for path, data in job.files.items()}, frozenset(job.files)
    )


def query(
    files: Mapping[str, bytes], answer: Answer | None, **options: Any
) -> tuple[StepProposal, Acting]:
    runner = Acting(answer or rewriting(b"", b""))
    call = {"bowler_query": {"query": f"{QUERY}:rename", **options}}
    plan = Plan.model_validate(
        {
            "version": 1, "name": "test", "canonical": "n:X",
            "competitors": [{"symbol": "a:X", "verdict": "variant"}],
            "steps": [{"id": "s", "codemods": [call]}],
        }
    )  # fmt: skip
    migration = Migration(plan, (".",), queries=runner if answer else None)
    tree = SourceTree(MemoryBase({QUERY: b"def rename(query): ...\n", **files}))
    return play_step(tree, migration, load_codemod, 1), runner


def said(step: StepProposal, path: str) -> list[str]:
    return [
        f"{r.disposition} {r.line}: {r.reason}" for r in step.ledger.references if r.path == path
    ]


SUMMARY = "kept 1: {}; review each change"


def test_each_hunk_is_in_the_ledger_and_each_file_is_counted() -> None:
    files = {"a.py": b"old()\nx = 1\ny = 2\nold()\n", "b.py": b"x = 1\n", "c.txt": b"old\n"}
    files = {p: d.replace(b"old()", b"print(old)") for p, d in files.items()}
    step, runner = query(files, rewriting(b"print", b"repr"))
    assert step.after.read("a.py") == b"repr(old)\nx = 1\ny = 2\nrepr(old)\n"
    review = f"rewritten by the query {QUERY}:rename: review it"
    assert said(step, "a.py") == [f"rewritten 1: {review}", f"rewritten 4: {review}"]
    assert said(step, "b.py") == []
    assert said(step, QUERY) == [SUMMARY.format("2 files in: 1 changed, 1 unchanged")]
    assert list(runner.jobs[0].files) == ["a.py", "b.py"]
    assert len(runner.jobs) == 2, "a second run must show that nothing more would change"


KINDS = {
    "CRLF": b"x = 1\r\ny = 2\r\n",
    "a mark": b"\xef\xbb\xbfx = 1\n",
    "no end": b"x = 1",
    "all three": b"\xef\xbb\xbfx = 1\r\ny = 2",
    "an empty last line": b"x = 1\n\n",
    "a form feed": b"x = 1\n\x0c\ny = 2\n",
}


@pytest.mark.parametrize("data", KINDS.values(), ids=KINDS.keys())
def test_what_bowler_does_not_keep_is_put_back(data: bytes) -> None:
    step, runner = query({"a.py": data}, rewriting(b"= 1", b"= 3"))
    assert step.after.read("a.py") == data.replace(b"= 1", b"= 3")
    given = runner.jobs[0].files["a.py"]
    assert given.endswith(b"\n") and b"\r" not in given and not given.startswith(b"\xef")


@pytest.mark.parametrize("data", KINDS.values(), ids=KINDS.keys())
def test_what_is_not_changed_stays_byte_for_byte(data: bytes) -> None:
    step, _ = query({"a.py": data}, rewriting(b"nothing", b"something"))
    assert step.changes == ()


NOT_HANDED_OVER = {
    "latin-1": b"# coding: latin-1\nx = '\xe9'\n",
    "mixed line endings": b"x = 1\r\ny = 2\n",
    "lone returns": b"x = 1\ry = 2\n",
    "not its encoding": b"x = '\xff'\n",
}


@pytest.mark.parametrize("data", NOT_HANDED_OVER.values(), ids=NOT_HANDED_OVER.keys())
def test_what_bowler_would_damage_is_not_handed_over(data: bytes) -> None:
    step, runner = query({"a.py": data, "b.py": b"y = 1\n"}, rewriting(b"x", b"z"))
    assert step.changes == () and list(runner.jobs[0].files) == ["b.py"]
    assert [s for s in said(step, "a.py") if s.startswith("refused 1: the file ")]
    told = "2 files in: 1 not handed over, 1 unchanged"
    assert said(step, QUERY) == [SUMMARY.format(told)]


def test_words_and_paths_narrow_what_is_handed_over() -> None:
    files = {"app/a.py": b"old = 1\n", "app/b.py": b"older = 1\n", "lib/c.py": b"old = 1\n"}
    _, runner = query(files, rewriting(b"", b""), words=["old"], paths=["app/**"])
    assert list(runner.jobs[0].files) == ["app/a.py"]
    step, runner = query(files, rewriting(b"", b""), words=["nowhere"])
    assert not runner.jobs and said(step, QUERY) == ["kept 1: no Python file is selected"]


UNTAKEN: dict[str, tuple[Answer, str]] = {
    "not parsed": (
        lambda job: PlayedQuery(dict(job.files), frozenset(), {"a.py": "Bowler: Can't parse"}),
        "Bowler: Can't parse",
    ),
    "changed but not parsed": (
        lambda job: PlayedQuery({"a.py": b"z = 1\n"}, frozenset()), "Bowler did not parse it"
    ),
    "changed and in trouble": (
        lambda job: PlayedQuery({"a.py": b"z = 1\n"}, frozenset({"a.py"}), {"a.py": "it failed"}),
        "it failed",
    ),
    "deleted": (lambda job: PlayedQuery({}, frozenset({"a.py"})), "deleted the file"),
    "does not parse any more": (
        lambda job: PlayedQuery({"a.py": b"z = = 1\n"}, frozenset({"a.py"})), "would not parse"
    ),
    "cut short": (lambda job: PlayedQuery({"a.py": b"x = (\n"}, frozenset({"a.py"})), "not parse"),
    "an undefined name": (
        lambda job: PlayedQuery({"a.py": b"x = gone\n"}, frozenset({"a.py"})),
        "gone would be undefined",
    ),
    "an import cycle": (
        lambda job: PlayedQuery({"a.py": b"import b\nx = 1\n"}, frozenset({"a.py"})), "import cycle"
    ),
    "other line endings": (
        lambda job: PlayedQuery({"a.py": b"x = 2\r\n"}, frozenset({"a.py"})), "other line endings"
    ),
    "other bytes": (
        lambda job: PlayedQuery({"a.py": b"x = '\xff'\n"}, frozenset({"a.py"})), "parse"
    ),
    "never at rest": (
        lambda job: PlayedQuery({"a.py": job.files["a.py"] + b"y = 1\n"}, frozenset({"a.py"})),
        "a second run",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "reason"), UNTAKEN.values(), ids=UNTAKEN.keys())
def test_what_is_doubtful_is_refused(answer: Answer, reason: str) -> None:
    files = {"a.py": b"x = 1\n", "b.py": b"import a\n"}

    def only_a(job: QueryJob) -> PlayedQuery | NotPlayed:
        found = answer(job)
        assert isinstance(found, PlayedQuery)
        return PlayedQuery({"b.py": job.files["b.py"], **found.files}, found.parsed, found.troubles)

    step, _ = query(files, only_a)
    assert step.changes == ()
    assert [s for s in said(step, "a.py") if s.startswith("refused") and reason in s]


def test_a_file_that_the_query_made_is_told_and_not_taken() -> None:
    def making(job: QueryJob) -> PlayedQuery:
        return PlayedQuery(dict(job.files), frozenset(job.files), strangers=("made.py",))

    step, _ = query({"a.py": b"x = 1\n"}, making)
    assert step.changes == () and "made this file" in said(step, "made.py")[0]


def test_a_file_that_the_query_passed_over_is_counted() -> None:
    step, _ = query({"a.py": b"x\n"}, lambda job: PlayedQuery(dict(job.files), frozenset()))
    assert said(step, QUERY) == [SUMMARY.format("1 files in: 1 not looked at")]


def test_where_nothing_is_played_the_step_says_so() -> None:
    step, _ = query({"a.py": b"x = 1\n"}, None)
    assert said(step, QUERY) == ["refused 1: not played: no query is played here"]
    step, _ = query({"a.py": b"x = 1\n"}, lambda job: NotPlayed("not trusted"))
    assert said(step, QUERY) == ["refused 1: not trusted"] and step.changes == ()
    assert {entry.form for entry in step.ledger.references} == {Form.QUERY}


@pytest.mark.parametrize(
    "text",
    ["q.py", "q", ":f", "q.py:", "/tmp/q.py:f", "../q.py:f", ".git/q.py:f", "a b:f", "q:f:g",
     "q:f()", "-c:f", "a.py\0:f"],
)  # fmt: skip
def test_a_query_is_a_file_or_a_module_and_a_function(text: str) -> None:
    with pytest.raises(ValidationError):
        BowlerOptions.model_validate({"query": text})


@pytest.mark.parametrize("text", ["q.py:f", "tools/a b.py:main", "acme.queries:rename"])
def test_queries_that_can_be_named(text: str) -> None:
    assert BowlerOptions.model_validate({"query": text}).query == text
