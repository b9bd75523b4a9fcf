"""`compare` on a real repository: the whole output, exit codes, and what it refuses."""

from __future__ import annotations

import json

import pytest

from .conftest import PLAN, Shop, assert_snapshot, normal

FILES = {
    "app/new.py": "class Factory:\n    def __init__(self, bridge=None, limits=3): ...\n\n"
    "    async def build(self, user): ...\n",
    "app/dup.py": "class Factory:\n    def __init__(self, config=None, limits=5): ...\n\n"
    "    async def build(self, user):\n        raise LookupError(user)\n\n"
    "    def configure(self): ...\n",
    "app/serve.py": "from app.dup import Factory\n\n\nasync def serve(config):\n"
    "    made = Factory(config)\n    made.configure()\n    return await made.build(1)\n",
    "app/hand.py": "from app.dup import Factory\n\n\ndef hand(use):\n    use(Factory(limits=1))\n",
    "tests/test_dup.py": "from app.dup import Factory\n\n\ndef test_it():\n"
    "    assert Factory(limits=1).build\n",
}
PAIR = ("app.new:Factory", "app.dup:Factory")


@pytest.fixture
def stand(shop: Shop) -> Shop:
    for path, text in FILES.items():
        shop.write(path, text)
    shop.git("add", "-A")
    shop.git("commit", "-qm", "more")
    (shop.root / "migration_plan.yaml").unlink()
    return shop


def test_the_whole_table(stand: Shop) -> None:
    outcome = stand("compare", *PAIR)
    everything = stand("compare", "--all", *PAIR)
    assert (outcome.status, outcome.err) == (1, "")
    said = f"$ canonize compare {' '.join(PAIR)}\n{outcome.out}= {outcome.status}\n"
    said += f"$ canonize compare --all {' '.join(PAIR)}\n{everything.out}= {everything.status}\n"
    assert_snapshot("compare", normal(said, stand.root))


def test_json_is_one_document_that_says_the_same(stand: Shop) -> None:
    outcome = stand("compare", "--json", *PAIR)
    (pair,) = json.loads(outcome.out)["pairs"]
    assert (outcome.status, pair["unsafe"], pair["same"]) == (1, 3, False)
    assert pair["competitor"]["signature"] == "(config=None, limits=5)"
    assert pair["differences"][0] == {
        "severity": "trap",
        "kind": "position",
        "what": "Factory()",
        "competitor": "position 1: config",
        "canonical": "position 1: bridge",
        "competitor_place": {"path": "app/dup.py", "line": 2},
        "canonical_place": {"path": "app/new.py", "line": 2},
    }
    wrong = [use for use in pair["uses"] if use["unsafe"]]
    assert [(use["path"], use["line"], use["column"], use["key"]) for use in wrong] == [
        ("app/hand.py", 5, 9, "app/hand.py:Factory:passed-on"),
        ("app/serve.py", 5, 12, "app/serve.py:Factory():position"),
        ("app/serve.py", 6, 5, "app/serve.py:Factory.configure:missing"),
    ]
    assert pair["by_territory"]["tests"]["compatible"] == 2


@pytest.mark.parametrize(
    ("competitor", "fail_on", "status"),
    [
        ("app.dup:Factory", "unsafe", 1),
        ("app.dup:Factory", "never", 0),
        ("app.legacy:Maker", "unsafe", 1),
        ("app.old:Factory", "unsafe", 1),
        ("app.legacy:Maker", "doubt", 1),
    ],
)
def test_exit_codes(stand: Shop, competitor: str, fail_on: str, status: int) -> None:
    outcome = stand("compare", "app.new:Factory", competitor, "--fail-on", fail_on)
    assert outcome.status == status, outcome.out


def test_modules_and_several_competitors_at_once(stand: Shop) -> None:
    outcome = stand("compare", "app.new", "app.dup", "--fail-on", "never")
    assert "competitor  app.dup  module  app/dup.py:1" in outcome.out
    both = stand("compare", "app.new:Factory", "app.dup:Factory", "app.old:Factory", "--json")
    assert len(json.loads(both.out)["pairs"]) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("app.new:Factory",), "error: there is nothing to compare it with\n"),
        (("app.new:Factroy", "app.dup:Factory"), "did you mean 'Factory'?"),
        (("app.new:Factory", "app.dub:Factory"), "did you mean 'app.dup:Factory'?"),
        (("app.new:Fac tory", "app.dup:Factory"), "is not `package.module:Name`"),
        (("app.new:Factory", "app.new:Factory"), "is the same symbol twice"),
        (("app.new:Factory", "app.dup:Factory", "--fail-on", "nothing"), "nothing"),
        ((), "migration_plan.yaml"),
    ],
)
def test_what_it_refuses(stand: Shop, words: tuple[str, ...], said: str) -> None:
    before = stand.state()
    outcome = stand("compare", *words)
    assert (outcome.status, outcome.out) == (2, "")
    assert said in outcome.err
    assert {p: d for p, d in stand.state().items() if "/canonize/" not in p} == before


def test_nothing_is_written_but_the_journal(stand: Shop) -> None:
    before = stand.state()
    assert stand("compare", *PAIR).status == 1
    assert {p: d for p, d in stand.state().items() if "/canonize/" not in p} == before


ANSWERING = """\
version: 1
name: one-factory
canonical: app.new:Factory
competitors:
  - symbol: app.dup:Factory
    verdict: duplicate
  - symbol: app.legacy:Maker
    verdict: variant
checks:
  uses:
    kind: uses-fit
    accept:
      "Factory.configure:missing": configured where it is made
      "Factory:passed-on": what gets it is a test's
steps:
  - id: check
    checks: [uses]
  - id: rewrite
    codemods:
      - adapt_calls: {rules: [{for: "app.dup:Factory", arguments: {config: {drop: true}}}]}
      - rewrite_imports
"""


