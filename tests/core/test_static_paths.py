"""Paths that code puts together."""

from __future__ import annotations

import ast

import pytest

from canonize.core.static_paths import StaticPaths, assigned_names


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("'a/b'", "a/b"),
        ("os.path.join('a', 'b.py')", "a/b.py"),
        ("os.path.dirname(os.path.abspath(__file__))", "app/x"),
        ("Path(__file__).parent / 'y'", "app/x/y"),
        ("Path(__file__).resolve().parents[1]", "app"),
        ("Path(__file__).with_name('z.py')", "app/x/z.py"),
        ("HERE / 'y'", "app/x/y"),
        ("f'{HERE}/y.py'", "app/x/y.py"),
        ("str(HERE) + '/y'", "app/x/y"),
        ("Path('a', 'b')", "a/b"),
        ("Path.cwd() / 'a'", "a"),
        ("[os.path.dirname(__file__)]", "app/x"),
        ("__path__", "app/x"),
        ("os.path.join(os.path.dirname(__file__), os.pardir, 'z')", "app/z"),
        ("unknown / 'a'", None),
        ("Path('/etc')", None),
        ("Path('..')", None),
        ("f'{unknown}/y.py'", None),
    ],
)
def test_what_a_path_is(code: str, found: str | None) -> None:
    names = assigned_names(ast.parse("HERE = Path(__file__).parent"))
    node = ast.parse(code, mode="eval").body
    assert StaticPaths("app/x/m.py", names).folder(node) == found


def test_names_of_other_files_and_packages_are_asked_for() -> None:
    reader = StaticPaths(
        "m.py",
        {},
        {"settings.BASE": "app"}.get,
        lambda node: "app/plugins" if ast.unparse(node) == "app.plugins" else None,
    )

    def folder(code: str) -> str | None:
        return reader.folder(ast.parse(code, mode="eval").body)

    assert folder("settings.BASE / 'x'") == "app/x"
    assert folder("app.plugins.__path__") == "app/plugins"
    assert folder("app.plugins.__path__[0]") == "app/plugins"
    assert folder("os.path.dirname(app.plugins.__file__)") == "app/plugins"
    assert folder("files(app.plugins)") == "app/plugins"
    assert folder("other.__path__") is None
