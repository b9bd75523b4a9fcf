"""Which versions a requirement allows, and what is not guessed."""

from __future__ import annotations

import pytest

from canonize.core.published import parsed_requirement, published_by, requirements_of
from canonize.fleet.versions import allows


@pytest.mark.parametrize(
    ("specifier", "version", "answer"),
    [
        ("", "2.0", True),
        ("==2", "2.0.0", True),
        ("==1.0", "2.0", False),
        ("==1.*", "1.9", True),
        ("==1.*", "2.0", False),
        ("!=2.0", "2.0", False),
        (">=1,<2", "2.0", False),
        (">=1,<3", "2.0", True),
        ("~=1.4", "1.9", True),
        ("~=1.4", "2.0", False),
        ("~=1.4.2", "1.5", False),
        ("^1.2", "1.9", True),
        ("^1.2", "2.0", False),
        ("^0.3", "0.4", False),
        ("~1.2", "1.3", False),
        ("===2.0", "2.0", True),
        ("@https://example.org/a.whl", "2.0", None),
        (">=1!2", "2.0", None),
        ("==2.0", "2.0rc1", None),
        ("==1.0,>=1!2", "2.0", False),
    ],
)
def test_allows(specifier: str, version: str, answer: bool | None) -> None:
    assert allows(specifier, version) is answer


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Acme_Lib[extra] >= 1.0 ; python_version > '3'", ("acme-lib", ">=1.0")),
        ("acme.lib (==1.0)", ("acme-lib", "==1.0")),
        ("acme-lib==1.0 \\", ("acme-lib", "==1.0")),
        ("acme-lib==1.0 --hash=sha256:0", ("acme-lib", "==1.0")),
        ("acme-lib @ https://example.org/a.whl", ("acme-lib", "@https://example.org/a.whl")),
        ("-r other.txt", None),
        ("# acme-lib", None),
        ("./local", None),
        ("https://example.org/acme-lib.whl", None),
        ("two words", None),
    ],
)
def test_a_line_of_requirements(text: str, found: tuple[str, str] | None) -> None:
    parsed = parsed_requirement(text, "requirements.txt", 1)
    assert (None if parsed is None else (parsed.name, parsed.specifier)) == found


def test_every_kind_of_declaration_is_read() -> None:
    files = {
        "pyproject.toml": b'[project]\nname = "x"\ndependencies = ["Acme_Lib>=1"]\n'
        b'[project.optional-dependencies]\nfull = ["acme-lib<3"]\n'
        b'[dependency-groups]\ndev = ["acme-lib!=2", {include-group = "x"}]\n',
        "old/pyproject.toml": b'[tool.poetry]\nname = "y"\n[tool.poetry.dependencies]\n'
        b'python = "^3.11"\nacme-lib = "^1.2"\nother = {version = "1.0"}\n',
        "setup.cfg": b"[options]\ninstall_requires =\n    acme-lib~=1.4\n",
        "requirements/dev.txt": b"acme-lib==1.0\n",
        "uv.lock": b'[[package]]\nname = "acme-lib"\nversion = "1.5"\n',
        "broken/pyproject.toml": b"[project\n",
        "docs/notes.txt": b"acme-lib==9\n",
    }
    found = {(r.specifier, r.place) for r in requirements_of(files, files.get) if "acme" in r.name}
    assert found == {
        (">=1", "pyproject.toml:3"),
        ("<3", "pyproject.toml:3"),
        ("!=2", "pyproject.toml:3"),
        ("^1.2", "old/pyproject.toml"),
        ("~=1.4", "setup.cfg"),
        ("==1.0", "requirements/dev.txt:1"),
        ("==1.5", "uv.lock"),
    }


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"pyproject.toml": b'[project]\nname = "Acme_Lib"\nversion = "1"'}, ("acme-lib", "1")),
        ({"pyproject.toml": b'[project]\nname = "a"\ndynamic = ["version"]'}, ("a", "")),
        ({"pyproject.toml": b'[tool.poetry]\nname = "a"\nversion = "2"'}, ("a", "2")),
        ({"setup.cfg": b"[metadata]\nname = a\nversion = attr: a.b"}, ("a", "")),
        ({"setup.py": b"setup(name='a.b', version='3')"}, ("a-b", "3")),
        ({"pyproject.toml": b"[tool.ruff]\n"}, None),
        ({}, None),
    ],
)
def test_what_a_repository_publishes(
    files: dict[str, bytes], found: tuple[str, str] | None
) -> None:
    published = published_by(files.get)
    assert (None if published is None else (published.name, published.version)) == found
