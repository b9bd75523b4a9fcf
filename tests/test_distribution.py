"""What people install: the wheel and the source distribution, by pip, pipx and uv."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, cwd: Path, **env: str) -> str:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PIP_", "VIRTUAL"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=clean | env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, as a release is: nothing of a build is left in the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    source = folder / "source"
    names = run("git", "ls-files", "-z", cwd=ROOT).split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, source, cwd=folder)
    [built] = folder.glob("*.whl")
    return built


def test_the_wheel_has_one_top_level_package_and_a_licence(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"canonize"}
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert "canonize/codemods/rewrite_imports.py" in names


def test_the_wheel_finds_its_catalogue_and_its_example(wheel: Path, tmp_path: Path) -> None:
    unpacked = tmp_path / "unpacked"
    zipfile.ZipFile(wheel).extractall(unpacked)
    other = tmp_path / "repository" / "codemods"
    other.mkdir(parents=True)
    (other / "__init__.py").write_text("raise SystemExit('somebody else is called codemods')")
    listed = run(
        sys.executable, "-m", "canonize", "codemods", cwd=other.parent, PYTHONPATH=str(unpacked)
    )
    assert "rewrite_imports" in listed
    assert (unpacked / "canonize" / "bundled" / "webchat").is_dir()


@pytest.mark.slow
@pytest.mark.parametrize("way", ["wheel", "sdist", "pipx", "uv"])
def test_every_way_to_install_ends_with_a_command_that_runs(
    way: str, wheel: Path, tmp_path: Path
) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    here = tmp_path / "env" / "bin"
    pip = (here / "python", "-m", "pip", "install", "-q")
    if way == "wheel":
        run(*pip, wheel, cwd=tmp_path)
    elif way == "sdist":
        run(*pip, "build", cwd=tmp_path)
        run(here / "python", "-m", "build", "--sdist", "-o", tmp_path, ROOT, cwd=tmp_path)
        [source] = tmp_path.glob("*.tar.gz")
        run(*pip, source, cwd=tmp_path)
    else:
        run(*pip, way, cwd=tmp_path)
        tool = ("tool", "install") if way == "uv" else ("install",)
        homes = {name: str(tmp_path / name) for name in ("PIPX_HOME", "UV_TOOL_DIR")}
        bins = {name: str(tmp_path / "bin") for name in ("PIPX_BIN_DIR", "UV_TOOL_BIN_DIR")}
        run(here / way, *tool, wheel, cwd=tmp_path, **homes, **bins)
        here = tmp_path / "bin"
    assert "rewrite_imports" in run(here / "canonize", "codemods", cwd=tmp_path)
