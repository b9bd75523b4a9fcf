"""Names and signatures agree, behaviour does not: nothing is removed on that alone."""
# ruff: noqa: E501 (code of fixtures in one line)

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from canonize.cli import main

Call = Callable[..., tuple[int, str]]

USE = "from app.{0} import {1}\n{1}({2})\n"
PAIRS = {
    "registries of their own": (
        "HOOKS = []\ndef register_signal_handlers(): HOOKS.append(1)\n",
        "CLEANERS = {}\ndef register_signal_handlers(): CLEANERS['f'] = 1\n",
        "register_signal_handlers",
        "",
    ),
    "hashes": (
        "import hashlib\ndef file_checksum(data): return hashlib.sha256(data).hexdigest()\n",
        "import hashlib\ndef file_checksum(data): return hashlib.sha1(data).hexdigest()\n",
        "file_checksum",
        "b''",
    ),
    "sentinels": (
        "ALL = object()\ndef members_option(arg): return ALL if arg is None else arg\n",
        "ALL = object()\ndef members_option(arg): return ALL if arg is None else arg\n",
        "members_option",
        "None",
    ),
    "a helper": (
        "def _key(x): return x.lower()\ndef sort_names(xs): return sorted(xs, key=_key)\n",
        "def _key(x): return x\ndef sort_names(xs): return sorted(xs, key=_key)\n",
        "sort_names",
        "[]",
    ),
    "a guard and an action": (
        "def package_update(context, data): return context['db'].save(data)\n",
        "def package_update(context, data): return {'success': bool(context.get('user'))}\n",
        "package_update",
        "{}, {}",
    ),
    "does nothing": (
        "class CookieJar:\n    def __init__(self): self.all = []\n    def set_cookie(self, c): self.all.append(c)\n    def clear(self): self.all = []\n",
        "class CookieJar:\n    def __init__(self): self.all = []\n    def set_cookie(self, c): pass\n    def clear(self): pass\n",
        "CookieJar",
        "",
    ),
}  # fmt: skip
SAME = {
    "locals and words": (
        "def parse_limit(text: str) -> int:\n    '''Reads.'''\n    number = int(text or 0)\n    return number + 1\n",
        "def parse_limit(text):\n    n = int(text or 0)\n    return n + 1\n",
        "parse_limit",
        "''",
    ),
    "helpers of their own that are the same": (
        "LIMIT = 3\ndef _cut(x): return x[:LIMIT]\ndef short_name(x): return _cut(x.strip())\n",
        "MOST = 3\ndef _head(x):\n    return x[:MOST]\ndef short_name(x): return _head(x.strip())\n",
        "short_name",
        "'a'",
    ),
}  # fmt: skip


@pytest.fixture
def repository(tmp_path: Path, capfd, monkeypatch) -> Callable[..., Call]:
    def make(new: str, old: str, name: str, given: str) -> Call:
        root = tmp_path / "repo"
        files = {"app/__init__.py": "", "app/new.py": new, "app/old.py": old}
        files |= {f"app/use{n}.py": USE.format("new", name, given) for n in range(3)}
        files["app/late.py"] = USE.format("old", name, given)
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "start"]):
            subprocess.run(
                ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *words],
                cwd=root, check=True,
            )  # fmt: skip

        def call(*words: str) -> tuple[int, str]:
            capfd.readouterr()
            status = main(["-C", str(root), *words])
            said = capfd.readouterr()
            return status, said.out + said.err

        call.root = root  # type: ignore[attr-defined] # for the tests
        return call

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return make


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS.keys())
def test_what_differs_is_a_variant_and_stays(repository, pair: tuple[str, ...]) -> None:
    canonize = repository(*pair)
    _, said = canonize("scan", "--explain", "1")
    assert "variant  app.old:" in said
    assert "canonical  app/new.py" in said  # both bodies
    assert canonize("plan", "new", "--group", "1")[0] == 0
    plan = (canonize.root / "migration_plan.yaml").read_text()
    assert "verdict: duplicate" not in plan


