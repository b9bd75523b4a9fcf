"""Codemods and checks by name; nothing of the repository under migration is ever imported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import canonize
from canonize import catalogue
from canonize.errors import CodemodUnknown, PlanInvalid

CODEMOD = """\
from pathlib import Path
Path(__file__).with_name("was-run").touch()
from canonize.core.codemod import Options, Proposal

class Modernise:
    '''Makes things modern.'''

    name = "modernise"
    Options = Options

    def propose(self, tree, options, migration):
        return Proposal()

class NotOne:
    name = "x"
"""


def package(folder: Path, name: str, text: str = CODEMOD) -> Path:
    """A package on disk with one module, `tools`."""
    (folder / name).mkdir(parents=True)
    (folder / name / "__init__.py").write_text("")
    (folder / name / "tools.py").write_text(text)
    return folder / name


def refusal(name: str, root: Path | None = None) -> str:
    with pytest.raises(CodemodUnknown) as caught:
        catalogue.load_codemod(name, root=root)
    return f"{caught.value.what}; {caught.value.hint}"


def test_the_built_in_codemods_load_by_name() -> None:
    assert "rewrite_imports" in catalogue.codemod_names()
    for name in catalogue.codemod_names():
        assert catalogue.load_codemod(name).name == name


def test_a_misspelt_codemod_is_told_with_the_nearest() -> None:
    assert refusal("rewrite_import") == (
        "no codemod is named 'rewrite_import'; did you mean 'rewrite_imports'?"
    )
    assert refusal("../rewrite_imports").startswith("no codemod is named '../rewrite_imports'")


def test_every_kind_of_check_loads_by_name() -> None:
    for kind in catalogue.check_kinds():
        assert catalogue.load_check(kind).kind == kind


def test_a_misspelt_kind_of_check_is_told() -> None:
    with pytest.raises(PlanInvalid) as caught:
        catalogue.load_check("no such/kind")
    assert caught.value.what == "no kind of check is named 'no such/kind'"


def test_a_codemod_of_an_installed_package_loads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package(tmp_path / "lib", "acme_installed")
    monkeypatch.syspath_prepend(tmp_path / "lib")
    found = catalogue.load_codemod("acme_installed.tools:Modernise", root=tmp_path / "repo")
    assert found.name == "modernise"


@pytest.mark.parametrize("where", ["root", "cwd"])
def test_code_of_the_repository_is_never_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    repository = tmp_path / "repo"
    source = package(repository / "src", f"acme_local_{where}")
    monkeypatch.syspath_prepend(repository / "src")
    if where == "cwd":
        monkeypatch.chdir(repository)
    told = refusal(f"acme_local_{where}.tools:Modernise", repository if where == "root" else None)
    assert "never run as a codemod" in told
    assert not (source / "was-run").exists()
    assert f"acme_local_{where}" not in sys.modules


def test_a_link_into_the_repository_is_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = package(tmp_path / "repo", "acme_linked")
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "acme_linked").symlink_to(source)
    monkeypatch.syspath_prepend(tmp_path / "lib")
    told = refusal("acme_linked.tools:Modernise", tmp_path / "repo")
    assert "never run as a codemod" in told
    assert not (source / "was-run").exists()


def test_an_environment_inside_of_the_repository_is_installed(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / ".venv"], check=True)
    python = tmp_path / ".venv" / "bin" / "python"
    [site] = (tmp_path / ".venv" / "lib").glob("python*/site-packages")
    package(site, "acme_env")
    code = (
        "from pathlib import Path; from canonize.catalogue import load_codemod;"
        "load_codemod('acme_env.tools:Modernise', root=Path.cwd())"
    )
    home = str(Path(canonize.__file__).parent.parent)
    path = os.pathsep.join([home, *(p for p in sys.path if p.endswith("site-packages"))])
    subprocess.run(
        [python, "-P", "-c", code], cwd=tmp_path, env={**os.environ, "PYTHONPATH": path}, check=True
    )
    assert (site / "acme_env" / "was-run").exists()


def test_another_package_called_codemods_neither_hides_the_catalogue_nor_is_hidden(
    tmp_path: Path,
) -> None:
    other = tmp_path / "codemods"
    other.mkdir()
    (other / "__init__.py").write_text("MINE = True")
    (other / "rewrite_imports.py").write_text("open('was-run', 'w')")
    code = (
        "from canonize.catalogue import load_codemod; load_codemod('rewrite_imports');"
        "import codemods; print(codemods.MINE)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stdout == "True\n", done.stderr
    assert not (tmp_path / "was-run").exists()


def test_what_can_not_be_loaded_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package(tmp_path, "acme_odd")
    package(tmp_path, "acme_raises", "raise SystemError('no')")
    monkeypatch.syspath_prepend(tmp_path)
    assert refusal("acme_gone.tools:X") == (
        "no package 'acme_gone' is installed; install it beside canonize (same environment)"
    )
    assert refusal("acme_odd.tools:Modernize") == (
        "acme_odd.tools has no codemod class 'Modernize'; did you mean 'Modernise'?"
    )
    assert refusal("acme_odd.tools:NotOne") == (
        "acme_odd.tools has no codemod class 'NotOne'; known: Modernise"
    )
    assert refusal("acme_raises.tools:X").startswith(
        "the codemod 'acme_raises.tools:X' can't be imported: SystemError: no"
    )


def test_the_lists_describe_every_option() -> None:
    [entry] = [entry for entry in catalogue.codemods() if entry.name == "rewrite_imports"]
    assert entry.summary
    options = {option.name: option for option in entry.options}
    assert options["paths"].type == "list"
    assert options["paths"].description
    for entry in (*catalogue.codemods(), *catalogue.checks()):
        assert entry.summary and all(option.description for option in entry.options), entry.name
