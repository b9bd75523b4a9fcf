"""The checks that read and run nothing: what is new since before the migration, and only that."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

from canonize.checks.canonical_covers import CHECK as COVERS
from canonize.checks.dangling_references import CHECK as DANGLING
from canonize.checks.imports_resolve import CHECK as RESOLVE
from canonize.core.check import CheckContext, Verdict
from canonize.core.codemod import Migration
from canonize.core.plan import Plan
from canonize.core.tree import MemoryBase, SourceTree

START = {
    "app/__init__.py": "",
    "app/old.py": "class Old:\n    def run(self): ...\n\ndef helper(): ...\n",
    "app/new.py": "class New:\n    def run(self): ...\n",
    "app/user.py": "from app.old import Old\n",
}


def tree(files: dict[str, str]) -> SourceTree:
    return SourceTree(MemoryBase({path: dedent(text).encode() for path, text in files.items()}))


def verdict(check: Any, before: dict[str, str], after: dict[str, str], **options: Any) -> Verdict:
    plan = Plan.model_validate(
        {
            "version": 1,
            "name": "t",
            "canonical": "app.new:New",
            "competitors": [{"symbol": "app.old:Old", "verdict": "duplicate"}],
            "steps": [{"id": "s"}],
        }
    )
    context = CheckContext("c", Path(), Migration(plan, (".",)), tree(before), tree(after))
    found = check.run(check.Options.model_validate(options), context)
    assert isinstance(found, Verdict)
    return found


def without(path: str, **more: str) -> dict[str, str]:
    return {**{p: text for p, text in START.items() if p != path}, **more}


def test_a_removed_module_that_is_still_imported_dangles() -> None:
    found = verdict(DANGLING, START, without("app/old.py"))
    assert not found.passed
    assert found.figures["dangling"] == 1
    assert "app/user.py:1:" in found.output


def test_a_removed_name_dangles_though_its_module_stays() -> None:
    after = {**START, "app/old.py": "def helper(): ...\n"}
    assert verdict(DANGLING, START, after).figures["dangling"] == 1


def test_strings_and_configuration_count_documents_do_not() -> None:
    before = {
        **START,
        "app/user.py": "PATH = 'app.old:Old'\n",
        "conf.toml": 'factory = "app.old.Old"\n',
        "notes.md": "`app.old.Old` made them.\n",
    }
    after = {path: text for path, text in before.items() if path != "app/old.py"}
    found = verdict(DANGLING, before, after)
    assert (found.figures["dangling"], found.figures["mentions"]) == (2, 1)


def test_what_dangled_before_is_not_blamed_on_the_step() -> None:
    before = {**START, "app/late.py": "from app.never import Thing\nimport app.gone\n"}
    assert verdict(DANGLING, before, before).passed
    after = {**before, "app/user.py": "from app.new import New\n"}
    assert verdict(RESOLVE, before, after).passed


def test_look_alikes_of_what_is_gone_do_not_dangle() -> None:
    before = {
        **START,
        "app/user.py": "import app.old_report\nfrom app.older import Old\nX = 'app.old2.Old'\n",
        "app/old_report.py": "",
        "app/older.py": "class Old: ...\n",
    }
    after = {path: text for path, text in before.items() if path != "app/old.py"}
    assert verdict(DANGLING, before, after).passed


def test_a_name_that_getattr_may_provide_is_not_called_gone() -> None:
    after = {**START, "app/old.py": "def __getattr__(name): ...\ndef helper(): ...\n"}
    assert verdict(DANGLING, START, after).passed


def test_an_import_of_a_name_that_never_was_does_not_resolve() -> None:
    after = {**START, "app/user.py": "from app.new import Nowhere\n"}
    found = verdict(RESOLVE, START, after)
    assert (found.passed, found.figures["unresolved"]) == (False, 1)
    assert "app/user.py:1: app.new has no Nowhere" in found.output


def test_a_line_that_only_lost_another_name_resolves_as_little_as_before() -> None:
    before = {**START, "app/user.py": "from app import Lazy, Old\n"}
    after = {**before, "app/user.py": "from app import Lazy\nfrom app.new import New\n"}
    assert verdict(RESOLVE, before, after).passed
    twice = "from app import Lazy\ndef later():\n    from app import Lazy\n"
    found = verdict(RESOLVE, before, {**before, "app/user.py": twice})
    assert found.figures["unresolved"] == 1


def test_a_module_that_makes_names_may_have_any() -> None:
    filled = {"app/__init__.py": "import sys\nsys.modules[__name__] = fill()\n"}
    after = {**START, **filled, "app/user.py": "from app import Lazy\n"}
    assert verdict(RESOLVE, {**START, **filled}, after).passed


def test_a_name_that_goes_from_behind_a_star_is_gone() -> None:
    before = {
        **START,
        "app/old.py": "from app.rest import *\nclass Old: ...\n",
        "app/rest.py": "def helper(): ...\n",
    }
    after = {**before, "app/old.py": "from app.rest import *\n"}
    assert verdict(DANGLING, before, after).figures["dangling"] == 1


def test_a_name_that_a_star_still_brings_is_not_gone() -> None:
    before = {**START, "app/rest.py": "class Old: ...\n"}
    after = {**before, "app/old.py": "from app.rest import *\n"}
    assert verdict(DANGLING, before, after).passed


def test_a_name_handed_on_from_where_it_is_no_more_is_gone() -> None:
    after = {**START, "app/old.py": "from app.rest import Old\n", "app/rest.py": ""}
    assert verdict(DANGLING, START, after).figures["dangling"] >= 1


def test_an_importer_of_a_changed_file_is_looked_at_too() -> None:
    after = {**START, "app/old.py": "def helper(): ...\n"}
    found = verdict(RESOLVE, START, after)
    assert "app/user.py:1: app.old has no Old" in found.output


def test_installed_and_standard_modules_are_nobodys_business() -> None:
    after = {**START, "app/user.py": "import json, requests\nfrom os.path import nope\n"}
    assert verdict(RESOLVE, START, after).passed


def test_the_canonical_covers_what_it_has() -> None:
    assert verdict(COVERS, START, START).passed


def test_a_member_that_the_canonical_lacks_is_named_with_its_line() -> None:
    text = "class Old:\n    def run(self): ...\n    def stop(self): ...\n"
    before = {**START, "app/old.py": text}
    found = verdict(COVERS, before, before)
    assert not found.passed
    assert "app/old.py:3:1" in found.output
    assert "has no stop" in found.output


def test_members_that_were_accepted_and_private_ones_are_fine() -> None:
    text = "class Old:\n    def stop(self): ...\n    def _inner(self): ...\n"
    before = {**START, "app/old.py": text}
    assert verdict(COVERS, before, before, accept=["Old.stop"]).passed


def test_members_of_a_base_count_and_an_unknown_base_may_have_anything() -> None:
    base = "class Base:\n    def run(self): ...\n\nclass New(Base): ...\n"
    assert verdict(COVERS, START, {**START, "app/new.py": base}).passed
    unknown = "from other import Base\n\nclass New(Base): ...\n"
    assert verdict(COVERS, START, {**START, "app/new.py": unknown}).passed


def test_inherited_members_count_and_what_only_methods_set_does_not() -> None:
    text = (
        "class Base:\n    def stop(self): ...\n\n"
        "class Old(Base):\n    def run(self): self.state = 1\n"
    )
    before = {**START, "app/old.py": text}
    found = verdict(COVERS, before, before)
    assert "app/old.py:2:1: app.old:Old.stop: app.new:New has no stop" in found.output
    assert found.figures["missing"] == 1


def test_newer_syntax_than_the_hosts_is_read_as_well() -> None:
    text = "class Old[T]:\n    def run(self): ...\n    def stop(self, t: T): ...\n"
    found = verdict(COVERS, {**START, "app/old.py": text}, {**START, "app/old.py": text})
    assert "app/old.py:3:1" in found.output


def test_a_replacement_that_does_not_exist_is_told() -> None:
    after = {**START, "app/new.py": "class Newer: ...\n"}
    found = verdict(COVERS, START, after)
    assert not found.passed
    assert "app.new has no New" in found.output