@pytest.mark.parametrize("pair", SAME.values(), ids=SAME.keys())
def test_what_is_the_same_is_a_duplicate_and_goes(repository, pair: tuple[str, ...]) -> None:
    canonize = repository(*pair)
    _, said = canonize("scan", "--explain", "1")
    assert "duplicate  app.old:" in said and "evidence: identical" in said
    assert canonize("plan", "new", "--group", "1")[0] == 0
    plan = (canonize.root / "migration_plan.yaml").read_text()
    assert "verdict: duplicate\n    evidence: identical" in plan


def test_nothing_is_claimed_for_a_person(repository) -> None:
    canonize = repository(*PAIRS["hashes"])
    words = ("--canonical", "app.new:file_checksum", "--duplicate", "app.old:file_checksum")
    status, said = canonize("plan", "new", *words)
    assert status == 0
    assert "is not known to do the same" in said and "--reason" in said
    assert "hashlib.sha256" in said and "app/new.py:2 | app/old.py:2" in said
    plan = canonize.root / "migration_plan.yaml"
    assert "evidence: untested\n    reason: " in plan.read_text()
    was = (canonize.root / "app/old.py").read_text()
    status, said = canonize("run", "--all", "--yes")
    assert status == 1 and "differs" in said  # tried before anything is changed
    assert (canonize.root / "app/old.py").read_text() == was
    status, said = canonize("preview")  # looking changes nothing
    assert status == 0 and "untested" in said
    untried = plan.read_text().replace("checks: [uses, same]", "checks: [uses]")
    plan.write_text(untried)
    status, said = canonize("run", "--all", "--yes")
    assert status == 2 and "1 open question" in said and "canonize equiv" in said


def test_a_duplicate_that_no_example_tells_apart_is_removed(repository) -> None:
    canonize = repository(
        "def total(xs: list[int]) -> int: return sum(xs)\n",
        "def total(xs: list[int]) -> int:\n    t = 0\n    for x in xs: t += x\n    return t\n",
        "total",
        "[]",
    )
    words = ("--canonical", "app.new:total", "--duplicate", "app.old:total")
    canonize("plan", "new", *words)
    assert "evidence: untested" in (canonize.root / "migration_plan.yaml").read_text()
    status, said = canonize("run", "--all", "--yes")
    assert status == 0, said
    assert not (canonize.root / "app/old.py").exists()


def test_what_was_tried_is_in_the_plan_until_the_code_changes(repository) -> None:
    loops = "def total(xs: list[int]):\n    t = 0\n    for x in xs:\n        t += x\n    return t\n"
    sums = "def total(xs: list[int]):\n    return sum(xs)\n"
    canonize = repository(sums, loops, "total", "[1, 2]")
    pair = ("app.new:total", "app.old:total")
    words = ("--canonical", pair[0], "--duplicate", pair[1], "--force")
    plan = canonize.root / "migration_plan.yaml"
    canonize("plan", "new", *words)
    assert "evidence: untested" in plan.read_text()
    status, said = canonize("equiv", *pair, "--yes", "--examples", "30")
    assert status == 0, said
    status, said = canonize("plan", "new", *words)
    assert 'evidence: tested\n    reason: "no difference found in ' in plan.read_text()
    assert "not known" not in said and canonize("plan", "check")[0] == 0
    assert "evidence  tested" in canonize("preview")[1]
    old = canonize.root / "app/old.py"
    old.write_text(old.read_text().replace("t = 0", "t = 1"))
    status, said = canonize("plan", "check")
    assert "the code changed since it was tried" in " ".join(said.split())
    canonize("plan", "new", *words)
    assert "evidence: untested" in plan.read_text()


def test_a_person_says_so(repository) -> None:
    canonize = repository(*PAIRS["hashes"])
    words = ("--canonical", "app.new:file_checksum", "--duplicate", "app.old:file_checksum")
    status, said = canonize("plan", "new", "--reason", "both only name cache files", *words)
    assert status == 0 and "is taken to do the same because you say so" in said
    plan = (canonize.root / "migration_plan.yaml").read_text()
    assert 'evidence: claimed\n    reason: "both only name cache files"' in plan