def test_without_symbols_it_compares_what_the_plan_re_routes(stand: Shop) -> None:
    stand.write("migration_plan.yaml", ANSWERING)
    outcome = stand("compare")
    assert outcome.status == 0, outcome.err
    assert "needs adapting [accepted]  Factory.configure missing  app/serve.py:6:5" in outcome.out
    assert "1 use made to fit by the plan's rules" in outcome.out
    assert "Maker" not in outcome.out
    ran = stand("run", "--step", "check", "--yes")
    assert ran.status == 0, ran.out
    stand.write("migration_plan.yaml", ANSWERING.replace("configure:missing", "other:missing"))
    assert stand("compare").status == 1


def test_a_plan_gives_named_pairs_its_roots_and_a_broken_one_is_no_obstacle(stand: Shop) -> None:
    stand.write(
        "migration_plan.yaml", PLAN.replace("version: 1", "version: 1\nsource_roots: [app]")
    )
    outcome = stand("compare", *PAIR)
    assert (outcome.status, "hint: modules are looked for below: app" in outcome.err) == (2, True)
    stand.write("migration_plan.yaml", "canonical: [\n")
    outcome = stand("compare", *PAIR)
    assert outcome.status == 1
    assert "can't be read; source roots are detected" in outcome.err


READ = ("--reason", "both were read")


def test_plan_new_writes_what_comparing_found(stand: Shop) -> None:
    words = ("--canonical", "app.new:Factory", "--duplicate", "app.dup:Factory", *READ)
    assert stand("plan", "new", *words).status == 0
    text = stand.read("migration_plan.yaml")
    assert "  # 7 uses: 4 compatible, 2 need adapting, 1 can't be told\n" in text
    assert "  # decide: app/serve.py:5:12: positional argument 1 is config here" in text
    assert "  #                config: {rename: ITS_NEW_NAME}  # or {drop: true}" in text
    assert stand("plan", "check").status == 0
    failed = stand("run", "--to", "canonical-covers-every-use", "--yes")
    assert failed.status == 1
    assert '"Factory() position config" needs adapting' in failed.out


ASKED = (
    "compare", "--answer", "Factory passed to use", "--answer", "Factory() *", "--answer",
    "app/serve.py:Factory.configure:missing", "--reason", 'all "seen": by hand',
)  # fmt: skip


def test_answers_are_written_into_the_plan_and_hold(stand: Shop) -> None:
    words = ("--canonical", "app.new:Factory", "--duplicate", "app.dup:Factory", *READ)
    assert stand("plan", "new", *words).status == 0
    assert stand("compare").status == 1
    answered = stand(*ASKED)
    assert (answered.status, answered.err) == (0, "")
    assert "migration_plan.yaml: Factory passed to use (1 place)\n" in answered.out
    text = stand.read("migration_plan.yaml")
    assert """    accept:
      "Factory passed to use": "all \\"seen\\": by hand"
      "Factory() *": "all \\"seen\\": by hand"
""" in text  # fmt: skip
    assert stand("plan", "check").status == 0
    assert stand("compare").status == 0
    assert stand("compare", "--json", *PAIR).status == 1
    again = stand(*ASKED)
    assert (again.status, stand.read("migration_plan.yaml")) == (0, text)
    told = json.loads(stand("--json", *ASKED).out)  # held to its schema where it is called
    assert told["document"] == "compare-answer"
    assert told["places"]["Factory passed to use"] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--answer", "Factory passed to use"), "give --reason TEXT"),
        (("--answer", "Factory passed to user", "--reason", "x"), "did you mean"),
        (("--answer", "Nothing", "--reason", "x"), "canonize compare shows the keys"),
        ((*PAIR, "--answer", "Factory() *", "--reason", "x"), "leave the symbols out"),
    ],
)
def test_answers_that_answer_nothing_change_nothing(
    stand: Shop, words: tuple[str, ...], said: str
) -> None:
    stand.write("migration_plan.yaml", ANSWERING)
    outcome = stand("compare", *words)
    assert (outcome.status, said in outcome.err) == (2, True), outcome.err
    assert stand.read("migration_plan.yaml") == ANSWERING


def test_groups_are_in_the_document(stand: Shop) -> None:
    (pair,) = json.loads(stand("compare", "--json", *PAIR).out)["pairs"]
    assert [(g["key"], g["places"], g["unsafe"]) for g in pair["groups"]] == [
        ("Factory() position config", ["app/serve.py:5:12"], True),
        ("Factory.configure missing", ["app/serve.py:6:5"], True),
        ("Factory passed to use", ["app/hand.py:5:9"], True),
    ]


def test_what_holds_all_users_back_is_listed(stand: Shop) -> None:
    code = "class Kind:\n    def __init__(self):\n        self.n = 0\n"
    stand.write("app/one.py", code)
    stand.write("app/two.py", code)
    stand.write(
        "app/kept.py", "KEPT = {}\n\n\ndef of(kind):\n    return KEPT.setdefault(kind, 1)\n"
    )
    stand.write(
        "app/both.py",
        "from app.kept import of\nfrom app.one import Kind\nfrom app.two import Kind as Other\n"
        "of(Kind)\nof(Other)\n",
    )
    stand.git("add", "-A")
    stand.git("commit", "-qm", "kinds")
    pair = ("app.one:Kind", "app.two:Kind")
    assert "all of its users stay: the two must stay two" in stand("compare", *pair).out
    told = json.loads(stand("compare", "--all", "--json", *pair).out)["pairs"][0]
    assert "the two must stay two" in told["held_back"][0]
