"""A plan over a library and those who use it, through the command line."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from canonize.fleet.choosing import shard_of
from tests.fleet.conftest import PLAN, USER, Harbour, Outcome

STRANGER = {"stranger/__init__.py": "", "stranger/a.py": "x = 1\n"}


def branch_file(harbour: Harbour, ident: str, path: str) -> str:
    done = subprocess.run(
        ["git", "show", f"canonize/one-factory:{path}"],
        cwd=harbour.folder / "clones" / ident,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def test_from_the_plan_to_the_report(harbour: Harbour) -> None:
    harbour.library()
    harbour.user("billing", "acme-lib>=1.5")
    harbour.repository("stranger", STRANGER)
    harbour.listed("acme-lib", "billing", "stranger")
    before = {p: p.read_bytes() for p in harbour.root.rglob("*.py")}
    planned = harbour("plan")
    assert planned.status == 0
    order = {row["name"]: (row["wave"], row["role"]) for row in planned.json["order"]}
    assert order == {"billing": (1, "user"), "acme-lib": (3, "library"), "stranger": (0, "")}
    shown = harbour("preview")
    assert shown.status == 0
    assert shown.json["outcomes"] == {"previewed": 2, "unconcerned": 1}
    patch = (harbour.folder / "reports" / "billing.patch").read_text()
    assert "+from acme.core import Factory" in patch
    ran = harbour("run")
    assert ran.status == 0, ran.err
    assert ran.json["outcomes"] == {"done": 2, "unconcerned": 1}
    assert ran.row("billing")["steps"] == ["rewrite", "remove"]
    assert "from acme.core import Factory" in branch_file(harbour, "billing", "billing/web.py")
    listed = subprocess.run(
        ["git", "ls-tree", "-r", "--name-only", "canonize/one-factory"],
        cwd=harbour.folder / "clones" / "acme_lib",
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "src/acme/core.py" in listed and "src/acme/old.py" not in listed
    assert (harbour.folder / "reports" / "billing.ledger.json").is_file()
    mine = {p: data for p, data in before.items() if harbour.folder not in p.parents}
    assert all(path.read_bytes() == data for path, data in mine.items())
    again = harbour("run")
    assert again.json["repositories"] == ran.json["repositories"]
    assert harbour("status").json["repositories"] == ran.json["repositories"]


def test_a_repository_that_still_uses_it_keeps_it_in_the_library(harbour: Harbour) -> None:
    harbour.library()
    harbour.user("billing", "acme-lib>=1.5")
    harbour.user("legacy", "acme-lib==1.0")
    harbour.listed("acme-lib", "billing", "legacy")
    ran = harbour("run")
    assert ran.status == 1
    assert ran.json["outcomes"] == {"held": 2, "done": 1}
    library = ran.row("acme-lib")
    assert library["steps"] == ["rewrite"]
    [held] = library["open"]
    assert "legacy: legacy/web.py:1" in held["places"]
    [told] = ran.row("legacy")["open"]
    assert "leaves out 2.0" in told["cause"] and told["places"] == ["requirements.txt:1"]
    assert "from acme.old" in (harbour.folder / "clones/legacy/legacy/web.py").read_text()
    assert branch_file(harbour, "acme_lib", "src/acme/old.py")

    harbour.repository("legacy", {"requirements.txt": "acme-lib>=2\n"})
    retried = harbour("retry")
    assert retried.status == 0, retried.out
    assert retried.json["outcomes"] == {"done": 3}


def test_an_older_version_that_has_the_canonical_is_told_and_migrated(harbour: Harbour) -> None:
    harbour.library("2.0")
    harbour.git("acme-lib", "tag", "v2.0")
    harbour.repository("acme-lib", {"pyproject.toml": '[project]\nname="acme-lib"\nversion="3"\n'})
    harbour.user("billing", "acme-lib<3")
    harbour.listed("acme-lib", "billing")
    row = harbour("run", "--only", "billing").row("billing")
    assert row["outcome"] == "open" and row["steps"] == ["rewrite", "remove"]
    assert "is there all the same" in row["open"][0]["cause"]


@pytest.mark.parametrize("requirement", ["acme-lib", "acme_lib>=1", "Acme.Lib<3", "acme-lib~=2.0"])
def test_pins_that_allow_it_say_nothing(harbour: Harbour, requirement: str) -> None:
    harbour.library()
    harbour.user("billing", requirement)
    harbour.listed("acme-lib", "billing")
    assert harbour("run", "--only", "billing").row("billing")["outcome"] == "done"


def test_a_place_that_may_name_it_keeps_it_in_the_library(harbour: Harbour) -> None:
    harbour.library()
    text = "import importlib\n\nNAME = 'old'\nMODULE = importlib.import_module('acme.' + NAME)\n"
    harbour.user("plugins", "acme-lib", text + "\n" + USER)
    harbour.listed("acme-lib", "plugins")
    ran = harbour("run")
    assert ran.row("plugins")["outcome"] == "open"
    [held] = ran.row("acme-lib")["open"]
    assert held["places"] == ["plugins: plugins/web.py:4"]


def test_a_package_of_the_same_name_is_no_user(harbour: Harbour) -> None:
    """The repository has an ``acme.old`` of its own, which has nothing to do with the library."""
    harbour.library()
    harbour.repository(
        "other",
        {
            "acme/__init__.py": "",
            "acme/other.py": "class Factory: ...\n",
            "app.py": "from acme.other import Factory\n\nprint(Factory())\n",
        },
    )
    harbour.listed("acme-lib", "other")
    ran = harbour("run")
    assert ran.row("other")["outcome"] == "unconcerned"
    assert ran.row("acme-lib")["outcome"] == "done"


def test_the_canonical_may_live_in_another_repository(harbour: Harbour) -> None:
    harbour.library()
    core = '[project]\nname = "beta-lib"\nversion = "1.0"\n'
    factory = "class Factory:\n    def build(self):\n        return 'engine'\n"
    harbour.repository(
        "beta-lib", {"pyproject.toml": core, "beta/__init__.py": "", "beta/core.py": factory}
    )
    harbour.user("told", "acme-lib")
    harbour.repository(
        "fine",
        {
            "requirements.txt": "acme-lib\nbeta-lib\n",
            "fine.py": "from acme.old import Factory\n\nprint(Factory().build())\n",
        },
    )
    harbour.write("migration_plan.yaml", PLAN.replace("acme.core:", "beta.core:"))
    harbour.listed("acme-lib", "beta-lib", "told", "fine")
    ran = harbour("run")
    assert ran.row("fine")["outcome"] == "done"
    assert "from beta.core import Factory" in branch_file(harbour, "fine", "fine.py")
    [told] = ran.row("told")["open"]
    assert told["cause"] == "beta-lib is used and not required: add it to the requirements"


def test_one_failure_stops_no_other(harbour: Harbour) -> None:
    harbour.library()
    harbour.user("billing")
    harbour.repository("empty", {"a.py": "x = 1\n"})
    (harbour.root / "bare").mkdir()
    harbour.listed("gone", "bare", "acme-lib", "billing")
    ran = harbour("run")
    assert ran.status == 1
    assert ran.json["outcomes"] == {"failed": 2, "held": 1, "done": 1}
    assert ran.row("gone")["error"]["hint"]
    causes = {cause["cause"] for cause in ran.json["causes"]}
    assert any("there is no folder" in cause for cause in causes)


def test_a_check_that_fails_restores_that_repository_alone(harbour: Harbour) -> None:
    harbour.library()
    harbour.user("billing")
    harbour.user("shop")
    plan = PLAN.replace(
        "steps:\n", "checks:\n  smoke: {command: \"python -c 'pass'\"}\nsteps:\n"
    ).replace("rewrite_strings]\n", "rewrite_strings]\n    checks: [smoke]\n")
    harbour.write("migration_plan.yaml", plan)
    harbour.write(
        "repos.yaml",
        "version: 1\nrepositories:\n  - path: acme-lib\n  - path: billing\n"
        "    override: {checks: {smoke: {command: \"python -c 'raise SystemExit(1)'\"}}}\n"
        "  - path: shop\n",
    )

    def call(*words: str) -> Outcome:
        return harbour.call(
            *("-C", str(harbour.root), "--json", "fleet", "run", "--repos", "repos.yaml"),
            *("--executor", "serial", *words),
        )

    refused = call()
    assert refused.status == 2 and "--yes" in refused.json["error"]["hint"]
    assert not (harbour.folder / "clones").exists()
    ran = call("--yes")
    assert ran.row("billing")["outcome"] == "failed"
    assert "smoke" in ran.row("billing")["error"]["what"]
    assert ran.row("shop")["outcome"] == "done"
    assert ran.row("acme-lib")["outcome"] == "held"
    clone = harbour.folder / "clones" / "billing"
    assert "from acme.old" in (clone / "billing/web.py").read_text()


def test_waves_go_on_where_the_last_one_ended(harbour: Harbour) -> None:
    harbour.library()
    for name in ("a1", "a2", "a3"):
        harbour.user(name)
    harbour.listed("acme-lib", "a1", "a2", "a3")
    counts = [harbour("run", "--wave", "2").json["outcomes"] for _ in range(3)]
    assert counts == [{"done": 2, "waiting": 2}, {"done": 4}, {"done": 4}]


def test_shards_and_their_reports(harbour: Harbour, tmp_path: Path) -> None:
    harbour.library()
    for name in ("a1", "a2", "a3", "a4"):
        harbour.user(name)
    harbour.listed("acme-lib", "a1", "a2", "a3", "a4")
    done: dict[str, str] = {}
    for number in (1, 2):
        words = ("--shard", f"{number}/2", "--state", str(tmp_path / f"state{number}"))
        rows = harbour("run", *words).json["repositories"]
        assert not done.keys() & {row["name"] for row in rows}
        done |= {row["name"]: row["outcome"] for row in rows}
    users = {name: outcome for name, outcome in done.items() if name != "acme-lib"}
    assert users == dict.fromkeys(["a1", "a2", "a3", "a4"], "done")


def test_a_report_of_another_machine_counts(harbour: Harbour) -> None:
    harbour.library()
    part = shard_of(str(harbour.root / "acme-lib"), 2)
    names = (f"billing{n}" for n in range(99))
    billing = next(n for n in names if shard_of(str(harbour.root / n), 2) != part)
    harbour.user(billing)
    entries = f"[{{path: acme-lib, library: true}}, {{path: {billing}}}]"
    harbour.write("repos.yaml", f"version: 1\nrepositories: {entries}\n")

    def run(shard: int, *words: str) -> Outcome:
        options = ("--repos", "repos.yaml", "--executor", "serial", "--shard", f"{shard}/2")
        return harbour.call("-C", str(harbour.root), "--json", "fleet", "run", *options, *words)

    users = run(3 - part, "--state", "users")
    assert users.json["outcomes"] == {"done": 1}
    harbour.write("users.json", users.out)
    alone = run(part, "--state", "lib")
    assert alone.row("acme-lib")["open"][0]["places"] == [f"{billing}: nobody has looked at it yet"]
    told = run(part, "--state", "lib", "--from", "users.json")
    assert told.row("acme-lib")["outcome"] == "done"


def test_the_same_with_processes(harbour: Harbour) -> None:
    harbour.library()
    for name in ("a1", "a2"):
        harbour.user(name)
    harbour.user("legacy", "acme-lib==1.0")
    harbour.listed("acme-lib", "a1", "a2", "legacy")
    serial = harbour("run", "--state", "one")
    pooled = harbour("run", "--state", "two", executor="processes=2")
    assert _without_folder(serial.json) == _without_folder(pooled.json)
    for name in ("a1", "acme_lib"):
        ledgers = [
            (harbour.root / state / "reports" / f"{name}.ledger.json").read_bytes()
            for state in ("one", "two")
        ]
        assert ledgers[0] == ledgers[1]


def _without_folder(document: dict) -> dict:
    rows = [{k: v for k, v in row.items() if k != "next"} for row in document["repositories"]]
    return {**document, "folder": "", "repositories": rows}


def test_a_clone_over_a_url_is_blobless(harbour: Harbour) -> None:
    harbour.library()
    harbour.user("billing")
    harbour.git("billing", "config", "uploadpack.allowFilter", "true")
    harbour.repository("billing", {"extra.py": "x = 1\n"})
    harbour.repository("billing", {"extra.py": "x = 2\n"})
    harbour.listed("acme-lib", (harbour.root / "billing").as_uri())
    ran = harbour("run")
    assert ran.json["outcomes"] == {"done": 2}
    config = (harbour.folder / "clones/billing/.git/config").read_text()
    assert "blob:none" in config


def test_the_newest_commit_is_taken_until_something_is_done(harbour: Harbour) -> None:
    harbour.library()
    harbour.user("billing")
    harbour.listed("acme-lib", "billing")
    harbour("plan")
    harbour.repository("billing", {"billing/more.py": "from acme.old import Factory\n"})
    uses = harbour("plan").row("billing")["uses"]["acme.old:Factory"]
    assert {place.partition(":")[0] for place in uses} == {"billing/web.py", "billing/more.py"}
    assert harbour("run").row("billing")["figures"]["files"] == 2


BAD = [
    (["--only", "nobody"], "no repository is called"),
    (["--shard", "4/3"], "is no shard"),
    (["--shard", "x"], "is no shard"),
    (["--executor", "threads"], "there is no executor"),
    (["--executor", "dask=localhost"], "names no Dask scheduler"),
    (["--executor", "processes=0"], "there is no executor"),
    (["--lease", "soon"], "--lease"),
    (["--from", "repos.txt"], "is no report of a fleet"),
    (["--from", "nothing.json"], "nothing.json is missing"),
    (["--state", "repos.txt"], "is a file"),
    (["--wave", "-1"], "wave"),
]


@pytest.mark.parametrize(("words", "said"), BAD)
def test_bad_input_changes_nothing(harbour: Harbour, words: list[str], said: str) -> None:
    harbour.listed("a", "b")
    ran = harbour.call(
        "-C", str(harbour.root), "--json", "fleet", "run", "--repos", "repos.txt", *words
    )
    assert ran.status == 2
    assert said in ran.json["error"]["what"]
    assert not harbour.folder.exists()


def test_a_plan_with_mistakes_stops_everything_first(harbour: Harbour) -> None:
    harbour.listed("a")
    harbour.write("migration_plan.yaml", "version: 1\n")
    ran = harbour("run")
    assert ran.status == 2 and "mistake" in ran.json["error"]["what"]
    assert not harbour.folder.exists()


@pytest.mark.parametrize("verb", ["status", "report"])
def test_nothing_was_done_yet(harbour: Harbour, verb: str) -> None:
    harbour.listed("a")
    told = harbour(verb)
    assert told.status == 2 and "fleet plan" in told.json["error"]["hint"]
    assert not harbour.folder.exists()


def test_the_page_and_the_table(harbour: Harbour) -> None:
    harbour.library()
    harbour.user("legacy", "acme-lib==1.0")
    harbour.listed("acme-lib", "legacy", "<script>alert(1)</script>")
    harbour("run")
    told = harbour.call(
        *("-C", str(harbour.root), "fleet", "report", "--repos", "repos.txt"),
        *("--html", "fleet.html"),
    )
    assert told.status == 0
    assert "legacy/web.py:1" in told.out and "next: " in told.out
    page = harbour.read("fleet.html")
    assert "legacy: legacy/web.py:1" in page
    assert "&lt;script&gt;" in page
    assert all(word not in page for word in ("<script", " src=", "http://", "https://", "url("))