def test_preview_and_the_end_of_a_run_say_on_what_evidence(repository) -> None:
    canonize = repository(*PAIRS["hashes"])
    words = ("--canonical", "app.new:file_checksum", "--duplicate", "app.old:file_checksum")
    canonize("plan", "new", "--reason", "both only name cache files", *words)
    said = canonize("preview")[1]
    assert "claimed" in said and "both only name cache files" in said
    said = canonize("run", "--all", "--yes")[1]
    assert "duplicate, claimed" in said
    assert "duplicate, claimed" in canonize("status")[1]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("untested", "is no duplicate on the evidence 'untested'"),
        ("differs", "is no duplicate on the evidence 'differs'"),
        ("claimed", "is claimed to do the same, and nothing says why"),
        ("identical", "is not identical with app.new:file_checksum: hashlib.sha256"),
    ],
)
def test_a_plan_without_evidence_that_counts(repository, line: str, said: str) -> None:
    canonize = repository(*PAIRS["hashes"])
    words = ("--canonical", "app.new:file_checksum", "--duplicate", "app.old:file_checksum")
    canonize("plan", "new", *words)
    plan = canonize.root / "migration_plan.yaml"
    text = plan.read_text().replace("checks: [uses, same]", "checks: [uses]")
    kept = [t for t in text.split("\n") if not t.startswith("    reason: ")]
    plan.write_text("\n".join(kept).replace("evidence: untested", f"evidence: {line}"))
    status, told = canonize("plan", "check")
    assert status == 2
    assert said in told


BY_HAND = """\
version: 1
name: by-hand
canonical: app.new{0}
competitors:
  - symbol: app.old{0}
    verdict: duplicate{1}
checks:
  uses: {{kind: uses-fit}}
  same: {{kind: same-behaviour, examples: 20}}
steps:
  - {{id: look, checks: [{2}]}}
  - {{id: re-route, codemods: [rewrite_imports]}}
  - {{id: remove, codemods: [{3}]}}
"""


@pytest.mark.parametrize("name", [":file_checksum", ""], ids=["function", "module"])
def test_a_plan_that_says_nothing_of_evidence_is_graded(repository, name: str) -> None:
    canonize = repository(*PAIRS["hashes"])
    plan = canonize.root / "migration_plan.yaml"
    plan.write_text(BY_HAND.format(name, "", "uses", "remove_duplicates"))
    status, said = canonize("plan", "check")
    assert status == 2
    assert f"nothing says that it does what app.new{name} does: other code" in said
    assert f"canonize equiv app.new{name} app.old{name}" in said
    was = (canonize.root / "app/old.py").read_text()
    status, said = canonize("run", "--all", "--yes")
    assert status == 2 and "1 open question" in said
    assert (canonize.root / "app/old.py").read_text() == was
    claims = "\n    evidence: claimed\n    reason: both only name cache files"
    for words in (
        (claims, "uses", "remove_duplicates"),
        ("", "same", "remove_duplicates"),  # examples are tried before anything changes
        ("", "uses", "rewrite_strings"),  # nothing is removed
    ):
        plan.write_text(BY_HAND.format(name, *words))
        status, said = canonize("plan", "check")
        assert status == 0, said


def test_what_is_the_same_or_was_tried_needs_no_word_of_the_plan(repository) -> None:
    loops = "def total(xs: list[int]):\n    t = 0\n    for x in xs:\n        t += x\n    return t\n"
    canonize = repository("def total(xs: list[int]):\n    return sum(xs)\n", loops, "total", "[1]")
    pair = ("app.new:total", "app.old:total")
    canonize("plan", "new", "--canonical", pair[0], "--duplicate", pair[1])
    plan = canonize.root / "migration_plan.yaml"
    text = plan.read_text().replace("checks: [uses, same]", "checks: [uses]")
    plan.write_text(text.replace("    evidence: untested\n", ""))
    assert canonize("plan", "check")[0] == 2
    assert canonize("equiv", *pair, "--yes", "--examples", "30")[0] == 0
    assert canonize("plan", "check")[0] == 0
    (canonize.root / "app/old.py").write_text("def total(xs: list[int]):\n    return sum(xs)\n")
    assert canonize("plan", "check")[0] == 0
